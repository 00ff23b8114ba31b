// What of a cluster is kept until it is judged: each object is taken once, and little of it stays.
import { isLinkKind } from '../facts/links/links.ts';
import { type NodeInfo, readNode } from '../facts/status/node-runtime.ts';
import { readEvent } from '../facts/status/pod-status.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import { type OwnerReference, ownerOf } from './owner-reference.ts';
import { type FoldedPods, foldEvent, foldPod, noPods, type PodGroup } from './pods.ts';

/** An object that may be at the top of Pods. */
export interface HeldObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: OwnerReference | undefined;
  /** Absent where it is only on the way to another one. */
  readonly object?: Mapping;
}

/** What one reading of a kind has come to. */
interface Batch {
  readonly pods: FoldedPods;
  readonly objects: HeldObject[];
  readonly nodes: NodeInfo[];
  /** Names, and the label kport.dev/mode. */
  readonly namespaces: [name: string, mode: string | undefined][];
  /** Services, and what is in front of them. */
  readonly links: Mapping[];
  readonly policies: Mapping[];
}

export interface Collected {
  readonly groups: ReadonlyMap<string, PodGroup>;
  /** By uid. */
  readonly objects: ReadonlyMap<string, HeldObject>;
  readonly nodes: ReadonlyMap<string, NodeInfo>;
  readonly namespaces: ReadonlyMap<string, string | undefined>;
  readonly links: readonly Mapping[];
  readonly policies: readonly Mapping[];
}

export interface Collector {
  /** Forgets what came of the reading before. */
  begin(reading: { readonly kind: string; readonly group: string; readonly namespace?: string }): (object: Mapping) => void;
  /** Pods of which Events may say more than their status. */
  isTroubled(): boolean;
  /** Takes Events about them. */
  takeEvent(event: Mapping): void;
  collected(): Collected;
}

const MODE_LABEL = 'kport.dev/mode';

export function collector(): Collector {
  const batches = new Map<string, Batch>();
  const all = () => [...batches.values()];
  return {
    begin({ group, kind, namespace = '' }) {
      const batch: Batch = { pods: noPods(), objects: [], nodes: [], namespaces: [], links: [], policies: [] };
      batches.set(`${kind}.${group} ${namespace}`, batch);
      return (object) => take(object, batch);
    },
    isTroubled: () => all().some(({ pods }) => pods.troubled.size > 0),
    takeEvent(event) {
      const read = readEvent(event);
      if (read === undefined) return;
      const { podUid, ...failure } = read;
      for (const { pods } of all()) {
        const troubled = pods.troubled.get(podUid);
        if (troubled !== undefined) foldEvent(failure, troubled);
      }
    },
    collected: () => ({
      groups: new Map(all().flatMap(({ pods }) => [...pods.groups])),
      objects: new Map(all().flatMap(({ objects }) => objects.map((object) => [object.uid, object] as const))),
      nodes: new Map(all().flatMap(({ nodes }) => nodes.map((node) => [node.name, node] as const))),
      namespaces: new Map(all().flatMap(({ namespaces }) => namespaces)),
      links: all().flatMap(({ links }) => links),
      policies: all().flatMap(({ policies }) => policies),
    }),
  };
}

function take(object: Mapping, batch: Batch): void {
  const { apiVersion, kind, metadata } = object;
  if (!isMapping(metadata)) return;
  if (kind === 'Pod' && apiVersion === 'v1') foldPod(object, batch.pods);
  else if (kind === 'Namespace') {
    const mode = isMapping(metadata.labels) ? metadata.labels[MODE_LABEL] : undefined;
    batch.namespaces.push([String(metadata.name), typeof mode === 'string' ? mode : undefined]);
  } else if (kind === 'Node') {
    const node = readNode(object);
    if (node) batch.nodes.push(node);
  } else if (kind === 'PortPolicy') batch.policies.push(bare(object, metadata));
  else if (isLinkKind({ apiVersion, kind })) batch.links.push(bare(object, metadata));
  else batch.objects.push(held(object, metadata));
}

/** What roll-outs leave behind is only on the way to what made it. */
const ON_THE_WAY = ['ReplicaSet', 'Job'];

/** Nobody controls it, so that it is judged itself. */
export function isTop({ metadata }: Mapping): boolean {
  return !isMapping(metadata) || ownerOf(metadata) === undefined;
}

function held(object: Mapping, metadata: Mapping): HeldObject {
  const { apiVersion, kind } = object;
  const { name, namespace, uid } = metadata;
  const controller = ownerOf(metadata);
  const isOnTheWay = controller !== undefined && ON_THE_WAY.includes(String(kind));
  return {
    apiVersion: String(apiVersion),
    kind: String(kind),
    namespace: typeof namespace === 'string' ? namespace : '',
    name: String(name),
    uid: String(uid),
    controller,
    ...(isOnTheWay ? {} : { object: bare(object, metadata) }),
  };
}

/** The whole object as kubectl apply wrote it, once more. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Without its status, and what managers of its fields have written down about them. */
function bare(object: Mapping, metadata: Mapping): Mapping {
  const { status: _, ...own } = object;
  const { managedFields: __, ...kept } = metadata;
  const { annotations } = kept;
  if (!isMapping(annotations) || !(LAST_APPLIED in annotations)) return { ...own, metadata: kept };
  const { [LAST_APPLIED]: ___, ...others } = annotations;
  return { ...own, metadata: { ...kept, annotations: others } };
}
