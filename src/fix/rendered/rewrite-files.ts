import type { WrittenValue } from '../../render/rendering.ts';
import { sameValue } from '../../sources/json-value.ts';
import { editsTo } from '../../sources/yaml/edits/edits-to.ts';
import { applyEdits, type TextEdit } from '../../sources/yaml/edits/text-edit.ts';
import { scalarText } from '../../sources/yaml/edits/written.ts';
import { indexLines } from '../../sources/yaml/lines.ts';
import { readYaml } from '../../sources/yaml/read.ts';
import type { Writable } from '../writable.ts';
import { makeChange, type ValueChange } from './value-changes.ts';

/** A change, and one of the places that it is to be made at. */
export interface PlacedChange {
  readonly place: WrittenValue;
  readonly change: ValueChange;
}

/** The texts of files after changes; undefined where one of them cannot be made, or two want other things of one place. */
export function rewriteFiles(
  changes: readonly PlacedChange[],
  textOf: (file: string) => string | undefined,
): ReadonlyMap<string, string> | undefined {
  const texts = new Map<string, string>();
  for (const [file, own] of Map.groupBy(changes, ({ place }) => place.file)) {
    const rewritten = rewriteText(textOf(file), own);
    if (rewritten === undefined) return undefined;
    texts.set(file, rewritten);
  }
  return texts;
}

function rewriteText(before: string | undefined, changes: readonly PlacedChange[]): string | undefined {
  const byDocument = Map.groupBy(changes, ({ place }) => ('at' in place ? place.document : -1));
  const ofTexts = byDocument.get(-1) ?? [];
  byDocument.delete(-1);
  // From the last one on, so that none moves.
  const documents = [...byDocument].sort(([a], [b]) => b - a);
  const start = before === undefined ? undefined : rewriteRanges(before, ofTexts);
  return documents.reduce<string | undefined>(
    (text, [index, own]) => (text === undefined ? undefined : rewriteDocument(text, index, own)),
    start,
  );
}

/** Scalars that stand in a text which is no document of its own. */
function rewriteRanges(text: string, changes: readonly PlacedChange[]): string | undefined {
  const { starts } = indexLines(text);
  const edits = new Map<string, TextEdit>();
  for (const { place, change } of changes) {
    if (!('range' in place)) return undefined;
    const [start = -1, end = -1] = [place.range.start, place.range.end].map(
      ({ line, column }) => (starts[line - 1] ?? -1) + column - 1,
    );
    const written = scalarFor(text.slice(start, end), change);
    const key = `${start} ${end}`;
    if (written === undefined || (edits.get(key)?.text ?? written) !== written) return undefined;
    edits.set(key, { start, end, text: written });
  }
  return applyEdits(text, [...edits.values()]);
}

/** What stands in place of a scalar, in its quotes; undefined where it is not the one that was rendered. */
function scalarFor(old: string, { kind, before, value }: ValueChange): string | undefined {
  const [read] = readYaml(old, '', () => true).documents;
  const isIt = read && 'root' in read && read.root.kind === 'scalar' && sameValue(read.value, before);
  return kind === 'set' && isIt && !isObject(value) && !old.includes('\n')
    ? scalarText(value, { json: undefined }, /^["']/.exec(old)?.[0])
    : undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function rewriteDocument(text: string, index: number, changes: readonly PlacedChange[]): string | undefined {
  const document = readYaml(text, '', () => true).documents[index];
  if (!document || !('root' in document)) return undefined;
  const object = structuredClone(document.value) as Writable;
  const made = new Map<string, string>();
  for (const { place, change } of changes) {
    if (!('at' in place)) return undefined;
    const key = `${change.kind} ${place.at} ${change.kind === 'add' ? change.at.slice(change.at.lastIndexOf('/')) : ''}`;
    const wanted = JSON.stringify(change.value) ?? '';
    if ((made.get(key) ?? wanted) !== wanted) return undefined;
    // Several renderings want the same.
    if (!made.has(key)) makeChange(object, change, place.at);
    made.set(key, wanted);
  }
  const edits = editsTo(text, document, object)?.edits;
  return edits && applyEdits(text, edits);
}
