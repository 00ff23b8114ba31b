// What the core asks of whatever has the image: a folder, an archive, a registry. Nothing that comes from it is believed before its
// digest has been compared.
import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { imageError } from './image-error.ts';
import type { ScannedLayer } from './layer-text.ts';

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** A blob by its digest, as an index or a manifest names it. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Undefined where nobody has said it. */
  readonly size?: number;
  readonly platform?: Platform;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a reference leads to, before anything of it is read. */
export type Root =
  | { readonly kind: 'manifest'; readonly ref: string; readonly descriptor: Descriptor }
  /** Of a docker-archive, which has no manifest: names of files. */
  | { readonly kind: 'files'; readonly ref: string; readonly config: string; readonly layers: readonly string[] };

export type Chunks = AsyncIterable<Buffer>;

/** Throws KportError `input` with a reason; what it gives may end too early, too late, or be something else. */
export interface BlobStore {
  readonly roots: () => Promise<readonly Root[]>;
  readonly blob: (descriptor: Descriptor) => Promise<Chunks>;
  /** Of a `files` root. */
  readonly file?: (name: string) => Promise<Chunks>;
  readonly close?: () => Promise<void>;
}

/** What layers came to, by the digest of their blobs. */
export interface LayerCache {
  readonly get: (digest: string) => Promise<ScannedLayer | undefined>;
  readonly put: (digest: string, layer: ScannedLayer) => Promise<void>;
}

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** A whole blob, as its digest says it; no more than `most` bytes. */
export async function readBlob(store: BlobStore, descriptor: Descriptor, most: number): Promise<Buffer> {
  return wholeOf(verified(await store.blob(descriptor), descriptor), { name: descriptor.digest, most });
}

/** All bytes, of which there must be no more than `most`. */
export async function wholeOf(chunks: Chunks, { name, most }: { readonly name: string; readonly most: number }): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) throw imageError({ code: 'blob-too-large', data: { digest: name, most: `${most} bytes` } });
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** The same bytes; throws at their end where they are not those of the digest. */
export async function* verified(chunks: Chunks, { digest, size }: Pick<Descriptor, 'digest' | 'size'>): Chunks {
  const sum = digestOf(digest);
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (size !== undefined && bytes > size) throw imageError({ code: 'blob-of-other-size', data: { digest, size } });
    sum.update(chunk);
    yield chunk;
  }
  if (size !== undefined && bytes !== size) throw imageError({ code: 'blob-of-other-size', data: { digest, size } });
  const found = `${algorithmOf(digest)}:${sum.digest('hex')}`;
  if (found !== digest) throw imageError({ code: 'blob-of-other-digest', data: { digest, found } });
}

function digestOf(digest: string): Hash {
  if (!isDigest(digest)) throw imageError({ code: 'broken-digest', data: { digest: digest.slice(0, 200) } });
  return createHash(algorithmOf(digest));
}

function algorithmOf(digest: string): string {
  return digest.slice(0, digest.indexOf(':'));
}
