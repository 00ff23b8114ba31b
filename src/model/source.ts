import type { DuplicateKey } from './duplicate-key.ts';
import type { ExtractedObject } from './extracted-object.ts';
import type { Pointer } from './pointer.ts';
import type { Reason } from './reason.ts';
import type { ByQuadlet, ObjectRef } from './workload.ts';

/** A place in a text: 1-based line, 1-based column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Orders places by line and column; what has no place goes first. */
export function comparePositions(a: Position | undefined, b: Position | undefined): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}

/** A stretch of text; `end` is the place behind its last character. */
export interface SourceRange {
  readonly start: Position;
  readonly end: Position;
}

/** Whether a place is in a stretch of text. */
export function isIn(at: Position, { start, end }: SourceRange): boolean {
  return comparePositions(start, at) <= 0 && comparePositions(at, end) < 0;
}

/** What made a document that nobody wrote as it is. */
export interface Rendered {
  readonly by: 'helm' | 'kustomize';
  /** The chart (a folder or an archive) or the kustomization's folder, as the user named it. */
  readonly from: string;
  /** The set of values, where there are several. */
  readonly set?: string;
}

/** Where a document came from. */
export interface Origin {
  /** The path as the user named it, with forward slashes; `-` for standard input. Of a rendered document, the template's. */
  readonly file: string;
  /** 0-based place of the document in its file. */
  readonly document: number;
  /** Absent for a document that is judged as it was written. Where present, ranges are places in what was rendered. */
  readonly rendered?: Rendered;
}

/** A place in a file that somebody writes and can change. */
export interface WrittenPlace {
  readonly file: string;
  readonly range: SourceRange;
  /** The text of the line that the range starts in. */
  readonly excerpt?: string;
}

/** A comment that begins with a certain word. */
export interface MarkedComment {
  /** From the word on, without blanks at its end. */
  readonly text: string;
  /** Where that text starts. */
  readonly position: Position;
  /** The file that it stands in, where that is another one than the document's, and its line there. */
  readonly elsewhere?: { readonly file: string; readonly excerpt: string | undefined };
  /** The line that it is about: its own, or the first one below a comment that has its line to itself. */
  readonly line: number;
  /** The outermost values that begin in that line. */
  readonly covers: readonly Pointer[];
}

/** One Kubernetes object, or a file of another dialect, as it was read, and the way back to its text. */
export interface SourceDocument {
  readonly object: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
  readonly duplicateKeys: readonly DuplicateKey[];
  /**
   * The text of the value at `pointer`, or of its nearest parent that is there.
   * Undefined where there is no text (an object that came over the wire).
   */
  locate(pointer: Pointer): SourceRange | undefined;
  /** The text of a 1-based line, without its line break; undefined where there is no text. */
  line(number: number): string | undefined;
  /** The comments that begin with a word, in any case, in the order of the text; absent where there is no text. */
  comments?(word: string): readonly MarkedComment[];
  /** Whether a word may stand anywhere in the text, in a comment or in a value; absent where there is no text that shows it. */
  mayMention?(word: string): boolean;
  /** Of a value that stands in another file, which belongs to this one: its place there; absent where all stands in one. */
  written?(pointer: Pointer): WrittenPlace | undefined;
  /** A .kube of Quadlet has podman play it. */
  readonly byQuadlet?: ByQuadlet;
  /** In another dialect than Kubernetes': what its own facts make of the document. */
  extract?(): readonly ExtractedObject[];
}

/** Input that could not be judged. `position` is missing when the whole file could not be had. */
export interface Unreadable {
  readonly file: string;
  /** The object that it stands in, where one could be told. */
  readonly object?: ObjectRef;
  readonly position?: Position;
  readonly reason: Reason;
}

/** What a file of another dialect than Kubernetes' came to. */
export interface DialectFile {
  readonly documents: readonly SourceDocument[];
  readonly unreadable: readonly Unreadable[];
  /** Why nothing of it is judged by itself: it is a part of another file, or none of the dialect after all. */
  readonly skipped?: Reason;
}

/** Input that is not for kport, and why: a file, or where a position is told, a part of one. */
export interface Skipped {
  readonly file: string;
  readonly position?: Position;
  readonly reason: Reason;
}
