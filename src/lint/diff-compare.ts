import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fingerprints } from '../judge/identity.ts';
import { KportError } from '../model/errors.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Reason } from '../model/reason.ts';
import { commitOf, commonAncestor, findRepository, isShallow, type Repository, renamesSince } from '../sources/git.ts';
import { filesAt } from '../sources/git-files.ts';
import { makeFolder, withScratchFolder } from '../sources/scratch-folder.ts';
import { type Comparison, withoutKnown } from './known-findings.ts';
import type { LintSettings, lintPaths } from './lint-paths.ts';
import { pathsFrom } from './repository-path.ts';

interface DiffSettings {
  /** As it was named: a commit, or a commit and `...` for the place where HEAD left its line. */
  readonly ref: string;
  readonly paths: readonly string[];
  readonly lintPaths: typeof lintPaths;
  /** Of the run: the old files are judged in the same way, with the policy of today. */
  readonly lint: LintSettings;
}

/**
 * What the files had to tell at a commit is known. Throws KportError `usage` at once where there is no such commit, and `input`
 * where its files cannot be had.
 */
export async function compareWithCommit({ ref, paths, lintPaths, lint }: DiffSettings): Promise<Comparison> {
  const { io } = lint;
  const found = await findRepository(io.cwd, io.env);
  if ('reason' in found) throw new KportError('usage', { code: 'diff-refused', data: { ref, why: found.reason } });
  const repository = found.value;
  const inside = paths.map((path) => pathInside(path, io.cwd, repository));
  const commit = await resolveCommit(ref, repository);
  return async (result) => {
    const old = await findingsAt(commit, { ref, paths: inside, lintPaths, lint, repository });
    const prints = fingerprints(result.findings, pathsFrom(repository.root, io.cwd));
    return withoutKnown(result, prints, { known: new Set(old), from: { kind: 'diff', name: ref } });
  };
}

/** A path that is absolute, from the top of the repository; any other as it is. */
function pathInside(path: string, cwd: string, { root }: Repository): { readonly named: string; readonly inside: string } {
  if (path === '-') throw new KportError('usage', { code: 'diff-of-input' });
  const inside = relative(root, resolve(cwd, path));
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new KportError('usage', { code: 'diff-outside', data: { path, root } });
  }
  return { named: path, inside };
}

async function resolveCommit(ref: string, repository: Repository): Promise<string> {
  const [, name = '', isFork] = /^(.*?)(\.\.\.(?:HEAD)?)?$/s.exec(ref) ?? [];
  const commit = await commitOf(repository, name);
  const hint: Reason = { code: (await isShallow(repository)) ? 'hint-shallow' : 'hint-fetch' };
  const data = { ref, name: JSON.stringify(name), hint };
  if (commit === undefined) throw new KportError('usage', { code: 'no-commit', data });
  if (!isFork) return commit;
  const ancestor = await commonAncestor(repository, commit);
  if (ancestor !== undefined) return ancestor;
  throw new KportError('usage', { code: 'no-common-commit', data });
}

interface Old extends Omit<DiffSettings, 'paths'> {
  readonly paths: readonly { readonly named: string; readonly inside: string }[];
  readonly repository: Repository;
}

/** The fingerprints of what the files had to tell at the commit, under the names that the files have now. */
function findingsAt(commit: string, { ref, paths, lintPaths, lint, repository }: Old): Promise<string[]> {
  return withScratchFolder(async (scratch) => {
    const failed = (why: Reason) => new KportError('input', { code: 'commit-files-missing', data: { ref, why } });
    const also = new Set(paths.map(({ inside }) => inside.replaceAll(sep, '/')));
    const written = await filesAt(repository, commit, { scratch, also });
    if ('reason' in written) throw failed(written.reason);
    const renames = await renamesSince(repository, commit);
    if ('reason' in renames) throw failed(renames.reason);
    const tree = written.value;
    // The folder may be newer than the commit, or have been something else there.
    const cwd = makeFolder(tree, repository.prefix);
    if (cwd === undefined) return [];
    const named = paths.map(({ named, inside }) => (isAbsolute(named) ? join(tree, inside) : named));
    const { onProgress: _, ...settings } = lint;
    const { findings } = await lintPaths(named, {
      ...settings,
      isPast: true,
      stories: false,
      details: false,
      io: { ...lint.io, cwd },
    }).catch((error: unknown) => {
      if (!(error instanceof KportError)) throw error;
      throw new KportError(
        error.code,
        error.reasons.map((why) => ({ code: 'at-commit', data: { ref, why } })),
      );
    });
    return printsOf(findings, pathsFrom(tree, cwd), renames.value);
  });
}

function printsOf(
  findings: readonly LintFinding[],
  pathOf: (file: string) => string,
  renames: ReadonlyMap<string, string>,
): string[] {
  return fingerprints(findings, (file) => renames.get(pathOf(file)) ?? pathOf(file));
}
