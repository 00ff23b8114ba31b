// The files of another commit, in a folder of their own.

import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import type { Reason } from '../model/reason.ts';
import { dialectOfName } from './dialect-of.ts';
import { type Git, type GitResult, output, type Repository } from './git.ts';
import { type ScratchFolder, writeFiles } from './scratch-folder.ts';

interface Wanted {
  readonly scratch: ScratchFolder;
  /** Whether a path from the top folder is written in any case. */
  readonly also: (path: string) => boolean;
}

/**
 * Writes those files of a commit that may be judged into a folder of their own, and returns it: what looks like a manifest, what
 * git ignores, links, and all that stands with a chart, a kustomization or a Compose file. Of a submodule, the files of its commit then.
 */
export async function filesAt(repository: Repository, commit: string, wanted: Wanted): Promise<GitResult<string>> {
  const tree = wanted.scratch.folder();
  const reason = await writeTree(repository, commit, { ...wanted, tree });
  return reason === undefined ? { value: tree } : { reason };
}

/** Gives why not. */
async function writeTree(
  { git, root }: Omit<Repository, 'prefix'>,
  commit: string,
  { tree, ...wanted }: Wanted & { readonly tree: string },
): Promise<Reason | undefined> {
  const listed = await output(git, root, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  if ('reason' in listed) return listed.reason;
  const entries = listed.value.split('\0').filter(Boolean).map(readEntry);
  // The rules of .gitignore begin where the repository does.
  writeFiles(tree, new Map([['.git', { content: '' }]]));
  const own: Git = { ...git, env: { ...git.env, GIT_INDEX_FILE: join(wanted.scratch.folder(), 'index') } };
  const read = await output(own, root, ['read-tree', commit]);
  if ('reason' in read) return read.reason;
  for (const part of parts(relevant(entries, wanted.also))) {
    const written = await output(own, root, ['checkout-index', '--quiet', `--prefix=${tree}/`, '--', ...part]);
    if ('reason' in written) return written.reason;
  }
  for (const { path, id } of entries.filter(({ mode }) => mode === SUBMODULE)) {
    const also = (file: string): boolean => wanted.also(`${path}/${file}`);
    // One that is not here, or whose commit is not, holds nothing that is known.
    await writeTree({ git, root: join(root, path) }, id, { ...wanted, also, tree: join(tree, path) });
  }
  return undefined;
}

interface TreeEntry {
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

const SUBMODULE = '160000';
const LINK = '120000';

/** `100644 blob <id>`, a tab, the path: the output format of git-ls-tree(1). */
function readEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
  return { mode, id, path: line.slice(tab + 1) };
}

/** What may name files of any name beside it or below: `include:` and `extends:` of Compose, `Yaml=` of Quadlet. */
const BUNDLE = /^(?:(.*)\/)?(?:Chart\.yaml|[Kk]ustomization(?:\.ya?ml)?|(?:docker-|podman-)?compose[^/]*\.ya?ml|[^/]*\.kube)$/;

function relevant(entries: readonly TreeEntry[], also: Wanted['also']): string[] {
  const bundles = new Set(entries.flatMap(({ path }) => BUNDLE.exec(path)?.[1] ?? []));
  const isTop = entries.some(({ path }) => !path.includes('/') && BUNDLE.test(path));
  return entries.flatMap(({ mode, path }) => {
    if (mode === SUBMODULE) return [];
    const isWanted =
      isTop ||
      mode === LINK ||
      /\.(?:ya?ml|json)$|(?:^|\/)\.(?:git|helm)ignore$/i.test(path) ||
      dialectOfName(path) !== undefined ||
      // What Compose fills into its files.
      /(?:^|\/)\.env[^/]*$/.test(path) ||
      also(path) ||
      isWithin(path, bundles);
    return isWanted ? [path] : [];
  });
}

function isWithin(file: string, folders: ReadonlySet<string>): boolean {
  for (let end = file.lastIndexOf('/'); end !== -1; end = file.lastIndexOf('/', end - 1)) {
    if (folders.has(file.slice(0, end))) return true;
    if (end === 0) break;
  }
  return false;
}

/** Bytes of a command line that every system takes. */
const MOST_ARGUMENTS = 24_000;

function parts(files: readonly string[]): string[][] {
  const all: string[][] = [];
  let room = 0;
  for (const file of files) {
    const bytes = Buffer.byteLength(file) + 3;
    if (room < bytes) {
      all.push([]);
      room = MOST_ARGUMENTS;
    }
    all.at(-1)?.push(file);
    room -= bytes;
  }
  return all;
}
