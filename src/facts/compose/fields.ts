// The fields of a service as Compose has them, and its own words for those of another type (compose-go, schema/compose-spec.json).
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

export function refuseType(service: ServicePlace, key: string, wanted: string): void {
  const text = `services.${service.name}.${key.replaceAll('/', '.')} must be a ${wanted}`;
  refuse(service, 'field-type', `${service.at}/${key}`, text);
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

/** The texts of a list; `none` where it is absent or refused. */
export function textItems(service: ServicePlace, key: string): TextItem[] {
  const value = service.value[key];
  if (!Array.isArray(value)) return [];
  const items: TextItem[] = [];
  for (let index = 0; index < value.length; index += 1) {
    const item: unknown = value[index];
    const at = child(service.at, key, index);
    if (typeof item === 'string') items.push({ value: item, at });
    else {
      const type = typeof item === 'number' ? 'int' : typeof item === 'boolean' ? 'bool' : 'map[string]interface {}';
      refuse(service, 'field-type', at, `services.${service.name}.${key}.[${index}]: unexpected type ${type}`);
    }
  }
  return items;
}

/** A list that may not have an item twice. */
export function uniqueTexts(service: ServicePlace, key: string): TextItem[] {
  const items = textItems(service, key);
  if (items.length < 2) return items;
  const places = new Map<string, number>();
  for (const [index, { value, at }] of items.entries()) {
    const first = places.get(value);
    if (first === undefined) places.set(value, index);
    else {
      refuse(service, 'items-repeated', at, `services.${service.name}.${key} items at ${first} and ${index} are equal`);
      break;
    }
  }
  return items;
}

/** `undefined` for a value that nobody knows. */
export function booleanField(service: ServicePlace, key: string): boolean | undefined {
  const value = service.value[key];
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return false;
  if (isUnknown(value)) return undefined;
  if (/^(?:true|y|yes|on)$/i.test(value)) return true;
  if (!/^(?:false|n|no|off)$/i.test(value)) {
    const cast = 'failed to cast to expected type: invalid boolean';
    refuse(
      service,
      'boolean-value',
      `${service.at}/${key}`,
      `error while interpolating services.${service.name}.${key}: ${cast}: ${value}`,
    );
  }
  return false;
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
  for (const name of Object.keys(mapping)) {
    const value = mapping[name];
    const at = child(service.at, key, name);
    if (value === null || value === undefined) found.push({ key: name, value: undefined, at });
    else if (typeof value !== 'object') found.push({ key: name, value: String(value), at });
    else refuse(service, 'field-type', at, `services.${service.name}.${key}.${name} must be a boolean, null, number or string`);
  }
  return found;
}

/** A command as a list of words; undefined where it is absent, and empty where it takes the image's away. */
export function wordsField(service: ServicePlace, key: string): readonly string[] | undefined {
  const value = service.value[key];
  if (typeof value === 'string') return shellWords(value);
  if (!Array.isArray(value)) return undefined;
  const other = value.findIndex((item) => typeof item !== 'string');
  if (other !== -1) refuseType(service, `${key}/${other}`, 'string');
  return value.filter((item): item is string => typeof item === 'string');
}

/** github.com/mattn/go-shellwords: blanks between words, quotes around them, a backslash before a character. No variables. */
function shellWords(text: string): string[] {
  const words: string[] = [];
  const pattern = /(?:[^\s"'\\]+|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?)+/g;
  for (const [word] of text.matchAll(pattern)) {
    words.push(word.replaceAll(/\\([\s\S])|"((?:[^"\\]|\\[\s\S])*)"?|'([^']*)'?/g, unquoted));
  }
  return words;
}

function unquoted(_: string, escaped?: string, double?: string, single?: string): string {
  return escaped ?? double?.replaceAll(/\\([\s\S])/g, '$1') ?? single ?? '';
}

/** go-yaml resolve.go: what is no integer with base prefix, 0 in front included, and still a number. Compose takes none for a port. */
export function isFloat({ spelling }: ServicePlace, value: number, at: Pointer): boolean {
  const written = spelling(at)?.replaceAll('_', '') ?? '';
  return !Number.isInteger(value) || /^[-+]?(?:[\d.]*[.eE][-+\d.eE]*|0[0-7]*[89]\d*)$/.test(written);
}

/** A variable that no file gives a value. */
export function isUnknown(text: string): boolean {
  return placeholderIn(text) !== undefined;
}
