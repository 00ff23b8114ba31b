// What `docker save` writes: manifest.json, which names the files of configurations and layers. There is no manifest in the sense of
// a registry, so that an image is known by the digest of its configuration, which Docker calls its ID.
import type { BlobStore, Root } from './blob-store.ts';
import { imageError } from './image-error.ts';
import { type FileSet, readFile, type Wanted } from './layout.ts';
import { parsed } from './manifest.ts';
import { sameName } from './reference.ts';

const MANIFEST = 'manifest.json';

export function dockerArchiveStore(files: FileSet, wanted: Wanted): BlobStore {
  return {
    roots: async () => {
      const bytes = await readFile(files, MANIFEST, wanted.limits.manifestBytes);
      if (bytes === undefined) throw imageError({ code: 'no-docker-archive' });
      return chosen(imagesOf(parsed(bytes)), wanted);
    },
    blob: async ({ digest }) => {
      throw imageError({ code: 'blob-missing', data: { digest } });
    },
    file: async (name) => {
      const chunks = await files.open(name);
      if (chunks === undefined) throw imageError({ code: 'no-such-file' });
      return chunks;
    },
    ...(files.close && { close: files.close }),
  };
}

interface SavedImage {
  readonly config: string;
  readonly tags: readonly string[];
  readonly layers: readonly string[];
}

function imagesOf(value: unknown): SavedImage[] {
  if (!Array.isArray(value)) throw imageError({ code: 'no-docker-archive' });
  return value.map((one: unknown, index) => {
    const { Config: config, RepoTags: tags, Layers: layers } = Object(one);
    if (typeof config !== 'string') throw imageError({ code: 'manifest-field', data: { field: `[${index}].Config` } });
    if (!isTexts(layers ?? [])) throw imageError({ code: 'manifest-field', data: { field: `[${index}].Layers` } });
    if (!isTexts(tags ?? [])) throw imageError({ code: 'manifest-field', data: { field: `[${index}].RepoTags` } });
    return { config, tags: tags ?? [], layers: layers ?? [] };
  });
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function chosen(images: readonly SavedImage[], { ref, tag }: Wanted): Root[] {
  if (images.length === 0) throw imageError({ code: 'no-image-in-layout' });
  const found = tag === undefined ? images : images.filter(({ tags }) => tags.some((one) => sameName(one, tag)));
  if (tag !== undefined && found.length === 0) {
    throw imageError({ code: 'no-such-tag', data: { tag, known: images.flatMap(({ tags }) => tags).join(', ') } });
  }
  return found.map(({ config, tags, layers }) => {
    const name = tag ?? tags[0];
    return { kind: 'files', ref: name === undefined ? ref : `${ref}:${name}`, config, layers };
  });
}
