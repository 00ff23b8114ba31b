// What an audit asks a cluster for. What may not be read is told once a kind, and the others are read all the same.
import type { UnreadKind } from '../../model/audit.ts';
import { KportError } from '../../model/errors.ts';
import type { Mapping } from '../../model/mapping.ts';
import type { Cluster } from '../client.ts';
import { failureKey, failureOf, sentenceOf, statusOf } from '../failure.ts';
import { pathOf, type ServedKind, servedKinds, type Wanted } from './discovery.ts';
import { type Begin, readList } from './read-list.ts';
import { readOwners } from './read-owners.ts';

export interface AuditScope {
  /** Absent for all. */
  readonly namespaces?: readonly string[] | undefined;
  /** Of Pods. */
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** What is read: a kind, in one namespace or in all of them. */
export interface Reading extends Pick<ServedKind, 'group' | 'kind'> {
  readonly namespace?: string;
}

export interface AuditReader {
  /** The kinds that are wanted beside Pods, Nodes and Namespaces, with all groups that they are in. */
  readonly groups: ReadonlySet<string>;
  readonly isWanted: Wanted;
  /** Of the metadata of a ReplicaSet or a Job: nobody controls it, so that it is judged itself. */
  readonly isTop: (object: Mapping) => boolean;
  /** Takes each object of a reading; called anew where that begins again. */
  begin(reading: Reading): (object: Mapping) => void;
}

const NODES: ServedKind = { group: '', apiVersion: 'v1', kind: 'Node', plural: 'nodes', isNamespaced: false };
const NAMESPACES: ServedKind = { group: '', apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', isNamespaced: false };
const PODS: ServedKind = { group: '', apiVersion: 'v1', kind: 'Pod', plural: 'pods', isNamespaced: true };
const EVENTS: ServedKind = { group: '', apiVersion: 'v1', kind: 'Event', plural: 'events', isNamespaced: true };

/** Of which there are as many as there were roll-outs: few of them are at the top of anything. */
const ON_THE_WAY = ['ReplicaSet', 'Job'];

/** Rejects where the cluster cannot be asked at all. */
export async function readCluster(cluster: Cluster, scope: AuditScope, reader: AuditReader): Promise<UnreadKind[]> {
  const isOwn = (group: string, kind: string) => kind !== 'Pod' && reader.isWanted(group, kind);
  const others = await servedKinds(cluster, reader.groups, isOwn);
  const unread = [...others.unread];
  for (const kind of [NODES, NAMESPACES, PODS, ...others.kinds])
    unread.push(...(await readKind(cluster, { kind, scope, reader })));
  return unread;
}

/** Warnings about Pods, which may say what a status does not: asked for only where somebody looks for them. */
export async function readTroubleEvents(
  cluster: Cluster,
  { namespaces }: AuditScope,
  reader: Pick<AuditReader, 'begin'>,
): Promise<UnreadKind[]> {
  const query = { fieldSelector: 'type=Warning,involvedObject.kind=Pod' };
  return readKind(cluster, { kind: EVENTS, scope: { namespaces }, reader, query });
}

interface KindReading {
  readonly kind: ServedKind;
  readonly scope: AuditScope;
  readonly reader: Pick<AuditReader, 'begin'> & Partial<Pick<AuditReader, 'isTop'>>;
  readonly query?: Readonly<Record<string, string>>;
}

async function readKind(cluster: Cluster, { kind, scope, reader, query = {} }: KindReading): Promise<UnreadKind[]> {
  const unread: (UnreadKind & { readonly namespace: string })[] = [];
  const missing: UnreadKind[] = [];
  const isTop = ON_THE_WAY.includes(kind.kind) ? reader.isTop : undefined;
  const places = placesOf(kind, scope);
  for (const place of places) {
    const listed = {
      path: place.path,
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      query: { ...query, ...place.query, ...(kind === PODS ? selectors(scope) : {}) },
      isLarge: kind === PODS || isTop !== undefined,
      isOfMetadata: kind === NAMESPACES,
    };
    const reading = {
      group: kind.group,
      kind: kind.kind,
      ...(place.namespace === undefined ? {} : { namespace: place.namespace }),
    };
    try {
      const found = await counted(
        (begin) => (isTop ? readOwners(cluster, listed, { begin, isTop }) : readList(cluster, listed, begin)),
        () => reader.begin(reading),
      );
      // A slip in its name must not look like a namespace without findings.
      if (kind === NAMESPACES && found === 0 && place.namespace !== undefined) missing.push(noNamespace(place.namespace));
    } catch (error) {
      cluster.client.signal.throwIfAborted();
      if (kind === PODS && statusOf(error) === 400) throw refusedSelector(scope, error);
      // It went while the cluster was read, and has no objects any more.
      if (statusOf(error) === 404) continue;
      // What has come so far is not all.
      reader.begin(reading);
      unread.push({ ...toldUnread(kind, error), namespace: place.namespace ?? '' });
    }
  }
  return [...missing, ...joined(unread, places.length)];
}

/** How many objects the last beginning has got. */
async function counted(read: (begin: Begin) => Promise<void>, begin: Begin): Promise<number> {
  let found = 0;
  await read(() => {
    found = 0;
    const take = begin();
    return (object) => {
      found += 1;
      take(object);
    };
  });
  return found;
}

function noNamespace(name: string): UnreadKind {
  return { resource: 'namespaces', namespaces: [name], why: { code: 'no-namespace' }, isForbidden: false };
}

interface Place {
  readonly path: string;
  readonly namespace?: string;
  readonly query?: Readonly<Record<string, string>>;
}

function placesOf(kind: ServedKind, { namespaces }: AuditScope): readonly Place[] {
  const base = pathOf(kind.apiVersion);
  const all = [{ path: `${base}/${kind.plural}` }];
  if (namespaces === undefined) return all;
  if (kind === NAMESPACES) {
    return namespaces.map((namespace) => ({
      path: `${base}/namespaces`,
      query: { fieldSelector: `metadata.name=${namespace}` },
      namespace,
    }));
  }
  // Of what is in no namespace only nodes matter to those that are asked about.
  if (!kind.isNamespaced) return kind === NODES ? all : [];
  return namespaces.map((namespace) => ({
    path: `${base}/namespaces/${encodeURIComponent(namespace)}/${kind.plural}`,
    namespace,
  }));
}

function selectors({ labelSelector, fieldSelector }: AuditScope): Record<string, string> {
  return {
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  };
}

/** The only thing of ours that the API server may find at fault in what is asked. */
function refusedSelector({ labelSelector, fieldSelector }: AuditScope, error: unknown): unknown {
  const given = [
    ...(labelSelector === undefined ? [] : [`--selector ${JSON.stringify(labelSelector)}`]),
    ...(fieldSelector === undefined ? [] : [`--field-selector ${JSON.stringify(fieldSelector)}`]),
  ];
  if (given.length === 0) return error;
  return new KportError(
    'usage',
    { code: 'selector-refused', data: { given: given.join(', '), why: { code: 'said', data: { words: sentenceOf(error) } } } },
    { cause: error },
  );
}

function toldUnread({ group, plural }: ServedKind, error: unknown): UnreadKind {
  const resource = group === '' ? plural : `${plural}.${group}`;
  return { resource, why: failureOf(error), isForbidden: statusOf(error) === 403 };
}

/** Once a kind and reason, with the namespaces where it is some of several. */
function joined(unread: readonly (UnreadKind & { readonly namespace: string })[], asked: number): UnreadKind[] {
  const alike = Map.groupBy(unread, ({ why, namespace, isForbidden }) =>
    JSON.stringify([isForbidden, failureKey(why, namespace)]),
  );
  return [...alike.values()].flatMap((group) => {
    const namespaces = group.map(({ namespace }) => namespace).filter((namespace) => namespace !== '');
    const isAll = group.length === asked;
    return group.slice(0, 1).map(({ namespace: _, ...told }) => (isAll ? told : { ...told, namespaces }));
  });
}
