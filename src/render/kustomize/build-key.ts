// What a build of kustomize depends on, as one name: the same for the same files, wherever they are.
import { createHash } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { isMapping } from '../../model/mapping.ts';
import { kindOfPath, readBytes, realPath } from '../../sources/files.ts';
import { remembered } from '../../sources/remembered.ts';
import { KUSTOMIZATIONS } from '../../sources/renderable.ts';
import { readYaml } from '../../sources/yaml/read.ts';
import { decode } from '../../sources/yaml/text.ts';

/** The disk as it was when it was first asked, by absolute paths: many kustomizations have the same base. */
export interface SeenDisk {
  /** What is at a path; undefined for what is too large to be told. */
  stateOf(path: string): string | undefined;
  /** The paths that the kustomizations of a folder may mean; undefined where nobody knows all of them. */
  namedIn(folder: string): readonly string[] | undefined;
  /** Where links lead, which kustomize may not follow. */
  realOf(path: string): string;
}

/** More than anybody has. */
const MOST_PATHS = 20_000;

/**
 * The key of the build of a folder, which is an absolute path: of each file that it could read, and of each that is not there. Every text
 * of a kustomization counts that could be a path, whatever field it is in: one too many costs a build, one too few a wrong answer.
 * Undefined where it cannot be told.
 */
export function buildKey(folder: string, identity: string, disk: SeenDisk): string | undefined {
  const queue = [folder];
  const seen = new Set(queue);
  const hash = createHash('sha256').update(identity);
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const named = disk.namedIn(at);
    if (named === undefined || seen.size > MOST_PATHS) return undefined;
    for (const path of named) {
      if (seen.has(path)) continue;
      seen.add(path);
      const state = disk.stateOf(path);
      if (state === undefined) return undefined;
      hash.update(JSON.stringify([relative(folder, path), state, relative(disk.realOf(folder), disk.realOf(path))]));
      if (state === FOLDER) queue.push(path);
    }
  }
  return hash.digest('hex');
}

const FOLDER = 'folder';
const NOTHING = 'nothing';

export function seenDisk(): SeenDisk {
  return { stateOf: remembered(stateOf), namedIn: remembered(namedIn), realOf: remembered(realPath) };
}

function stateOf(path: string): string | undefined {
  const kind = kindOfPath(path);
  if (kind !== 'file') return kind ?? NOTHING;
  const read = readBytes(path, '/');
  return 'bytes' in read ? createHash('sha256').update(read.bytes).digest('base64') : undefined;
}

/** What they configure are files of which nobody can tell what they read. */
const PLUGINS = /^(?:generators|transformers|validators)$/i;

function namedIn(folder: string): readonly string[] | undefined {
  const at = realPath(folder);
  const own = KUSTOMIZATIONS.map((name) => join(folder, name));
  const paths = [...own];
  for (const file of own.filter((path) => kindOfPath(path) === 'file')) {
    const read = readBytes(file, '/');
    const { documents, unreadable } = readYaml('bytes' in read ? decode(read.bytes) : '', file, () => true);
    if ('unreadable' in read || unreadable.length > 0) return undefined;
    for (const document of documents) {
      const value = 'root' in document ? document.value : undefined;
      if (isMapping(value) && Object.keys(value).some((key) => PLUGINS.test(key))) return undefined;
      paths.push(...textsIn(value).flatMap((text) => pathsOf(text).map((path) => resolve(at, path))));
    }
  }
  return paths;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isMapping(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Longer than a path can be, or of several lines: a patch. The file of a generator may have its key before it. */
function pathsOf(text: string): string[] {
  if (text === '' || text.length > 4096 || text.includes('\n')) return [];
  const after = text.indexOf('=') + 1;
  return after > 0 && after < text.length ? [text, text.slice(after)] : [text];
}
