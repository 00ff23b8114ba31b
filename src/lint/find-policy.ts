import { dirname, isAbsolute, join, sep } from 'node:path/posix';
import { KportError } from '../model/errors.ts';
import { IMAGE_LOCK_FILE } from '../model/image-lock.ts';
import type { Io } from '../model/io.ts';
import type { Policy } from '../policy/port-policy.ts';
import { DEFAULT_PRESET, isPreset, policyProblem, shippedPolicy } from '../policy/presets.ts';
import { besideIn } from '../sources/beside.ts';
import { commonFolder } from '../sources/common-folder.ts';
import { findUpwards, isThere, POLICY_FILE, readBytes } from '../sources/files.ts';
import { beside, policyDocument } from '../sources/policy-document.ts';
import type { FoundLock } from './find-lock.ts';

/** A policy, and the file that it came from; none for a shipped one. */
export interface FoundPolicy {
  readonly policy: Policy;
  /** What its images were read from, and when. */
  readonly lock?: FoundLock;
  readonly file?: string;
  /** The command line says which. */
  readonly isNamed?: true;
}

/**
 * A policy with the lock of images that stands beside it, or is named by `images`: of a shipped policy, in the working directory.
 * Throws KportError `policy`, or `usage` for a lock.
 */
export async function findPolicy(
  named: string | undefined,
  io: Pick<Io, 'cwd'>,
  paths: readonly string[] = [],
  images?: string,
): Promise<FoundPolicy> {
  const found = await findOwnPolicy(named, io, paths);
  const file = images ?? lockBeside(found);
  if (images === undefined && !isThere(file, io.cwd)) return found;
  const { findLock } = await import('./find-lock.ts');
  const { locked, ...lock } = findLock(file, io.cwd);
  return { ...found, policy: { ...found.policy, locked }, lock };
}

/** Where a lock of images is looked for, and written: beside the policy's file, for a shipped policy in the working directory. */
export function lockBeside({ file }: Pick<FoundPolicy, 'file'>): string {
  return file === undefined ? IMAGE_LOCK_FILE : join(dirname(file), IMAGE_LOCK_FILE);
}

/**
 * The policy without a lock: the one that is named (a shipped name, or a file), else the nearest .kport.yaml from what is judged upwards, else the
 * nearest from the working directory upwards, else `restricted`. There is one for a run: of several paths, from the folder that
 * all of them are in. Throws KportError `policy`.
 */
export async function findOwnPolicy(
  named: string | undefined,
  io: Pick<Io, 'cwd'>,
  paths: readonly string[],
): Promise<FoundPolicy> {
  if (named !== undefined && isPreset(named)) return { policy: shippedPolicy(named), isNamed: true };
  const file = named ?? nearestPolicy(paths, io.cwd);
  if (file === undefined) return { policy: shippedPolicy(DEFAULT_PRESET) };
  const read = (path: string) => policyDocument(readBytes(path, io.cwd), path);
  const document = read(file);
  if ('reason' in document) throw new KportError('policy', policyProblem(document, named));
  const { loadPolicy } = await import('../policy/load.ts');
  const loaded = await loadPolicy(document, async (base, from) => read(beside(from, base)));
  const policy = await withBuilds(loaded, io.cwd);
  return { policy, file, ...(named === undefined ? {} : { isNamed: true }) };
}

/** Images with what their Dockerfiles say of them, behind what the policy says itself. Throws KportError `policy` for one that cannot be read. */
async function withBuilds(policy: Policy, cwd: string): Promise<Policy> {
  if (policy.images.every(({ build }) => build === undefined)) return policy;
  const { factsOfBuild } = await import('./read-dockerfile.ts');
  const images = policy.images.map(({ build, ...entry }) => {
    if (build === undefined) return entry;
    const { dockerfile, from, ...asked } = build;
    const file = isAbsolute(dockerfile) ? dockerfile : join(dirname(from), dockerfile);
    const facts = factsOfBuild(file, asked, besideIn(cwd));
    if ('reason' in facts) throw new KportError('policy', { code: 'in-place', data: { place: file, why: facts.reason } });
    return { ...entry, facts: { ...facts, ...entry.facts } };
  });
  return { ...policy, images };
}

function nearestPolicy(paths: readonly string[], cwd: string): string | undefined {
  const folder = commonFolder(paths, cwd);
  const isBelow = `${folder}${sep}`.startsWith(`${cwd}${sep}`);
  return findUpwards(POLICY_FILE, folder, cwd) ?? (isBelow ? undefined : findUpwards(POLICY_FILE, cwd));
}
