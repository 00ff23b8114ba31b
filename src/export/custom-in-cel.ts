// Custom resources that an exported policy judges: those whose one Pod spec stands at one place. Where several stand in one object, or
// only a part of one, the Pods that are made of it are judged.
import { CUSTOM_KINDS } from '../facts/objects/custom-kinds.ts';
import { apiGroup, podPathOf } from '../facts/objects/locate-pods.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { Cel } from '../rules/cel.ts';
import { celString } from './cel-text.ts';

interface CustomKind {
  readonly group: string;
  readonly kind: string;
  readonly path: string;
}

const EVERY = CUSTOM_KINDS.flatMap(({ apiGroups, kinds, podSpecs, shape, partial }) =>
  apiGroups.flatMap((group) =>
    kinds.map((kind) => ({ group, kind, paths: podSpecs, isPlain: shape === undefined && partial === undefined })),
  ),
);

/** Every binding matches what is in no namespace, whatever its mode. */
const IN_NO_NAMESPACE = 'DeploymentRuntimeConfig';

/** Why a kind of the table is none that an exported policy judges. */
export const LEFT_OUT_REASONS = ['own-fields', 'several', 'two-groups', 'no-namespace'] as const;
type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** Undefined where it is one. */
function reasonAgainst({ group, kind }: (typeof EVERY)[number]): LeftOutReason | undefined {
  const own = EVERY.filter((one) => one.kind === kind && one.group === group);
  const paths = own.flatMap((one) => one.paths);
  if (own.some(({ isPlain }) => !isPlain)) return 'own-fields';
  if (paths.length > 1 || paths.some((path) => path.includes('['))) return 'several';
  // An expression knows the kind and not the group.
  if (EVERY.some((one) => one.kind === kind && one.paths.join() !== paths.join())) return 'two-groups';
  return kind === IN_NO_NAMESPACE ? 'no-namespace' : undefined;
}

export const EXPORTED: readonly CustomKind[] = EVERY.flatMap((row) => {
  const { group, kind, paths } = row;
  return reasonAgainst(row) === undefined ? paths.map((path) => ({ group, kind, path })) : [];
});

/** Those of them whose Pods are not made of `spec.template`. */
export const WITHOUT_TEMPLATE: readonly string[] = EXPORTED.flatMap(({ kind, path }) =>
  `${path}.`.startsWith('spec.template.') ? [] : [kind],
);

/** Their kinds, for people. */
export function exportedKinds(): string {
  return byGroup(EXPORTED);
}

/** The others of the table, for people. */
export function leftOutKinds(reason: LeftOutReason): string {
  return byGroup(EVERY.filter((row) => reasonAgainst(row) === reason));
}

/** `ray.io (RayCluster, RayJob), ...`: a kind alone may be one of several groups. */
function byGroup(kinds: readonly Pick<CustomKind, 'group' | 'kind'>[]): string {
  const groups = Map.groupBy(kinds, ({ group }) => group);
  const named = [...groups].map(([group, all]) => `${group} (${[...new Set(all.map(({ kind }) => kind))].join(', ')})`);
  return named.join(', ');
}

/** Whether an exported policy judges the kind. */
export function isJudgedInCel(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean {
  const group = apiGroup(ref.apiVersion);
  return podPathOf(ref) !== undefined || EXPORTED.some((one) => one.group === group && one.kind === ref.kind);
}

/** As rules of an admission policy; a rule for a group that is not installed is harmless. */
export const CUSTOM_RULES = [...Map.groupBy(EXPORTED, ({ group }) => group)].map(([group, all]) => ({
  apiGroups: [group],
  apiVersions: ['*'],
  operations: ['CREATE', 'UPDATE'],
  resources: all.map(({ kind }) => pluralOf(kind)),
  scope: 'Namespaced',
}));

/** As the definitions of all of these have it. */
function pluralOf(kind: string): string {
  return `${kind.toLowerCase()}${kind.endsWith('x') ? 'es' : 's'}`;
}

const USUAL = 'spec.template.spec';
const BUILT_IN = {
  ...{ Pod: 'spec', CronJob: 'spec.jobTemplate.spec.template.spec', PodTemplate: 'template.spec' },
  ...{ Deployment: USUAL, StatefulSet: USUAL, DaemonSet: USUAL, ReplicaSet: USUAL, ReplicationController: USUAL, Job: USUAL },
};

/** The Pod spec of an object; an empty one where there is none, as in a Rollout that names its Deployment. */
export function specOf(object: Cel): Cel {
  return byKind(object, (path) => at(object, path));
}

/** Where that stands, as text. */
export function specPathOf(object: Cel): Cel {
  return byKind(object, celString);
}

function byKind(object: Cel, said: (path: string) => Cel): Cel {
  const custom = EXPORTED.filter(({ path }) => path !== USUAL).map(({ kind, path }) => [kind, path] as const);
  const byPath = Map.groupBy([...Object.entries(BUILT_IN), ...custom], ([, path]) => path);
  // Those of Kubernetes first, for they are asked about most.
  const choices = [...byPath].map(([path, kinds]) => {
    const names = kinds.map(([kind]) => celString(kind));
    const is = names.length === 1 ? `== ${names[0]}` : `in [${names.join(', ')}]`;
    return `${object}.kind ${is} ? ${said(path)} : `;
  });
  return `(${choices.join('')}${said(USUAL)})`;
}

function at(object: Cel, path: string): Cel {
  return `dyn(${object}).?${path.split('.').join('.?')}.orValue({})`;
}
