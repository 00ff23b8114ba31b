import type { Settings } from '../settings/settings.ts';
import { LARGE } from './lanes.ts';

/** What a server holds at most, by what it may use. */
export interface Limits {
  readonly connections: number;
  /** Of the health server. */
  readonly healthConnections: number;
  /** Bytes of small bodies, and of large ones, that are held at the same time. */
  readonly small: number;
  readonly large: number;
  /** Threads that judge, the one that speaks with clients counted. */
  readonly workers: number;
  /** Mebibytes of the heap of the thread that judges large bodies, and of each other one beside the first. */
  readonly heaps: { readonly large: number; readonly other: number };
}

type Bounded = Pick<Settings, 'maxInFlight' | 'bodyLimit' | 'workers'>;

export interface Machine {
  /** Bytes: the limit of the container, or what the machine has. */
  readonly memory: number;
  /** Processors that may be used, whole ones. */
  readonly processors: number;
}

/** An API server keeps 25 idle connections to a webhook, and opens more for what it asks at once. */
const CONNECTIONS_PER_REQUEST = 2;
const FEWEST_CONNECTIONS = 16;
/** Of TLS, when it is idle: measured with 2,048 of them, 73 KB. */
const CONNECTION_BYTES = 80 * 1024;
const HEALTH_CONNECTIONS = 256;
const LARGEST_BODIES = 4;
/** Of the memory: for idle connections, for small bodies, and for large ones. */
const SHARES = { connections: 1 / 10, small: 1 / 32, large: 1 / 32 } as const;
const MIB = 1024 * 1024;
/** Memory for each worker, and how many there are at most where nobody says how many. */
const WORKER_BYTES = 224 * MIB;
const MOST_WORKERS = 8;
/** Of the memory, for the heap of a thread: a Pod of the largest size with as many findings as it can have takes some 150 MiB. */
const HEAP_SHARES = { large: 1 / 3, other: 0.15 } as const;
const HEAP_MIB = { least: 64, most: 2048 } as const;

export function limitsOf({ maxInFlight, bodyLimit, workers }: Bounded, { memory, processors }: Machine): Limits {
  const fitting = Math.floor((memory * SHARES.connections) / CONNECTION_BYTES);
  return {
    connections: Math.max(FEWEST_CONNECTIONS, Math.min(maxInFlight * CONNECTIONS_PER_REQUEST, fitting)),
    healthConnections: HEALTH_CONNECTIONS,
    small: Math.max(LARGE, Math.floor(memory * SHARES.small)),
    // At least one of the largest: what no body may be larger than must come through alone.
    large: Math.max(2 * bodyLimit, Math.min(LARGEST_BODIES * bodyLimit, Math.floor(memory * SHARES.large))),
    workers: workers ?? Math.max(1, Math.min(processors, Math.floor(memory / WORKER_BYTES), MOST_WORKERS)),
    heaps: { large: heap(memory * HEAP_SHARES.large), other: heap(memory * HEAP_SHARES.other) },
  };
}

function heap(bytes: number): number {
  return Math.round(Math.min(HEAP_MIB.most, Math.max(HEAP_MIB.least, bytes / MIB)));
}
