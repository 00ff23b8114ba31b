import { posix, resolve } from 'node:path';
import { remembered } from '../model/remembered.ts';
import { namesIn, readRegularFile } from './files.ts';
import type { WalkedFolders } from './find-files.ts';
import { decode } from './yaml/text.ts';

/** The files beside one that is read; paths are spelt as the user would name them. */
export interface Beside {
  /** Undefined where there is none, or none that can be read. */
  text(file: string): string | undefined;
  /** The names in a folder that have an ending, sorted; none where there is no folder. */
  names(folder: string, ending?: string): readonly string[];
  /** Whether a folder may have a name with an ending: one that cannot be listed may have any. */
  mayHave(folder: string, ending: string): boolean;
  /** Whether a folder has nothing of a name: not said of one that cannot be listed. */
  lacks(folder: string, name: string): boolean;
  /** Whether a folder that was walked has a name, wherever it is. */
  met(name: string): boolean;
}

/** Of a text that is in no folder. */
export const NOTHING_BESIDE: Beside = Object.freeze({
  text: () => undefined,
  names: () => [],
  mayHave: () => false,
  lacks: () => true,
  met: () => false,
});

/** Folders whose names are kept, and characters of what was read beside files: more than those that one file asks for. */
const MOST_LISTED = 64;
const MOST_KEPT = 1 << 22;

/**
 * Only regular files: nothing that a file names may wait for ever. Most of what a file asks for is not there, which the list of its
 * folder says of many at once, and what is there is asked for by many: so one is for one run, in which nothing comes or goes. What a
 * walk has listed is not listed again.
 */
export function besideIn(cwd: string, walked: WalkedFolders = new Map()): Beside {
  const namesOf = (folder: string) => walked.get(resolve(cwd, folder))?.toSorted() ?? namesIn(folder, cwd);
  const listed = remembered((folder) => namesByEnding(namesOf(folder)), MOST_LISTED);
  const kept = new Map<string, string | undefined>();
  let left = MOST_KEPT;
  const keep = (file: string, text: string | undefined) => {
    left -= text?.length ?? 0;
    if (left < 0) kept.clear();
    if (left < 0) left = MOST_KEPT;
    else kept.set(file, text);
    return text;
  };
  const isMissing = (path: string) => {
    const [folder, name] = partsOf(path);
    return name !== '' && name !== '.' && name !== '..' && listed(folder).has(name) === false;
  };
  // Each unit of a folder asks the same of it.
  const mayHave = remembered(
    ({ folder, ending }: Asked) => !isMissing(folder) && listed(posix.normalize(folder)).mayHave(ending),
    MOST_LISTED,
    ({ folder, ending }) => `${ending}/${folder}`,
  );
  return {
    text(file) {
      if (kept.has(file)) return kept.get(file);
      if (isMissing(file)) return undefined;
      const read = readRegularFile(file, cwd);
      return keep(file, 'bytes' in read ? decode(read.bytes) : undefined);
    },
    names: (folder, ending = '') => (isMissing(folder) ? [] : listed(posix.normalize(folder)).ending(ending)),
    mayHave: (folder, ending) => mayHave({ folder, ending }),
    lacks: (folder, name) => isMissing(folder) || listed(posix.normalize(folder)).has(name) === false,
    met: metIn(walked),
  };
}

function metIn(walked: WalkedFolders): Beside['met'] {
  let met: ReadonlySet<string> | undefined;
  return (name) => {
    met ??= new Set([...walked.values()].flat());
    return met.has(name);
  };
}

interface Asked {
  readonly folder: string;
  readonly ending: string;
}

interface Names {
  /** Undefined where nobody can say. */
  has(name: string): boolean | undefined;
  ending(ending: string): readonly string[];
  mayHave(ending: string): boolean;
}

function namesByEnding(names: readonly string[] | undefined): Names {
  let all: ReadonlySet<string> | undefined;
  const ending = remembered((end: string) => names?.filter((name) => name.endsWith(end)) ?? []);
  return {
    has: (name) => {
      all ??= new Set(names);
      return names && all.has(name);
    },
    ending: (end) => (end === '' ? (names ?? []) : ending(end)),
    mayHave: (end) => names === undefined || ending(end).length > 0,
  };
}

/** The folder of a path, and its name there. */
function partsOf(path: string): readonly [string, string] {
  const at = path.lastIndexOf('/');
  return [at === -1 ? '.' : path.slice(0, at) || '/', path.slice(at + 1)];
}

/** A text that is, or may be, in a dialect. */
export interface DialectText {
  readonly file: string;
  readonly text: string;
  /** Somebody says that it is of the dialect; else it may only look like it. */
  readonly isForced: boolean;
  /** Nobody named it: it may be nothing for kport at all. */
  readonly isMet: boolean;
}
