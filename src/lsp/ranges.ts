// Places of kport (from 1) as an editor counts them (from 0); both count UTF-16 code units.
import type { Position as EditorPosition, Range } from 'vscode-languageserver';
import type { Position, SourceRange } from '../model/source.ts';

/** What marks the order of bytes is no character of the first line for kport, and one for an editor that sends it. */
export type Shift = 0 | 1;

export function shiftOf(text: string): Shift {
  return text.startsWith('\ufeff') ? 1 : 0;
}

export function toRange({ start, end }: SourceRange, shift: Shift): Range {
  return { start: toEditor(start, shift), end: toEditor(end, shift) };
}

/** Where nothing is known of the place: the first line. */
export function pointAt(at: Position = { line: 1, column: 1 }, shift: Shift): Range {
  return toRange({ start: at, end: at }, shift);
}

function toEditor({ line, column }: Position, shift: Shift): EditorPosition {
  return { line: line - 1, character: column - 1 + (line === 1 ? shift : 0) };
}

export function fromEditor({ line, character }: EditorPosition, shift: Shift): Position {
  return { line: line + 1, column: Math.max(1, character + 1 - (line === 0 ? shift : 0)) };
}
