import { imageFactsOf, parseImage } from '../knowledge/images.ts';
import type { ImageFacts } from '../model/bind.ts';
import type { ImageLock, LockedFacts, LockedImage } from '../model/image-lock.ts';

/** Facts of images by what they are called in full, and by their digests. Plain data, so that it may go to a worker. */
export type LockedImages = ReadonlyMap<string, ImageFacts>;

export function lockedImages({ images }: ImageLock): LockedImages {
  return new Map(
    images.flatMap(({ ref, digest, platforms, facts, byPlatform, evidence }) => {
      const blobs = evidence.filter((one) => !one.includes('/'));
      const read = (on: string) => ({ digest, blobs, evidence: `${digest} (${on}): ${evidence.join(', ')}` });
      const each = Object.entries(byPlatform ?? {}).map(
        ([platform, own]) => [platform, knownFacts({ ...facts, ...own }, read(platform))] as const,
      );
      const shared = knownFacts(facts, read(platforms.join(', ')));
      const known = byPlatform ? { ...shared, byPlatform: Object.fromEntries(each) } : shared;
      const named = parseImage(ref);
      return [[keyOf(named), known] as const, [`${named.name}@${digest}`, known] as const];
    }),
  );
}

type Read = Pick<ImageFacts, 'digest' | 'blobs' | 'evidence'>;

function knownFacts({ names, byArgs, capable, lowPorts, ...locked }: LockedFacts, read: Read): ImageFacts {
  const facts = { ...locked, ...(lowPorts ? { exposes: lowPorts } : {}) };
  if (names === undefined) return { ...facts, ...read };
  const { exec: _, setuidRoot: __, needs: ___, fileCapability, ...ofImage } = facts;
  const isNone = fileCapability === 'none' && capable !== true;
  const other: ImageFacts = { ...ofImage, ...(isNone ? { fileCapability } : {}), ...read };
  return { ...facts, program: { names, byArgs: byArgs === true, other }, ...read };
}

/** Where a reference names a digest, that decides. */
export function lockedFactsOf(image: string, locked: LockedImages): ImageFacts | undefined {
  return locked.get(imageKey(image));
}

/** By what facts of an image are found. */
export function imageKey(image: string): string {
  return keyOf(parseImage(image));
}

function keyOf({ name, tag = 'latest', digest }: ReturnType<typeof parseImage>): string {
  return digest === undefined ? `${name}:${tag}` : `${name}@${digest}`;
}

/** The facts that kport's own table has otherwise: either the table is old, or the image is not what its name says. */
export function contradicted({ ref, facts }: LockedImage): string[] {
  const known = imageFactsOf(ref);
  if (known === undefined) return [];
  const names = ['user', 'fileCapability'] as const;
  return names.filter((name) => {
    const [read, said] = [facts[name], known[name]];
    return read !== undefined && said !== undefined && String(read) !== String(said);
  });
}
