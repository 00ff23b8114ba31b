import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSet } from '../../src/images/layout.ts';
import { layoutStore } from '../../src/images/layout.ts';
import { IMAGE_LIMITS, type ImageLimits } from '../../src/images/limits.ts';
import { readImages } from '../../src/images/read-images.ts';
import type { ImageContents, ReadImages } from '../../src/model/image.ts';
import { inWords } from '../told.ts';
import { tarFile, type Written } from './tar-file.ts';

/** What a test says of an image; the rest is an image of linux/amd64 that starts nothing. */
export interface Made {
  readonly config?: Readonly<Record<string, unknown>>;
  /** Of each layer from the lowest: its entries, or the bytes of its blob and those that it unpacks to. */
  readonly layers?: readonly (readonly Written[] | { readonly blob: Buffer; readonly tar: Buffer; readonly type?: string })[];
  readonly os?: string;
  readonly architecture?: string;
  readonly variant?: string;
}

export type Files = Map<string, Buffer>;

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export interface MadeDescriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export const OCI = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

/** Puts a blob among the files of a layout. */
export function addBlob(files: Files, content: Buffer | object, mediaType: string): MadeDescriptor {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  const digest = digestOf(bytes);
  files.set(`blobs/${digest.replace(':', '/')}`, bytes);
  return { mediaType, digest, size: bytes.length };
}

/** Puts an image among the files, and returns the descriptor of its manifest. */
export function addImage(files: Files, made: Made = {}): MadeDescriptor {
  const { config = {}, layers = [], os = 'linux', architecture = 'amd64', variant } = made;
  const tars = layers.map((layer) => ('blob' in layer ? layer : { blob: tarFile(layer), tar: tarFile(layer) }));
  const described = tars.map((layer) => addBlob(files, layer.blob, ('type' in layer && layer.type) || OCI.layer));
  const rootfs = { type: 'layers', diff_ids: tars.map(({ tar }) => digestOf(tar)) };
  const whole = { os, architecture, ...(variant && { variant }), config, rootfs };
  const manifest = { schemaVersion: 2, mediaType: OCI.manifest, config: addBlob(files, whole, OCI.config), layers: described };
  const platform = { os, architecture, ...(variant && { variant }) };
  return { ...addBlob(files, manifest, OCI.manifest), platform };
}

/** A layout of these manifests. */
export function layoutOf(files: Files, manifests: readonly MadeDescriptor[]): Files {
  files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })));
  files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
  return files;
}

export function layoutWith(made: Made = {}): Files {
  const files: Files = new Map();
  return layoutOf(files, [addImage(files, made)]);
}

export function writeLayout(folder: string, files: Files): string {
  for (const [path, bytes] of files) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** In pieces of this size, as they might come from anywhere. */
export function filesOf(files: Files, piece = 1 << 16): FileSet {
  return {
    open: async (path) => {
      const bytes = files.get(path);
      return bytes === undefined ? undefined : inPieces(bytes, piece);
    },
  };
}

export async function* inPieces(bytes: Buffer, piece: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

export interface Asked {
  readonly limits?: Partial<ImageLimits>;
  readonly platforms?: Parameters<typeof readImages>[2]['platforms'];
  readonly piece?: number;
  readonly tag?: string;
  readonly now?: () => number;
}

export async function readLayout(
  files: Files,
  { limits, platforms = [], piece, tag, now = () => 0 }: Asked = {},
): Promise<ReadImages> {
  const all = { ...IMAGE_LIMITS, ...limits };
  const open = async () =>
    layoutStore(filesOf(files, piece), { ref: 'oci:x', ...(tag === undefined ? {} : { tag }), limits: all });
  return readImages('oci:x', open, { platforms, limits: all, now });
}

/** The one image that a layout has. */
export async function readMade(made: Made, asked: Asked = {}): Promise<ImageContents> {
  const { images, unreadable } = await readLayout(layoutWith(made), asked);
  const [image] = images;
  if (image === undefined || unreadable.length > 0) throw new Error(JSON.stringify(inWords(unreadable)));
  return image;
}

/** Why it cannot be read, in English. */
export async function whyNot(made: Made | Files, asked: Asked = {}): Promise<string> {
  const { images, unreadable } = await readLayout(made instanceof Map ? made : layoutWith(made), asked);
  if (images.length > 0) throw new Error('it was read');
  return (inWords(unreadable) as { reason: string }[]).map(({ reason }) => reason).join('; ');
}
