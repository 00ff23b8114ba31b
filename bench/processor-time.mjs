// Preloaded by `npm run bench:fix`: writes what the process and its threads took, in microseconds.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  if (process.env.KPORT_BENCH_PROCESSOR) writeFileSync(process.env.KPORT_BENCH_PROCESSOR, String(user + system));
});
