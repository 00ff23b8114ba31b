// The fields of a service as Compose has them, and its own words for those of another type (compose-go, schema/compose-spec.json).
import { isWrittenAsFloat, SHELL_LINE, TRUE } from '../../knowledge/compose-forms.ts';
import type { ComposeRefusal } from '../../model/compose-facts.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { placeholderIn } from '../../model/placeholder.ts';
import { child, type Pointer } from '../../model/pointer.ts';

/** A service that is read, and what is refused of it. */
export interface ServicePlace {
  readonly name: string;
  readonly at: Pointer;
  readonly value: Mapping;
  readonly refusals: ComposeRefusal[];
  readonly spelling: Spelling;
}

/** How a value is written: `080` is a float to YAML, and `0700` is octal. */
export type Spelling = (at: Pointer) => string | undefined;

export function refuse(service: ServicePlace, code: ComposeRefusal['code'], at: Pointer, text: string): void {
  service.refusals.push({ code, at, text, by: 'compose', data: {} });
}

/** Undefined where it is absent, or of another type, which is told of every key at once: refusals.ts. */
export function textField({ value }: ServicePlace, key: string): string | undefined {
  const text = value[key];
  return typeof text === 'string' ? text : undefined;
}

export interface TextItem {
  readonly value: string;
  readonly at: Pointer;
}

/** The texts of a list: what else it holds is refused. */
export function textItems({ at, value }: ServicePlace, key: string): TextItem[] {
  const list = value[key];
  const items: TextItem[] = [];
  for (let index = 0; Array.isArray(list) && index < list.length; index += 1) {
    const item: unknown = list[index];
    if (typeof item === 'string') items.push({ value: item, at: `${at}/${key}/${index}` });
  }
  return items;
}

/** `undefined` for a value that nobody knows. */
export function booleanField({ value }: ServicePlace, key: string): boolean | undefined {
  const written = value[key];
  if (typeof written !== 'string') return written === true;
  return isUnknown(written) ? undefined : TRUE.test(written);
}

export interface KeyValue {
  readonly key: string;
  /** Undefined for a key without a value. */
  readonly value: string | undefined;
  readonly at: Pointer;
}

/** A mapping, or a list of `KEY=value`. */
export function keyValues(service: ServicePlace, key: string): KeyValue[] {
  const value = service.value[key];
  if (isMapping(value)) return entriesOf(service, key, value);
  return textItems(service, key).map(({ value: item, at }) => {
    const sign = item.indexOf('=');
    return sign === -1 ? { key: item, value: undefined, at } : { key: item.slice(0, sign), value: item.slice(sign + 1), at };
  });
}

function entriesOf(service: ServicePlace, key: string, mapping: Mapping): KeyValue[] {
  const found: KeyValue[] = [];
  const list = `${service.at}/${key}`;
  for (const name of Object.keys(mapping)) {
    const value = mapping[name];
    const at = child(list, name);
    if (value === null || value === undefined) found.push({ key: name, value: undefined, at });
    else if (typeof value !== 'object') found.push({ key: name, value: String(value), at });
  }
  return found;
}

/** A command as a list of words; undefined where it is absent, and empty where it takes the image's away. */
export function wordsField({ value: service }: ServicePlace, key: string): readonly string[] | undefined {
  const value = service[key];
  if (typeof value === 'string') return shellWords(value);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}

/** Blanks between words, quotes around them, a backslash before a character, up to an operator. No variables. */
function shellWords(text: string): string[] {
  const words: string[] = [];
  const [line = ''] = SHELL_LINE.exec(text) ?? [];
  const pattern = /(?:[^\s"'\\]+|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?)+/g;
  for (const [word] of line.matchAll(pattern)) {
    words.push(word.replaceAll(/\\([\s\S])|"((?:[^"\\]|\\[\s\S])*)"?|'([^']*)'?/g, unquoted));
  }
  return words;
}

function unquoted(_: string, escaped?: string, double?: string, single?: string): string {
  return escaped ?? double?.replaceAll(/\\([\s\S])/g, '$1') ?? single ?? '';
}

export function isFloat({ spelling }: ServicePlace, value: number, at: Pointer): boolean {
  return !Number.isInteger(value) || isWrittenAsFloat(spelling(at) ?? '');
}

/** A variable that no file gives a value. */
export function isUnknown(text: string): boolean {
  return placeholderIn(text) !== undefined;
}
