import { afterAll, beforeAll, describe } from 'vitest';
import { type Cluster, startCluster } from './cluster.ts';
import { findBinaries } from './components.ts';

/** Hands out a cluster once it has been started. */
export type GetCluster = () => Cluster;

/**
 * Tests in a cluster of their own, which is there before their first hook and gone after their last. They are skipped where its
 * programs are missing: the global setup says so.
 */
export function describeInCluster(name: string, tests: (cluster: GetCluster) => void): void {
  const binaries = findBinaries(process.env);
  describe.skipIf(binaries === undefined)(name, () => {
    let cluster: Cluster | undefined;
    beforeAll(async () => {
      if (binaries) cluster = await startCluster(binaries);
    });
    afterAll(() => cluster?.stop());
    tests(() => {
      if (!cluster) throw new Error('the cluster has not been started');
      return cluster;
    });
  });
}
