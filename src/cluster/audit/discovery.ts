import type { UnreadKind } from '../../model/audit.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { Cluster } from '../client.ts';
import { failureOf, notOfApiServer, statusOf } from '../failure.ts';
import { persistently } from '../persistently.ts';
import { askJson } from './ask.ts';

/** A kind that the cluster has, and by what it is listed. */
export interface ServedKind {
  readonly group: string;
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

export type Wanted = (group: string, kind: string) => boolean;

export interface Served {
  readonly kinds: readonly ServedKind[];
  /** Groups that the cluster has and cannot tell of now: which kinds are in them is not known. */
  readonly unread: readonly UnreadKind[];
}

/** Those of the kinds that are wanted which the cluster has, each in the version that it prefers. Only groups of which one is wanted are asked. */
export async function servedKinds(cluster: Cluster, groups: ReadonlySet<string>, isWanted: Wanted): Promise<Served> {
  const versions = listOf(await read(cluster, '/apis'), 'groups').flatMap((group) => {
    const preferred = isMapping(group.preferredVersion) ? group.preferredVersion.groupVersion : undefined;
    return typeof preferred === 'string' && groups.has(String(group.name)) ? [preferred] : [];
  });
  const kinds: ServedKind[] = [];
  const unread: UnreadKind[] = [];
  for (const apiVersion of groups.has('') ? ['v1', ...versions] : versions) {
    try {
      const served = listOf(await read(cluster, pathOf(apiVersion)), 'resources').flatMap((resource) =>
        served1(apiVersion, resource),
      );
      kinds.push(...served.filter(({ group, kind }) => isWanted(group, kind)));
    } catch (error) {
      cluster.client.signal.throwIfAborted();
      unread.push({ resource: apiVersion, why: failureOf(error), isForbidden: statusOf(error) === 403 });
    }
  }
  return { kinds, unread };
}

/** `/api/v1`, `/apis/apps/v1`. */
export function pathOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Undefined for a group that is gone. */
async function read(cluster: Cluster, path: string): Promise<Mapping | undefined> {
  try {
    const answer = await persistently(cluster, () => askJson(cluster.client, { path }));
    if (!isMapping(answer)) throw notOfApiServer();
    return answer;
  } catch (error) {
    if (path !== '/apis' && statusOf(error) === 404) return undefined;
    throw error;
  }
}

function served1(apiVersion: string, { name, kind, namespaced, verbs }: Mapping): ServedKind[] {
  // A subresource: pods/log.
  if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) return [];
  if (!Array.isArray(verbs) || !verbs.includes('list')) return [];
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return [{ group, apiVersion, kind, plural: name, isNamespaced: namespaced === true }];
}

/** Of a group that is gone, nothing. */
function listOf(answer: Mapping | undefined, key: string): readonly Mapping[] {
  if (answer === undefined) return [];
  const list = answer[key];
  if (!Array.isArray(list)) throw notOfApiServer();
  return list.filter(isMapping);
}
