// An owner as documents: as it is written, and as its Pods run, in its own terms, so that one and the same finding about both is known
// as one.
import { workloadsIn } from '../facts/objects/extract.ts';
import { podPathOf } from '../facts/objects/locate-pods.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import type { WorkloadPath } from '../model/outcome.ts';
import { type Pointer, valueAt, withValueAt } from '../model/pointer.ts';
import type { SourceDocument } from '../model/source.ts';
import type { ObjectRef, Workload } from '../model/workload.ts';
import type { FoldedOwner } from './owners.ts';

const ORIGIN = { file: 'cluster', document: 0 } as const;

/** An object that the API server decoded long ago: it has no text. */
export function clusterDocument(object: Mapping): SourceDocument {
  return { object, origin: ORIGIN, duplicateKeys: [], locate: () => undefined, line: () => undefined };
}

/** What Pods run, as if their owner said it; else as a Pod by the name of the owner. */
export function asRun(owner: FoldedOwner, pod: Mapping, workloads: readonly WorkloadPath[]): Mapping {
  const { object: ref, template } = owner;
  if (template !== undefined) {
    const at = templateOf(workloadsIn(template, workloads), namesIn(pod));
    if (at !== undefined) return withValueAt(template, at, pod.spec);
  }
  const path = ref.kind === 'Pod' ? undefined : podPathOf(ref);
  return path === undefined ? namedPod(ref, pod) : withValueAt(unread(ref), `/${path.replaceAll('.', '/')}`, pod.spec);
}

/** With what a Deployment has that is no patch of one. */
function unread({ apiVersion, kind, namespace, name }: ObjectRef): Mapping {
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return { apiVersion, kind, metadata, spec: { selector: { matchLabels: {} } } };
}

function namedPod({ name }: ObjectRef, pod: Mapping): Mapping {
  return { ...pod, metadata: { ...(isMapping(pod.metadata) ? pod.metadata : {}), name } };
}

/** Where the Pod spec is that has most of these containers; undefined where it is none as Pods have it. */
function templateOf(workloads: readonly Workload[], names: ReadonlySet<string>): Pointer | undefined {
  const common = ({ containers }: Workload) => containers.filter(({ name }) => names.has(name)).length;
  const [best] = workloads.filter(isPodSpec).toSorted((a, b) => common(b) - common(a));
  return best?.at;
}

const IN_POD_SPEC = /^\/(?:initContainers|containers|ephemeralContainers)\/\d+$/;

function isPodSpec({ at, containers }: Workload): boolean {
  return containers.every((container) => container.at.startsWith(at) && IN_POD_SPEC.test(container.at.slice(at.length)));
}

function namesIn(pod: Mapping): ReadonlySet<string> {
  const [workload] = workloadsIn(pod, []);
  return new Set(workload?.containers.map(({ name }) => name));
}

/** An object whose Pods are on nodes of Windows, whether or not they say so. */
export function onWindows(object: Mapping, workloads: readonly WorkloadPath[]): Mapping {
  return workloadsIn(object, workloads).reduce((changed, { at }) => {
    const selector = valueAt(changed, `${at}/nodeSelector`);
    const windows = { ...(isMapping(selector) ? selector : {}), 'kubernetes.io/os': 'windows' };
    return withValueAt(changed, `${at}/nodeSelector`, windows);
  }, object);
}
