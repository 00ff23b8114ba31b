import { lockedImage } from '../../images/image-facts.ts';
import { lockText, readLockFile } from '../../images/lock-file.ts';
import type { ReadingOptions } from '../../images/read-images.ts';
import type { OpeningOptions } from '../../images/transport/open-image.ts';
import { openImage } from '../../images/transport/open-image.ts';
import { readReferences } from '../../images/transport/read-references.ts';
import { contradicted } from '../../judge/locked-images.ts';
import { inParallel } from '../../lint/in-parallel.ts';
import { KportError } from '../../model/errors.ts';
import type { UnreadableImage } from '../../model/image.ts';
import type { ImageLock, LockedImage } from '../../model/image-lock.ts';
import { readBytes } from '../../sources/files.ts';
import type { ReportFiles } from '../io/report-files.ts';

export type ImageOptions = ReadingOptions & OpeningOptions;

/** Images that are asked for at once. */
const AT_ONCE = 4;

interface Locking {
  readonly made: string;
  readonly before: ImageLock | undefined;
  /** Every manifest that may name an image could be read. */
  readonly isWhole: boolean;
  readonly options: ImageOptions;
}

export interface Locked {
  readonly lock: ImageLock;
  /** Whether any image was read by now; else all that the lock has is as old as before. */
  readonly hasRead: boolean;
  readonly unreadable: readonly UnreadableImage[];
  /** Those of which kport's own table says something else. */
  readonly contradicted: readonly { readonly ref: string; readonly fact: string }[];
}

/** Reads every image. What cannot be read keeps what an older lock has of it: an image, and those of manifests that nobody could read. */
export async function lockImages(refs: readonly string[], { made, before, isWhole, options }: Locking): Promise<Locked> {
  const read = await inParallel(
    refs.map((ref) => async () => ({ ref, ...(await readReferences([inRegistry(ref)], options)) })),
    AT_ONCE,
  );
  const images = read.flatMap(({ ref, images: found }): LockedImage[] => {
    if (found.length > 0) return [lockedImage(ref, found)];
    return before?.images.filter((one) => one.ref === ref) ?? [];
  });
  const known = new Set(refs);
  const kept = isWhole ? [] : (before?.images.filter(({ ref }) => !known.has(ref)) ?? []);
  return {
    lock: { made, images: [...images, ...kept] },
    hasRead: read.some(({ images: found }) => found.length > 0),
    unreadable: read.flatMap(({ ref, unreadable }) => unreadable.map((one) => ({ ...one, ref }))),
    contradicted: contradictedIn(images),
  };
}

function contradictedIn(images: readonly LockedImage[]): Locked['contradicted'] {
  return images.flatMap((image) => contradicted(image).map((fact) => ({ ref: image.ref, fact })));
}

/** What `oci:latest` is in a manifest: an image of Docker Hub, and no folder of this machine. A path is no tag, and stays one. */
export function inRegistry(ref: string): string {
  return /^(?:oci|oci-archive|docker-archive):[\w][\w.-]{0,127}$/.test(ref) ? `docker.io/library/${ref}` : ref;
}

export interface Checked extends Pick<Locked, 'contradicted'> {
  /** Used, and not in the lock. */
  readonly missing: readonly string[];
  readonly unused: readonly string[];
  /** Tags that lead elsewhere by now. */
  readonly stale: readonly string[];
  readonly unreadable: readonly UnreadableImage[];
}

/** What of a lock does not fit what is used, or what registries have today. */
export async function checkLock(lock: ImageLock, refs: readonly string[], options: ImageOptions): Promise<Checked> {
  const used = new Set(refs);
  const known = new Set(lock.images.map(({ ref }) => ref));
  const asked = lock.images.filter(({ ref }) => used.has(ref) && !ref.includes('@'));
  const today = await inParallel(
    asked.map((image) => () => isStale(image, options)),
    AT_ONCE,
  );
  return {
    missing: refs.filter((ref) => !known.has(ref)),
    unused: lock.images.map(({ ref }) => ref).filter((ref) => !used.has(ref)),
    stale: asked.filter((_, index) => today[index] === true).map(({ ref }) => ref),
    unreadable: today.flatMap((one) => (typeof one === 'object' ? [one] : [])),
    contradicted: contradictedIn(lock.images),
  };
}

async function isStale({ ref, digest }: LockedImage, options: ImageOptions): Promise<boolean | UnreadableImage> {
  try {
    const store = await openImage(inRegistry(ref), options);
    const roots = await store.roots().finally(() => store.close?.());
    return roots.every((root) => root.kind !== 'manifest' || root.descriptor.digest !== digest);
  } catch (error) {
    const [reason] = error instanceof KportError ? error.reasons : [];
    if (reason === undefined) throw error;
    return { ref, reason };
  }
}

/** Undefined where there is none. Throws KportError `usage` for what is no lock. */
export function lockAt(file: string, cwd: string): ImageLock | undefined {
  const read = readBytes(file, cwd);
  const isMissing = 'unreadable' in read && read.unreadable.code === 'no-such-file';
  return isMissing ? undefined : readLockFile(file, () => read);
}

/** Throws KportError `usage` where it cannot be written. */
export function writeLock(lock: ImageLock, file: string, { cwd, files }: { cwd: string; files: ReportFiles }): void {
  const why = files.write(file, cwd, lockText(lock));
  if (why !== undefined) throw new KportError('usage', { code: 'report-not-written', data: { file, why } });
}
