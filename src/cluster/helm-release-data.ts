// How helm 3 and 4 store a release: JSON, gzip, base64, as the value `release` of a Secret or a ConfigMap
// (helm.sh/helm/v4/pkg/storage/driver/util.go, encodeRelease and decodeRelease).

import { gunzipSync } from 'node:zlib';
import type { HelmHook, HelmRelease } from '../model/helm-release.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import type { Reason } from '../model/reason.ts';

/** A release, or why the text holds none. */
type DecodedRelease = HelmRelease | { readonly unreadable: Reason };

/**
 * Etcd takes no object of more than 1.5 MiB, and templates shrink to a fifth or less. What grows beyond this was made to
 * take the memory of whoever reads it.
 */
const MOST_JSON_BYTES = 32 * 1024 * 1024;

/** Decodes the value `release` (the base64 that every value of a Secret has is gone already). Never throws. */
export function decodeRelease(stored: string): DecodedRelease {
  const bytes = base64Bytes(stored);
  if (!bytes) return { unreadable: { code: 'release-not-base64' } };
  const json = inflated(bytes);
  return typeof json === 'string' ? releaseOf(json) : json;
}

function base64Bytes(text: string): Buffer | undefined {
  const compact = text.replaceAll(/[\r\n]/g, '');
  return compact !== '' && compact.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(compact)
    ? Buffer.from(compact, 'base64')
    : undefined;
}

/** What is not compressed is taken as it is, as helm does. */
function inflated(bytes: Buffer): string | { readonly unreadable: Reason } {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08;
  try {
    return (isGzip ? gunzipSync(bytes, { maxOutputLength: MOST_JSON_BYTES }) : bytes).toString('utf8');
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return {
      unreadable: isTooLarge
        ? { code: 'release-too-large', data: { most: `${MOST_JSON_BYTES / 1024 / 1024} MiB` } }
        : { code: 'release-broken-gzip' },
    };
  }
}

function releaseOf(json: string): DecodedRelease {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { unreadable: { code: 'release-not-json' } };
  }
  if (!isMapping(value)) return { unreadable: { code: 'release-no-object' } };
  // What is empty helm leaves out.
  const { name, namespace = '', version, info = {}, chart, manifest = '', hooks = [] } = value;
  if (typeof name !== 'string' || name === '') return { unreadable: { code: 'release-without-name' } };
  if (typeof namespace !== 'string') return { unreadable: { code: 'release-namespace' } };
  if (!Number.isSafeInteger(version) || Number(version) < 1) return { unreadable: { code: 'release-version' } };
  if (typeof manifest !== 'string') return { unreadable: { code: 'release-manifest' } };
  const read = hooksOf(hooks);
  if (!Array.isArray(read)) return read;
  return { name, namespace, revision: Number(version), status: statusOf(info), chart: chartOf(chart), manifest, hooks: read };
}

function hooksOf(hooks: unknown): HelmHook[] | { readonly unreadable: Reason } {
  // Go writes null for a list that was never made.
  if (hooks === null) return [];
  if (!Array.isArray(hooks)) return { unreadable: { code: 'release-hooks' } };
  const read = hooks.flatMap((hook: unknown): HelmHook[] => {
    if (!isMapping(hook) || typeof hook.manifest !== 'string') return [];
    return [{ path: typeof hook.path === 'string' ? hook.path : '', manifest: hook.manifest }];
  });
  return read.length === hooks.length ? read : { unreadable: { code: 'release-hook-manifest' } };
}

function statusOf(info: unknown): string {
  return isMapping(info) && typeof info.status === 'string' ? info.status : 'unknown';
}

function chartOf(chart: unknown): string {
  const { name, version }: Mapping = isMapping(chart) && isMapping(chart.metadata) ? chart.metadata : {};
  return [name, version].filter((part) => typeof part === 'string' && part !== '').join(' ');
}
