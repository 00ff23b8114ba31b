import type { ValidateFunction } from 'ajv';
import { isRealDate } from '../model/calendar.ts';
import { KportError, place } from '../model/errors.ts';
import { isMapping } from '../model/mapping.ts';
import type { Pointer } from '../model/pointer.ts';
import { comparePositions, type SourceDocument } from '../model/source.ts';
import { type Mistake, mistakeOf } from './mistakes.ts';
import { API_VERSION, KIND, type PortPolicy } from './port-policy.ts';
import { policySchema } from './schema.ts';

/** Returns a document as a policy, or throws a KportError `policy` with a line for each mistake. */
export type PolicyCheck = (document: SourceDocument) => PortPolicy;

/** Loads the validator, which only a run with a policy file pays for, and compiles the schema. */
export async function policyCheck(): Promise<PolicyCheck> {
  const { Ajv } = await import('ajv');
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: true,
    // "At least one of these keys" names keys that are declared a level above.
    strictRequired: false,
    formats: { date: isRealDate },
    keywords: ['patternErrorMessage'],
  });
  const validate = ajv.compile<PortPolicy>(policySchema());
  return (document) => check(document, validate);
}

/** The error of a policy that cannot be used: a line `file:line:col: sentence` for each mistake, in the order of the text. */
export function policyError(document: SourceDocument, mistakes: readonly Mistake[]): KportError {
  const lines = mistakes
    .map(({ at, message }) => ({ start: document.locate(at)?.start, message }))
    .sort((a, b) => comparePositions(a.start, b.start))
    .map(({ start, message }) => `${place(document.origin.file, start)}: ${message}`);
  return new KportError('policy', lines.join('\n'));
}

function check(document: SourceDocument, validate: ValidateFunction<PortPolicy>): PortPolicy {
  // What is no policy at all would be unknown keys from top to bottom.
  const wrongHead = headMistakes(document.object);
  if (wrongHead.length > 0) throw policyError(document, wrongHead);
  const object: unknown = withOffInWords(document.object);
  const duplicates = document.duplicateKeys.map(({ at, key, hiddenLines }) => ({
    at,
    message: `key ${JSON.stringify(key)} stands more than once: first in line ${hiddenLines.join(', ')}`,
  }));
  if (validate(object) && duplicates.length === 0) return object;
  throw policyError(document, [...duplicates, ...(validate.errors ?? []).flatMap(mistakeOf)]);
}

function headMistakes(object: Readonly<Record<string, unknown>>): Mistake[] {
  const head = [
    ['kind', KIND],
    ['apiVersion', API_VERSION],
  ] as const;
  return head.flatMap(([key, wanted]) => {
    const written = object[key];
    if (written === wanted) return [];
    const at: Pointer = Object.hasOwn(object, key) ? `/${key}` : '';
    const found = at === '' ? `it lacks ${key}: ${wanted}` : `its ${key} is ${JSON.stringify(written)}, not "${wanted}"`;
    return { at, message: `not a policy that kport can read: ${found}` };
  });
}

/**
 * kport reads YAML as kubectl does, and to YAML 1.1 a bare `off` is the boolean false. A person who writes `mode: off`
 * or `severity: off` means the word, and the editor, whose YAML is 1.2, agrees: so false is "off" in these places.
 */
function withOffInWords(policy: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return replaced(policy, 'spec', (spec) =>
    replaced(replaced(spec, 'mode', offWord), 'rules', (rules) =>
      isMapping(rules) ? Object.fromEntries(Object.entries(rules).map(([id, rule]) => [id, offInRule(rule)])) : rules,
    ),
  ) as Readonly<Record<string, unknown>>;
}

function offInRule(rule: unknown): unknown {
  return replaced(replaced(rule, 'severity', offWord), 'mode', offWord);
}

/** A copy with one value changed; what is no mapping, or has no such key, as it is. */
function replaced(mapping: unknown, key: string, change: (value: unknown) => unknown): unknown {
  return isMapping(mapping) && Object.hasOwn(mapping, key) ? { ...mapping, [key]: change(mapping[key]) } : mapping;
}

function offWord(value: unknown): unknown {
  return value === false ? 'off' : value;
}
