import { isAbsolute, posix, relative, resolve, sep } from 'node:path';

/** As join and resolve say it, of a name that is one: of 10,000 files they take a twentieth of the run. */
export function inFolder(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}

/** Where resolve says it, as files are opened: to what a run has found, no way leads upwards. */
export function placeOf(file: string, cwd: string): string {
  if (file.includes('..')) return resolve(cwd, file);
  return isAbsolute(file) ? file : inFolder(cwd, file);
}

/** A path that a file names, seen from the folder of that file, as a user would name it. */
export function namedIn(file: string, path: string): string {
  return isAbsolute(path) ? path : posix.join(posix.dirname(file), path);
}

/** From a folder to what is in it, by their names alone; empty for the folder itself, undefined for what is outside. */
export function pathBelow(folder: string, absolute: string): string | undefined {
  const path = relative(folder, absolute);
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? undefined : path;
}
