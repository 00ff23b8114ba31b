import { resolve } from 'node:path';
import type { BlobStore } from '../blob-store.ts';
import { dockerArchiveStore } from '../docker-archive.ts';
import { imageError } from '../image-error.ts';
import { layoutStore } from '../layout.ts';
import type { ImageLimits } from '../limits.ts';
import { type FileReference, readReference } from '../reference.ts';
import { archiveFiles } from './archive-files.ts';
import type { World } from './credentials.ts';
import { folderFiles } from './folder-files.ts';
import { registryStore } from './registry.ts';

export interface OpeningOptions extends World {
  readonly plainHosts: readonly string[];
  readonly limits: ImageLimits;
}

/** What has the image that a reference names. Throws KportError `input` for one that names none. */
export async function openImage(text: string, options: OpeningOptions): Promise<BlobStore> {
  const reference = readReference(text);
  if (reference === undefined) throw imageError({ code: 'broken-reference', data: { ref: text } });
  if (reference.kind === 'registry') return registryStore(reference, { ...options, ref: text });
  return openFiles(reference, options);
}

async function openFiles({ kind, path, tag }: FileReference, { cwd, limits }: OpeningOptions): Promise<BlobStore> {
  const file = resolve(cwd, path);
  const wanted = { ref: `${kind}:${path}`, ...(tag === undefined ? {} : { tag }), limits };
  if (kind === 'oci') return layoutStore(folderFiles(file), wanted);
  const files = await archiveFiles(file);
  return kind === 'oci-archive' ? layoutStore(files, wanted) : dockerArchiveStore(files, wanted);
}
