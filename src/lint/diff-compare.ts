import { join, resolve, sep } from 'node:path';
import { KportError } from '../model/errors.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Reason } from '../model/reason.ts';
import { withoutLinks } from '../sources/files.ts';
import {
  commitOf,
  commonAncestor,
  findRepository,
  hasCommits,
  isShallow,
  type Repository,
  renamesSince,
} from '../sources/git.ts';
import { filesAt } from '../sources/git-files.ts';
import { BUNDLES, below } from '../sources/renderable.ts';
import { makeFolder, withScratchFolder } from '../sources/scratch-folder.ts';
import { type Comparison, printsOf, withoutKnown } from './known-findings.ts';
import type { LintSettings, lintPaths } from './lint-paths.ts';
import { eachAlone } from './merge-findings.ts';
import { pathInside, pathsFrom } from './repository-path.ts';
import { settingsThen, valueFiles } from './settings-then.ts';

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
  const inside = paths.map((path) => askedFor(path, io.cwd, repository));
  const commit = await resolveCommit(ref, repository);
  return async (result) => {
    const pathOf = pathsFrom(repository.root, io.cwd);
    const told = new Set(eachAlone(result.findings).flatMap(({ origin }) => filesOf(origin).map(pathOf)));
    const old = await findingsAt(commit, { ref, paths: inside, told, lintPaths, lint, repository });
    return withoutKnown(result, { prints: new Set(old), from: { kind: 'diff', name: ref }, pathOf });
  };
}

/** The file that a finding is told of, and those by which one may name the chart or the kustomization that it is of. */
function filesOf({ file, rendered }: LintFinding['origin']): string[] {
  return rendered ? [file, ...BUNDLES.map((name) => below(rendered.from, name))] : [file];
}

interface Asked {
  readonly named: string;
  /** From the top of the repository. */
  readonly inside: string;
  /** The same without links: what one leads to is judged, too. */
  readonly real: string;
}

function askedFor(path: string, cwd: string, { root }: Repository): Asked {
  if (path === '-') throw new KportError('usage', { code: 'diff-of-input' });
  const absolute = resolve(cwd, path);
  const inside = pathInside(root, absolute);
  if (inside === undefined) throw new KportError('usage', { code: 'diff-outside', data: { path, root } });
  return { named: path, inside, real: pathInside(withoutLinks(root), withoutLinks(absolute)) ?? inside };
}

async function resolveCommit(ref: string, repository: Repository): Promise<string> {
  const [, name = '', isFork] = /^(.*?)(\.\.\.(?:HEAD)?)?$/s.exec(ref) ?? [];
  const commit = await commitOf(repository, name);
  if (commit !== undefined && !isFork) return commit;
  const ancestor = commit && (await commonAncestor(repository, commit));
  if (ancestor) return ancestor;
  const data = { ref, name: JSON.stringify(name), hint: await wayTo(repository) };
  throw new KportError('usage', { code: commit === undefined ? 'no-commit' : 'no-common-commit', data });
}

/** How a commit may come here that is not here. */
async function wayTo(repository: Repository): Promise<Reason> {
  if (await isShallow(repository)) return { code: 'hint-shallow' };
  return { code: (await hasCommits(repository)) ? 'hint-fetch' : 'hint-commit' };
}

interface Old extends Omit<DiffSettings, 'paths'> {
  readonly paths: readonly Asked[];
  readonly repository: Repository;
  /** The files that there is something to tell of now, from the top of the repository. */
  readonly told: ReadonlySet<string>;
}

/** The fingerprints of what the files had to tell at the commit, under the names that the files have now. */
function findingsAt(commit: string, { ref, paths, told, lintPaths, lint, repository }: Old): Promise<string[]> {
  return withScratchFolder(async (scratch) => {
    const failed = (why: Reason) => new KportError('input', { code: 'commit-files-missing', data: { ref, why } });
    const renames = await renamesSince(repository, commit);
    if ('reason' in renames) throw failed(renames.reason);
    const asked = paths.map(({ inside }) => inside.replaceAll(sep, '/'));
    // What was nowhere that is asked for, and is now.
    const moved = [...renames.value].flatMap(([old, now]) =>
      told.has(now) && !asked.some((path) => isIn(old, path)) ? [old] : [],
    );
    const values = valueFiles(lint).map(pathsFrom(repository.root, lint.io.cwd));
    const also = await wantedAt(paths, [...moved, ...values]);
    const written = await filesAt(repository, commit, { scratch, also });
    if ('reason' in written) throw failed(written.reason);
    const tree = written.value;
    // The folder may be newer than the commit, or have been something else there.
    const cwd = makeFolder(tree, repository.prefix);
    if (cwd === undefined) return [];
    const { onProgress: _, ...settings } = settingsThen(lint, { root: repository.root, tree, cwd });
    const { findings } = await lintPaths([...namedAt(paths, { tree, cwd }), ...moved.map((file) => join(tree, file))], {
      ...settings,
      isPast: true,
      stories: false,
      details: false,
    }).catch((error: unknown) => {
      if (!(error instanceof KportError)) throw error;
      throw new KportError(
        error.code,
        error.reasons.map((why) => ({ code: 'at-commit', data: { ref, why } })),
      );
    });
    const pathThen = pathsFrom(tree, cwd);
    return printsOf(findings, (file) => renames.value.get(pathThen(file)) ?? pathThen(file));
  });
}

/** As they are named now, but what is absolute, or comes by a link from elsewhere. */
function namedAt(paths: readonly Asked[], { tree, cwd }: { readonly tree: string; readonly cwd: string }): string[] {
  return paths.map(({ named, inside }) => (resolve(cwd, named) === join(tree, inside) ? named : join(tree, inside)));
}

/** What is written of the commit whatever its name is: files that are named, and those that may be what a pattern means. */
async function wantedAt(paths: readonly Asked[], others: readonly string[]): Promise<(path: string) => boolean> {
  const asked = paths.flatMap(({ inside, real }) => [inside, real]).map((path) => path.replaceAll(sep, '/'));
  const files = new Set([...asked, ...others]);
  const patterns = asked.filter((path) => /[*?[{]/.test(path));
  if (patterns.length === 0) return (path) => files.has(path);
  const { oddFilesOf } = await import('../sources/glob-matches.ts');
  const odd = patterns.flatMap((pattern) => oddFilesOf(pattern) ?? []);
  return (path) =>
    files.has(path) || odd.some(({ folder, ending }) => path.endsWith(ending) && isIn(path, folder === '.' ? '' : folder));
}

function isIn(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}
