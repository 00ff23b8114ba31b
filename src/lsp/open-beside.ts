// The files beside a document as the editor has them: what is open there counts as it stands, saved or not.
import { dirname, resolve, sep } from 'node:path';
import { type Beside, besideIn } from '../sources/beside.ts';

/** By absolute paths. */
export interface OpenTexts {
  /** Without a mark of the order of bytes; undefined for a file that is not open. */
  readonly textAt: (path: string) => string | undefined;
  readonly paths: () => readonly string[];
}

/** The files, and the folders with a separator behind them, that a verdict asked for: whether they are there or not. */
export type Asked = Set<string>;

/** `asked` grows with what is asked of it. */
export function openBeside(cwd: string, open: OpenTexts, asked: Asked): Beside {
  const disk = besideIn(cwd);
  const openIn = (folder: string): string[] => {
    const start = folderPath(resolve(cwd, folder));
    asked.add(start);
    return open.paths().flatMap((path) => (path.startsWith(start) ? path.slice(start.length).split(sep, 1) : []));
  };
  return {
    text(file) {
      const path = resolve(cwd, file);
      asked.add(path);
      return open.textAt(path) ?? disk.text(file);
    },
    names(folder, ending = '') {
      const names = openIn(folder).filter((name) => name.endsWith(ending));
      const saved = disk.names(folder, ending);
      return names.every((name) => saved.includes(name)) ? saved : [...new Set([...saved, ...names])].sort();
    },
    mayHave: (folder, ending) => openIn(folder).some((name) => name.endsWith(ending)) || disk.mayHave(folder, ending),
    lacks: (folder, name) => !openIn(folder).includes(name) && disk.lacks(folder, name),
    met: disk.met,
  };
}

/** Whether what was asked may be answered otherwise, now that a file is. One that was never saved comes and goes in its folders, too. */
export function isAsked(path: string, asked: Asked, isSaved: boolean): boolean {
  return asked.has(path) || (!isSaved && foldersOf(path).some((folder) => asked.has(folderPath(folder))));
}

function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersOf(folder)];
}

function folderPath(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
