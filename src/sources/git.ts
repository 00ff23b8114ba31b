// What git knows of another commit. Nothing of the repository is changed: not its index, not its files, not its branches.

import { resolve } from 'node:path';
import type { Reason } from '../model/reason.ts';
import { type Call, findProgram, type Limits, type Ran, runProgram } from './programs.ts';

type Env = Call['env'];

export interface Repository {
  /** Its top folder, as it is seen from where it was asked for. */
  readonly root: string;
  /** From there to the folder that was asked about; `''` for the top itself. */
  readonly prefix: string;
  readonly git: Git;
}

export interface Git {
  readonly command: string;
  readonly env: Env;
}

/** What was asked for, or why git does not tell it, in its own words where it has some. */
export type GitResult<T> = { readonly value: T } | { readonly reason: Reason };

const LIMITS: Limits = { milliseconds: 120_000, outputBytes: 64 * 1024 * 1024, memoryBytes: 2 * 1024 * 1024 * 1024 };

/** What git needs of the environment. Whoever calls kport from a hook has told git of an index that is not meant here. */
const KEPT = ['PATH', 'Path', 'PATHEXT', 'HOME', 'USERPROFILE', 'XDG_CONFIG_HOME', 'SystemRoot', 'TMPDIR', 'TEMP'];
const FIXED = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_LFS_SKIP_SMUDGE: '1' };
/** A repository may name programs that run when git looks at files. */
const SETTINGS = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** The repository that holds a folder. */
export async function findRepository(cwd: string, env: Env): Promise<GitResult<Repository>> {
  const command = findProgram('git', { env, cwd });
  if (command === undefined) return { reason: { code: 'git-missing' } };
  const kept = Object.fromEntries(KEPT.map((name) => [name, env[name]]));
  const git: Git = { command, env: { ...kept, ...FIXED } };
  const told = await output(git, cwd, ['rev-parse', '--is-inside-work-tree', '--show-cdup', '--show-prefix']);
  if ('reason' in told) return told;
  const [isInside, up = '', prefix = ''] = told.value.split('\n');
  if (isInside !== 'true') return { reason: { code: 'no-work-tree' } };
  return { value: { root: resolve(cwd, up), prefix: prefix.replace(/\/$/, ''), git } };
}

/** The id of the commit that a name stands for. A name that begins with a dash would be an option. */
export async function commitOf({ git, root }: Repository, name: string): Promise<string | undefined> {
  if (name === '' || name.startsWith('-')) return undefined;
  const told = await output(git, root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return 'value' in told ? told.value.trim() : undefined;
}

/** The best common ancestor of a commit and HEAD. */
export async function commonAncestor({ git, root }: Repository, commit: string): Promise<string | undefined> {
  const told = await output(git, root, ['merge-base', commit, 'HEAD']);
  return 'value' in told ? told.value.trim() : undefined;
}

/** Whether there is any commit that a name could stand for. */
export async function hasCommits({ git, root }: Repository): Promise<boolean> {
  const told = await output(git, root, ['rev-list', '--all', '--max-count=1']);
  return 'reason' in told || told.value !== '';
}

export async function isShallow({ git, root }: Repository): Promise<boolean> {
  const told = await output(git, root, ['rev-parse', '--is-shallow-repository']);
  return 'value' in told && told.value.trim() === 'true';
}

/** Files of which git finds that they have moved since a commit: from the old path to the new one, from the top folder. */
export async function renamesSince({ git, root }: Repository, commit: string): Promise<GitResult<ReadonlyMap<string, string>>> {
  const args = [
    'diff',
    '--name-status',
    '-z',
    '--find-renames',
    '--diff-filter=R',
    '--no-ext-diff',
    '--ignore-submodules=all',
    commit,
    '--',
  ];
  const told = await output(git, root, args);
  if ('reason' in told) return told;
  const parts = told.value.split('\0');
  const renames = new Map<string, string>();
  for (let at = 0; at + 2 < parts.length; at += 3) renames.set(parts[at + 1] ?? '', parts[at + 2] ?? '');
  return { value: renames };
}

/** Which of some files have changes that are not committed, or are not known to git; none where there is no repository. */
export async function uncommitted(files: readonly string[], { cwd, env }: { cwd: string; env: Env }): Promise<Set<string>> {
  const found = files.length === 0 ? undefined : await findRepository(cwd, env);
  if (found === undefined || 'reason' in found) return new Set();
  const { git, root } = found.value;
  const told = await output(git, cwd, [
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--',
    ...files,
  ]);
  if ('reason' in told) return new Set(files);
  // `XY path`, from the top folder.
  const changed = new Set(told.value.split('\0').map((entry) => resolve(root, entry.slice(3))));
  return new Set(files.filter((file) => changed.has(resolve(cwd, file))));
}

/** Runs git and gives what it prints. */
export async function output({ command, env }: Git, cwd: string, args: readonly string[]): Promise<GitResult<string>> {
  const ran = await runProgram({ command, args: [...SETTINGS, ...args], cwd, env, limits: LIMITS });
  if (ran.kind === 'ended' && ran.code === 0) return { value: ran.stdout };
  return { reason: whyNot(ran) };
}

function whyNot(ran: Ran): Reason {
  if (ran.kind !== 'ended') return ran.reason;
  const [first = ''] = ran.stderr.trim().split('\n');
  const words = first.replace(/^(?:fatal|error): /, '');
  return words === '' ? { code: 'git-ended', data: { code: ran.code } } : { code: 'said', data: { words } };
}
