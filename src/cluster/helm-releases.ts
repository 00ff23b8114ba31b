import { KportError } from '../model/errors.ts';
import type { HelmRelease, ReleaseObject } from '../model/helm-release.ts';
import type { Cluster } from './client.ts';
import { describeFailure, statusOf } from './failure.ts';
import { decodeRelease } from './helm-release-data.ts';
import { persistently } from './persistently.ts';

/** Where helm keeps its releases: HELM_DRIVER. (`sql` is out of the cluster's reach, `memory` out of everybody's.) */
export const RELEASE_STORES = ['secret', 'configmap'] as const;
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
  const where = `${object.kind} "${object.name}" in namespace "${object.namespace}"`;
  if (text === undefined) throw new KportError('input', `${where} holds no helm release: it has no value "release"`);
  const release = decodeRelease(text);
  if ('unreadable' in release) throw new KportError('input', `${where} holds no helm release: ${release.unreadable}`);
  if (release.name !== query.name || (query.revision !== undefined && release.revision !== query.revision)) {
    throw new KportError('input', `${where} holds another release: "${release.name}", revision ${release.revision}`);
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
    const what = `release "${query.name}", revision ${query.revision}`;
    const how = statusOf(error) === 404 ? `no ${KINDS[store]} "${name}"` : describeFailure(error);
    throw new KportError('input', `cannot read ${what}, in namespace "${namespace}": ${how}`, { cause: error });
  }
}

async function pending(cluster: Cluster, query: ReleaseQuery): Promise<Stored> {
  const found = await listPending(cluster, query);
  const [only, ...others] = found;
  const what = `release "${query.name}" in namespace "${query.namespace}"`;
  if (!only) {
    throw new KportError('input', `nothing is pending of ${what}: --revision names the one to judge, whatever its status`);
  }
  if (others.length > 0) {
    const names = found.map(({ object }) => object.name).join(', ');
    throw new KportError('input', `several revisions are pending of ${what}: --revision names the one to judge (${names})`);
  }
  return only;
}

async function listPending(cluster: Cluster, { namespace, name, store }: ReleaseQuery): Promise<Stored[]> {
  const labelSelector = `owner=helm,name=${name},status in (${PENDING.join(', ')})`;
  const { core } = cluster.client;
  const asked = { namespace, labelSelector, limit: MOST_LISTED };
  try {
    return await persistently(cluster, async () =>
      store === 'secret'
        ? (await core.listNamespacedSecret(asked)).items.map((secret) => ofSecret(namespace, secret))
        : (await core.listNamespacedConfigMap(asked)).items.map((map) => ofConfigMap(namespace, map)),
    );
  } catch (error) {
    throw new KportError('input', `cannot list the ${KINDS[store]}s of namespace "${namespace}": ${describeFailure(error)}`, {
      cause: error,
    });
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
  const { name = '', uid } = metadata;
  return { kind, namespace, name, ...(uid === undefined ? {} : { uid }) };
}
