/** Where a text of several documents is cut, as helm cuts it before it sorts them. */
const SEPARATOR = /(?:^|\s*\n)---\s*/g;

/** A document within a text; offsets of what is left of it without the blanks at its ends. */
export interface Stretch {
  readonly start: number;
  readonly text: string;
}

export function cutDocuments(text: string): Stretch[] {
  const cuts = [...text.matchAll(SEPARATOR)].map((match) => ({ end: match.index, next: match.index + match[0].length }));
  const starts = [0, ...cuts.map(({ next }) => next)];
  const ends = [...cuts.map(({ end }) => end), text.length];
  return starts.flatMap((start, index) => {
    const part = text.slice(start, ends[index]);
    const blank = part.length - part.trimStart().length;
    const trimmed = part.trim();
    return trimmed === '' ? [] : [{ start: start + blank, text: trimmed }];
  });
}

/**
 * Finds a document in another rendering of the same template; undefined where that is not certain. What a template makes anew
 * each time (a certificate, a checksum) may differ in its own lines, as long as one document is plainly the nearest.
 */
export function findTwin(documents: readonly string[], index: number, others: readonly Stretch[]): Stretch | undefined {
  const document = documents[index] ?? '';
  const same = others.filter(({ text }) => text === document);
  // Documents that are alike come in the same order.
  const nth = documents.slice(0, index).filter((before) => before === document).length;
  if (same.length > 0) return same[nth];
  return nearest(document, others) ?? nthOfKind(documents, index, others);
}

/** Where a template has as many of a kind as before, they come in the same order: helm sorts by kind, and nothing else in a file. */
function nthOfKind(documents: readonly string[], index: number, others: readonly Stretch[]): Stretch | undefined {
  const kind = kindOf(documents[index] ?? '');
  const [before, now] = [documents.filter((one) => kindOf(one) === kind), others.filter(({ text }) => kindOf(text) === kind)];
  const twin = now[documents.slice(0, index).filter((one) => kindOf(one) === kind).length];
  const isAlike = twin?.text.split('\n').length === documents[index]?.split('\n').length;
  return kind !== undefined && before.length === now.length && isAlike ? twin : undefined;
}

function kindOf(document: string): string | undefined {
  return /^kind:[ \t]*(\S+)/m.exec(document)?.[1];
}

/** At most this part of the lines may differ. */
const TOLERANCE = 0.2;

function nearest(document: string, others: readonly Stretch[]): Stretch | undefined {
  const lines = document.split('\n');
  const scored = others.flatMap((other) => {
    const theirs = other.text.split('\n');
    if (theirs.length !== lines.length) return [];
    return [{ other, equal: lines.filter((line, index) => line === theirs[index]).length }];
  });
  const best = Math.max(...scored.map(({ equal }) => equal), 0);
  const winners = scored.filter(({ equal }) => equal === best);
  return winners.length === 1 && best >= lines.length * (1 - TOLERANCE) ? winners[0]?.other : undefined;
}
