import type { Reason } from '../../model/reason.ts';
import {
  BRIEF,
  findProgram,
  type Limits,
  NO_NETWORK,
  programIdentity,
  type Ran,
  RENDER_LIMITS,
  runProgram,
} from '../../sources/programs.ts';
import type { ScratchFolder } from '../../sources/scratch-folder.ts';

/**
 * Builds the kustomization in a folder, given by its absolute path, in so many milliseconds at the most; a parameter, so that a test can
 * answer for it.
 */
export type RunKustomize = (folder: string, milliseconds?: number) => Promise<Ran>;

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
  const program = allowNetwork ? undefined : programIdentity(command, /^(?:kubectl|kustomize)/i);
  // A script, and git, need other programs. kubectl lists each of its folders in search of plug-ins.
  const PATH = program === undefined ? env.PATH : undefined;
  const { SYSTEMROOT } = env;
  const run: RunKustomize = (folder, milliseconds = limits.milliseconds) => {
    const home = scratch.folder();
    const network = allowNetwork ? proxies(env) : NO_NETWORK;
    return runProgram({
      command,
      args: [...args, folder],
      cwd: home,
      env: { PATH, SYSTEMROOT, HOME: home, TMPDIR: home, TEMP: home, TMP: home, ...BRIEF, ...network },
      limits: { ...limits, milliseconds },
    });
  };
  return { run, identity: program && JSON.stringify([program, args]) };
}

function proxies(env: World['env']): Record<string, string | undefined> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'SSL_CERT_FILE'];
  // The language is that of git, too, whose errors are told.
  return { ...Object.fromEntries(names.map((name) => [name, env[name]])), GIT_TERMINAL_PROMPT: '0', LC_MESSAGES: undefined };
}
