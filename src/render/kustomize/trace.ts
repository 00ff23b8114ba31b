import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer, tokens } from '../../model/pointer.ts';
import type { SourceDocument, WrittenPlace } from '../../model/source.ts';
import type { PatchDocument } from '../../sources/document.ts';
import { sameValue } from '../../sources/json-value.ts';
import { isMergedList, isMergeKey, isReplacedBy, twinOf } from './merged-lists.ts';

/** A patch, and for what: absent where it names its object itself. */
export interface TargetedPatch {
  readonly document: PatchDocument;
  readonly target?: Mapping | undefined;
  /** It is a text within another document. */
  readonly isText?: boolean;
}

/** What a kustomization is made of, as it was written. */
export interface WrittenObjects {
  readonly resources: readonly SourceDocument[];
  readonly patches: readonly TargetedPatch[];
}

/**
 * Where a value of a built object was written: in the only resource that has it, or the only patch, which goes before it.
 * Undefined where several have it, or none has it as it was built: a transformer has changed it.
 */
export function tracePlace(built: SourceDocument, at: Pointer, written: WrittenObjects): WrittenPlace | undefined {
  const [found, ...others] = goingFirst(built, at, originsOf(built, at, written));
  const range = found?.document.locate(found.pointer);
  if (!found || !range || others.length > 0) return undefined;
  const excerpt = found.document.line(range.start.line);
  return { file: found.document.origin.file, range, ...(excerpt === undefined ? {} : { excerpt }) };
}

/**
 * All places that have to change for the value to change: of that by which items of a list are merged, each that names it. Empty
 * where they are not known.
 */
export function placesToChange(built: SourceDocument, at: Pointer, written: WrittenObjects): readonly WrittenAt[] {
  const origins = originsOf(built, at, written);
  const { ofResources, ofPatches } = origins;
  if (isMergeKey(tokens(at)) && ofResources.length < 2) return [...ofResources, ...ofPatches];
  const told = goingFirst(built, at, origins);
  return told.length === 1 ? told : [];
}

function originsOf(built: SourceDocument, at: Pointer, { resources, patches }: WrittenObjects): Origins {
  const ofResources = resources.flatMap((document) => (isNamesake(document, built) ? foundIn({ document }, built, at) : []));
  const patched = (wanted: 'sure' | 'maybe') =>
    patches.flatMap((patch) => (fitOf(patch, built) === wanted ? foundIn(patch, built, at) : []));
  const sure = patched('sure');
  return { ofResources, ofPatches: sure.length + ofResources.length > 0 ? sure : patched('maybe') };
}

/** A value in something that was written. */
export interface WrittenAt {
  readonly document: PatchDocument;
  readonly pointer: Pointer;
  readonly isText: boolean;
}

interface Found extends WrittenAt {
  /** It stands in what takes the place of all that a resource has there. */
  readonly replaces: boolean;
}

interface Origins {
  readonly ofPatches: readonly Found[];
  readonly ofResources: readonly Found[];
}

function goingFirst(built: SourceDocument, at: Pointer, { ofPatches, ofResources }: Origins): readonly Found[] {
  const replacing = ofPatches.filter(({ replaces }) => replaces);
  if (replacing.length > 0) return replacing;
  if (ofResources.length === 0) return ofPatches;
  const path = tokens(at);
  const value = valueIn(built.object, path);
  // A mapping is made of what a resource and its patches say, and the resource begins it; so does it an item that a patch names.
  const isBegun = value === undefined || isMapping(value) || isMergeKey(path);
  return isBegun || ofPatches.length === 0 ? ofResources : ofPatches;
}

function foundIn({ document, isText = false }: TargetedPatch, built: SourceDocument, at: Pointer): Found[] {
  const { operations } = document;
  const found = operations ? setBy(operations, built.object, at) : samePlace(built.object, document.object, at);
  return found ? [{ document, isText, ...found }] : [];
}

/** Kustomize may put something before a name and behind it. */
function isNamesake(written: SourceDocument, built: SourceDocument): boolean {
  const [a, b] = [nameOf(written.object), nameOf(built.object)];
  return written.object.kind === built.object.kind && a !== '' && b.includes(a);
}

/** Whether a patch is for an object. A target may be patterns, or selectors: then it may be. */
function fitOf({ document, target }: TargetedPatch, built: SourceDocument): 'sure' | 'maybe' | 'no' {
  if (target === undefined) return isNamesake(document, built) ? 'sure' : 'no';
  const { kind, name } = target;
  if (isPlain(kind) && kind !== built.object.kind) return 'no';
  if (isPlain(name) && !nameOf(built.object).includes(name)) return 'no';
  return isPlain(kind) && isPlain(name) ? 'sure' : 'maybe';
}

function isPlain(pattern: unknown): pattern is string {
  return typeof pattern === 'string' && /^[\w.-]+$/.test(pattern);
}

function nameOf({ metadata }: Mapping): string {
  return isMapping(metadata) && typeof metadata.name === 'string' ? metadata.name : '';
}

interface SamePlace {
  readonly pointer: Pointer;
  readonly replaces: boolean;
}

/**
 * The pointer in what was written, items of lists being told by what they are merged by. What is missing in both is at the parent
 * that both have; what is there must be the same.
 */
function samePlace(built: SourceDocument['object'], written: SourceDocument['object'], at: Pointer): SamePlace | undefined {
  let [ours, theirs]: unknown[] = [built, written];
  let pointer: Pointer = '';
  let replaces = false;
  let list = '';
  for (const token of tokens(at)) {
    const next = valueIn(ours, [token]);
    if (next === undefined) return valueIn(theirs, [token]) === undefined ? { pointer, replaces } : undefined;
    const isMerged = isMergedList(list, built);
    const key = Array.isArray(ours) ? twinOf(Number(token), { name: list, built: ours, written: theirs, isMerged }) : token;
    if (key === undefined) return undefined;
    replaces ||= isReplacedBy(theirs, isMerged);
    ours = next;
    theirs = valueIn(theirs, [String(key)]);
    if (theirs === undefined) return undefined;
    pointer = child(pointer, key);
    list = token;
  }
  if (!sameValue(ours, theirs) && !isMapping(ours)) return undefined;
  return { pointer, replaces: replaces || isReplacedBy(theirs, true) };
}

/** In the operations of a JSON patch, the last one that sets the value there as it was built. */
function setBy(operations: readonly Mapping[], built: SourceDocument['object'], at: Pointer): SamePlace | undefined {
  const path = tokens(at);
  const value = valueIn(built, path);
  if (value === undefined) return undefined;
  const index = operations.findLastIndex(({ op, path: to, value: put }) => {
    if ((op !== 'add' && op !== 'replace') || typeof to !== 'string') return false;
    const way = tokens(to);
    const item = way.at(-1) === '-' ? valueIn(built, path.slice(0, way.length)) : undefined;
    const leads = way.every((token, depth) => token === path[depth] || (token === '-' && sameValue(item, put)));
    return leads && sameValue(valueIn(put, path.slice(way.length)), value);
  });
  const taken = tokens(String(operations[index]?.path)).length;
  return index < 0 ? undefined : { pointer: child('', index, 'value', ...path.slice(taken)), replaces: false };
}

function valueIn(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isMapping(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }, value);
}
