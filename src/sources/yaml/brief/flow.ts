import { quotedEnd } from './quoted.ts';
import {
  behindSpaces,
  CODE,
  emit,
  isBlankCode,
  isInfinite,
  isMarker,
  isOddKey,
  LONGEST_KEY,
  mayMerge,
  nextLine,
  type Scan,
  startsPlain,
  TOKEN,
  takeName,
} from './scan.ts';

const CLOSING = { '[': 0x5d, '{': 0x7d } as const;
const MOST_FLOWS = 20;

/** The offset behind a list or mapping in brackets that starts there; -1 where it is not brief. Who wants no tokens of what is further in gets the first. */
export function scanFlow(scan: Scan, start: number, depth = 0): number {
  const { text } = scan;
  const isMapping = text.charAt(start) === '{';
  const closing = CLOSING[isMapping ? '{' : '['];
  if (depth > MOST_FLOWS) return -1;
  if (depth === 0 || scan.isWhole) emit(scan, isMapping ? TOKEN.mapping : TOKEN.sequence, start, start + 1);
  let at = behindGap(text, start + 1);
  let isFirst = true;
  while (at !== -1 && text.charCodeAt(at) !== closing) {
    if (!isFirst) {
      if (text.charCodeAt(at) !== CODE.comma) return -1;
      at = behindGap(text, at + 1);
      if (text.charCodeAt(at) === closing) break;
    }
    if (isMapping && at !== -1) at = scanKey(scan, at, isFirst);
    isFirst = false;
    if (at !== -1) at = scanItem(scan, at, depth);
    if (at !== -1) at = behindGap(text, at);
  }
  if (at === -1) return -1;
  if (scan.isWhole) emit(scan, TOKEN.close, at + 1, at + 1);
  return at + 1;
}

/** The offset of the value behind a key, in the same line. */
function scanKey(scan: Scan, start: number, isFirst: boolean): number {
  const { text } = scan;
  const end = scanScalar(scan, start);
  if (
    end === -1 ||
    end - start > LONGEST_KEY ||
    text.slice(start, end).includes('\n') ||
    isOddKey(text, start, end) ||
    !mayMerge(scan, start, end, isFirst) ||
    text.charCodeAt(end) !== CODE.colon
  )
    return -1;
  return text.charCodeAt(end + 1) === CODE.space ? behindSpaces(text, end + 1) : -1;
}

function scanItem(scan: Scan, at: number, depth: number): number {
  const character = scan.text.charAt(at);
  if (character === '*') return takeName(scan, TOKEN.alias, at);
  return character === '[' || character === '{' ? scanFlow(scan, at, depth + 1) : scanScalar(scan, at);
}

/** The offset behind a scalar; only one in quotes may go on in other lines. */
function scanScalar(scan: Scan, start: number): number {
  const { text } = scan;
  const code = text.charCodeAt(start);
  if (code === CODE.quote || code === CODE.apostrophe) {
    const end = quotedEnd(text, start);
    if (end !== -1 && scan.isWhole) emit(scan, code === CODE.quote ? TOKEN.double : TOKEN.single, start, end);
    return end;
  }
  if (!startsPlain(text, start)) return -1;
  PLAIN.lastIndex = start;
  if (!PLAIN.test(text)) return -1;
  const end = PLAIN.lastIndex;
  if (isInfinite(text, start, end)) return -1;
  if (scan.isWhole) emit(scan, TOKEN.plain, start, end);
  return end;
}

/** Words without what means something in a flow, and colons only within them; what follows is looked at by whoever asked. */
const WORD = /[^\s:#,?[\]{}'"]+(?::[\w/.][^\s:#,?[\]{}'"]*)*/.source;
const PLAIN = new RegExp(`${WORD}(?: +${WORD})*`, 'y');

/** The offset behind blanks, comments and ends of lines, whose columns mean nothing to go-yaml; -1 where a document ends. */
function behindGap(text: string, from: number): number {
  let at = behindSpaces(text, from);
  while (text.charCodeAt(at) === CODE.lf || isComment(text, at)) {
    const line = nextLine(text, at);
    if (line === text.length || isMarker(text, line)) return -1;
    at = behindSpaces(text, line);
  }
  return text.charCodeAt(at) === CODE.hash ? -1 : at;
}

function isComment(text: string, at: number): boolean {
  return text.charCodeAt(at) === CODE.hash && isBlankCode(text.charCodeAt(at - 1));
}
