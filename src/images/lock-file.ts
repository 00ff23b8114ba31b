// The lock file: JSON, an image a line, sorted, so that a review shows what changed. What is read of it is checked by hand, because
// the schema checker would cost every run of lint its start.

import { FILE_CAPABILITIES, IMAGE_USER_PROBLEMS } from '../model/bind.ts';
import { isRealDate } from '../model/calendar.ts';
import { KportError } from '../model/errors.ts';
import { IMAGE_LOCK_VERSION, type ImageLock, type LockedImage } from '../model/image-lock.ts';
import { parsedJson } from '../model/json.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import type { Reason } from '../model/reason.ts';
import { isDigest } from './blob-store.ts';

export function lockText({ made, images }: ImageLock): string {
  const lines = images.toSorted((a, b) => (a.ref < b.ref ? -1 : 1)).map((image) => `    ${JSON.stringify(image)}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${IMAGE_LOCK_VERSION},\n  "made": ${JSON.stringify(made)},\n  "images": ${list}\n}\n`;
}

type ReadBytes = (file: string) => { readonly bytes: Uint8Array } | { readonly unreadable: Reason };

/** Throws KportError `usage` for a lock that is not there, or cannot be used. */
export function readLockFile(file: string, read: ReadBytes): ImageLock {
  const found = read(file);
  if ('unreadable' in found) throw new KportError('usage', { code: 'lock-unusable', data: { file, why: found.unreadable } });
  return readLock(new TextDecoder().decode(found.bytes), file);
}

/** Throws KportError `usage` for what is no lock that kport can read. */
export function readLock(text: string, file: string): ImageLock {
  const problem = (why: Reason) => new KportError('usage', { code: 'lock-unusable', data: { file, why } });
  const parsed = parsedJson(text);
  if (!isMapping(parsed)) throw problem({ code: 'no-object-of-json' });
  const { $schema: _, version, made, images, ...others } = parsed;
  if (version !== IMAGE_LOCK_VERSION) {
    throw problem({ code: 'baseline-version', data: { written: shown(version), wanted: IMAGE_LOCK_VERSION } });
  }
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw problem({ code: 'baseline-unknown-key', data: { key: shown(unknown) } });
  if (typeof made !== 'string' || !isRealDate(made)) throw problem({ code: 'lock-without-date' });
  if (!Array.isArray(images)) throw problem({ code: 'lock-images-no-list' });
  for (const [index, image] of images.entries()) {
    const field = faultOf(image);
    if (field !== undefined) throw problem({ code: 'lock-image-field', data: { index, field } });
  }
  return { made, images: images as LockedImage[] };
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isOneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const isPort: Check = (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 1024;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const IMAGE: Readonly<Record<string, Check>> = {
  ref: isText,
  digest: (value) => typeof value === 'string' && isDigest(value),
  platforms: isTexts,
  facts: isMapping,
  byPlatform: optional((value) => isMapping(value) && Object.values(value).every(isMapping)),
  evidence: isTexts,
};

const FACTS: Readonly<Record<string, Check>> = {
  user: optional(isText),
  uid: optional((value) => Number.isInteger(value) && Number(value) >= 0),
  userProblem: optional(isOneOf(IMAGE_USER_PROBLEMS)),
  fileCapability: optional(isOneOf(FILE_CAPABILITIES)),
  exec: optional(isOneOf(['direct', 'shell'])),
  setuidRoot: optional(isOneOf([true])),
  needs: optional(isTexts),
  names: optional(isTexts),
  byArgs: optional(isOneOf([true])),
  capable: optional(isOneOf([true])),
  lowPorts: optional((value) => Array.isArray(value) && value.every(isPort)),
};

/** The field that is not as it should be. */
function faultOf(image: unknown): string | undefined {
  if (!isMapping(image)) return 'ref';
  const wrong = wrongField(image, IMAGE);
  if (wrong !== undefined) return wrong;
  const { facts, byPlatform = {} } = image;
  for (const one of [facts, ...Object.values(byPlatform as Mapping)]) {
    const field = wrongField(one as Mapping, FACTS);
    if (field !== undefined) return field;
  }
  return undefined;
}

function wrongField(value: Mapping, checks: Readonly<Record<string, Check>>): string | undefined {
  return (
    Object.keys(value).find((key) => !Object.hasOwn(checks, key)) ??
    Object.keys(checks).find((key) => !checks[key]?.(Object.hasOwn(value, key) ? value[key] : undefined))
  );
}

function shown(value: unknown) {
  return JSON.stringify(value)?.slice(0, 60) ?? { code: 'is-missing' as const };
}
