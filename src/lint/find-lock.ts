import { readLock } from '../images/lock-file.ts';
import { type LockedImages, lockedImages } from '../judge/locked-images.ts';
import { KportError } from '../model/errors.ts';
import { readBytes } from '../sources/files.ts';

/** A lock as it was found. */
export interface FoundLock {
  readonly file: string;
  /** `YYYY-MM-DD` */
  readonly made: string;
}

/** Throws KportError `usage` for a lock that is not there, or cannot be used. */
export function findLock(file: string, cwd: string): FoundLock & { readonly locked: LockedImages } {
  const read = readBytes(file, cwd);
  if ('unreadable' in read) throw new KportError('usage', { code: 'lock-unusable', data: { file, why: read.unreadable } });
  const lock = readLock(new TextDecoder().decode(read.bytes), file);
  return { file, made: lock.made, locked: lockedImages(lock) };
}
