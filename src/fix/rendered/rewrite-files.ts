import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { ChangesByFile, WrittenValue } from '../../render/rendering.ts';
import { editsTo } from '../../sources/yaml/edits/edits-to.ts';
import { applyEdits, type TextEdit } from '../../sources/yaml/edits/text-edit.ts';
import { readYaml } from '../../sources/yaml/read.ts';
import type { Writable } from '../writable.ts';
import { templateEdit } from './template-edits.ts';
import { keyOfChange, makeChange, type ValueChange } from './value-changes.ts';

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

function rewriteRanges(text: string, changes: readonly PlacedChange[]): string | undefined {
  const edits = new Map<string, TextEdit>();
  for (const { place, change } of changes) {
    const edit = 'range' in place ? templateEdit(text, place.range, change) : undefined;
    const key = `${edit?.start} ${edit?.end} ${change.kind === 'add' ? keyOfChange(change) : ''}`;
    // Several renderings want the same.
    if (edit === undefined || (edits.get(key)?.text ?? edit.text) !== edit.text) return undefined;
    edits.set(key, edit);
  }
  return applyEdits(text, [...edits.values()]);
}

function rewriteDocument(text: string, index: number, changes: readonly PlacedChange[]): string | undefined {
  const document = readYaml(text, '').documents[index];
  if (!document || !('root' in document)) return undefined;
  const object = changedObject(document.value, changes);
  const edits = object && editsTo(text, document, object)?.edits;
  return edits && applyEdits(text, edits);
}

/** Undefined where two want other things of one place, and where one wants something of a text. */
function changedObject(before: unknown, changes: readonly PlacedChange[]): Writable | undefined {
  const object = structuredClone(before) as Writable;
  const made = new Map<string, string>();
  for (const { place, change } of changes) {
    if (!('at' in place)) return undefined;
    const key = `${change.kind} ${place.at} ${change.kind === 'add' ? change.at.slice(change.at.lastIndexOf('/')) : ''}`;
    const wanted = JSON.stringify(change.value) ?? '';
    if ((made.get(key) ?? wanted) !== wanted) return undefined;
    // Several renderings want the same.
    if (!made.has(key)) makeChange(object, change, place);
    made.set(key, wanted);
  }
  return object;
}

/** What the first documents of files say, and are to say; empty where a change is to be made anywhere else. */
export function changedFiles(changes: readonly PlacedChange[], textOf: (file: string) => string | undefined): ChangesByFile {
  const files = new Map<string, { readonly before: Mapping; readonly after: Mapping }>();
  for (const [file, own] of Map.groupBy(changes, ({ place }) => place.file)) {
    const [document] = readYaml(textOf(file) ?? '', file).documents;
    const before = document && 'root' in document ? document.value : undefined;
    const isInFirst = own.every(({ place }) => 'at' in place && place.document === 0);
    const after = isMapping(before) && isInFirst ? changedObject(before, own) : undefined;
    if (!isMapping(before) || after === undefined) return new Map();
    files.set(file, { before, after });
  }
  return files;
}
