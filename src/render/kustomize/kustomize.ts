import type { Reason } from '../../model/reason.ts';
import {
  findProgram,
  type Limits,
  NO_NETWORK,
  programIdentity,
  type Ran,
  RENDER_LIMITS,
  runProgram,
} from '../../sources/programs.ts';
import type { ScratchFolder } from '../../sources/scratch-folder.ts';

/** Builds the kustomization in a folder, given by its absolute path; a parameter, so that a test can answer for it. */
export type RunKustomize = (folder: string) => Promise<Ran>;

export interface Kustomize {
  readonly run: RunKustomize;
  /** What a build depends on beside the files that it reads; undefined where that is not all known. */
  readonly identity: string | undefined;
}

interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly scratch: ScratchFolder;
  readonly allowNetwork: boolean;
  readonly loadRestrictor?: 'none' | 'rootOnly' | undefined;
  readonly limits?: Limits;
}

/** Kustomize, or the kubectl that has it built in; or why there is neither. */
export function findKustomize(world: World): Kustomize | { readonly problem: Reason } {
  const { env, cwd, scratch, allowNetwork, limits = RENDER_LIMITS } = world;
  const named = env.KPORT_KUSTOMIZE || undefined;
  const command = (named === undefined ? ['kustomize', 'kubectl'] : [named])
    .map((name) => findProgram(name, { env, cwd }))
    .find((found) => found !== undefined);
  if (command === undefined) {
    return { problem: named === undefined ? { code: 'kustomize-missing' } : { code: 'kustomize-not-there', data: { named } } };
  }
  const restrictions = world.loadRestrictor === 'none' ? ['--load-restrictor=LoadRestrictionsNone'] : [];
  const isKubectl = /kubectl[^/\\]*$/.test(command);
  const args = [isKubectl ? 'kustomize' : 'build', ...restrictions, '--'];
  const run: RunKustomize = (folder) => {
    const home = scratch.folder();
    const { PATH, SYSTEMROOT } = env;
    const network = allowNetwork ? proxies(env) : NO_NETWORK;
    return runProgram({
      command,
      args: [...args, folder],
      cwd: home,
      env: { PATH, SYSTEMROOT, HOME: home, TMPDIR: home, TEMP: home, TMP: home, ...network, ...BRIEF },
      limits,
    });
  };
  const program = allowNetwork ? undefined : programIdentity(command, /^(?:kubectl|kustomize)/i);
  return { run, identity: program && JSON.stringify([program, args]) };
}

/** A build takes less time than Go takes to look for what is not needed any more; of a large one it may still have to. */
const BRIEF = { GOGC: 'off', GOMEMLIMIT: '256MiB' } as const;

function proxies(env: World['env']): Record<string, string | undefined> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'SSL_CERT_FILE'];
  return { ...Object.fromEntries(names.map((name) => [name, env[name]])), GIT_TERMINAL_PROMPT: '0' };
}
