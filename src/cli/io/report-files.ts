import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { attempt } from '../../sources/file-problems.ts';

/** Where reports are written; a parameter, so that a test needs no disk. */
export interface ReportFiles {
  /** Why a file cannot be written, as far as it shows beforehand; undefined where nothing speaks against it. */
  problem(file: string, cwd: string): string | undefined;
  exists(file: string, cwd: string): boolean;
  /** Why it could not be written; undefined when it was. */
  write(file: string, cwd: string, text: string): string | undefined;
}

export const reportFiles: ReportFiles = { problem, exists, write };

function problem(file: string, cwd: string): string | undefined {
  const path = resolve(cwd, file);
  const found = attempt(() => statSync(path));
  if ('value' in found) return found.value.isDirectory() ? 'it is a directory' : whyNotWritable(path);
  const folder = dirname(path);
  const parent = attempt(() => statSync(folder));
  if ('problem' in parent) return `the folder ${dirname(file)} is not there`;
  return parent.value.isDirectory() ? whyNotWritable(folder) : `${dirname(file)} is not a folder`;
}

function exists(file: string, cwd: string): boolean {
  return 'value' in attempt(() => statSync(resolve(cwd, file)));
}

function write(file: string, cwd: string, text: string): string | undefined {
  return problemOf(attempt(() => writeFileSync(resolve(cwd, file), text)));
}

function whyNotWritable(path: string): string | undefined {
  return problemOf(attempt(() => accessSync(path, constants.W_OK)));
}

function problemOf(tried: ReturnType<typeof attempt>): string | undefined {
  return 'problem' in tried ? tried.problem : undefined;
}
