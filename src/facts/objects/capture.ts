import type { Spot } from '../../model/links.ts';
import type { Mutable } from '../../model/mutable.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { SourceDocument } from '../../model/source.ts';

export type Capture = (at: Pointer) => Spot;

/** A file of one line, as minified JSON is, would be kept once for each of its values. */
const LONGEST_EXCERPT = 1000;

/** Remembers places of a document for when its text is gone. */
export function captureOf(document: SourceDocument): Capture {
  return (at) => {
    const spot: Mutable<Spot> = { at };
    const range = document.locate(at);
    if (range !== undefined) spot.range = range;
    const excerpt = range && document.line(range.start.line);
    if (excerpt !== undefined && excerpt.length <= LONGEST_EXCERPT) spot.excerpt = excerpt;
    return spot;
  };
}
