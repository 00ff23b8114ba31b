import { buildTools } from './build-tools.ts';
import { COMPONENTS, findBinaries, findTool, HELMS } from './components.ts';

/**
 * Builds what the tests run, where it is missing; says why, where nothing can be run. With KPORT_E2E=required, as continuous
 * integration has it, nothing may be skipped: it throws where a program is still missing.
 */
// biome-ignore lint/style/noDefaultExport: vitest asks for one.
export default function setup(): void {
  const { env } = process;
  const say = (line: string): void => {
    process.stdout.write(`e2e: ${line}\n`);
  };
  buildTools(env, say);
  const missing = [...COMPONENTS, ...HELMS].filter((tool) => findTool(tool, env) === undefined);
  if (missing.length > 0 && env.KPORT_E2E === 'required') {
    throw new Error(
      `KPORT_E2E=required, and these programs are missing: ${missing.join(', ')}; Go builds them where it is installed`,
    );
  }
  if (findBinaries(env) === undefined) {
    say('skipped: there are neither the programs of a cluster (KUBEBUILDER_ASSETS may name their folder) nor Go to build them');
  }
}
