import { isMapping } from '../../model/mapping.ts';
import { child, type Pointer, tokens } from '../../model/pointer.ts';
import type { SourceDocument, WrittenPlace } from '../../model/source.ts';
import { sameValue } from '../../sources/json-value.ts';

/** The objects that a kustomization is made of, as they were written. */
export interface WrittenObjects {
  readonly resources: readonly SourceDocument[];
  /** What changes resources, the objects of strategic merges. */
  readonly patches: readonly SourceDocument[];
}

/**
 * Where a value of a built object was written: in the only resource that has it, or the only patch, which goes before it.
 * Undefined where several have it, or none has it as it was built: a JSON patch or a transformer has changed it.
 */
export function tracePlace(built: SourceDocument, at: Pointer, { resources, patches }: WrittenObjects): WrittenPlace | undefined {
  const value = valueIn(built.object, tokens(at));
  const ofPatches = placesIn(patches, built, at);
  const ofResources = placesIn(resources, built, at);
  // A mapping is made of what a resource and its patches say, and the resource begins it.
  const told = value !== undefined && !isMapping(value) && ofPatches.length > 0 ? ofPatches : ofResources;
  return told.length === 1 ? told[0] : undefined;
}

function placesIn(documents: readonly SourceDocument[], built: SourceDocument, at: Pointer): WrittenPlace[] {
  return documents.flatMap((document) => {
    if (!isNamesake(document, built)) return [];
    const pointer = samePlace(built.object, document.object, at);
    const range = pointer === undefined ? undefined : document.locate(pointer);
    if (!range) return [];
    const excerpt = document.line(range.start.line);
    return [{ file: document.origin.file, range, ...(excerpt === undefined ? {} : { excerpt }) }];
  });
}

/** Kustomize may put something before a name and behind it. */
function isNamesake(written: SourceDocument, built: SourceDocument): boolean {
  const [a, b] = [nameOf(written.object), nameOf(built.object)];
  return written.object.kind === built.object.kind && a !== '' && b.includes(a);
}

function nameOf({ metadata }: Readonly<Record<string, unknown>>): string {
  return isMapping(metadata) && typeof metadata.name === 'string' ? metadata.name : '';
}

/**
 * The pointer in what was written, items of lists being told by their names. What is missing in both is at the parent that both
 * have; what is there must be the same.
 */
function samePlace(built: unknown, written: unknown, at: Pointer): Pointer | undefined {
  let [ours, theirs] = [built, written];
  let pointer: Pointer = '';
  for (const token of tokens(at)) {
    const next = valueIn(ours, [token]);
    if (next === undefined) return valueIn(theirs, [token]) === undefined ? pointer : undefined;
    const key = Array.isArray(ours) ? twinOf(next, Number(token), theirs) : token;
    if (key === undefined) return undefined;
    ours = next;
    theirs = valueIn(theirs, [String(key)]);
    if (theirs === undefined) return undefined;
    pointer = child(pointer, key);
  }
  return sameValue(ours, theirs) || isMapping(ours) ? pointer : undefined;
}

/** The index of the item with the same name, or with the same place where items have none. */
function twinOf(item: unknown, index: number, list: unknown): number | undefined {
  if (!Array.isArray(list)) return undefined;
  const name = isMapping(item) ? item.name : undefined;
  if (name === undefined) return index < list.length ? index : undefined;
  const twins = [...list.keys()].filter((key) => isMapping(list[key]) && list[key].name === name);
  return twins.length === 1 ? twins[0] : undefined;
}

function valueIn(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isMapping(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }, value);
}
