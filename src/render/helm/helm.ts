import { join } from 'node:path';
import type { Reason } from '../../model/reason.ts';
import { BRIEF, findProgram, type Limits, NO_NETWORK, type Ran, RENDER_LIMITS, runProgram } from '../../sources/programs.ts';
import type { ScratchFolder } from '../../sources/scratch-folder.ts';

/** Runs helm with these arguments; a parameter, so that a test can answer for it. */
export type RunHelm = (args: readonly string[]) => Promise<Ran>;

interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly scratch: ScratchFolder;
  readonly limits?: Limits;
}

/** Helm as it is found, or why there is none. */
export function findHelm({ env, cwd, scratch, limits = RENDER_LIMITS }: World): RunHelm | { readonly problem: Reason } {
  const named = env.KPORT_HELM || undefined;
  const command = findProgram(named ?? 'helm', { env, cwd });
  if (command === undefined) {
    return { problem: named === undefined ? { code: 'helm-missing' } : { code: 'helm-not-there', data: { named } } };
  }
  return (args) => {
    const home = scratch.folder();
    return runProgram({ command, args, cwd: home, env: helmEnvironment(env, home), limits });
  };
}

/** No settings, plugins, credentials or cluster of the user's: what helm renders must not depend on them, nor learn of them. */
function helmEnvironment({ PATH, SYSTEMROOT }: World['env'], home: string): Record<string, string | undefined> {
  return {
    PATH,
    SYSTEMROOT,
    HOME: home,
    TMPDIR: home,
    TEMP: home,
    TMP: home,
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
    HELM_PLUGINS: join(home, 'plugins'),
    KUBECONFIG: join(home, 'no-cluster'),
    ...NO_NETWORK,
    ...BRIEF,
  };
}
