import { scanFlow } from './flow.ts';
import { quotedEnd } from './quoted.ts';
import {
  behindSpaces,
  CODE,
  colonFrom,
  commentFrom,
  contentOfLine,
  emit,
  endLine,
  fill,
  isInfinite,
  lineFeedFrom,
  nextLine,
  type Scan,
  startsPlain,
  TOKEN,
  takeName,
  withoutSpaces,
} from './scan.ts';

/** Takes the value that starts there, in whose lines everything is behind the column `above`; false where it is not brief. */
export function takeValue(scan: Scan, at: number, above: number): boolean {
  const { text } = scan;
  const code = text.charCodeAt(at);
  if (startsPlain(text, at)) return takePlain(scan, at, above);
  if (code === CODE.quote || code === CODE.apostrophe) return takeQuoted(scan, at);
  if (code === CODE.bar || code === CODE.greater) return takeBlock(scan, at, above);
  if (code === CODE.asterisk) return takeAlias(scan, at);
  if (code === CODE.ampersand) return takeAnchored(scan, at, above);
  if (code !== CODE.bracket && code !== CODE.brace) return false;
  const end = scanFlow(scan, at);
  fill(scan);
  return end !== -1 && endLine(scan, end);
}

function take(scan: Scan, token: number, start: number, end: number): void {
  emit(scan, token, start, end);
  fill(scan);
}

function takeAlias(scan: Scan, at: number): boolean {
  const end = takeName(scan, TOKEN.alias, at);
  fill(scan);
  return end !== -1 && endLine(scan, end);
}

/** What it names may stand in the next lines. */
function takeAnchored(scan: Scan, at: number, above: number): boolean {
  const end = takeName(scan, TOKEN.anchor, at);
  return end !== -1 && (endLine(scan, end) || takeValue(scan, behindSpaces(scan.text, end), above));
}

function takePlain(scan: Scan, start: number, above: number): boolean {
  let end = plainEnd(scan, start);
  if (end === -1 || isInfinite(scan.text, start, end)) return false;
  let token: number = TOKEN.plain;
  let at = continuation(scan, above);
  while (at !== -1) {
    // Behind a comment nothing goes on.
    if (commentFrom(scan, end) < lineFeedFrom(scan, end)) return false;
    token = TOKEN.lines;
    end = plainEnd(scan, at);
    if (end === -1) return false;
    at = continuation(scan, above);
  }
  take(scan, token, start, end);
  return true;
}

/** Where a plain scalar ends in its line, with the next line to go on in; -1 where it would be a key. */
function plainEnd(scan: Scan, start: number): number {
  const lineFeed = lineFeedFrom(scan, start);
  const end = Math.min(lineFeed, commentFrom(scan, start));
  if (colonFrom(scan, start) < end || scan.text.charCodeAt(end - 1) === CODE.colon) return -1;
  scan.at = lineFeed + 1;
  return withoutSpaces(scan.text, end);
}

/** Where the next line that is not empty goes on with a plain scalar; -1 where it does not. */
function continuation(scan: Scan, above: number): number {
  const { text } = scan;
  for (let line = scan.at; line < text.length; ) {
    const at = contentOfLine(scan, line);
    const code = text.charCodeAt(at);
    if (code === CODE.lf) line = at + 1;
    else return at - line > above && code !== CODE.hash ? at : -1;
  }
  return -1;
}

function takeQuoted(scan: Scan, start: number): boolean {
  const { text } = scan;
  const isDouble = text.charCodeAt(start) === CODE.quote;
  const end = quotedEnd(text, start);
  if (end === -1) return false;
  take(scan, isDouble ? TOKEN.double : TOKEN.single, start, end);
  return endLine(scan, end);
}

function takeBlock(scan: Scan, start: number, above: number): boolean {
  const { text } = scan;
  const behind = headerEnd(text, start);
  if (!endLine(scan, behind)) return false;
  const digit = Math.max(digitAt(text, start + 1), behind - start > 2 ? digitAt(text, start + 2) : 0);
  const column = digit > 0 ? above + digit : blockColumn(text, scan.at);
  if (column <= above) return false;
  let at = scan.at;
  while (at < text.length) {
    const content = behindSpaces(text, at);
    if (text.charCodeAt(content) !== CODE.lf && content - at < column) {
      if (content - at > above) return false;
      break;
    }
    at = nextLine(text, content);
  }
  take(scan, digit > 0 ? TOKEN.block + column : TOKEN.block, start, at);
  scan.at = at;
  return true;
}

/** Behind `|` or `>`, how lines at its end are taken and a digit for its column, in either order. */
function headerEnd(text: string, start: number): number {
  const isSigned = isSign(text, start + 1);
  const at = isSigned ? start + 2 : start + 1;
  if (digitAt(text, at) === 0) return at;
  return !isSigned && isSign(text, at + 1) ? at + 2 : at + 1;
}

function isSign(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === CODE.dash || code === CODE.plus;
}

/** From 1 to 9; 0 for anything else. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 0x30;
  return digit >= 1 && digit <= 9 ? digit : 0;
}

/** Of the first line of a block that is not empty; -1 where there is none, or an empty one before it is longer. */
export function blockColumn(text: string, from: number): number {
  let longest = 0;
  for (let start = from; start < text.length; ) {
    const at = behindSpaces(text, start);
    if (text.charCodeAt(at) !== CODE.lf) return at - start < longest ? -1 : at - start;
    longest = Math.max(longest, at - start);
    start = at + 1;
  }
  return -1;
}
