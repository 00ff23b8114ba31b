import type { ValidateFunction } from 'ajv';
import { isRealDate } from '../model/calendar.ts';
import { KportError, place } from '../model/errors.ts';
import { isMapping } from '../model/mapping.ts';
import type { Reason } from '../model/reason.ts';
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
  const reasons = mistakes
    .map(({ at, reason }) => ({ start: document.locate(at)?.start, reason }))
    .sort((a, b) => comparePositions(a.start, b.start))
    .map(({ start, reason }): Reason => {
      return { code: 'in-place', data: { place: place(document.origin.file, start), why: reason } };
    });
  return new KportError('policy', reasons);
}

function check(document: SourceDocument, validate: ValidateFunction<PortPolicy>): PortPolicy {
  // What is no policy at all would be unknown keys from top to bottom.
  const wrongHead = headMistakes(document.object);
  if (wrongHead.length > 0) throw policyError(document, wrongHead);
  const object: unknown = withOffInWords(document.object);
  const duplicates = document.duplicateKeys.map(({ at, key, hiddenLines }) => ({
    at,
    reason: { code: 'duplicate-key', data: { key: JSON.stringify(key), lines: hiddenLines.join(', ') } } as const,
  }));
  if (validate(object) && duplicates.length === 0) return object;
  throw policyError(document, [...duplicates, ...(validate.errors ?? []).flatMap(mistakeOf)]);
}

function headMistakes(object: Readonly<Record<string, unknown>>): Mistake[] {
  const head = [
    ['kind', KIND],
    ['apiVersion', API_VERSION],
  ] as const;
  return head.flatMap(([key, wanted]): Mistake[] => {
    const written = object[key];
    if (written === wanted) return [];
    if (!Object.hasOwn(object, key)) return [{ at: '', reason: { code: 'policy-lacks', data: { key, wanted } } }];
    const data = { key, written: JSON.stringify(written), wanted };
    return [{ at: `/${key}`, reason: { code: 'policy-of-other-type', data } }];
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
