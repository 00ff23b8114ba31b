import { readLockFile } from '../images/lock-file.ts';
import { type LockedImages, lockedImages } from '../judge/locked-images.ts';
import { readBytes } from '../sources/files.ts';

/** A lock as it was found. */
export interface FoundLock {
  readonly file: string;
  /** `YYYY-MM-DD` */
  readonly made: string;
}

/** Throws KportError `usage` for a lock that is not there, or cannot be used. */
export function findLock(file: string, cwd: string): FoundLock & { readonly locked: LockedImages } {
  const lock = readLockFile(file, (path) => readBytes(path, cwd));
  return { file, made: lock.made, locked: lockedImages(lock) };
}
