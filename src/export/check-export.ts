// Whether what is installed is what this kport and policy would write.
import { isDeepStrictEqual } from 'node:util';
import { isMapping, type Mapping } from '../model/mapping.ts';
import { child, type Pointer } from '../model/pointer.ts';
import { PART_LABEL, type PolicyObject } from './admission-policy.ts';

interface FieldChange {
  readonly at: Pointer;
  /** Undefined where the field is not there. */
  readonly found: unknown;
  readonly wanted: unknown;
}

export type Difference = { readonly object: string } & (
  | { readonly kind: 'missing' | 'unexpected' }
  | ({ readonly kind: 'differs' } & FieldChange)
);

/** `installed` may hold other objects, too; names are free, and of kport's, what the API server adds by itself does not count. */
export function differences(installed: readonly Mapping[], wanted: readonly PolicyObject[]): Difference[] {
  const exported = installed.filter((object) => partOf(object) !== undefined);
  const partOfName = new Map(exported.map((object) => [titleOf(object), partOf(object)]));
  const comparable = ({ spec }: Mapping | PolicyObject) => withoutDefaults(withPart(spec, partOfName));
  const left = new Set(exported);
  const found = wanted.flatMap((one): Difference[] => {
    const other = exported.find(({ kind, ...object }) => kind === one.kind && partOf(object) === partOf(one));
    if (other === undefined) return [{ kind: 'missing', object: titleOf(one) }];
    left.delete(other);
    const asked = withoutDefaults(withPart(one.spec, new Map(wanted.map((each) => [titleOf(each), partOf(each)]))));
    return changes(comparable(other), asked, '/spec').map((change) => ({ kind: 'differs', object: titleOf(other), ...change }));
  });
  return [...found, ...[...left].map((other): Difference => ({ kind: 'unexpected', object: titleOf(other) }))];
}

function metadataOf({ metadata }: Mapping | Pick<PolicyObject, 'metadata'>): Mapping {
  return isMapping(metadata) ? metadata : {};
}

function titleOf(object: Mapping | PolicyObject): string {
  return `${String(object.kind)} ${String(metadataOf(object).name)}`;
}

function partOf(object: Mapping | Pick<PolicyObject, 'metadata'>): string | undefined {
  const { labels } = metadataOf(object);
  return isMapping(labels) && typeof labels[PART_LABEL] === 'string' ? labels[PART_LABEL] : undefined;
}

/** A binding names the policy, which may have any name: its part is what counts. */
function withPart(spec: unknown, parts: ReadonlyMap<string, string | undefined>): unknown {
  if (!isMapping(spec) || spec.policyName === undefined) return spec;
  const name = String(spec.policyName);
  return { ...spec, policyName: parts.get(`ValidatingAdmissionPolicy ${name}`) ?? name };
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
  if (!isMapping(value)) return value;
  const said = Object.entries(value).filter(([key, one]) => !isDeepStrictEqual(one, DEFAULTS[key]));
  return Object.fromEntries(said.map(([key, one]) => [key, withoutDefaults(one)]));
}

/** Down to the fields that differ; lists of another length differ as a whole. */
function changes(found: unknown, wanted: unknown, at: Pointer): FieldChange[] {
  if (isDeepStrictEqual(found, wanted)) return [];
  if (Array.isArray(found) && Array.isArray(wanted) && found.length === wanted.length) {
    return found.flatMap((one, index) => changes(one, wanted[index], child(at, index)));
  }
  if (!isMapping(found) || !isMapping(wanted)) return [{ at, found, wanted }];
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...keys].flatMap((key) => changes(found[key], wanted[key], child(at, key)));
}
