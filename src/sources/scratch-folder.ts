import { cpSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeSignal } from './before-signal.ts';

/** A folder of one's own, which is all that a rendering may write to. */
export interface ScratchFolder {
  readonly path: string;
  /** A new folder in it. */
  folder(): string;
}

/** Gives `work` a folder that is gone when it has ended, however it ended. */
export async function withScratchFolder<T>(work: (scratch: ScratchFolder) => Promise<T>): Promise<T> {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'kport-')));
  let folders = 0;
  const folder = (): string => {
    folders += 1;
    const made = join(path, String(folders));
    mkdirSync(made);
    return made;
  };
  // A program that was ended a moment ago may still write.
  const remove = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  const forget = beforeSignal(remove);
  try {
    return await work({ path, folder });
  } finally {
    forget();
    remove();
  }
}

/** What a file of a copy is: a text, bytes, or the file that a link leads to. */
export type CopiedFile = { readonly content: string | Uint8Array } | { readonly link: string };

/** Writes files under a folder by their paths in it, whose every part is a plain name. */
export function writeFiles(folder: string, files: ReadonlyMap<string, CopiedFile>): void {
  for (const [path, file] of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if ('content' in file) writeFileSync(target, file.content);
    else linkOrCopy(file.link, target);
  }
}

/** Makes a folder by its path below another, and returns it; undefined where a file stands in the way, or a link, which may lead out. */
export function makeFolder(below: string, path: string): string | undefined {
  let at = below;
  for (const part of path.split('/').filter(Boolean)) {
    at = join(at, part);
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats === undefined) mkdirSync(at);
    else if (!stats.isDirectory()) return undefined;
  }
  return at;
}

/** Links to folders, by their place among them. Throws where links may not be made. */
export function linkFolders(folder: string, targets: readonly string[]): void {
  for (const [index, target] of targets.entries()) symlinkSync(target, join(folder, String(index)));
}

/** Links are for administrators only on some systems. */
function linkOrCopy(from: string, to: string): void {
  try {
    symlinkSync(from, to);
  } catch {
    cpSync(from, to, { recursive: true });
  }
}
