// The kinds of Kubernetes and OpenShift that hold a Pod spec, and where. Old API groups are here because their manifests are
// still about. Sources: kubernetes/api core/v1/types.go, apps/*/types.go, batch/*/types.go and extensions/v1beta1/types.go;
// openshift/api apps/v1/types.go (DeploymentConfig, also served as `v1` once: apps/v1/legacy.go).
import { ROOM, remembered } from '../../model/remembered.ts';
import type { PodShape } from './pod-shape.ts';

export interface PodKind {
  /** `''` is the core group: `apiVersion: v1`. */
  readonly apiGroups: readonly string[];
  readonly kinds: readonly string[];
  /** Where each Pod is: dotted paths as in PortPolicy `workloads`. */
  readonly podSpecs: readonly string[];
  /** How the Pod lies there; absent for a PodSpec. */
  readonly shape?: PodShape;
  /** An operator completes it: what it does not say is unknown. */
  readonly partial?: true;
}

export const BUILT_IN_KINDS: readonly PodKind[] = [
  { apiGroups: [''], kinds: ['Pod'], podSpecs: ['spec'] },
  { apiGroups: [''], kinds: ['PodTemplate'], podSpecs: ['template.spec'] },
  { apiGroups: [''], kinds: ['ReplicationController'], podSpecs: ['spec.template.spec'] },
  { apiGroups: ['apps', 'extensions'], kinds: ['Deployment', 'DaemonSet', 'ReplicaSet'], podSpecs: ['spec.template.spec'] },
  { apiGroups: ['apps'], kinds: ['StatefulSet'], podSpecs: ['spec.template.spec'] },
  { apiGroups: ['batch', 'extensions'], kinds: ['Job'], podSpecs: ['spec.template.spec'] },
  { apiGroups: ['batch'], kinds: ['CronJob'], podSpecs: ['spec.jobTemplate.spec.template.spec'] },
  { apiGroups: ['batch'], kinds: ['JobTemplate'], podSpecs: ['template.spec.template.spec'] },
  { apiGroups: ['apps.openshift.io', ''], kinds: ['DeploymentConfig'], podSpecs: ['spec.template.spec'] },
];

/** Every place of a Pod spec in an object of these kinds, as a path. */
export const POD_PATHS: readonly (readonly string[])[] = [...new Set(BUILT_IN_KINDS.flatMap(({ podSpecs }) => podSpecs))].map(
  (path) => path.split('.'),
);

/** Policies and mutations: what looks like a Pod in them is a pattern of Pods, or what is laid over them (Kyverno, Gatekeeper). */
const GROUPS_OF_POLICIES =
  /^(?:(?:.+\.)?kyverno\.io|(?:.+\.)?gatekeeper\.sh|policies\.kubewarden\.io|admissionregistration\.k8s\.io)$/;

/** Containers of a cloud run in the cloud by its operators, and not in this cluster (Cloud Run, Azure Container Apps, ECS). */
const GROUPS_OF_CLOUDS =
  /^(?:run\.googleapis\.com|(?:.+\.)?azure\.com|(?:.+\.)?cnrm\.cloud\.google\.com|(?:.+\.)?services\.k8s\.aws|(?:.+\.)?(?:aws|gcp|azure)(?:\.m)?\.upbound\.io|(?:.+\.)?(?:aws|gcp|azure)\.crossplane\.io)$/;

export function isGroupOfPolicies(group: string): boolean {
  return GROUPS_OF_POLICIES.test(group);
}

/** Asked of each object, of which many have the same: to ask the patterns takes ten times as long. */
export const isGroupWithoutPods = remembered((group: string) => isGroupOfPolicies(group) || GROUPS_OF_CLOUDS.test(group), ROOM);

/**
 * Kinds whose content is text, a schema or the past state of another object: nothing in them is run, so no Pod spec is
 * looked for. CustomResourceDefinitions are also the largest objects of most trees.
 */
export const KINDS_WITHOUT_PODS: readonly Pick<PodKind, 'apiGroups' | 'kinds'>[] = [
  { apiGroups: [''], kinds: ['ConfigMap', 'Secret', 'Service'] },
  { apiGroups: ['apiextensions.k8s.io'], kinds: ['CustomResourceDefinition'] },
  { apiGroups: ['apps'], kinds: ['ControllerRevision'] },
];
