// Pods folded by whoever they belong to: of ten thousand only what they have in common is kept.

import { hash } from 'node:crypto';
import { type FailureFacts, type RunFacts, readPodStatus } from '../facts/status/pod-status.ts';
import { remember } from '../judge/workload-group.ts';
import { sameWords } from '../knowledge/failure-texts.ts';
import { CONTAINER_LISTS } from '../model/container-lists.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import { type OwnerReference, ownerOf } from './owner-reference.ts';

/** How many, by the names of nodes; `''` for those that have none. */
export type Tally = Map<string, number>;

/** Pods of one owner whose specs say the same. */
export interface PodForm {
  /** One of them, without what is its own. */
  readonly pod: Mapping;
  readonly on: Tally;
  readonly runs: Map<string, { readonly run: RunFacts; readonly on: Tally }>;
}

/** What Pods of one owner have in common that failed. */
export interface FoldedFailure {
  readonly failure: FailureFacts;
  readonly on: Tally;
}

/** Pods with the same controller. */
export interface PodGroup {
  readonly owner: OwnerReference;
  readonly namespace: string;
  readonly isStatic: boolean;
  readonly forms: Map<string, PodForm>;
  readonly failures: Map<string, FoldedFailure>;
}

/** A Pod in trouble: where it belongs, and the codes that were told of its containers. */
interface TroubledPod {
  readonly group: PodGroup;
  readonly node: string;
  readonly told: Set<string>;
}

/** Groups by their owner's uid, and Pods that are in trouble by their own. */
export interface FoldedPods {
  readonly groups: Map<string, PodGroup>;
  readonly troubled: Map<string, TroubledPod>;
}

export function noPods(): FoldedPods {
  return { groups: new Map(), troubled: new Map() };
}

export function foldPod(pod: Mapping, { groups, troubled }: FoldedPods): void {
  const { metadata, spec } = pod;
  if (!isMapping(metadata) || !isMapping(spec) || typeof metadata.name !== 'string') return;
  const node = typeof spec.nodeName === 'string' ? spec.nodeName : '';
  const namespace = typeof metadata.namespace === 'string' ? metadata.namespace : '';
  const isStatic = isMirror(metadata);
  const owner = isStatic ? staticOwner(metadata.name, node) : (ownerOf(metadata) ?? itself(metadata));
  const key = isStatic ? `static ${namespace}/${owner.name}` : owner.uid;
  const group = remember(groups, key, () => ({ owner, namespace, isStatic, forms: new Map(), failures: new Map() }));
  const form = remember(group.forms, sameness(spec), () => ({ pod: kept(metadata, spec), on: new Map(), runs: new Map() }));
  count(form.on, node);
  const { runs, failures, isTroubled } = readPodStatus(pod);
  for (const run of runs) {
    const { container, uid = '', digest = '' } = run;
    count(remember(form.runs, `${container} ${uid} ${digest}`, () => ({ run, on: new Map() })).on, node);
  }
  for (const failure of failures) foldFailure(failure, group, node);
  if (isTroubled && typeof metadata.uid === 'string') {
    const told = new Set(failures.flatMap((failure) => (failure.how === 'seen' ? [subjectOf(failure)] : [])));
    troubled.set(metadata.uid, { group, node, told });
  }
}

/** An Event says once more what the status of a container does, and each start that fails makes another one. */
export function foldEvent(failure: FailureFacts, { group, node, told }: TroubledPod): void {
  if (told.has(subjectOf(failure))) return;
  told.add(subjectOf(failure));
  foldFailure(failure, group, node);
}

function subjectOf({ container = '', code }: FailureFacts): string {
  return `${container} ${code}`;
}

/** Of what is told once. A program puts its host's name and its numbers into its words, which are others in each Pod: one is an example. */
export function likeness({ container = '', code, how, source, reason, message, exitCode }: FailureFacts): string {
  const words = exitCode === undefined ? sameWords(message) : '';
  return JSON.stringify([container, code, how, source, reason, exitCode ?? '', words]);
}

/** The earliest is told. */
function foldFailure(failure: FailureFacts, { failures }: Pick<PodGroup, 'failures'>, node: string): void {
  const key = likeness(failure);
  const known = failures.get(key);
  const { since } = failure;
  if (known === undefined || (since !== undefined && since < (known.failure.since ?? '~'))) {
    failures.set(key, { failure, on: known?.on ?? new Map() });
  }
  count(failures.get(key)?.on ?? new Map(), node);
}

function count(on: Tally, node: string): void {
  on.set(node, (on.get(node) ?? 0) + 1);
}

/** kubernetes/kubernetes pkg/kubelet/types/constants.go ConfigMirrorAnnotationKey. */
function isMirror({ annotations }: Mapping): boolean {
  return isMapping(annotations) && 'kubernetes.io/config.mirror' in annotations;
}

/** The kubelet puts the node's name behind the name of a static Pod; its owner is the Node, which all static Pods there have. */
function staticOwner(name: string, node: string): OwnerReference {
  const own = node !== '' && name.endsWith(`-${node}`) ? name.slice(0, -node.length - 1) : name;
  return { apiVersion: 'v1', kind: 'Pod', name: own, uid: '' };
}

function itself({ name, uid }: Mapping): OwnerReference {
  return { apiVersion: 'v1', kind: 'Pod', name: String(name), uid: String(uid ?? name) };
}

/** What the scheduler, the kubelet, a controller and admission give each Pod of a template for itself. */
const OWN_FIELDS = ['nodeName', 'hostname', 'affinity', 'volumes', 'tolerations', 'schedulingGates'];
const OWN_OF_CONTAINERS = ['volumeMounts', 'volumeDevices'];

function withoutOwn(spec: Mapping): Mapping {
  const bare: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(spec)) {
    if (OWN_FIELDS.includes(key)) continue;
    bare[key] = CONTAINER_LISTS.includes(key) && Array.isArray(value) ? value.map(withoutMounts) : value;
  }
  return bare;
}

function withoutMounts(container: unknown): unknown {
  if (!isMapping(container)) return container;
  return Object.fromEntries(Object.entries(container).filter(([key]) => !OWN_OF_CONTAINERS.includes(key)));
}

function sameness(spec: Mapping): string {
  return hash('sha1', JSON.stringify(withoutOwn(spec)), 'base64');
}

/** As it is judged. */
function kept({ name, namespace, labels, annotations }: Mapping, spec: Mapping): Mapping {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels, annotations }, spec: withoutOwn(spec) };
}
