// The short form of `npm run bench:chaos`: everything that happens there, once.
import { expect, it } from 'vitest';
import { runChaos } from './chaos.ts';
import { describeInCluster } from './shared-cluster.ts';

describeInCluster('chaos', (cluster) => {
  it('no verdict is wrong, and nothing fails but what is in flight when something is killed', async () => {
    const report = await runChaos(cluster(), { perSecond: 20, milliseconds: 0, certificateLife: 45 });
    expect({ wrong: report.wrong, failed: report.failed }).toEqual({ wrong: [], failed: [] });
    expect(Math.min(report.denied, report.allowed)).toBeGreaterThan(50);
    expect(report.lostAtKills).toBeLessThan(report.asked / 4);
    expect(report.renewals).toBeGreaterThan(0);
  }, 400_000);
});
