import { buildTools } from './build-tools.ts';
import { findBinaries } from './components.ts';

/** Builds what the tests run, where it is missing; says why, where nothing can be run. */
// biome-ignore lint/style/noDefaultExport: vitest asks for one.
export default function setup(): void {
  const say = (line: string): void => {
    process.stdout.write(`e2e: ${line}\n`);
  };
  buildTools(process.env, say);
  if (findBinaries(process.env) === undefined) {
    say('skipped: there are neither the programs of a cluster (KUBEBUILDER_ASSETS may name their folder) nor Go to build them');
  }
}
