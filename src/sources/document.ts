import type { DuplicateKey } from '../model/duplicate-key.ts';
import { withMore } from '../model/lists.ts';
import type { Mapping } from '../model/mapping.ts';
import { mentions } from '../model/mentions.ts';
import { child, type Pointer, tokens } from '../model/pointer.ts';
import type { Reason } from '../model/reason.ts';
import { lately } from '../model/remembered.ts';
import type { Origin, Position, SourceDocument, SourceRange, Unreadable } from '../model/source.ts';
import { isBarePod, typeFault } from './half-named.ts';
import type { RepeatedSpecs } from './yaml/brief/repeated-specs.ts';
import { type InnerRange, innerRange } from './yaml/inner-range.ts';
import { indexLines, type Lines, lineText, positionAt, rangeAt } from './yaml/lines.ts';
import { duplicateKeys, reach } from './yaml/locate.ts';
import { entriesOf } from './yaml/mapping.ts';
import { markedComments } from './yaml/marked-comments.ts';
import type { YamlNode } from './yaml/node.ts';
import { patchesIn } from './yaml/patch-text.ts';
import { readYaml, type Wanted, type YamlDocument } from './yaml/read.ts';
import type { Skimmed } from './yaml/skimmed.ts';
import { toValue } from './yaml/value.ts';

/** One document of a file, as far as it is a Kubernetes object. */
export type ReadDocument =
  | { readonly kind: 'object'; readonly document: SourceDocument }
  /** An object that provably holds no Pod spec, and was not made. */
  | { readonly kind: 'other-object' }
  | { readonly kind: 'not-an-object'; readonly reason: Reason };

export interface ReadFile {
  readonly documents: readonly ReadDocument[];
  readonly unreadable: readonly Unreadable[];
}

/** Reads the Kubernetes objects of a YAML or JSON text, `file` being its name for people. Never throws. */
export function readObjects(text: string, file: string, wanted: Wanted = () => true, specs?: RepeatedSpecs): ReadFile {
  const { documents, unreadable, lines } = readYaml(
    text,
    file,
    (source, skimmed, value) => {
      if (isNamed(skimmed)) return wanted(source, skimmed);
      if (value !== undefined) return typeFault(value) !== undefined || isBarePod(value);
      return isHalfNamed(skimmed) || isMisnamed(source) || mayBePod(source);
    },
    specs,
  );
  let faults: Unreadable[] | undefined;
  const read = documents.map((document, index): ReadDocument => {
    const value = 'root' in document ? document.value : document;
    const reason = whyNotAnObject(value);
    const fault = typeFault(value);
    if (fault && 'root' in document)
      faults = withMore(faults, { file, position: faultAt(document, fault.key, lines()), reason: fault.reason });
    if (reason !== undefined) return { kind: 'not-an-object', reason };
    if (!('root' in document)) return OTHER_OBJECT;
    return { kind: 'object', document: sourceDocument(document, { file, document: index }, lines) };
  });
  return { documents: read, unreadable: faults ? [...unreadable, ...faults] : unreadable };
}

const OTHER_OBJECT: ReadDocument = Object.freeze({ kind: 'other-object' });

/** A patch of a file, or of a text in it: a part of an object, and the operations that make it where it is a JSON patch. */
export interface PatchDocument extends SourceDocument {
  readonly operations?: readonly Mapping[];
}

/** The patches at a pointer of each document of a text, which may be no objects themselves. Never throws. */
export function readPatches(text: string, file: string, at: Pointer = ''): PatchDocument[] {
  const { documents, lines } = readYaml(text, file);
  return documents.flatMap((read, index) => {
    if (!('root' in read)) return [];
    const whole = sourceDocument(read, { file, document: index }, lines);
    const { node, taken } = reach(read.root, tokens(at));
    const parts = taken === tokens(at).length ? patchesIn(toValue(node).value) : [];
    return parts.map((part, place) => {
      const base = node.kind === 'scalar' && parts.length > 1 ? child(at, place) : at;
      return { ...whole, ...part, locate: (pointer) => whole.locate(base + pointer) };
    });
  });
}

/** The Kubernetes object that a text of one document says; undefined where it is none. */
export function objectOf(read: YamlDocument, origin: Origin, text: string): SourceDocument | undefined {
  let indexed: Lines | undefined;
  const lines = (): Lines => {
    indexed ??= indexLines(text);
    return indexed;
  };
  return whyNotAnObject(read.value) ? undefined : sourceDocument(read, origin, lines);
}

function sourceDocument(read: YamlDocument, origin: Origin, lines: () => Lines): SourceDocument {
  let inside: Map<YamlNode, InnerRange> | undefined;
  const locate = lately((pointer: Pointer): SourceRange => {
    const path = tokens(pointer);
    const place = read.place?.(path);
    if (place) return rangeAt(lines(), read.start + place.start, read.start + place.end);
    const { node, taken } = reach(read.root, path);
    const range = rangeAt(lines(), read.start + node.start, read.start + node.end);
    if (taken === path.length || node.kind === 'mapping') return range;
    inside ??= new Map();
    const inner = inside.get(node) ?? innerRange(node, read, lines());
    inside.set(node, inner);
    return inner(path.slice(taken)) ?? range;
  });
  return {
    object: read.value as Record<string, unknown>,
    origin,
    duplicateKeys: read.hasDuplicates ? duplicatesOf(read, lines()) : [],
    locate,
    line: (number) => lineText(lines(), number),
    comments: (mark) => markedComments(read, lines, mark),
    // An escape may hide any.
    mayMention: (word) => mentions(read.source, word) || read.source.includes('\\'),
  };
}

function duplicatesOf(read: YamlDocument, lines: Lines): DuplicateKey[] {
  return duplicateKeys(read.root).map(({ at, key, hidden }) => ({
    at,
    key,
    hiddenLines: hidden.map((pair) => positionAt(lines, read.start + pair.key.start).line),
  }));
}

function isNamed({ apiVersion, kind }: Skimmed): boolean {
  return typeof apiVersion === 'string' && apiVersion !== '' && typeof kind === 'string' && kind !== '';
}

/** One of the two fields is there: whether this is a mistake shows in the rest of the document. */
function isHalfNamed({ apiVersion, kind }: Skimmed): boolean {
  return !isNamed({ apiVersion, kind }) && (apiVersion !== undefined || kind !== undefined);
}

/** Both fields may be there under wrong names, or missing from what is a workload otherwise. */
function isMisnamed(text: string): boolean {
  return text.includes('metadata') && /p.{0,2}v\w{0,9}["']?\s*:|containers/i.test(text);
}

/** Without its metadata. */
function mayBePod(text: string): boolean {
  return text.includes('containers') && /^["']?spec["']?\s*:/m.test(text);
}

/** Why a value is no Kubernetes object; undefined for one that is. */
function whyNotAnObject(value: unknown): Reason | undefined {
  if (Array.isArray(value)) return { code: 'document-is-list' };
  if (typeof value !== 'object' || value === null) return { code: 'document-is-value' };
  const { apiVersion, kind } = value as Skimmed;
  if (isNamed({ apiVersion, kind })) return undefined;
  if (isBarePod(value)) return { code: 'workload-without-type' };
  return apiVersion === undefined && kind === undefined
    ? { code: 'document-without-type' }
    : { code: 'document-of-half-a-type', data: { field: apiVersion && typeof apiVersion === 'string' ? 'kind' : 'apiVersion' } };
}

/** At the key that is wrong; where one is missing, at the document. */
function faultAt({ root, start }: YamlDocument, key: string | undefined, lines: Lines): Position {
  const pair = key !== undefined && root.kind === 'mapping' ? entriesOf(root).pairs.get(key) : undefined;
  return positionAt(lines, start + (pair?.key ?? root).start);
}
