import type { Io } from '../../model/io.ts';
import { fold, textWidth } from '../../report/wrap.ts';

/** Columns of text on standard output. */
export function widthOf({ stdout }: Pick<Io, 'stdout'>): number {
  return textWidth(stdout.columns);
}

/** A text for people: on a terminal no line is wider than it, and no word is broken. What goes to a file stays as it is. */
export function fitted(text: string, io: Pick<Io, 'stdout'>): string {
  return io.stdout.columns === undefined ? text : fold(text, widthOf(io));
}
