import { PassThrough } from 'node:stream';
import nock from 'nock';

export const SERVER = 'https://cluster.test:6443';

export type Json = Record<string, unknown>;

export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: { name: string; resourceVersion?: string; generation?: number; [key: string]: unknown };
  [key: string]: unknown;
}

export interface Asked {
  readonly method: string;
  /** The path, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What the API says instead of its answer, once. */
export interface Fault {
  readonly method?: string;
  readonly path: RegExp;
  readonly watch?: boolean;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Something that happens just before the request is answered as usual. */
  readonly before?: () => void;
  readonly delayMs?: number;
}

export interface FakeApi {
  readonly asked: Asked[];
  get(path: string): KubeObject | undefined;
  /** Somebody else writes an object: its collection's path, and the object. */
  put(collection: string, object: KubeObject): void;
  remove(collection: string, name: string): void;
  fault(fault: Fault): void;
  /** Forgets the faults that nobody ran into. */
  mend(): void;
  /** Ends every open watch; `cut` in the middle of the answer. */
  dropWatches(how: 'end' | 'cut'): void;
  /** Writes a line to every open watch. */
  write(line: string): void;
  openWatches(): number;
  /** Is called with the path of every object that has been written. */
  onWrite(listener: (path: string) => void): void;
}

interface OpenWatch {
  readonly collection: string;
  readonly only: string | undefined;
  readonly stream: PassThrough;
}

type Reply = [number, unknown, Record<string, string>?];

/** Plays the Kubernetes API behind nock: objects with resource versions, lists, watches, conflicts, and faults. */
export function fakeApi(): FakeApi {
  const objects = new Map<string, KubeObject>();
  const faults: Fault[] = [];
  const asked: Asked[] = [];
  const watches = new Set<OpenWatch>();
  const log: { readonly version: number; readonly collection: string; readonly type: string; readonly object: KubeObject }[] = [];
  const listeners = new Set<(path: string) => void>();
  let version = 100;

  const tell = (collection: string, type: string, object: KubeObject): void => {
    log.push({ version, collection, type, object });
    for (const watch of watches) send(watch, collection, type, object);
  };
  const send = (watch: OpenWatch, collection: string, type: string, object: KubeObject): void => {
    if (watch.collection !== collection || (watch.only !== undefined && watch.only !== object.metadata.name)) return;
    watch.stream.write(`${JSON.stringify({ type, object })}\n`);
  };
  const store = (collection: string, object: KubeObject): KubeObject => {
    const path = `${collection}/${object.metadata.name}`;
    const before = objects.get(path);
    const stored = { ...object, metadata: { uid: `uid-${path}`, ...object.metadata, resourceVersion: String(++version) } };
    objects.set(path, stored);
    for (const listener of listeners) listener(path);
    tell(collection, before ? 'MODIFIED' : 'ADDED', stored);
    return stored;
  };
  const watch = (collection: string, query: URLSearchParams): Reply => {
    const stream = new PassThrough();
    const opened = { collection, only: nameOf(query), stream };
    watches.add(opened);
    // As the API server does, the head of the answer is sent before there is any event; nock waits for a first byte.
    stream.write('\n');
    stream.on('close', () => watches.delete(opened));
    const since = Number(query.get('resourceVersion'));
    for (const entry of log) if (entry.version > since) send(opened, entry.collection, entry.type, entry.object);
    return [200, stream];
  };
  const list = (collection: string, query: URLSearchParams): Reply => {
    const only = nameOf(query);
    const items = [...objects]
      .filter(([path]) => path.slice(0, path.lastIndexOf('/')) === collection)
      .map(([, object]) => object);
    const selected = items.filter(({ metadata }) => only === undefined || metadata.name === only);
    return [200, { kind: 'List', metadata: { resourceVersion: String(version) }, items: selected }];
  };
  const write = ({ method, path, body }: Asked): Reply => {
    const target = path.replace(/\/status$/, '');
    const collection = method === 'POST' ? path : target.slice(0, target.lastIndexOf('/'));
    const sent = body as KubeObject;
    if (method === 'POST') {
      if (objects.has(`${path}/${sent.metadata.name}`)) return refusal(409, 'AlreadyExists');
      return [201, store(collection, sent)];
    }
    const before = objects.get(target);
    if (!before) return refusal(404, 'NotFound');
    const after = method === 'PATCH' ? patched(before, body as JsonPatch) : sent;
    if (after.metadata.resourceVersion !== before.metadata.resourceVersion) return refusal(409, 'Conflict');
    return [200, store(collection, path === target ? after : { ...before, status: after.status })];
  };
  const drop = ({ path, body }: Asked): Reply => {
    const before = objects.get(path);
    if (!before) return refusal(404, 'NotFound');
    const { preconditions = {} } = (body ?? {}) as { preconditions?: { uid?: string; resourceVersion?: string } };
    const { uid, resourceVersion } = before.metadata;
    const isMeant =
      [uid, undefined].includes(preconditions.uid) && [resourceVersion, undefined].includes(preconditions.resourceVersion);
    if (!isMeant) return refusal(409, 'Conflict');
    objects.delete(path);
    return [200, { kind: 'Status', apiVersion: 'v1', status: 'Success' }];
  };
  const answer = (request: Asked): Reply => {
    const { method, path, query } = request;
    if (method === 'DELETE') return drop(request);
    if (method !== 'GET') return write(request);
    const object = objects.get(path);
    if (object) return [200, object];
    if (/\/(namespaces|portpolicies|validating(webhookconfigurations|admissionpolic(ies|ybindings)))$/.test(path))
      return query.get('watch') ? watch(path, query) : list(path, query);
    return refusal(404, 'NotFound');
  };
  const reply = async (request: Asked): Promise<Reply> => {
    asked.push(request);
    const at = faults.findIndex((fault) => fits(fault, request));
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0];
    if (fault?.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    fault?.before?.();
    if (fault?.status === undefined) return answer(request);
    const [status, body] = refusal(fault.status, REASONS[fault.status] ?? 'Unknown');
    return [status, fault.body ?? body, fault.headers ?? {}];
  };
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    nock(SERVER)
      .persist()
      .intercept(/.*/, method)
      .reply(async (request: Request) => {
        const url = new URL(request.url);
        const text = await request.clone().text();
        const body: unknown = text === '' ? undefined : JSON.parse(text);
        const headers = Object.fromEntries(request.headers);
        return (await reply({ method, path: url.pathname, query: url.searchParams, headers, body })) as never;
      });
  }
  return {
    asked,
    get: (path) => objects.get(path),
    put: (collection, object) => void store(collection, object),
    remove(collection, name) {
      const object = objects.get(`${collection}/${name}`);
      objects.delete(`${collection}/${name}`);
      version += 1;
      if (object) tell(collection, 'DELETED', { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } });
    },
    fault: (fault) => void faults.push(fault),
    mend: () => void faults.splice(0),
    dropWatches(how) {
      for (const { stream } of watches) how === 'end' ? stream.end() : stream.destroy(new Error('cut'));
      watches.clear();
    },
    write(line) {
      for (const { stream } of watches) stream.write(`${line}\n`);
    },
    openWatches: () => watches.size,
    onWrite: (listener) => void listeners.add(listener),
  };
}

type JsonPatch = readonly { readonly op: string; readonly path: string; readonly value: unknown }[];

/** Only what this API is asked for: add and replace of a member that has a parent. */
function patched(object: KubeObject, patch: JsonPatch): KubeObject {
  const copy = structuredClone(object);
  for (const { path, value } of patch) {
    const keys = path.split('/').slice(1);
    const last = keys.pop() ?? '';
    let parent: Json = copy;
    for (const key of keys) parent = parent[key] as Json;
    parent[last] = value;
  }
  return copy;
}

function fits(fault: Fault, { method, path, query }: Asked): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.watch !== undefined && fault.watch !== (query.get('watch') === 'true')) return false;
  return fault.path.test(path);
}

function nameOf(query: URLSearchParams): string | undefined {
  return /^metadata\.name=(.*)$/.exec(query.get('fieldSelector') ?? '')?.[1];
}

const REASONS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

function refusal(code: number, reason: string): Reply {
  return [code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message: `${reason} it is`, code }];
}
