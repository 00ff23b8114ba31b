// Indexes, manifests and configurations, of OCI and of Docker's schema 2: https://github.com/opencontainers/image-spec.

import { reasonOf } from '../model/errors.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import type { Reason } from '../model/reason.ts';
import type { Descriptor, Platform } from './blob-store.ts';
import { isDigest } from './blob-store.ts';
import type { ProcessConfig } from './find-program.ts';
import { imageError } from './image-error.ts';

export const INDEX_TYPES: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
export const MANIFEST_TYPES: readonly string[] = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const CONFIG_TYPES: readonly string[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
];
const LAYER_TYPE =
  /^application\/vnd\.(?:oci\.image\.layer(?:\.nondistributable)?\.v1\.tar(?:\+(?:gzip|zstd))?|docker\.image\.rootfs\.(?:foreign\.)?diff\.tar(?:\.gzip|\.zstd)?)$/;

export type Manifest =
  | { readonly kind: 'index'; readonly manifests: readonly Descriptor[] }
  | { readonly kind: 'image'; readonly config: Descriptor; readonly layers: readonly Descriptor[] };

/** An index or a manifest, by what it says it is, or by what it has. Throws KportError `input`. */
export function readManifest(bytes: Uint8Array, { mediaType }: Pick<Descriptor, 'mediaType'>): Manifest {
  const fields = jsonObject(bytes);
  if (fields.schemaVersion === 1) throw imageError({ code: 'manifest-of-schema-1' });
  const type = typeof fields.mediaType === 'string' ? fields.mediaType : mediaType;
  const isIndex = INDEX_TYPES.includes(type) || (!MANIFEST_TYPES.includes(type) && Array.isArray(fields.manifests));
  // A text that is both has been made to be read in two ways.
  if (isIndex ? fields.layers !== undefined : fields.manifests !== undefined) throw broken('manifests');
  if (isIndex) return { kind: 'index', manifests: descriptors(fields, 'manifests') };
  const config = descriptor(fields.config, 'config');
  if (!CONFIG_TYPES.includes(config.mediaType)) {
    throw imageError({ code: 'no-image-config', data: { type: config.mediaType.slice(0, 200) } });
  }
  return { kind: 'image', config, layers: descriptors(fields, 'layers').map(checkedLayer) };
}

function checkedLayer(layer: Descriptor): Descriptor {
  if (LAYER_TYPE.test(layer.mediaType)) return layer;
  throw imageError({ code: 'layer-of-unknown-type', data: { digest: layer.digest, type: layer.mediaType.slice(0, 200) } });
}

function descriptors(fields: Mapping, name: string): Descriptor[] {
  const list = fields[name];
  if (!Array.isArray(list)) throw broken(name);
  return list.map((one, index) => descriptor(one, `${name}[${index}]`));
}

function descriptor(value: unknown, at: string): Descriptor {
  if (!isMapping(value)) throw broken(at);
  const { mediaType = '', digest, size } = value;
  if (typeof mediaType !== 'string') throw broken(`${at}.mediaType`);
  if (typeof digest !== 'string' || !isDigest(digest)) throw broken(`${at}.digest`);
  if (size !== undefined && !(typeof size === 'number' && Number.isSafeInteger(size) && size >= 0)) throw broken(`${at}.size`);
  const platform = isMapping(value.platform) ? platformOf(value.platform, `${at}.platform`) : undefined;
  const annotations = isMapping(value.annotations) ? texts(value.annotations) : undefined;
  return {
    mediaType,
    digest,
    ...(size === undefined ? {} : { size }),
    ...(platform === undefined ? {} : { platform }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** What an image starts with, and what its layers are when they are unpacked. */
export interface ImageConfig extends ProcessConfig {
  readonly user: string;
  readonly platform: Platform;
  readonly exposedPorts: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly diffIds: readonly string[];
}

/** Throws KportError `input` where a field has another type than the runtimes take. */
export function readConfig(bytes: Uint8Array): ImageConfig {
  const fields = jsonObject(bytes);
  const rootfs = optional(fields, 'rootfs', isMapping, {});
  const config = optional(fields, 'config', isMapping, {});
  return {
    platform: platformOf(fields, 'config'),
    diffIds: optional(rootfs, 'diff_ids', isTexts, []),
    user: optional(config, 'User', isText, ''),
    env: optional(config, 'Env', isTexts, []),
    entrypoint: optional(config, 'Entrypoint', isTexts, []),
    cmd: optional(config, 'Cmd', isTexts, []),
    workingDir: optional(config, 'WorkingDir', isText, ''),
    exposedPorts: Object.keys(optional(config, 'ExposedPorts', isMapping, {})),
    labels: texts(optional(config, 'Labels', isMapping, {})),
  };
}

function platformOf(fields: Mapping, at: string): Platform {
  const os = optional(fields, 'os', isText, '');
  const architecture = optional(fields, 'architecture', isText, '');
  const variant = optional(fields, 'variant', isText, '');
  if (os === '' || architecture === '') throw broken(`${at}.os`);
  return { os, architecture, ...(variant === '' ? {} : { variant }) };
}

/** Go takes a name in any case for one that is missing, and null for nothing. */
function optional<T>(fields: Mapping, name: string, isRight: (value: unknown) => value is T, nothing: T): T {
  const written = Object.hasOwn(fields, name)
    ? name
    : Object.keys(fields).find((key) => key.toLowerCase() === name.toLowerCase());
  const value = written === undefined ? undefined : fields[written];
  if (value === undefined || value === null) return nothing;
  if (!isRight(value)) throw broken(name);
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function texts(fields: Mapping): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => isText(entry[1])));
}

export function jsonObject(bytes: Uint8Array): Mapping {
  const value = parsed(bytes);
  if (!isMapping(value)) throw imageError({ code: 'no-json-object' });
  return value;
}

export function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw imageError(reasonOf(error), error);
  }
}

function broken(field: string): Error {
  const reason: Reason = { code: 'manifest-field', data: { field } };
  return imageError(reason);
}
