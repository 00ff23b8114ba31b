// All objects of a kind, one after the other: none is kept here, for there may be ten thousand.
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { Cluster } from '../client.ts';
import { notOfApiServer, statusOf } from '../failure.ts';
import { persistently } from '../persistently.ts';
import { ask, askJson, type Question } from './ask.ts';
import { eachLine } from './lines.ts';

export interface Listed extends Pick<Question, 'path'> {
  readonly apiVersion: string;
  readonly kind: string;
  /** Selectors. */
  readonly query?: Readonly<Record<string, string>>;
  /** There may be thousands, so that they are asked for in one stream where the server has one. */
  readonly isLarge?: boolean;
  /** Nothing but metadata is needed. */
  readonly isOfMetadata?: boolean;
}

/** Takes each object; called anew where reading begins again, and what the last one got is what there is. */
export type Begin = () => (object: Mapping) => void;

/** Rejects where the kind may not or cannot be read. What was begun last has got every object when it resolves, each once. */
export async function readList(cluster: Cluster, listed: Listed, begin: Begin): Promise<void> {
  if (listed.isLarge && (await hasWatchList(cluster, listed, begin))) return;
  await readPages(cluster, listed, begin);
}

/** False where the server has no watch list, or did not end it. A server that cannot be reached is asked for pages. */
async function hasWatchList(cluster: Cluster, listed: Listed, begin: Begin): Promise<boolean> {
  try {
    return await persistently(cluster, () => readWatchList(cluster, listed, begin));
  } catch (error) {
    cluster.client.signal.throwIfAborted();
    // Whether it may be listed is asked for by the pages: here `watch` may be what is not allowed.
    if (statusOf(error) === undefined) throw error;
    return false;
  }
}

const WATCH_LIST = {
  watch: 'true',
  sendInitialEvents: 'true',
  resourceVersionMatch: 'NotOlderThan',
  allowWatchBookmarks: 'true',
};
const END_OF_LIST = 'k8s.io/initial-events-end';

/**
 * A stream that is cut ends as one that is complete does: only the bookmark tells them apart. Any other event than ADDED before it
 * comes from a server that knows no watch list.
 */
async function readWatchList({ client }: Cluster, listed: Listed, begin: Begin): Promise<boolean> {
  const accept = listed.isOfMetadata ? METADATA('PartialObjectMetadata') : undefined;
  const { path, query } = listed;
  const answer = await ask(client, { path, query: { ...query, ...WATCH_LIST }, ...(accept ? { accept } : {}) });
  const add = begin();
  let state: 'open' | 'complete' | 'broken' = 'open';
  try {
    await eachLine(answer, (line) => {
      const event: unknown = JSON.parse(line);
      if (!isMapping(event) || !isMapping(event.object)) state = 'broken';
      else if (event.type === 'ADDED') add(typed(event.object, listed));
      else state = isEnd(event.object) ? 'complete' : event.type === 'BOOKMARK' ? 'open' : 'broken';
      return state === 'open';
    });
  } catch {
    client.signal.throwIfAborted();
    return false;
  } finally {
    answer.destroy();
  }
  return (state as string) === 'complete';
}

function isEnd({ metadata }: Mapping): boolean {
  return isMapping(metadata) && isMapping(metadata.annotations) && metadata.annotations[END_OF_LIST] === 'true';
}

/** So many at once: larger pages are hardly faster, and take more memory. */
const PAGE = 200;
/** A list that grows old while it is read begins again; a server that lets it grow old each time cannot be read. */
const MOST_BEGINNINGS = 3;

/** Never with resourceVersion=0, with which the server ignores the limit. */
async function readPages(cluster: Cluster, listed: Listed, begin: Begin): Promise<void> {
  for (let beginning = 1; ; beginning++) {
    try {
      return await readAllPages(cluster, listed, begin());
    } catch (error) {
      // The token that comes with it would go on in another state of the cluster: what has gone and come since would be told wrongly.
      if (statusOf(error) !== 410 || beginning >= MOST_BEGINNINGS) throw error;
    }
  }
}

async function readAllPages(cluster: Cluster, listed: Listed, add: (object: Mapping) => void): Promise<void> {
  let token: string | undefined = '';
  while (token !== undefined) {
    const query: Record<string, string> = { ...listed.query, limit: String(PAGE), ...(token === '' ? {} : { continue: token }) };
    const { items, next } = await persistently(cluster, () => readPage(cluster, listed, query));
    for (const item of items) add(typed(item, listed));
    token = next;
  }
}

interface Page {
  readonly items: readonly Mapping[];
  readonly next: string | undefined;
}

async function readPage(
  { client }: Cluster,
  { path, isOfMetadata }: Listed,
  query: Readonly<Record<string, string>>,
): Promise<Page> {
  const accept = isOfMetadata ? METADATA('PartialObjectMetadataList') : undefined;
  const page = await askJson(client, { path, query, ...(accept ? { accept } : {}) });
  if (!isMapping(page) || (page.items ?? page.metadata) === undefined) throw notOfApiServer();
  // An empty list of metadata is null.
  const items = page.items ?? [];
  if (!Array.isArray(items) || !items.every(isMapping)) throw notOfApiServer();
  const token = isMapping(page.metadata) ? page.metadata.continue : undefined;
  return { items, next: typeof token === 'string' && token !== '' ? token : undefined };
}

const METADATA = (kind: string): string => `application/json;as=${kind};g=meta.k8s.io;v=v1,application/json`;

/** Items of a list do not say what they are, and metadata alone says PartialObjectMetadata. */
function typed(object: Mapping, { apiVersion, kind }: Listed): Mapping {
  return { ...object, apiVersion, kind };
}
