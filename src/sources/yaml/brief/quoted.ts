import { behindSpaces, CODE, isMarker } from './scan.ts';

/**
 * The offset behind the closing quote; -1 where an escape is not one that everybody knows. Its lines may stand anywhere, as Go's
 * emitters put them: js-yaml wants them further in, go-yaml does not.
 */
export function quotedEnd(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  // Nothing is behind the last line feed: V8 makes slower code of a look behind a text.
  for (let at = start + 1; at < text.length - 1; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === CODE.quote || text.charCodeAt(at + 1) !== quote) return at + 1;
      at += 1;
    } else if (code === CODE.backslash && quote === CODE.quote) {
      if (!isPlainEscape(text, at)) return -1;
      // The end of a line is looked at as any other.
      if (text.charCodeAt(at + 1) !== CODE.lf) at += 1;
    } else if (code === CODE.lf && isMarker(text, at + 1)) return -1;
  }
  return -1;
}

/** What Go's encoder of JSON makes of <, > and &, and what emitters make of emojis. Of letters, an escape could hide the name of a field. */
const OF_EMITTERS = /^(?:u003[ce]|u0026|U000[1-9A-Fa-f][\dA-Fa-f]{4})/;

/** One that all readers know; behind a line that goes on with an empty one they differ. */
function isPlainEscape(text: string, at: number): boolean {
  const escaped = text.charAt(at + 1);
  if (escaped === 'u' || escaped === 'U') return OF_EMITTERS.test(text.slice(at + 1, at + 10));
  if (escaped !== '\n') return escaped !== '' && 'nrt"\\ '.includes(escaped);
  return text.charCodeAt(behindSpaces(text, at + 2)) !== CODE.lf;
}
