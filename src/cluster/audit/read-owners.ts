// Objects that are mostly on the way from a Pod to whoever is at the top: of these their metadata is enough, and of a ReplicaSet that
// nobody controls all is read.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { Cluster } from '../client.ts';
import { type Begin, type Listed, readList } from './read-list.ts';

interface Taking {
  readonly begin: Begin;
  /** Of the metadata: the object itself is judged. */
  readonly isTop: (object: Mapping) => boolean;
}

/** So many are asked for by their names; where there are more, the whole list is shorter. */
const MOST_BY_NAME = 20;

/** Rejects as readList does. */
export async function readOwners(cluster: Cluster, listed: Listed, { begin, isTop }: Taking): Promise<void> {
  let tops: string[] = [];
  let take: ReturnType<Begin> = () => undefined;
  await readList(cluster, { ...listed, isOfMetadata: true }, () => {
    tops = [];
    take = begin();
    return (object) => (isTop(object) ? void tops.push(selecting(object)) : take(object));
  });
  if (tops.length > MOST_BY_NAME) return readList(cluster, listed, () => (object) => (isTop(object) ? take(object) : undefined));
  for (const fieldSelector of tops) {
    await readList(cluster, { ...listed, isLarge: false, query: { ...listed.query, fieldSelector } }, () => take);
  }
}

function selecting({ metadata }: Mapping): string {
  const { name, namespace } = isMapping(metadata) ? metadata : {};
  return `metadata.name=${String(name)}${typeof namespace === 'string' ? `,metadata.namespace=${namespace}` : ''}`;
}
