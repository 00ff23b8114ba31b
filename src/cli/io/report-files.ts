import { accessSync, closeSync, constants, openSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Reason } from '../../model/reason.ts';
import { attempt } from '../../sources/file-problems.ts';
import { isThere } from '../../sources/files.ts';

/** Where reports are written; a parameter, so that a test needs no disk. */
export interface ReportFiles {
  /** Why a file cannot be written, as far as it shows beforehand; undefined where nothing speaks against it. */
  problem(file: string, cwd: string): Reason | undefined;
  exists(file: string, cwd: string): boolean;
  /** Why it could not be written; undefined when it was. */
  write(file: string, cwd: string, pieces: Iterable<string>): Reason | undefined;
}

export const reportFiles: ReportFiles = { problem, exists: isThere, write };

function problem(file: string, cwd: string): Reason | undefined {
  const path = resolve(cwd, file);
  const found = attempt(() => statSync(path));
  if ('value' in found) return found.value.isDirectory() ? { code: 'is-a-directory' } : whyNotWritable(path);
  const folder = dirname(path);
  const parent = attempt(() => statSync(folder));
  if ('problem' in parent) return { code: 'no-folder', data: { folder: dirname(file) } };
  return parent.value.isDirectory() ? whyNotWritable(folder) : { code: 'not-a-folder', data: { folder: dirname(file) } };
}

function write(file: string, cwd: string, pieces: Iterable<string>): Reason | undefined {
  const opened = attempt(() => openSync(resolve(cwd, file), 'w'));
  if ('problem' in opened) return opened.problem;
  try {
    // What goes wrong while a piece is made is no problem of the file.
    for (const piece of pieces) {
      const written = attempt(() => writeFileSync(opened.value, piece));
      if ('problem' in written) return written.problem;
    }
  } finally {
    closeSync(opened.value);
  }
  return undefined;
}

function whyNotWritable(path: string): Reason | undefined {
  return problemOf(attempt(() => accessSync(path, constants.W_OK)));
}

function problemOf(tried: ReturnType<typeof attempt>): Reason | undefined {
  return 'problem' in tried ? tried.problem : undefined;
}
