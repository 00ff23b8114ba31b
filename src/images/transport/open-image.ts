import { resolve } from 'node:path';
import type { BlobStore } from '../blob-store.ts';
import { imageError } from '../image-error.ts';
import { layoutStore } from '../layout.ts';
import type { ImageLimits } from '../limits.ts';
import { type FileReference, readReference } from '../reference.ts';
import { folderFiles } from './folder-files.ts';

export interface OpeningOptions {
  readonly cwd: string;
  readonly limits: ImageLimits;
}

/** What has the image that a reference names. Throws KportError `input` for one that names none. */
export async function openImage(text: string, options: OpeningOptions): Promise<BlobStore> {
  const reference = readReference(text);
  if (reference === undefined || reference.kind !== 'oci') throw imageError({ code: 'broken-reference', data: { ref: text } });
  return openFiles(reference, options);
}

function openFiles({ kind, path, tag }: FileReference, { cwd, limits }: OpeningOptions): BlobStore {
  const wanted = { ref: `${kind}:${path}`, ...(tag === undefined ? {} : { tag }), limits };
  return layoutStore(folderFiles(resolve(cwd, path)), wanted);
}
