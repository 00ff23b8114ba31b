import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { findFiles } from '../../src/sources/find-files.ts';
import { told } from '../told.ts';

/** A directory that is gone behind the test, as `folderWith` makes it. */
export function scratch(files: Readonly<Record<string, string>> = {}): string {
  const directory = folderWith(files);
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A directory that is gone behind the run, with files by their paths in it; a path that ends in `/` is a directory. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'kport-')));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(file, text);
  }
  return directory;
}

/** The names of what is found, each with what is wrong with it. */
export async function found(directory: string, ...paths: string[]): Promise<string[]> {
  return (await findFiles(paths, directory)).map((file) =>
    'skipped' in file
      ? `${file.file}: skipped: ${told(file.skipped)}`
      : 'unreadable' in file
        ? `${file.file}: ${told(file.unreadable)}`
        : file.file,
  );
}
