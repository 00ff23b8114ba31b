// Where a document of an editor lies: the folder of the editor in which it does, and how a run of lint there would name it.
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CHART_FOLDERS } from '../sources/renderable.ts';

export interface Place {
  /** Absolute. */
  readonly cwd: string;
  /** Seen from there, with `/`. */
  readonly file: string;
}

/** Undefined for what is no file and is not going to be one: an older state of it, what another program prints. */
export function placeOf(uri: string, folders: readonly string[], cwd: string): Place | undefined {
  const path = pathOf(uri);
  if (path !== undefined) return placeOfPath(path, folders);
  // Not yet saved: it counts as one of the first folder.
  return uri.startsWith('untitled:') ? { cwd: folders[0] ?? cwd, file: basename(uri.slice('untitled:'.length)) } : undefined;
}

/** Undefined where the address is none of a file. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

export function uriOf({ cwd, file }: Place): string {
  return pathToFileURL(resolve(cwd, file)).href;
}

/** In the innermost folder that it is in; in none, in its own. */
function placeOfPath(path: string, folders: readonly string[]): Place {
  const [cwd = dirname(path)] = folders.filter((folder) => isBelow(path, folder)).sort((a, b) => b.length - a.length);
  return { cwd, file: relative(cwd, path).replaceAll(sep, '/') };
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Whether helm alone reads it: what a chart has in its templates, or brings along. */
export function isOfChart({ cwd, file }: Place, isThere: (path: string) => boolean): boolean {
  const folders = resolve(cwd, file).split(sep).slice(0, -1);
  return folders.some(
    (name, index) => CHART_FOLDERS.includes(name) && isThere(join(folders.slice(0, index).join(sep), sep, 'Chart.yaml')),
  );
}
