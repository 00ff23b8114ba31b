// Reads a Dockerfile, as far as kport's uses the format: https://docs.docker.com/reference/dockerfile/. What it does not know it
// refuses, so that no test passes over it.

export interface Instruction {
  readonly name: string;
  /** With arguments of the build put in, and lines joined. */
  readonly rest: string;
}

export interface Stage {
  readonly image: string;
  readonly alias?: string;
  readonly instructions: readonly Instruction[];
}

export interface Copy {
  /** The stage that is copied from; absent for the build context. */
  readonly from?: string;
  readonly sources: readonly string[];
  readonly target: string;
}

const KNOWN = ['WORKDIR', 'COPY', 'RUN', 'LABEL', 'USER', 'EXPOSE', 'ENTRYPOINT'];

/** The stages, with the defaults of their arguments. Throws for an instruction or an argument that is not known. */
export function parseDockerfile(text: string): Stage[] {
  const values = new Map<string, string>();
  const stages: { image: string; alias?: string; instructions: Instruction[] }[] = [];
  for (const { name, rest } of instructions(text)) {
    if (name === 'ARG') {
      const [, key = '', value = ''] = /^(\w+)=(\S+)$/.exec(rest) ?? [];
      values.set(key, value);
    } else if (name === 'FROM') {
      const [, image = '', alias] = /^(\S+)(?: AS (\S+))?$/.exec(substituted(rest, values)) ?? [];
      stages.push({ image, ...(alias ? { alias } : {}), instructions: [] });
    } else if (KNOWN.includes(name)) {
      stages.at(-1)?.instructions.push({ name, rest });
    } else throw new Error(`this test does not know ${name} ${rest}`);
  }
  return stages;
}

function instructions(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  const joined = lines.join('\n').replaceAll(/\\\n\s*/g, '');
  return joined.split('\n').map((line) => {
    const [, name = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    return { name: name.toUpperCase(), rest };
  });
}

function substituted(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, key: string) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`there is no ARG ${key}`);
    return value;
  });
}

export function readCopy(rest: string): Copy {
  const words = rest.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const target = words.pop() ?? '';
  if (words.some((word) => word.startsWith('--'))) throw new Error(`this test does not know COPY ${rest}`);
  return { ...(from ? { from } : {}), sources: words, target };
}

export function only({ instructions: all }: Stage, name: string): string {
  const found = all.filter((one) => one.name === name);
  if (found.length !== 1) throw new Error(`${found.length} times ${name}`);
  return found[0]?.rest ?? '';
}
