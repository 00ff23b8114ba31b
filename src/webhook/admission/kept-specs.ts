// Pod specs that have come several times, as they were parsed, and how to know one by its bytes.
import { CONTAINER_LISTS } from '../../model/container-lists.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { isMark } from '../http/body.ts';

/** A Pod spec that is kept. */
export interface KeptSpec {
  /** As it was parsed. Not to be changed: it is part of many objects. */
  readonly value: Mapping;
  /** Its bytes; between two of them stands what is random in the name of a volume. */
  readonly pieces: readonly Buffer[];
  /** Bytes in all. */
  readonly size: number;
}

/** Those whose containers begin alike, and what came of looking for them. */
interface Alike {
  readonly specs: KeptSpec[];
  /** Looked for and not found, since one was found last. */
  misses: number;
}

/** By how their containers begin, the oldest first. */
export interface KeptSpecs {
  readonly byBeginning: Map<string, Alike>;
  /** Bytes of all that are kept. */
  size: number;
  /** Of those that are or were kept. */
  readonly values: WeakSet<Mapping>;
}

/** Bytes. What is parsed of them takes one and a half times as much, and never more than ten times. */
const MOST = 512 * 1024;
const LARGEST = 128 * 1024;
const MOST_BEGINNINGS = 1024;
const MOST_ALIKE = 4;

export function noSpecs(): KeptSpecs {
  return { byBeginning: new Map(), size: 0, values: new WeakSet() };
}

export function findSpec(bytes: Buffer, at: number, beginning: string, kept: KeptSpecs): KeptSpec | undefined {
  const alike = kept.byBeginning.get(beginning);
  const found = alike?.specs.find((spec) => stands(spec, bytes, at));
  if (alike !== undefined && found !== undefined) alike.misses = 0;
  return found;
}

/** Told of one that was not found. Whether it is worth being kept: the second time, and after that ever more rarely. */
export function missedSpec(beginning: string, { byBeginning }: KeptSpecs): boolean {
  const alike = byBeginning.get(beginning) ?? { specs: [], misses: 0 };
  alike.misses += 1;
  byBeginning.set(beginning, alike);
  return alike.misses > 1 && Number.isInteger(Math.log2(alike.misses));
}

export function keepSpec(spec: KeptSpec, beginning: string, kept: KeptSpecs): void {
  const alike = kept.byBeginning.get(beginning);
  if (alike === undefined || spec.size > LARGEST || isDense(spec)) return;
  alike.specs.push(spec);
  kept.values.add(spec.value);
  kept.size += spec.size;
  if (alike.specs.length > MOST_ALIKE) kept.size -= alike.specs.shift()?.size ?? 0;
}

/** Of usual ones one byte in eight is a mark; of one that has more than this share, what is parsed takes many times its bytes. */
const DENSE = 0.2;

function isDense({ pieces, size }: KeptSpec): boolean {
  let marks = 0;
  for (const piece of pieces) for (const byte of piece) if (isMark(byte)) marks += 1;
  return marks > size * DENSE;
}

/** Forgets the oldest where there are too many. */
export function forgetSpecs(kept: KeptSpecs): void {
  const { byBeginning } = kept;
  for (const [beginning, { specs }] of byBeginning) {
    if (kept.size <= MOST && byBeginning.size <= MOST_BEGINNINGS) return;
    byBeginning.delete(beginning);
    for (const { size } of specs) kept.size -= size;
  }
}

/** What the API server calls the volume with a Pod's token: each Pod has a name of its own for it, by which nobody judges. */
const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;
const RANDOM = 5;

/** A spec with its bytes as Go writes it: one that is written otherwise stands nowhere, and is not kept. */
export function specOf(value: Mapping): KeptSpec {
  const text = JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, asGo);
  const names = namesOf(value);
  const [name = ''] = names;
  const parts = names.length > 0 ? text.split(name) : [text];
  // Where the name stands elsewhere, too, it may mean something.
  const isKnown = parts.length === names.length + 1 && names.every((one) => one === name);
  const pieces = isKnown ? parts.map((part, index) => (index < names.length ? part + name.slice(0, -RANDOM) : part)) : [text];
  const buffers = pieces.map((piece) => Buffer.from(piece));
  const size = buffers.reduce((sum, { length }) => sum + length + RANDOM, -RANDOM);
  return { value, pieces: buffers, size };
}

/** encoding/json escapes what HTML would take for its own. */
function asGo(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The names of such volumes, wherever they stand as that. */
function namesOf(spec: Mapping): string[] {
  const mounts = CONTAINER_LISTS.flatMap((list) => itemsOf(spec[list])).flatMap((container) => itemsOf(container.volumeMounts));
  return [...itemsOf(spec.volumes), ...mounts].flatMap(({ name }) => {
    return typeof name === 'string' && TOKEN_VOLUME.test(name) ? [name] : [];
  });
}

function itemsOf(list: unknown): Mapping[] {
  return Array.isArray(list) ? list.filter((item) => isMapping(item)) : [];
}

/** Whether a spec stands at a place of a text, byte by byte but for what is random, which is the same everywhere in it. */
export function stands({ pieces, size }: KeptSpec, bytes: Buffer, at: number): boolean {
  if (at + size > bytes.length) return false;
  let [place, first] = [at, -1];
  for (const piece of pieces) {
    if (place > at) {
      if (first < 0) first = place;
      if (!isRandom(bytes, place, first)) return false;
      place += RANDOM;
    }
    const end = place + piece.length;
    if (bytes.compare(piece, 0, piece.length, place, end) !== 0) return false;
    place = end;
  }
  return true;
}

function isRandom(bytes: Buffer, at: number, first: number): boolean {
  for (let index = 0; index < RANDOM; index += 1) {
    const byte = bytes[at + index] ?? 0;
    const isLetterOrDigit = (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39);
    if (!isLetterOrDigit || byte !== bytes[first + index]) return false;
  }
  return true;
}
