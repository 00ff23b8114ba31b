import { lstatSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Reason } from '../../model/reason.ts';
import { attempt } from '../../sources/file-problems.ts';
import { pathBelow } from '../../sources/place-of.ts';

/** A file that is to be replaced: its path, what was read of it, and what it is to hold. */
export interface Replacement {
  readonly file: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export type NotReplaced =
  | { readonly file: string; readonly because: 'changed' }
  | { readonly file: string; readonly because: 'failed'; readonly why: Reason };

/** Whether a file is a link to what stands outside of a folder, or lies in it behind such a link. */
export function leadsOutside(file: string, folder: string): boolean {
  const real = attempt(() => realpathSync.native(resolve(folder, file)));
  const root = attempt(() => realpathSync.native(folder));
  if (!('value' in real && 'value' in root)) return false;
  const path = resolve(folder, file);
  // What is named outside of the folder is meant.
  const isOfFolder = pathBelow(resolve(folder), path) !== undefined || lstatSync(path).isSymbolicLink();
  return isOfFolder && pathBelow(root.value, real.value) === undefined;
}

/** Replaces all of them, or none: each is written beside its place first. What became of the first that could not be. */
export function replaceFiles(replacements: readonly Replacement[], cwd: string): NotReplaced | undefined {
  const staged: { readonly from: string; readonly to: string; readonly before: Uint8Array }[] = [];
  const undo = (): void => {
    for (const { from } of staged) rmSync(from, { force: true });
  };
  for (const { file, before, after } of replacements) {
    const to = attempt(() => realpathSync(resolve(cwd, file)));
    if ('problem' in to) return undone(undo, { file, because: 'failed', why: to.problem });
    if (!isDeepStrictEqual(new Uint8Array(readFileSync(to.value)), new Uint8Array(before))) {
      return undone(undo, { file, because: 'changed' });
    }
    const from = join(dirname(to.value), `.${process.pid}-${staged.length}.kport`);
    const written = attempt(() => writeFileSync(from, after, { mode: statSync(to.value).mode, flag: 'wx' }));
    if ('problem' in written) return undone(undo, { file, because: 'failed', why: written.problem });
    staged.push({ from, to: to.value, before });
  }
  return moveAll(staged, replacements);
}

function undone(undo: () => void, problem: NotReplaced): NotReplaced {
  undo();
  return problem;
}

interface Staged {
  readonly from: string;
  readonly to: string;
  readonly before: Uint8Array;
}

/** What was moved already goes back, should one not move. */
function moveAll(staged: readonly Staged[], replacements: readonly Replacement[]): NotReplaced | undefined {
  for (const [index, { from, to }] of staged.entries()) {
    const moved = attempt(() => renameSync(from, to));
    if (!('problem' in moved)) continue;
    for (const done of staged.slice(0, index)) writeFileSync(done.to, done.before);
    for (const left of staged.slice(index)) rmSync(left.from, { force: true });
    return { file: replacements[index]?.file ?? to, because: 'failed', why: moved.problem };
  }
  return undefined;
}
