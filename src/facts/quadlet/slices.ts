// The options of podman run that take several values in one, as a line of CSV: pflag's StringSlice, which reads with Go's encoding/csv.
import type { Item } from './podman-args.ts';

const SLICES: ReadonlySet<string> = new Set(['publish', 'expose', 'cap-add', 'cap-drop', 'sysctl']);

/** Each by itself; one that cannot be read stays as it is. */
export function itemsOfOption(option: string, items: readonly Item[]): Item[] {
  if (!SLICES.has(option)) return [...items];
  return items.flatMap((item) => {
    const values = valuesOf(item.value);
    return typeof values === 'string' ? item : values.map((value) => ({ value, at: item.at }));
  });
}

/** Or what Go says of it. */
export function valuesOf(line: string): readonly string[] | string {
  if (!/[",]/.test(line)) return [line];
  const values: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const [read, quoted, next = ''] = /^"((?:[^"]|"")*)"(,|$)/.exec(line.slice(at)) ?? [];
    const plain = line.slice(at).split(',', 1)[0] ?? '';
    if (read === undefined && plain.includes('"')) return csvError(line, at);
    values.push(quoted?.replaceAll('""', '"') ?? plain);
    at += quoted === undefined ? plain.length + 1 : (read ?? '').length + (next === '' ? 1 : 0);
  }
  return values;
}

function csvError(line: string, at: number): string {
  const isQuoted = line[at] === '"';
  const inside = /^"(?:[^"]|"")*/.exec(line.slice(at))?.[0] ?? '';
  const column = isQuoted ? at + inside.length + 1 : line.indexOf('"', at) + 1;
  return `parse error on line 1, column ${column}: ${isQuoted ? 'extraneous or missing " in quoted-field' : 'bare " in non-quoted-field'}`;
}
