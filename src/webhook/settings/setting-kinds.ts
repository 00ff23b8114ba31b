/** One thing that can be set: a flag, a variable and a line of help. */
export interface SettingDefinition<T> {
  /** Without the dashes; the variable is KPORT_ and the same in capitals. */
  readonly flag: string;
  /** How its value is called in the help; `choices` are listed instead. */
  readonly value: string;
  readonly help: string;
  /** As it would be written; absent for a setting that is not set. */
  readonly fallback?: string;
  /** Throws WrongSetting. */
  readonly read: (text: string) => T;
}

type Wanted =
  | { readonly code: 'setting-choice'; readonly choices: string }
  | { readonly code: 'setting-whole' | 'setting-seconds'; readonly least: number; readonly most: number };

/** What a setting must be. */
export class WrongSetting extends Error {
  readonly wanted: Wanted;

  constructor(wanted: Wanted) {
    super(wanted.code);
    this.wanted = wanted;
  }
}

const DAY_SECONDS = 86_400;

export function text(flag: string, value: string, help: string, fallback: string): SettingDefinition<string> {
  return { flag, value, help, fallback, read: (written) => written };
}

export function optional(flag: string, value: string, help: string): SettingDefinition<string | undefined> {
  return { flag, value, help, read: (written) => written };
}

/** Separated by commas. */
export function optionalList(flag: string, value: string, help: string): SettingDefinition<readonly string[] | undefined> {
  const read = (written: string): string[] => written.split(',').map((one) => one.trim());
  return { flag, value, help, read };
}

export function choice<T extends string>(flag: string, all: readonly T[], help: string, fallback: T): SettingDefinition<T> {
  const read = (written: string): T => {
    const found = all.find((one) => one === written);
    if (found === undefined) throw new WrongSetting({ code: 'setting-choice', choices: all.join(', ') });
    return found;
  };
  return { flag, value: `<${all.join('|')}>`, help, fallback, read };
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

export function whole(flag: string, help: string, fallback: string, { least, most }: Bounds): SettingDefinition<number> {
  const read = (written: string): number => {
    const number = Number(written);
    if (/^\d+$/.test(written) && number >= least && number <= most) return number;
    throw new WrongSetting({ code: 'setting-whole', least, most });
  };
  return { flag, value: '<number>', help, fallback, read };
}

/** Also a part of one: `0.5`. Node takes 0 for no timeout at all, and for a pause it is none: `least` says where that is no choice. */
export function seconds(
  flag: string,
  help: string,
  fallback: string,
  { least = 0, most = DAY_SECONDS }: Partial<Bounds> = {},
): SettingDefinition<number> {
  const read = (written: string): number => {
    const number = Number(written);
    if (/^\d+(\.\d+)?$/.test(written) && number >= least && number <= most) return number;
    throw new WrongSetting({ code: 'setting-seconds', least, most });
  };
  return { flag, value: '<seconds>', help, fallback, read };
}

/** One of a list, or nothing. */
export function optionalChoice<T extends string>(
  flag: string,
  all: readonly T[],
  help: string,
): SettingDefinition<T | undefined> {
  const { value, read } = choice(flag, all, help, '' as T);
  return { flag, value, help, read };
}

/** A number, or none. */
export function optionalWhole(flag: string, help: string, bounds: Bounds): SettingDefinition<number | undefined> {
  const { value, read } = whole(flag, help, '', bounds);
  return { flag, value, help, read };
}
