import { Watch } from '@kubernetes/client-node';
import { KportError } from '../model/errors.ts';
import type { Cluster } from './client.ts';

interface StreamEvents {
  opening(): void;
  opened(): void;
}

type Done = (error: unknown) => void;
type Callback = Parameters<Watch['watch']>[2];
type Open = Watch['watch'];

/** How long client-go keeps a watch, at least and at most: replicas that started together do not all come back together. */
const LIFETIME_SECONDS = [300, 600] as const;

/**
 * client-node's watch for its own informer, made fit for a process that must not die of it: an event that is none would be
 * an unhandled rejection there, a watch may be opened after the stop, and an API that takes the connection and never
 * answers would not count as an error.
 *
 * An API server that is asked to end waits for open watches of HTTP/1.1, which is what client-node speaks; here for 30 seconds at
 * most (measured with 1.37), because client-node opens a watch anew after 30 seconds without an event. It waits no
 * longer than its --request-timeout, 60 seconds, so this is left as it is.
 */
export function watchThatTells({ client, clock }: Cluster, events: StreamEvents): Watch {
  const watch = new Watch(client.config);
  const open: Open = watch.watch.bind(watch);
  watch.watch = async (path, query, callback, done) => {
    const stream = { isOpen: false, isDone: false, control: new AbortController() };
    if (client.signal.aborted) return stream.control;
    events.opening();
    const end: Done = (error) => {
      if (stream.isDone) return;
      stream.isDone = true;
      done(endOf(error, stream.isOpen));
    };
    const receive = guarded(callback, stream, (error) => {
      stream.isDone = true;
      stream.control.abort();
      done(error);
    });
    // Bookmarks keep the resourceVersion young where nothing happens, so that a new watch can begin there.
    const [least, most] = LIFETIME_SECONDS;
    const timeoutSeconds = Math.round(least + (most - least) * clock.random());
    stream.control = await open(path, { ...query, allowWatchBookmarks: true, timeoutSeconds }, receive, end);
    if (client.signal.aborted || stream.isDone) stream.control.abort();
    else {
      stream.isOpen = true;
      events.opened();
    }
    return stream.control;
  };
  return watch;
}

/** An object that an informer can keep. */
export function isNamed(object: unknown): boolean {
  const metadata = (object as { metadata?: { name?: unknown } } | null | undefined)?.metadata;
  return typeof metadata?.name === 'string';
}

/** A stream that was open and ends has been dropped: no failure, it is opened again. */
function endOf(error: unknown, wasOpen: boolean): unknown {
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  if (wasOpen) return isTimeout ? error : null;
  return isTimeout ? new KportError('input', { code: 'no-answer-in-time' }) : error;
}

/** After an event that is none nothing is known for certain: the informer lists again (which 410 makes it do). */
function guarded(callback: Callback, stream: { isOpen: boolean; isDone: boolean }, fail: Done): Callback {
  return (phase, object, event) => {
    if (stream.isDone) return;
    stream.isOpen = true;
    if (isEvent(phase, object)) return callback(phase, object, event);
    callback('ERROR', { code: 410 });
    fail(new TypeError('the API sent an event that is none'));
  };
}

function isEvent(phase: unknown, object: unknown): boolean {
  if (phase === 'ERROR') return typeof object === 'object' && object !== null;
  if (phase === 'BOOKMARK') return typeof (object as { metadata?: unknown } | null)?.metadata === 'object';
  return (phase === 'ADDED' || phase === 'MODIFIED' || phase === 'DELETED') && isNamed(object);
}
