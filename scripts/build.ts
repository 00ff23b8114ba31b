// Builds dist/cli and dist/lib: `node scripts/build.ts`. Says nothing unless something is wrong, for `npm ci` runs it, too.
import { build } from 'rolldown';
import configurations from '../rolldown.config.ts';

if (!Array.isArray(configurations)) throw new Error('rolldown.config.ts should have a list of builds');
for (const { output, ...input } of configurations) {
  for (const one of [output].flat()) await build({ ...input, ...(one ? { output: one } : {}) });
}
