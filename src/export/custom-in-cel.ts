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

export const EXPORTED: readonly CustomKind[] = EVERY.flatMap(({ group, kind, paths, isPlain }) => {
  // An expression knows the kind and not the group.
  const rows = EVERY.filter((one) => one.kind === kind && (one.group === group || one.paths.join() !== paths.join()));
  const [path, ...more] = paths;
  if (kind === IN_NO_NAMESPACE || !isPlain || path === undefined || path.includes('[') || more.length > 0 || rows.length > 1)
    return [];
  return [{ group, kind, path }];
});

/** Their kinds, for people. */
export const EXPORTED_KINDS: readonly string[] = [...new Set(EXPORTED.map(({ kind }) => kind))];

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
  const custom = EXPORTED.filter(({ path }) => path !== USUAL).map(({ kind, path }) => [kind, path] as const);
  const byPath = Map.groupBy([...Object.entries(BUILT_IN), ...custom], ([, path]) => path);
  // Those of Kubernetes first, for they are asked about most.
  const choices = [...byPath].map(([path, kinds]) => {
    const names = kinds.map(([kind]) => celString(kind));
    const is = names.length === 1 ? `== ${names[0]}` : `in [${names.join(', ')}]`;
    return `${object}.kind ${is} ? ${at(object, path)} : `;
  });
  return `(${choices.join('')}${at(object, USUAL)})`;
}

function at(object: Cel, path: string): Cel {
  return `dyn(${object}).?${path.split('.').join('.?')}.orValue({})`;
}
