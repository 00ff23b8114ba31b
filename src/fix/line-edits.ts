// What makes one text of another, line by line, whatever made the other one.
import { diffLines } from 'diff';
import type { TextEdit } from '../sources/yaml/edits/text-edit.ts';

export interface LineEdit extends TextEdit {
  /** The whole lines that it changes, without their breaks. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** In the offsets of `before`. */
export function lineEdits(before: string, after: string): LineEdit[] {
  const edits: LineEdit[] = [];
  let at = 0;
  let removed = '';
  let added = '';
  const close = (): void => {
    if (removed !== '' || added !== '') edits.push(editOf(before, { start: at - removed.length, end: at, text: added }));
    [removed, added] = ['', ''];
  };
  for (const { value, ...change } of diffLines(before, after)) {
    if (change.added) added += value;
    else if (change.removed) removed += value;
    else close();
    if (!change.added) at += value.length;
  }
  close();
  return edits;
}

function editOf(before: string, edit: TextEdit): LineEdit {
  const old = before.slice(edit.start, edit.end);
  const isChange = old !== '' && edit.text !== '';
  return { ...(isChange ? narrowed(edit, old) : insertedInside(edit, before)), removed: linesOf(old), added: linesOf(edit.text) };
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/(?:\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/);
}

/** What separates values; nobody wants to read that `80` became `8080` by `80` behind it. */
const BETWEEN = /[\s,:[\]{}"']/;

/** Without what both texts have at their ends, by whole values. */
function narrowed({ start, end, text }: TextEdit, old: string): TextEdit {
  const most = Math.min(old.length, text.length);
  let head = 0;
  while (head < most && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old.at(-tail - 1) === text.at(-tail - 1)) tail += 1;
  while (head > 0 && !BETWEEN.test(old.charAt(head - 1))) head -= 1;
  while (tail > 0 && !BETWEEN.test(old.charAt(old.length - tail))) tail -= 1;
  return { start: start + head, end: end - tail, text: text.slice(head, text.length - tail) };
}

/** There is no line behind the last one that a program could be pointed at: what comes there goes in before its break. */
function insertedInside(edit: TextEdit, before: string): TextEdit {
  const [lineBreak = ''] = /(?:\r\n|\n|\r)$/.exec(before) ?? [];
  if (edit.start < before.length || lineBreak === '' || !edit.text.endsWith(lineBreak)) return edit;
  const at = edit.start - lineBreak.length;
  return { start: at, end: at, text: lineBreak + edit.text.slice(0, -lineBreak.length) };
}
