// Whether what is installed is what this kport and policy would write.
import { isDeepStrictEqual } from 'node:util';
import type { Mapping } from '../model/mapping.ts';
import type { PolicyObject } from './admission-policy.ts';

export type Difference = { readonly kind: 'missing' | 'differs' | 'unexpected'; readonly object: string };

/** `installed` may hold other objects, too; of kport's, what the API server adds by itself does not count. */
export function differences(installed: readonly Mapping[], wanted: readonly PolicyObject[]): Difference[] {
  const there = new Map(installed.filter(isExported).map((object) => [keyOf(object), object]));
  const asked = new Set(wanted.map(keyOf));
  const found = wanted.flatMap((one): Difference[] => {
    const object = keyOf(one);
    const other = there.get(object);
    if (other === undefined) return [{ kind: 'missing', object }];
    return isDeepStrictEqual(withoutDefaults(other.spec), withoutDefaults(one.spec)) ? [] : [{ kind: 'differs', object }];
  });
  const unexpected = [...there.keys()].filter((key) => !asked.has(key));
  return [...found, ...unexpected.map((object): Difference => ({ kind: 'unexpected', object }))];
}

function keyOf({ kind, metadata }: Pick<PolicyObject, 'kind' | 'metadata'> | Mapping): string {
  return `${String(kind)} ${String((metadata as { readonly name?: unknown } | undefined)?.name)}`;
}

function isExported({ kind, metadata }: Mapping): boolean {
  const { labels } = { labels: {}, ...(metadata as object | undefined) };
  const by = (labels as Readonly<Record<string, unknown>> | null)?.['app.kubernetes.io/managed-by'];
  return String(kind).startsWith('ValidatingAdmissionPolicy') && by === 'kport-export';
}

/** What the API server fills in where nothing is said (kubernetes/kubernetes pkg/apis/admissionregistration/v1/defaults.go). */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  matchPolicy: 'Equivalent',
  scope: '*',
  namespaceSelector: {},
  objectSelector: {},
};

function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(([key, one]) => !isDeepStrictEqual(one, DEFAULTS[key]));
  return Object.fromEntries(said.map(([key, one]) => [key, withoutDefaults(one)]));
}
