import { KportError } from '../model/errors.ts';
import type { HelmRelease, ReleaseObject } from '../model/helm-release.ts';
import type { Reason } from '../model/reason.ts';
import type { Cluster } from './client.ts';
import { failureOf, itemsOf, notOfApiServer, statusOf } from './failure.ts';
import { decodeRelease } from './helm-release-data.ts';
import { persistently } from './persistently.ts';

/** Where helm keeps its releases: HELM_DRIVER. (`sql` is out of the cluster's reach, `memory` out of everybody's.) */
const RELEASE_STORES = ['secret', 'configmap'] as const;
export type ReleaseStore = (typeof RELEASE_STORES)[number];

export interface ReleaseQuery {
  readonly namespace: string;
  readonly name: string;
  /** Without it: the one that is pending. */
  readonly revision?: number;
  readonly store: ReleaseStore;
}

export interface FoundRelease {
  readonly release: HelmRelease;
  readonly object: ReleaseObject;
}

/** What both kinds have in common, once the base64 of a Secret is gone. */
interface Stored {
  readonly object: ReleaseObject;
  readonly release: string | undefined;
}

const PENDING = ['pending-install', 'pending-upgrade', 'pending-rollback'] as const;
/** More than one revision is never pending, unless helm was killed; a few are enough to name them. */
const MOST_LISTED = 5;
const KINDS = { secret: 'Secret', configmap: 'ConfigMap' } as const;

/** Reads a release of its namespace. Throws a KportError `input` that says what is missing, and what would help. */
export async function readRelease(cluster: Cluster, query: ReleaseQuery): Promise<FoundRelease> {
  const { object, release: text } = query.revision === undefined ? await pending(cluster, query) : await named(cluster, query);
  const { kind, name: stored, namespace } = object;
  const where: Reason = { code: 'stored-in', data: { kind, name: stored, namespace } };
  const nothing = (why: Reason) => new KportError('input', { code: 'no-helm-release', data: { where, why } });
  if (text === undefined) throw nothing({ code: 'no-release-value' });
  const release = decodeRelease(text);
  if ('unreadable' in release) throw nothing(release.unreadable);
  if (release.name !== query.name || (query.revision !== undefined && release.revision !== query.revision)) {
    const { name, revision } = release;
    throw new KportError('input', { code: 'another-release', data: { where, name, revision } });
  }
  return { release, object };
}

/** By its name alone: the only right that this needs is to get this one object. */
async function named(cluster: Cluster, query: ReleaseQuery): Promise<Stored> {
  const { namespace, store } = query;
  const name = `sh.helm.release.v1.${query.name}.v${query.revision}`;
  const { core } = cluster.client;
  try {
    return await persistently(cluster, async () =>
      store === 'secret'
        ? ofSecret(namespace, await core.readNamespacedSecret({ namespace, name }))
        : ofConfigMap(namespace, await core.readNamespacedConfigMap({ namespace, name })),
    );
  } catch (error) {
    const why: Reason =
      statusOf(error) === 404 ? { code: 'no-release-object', data: { kind: KINDS[store], name } } : failureOf(error);
    const data = { name: query.name, revision: query.revision ?? '', namespace, why };
    throw new KportError('input', { code: 'release-unreadable', data }, { cause: error });
  }
}

async function pending(cluster: Cluster, query: ReleaseQuery): Promise<Stored> {
  const found = await list(cluster, query, `,status in (${PENDING.join(', ')})`);
  const [only, ...others] = found;
  const what: Reason = { code: 'release-in', data: { name: query.name, namespace: query.namespace } };
  if (!only) {
    const [other] = await list(cluster, query, '');
    if (other) throw new KportError('input', { code: 'nothing-pending', data: { what } });
    throw new KportError('input', { code: 'no-release-there', data: { what, kind: KINDS[query.store] } });
  }
  if (others.length > 0) {
    const names = found.map(({ object }) => object.name).join(', ');
    throw new KportError('input', { code: 'several-pending', data: { what, names } });
  }
  return only;
}

async function list(cluster: Cluster, { namespace, name, store }: ReleaseQuery, andStatus: string): Promise<Stored[]> {
  const labelSelector = `owner=helm,name=${name}${andStatus}`;
  const { core } = cluster.client;
  const asked = { namespace, labelSelector, limit: MOST_LISTED };
  try {
    return await persistently(cluster, async () =>
      store === 'secret'
        ? itemsOf(await core.listNamespacedSecret(asked)).map((secret) => ofSecret(namespace, secret))
        : itemsOf(await core.listNamespacedConfigMap(asked)).map((map) => ofConfigMap(namespace, map)),
    );
  } catch (error) {
    const data = { kind: KINDS[store], namespace, why: failureOf(error) };
    throw new KportError('input', { code: 'cannot-list', data }, { cause: error });
  }
}

interface ApiObject {
  readonly metadata?: { readonly name?: string; readonly uid?: string };
  readonly data?: Readonly<Record<string, string>>;
}

function ofSecret(namespace: string, secret: ApiObject): Stored {
  const { release } = secret.data ?? {};
  const decoded = release === undefined ? undefined : Buffer.from(release, 'base64').toString('latin1');
  return { object: objectOf('Secret', namespace, secret), release: decoded };
}

function ofConfigMap(namespace: string, map: ApiObject): Stored {
  return { object: objectOf('ConfigMap', namespace, map), release: map.data?.release };
}

function objectOf(kind: ReleaseObject['kind'], namespace: string, { metadata = {} }: ApiObject): ReleaseObject {
  const { name, uid } = metadata;
  if (name === undefined) throw notOfApiServer();
  return { kind, namespace, name, ...(uid === undefined ? {} : { uid }) };
}
