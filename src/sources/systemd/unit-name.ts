// The names of units, and of the folders whose drop-ins belong to one: src/basic/unit-name.c, src/shared/dropin.c
// (unit_file_find_dirs).

export interface UnitName {
  /** `foo@bar.service`. */
  readonly name: string;
  /** `foo`. */
  readonly prefix: string;
  /** `bar`; `''` for a template. */
  readonly instance?: string;
  /** `service`. */
  readonly type: string;
}

const NAME = /^(?<prefix>[A-Za-z0-9:_.\\-]+)(?:@(?<instance>[A-Za-z0-9:_.@\\-]*))?\.(?<type>[a-z]+)$/;
/** systemd's UNIT_NAME_MAX. */
const LONGEST_NAME = 255;

/** Undefined for what no unit may be called. */
export function unitName(name: string): UnitName | undefined {
  const { prefix = '', instance, type = '' } = (name.length <= LONGEST_NAME && NAME.exec(name)?.groups) || {};
  if (prefix === '') return undefined;
  return { name, prefix, type, ...(instance === undefined ? {} : { instance }) };
}

/**
 * The folders of one folder of units in which drop-ins of a unit stand. Of two drop-ins with one name the first counts; all that
 * count are read in the order of their names, whatever their folders.
 */
export function dropInFolders({ prefix, instance, type }: UnitName): string[] {
  const shorter = shorterPrefixes(prefix);
  // A template is asked before the shorter names of its instance, and has shorter names without an instance itself.
  const names = instance
    ? [`${prefix}@${instance}`, `${prefix}@`, ...shorter, ...shorter.flatMap((part) => [`${part}@${instance}`, `${part}@`])]
    : [instance === undefined ? prefix : `${prefix}@`, ...shorter];
  return [...names.map((name) => `${name}.${type}.d`), `${type}.d`];
}

/** `foo-bar-baz` has `foo-bar-` and `foo-`. */
function shorterPrefixes(prefix: string): string[] {
  const found: string[] = [];
  for (let dash = prefix.lastIndexOf('-', prefix.length - 2); dash > 0; dash = prefix.lastIndexOf('-', dash - 1)) {
    found.push(prefix.slice(0, dash + 1));
  }
  return found;
}
