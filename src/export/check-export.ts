// Whether what is installed is what this kport and policy would write.
import { isDeepStrictEqual } from 'node:util';
import { isMapping, type Mapping } from '../model/mapping.ts';
import { child, type Pointer, tokens } from '../model/pointer.ts';
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
  const parts = partsOf(installed, wanted);
  const exported = installed.filter((object) => partIn(parts, object) !== undefined || isBindingOf(parts, object));
  const left = new Set(exported);
  const found = wanted.flatMap((one): Difference[] => {
    const other = exported.find((object) => object.kind === one.kind && partIn(parts, object) === partOf(one));
    if (other === undefined) return [{ kind: 'missing', object: titleOf(one) }];
    left.delete(other);
    return changesOf(other, one, parts).map((change) => ({ kind: 'differs', object: titleOf(other), ...change }));
  });
  return [...found, ...[...left].map((other): Difference => ({ kind: 'unexpected', object: titleOf(other) }))];
}

/** What objects are part of, by their titles: by the label, and where somebody took it away, by the name. */
type Parts = ReadonlyMap<string, string>;

function partsOf(installed: readonly Mapping[], wanted: readonly PolicyObject[]): Parts {
  const each = [...wanted, ...installed].flatMap((object): [string, string][] => {
    const part = partOf(object);
    return part === undefined ? [] : [[titleOf(object), part]];
  });
  return new Map(each);
}

function partIn(parts: Parts, object: Mapping): string | undefined {
  return partOf(object) ?? parts.get(titleOf(object));
}

function policyOf(spec: unknown): string | undefined {
  return isMapping(spec) && typeof spec.policyName === 'string' ? spec.policyName : undefined;
}

/** Anybody may bind a policy of kport's once more. */
function isBindingOf(parts: Parts, { kind, spec }: Mapping): boolean {
  return kind === 'ValidatingAdmissionPolicyBinding' && parts.has(policyTitle(policyOf(spec) ?? ''));
}

/** A binding names the policy, which may have any name: its part is what counts. */
function changesOf(found: Mapping, wanted: PolicyObject, parts: Parts): FieldChange[] {
  const comparable = (spec: unknown) => {
    const name = policyOf(spec);
    return withoutDefaults(isMapping(spec) && name ? { ...spec, policyName: parts.get(policyTitle(name)) ?? name } : spec);
  };
  return changes(comparable(found.spec), comparable(wanted.spec), '/spec').map((change) =>
    change.at === '/spec/policyName' ? { ...change, found: policyOf(found.spec), wanted: policyOf(wanted.spec) } : change,
  );
}

function metadataOf({ metadata }: Mapping | Pick<PolicyObject, 'metadata'>): Mapping {
  return isMapping(metadata) ? metadata : {};
}

function titleOf(object: Mapping | PolicyObject): string {
  return `${String(object.kind)} ${String(metadataOf(object).name)}`;
}

function policyTitle(name: string): string {
  return `ValidatingAdmissionPolicy ${name}`;
}

function partOf(object: Mapping | Pick<PolicyObject, 'metadata'>): string | undefined {
  const { labels } = metadataOf(object);
  return isMapping(labels) && typeof labels[PART_LABEL] === 'string' ? labels[PART_LABEL] : undefined;
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

/** Lists of names whose order says nothing. */
const UNORDERED: ReadonlySet<string> = new Set([
  ...['values', 'validationActions', 'apiGroups', 'apiVersions', 'operations', 'resources'],
]);

/** Down to the fields that differ; lists of another length, or without an order, differ as a whole. */
function changes(found: unknown, wanted: unknown, at: Pointer): FieldChange[] {
  if (isDeepStrictEqual(found, wanted)) return [];
  if (UNORDERED.has(tokens(at).at(-1) ?? '') && Array.isArray(found) && Array.isArray(wanted))
    return isDeepStrictEqual(found.toSorted(), wanted.toSorted()) ? [] : [{ at, found, wanted }];
  if (Array.isArray(found) && Array.isArray(wanted) && found.length === wanted.length) {
    return found.flatMap((one, index) => changes(one, wanted[index], child(at, index)));
  }
  if (!isMapping(found) || !isMapping(wanted)) return [{ at, found, wanted }];
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...keys].flatMap((key) => changes(found[key], wanted[key], child(at, key)));
}
