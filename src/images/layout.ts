// The OCI image layout, whatever it lies in: https://github.com/opencontainers/image-spec/blob/main/image-layout.md.
import type { Buffer } from 'node:buffer';
import { type BlobStore, type Chunks, type Descriptor, type Root, wholeOf } from './blob-store.ts';
import { imageError } from './image-error.ts';
import type { ImageLimits } from './limits.ts';
import { readManifest } from './manifest.ts';
import { sameName } from './reference.ts';

/** A folder, or an archive as one. */
export interface FileSet {
  /** The bytes of a file by its path, with `/`; undefined where there is none. Throws KportError `input`. */
  readonly open: (path: string) => Promise<Chunks | undefined>;
  readonly close?: () => Promise<void>;
}

export interface Wanted {
  /** As it was asked for, without the tag. */
  readonly ref: string;
  readonly tag?: string;
  readonly limits: ImageLimits;
}

const INDEX = 'index.json';
const REF_NAME = 'org.opencontainers.image.ref.name';
/** Docker and containerd write the whole name here, and the tag alone there. */
const FULL_NAME = 'io.containerd.image.name';

export function layoutStore(files: FileSet, wanted: Wanted): BlobStore {
  return {
    roots: async () => {
      const bytes = await readFile(files, INDEX, wanted.limits.manifestBytes);
      if (bytes === undefined) throw imageError({ code: 'no-image-layout' });
      const index = readManifest(bytes, { mediaType: 'application/vnd.oci.image.index.v1+json' });
      return index.kind === 'index' ? chosen(index.manifests, wanted) : [];
    },
    blob: async ({ digest }) => {
      const chunks = await files.open(`blobs/${digest.replace(':', '/')}`);
      if (chunks === undefined) throw imageError({ code: 'blob-missing', data: { digest } });
      return chunks;
    },
    ...(files.close && { close: files.close }),
  };
}

/** All images, or those of the tag. What is no image at all (a signature beside one) is left out where it has no name. */
function chosen(manifests: readonly Descriptor[], { ref, tag }: Wanted): Root[] {
  const named = manifests.map((descriptor) => ({ descriptor, names: namesOf(descriptor) }));
  const found = tag === undefined ? named : named.filter(({ names }) => names.some((name) => sameName(name, tag)));
  if (found.length === 0) {
    if (tag === undefined) throw imageError({ code: 'no-image-in-layout' });
    throw imageError({ code: 'no-such-tag', data: { tag, known: named.flatMap(({ names }) => names).join(', ') } });
  }
  return found.map(({ descriptor, names }) => {
    const name = tag ?? names[0];
    return { kind: 'manifest', ref: name === undefined ? ref : `${ref}:${name}`, descriptor };
  });
}

function namesOf({ annotations = {} }: Descriptor): string[] {
  return [annotations[REF_NAME], annotations[FULL_NAME]].filter((name) => name !== undefined && name !== '') as string[];
}

/** A whole file of no more than `most` bytes. */
export async function readFile(files: FileSet, path: string, most: number): Promise<Buffer | undefined> {
  const chunks = await files.open(path);
  if (chunks === undefined) return undefined;
  return wholeOf(chunks, { name: path, most });
}
