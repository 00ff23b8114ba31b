import { child, fieldPath } from '../../model/pointer.ts';
import type { MalformedField } from '../../model/workload.ts';
import type { Place } from '../objects/typed-fields.ts';

const NAME = 'containers';

/**
 * A list under a key that is nearly `containers`, which is not there: the API server drops the one and then refuses the Pod
 * (`spec.containers: Required value`). Without this it would be a Pod that nothing runs in.
 */
export function misspeltContainers({ value, at }: Place): MalformedField | undefined {
  if (Object.hasOwn(value, NAME)) return undefined;
  const key = Object.keys(value).find((one) => Array.isArray(value[one]) && isNear(one.toLowerCase()));
  if (key === undefined) return undefined;
  const why = { code: 'unknown-key', data: { key: JSON.stringify(key), field: fieldPath(at) } } as const;
  return { at: child(at, key), reason: { code: 'did-you-mean', data: { why, name: JSON.stringify(NAME) } } };
}

/** Up to two letters too few or too many, or the same ones in another order. */
function isNear(key: string): boolean {
  if (Math.abs(key.length - NAME.length) > 2) return false;
  return isWithin(key, NAME) || isWithin(NAME, key) || lettersOf(key) === lettersOf(NAME);
}

function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const letter of whole) if (letter === part[at]) at += 1;
  return at === part.length;
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}
