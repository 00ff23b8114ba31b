// Preloaded into a measured process: leaves its peak resident memory (KiB) in the file that KPORT_BENCH_MEMORY names.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  if (process.env.KPORT_BENCH_MEMORY) writeFileSync(process.env.KPORT_BENCH_MEMORY, String(process.resourceUsage().maxRSS));
});
