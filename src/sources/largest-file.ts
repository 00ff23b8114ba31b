/** Larger than any manifest: an object in etcd is at most 1.5 MiB, and the largest bundles of CRDs have some 10 MB. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
