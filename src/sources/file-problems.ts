import type { Reason } from '../model/reason.ts';

/** The errors of the file system that a person can do something about. */
const PROBLEMS: Readonly<Record<string, Reason>> = {
  ENOENT: { code: 'no-such-file' },
  EACCES: { code: 'permission-denied' },
  EPERM: { code: 'permission-denied' },
  EISDIR: { code: 'is-a-directory' },
  ELOOP: { code: 'too-many-links' },
  ENAMETOOLONG: { code: 'name-too-long' },
  ENOSPC: { code: 'no-space-left' },
  EROFS: { code: 'file-system-read-only' },
};

/** The outcome of something that asks the file system. */
type Attempt<T> = { readonly value: T } | { readonly problem: Reason };

export function attempt<T>(action: () => T): Attempt<T> {
  try {
    return { value: action() };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** What an error of the file system comes to. */
export function problemOf(error: unknown): Reason {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return PROBLEMS[code] ?? { code: 'cannot-be-read', data: { cause: code || String(error) } };
}

/** Sizes are in bytes; `most` is a whole number of MiB. */
export function tooLarge(what: 'file' | 'chart', bytes: number, most: number): Reason {
  return { code: `${what}-too-large`, data: { size: mebibytes(bytes), most: mebibytes(most) } };
}

/** Rounded up. */
export function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}
