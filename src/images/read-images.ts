// From a reference to what its images hold. The one place where a failure on the way becomes an entry of `unreadable`.
import { createHash } from 'node:crypto';
import { KportError } from '../model/errors.ts';
import type { ReadImages, UnreadableImage } from '../model/image.ts';
import {
  type BlobStore,
  type Chunks,
  type Descriptor,
  type LayerCache,
  type Platform,
  type Root,
  readBlob,
  verified,
  wholeOf,
} from './blob-store.ts';
import { type ImageParts, imageContents } from './image-contents.ts';
import { imageError, inPlace } from './image-error.ts';
import type { Folder } from './layer-tree.ts';
import type { ImageLimits } from './limits.ts';
import { type ImageConfig, readConfig, readManifest } from './manifest.ts';
import { isWanted, platformText } from './platform.ts';
import { scanLayer } from './scan-layer.ts';
import { unpack } from './unpack.ts';

export interface ReadingOptions {
  /** Empty for all of Linux. */
  readonly platforms: readonly Platform[];
  readonly limits: ImageLimits;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  readonly cache?: LayerCache;
}

interface Reading extends ReadingOptions {
  readonly store: BlobStore;
  readonly endsAt: number;
}

/** Never rejects for what is wrong with an image: that is in `unreadable`, and nothing of it in `images`. */
export async function readImages(ref: string, open: () => Promise<BlobStore>, options: ReadingOptions): Promise<ReadImages> {
  let store: BlobStore | undefined;
  try {
    store = await open();
    const reading: Reading = { ...options, store, endsAt: options.now() + options.limits.milliseconds };
    const roots = await store.roots();
    const read = await inOrder(roots, (root) => readRoot(root, reading));
    const [images, failed] = [read.flatMap((one) => one.images), read.flatMap((one) => one.unreadable)];
    if (images.length > 0 || failed.length > 0) return { images, unreadable: failed };
    const platforms = options.platforms.map(platformText).join(', ') || 'linux';
    throw imageError({ code: 'no-wanted-platform', data: { platforms } });
  } catch (error) {
    return { images: [], unreadable: [unreadable(ref, error)] };
  } finally {
    await store?.close?.();
  }
}

function unreadable(ref: string, error: unknown, platform?: string): UnreadableImage {
  const [reason] = error instanceof KportError ? error.reasons : [];
  if (reason === undefined) throw error;
  return { ref, ...(platform === undefined ? {} : { platform }), reason };
}

async function inOrder<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const one of all) results.push(await work(one));
  return results;
}

/** What one root has; of several, one that cannot be read keeps no other from being read. */
async function readRoot(root: Root, reading: Reading): Promise<ReadImages> {
  try {
    return root.kind === 'files' ? await readFiles(root, reading) : await readManifests(root, reading);
  } catch (error) {
    return { images: [], unreadable: [unreadable(root.ref, error)] };
  }
}

async function readFiles(root: Extract<Root, { kind: 'files' }>, reading: Reading): Promise<ReadImages> {
  return readOne({ ref: root.ref, read: () => filesOf(root, reading) });
}

async function readManifests(root: Extract<Root, { kind: 'manifest' }>, reading: Reading): Promise<ReadImages> {
  const found = await manifestsBelow(root, reading);
  const read = await inOrder(found.images, (image) =>
    readOne({ ref: root.ref, platform: image.platform, read: () => blobsOf(image, reading) }),
  );
  return {
    images: read.flatMap(({ images }) => images),
    unreadable: [...found.unreadable, ...read.flatMap((one) => one.unreadable)],
  };
}

interface FoundManifest {
  readonly digest: string;
  readonly index?: string;
  readonly platform?: Platform;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

interface FoundManifests {
  readonly images: FoundManifest[];
  readonly unreadable: UnreadableImage[];
}

/** All manifests of wanted platforms under an index, each once. */
async function manifestsBelow(
  { ref, descriptor }: Extract<Root, { kind: 'manifest' }>,
  reading: Reading,
): Promise<FoundManifests> {
  const found: FoundManifests = { images: [], unreadable: [] };
  const seen = new Set<string>();
  const { limits } = reading;
  const walk = async (at: Descriptor, index: string | undefined, depth: number): Promise<void> => {
    if (seen.has(at.digest)) return;
    seen.add(at.digest);
    if (seen.size > limits.manifests || depth > limits.indexDepth) throw imageError({ code: 'index-too-large' });
    const manifest = await manifestOf(at, reading);
    if (manifest.kind === 'image') {
      const { digest, platform } = at;
      found.images.push({ digest, ...(index && { index }), ...(platform && { platform }), ...manifest });
      return;
    }
    for (const child of manifest.manifests.filter((one) => mayBeWanted(one, reading))) {
      // What another platform lacks is no reason to say nothing of this one.
      await walk(child, index ?? at.digest, depth + 1).catch((error: unknown) => {
        found.unreadable.push(unreadable(ref, error, child.platform && platformText(child.platform)));
      });
    }
  };
  await walk(descriptor, undefined, 0);
  return found;
}

async function manifestOf(at: Descriptor, { store, limits }: Reading) {
  try {
    return readManifest(await readBlob(store, at, limits.manifestBytes), at);
  } catch (error) {
    throw inPlace(error, (why) => ({ code: 'in-blob', data: { what: { code: 'the-manifest' }, digest: at.digest, why } }));
  }
}

/** Attestations of BuildKit are manifests of no platform. */
function mayBeWanted({ platform, annotations }: Descriptor, { platforms }: Reading): boolean {
  if (annotations?.['vnd.docker.reference.type'] !== undefined) return false;
  return platform === undefined || isWanted(platform, platforms);
}

interface OneImage {
  readonly ref: string;
  /** As an index says it, for an image that cannot be read. */
  readonly platform?: Platform | undefined;
  /** Undefined for an image of a platform that nobody wants. */
  readonly read: () => Promise<Omit<ImageParts, 'ref'> | undefined>;
}

async function readOne({ ref, platform, read }: OneImage): Promise<ReadImages> {
  try {
    const whole = await read();
    return { images: whole === undefined ? [] : [imageContents({ ref, ...whole })], unreadable: [] };
  } catch (error) {
    return { images: [], unreadable: [unreadable(ref, error, platform && platformText(platform))] };
  }
}

async function blobsOf(manifest: FoundManifest, reading: Reading): Promise<Omit<ImageParts, 'ref'> | undefined> {
  const { digest, index, config: at, layers } = manifest;
  const config = await configOf(at, reading);
  if (!isWanted(config.platform, reading.platforms)) return undefined;
  checkLayers(layers.length, config, reading.limits);
  const trees = await inOrder([...layers.entries()], async ([index, layer]) => {
    const tree = await treeOf(layer, config.diffIds[index] ?? '', reading);
    return { digest: layer.digest, tree };
  });
  return { digest, ...(index === undefined ? {} : { index }), config, configDigest: at.digest, layers: trees };
}

async function configOf(at: Descriptor, { store, limits }: Reading): Promise<ImageConfig> {
  try {
    return readConfig(await readBlob(store, at, limits.configBytes));
  } catch (error) {
    throw inPlace(error, (why) => ({ code: 'in-blob', data: { what: { code: 'the-config' }, digest: at.digest, why } }));
  }
}

function checkLayers(count: number, { diffIds }: ImageConfig, limits: ImageLimits): void {
  if (count > limits.layers) throw imageError({ code: 'too-many-layers', data: { most: limits.layers } });
  if (count !== diffIds.length) throw imageError({ code: 'layers-unlike-config', data: { layers: count, ids: diffIds.length } });
}

async function treeOf(layer: Descriptor, diffId: string, reading: Reading): Promise<Folder> {
  const { cache, store } = reading;
  const known = await cache?.get(layer.digest);
  if (known?.diffId === diffId) return known.tree;
  try {
    const tree = await scanned(verified(await store.blob(layer), layer), diffId, reading);
    await cache?.put(layer.digest, { tree, diffId });
    return tree;
  } catch (error) {
    throw inPlace(error, (why) => ({ code: 'in-blob', data: { what: { code: 'the-layer' }, digest: layer.digest, why } }));
  }
}

async function scanned(chunks: AsyncIterable<Buffer>, diffId: string, { limits, now, endsAt }: Reading): Promise<Folder> {
  const scan = scanLayer(limits);
  const found = await unpack(chunks, (chunk) => {
    if (now() > endsAt) throw imageError({ code: 'took-too-long', data: { seconds: limits.milliseconds / 1000 } });
    scan.push(chunk);
  });
  const tree = scan.end();
  if (found !== diffId) throw imageError({ code: 'blob-of-other-digest', data: { digest: diffId, found } });
  return tree;
}

async function filesOf(
  { config: name, layers }: Extract<Root, { kind: 'files' }>,
  reading: Reading,
): Promise<Omit<ImageParts, 'ref'> | undefined> {
  const { config, digest } = await configOfFile(name, reading);
  if (!isWanted(config.platform, reading.platforms)) return undefined;
  checkLayers(layers.length, config, reading.limits);
  const trees = await inOrder([...layers.entries()], async ([index, layer]) => {
    const diffId = config.diffIds[index] ?? '';
    return { digest: diffId, tree: await atFile(layer, async () => scanned(await fileOf(layer, reading), diffId, reading)) };
  });
  return { digest, config, configDigest: digest, layers: trees };
}

const NAMED_BY_DIGEST = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/;

/** A name that is a digest must be that of the file. */
async function configOfFile(name: string, reading: Reading): Promise<{ readonly config: ImageConfig; readonly digest: string }> {
  return atFile(name, async () => {
    const bytes = await wholeOf(await fileOf(name, reading), { name, most: reading.limits.configBytes });
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const [, named] = NAMED_BY_DIGEST.exec(name) ?? [];
    if (named !== undefined && digest !== `sha256:${named}`) {
      throw imageError({ code: 'blob-of-other-digest', data: { digest: `sha256:${named}`, found: digest } });
    }
    return { config: readConfig(bytes), digest };
  });
}

async function fileOf(name: string, { store }: Reading): Promise<Chunks> {
  if (store.file === undefined) throw imageError({ code: 'no-such-file' });
  return store.file(name);
}

async function atFile<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw inPlace(error, (why) => ({ code: 'in-place', data: { place: name, why } }));
  }
}
