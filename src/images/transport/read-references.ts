import type { ReadImages } from '../../model/image.ts';
import { type ReadingOptions, readImages } from '../read-images.ts';
import { type OpeningOptions, openImage } from './open-image.ts';

/** What images hold, by their references, in the order in which they are given, each once. */
export async function readReferences(refs: readonly string[], options: ReadingOptions & OpeningOptions): Promise<ReadImages> {
  const read: ReadImages[] = [];
  for (const ref of new Set(refs)) read.push(await readImages(ref, () => openImage(ref, options), options));
  return { images: read.flatMap(({ images }) => images), unreadable: read.flatMap(({ unreadable }) => unreadable) };
}
