import { KubeConfig } from '@kubernetes/client-node';
import nock from 'nock';
import { afterEach, beforeEach, vi } from 'vitest';
import { type ClusterClient, clientOf } from '../../src/cluster/client.ts';
import type { Clock } from '../../src/cluster/clock.ts';
import { SERVER } from './fake-api.ts';

export interface TestCluster {
  readonly client: ClusterClient;
  /** `time` is what `now` says. */
  readonly clock: Clock & { readonly slept: number[]; time: Date };
  /** Stops everything that runs on the client. */
  stop(): void;
}

/** A client of the fake API and a clock that does not wait: it notes how long it was asked to. */
export function testCluster(timeoutMs = 2_000): TestCluster {
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: 'test', server: SERVER, skipTLSVerify: false }, { name: 'kport', token: 'token' });
  const control = new AbortController();
  const slept: number[] = [];
  const clock = {
    slept,
    time: new Date('2030-01-01T00:00:00Z'),
    now: () => clock.time,
    random: () => 0,
    sleep: async (ms: number) => {
      slept.push(ms);
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
  const client = clientOf(config, { timeoutMs, userAgent: 'kport/test', signal: control.signal });
  return { client, clock, stop: () => control.abort(new Error('stopped')) };
}

/** vitest gives up after a second, in which a busy machine may not have answered once. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 50_000 });
}

/** Gives each test a cluster of its own. */
export function eachWithCluster(use: (cluster: TestCluster) => void): void {
  let cluster: TestCluster;
  beforeEach(() => {
    withoutNetwork();
    cluster = testCluster();
    use(cluster);
  });
  afterEach(() => {
    cluster.stop();
    forgetApi();
  });
}

/** No test reaches the network, and none sees the API of another. */
export function withoutNetwork(): void {
  nock.disableNetConnect();
}

export function forgetApi(): void {
  nock.abortPendingRequests();
  nock.cleanAll();
}
