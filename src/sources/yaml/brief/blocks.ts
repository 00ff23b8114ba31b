import { takeValue } from './scalars.ts';
import {
  behindSpaces,
  CODE,
  close,
  colonFrom,
  commentFrom,
  contentOfLine,
  emit,
  endLine,
  fillEmpty,
  innermost,
  isBlankCode,
  isEmpty,
  isMarker,
  isOddKey,
  isWaiting,
  LONGEST_KEY,
  lineFeedFrom,
  mayMerge,
  newScan,
  nextLine,
  open,
  type Scan,
  startsPlain,
  TOKEN,
  WAITS,
  withoutSpaces,
} from './scan.ts';

/**
 * The tokens of a document whose lines all end with a line feed alone, and which has none of the characters over which readers differ; none
 * where nothing stands in it. Undefined where it is not brief.
 */
export function scanBrief(text: string, isWhole: boolean): Scan | undefined {
  const scan = newScan(text, isWhole);
  if (text.startsWith('---') && !endLine(scan, 3)) return undefined;
  while (scan.at < text.length) if (!takeLine(scan)) return undefined;
  while (scan.depth > 0) close(scan);
  return scan;
}

function takeLine(scan: Scan): boolean {
  const { text } = scan;
  const start = scan.at;
  const at = contentOfLine(scan, start);
  const code = text.charCodeAt(at);
  if (code === CODE.lf || code === CODE.hash) {
    scan.at = nextLine(text, at);
    return true;
  }
  scan.lineStart = start;
  const isItem = code === CODE.dash && isBlankCode(text.charCodeAt(at + 1));
  if (at === start && isMarker(text, at)) return takeEnd(scan, at);
  return place(scan, at - start, isItem) && (isItem ? takeItem(scan, at) : takeContent(scan, at));
}

/** `...` behind a value, and behind that nothing but blanks and comments. */
function takeEnd(scan: Scan, marker: number): boolean {
  const { text } = scan;
  if (text.charCodeAt(marker) !== CODE.dot || isEmpty(scan) || !endLine(scan, marker + 3)) return false;
  while (scan.at < text.length) {
    const at = behindSpaces(text, scan.at);
    const code = text.charCodeAt(at);
    if (code !== CODE.lf && code !== CODE.hash) return false;
    scan.at = nextLine(text, at);
  }
  return true;
}

/** Closes what ends before a line; false where nothing that is open has a place for it. */
function place(scan: Scan, column: number, isItem: boolean): boolean {
  while (innermost(scan) > column) close(scan);
  if (!isItem && innermost(scan) === column && isSequence(scan)) {
    close(scan);
    if (innermost(scan) !== column) return false;
  }
  if (innermost(scan) < column) return scan.depth === 0 ? isEmpty(scan) : isWaiting(scan);
  if (!isItem || isSequence(scan)) {
    fillEmpty(scan);
    return true;
  }
  // A list may stand below its key without being further in.
  return isWaiting(scan);
}

function isSequence({ waits, depth }: Scan): boolean {
  return (waits[depth] ?? WAITS.key) <= WAITS.nextItem;
}

/** Whether the innermost collection is in a column, and gets what it waits for there. */
function isNext(scan: Scan, column: number, wait: number): boolean {
  return innermost(scan) === column && scan.waits[scan.depth] === wait;
}

function takeItem(scan: Scan, dash: number): boolean {
  const { text, waits, places } = scan;
  if (!isNext(scan, dash - scan.lineStart, WAITS.nextItem) && !open(scan, TOKEN.sequence, dash)) return false;
  waits[scan.depth] = WAITS.item;
  places[scan.depth] = dash + 1;
  if (endLine(scan, dash + 1)) return true;
  const at = behindSpaces(text, dash + 1);
  const isItem = text.charCodeAt(at) === CODE.dash && isBlankCode(text.charCodeAt(at + 1));
  return isItem ? takeItem(scan, at) : takeContent(scan, at);
}

/** A key with its value, or a value. */
function takeContent(scan: Scan, at: number): boolean {
  const colon = keyEnd(scan, at);
  if (colon !== -1) return takeKey(scan, at, colon);
  // A list of JSON, which is a document of its own.
  const isList = isEmpty(scan) && scan.text.charCodeAt(at) === CODE.bracket;
  return (isWaiting(scan) || isList) && takeValue(scan, at, innermost(scan));
}

function takeKey(scan: Scan, at: number, colon: number): boolean {
  const { text, waits, places } = scan;
  const isFirst = !isNext(scan, at - scan.lineStart, WAITS.key);
  if (isFirst && !open(scan, TOKEN.mapping, at)) return false;
  const quote = text.charCodeAt(at);
  const token = quote === CODE.quote ? TOKEN.double : quote === CODE.apostrophe ? TOKEN.single : TOKEN.plain;
  const end = withoutSpaces(text, colon);
  if (colon - at > LONGEST_KEY || isOddKey(text, at, end) || !mayMerge(scan, at, end, isFirst)) return false;
  emit(scan, token, at, end);
  if (scan.depth === 1 && !noteType(scan, token, at, end)) return false;
  waits[scan.depth] = WAITS.value;
  places[scan.depth] = end;
  return endLine(scan, colon + 1) || takeValue(scan, behindSpaces(text, colon + 1), innermost(scan));
}

/** False where a text gives its type twice. */
function noteType(scan: Scan, token: number, start: number, end: number): boolean {
  const inset = token === TOKEN.plain ? 0 : 1;
  const length = end - start - 2 * inset;
  const name = length === 'kind'.length ? 'kind' : 'apiVersion';
  if (length !== name.length || !scan.text.startsWith(name, start + inset)) return true;
  const isFirst = scan[name] === -1;
  scan[name] = scan.end - scan.start;
  return isFirst;
}

/** The offset of the colon behind a key in one line; -1 where there is none. */
function keyEnd(scan: Scan, start: number): number {
  const { text } = scan;
  const first = text.charCodeAt(start);
  if (first === CODE.quote || first === CODE.apostrophe) {
    const end = text.indexOf(first === CODE.quote ? '"' : "'", start + 1);
    const isKey = end !== -1 && text.charCodeAt(end + 1) === CODE.colon && isBlankCode(text.charCodeAt(end + 2));
    return isKey && !/[\n\\]/.test(text.slice(start, end)) ? end + 1 : -1;
  }
  if (!startsPlain(text, start)) return -1;
  const lineFeed = lineFeedFrom(scan, start);
  const colon = Math.min(colonFrom(scan, start), lineFeed - 1);
  return text.charCodeAt(colon) === CODE.colon && commentFrom(scan, start) > colon ? colon : -1;
}
