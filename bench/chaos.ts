// Whether two replicas answer, and answer right, while replicas, the API server, policies, labels and certificates change: against the
// API server that `npm run test:e2e` builds, on loopback.
//   npm run bench:chaos                                  two minutes, 200 requests a second
//   npm run bench:chaos -- --minutes 10 --per-second 50
import { parseArgs } from 'node:util';
import { type ChaosReport, runChaos } from '../test/e2e/chaos.ts';
import { startCluster } from '../test/e2e/cluster.ts';
import { findBinaries } from '../test/e2e/components.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, 'per-second': { type: 'string', default: '200' } },
});
const MOST_TOLD = 20;

function lines(report: ChaosReport): string[] {
  const { asked, denied, allowed, lostAtKills, wrong, failed, events, renewals, warnings } = report;
  const counts = { asked, denied, allowed, 'lost at kills': lostAtKills, 'wrong verdicts': wrong.length, failed: failed.length };
  const rows = [...Object.entries(counts), ...events, ['certificate renewed', renewals]];
  return [
    '| what | times |',
    '| --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    ...[...wrong, ...failed].slice(0, MOST_TOLD),
    ...(wrong.length + failed.length > 0 ? warnings : []),
  ];
}

async function main(): Promise<string[]> {
  const binaries = findBinaries(process.env);
  if (binaries === undefined) return ['The programs of a cluster are missing: node test/e2e/build-tools.ts builds them.'];
  const cluster = await startCluster(binaries);
  try {
    const milliseconds = Number(values.minutes) * 60_000;
    const report = await runChaos(cluster, { perSecond: Number(values['per-second']), milliseconds, certificateLife: 45 });
    if (report.wrong.length + report.failed.length > 0) process.exitCode = 1;
    return lines(report);
  } finally {
    await cluster.stop();
  }
}

process.stdout.write(`${(await main()).join('\n')}\n`);
