// JSON that is written while it is made: a report of many findings is never in memory as one text.
import { isMapping } from '../model/mapping.ts';
import { printableJson } from './printable.ts';

/** A value of which each list may be one that is made as it is written. What such a list has in it is written at once. */
export type InPieces<T> = T extends readonly (infer Item)[]
  ? readonly InPieces<Item>[] | Iterable<Written<Item>>
  : T extends object
    ? { readonly [Key in keyof T]: InPieces<T[Key]> }
    : T;

/** What is undefined is not written: there may be thousands, and to spread what is there into each takes ten times as long. */
export type Written<T> = T extends readonly (infer Item)[]
  ? readonly Written<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Written<T[Key]> | (Pick<T, Key> extends Required<Pick<T, Key>> ? never : undefined) }
    : T;

interface Form {
  /** Of one level. */
  readonly indent: string;
  /** What a text has to be to stand where it goes. */
  readonly safe: (json: string) => string;
}

/** Two spaces and a line break at the end; a terminal may show it as it is. */
export function* jsonPieces(value: unknown): Generator<string> {
  yield* pieces(value, '', { indent: '  ', safe: printableJson });
  yield '\n';
}

/** Without any space. */
export function compactJson(value: unknown, safe: Form['safe']): Generator<string> {
  return pieces(value, '', { indent: '', safe });
}

function* pieces(value: unknown, margin: string, form: Form): Generator<string> {
  if (isMade(value)) yield* listed(value, margin, { form, pieces: plain });
  else if (!holdsMade(value)) yield plain(value, margin, form);
  else if (Array.isArray(value)) yield* listed(value, margin, { form, pieces });
  else if (isMapping(value)) yield* mapped(value, margin, form);
}

/** In as many lists as its margin has steps, and then without them: to put the margin into each line afterwards takes as long as all else. */
function plain(value: unknown, margin: string, { indent, safe }: Form): string {
  let [inLists, head, tail] = [value, 0, 0];
  for (let depth = 0; depth < margin.length; depth += indent.length) {
    // `[`, a line break and a margin; a line break, a margin and `]`.
    inLists = [inLists];
    head += 2 + depth + indent.length;
    tail += 2 + depth;
  }
  const json = JSON.stringify(inLists, null, indent);
  return safe(head === 0 ? json : json.slice(head, -tail));
}

interface Listing {
  readonly form: Form;
  readonly pieces: (item: unknown, margin: string, form: Form) => Iterable<string>;
}

function* listed(items: Iterable<unknown>, margin: string, { form, pieces: made }: Listing): Generator<string> {
  const inner = margin + form.indent;
  const line = lineOf(inner, form);
  let before = '[';
  for (const item of items) {
    const whole = made(item, inner, form);
    // As one piece: each goes through a generator for each list around it.
    if (typeof whole === 'string') yield before + line + whole;
    else {
      yield before + line;
      yield* whole;
    }
    before = ',';
  }
  yield before === '[' ? '[]' : `${lineOf(margin, form)}]`;
}

/** Of a mapping that has an entry at the least. */
function* mapped(mapping: Readonly<Record<string, unknown>>, margin: string, form: Form): Generator<string> {
  const inner = margin + form.indent;
  const entries = Object.entries(mapping).filter(([, value]) => value !== undefined);
  for (const [index, [key, value]] of entries.entries()) {
    yield `${index === 0 ? '{' : ','}${lineOf(inner, form)}${form.safe(JSON.stringify(key))}:${form.indent && ' '}`;
    yield* pieces(value, inner, form);
  }
  yield `${lineOf(margin, form)}}`;
}

function lineOf(margin: string, { indent }: Form): string {
  return indent && `\n${margin}`;
}

function isMade(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && !Array.isArray(value);
}

/** A list that is made as it is written. */
export function* each<T, Made>(items: Iterable<T>, make: (item: T) => Made): Generator<Made> {
  for (const item of items) yield make(item);
}

function holdsMade(value: unknown): boolean {
  return isMade(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsMade));
}

/** So many characters at a time, for whoever writes them. */
const MOST = 1 << 16;

/** The same text in fewer pieces. */
export function* gathered(small: Iterable<string>): Generator<string> {
  let parts: string[] = [];
  let length = 0;
  for (const piece of small) {
    parts.push(piece);
    length += piece.length;
    if (length < MOST) continue;
    yield parts.join('');
    parts = [];
    length = 0;
  }
  if (length > 0) yield parts.join('');
}

export function wholeText(pieces: Iterable<string>): string {
  return [...pieces].join('');
}
