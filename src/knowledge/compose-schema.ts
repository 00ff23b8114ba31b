// What Compose refuses of a value, in its own words: its schema (compose-go schema/schema.go), and how texts have to be written. The
// schema is that of 2.16, which takes what 2.9 (Compose 2.40) takes. Of several things wrong with one value it tells what lies deepest.
import { isMapping } from '../model/mapping.ts';
import { nearName } from '../model/near-name.ts';
import { placeholderIn } from '../model/placeholder.ts';
import {
  dotted,
  ENTRY_FORMS,
  KEYED_LISTS,
  LIST_KEYS,
  NUMBER_FORMS,
  type Stage,
  TEXT_FORMS,
  type TextForm,
  TRUE,
  UNITED_LISTS,
  type ValuePath,
} from './compose-forms.ts';
import written from './compose-schema.generated.json' with { type: 'json' };

export type MisfitCode =
  | 'field-type'
  | 'key-unknown'
  | 'key-misspelt'
  | 'key-missing'
  | 'items-repeated'
  | 'boolean-value'
  | 'value-unknown'
  | 'value-form'
  | 'port-spec'
  | 'keys-contradict';

export interface Misfit {
  readonly code: MisfitCode;
  /** To what is wrong, from what was asked about: to a key that is unknown, to the mapping that lacks one. */
  readonly path: ValuePath;
  /** Compose's words, with the path from the top of the file. */
  readonly says: (path: ValuePath) => string;
  /** Told by what is no schema: it holds whatever else the value might be. */
  readonly isSure?: true;
  readonly stage?: Stage | undefined;
  /** The key that was probably meant, the one that is missing, or what the value may be. */
  readonly wanted?: string | undefined;
}

/** Undefined where nothing is wrong. */
export type Check = (value: unknown) => readonly Misfit[] | undefined;

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly unevaluatedProperties?: false;
  readonly required?: readonly string[];
}

const SCHEMA = written as {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly $defs: Readonly<Record<string, Schema>>;
};

/** A service. */
export const SERVICE: Check = later(() => compiled({ $ref: '#/$defs/service' }, ''));

const TEXTS: Schema = { oneOf: [{ type: ['string', 'null'] }, { type: 'array', items: { type: 'string' } }] };

/** The services are looked at one by one, and of what is included Compose asks less than its schema does: loader/include.go. */
const OWN: Readonly<Record<string, Schema>> = {
  include: {
    type: ['array', 'null'],
    items: { oneOf: [{ type: ['string', 'null'] }, { type: 'object', properties: { path: TEXTS, env_file: TEXTS } }] },
  },
  services: { type: 'object' },
};

/** What stands at the top of a file, by its key. */
export const SECTIONS: ReadonlyMap<string, Check> = new Map(
  Object.entries(SCHEMA.properties).map(([key, schema]) => [key, later(() => compiled(OWN[key] ?? schema, key))] as const),
);

/** Of a section: `isAlone` where no other file may say the rest of what it declares. */
export function sectionMisfits(section: string, value: unknown, isAlone: boolean): readonly Misfit[] {
  const found = SECTIONS.get(section)?.(value);
  const mayContradict = isAlone && (section === 'volumes' || SOURCES[section] !== undefined);
  if (found !== undefined || !mayContradict || value === null || typeof value !== 'object') return found ?? NONE;
  return Object.entries(value).flatMap(([name, one]) => {
    const why = typeof one === 'object' && one !== null ? contradictionIn(section, one as Entries) : undefined;
    return why === undefined
      ? []
      : [{ code: 'value-form', path: [name], says: (path: ValuePath) => `${path.join('.')}: ${why}` } as const];
  });
}

/** Where what is declared has its content: validation/validation.go. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  configs: ['file', 'environment', 'content'],
  secrets: ['file', 'environment'],
};

function contradictionIn(section: string, declared: Entries): string | undefined {
  const sources = SOURCES[section] ?? [];
  const said = sources.filter((key) => declared[key] !== undefined);
  if (said.length > 1) return `${sources.join('|')} attributes are mutually exclusive`;
  if (sources.length > 0 && said.length === 0 && !(declared.external ?? declared.driver))
    return `one of ${sources.join('|')} must be set`;
  if (section !== 'volumes' || declared.external === undefined || !TRUE.test(String(declared.external))) return undefined;
  const other = Object.keys(declared).find((key) => !/^(?:name|external|x-.*)$/.test(key));
  return other !== undefined ? `conflicting parameters "external" and "${other}" specified` : undefined;
}

/** Most of what Compose takes is in no file of a run. */
function later(make: () => Check): Check {
  let made: Check | undefined;
  return (value) => {
    made ??= make();
    return made(value);
  };
}

function resolved({ $ref, ...own }: Schema): Schema {
  const base = $ref === undefined ? undefined : resolved(SCHEMA.$defs[$ref.slice('#/$defs/'.length)] ?? {});
  const parts = [...(base ? [base] : []), ...(own.allOf ?? []).map(resolved)];
  if (parts.length === 0) return own;
  const merged = Object.assign({}, ...parts, own);
  const all = (key: 'properties' | 'patternProperties') => Object.assign({}, ...[...parts, own].map((part) => part[key]));
  return { ...merged, properties: all('properties'), patternProperties: all('patternProperties') };
}

/** `at`: the keys that lead to it, as forms are told by. */
function compiled(schema: Schema, at: string): Check {
  const form = TEXT_FORMS.get(inContainer(at));
  const check = bySchema(schema, at, form);
  if (form?.stage !== 'cast') return check;
  return (value) => {
    if (typeof value !== 'string') return check(value);
    // It is a text no more when the schema is asked; one that only Go has for a number is no limit's.
    const made = form.made?.(value);
    return formMisfit(form, value) ?? (made === undefined || Number.isNaN(made) ? undefined : check(made));
  };
}

/** The containers before a service have most of its keys. */
function inContainer(at: string): string {
  return at.replace(/^pre_start\.\[\]\./, '');
}

function bySchema(schema: Schema, at: string, form: TextForm | undefined): Check {
  const { oneOf, type = [], ...own } = resolved(schema);
  if (oneOf) return anyOf(oneOf.map((one) => compiled(one, at)));
  const types = typeof type === 'string' ? [type] : type;
  const isOther = otherType(types, at);
  const takes = (is: string) => types.length === 0 || types.includes(is);
  // By what a value is: to ask for its type by name takes longer than all else that is asked of it.
  const text = takes('string') ? textCheck(own, form) : isOther;
  const list = takes('array') ? listCheck(own, at) : isOther;
  const entries = takes('object') ? mappingCheck(own, at) : isOther;
  const whole = takes('integer') || takes('number') ? numberCheck(own, at) : isOther;
  const broken = takes('number') ? whole : isOther;
  return (value) => {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') return (Number.isInteger(value) ? whole : broken)(value);
    if (Array.isArray(value)) return list(value);
    if (typeof value === 'object' && value !== null) return entries(value as Entries);
    return takes(typeof value === 'boolean' ? 'boolean' : 'null') ? undefined : isOther(value);
  };
}

type Entries = Readonly<Record<string, unknown>>;

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
}

/** Of what a value may be, the one that it is nearest to. */
function anyOf(checks: readonly Check[]): Check {
  return (value) => {
    let nearest: readonly Misfit[] | undefined;
    for (let index = 0; index < checks.length; index += 1) {
      const found = checks[index]?.(value);
      if (found === undefined) return undefined;
      if (nearest === undefined || depthOf(found) > depthOf(nearest)) nearest = found;
    }
    return nearest;
  };
}

function depthOf(misfits: readonly Misfit[]): number {
  let deepest = Number.NEGATIVE_INFINITY;
  for (const { path, isSure } of misfits) deepest = Math.max(deepest, isSure ? Number.POSITIVE_INFINITY : path.length);
  return deepest;
}

/** An item of some lists is looked at before its schema is: override/uncity.go. */
function otherType(types: readonly string[], at: string): Check {
  const wanted = types.map((type) => (type === 'object' ? 'mapping' : type)).sort();
  const says = [wanted.slice(0, -1).join(', '), ...wanted.slice(-1)].filter((part) => part !== '').join(' or ');
  const list = at.endsWith('.[]') ? at.slice(0, -'.[]'.length) : '';
  const misfit = (is: Misfit['says']): readonly Misfit[] => [{ code: 'field-type', path: [], says: is }];
  if (/^(?:expose|secrets|configs)$/.test(list))
    return (value) => misfit((path) => `${dotted(path)}: unsupported expose value ${goText(value)}`);
  if (KEYED_LISTS.has(list)) return (value) => misfit((path) => `${dotted(path)}: unexpected type ${goType(value)}`);
  // Of what may be one of several it is said of most that it is not the first.
  const same = misfit((path) => `${path.join('.')} must be a ${says}`);
  return () => same;
}

function goType(value: unknown): string {
  const is = typeOf(value);
  const known: Readonly<Record<string, string>> = { null: '<nil>', array: '[]interface {}', object: 'map[string]interface {}' };
  return known[is] ?? { integer: 'int', number: 'float64', boolean: 'bool' }[is] ?? is;
}

/** What Go's %s makes of a value. */
function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return `%!s(${value === null ? '<nil>' : `${goType(value)}=${value}`})`;
  return `map[${Object.entries(value)
    .map(([key, one]) => `${key}:${goText(one)}`)
    .join(' ')}]`;
}

function textCheck(
  { enum: known, pattern }: Schema,
  form: TextForm | undefined,
): (text: string) => readonly Misfit[] | undefined {
  const wanted = known?.map((one) => `'${one}'`).join(', ');
  const matches = pattern === undefined ? undefined : new RegExp(pattern);
  if (form !== undefined) return (text) => formMisfit(form, text);
  if (known === undefined && matches === undefined) return () => undefined;
  return (text) => {
    if (known !== undefined && !known.includes(text) && !placeholderIn(text)) {
      const says = `value must be ${known.length === 1 ? '' : 'one of '}${wanted}`;
      return [{ code: 'value-unknown', path: [], says: (path) => `${path.join('.')} ${says}`, wanted }];
    }
    if (matches === undefined || matches.test(text) || placeholderIn(text)) return undefined;
    return [{ code: 'value-form', path: [], says: (path) => `${path.join('.')} '${text}' does not match pattern '${pattern}'` }];
  };
}

/** Nobody knows what a variable stands for that no file gives a value. */
function formMisfit(form: TextForm, text: string): readonly Misfit[] | undefined {
  return misfitOf(form, placeholderIn(text) ? undefined : form.why(text));
}

function misfitOf(
  { code, stage, says }: Pick<TextForm, 'code' | 'stage' | 'says'>,
  why: string | undefined,
): readonly Misfit[] | undefined {
  return why === undefined ? undefined : [{ code, path: [], says: (path) => says(why, path), isSure: true, stage }];
}

function numberCheck({ minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: Schema, at: string) {
  const form = NUMBER_FORMS.get(inContainer(at));
  return (value: number): readonly Misfit[] | undefined => {
    if (value >= minimum && value <= maximum) return form && misfitOf(form, form.why(value));
    const says = value < minimum ? `greater than or equal to ${minimum}` : `less than or equal to ${maximum}`;
    return [{ code: 'value-form', path: [], says: (path) => `${path.join('.')} must be ${says}` }];
  };
}

function listCheck({ items = {}, uniqueItems }: Schema, at: string): (list: readonly unknown[]) => readonly Misfit[] | undefined {
  const check = later(() => compiled(items, `${at}.[]`));
  const itemsOf = UNITED_LISTS.has(at) ? united : entriesOf;
  return (list) => {
    let found: Misfit[] | undefined;
    for (let index = 0; index < list.length; index += 1) found = withBelow(found, index, check(list[index]));
    return found ?? (uniqueItems === true && list.length > 1 ? repeated(itemsOf(list, at)) : undefined);
  };
}

interface Item {
  readonly item: unknown;
  /** In the list as it is written. */
  readonly at: number;
}

function entriesOf(list: readonly unknown[]): Item[] {
  return list.map((item, at) => ({ item, at }));
}

/** Of a list whose equal items are one by then: the last of those that have one key stands where the first stood (override/uncity.go). */
function united(list: readonly unknown[], name: string): Item[] {
  if (list.every((item) => typeof item === 'string')) return [];
  const ofPorts = name === 'ports';
  const kept = new Map<string, Item>();
  for (const [at, given] of list.entries()) {
    const item = ofPorts && isMapping(given) ? { ...given, target: Number(given.target) } : given;
    kept.set(unitedBy(item, ofPorts), { item, at });
  }
  return [...kept.values()];
}

function unitedBy(item: unknown, ofPorts: boolean): string {
  if (!isMapping(item)) return String(item);
  const { host_ip: host = '0.0.0.0', published = null, protocol = 'tcp', target } = item;
  return ofPorts ? `${goText(host)}:${goText(published)}:${target}/${goText(protocol)}` : String(target);
}

/** Of so many items each is compared with each; of more only those that are of one kind throughout (jsonschema/v6 util.go). */
const COMPARED = 20;

function repeated(items: readonly Item[]): readonly Misfit[] | undefined {
  const known = items.length > COMPARED ? new Map<unknown, number>() : undefined;
  for (const [index, { item, at }] of items.entries()) {
    const key = known && (typeof item === 'object' ? JSON.stringify(item, sorted) : item);
    const first = known ? known.get(key) : items.findIndex((one, other) => other === index || equals(item, one.item));
    if (first !== undefined && first < index) return itemsEqual(first, index, at);
    known?.set(key, index);
  }
  return undefined;
}

function sorted(_: string, value: unknown): unknown {
  return isMapping(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

/** As the reader of schemas has it: a number is equal to a text before it that spells it, as the reverse is not. */
function equals(item: unknown, before: unknown): boolean {
  if (typeof item === 'number' && typeof before === 'string')
    return /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(before) && Number(before) === item;
  if (Array.isArray(item) && Array.isArray(before))
    return item.length === before.length && item.every((one, index) => equals(one, before[index]));
  if (!(isMapping(item) && isMapping(before)) || item === before) return item === before;
  const keys = Object.keys(item);
  return keys.length === Object.keys(before).length && keys.every((key) => key in before && equals(item[key], before[key]));
}

function itemsEqual(first: number, second: number, at: number): readonly Misfit[] {
  const says = (path: ValuePath) => `${path.slice(0, -1).join('.')} items at ${first} and ${second} are equal`;
  return [{ code: 'items-repeated', path: [at], says }];
}

function withBelow(
  found: Misfit[] | undefined,
  key: string | number,
  below: readonly Misfit[] | undefined,
): Misfit[] | undefined {
  if (below === undefined) return found;
  const all = found ?? [];
  for (const misfit of below) all.push({ ...misfit, path: [key, ...misfit.path] });
  return all;
}

const NONE: readonly Misfit[] = [];

function mappingCheck(schema: Schema, at: string): (mapping: Entries) => readonly Misfit[] | undefined {
  const { properties = {}, patternProperties = {}, required = [], additionalProperties, unevaluatedProperties } = schema;
  const below = (key: string) => (at === '' ? key : `${at}.${key}`);
  const fixed = checksByKey(properties, below);
  const named = Object.entries(patternProperties).map(
    ([pattern, one]) => [new RegExp(pattern), later(() => compiled(one, below('*')))] as const,
  );
  const isClosed = additionalProperties === false || unevaluatedProperties === false;
  const first = LIST_KEYS.get(at);
  const whole = ENTRY_FORMS.get(at);
  return (mapping) => {
    if (first !== undefined && (first.isText ? typeof mapping[first.key] !== 'string' : mapping[first.key] === undefined))
      return [lackingFirst(first)];
    let found: Misfit[] | undefined;
    const keys = Object.keys(mapping);
    // By their places: of each mapping, and an iterator takes longer than what is asked of most keys.
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? '';
      const check = fixed(key) ?? named.find(([pattern]) => pattern.test(key))?.[1];
      if (check !== undefined) found = withBelow(found, key, check(mapping[key]));
      else if (isClosed) found = withBelow(found, key, [unknownKey(key, Object.keys(properties))]);
    }
    for (let index = 0; index < required.length; index += 1) {
      const key = required[index] ?? '';
      if (mapping[key] !== undefined) continue;
      found ??= [];
      found.push(missingKey(key));
    }
    if (found !== undefined || !whole?.isWrong(mapping)) return found;
    return [{ code: whole.code, path: [], says: whole.says, wanted: whole.key, isSure: true, stage: 'end' }];
  };
}

/** Each is made when its key is met: most of what Compose takes is in no file of a run. */
function checksByKey(
  properties: Readonly<Record<string, Schema>>,
  below: (key: string) => string,
): (key: string) => Check | undefined {
  const known = new Map<string, Check>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined || !Object.hasOwn(properties, key)) return before;
    const check = compiled(properties[key] ?? {}, below(key));
    known.set(key, check);
    return check;
  };
}

function lackingFirst({ key, says }: { readonly key: string; readonly says: string }): Misfit {
  return { code: 'key-missing', path: [], says: (path) => says.replace('%', dotted(path)), isSure: true, wanted: key };
}

function missingKey(wanted: string): Misfit {
  return { code: 'key-missing', path: [], says: (path) => `${path.join('.')} missing property '${wanted}'`, wanted };
}

function unknownKey(key: string, known: readonly string[]): Misfit {
  const wanted = nearName(key, known) ?? '';
  const says = (path: ValuePath) => `${path.slice(0, -1).join('.')} additional properties '${key}' not allowed`;
  return { code: wanted === '' ? 'key-unknown' : 'key-misspelt', path: [], says, wanted };
}
