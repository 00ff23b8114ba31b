/** What is looked at of an image at the most: what is beyond is an error, and never a fact. */
export interface ImageLimits {
  /** Of an index or a manifest: what registries take. */
  readonly manifestBytes: number;
  readonly configBytes: number;
  /** Indexes in indexes. */
  readonly indexDepth: number;
  /** Of all indexes of one reference. */
  readonly manifests: number;
  readonly layers: number;
  /** Of one layer, unpacked. */
  readonly layerBytes: number;
  readonly layerEntries: number;
  /** Of one file whose contents are needed: passwd, group. */
  readonly fileBytes: number;
  /** Of all names and contents that are kept of one layer. */
  readonly keptBytes: number;
  readonly pathParts: number;
  /** Of one name or link: what Linux takes for a path. */
  readonly pathBytes: number;
  /** For one reference. */
  readonly milliseconds: number;
}

export const IMAGE_LIMITS: ImageLimits = {
  manifestBytes: 4 * 1024 * 1024,
  configBytes: 8 * 1024 * 1024,
  indexDepth: 3,
  manifests: 128,
  layers: 512,
  layerBytes: 32 * 1024 ** 3,
  layerEntries: 2_000_000,
  fileBytes: 1024 * 1024,
  keptBytes: 256 * 1024 * 1024,
  pathParts: 256,
  pathBytes: 4096,
  milliseconds: 15 * 60_000,
};
