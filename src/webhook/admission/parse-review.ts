// Most of what an API server sends has been there before: the fifty Pods of a ReplicaSet, a Deployment whose replicas change, an
// object as it was beside the object as it is. To parse it takes longer than to judge it. So Pod specs that come again are kept as
// they were parsed, and found by their bytes: in the text that is parsed, a string that nobody can foresee stands in their place.
// Where it comes out at a Pod spec, it stood for a whole value, and what was kept is put there. Where it does not, all of the text is
// parsed as if nothing had been kept.
import { randomUUID } from 'node:crypto';
import { POD_PATHS } from '../../facts/objects/kinds.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import {
  findSpec,
  forgetSpecs,
  type KeptSpec,
  type KeptSpecs,
  keepSpec,
  missedSpec,
  noSpecs,
  specOf,
  stands,
} from './kept-specs.ts';

export interface ReviewParser {
  /** Throws what JSON.parse does. What it returns is not to be changed: other reviews have parts of it, too. */
  parse(bytes: Uint8Array): unknown;
  /** Whether others have had a value as their Pod spec, or will. */
  isKept(spec: Mapping): boolean;
  /** Bytes of the Pod specs in a text that are kept: there is next to nothing to parse and to judge of them. */
  keptBytes(bytes: Uint8Array): number;
}

/** For all the reviews of a thread. */
export function reviewParser(): ReviewParser {
  const kept = noSpecs();
  const token = randomUUID();
  const parse = (given: Uint8Array): unknown => {
    const bytes = bufferOf(given);
    const places = placesIn(bytes, kept);
    const review = parseAround(bytes, places, token) ?? JSON.parse(bytes.toString());
    const missed = missedOf(places);
    if (missed.length > 0) keep(review, { bytes, missed, kept });
    return review;
  };
  const keptBytes = (bytes: Uint8Array): number =>
    placesIn(bufferOf(bytes), kept).reduce((sum, { spec }) => sum + (spec?.size ?? 0), 0);
  return { parse, isKept: (spec) => kept.values.has(spec), keptBytes };
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

/** Where a Pod spec may begin. */
interface SpecPlace {
  readonly at: number;
  /** How its containers begin. */
  readonly beginning: string;
  /** The one that stands there, where it is kept. */
  readonly spec: KeptSpec | undefined;
}

/** Bytes of a text that is looked through: to parse less takes no time, and more does not come often. */
const SMALLEST = 1024;
const LARGEST = 512 * 1024;
/** `"object":{` and `"oldObject":{`, from a letter on that is rare; and more than that. Node looks much faster for seven bytes than for eight. */
const OBJECT = Buffer.from('ject":{');
const SPEC = Buffer.from('spec":{');
const QUOTE = 0x22;
/** `"containers":[{`, and `"initContainers":[{` before it. */
const CONTAINERS = Buffer.from('ers":[{');
/** Bytes: name and image, nearly always. */
const BEGINNING = 160;
/** The object, what it holds, and both as they were. */
const MOST_PLACES = 8;

/** Specs begin between the beginning of an object and that of its first containers. */
function placesIn(bytes: Buffer, kept: KeptSpecs): SpecPlace[] {
  const places: SpecPlace[] = [];
  if (bytes.length < SMALLEST || bytes.length > LARGEST) return places;
  for (let from = bytes.indexOf(OBJECT); from >= 0 && places.length < MOST_PLACES; ) {
    const containers = bytes.indexOf(CONTAINERS, from);
    if (containers < 0) break;
    const end = lookBetween(from, containers, { bytes, places, kept });
    from = bytes.indexOf(OBJECT, end);
  }
  return places;
}

interface Look {
  readonly bytes: Buffer;
  readonly places: SpecPlace[];
  readonly kept: KeptSpecs;
}

/** Where to go on. */
function lookBetween(from: number, containers: number, { bytes, places, kept }: Look): number {
  const beginning = bytes.toString('latin1', containers, containers + BEGINNING);
  const before = bytes.subarray(0, containers);
  for (let found = before.indexOf(SPEC, from); found >= 0; found = before.indexOf(SPEC, found + 1)) {
    // managedFields have one that is called `f:spec`.
    if (bytes[found - 1] !== QUOTE) continue;
    const at = found + SPEC.length - 1;
    const spec = findSpec(bytes, at, beginning, kept);
    places.push({ at, beginning, spec });
    if (spec !== undefined) return at + spec.size;
    if (places.length >= MOST_PLACES) break;
  }
  return containers;
}

/** Undefined where nothing of it is kept, or where that is no Pod spec. */
function parseAround(bytes: Buffer, places: readonly SpecPlace[], token: string): unknown {
  const specs: KeptSpec[] = [];
  let [text, end] = ['', 0];
  for (const { at, spec } of places) {
    if (spec === undefined) continue;
    text += `${bytes.toString('utf8', end, at)}"${token}${specs.length}"`;
    end = at + spec.size;
    specs.push(spec);
  }
  if (specs.length === 0) return undefined;
  try {
    const review: unknown = JSON.parse(text + bytes.toString('utf8', end));
    return putBack(review, specs, token) ? review : undefined;
  } catch {
    // What is wrong with it is told of the text as it came.
    return undefined;
  }
}

/** What holds a Pod spec, which is everywhere its `spec`: an object, or what stands in it. */
const HOLDERS: readonly (readonly string[])[] = POD_PATHS.map((path) => path.slice(0, -1));

/** Whether all of them were Pod specs. */
function putBack(review: unknown, specs: readonly KeptSpec[], token: string): boolean {
  let back = 0;
  for (const object of objectsOf(review)) {
    for (const path of HOLDERS) {
      const holder: { spec?: unknown } | undefined = valueAt(object, path);
      const text = holder?.spec;
      if (holder === undefined || typeof text !== 'string' || !text.startsWith(token)) continue;
      const spec = specs[Number(text.slice(token.length))];
      // What has no name of its own for a volume is a Pod; anywhere else a name is what somebody wrote.
      if (spec === undefined || (spec.pieces.length > 1 && path.length > 0)) return false;
      holder.spec = spec.value;
      back += 1;
    }
  }
  return back === specs.length;
}

function objectsOf(review: unknown): readonly unknown[] {
  const request = isMapping(review) ? review.request : undefined;
  return isMapping(request) ? [request.object, request.oldObject] : [];
}

function valueAt(object: unknown, path: readonly string[]): Mapping | undefined {
  let value = object;
  for (const key of path) value = isMapping(value) ? value[key] : undefined;
  return isMapping(value) ? value : undefined;
}

/** Around what is kept there is another one, that of a Deployment around that of its Pods, which is none to be kept. */
function missedOf(places: readonly SpecPlace[]): readonly SpecPlace[] {
  let found: Set<string> | undefined;
  for (const { spec, beginning } of places) if (spec !== undefined) found = (found ?? new Set()).add(beginning);
  return found === undefined ? places : places.filter(({ beginning }) => !found.has(beginning));
}

interface Missed {
  readonly bytes: Buffer;
  readonly missed: readonly SpecPlace[];
  readonly kept: KeptSpecs;
}

/** Keeps what was not found, where it has come before. */
function keep(review: unknown, { bytes, missed, kept }: Missed): void {
  let last: string | undefined;
  for (const { beginning } of missed) {
    if (beginning !== last && missedSpec(beginning, kept)) keepThose(beginning, review, { bytes, missed, kept });
    last = beginning;
  }
  forgetSpecs(kept);
}

function keepThose(asked: string, review: unknown, { bytes, missed, kept }: Missed): void {
  for (const value of podSpecsOf(review)) {
    const spec = specOf(value);
    if (missed.some(({ at, beginning }) => beginning === asked && stands(spec, bytes, at))) keepSpec(spec, asked, kept);
  }
}

function podSpecsOf(review: unknown): Mapping[] {
  return objectsOf(review).flatMap((object) =>
    HOLDERS.flatMap((path) => {
      const spec = valueAt(object, path)?.spec;
      return isMapping(spec) && Array.isArray(spec.containers) ? [spec] : [];
    }),
  );
}
