import { hash } from 'node:crypto';
import { basename, dirname, resolve, sep } from 'node:path';
import { isMapping } from '../../model/mapping.ts';
import { remembered } from '../../model/remembered.ts';
import { type Kind, lookAt, readBytes, realPath } from '../../sources/files.ts';
import { inFolder } from '../../sources/place-of.ts';
import { KUSTOMIZATIONS } from '../../sources/renderable.ts';
import { readYaml } from '../../sources/yaml/read.ts';
import { decode } from '../../sources/yaml/text.ts';

/** The disk as it was when it was first asked, by absolute paths: many kustomizations have the same base. */
export interface SeenDisk {
  kindOf(path: string): Kind | undefined;
  /** What is at a path; undefined for what is too large to be told. */
  stateOf(path: string): string | undefined;
  /** What kustomizations stand in the files of a folder that kustomize looks for. */
  kustomizationsIn(folder: string): readonly SeenKustomization[];
  /** What the kustomizations of a folder may mean by a path; undefined where nobody knows all of it. */
  namedIn(folder: string): readonly Named[] | undefined;
  /** Where links lead, which kustomize may not follow. */
  realOf(path: string): string;
  /** All that there is to ask of a path. */
  answerOf(path: string): string | undefined;
  /** That of each path which was asked about. */
  answers(): ReadonlyMap<string, string | undefined>;
}

export type ReadKustomization = Pick<ReturnType<typeof readYaml>, 'documents' | 'unreadable'>;

interface SeenKustomization {
  readonly name: string;
  /** Undefined for what cannot be read. */
  readonly read: ReadKustomization | undefined;
}

/** A text, and the path that it is. */
interface Named {
  readonly text: string;
  readonly path: string;
}

export const FOLDER = 'folder';
export const NOTHING = 'nothing';

export function seenDisk(): SeenDisk {
  const looked = new Set<string>();
  const look = remembered((path: string) => {
    looked.add(path);
    return lookAt(path);
  });
  const bytesOf = (path: string) => {
    const read = readBytes(path, sep);
    return 'bytes' in read ? read.bytes : undefined;
  };
  // Of the few files that are read and hashed.
  const small = remembered((path: string) => bytesOf(path));
  const realOf = remembered((path: string): string => {
    const seen = look(path);
    if (seen?.isLink) return realPath(path);
    const folder = dirname(path);
    return seen === undefined || folder === path ? path : inFolder(realOf(folder), basename(path));
  });
  const kustomizationsIn = remembered((folder: string) =>
    KUSTOMIZATIONS.flatMap((name) => {
      const file = inFolder(folder, name);
      return look(file)?.kind === 'file' ? [{ name, read: parsed(small(file), file) }] : [];
    }),
  );
  const stateOf = remembered((path: string) => {
    const kind = look(path)?.kind;
    if (kind !== 'file') return kind === undefined ? NOTHING : FOLDER;
    const bytes = KUSTOMIZATIONS.includes(basename(path)) ? small(path) : bytesOf(path);
    return bytes && hash('sha256', bytes, 'base64');
  });
  const namedIn = remembered((folder: string) => namedBy(kustomizationsIn(folder), realOf(folder)));
  const answerOf = (path: string) => (look(path)?.isLink ? `${stateOf(path)} ${realOf(path)}` : stateOf(path));
  const answers = () => new Map([...looked].map((path) => [path, answerOf(path)]));
  return { kindOf: (path) => look(path)?.kind, stateOf, kustomizationsIn, namedIn, realOf, answerOf, answers };
}

function parsed(bytes: Uint8Array | undefined, file: string): ReadKustomization | undefined {
  return bytes && readYaml(decode(bytes), file);
}

/** What they configure are files of which nobody can tell what they read. */
const PLUGINS = /^(?:generators|transformers|validators)$/i;

function namedBy(kustomizations: readonly SeenKustomization[], at: string): readonly Named[] | undefined {
  const texts = [...KUSTOMIZATIONS];
  for (const { read } of kustomizations) {
    if (read === undefined || read.unreadable.length > 0) return undefined;
    for (const document of read.documents) {
      const value = 'root' in document ? document.value : undefined;
      if (isMapping(value) && Object.keys(value).some((key) => PLUGINS.test(key))) return undefined;
      texts.push(...textsIn(value).flatMap(pathsOf));
    }
  }
  return [...new Set(texts)].map((text) => ({ text, path: pathIn(at, text) }));
}

/** Most are names, and to resolve them takes as long as to look at what is there. */
function pathIn(folder: string, text: string): string {
  return /^[^/\\:]+$/.test(text) && !/^\.\.?$/.test(text) ? inFolder(folder, text) : resolve(folder, text);
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
