// The values of a Compose project, each with the place where it was written: a project is put together from several files.
import type { Lines } from '../yaml/lines.ts';

/** A file of a project. */
export interface ComposeText {
  /** Spelt as the user would name it. */
  readonly file: string;
  lines(): Lines;
}

/** A stretch of a file: offsets in its text. */
export interface Spot {
  readonly text: ComposeText;
  readonly start: number;
  readonly end: number;
}

export function writtenAt({ text, start, end }: Spot): string {
  return text.lines().text.slice(start, end);
}

export interface ComposeScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly spot: Spot;
}

export interface ComposeList {
  readonly kind: 'list';
  readonly items: readonly ComposeValue[];
  readonly spot: Spot;
}

export interface ComposeMapping {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, ComposeEntry>;
  readonly spot: Spot;
}

export interface ComposeEntry {
  /** Where the key stands. */
  readonly key: Spot;
  readonly value: ComposeValue;
}

/** Never changed once it is made: an anchor, a service that others extend and an included file are shared. */
export type ComposeValue = ComposeScalar | ComposeList | ComposeMapping;

/** The value of a key; undefined where there is no such key, or no mapping. */
export function entryOf(value: ComposeValue | undefined, key: string): ComposeValue | undefined {
  return value?.kind === 'mapping' ? value.entries.get(key)?.value : undefined;
}

/** Undefined for what is no text; a number is none. */
export function textOf(value: ComposeValue | undefined): string | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

export function isNull(value: ComposeValue | undefined): boolean {
  return value === undefined || (value.kind === 'scalar' && value.value === null);
}

/** A mapping with one of its entries set, or taken away. */
export function withEntry(mapping: ComposeMapping, key: string, entry: ComposeEntry | undefined): ComposeMapping {
  const entries = new Map(mapping.entries);
  if (entry === undefined) entries.delete(key);
  else entries.set(key, entry);
  return { ...mapping, entries };
}

/** The plain data of a value. What is shared stays so. */
export function plainOf(value: ComposeValue, made: Map<ComposeValue, unknown> = new Map()): unknown {
  if (value.kind === 'scalar') return value.value;
  const known = made.get(value);
  if (known !== undefined) return known;
  const plain = value.kind === 'list' ? value.items.map((item) => plainOf(item, made)) : plainMapping(value, made);
  made.set(value, plain);
  return plain;
}

function plainMapping({ entries }: ComposeMapping, made: Map<ComposeValue, unknown>): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [key, entry] of entries) {
    const value = plainOf(entry.value, made);
    // An assignment would set a prototype.
    if (key === '__proto__') Object.defineProperty(plain, key, { value, enumerable: true, configurable: true, writable: true });
    else plain[key] = value;
  }
  return plain;
}
