// Reads values.yaml with its comments. `## Title` on a line of its own opens a section of the README; the comment above a key
// is what schema and README say of it; a line `@schema {...}` in it is merged into its schema.
import { load } from 'js-yaml';
import { isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** A key of values.yaml. */
export interface ValueKey {
  readonly name: string;
  readonly description: string;
  /** Of `@schema`. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The default. */
  readonly value: unknown;
  /** Of a map whose keys are fixed; absent for everything else. */
  readonly keys?: readonly ValueKey[];
  readonly section: string;
}

/** The keys in the order of the file. Throws for a key that nothing is said of, and for one of no section. */
export function readValues(text: string): ValueKey[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  if (document.errors.length > 0 || !isMap(document.contents)) throw new Error(`values.yaml: ${document.errors.join('\n')}`);
  const lines = text.split('\n');
  return keysOf(document.contents, '', { lines, lineOf: (offset) => lineCounter.linePos(offset).line - 1 });
}

interface Source {
  readonly lines: readonly string[];
  /** From 0. */
  readonly lineOf: (offset: number) => number;
}

function keysOf(map: YAMLMap, path: string, source: Source): ValueKey[] {
  return map.items.map((pair) => readKey(pair, path, source));
}

function readKey({ key, value }: Pair, path: string, source: Source): ValueKey {
  if (!isScalar(key) || key.range == null) throw new Error(`values.yaml: a key under "${path}" is no text`);
  const name = String(key.value);
  const full = path === '' ? name : `${path}.${name}`;
  const line = source.lineOf(key.range[0]);
  const { description, schema } = readComment(commentAbove(source.lines, line), full);
  // A map without keys, or with keys that a user may add to, is one value.
  const isGroup = isMap(value) && value.items.length > 0 && !('additionalProperties' in schema || 'policySpec' in schema);
  if (description === '' && !isGroup) throw new Error(`values.yaml: ${full} has no comment`);
  const section = sectionOf(source.lines, line);
  if (section === '') throw new Error(`values.yaml: ${full} stands before the first section`);
  const js = isScalar(value) ? value.value : isMap(value) || value ? (value as YAMLMap).toJSON() : null;
  return { name, description, schema, value: js, section, ...(isGroup ? { keys: keysOf(value, full, source) } : {}) };
}

/** The lines of `#` that end just above a line. */
function commentAbove(lines: readonly string[], line: number): string[] {
  const comment: string[] = [];
  for (let i = line - 1; /^\s*#(?!#)/.test(lines[i] ?? ''); i -= 1) comment.unshift((lines[i] ?? '').replace(/^\s*# ?/, ''));
  return comment;
}

function readComment(comment: readonly string[], path: string): Pick<ValueKey, 'description' | 'schema'> {
  const [annotations, words] = [/^@schema /, /^(?!@schema )/].map((pattern) => comment.filter((line) => pattern.test(line)));
  const schemas = (annotations ?? []).map((line) => load(line.slice('@schema '.length)));
  if (schemas.some((schema) => typeof schema !== 'object' || schema === null)) {
    throw new Error(`values.yaml: @schema of ${path} is no map`);
  }
  return { description: (words ?? []).join(' ').trim(), schema: Object.assign({}, ...schemas) };
}

function sectionOf(lines: readonly string[], line: number): string {
  const title = lines.slice(0, line).findLast((one) => one.startsWith('## '));
  return title?.slice('## '.length) ?? '';
}
