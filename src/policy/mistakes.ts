import type { ErrorObject } from 'ajv';
import { child, fieldPath, type Pointer, tokens } from '../model/pointer.ts';
import { suggestion } from './nearest-name.ts';

/** Something in a policy that cannot be used, in one sentence. */
export interface Mistake {
  readonly at: Pointer;
  readonly message: string;
}

/** One error of the validator in words. It must be verbose: the words need the schema and the value. */
export function mistakeOf(error: ErrorObject): Mistake[] {
  if (error.keyword === 'additionalProperties') return [unknownKey(error)];
  // The branches of anyOf are told once, by anyOf itself.
  if (error.schemaPath.includes('/anyOf/')) return [];
  return [{ at: error.instancePath, message: `${placeName(error.instancePath)} ${predicate(error)}` }];
}

/** What stands behind the field's name. */
function predicate(error: ErrorObject): string {
  const { keyword, params, parentSchema } = error;
  const value: unknown = error.data;
  switch (keyword) {
    case 'required':
      return `needs the key "${params.missingProperty}"`;
    case 'anyOf':
      return `selects nothing: give it at least one of ${alternatives(error)}`;
    case 'enum':
      return notOneOf(value, error);
    case 'type':
      return `must be ${TYPES[String(params.type)]}, not ${shown(value)}${quoteHint(error, value)}`;
    case 'minLength':
      return 'must not be empty';
    case 'minItems':
      return 'must list at least one value';
    case 'format':
      return `must be a date of the calendar, written YYYY-MM-DD, not ${shown(value)}`;
    default:
      return `${parentSchema?.patternErrorMessage ?? error.message}, not ${shown(value)}`;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
};

function unknownKey({ instancePath, params, parentSchema }: ErrorObject): Mistake {
  const key = String(params.additionalProperty);
  const known = Object.keys((parentSchema?.properties ?? {}) as object);
  const [, section, rule, part] = tokens(instancePath);
  const at = child(instancePath, key);
  const unknown = JSON.stringify(key);
  if (section === 'rules' && part === 'options') {
    const hint = known.length === 0 ? ', which has none' : suggestion(key, known);
    return { at, message: `unknown option ${unknown} of rule "${rule}"${hint}` };
  }
  const what = section === 'rules' && rule === undefined ? `rule ${unknown}` : `key ${unknown} in ${placeName(instancePath)}`;
  return { at, message: `unknown ${what}${suggestion(key, known)}` };
}

function placeName(pointer: Pointer): string {
  return pointer === '' ? 'the policy' : fieldPath(pointer);
}

function alternatives({ schema }: ErrorObject): string {
  const branches = schema as readonly { readonly required: readonly string[] }[];
  return branches.flatMap(({ required }) => required).join(', ');
}

function notOneOf(value: unknown, { params, instancePath }: ErrorObject): string {
  const allowed = params.allowedValues as readonly unknown[];
  const hint = suggestion(value, allowed);
  const [, section, , part] = tokens(instancePath);
  if (section === 'exemptions' && part === 'rules') return `names the unknown rule ${shown(value)}${hint}`;
  return `must be one of ${allowed.join(', ')}, not ${shown(value)}${hint}`;
}

/** A bare `1` or `yes` in YAML is no text. */
function quoteHint({ params }: ErrorObject, value: unknown): string {
  const bare = typeof value === 'number' || typeof value === 'boolean';
  return params.type === 'string' && bare ? ': put it in quotes' : '';
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  const text = String(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}
