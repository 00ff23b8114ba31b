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
}

/** An API server keeps 25 idle connections to a webhook, and opens more for what it asks at once. */
const CONNECTIONS_PER_REQUEST = 4;
/** Of TLS, when it is idle: measured with 2,048 of them, 73 KB. */
const CONNECTION_BYTES = 80 * 1024;
const HEALTH_CONNECTIONS = 256;
const LARGEST_BODIES = 4;
/** Of the memory: for idle connections, for small bodies, and for large ones. */
const SHARES = { connections: 1 / 6, small: 1 / 16, large: 1 / 16 } as const;

/** `memory` in bytes: the limit of the container, or what the machine has. */
export function limitsOf({ maxInFlight, bodyLimit }: Pick<Settings, 'maxInFlight' | 'bodyLimit'>, memory: number): Limits {
  const fitting = Math.floor((memory * SHARES.connections) / CONNECTION_BYTES);
  return {
    connections: Math.max(maxInFlight, Math.min(maxInFlight * CONNECTIONS_PER_REQUEST, fitting)),
    healthConnections: HEALTH_CONNECTIONS,
    small: Math.max(LARGE, Math.floor(memory * SHARES.small)),
    // At least one of the largest: what no body may be larger than must come through alone.
    large: Math.max(2 * bodyLimit, Math.min(LARGEST_BODIES * bodyLimit, Math.floor(memory * SHARES.large))),
  };
}
