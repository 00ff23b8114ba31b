import { type KubernetesListObject, type KubernetesObject, ListWatch } from '@kubernetes/client-node';
import { backoffMs } from './backoff.ts';
import type { Cluster } from './client.ts';
import { retryAfterMs } from './failure.ts';
import { isNamed, watchThatTells } from './watch-stream.ts';

/** What is watched: where it is, and how it is listed. */
export interface Watched<T extends KubernetesObject> {
  readonly path: string;
  readonly list: () => Promise<KubernetesListObject<T>>;
  readonly fieldSelector?: string;
}

interface InformerEvents<T> {
  /** A new object, or a new version of one. */
  changed(object: T): void;
  deleted(object: T): void;
  /** What is known is the cluster's state (true), or may be an old one (false). Told when it changes. */
  reached(reached: boolean): void;
  /** Why the API could not be reached, once an attempt. */
  failed(error: unknown): void;
}

/**
 * Keeps a list of objects and watches it until the client's signal is aborted. A dropped or expired watch is taken up
 * again at once; what fails (the list, or opening the watch) is tried again with a growing pause.
 */
export function watchObjects<T extends KubernetesObject>(cluster: Cluster, watched: Watched<T>, events: InformerEvents<T>): void {
  const { client, clock } = cluster;
  const contact = contactOf(events);
  const informer = informerOf(cluster, watched, contact);
  const start = (): void => void informer.start().catch(retry);
  const retry = async (error: unknown): Promise<void> => {
    if (client.signal.aborted) return;
    const failures = contact.lost();
    events.failed(error);
    await clock.sleep(backoffMs(failures, clock.random(), retryAfterMs(error)), client.signal);
    if (!client.signal.aborted) start();
  };
  informer.on('add', events.changed);
  informer.on('update', events.changed);
  informer.on('delete', events.deleted);
  informer.on('error', (error: unknown) => void retry(error));
  client.signal.addEventListener('abort', () => void informer.stop(), { once: true });
  start();
}

interface Contact {
  listed(): void;
  opening(): void;
  opened(): void;
  /** Returns how many failures came before this one since the API was last reached. */
  lost(): number;
}

function contactOf(events: { reached(reached: boolean): void }): Contact {
  let isReached = false;
  let isListed = false;
  let failures = 0;
  const reach = (now: boolean): void => {
    if (now) failures = 0;
    if (isReached === now) return;
    isReached = now;
    events.reached(now);
  };
  return {
    listed() {
      isListed = true;
    },
    // The objects of a list have been told by the time its watch is opened.
    opening() {
      if (isListed) reach(true);
    },
    opened: () => reach(true),
    lost() {
      isListed = false;
      reach(false);
      return failures++;
    },
  };
}

function informerOf<T extends KubernetesObject>(cluster: Cluster, watched: Watched<T>, contact: Contact): ListWatch<T> {
  const { client, clock } = cluster;
  const list = async (): Promise<KubernetesListObject<T>> => {
    const answer = wellFormed(await watched.list());
    contact.listed();
    return answer;
  };
  const delayFn = (ms: number) => clock.sleep(ms, client.signal);
  return new ListWatch<T>(watched.path, watchThatTells(cluster, contact), list, false, undefined, watched.fieldSelector, {
    delayFn,
  });
}

/** An answer that is no list would end the informer without a word. */
function wellFormed<T extends KubernetesObject>(list: KubernetesListObject<T>): KubernetesListObject<T> {
  const isList = Array.isArray(list?.items) && typeof list.metadata?.resourceVersion === 'string';
  if (isList && list.items.every(isNamed)) return list;
  throw new TypeError('the API answered with something that is not a list of objects');
}
