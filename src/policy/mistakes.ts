import type { ErrorObject } from 'ajv';
import { suggested } from '../model/near-name.ts';
import { child, fieldPath, type Pointer, tokens } from '../model/pointer.ts';
import type { Reason, ReasonValue } from '../model/reason.ts';

/** Something in a policy that cannot be used. */
export interface Mistake {
  readonly at: Pointer;
  readonly reason: Reason;
}

/** One error of the validator. It must be verbose: what there is to tell needs the schema and the value. */
export function mistakeOf(error: ErrorObject): Mistake[] {
  if (error.keyword === 'additionalProperties') return [unknownKey(error)];
  // The branches of anyOf are told once, by anyOf itself.
  if (error.schemaPath.includes('/anyOf/')) return [];
  return [{ at: error.instancePath, reason: wrongValue(error, placeName(error.instancePath)) }];
}

function wrongValue(error: ErrorObject, field: ReasonValue): Reason {
  const { keyword, params, instancePath } = error;
  const value = shown(error.data);
  switch (keyword) {
    case 'required':
      return { code: 'key-missing', data: { field, key: JSON.stringify(params.missingProperty) } };
    case 'anyOf':
      return noAlternative(error, field);
    case 'enum':
      return notOneOf(error, field);
    case 'type':
      return wrongType(error, field);
    case 'minLength':
      return { code: 'must-not-be-empty', data: { field } };
    case 'minItems':
      return { code: 'must-list-something', data: { field } };
    case 'format':
      return { code: 'must-be-date', data: { field, value } };
    case 'minimum':
      return { code: 'must-be-at-least', data: { field, least: Number(params.limit), value } };
    case 'pattern':
      return { code: patternOf(instancePath), data: { field, value } };
    default:
      // What no part of the schema asks for today.
      return { code: 'must-be-otherwise', data: { field, keyword: JSON.stringify(keyword), value } };
  }
}

type PatternCode = 'must-be-api-group' | 'must-be-field-path' | 'must-be-kind' | 'must-say-why';

/** What the field wants whose pattern the value does not have. */
function patternOf(at: Pointer): PatternCode {
  const named = tokens(at).filter((token) => !/^\d+$/.test(token));
  switch (named.at(-1)) {
    case 'apiGroup':
      return 'must-be-api-group';
    case 'podSpecs':
      return 'must-be-field-path';
    case 'kinds':
      return 'must-be-kind';
    default:
      return 'must-say-why';
  }
}

const TYPES = {
  object: 'a-mapping',
  array: 'a-list',
  string: 'a-text',
  boolean: 'a-boolean',
  integer: 'a-whole-number',
} as const;

function wrongType(error: ErrorObject, field: ReasonValue): Reason {
  const { params, data } = error;
  const type = String(params.type);
  const expected: Reason = { code: Object.hasOwn(TYPES, type) ? TYPES[type as keyof typeof TYPES] : 'a-text' };
  // A bare `1` or `yes` in YAML is no text.
  const isBare = type === 'string' && (typeof data === 'number' || typeof data === 'boolean');
  const reason: Reason = { code: isBare ? 'must-be-quoted' : 'must-be', data: { field, expected, value: shown(data) } };
  return isShortRule(error) ? { code: 'should-be-written', data: { why: reason, form: longRule(data) } } : reason;
}

/** `may-run-as-root: off`, as eslint has it. */
function isShortRule({ instancePath, data }: ErrorObject): boolean {
  const [, section, , ...rest] = tokens(instancePath);
  return section === 'rules' && rest.length === 0 && (typeof data === 'string' || data === false);
}

function longRule(severity: unknown): string {
  return `{severity: ${severity === false || severity === 'off' ? '"off"' : String(severity).slice(0, 60)}}`;
}

function unknownKey({ instancePath, params, parentSchema }: ErrorObject): Mistake {
  const written = String(params.additionalProperty);
  const known = Object.keys((parentSchema?.properties ?? {}) as object);
  const [, section, rule = '', part] = tokens(instancePath);
  const at = child(instancePath, written);
  const key = JSON.stringify(written);
  if (section === 'rules' && part === 'options') {
    const data = { option: key, rule: JSON.stringify(rule) };
    if (known.length === 0) return { at, reason: { code: 'rule-without-options', data } };
    return { at, reason: suggested({ code: 'unknown-option', data }, written, known) };
  }
  const isRule = section === 'rules' && rule === '';
  const reason: Reason = isRule
    ? { code: 'unknown-rule', data: { rule: key } }
    : { code: 'unknown-key', data: { key, field: placeName(instancePath) } };
  return { at, reason: suggested(reason, written, known) };
}

function placeName(pointer: Pointer): ReasonValue {
  return pointer === '' ? { code: 'the-policy' } : fieldPath(pointer);
}

/** One of several keys is needed, or one of several types. */
function noAlternative({ schema, data }: ErrorObject, field: ReasonValue): Reason {
  const keys = (schema as readonly { readonly required?: readonly string[] }[]).flatMap(({ required = [] }) => required);
  if (keys.length > 0) return { code: 'selects-nothing', data: { field, keys: keys.join(', ') } };
  return { code: 'must-be', data: { field, expected: { code: 'a-whole-number-or-a-text' }, value: shown(data) } };
}

function notOneOf({ data, params, instancePath }: ErrorObject, field: ReasonValue): Reason {
  const allowed = params.allowedValues as readonly unknown[];
  const [, section, , part] = tokens(instancePath);
  const value = shown(data);
  const isRule = section === 'exemptions' && part === 'rules';
  const reason: Reason = isRule
    ? { code: 'names-unknown-rule', data: { field, rule: value } }
    : { code: 'must-be-one-of', data: { field, allowed: allowed.join(', '), value } };
  return suggested(reason, data, allowed);
}

function shown(value: unknown): ReasonValue {
  if (Array.isArray(value)) return { code: 'a-list' };
  if (typeof value === 'object' && value !== null) return { code: 'a-mapping' };
  const text = String(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}
