import { CHOMPING_MODE, EVENT_ID, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import { blockEnd } from '../scalar-node.ts';
import { blockColumn } from './scalars.ts';
import { nextLine, TOKEN } from './scan.ts';

export function isPlain(token: number): boolean {
  return token === TOKEN.plain || token === TOKEN.lines;
}

/** Where a scalar ends for a person, `at` being the place of its token among them. */
export function shownEnd(text: string, tokens: Int32Array, at: number): number {
  const end = tokens[at + 2] ?? 0;
  return (tokens[at] ?? 0) >= TOKEN.block ? blockEnd(text, tokens[at + 1] ?? 0, end) : end;
}

// Nothing outside of functions asks for js-yaml, which most starts do not load.
function styleOf(token: number) {
  if (token === TOKEN.lines) return SCALAR_STYLE.PLAIN;
  return token === TOKEN.single ? SCALAR_STYLE.SINGLE_QUOTED : SCALAR_STYLE.DOUBLE_QUOTED;
}

function chompingOf(sign: string) {
  if (sign === '-') return CHOMPING_MODE.STRIP;
  return sign === '+' ? CHOMPING_MODE.KEEP : CHOMPING_MODE.CLIP;
}

const NOWHERE = { anchorStart: -1, anchorEnd: -1, tagStart: -1, tagEnd: -1 } as const;

/** What a quoted scalar does not say as it is written. */
const FOLDED = /[\n\\']/;

/** What a scalar says: js-yaml folds lines and takes escapes away. */
export function contentOf(text: string, token: number, start: number, end: number): string {
  if (token === TOKEN.plain) return text.slice(start, end);
  if (token === TOKEN.single || token === TOKEN.double) {
    const inner = text.slice(start + 1, end - 1);
    if (!FOLDED.test(inner)) return inner;
  }
  if (token >= TOKEN.block) return blockContent(text, token, start, end);
  const event = { type: EVENT_ID.SCALAR, ...NOWHERE, chomping: CHOMPING_MODE.CLIP, indent: -1, fast: false } as const;
  const style = styleOf(token);
  const inset = token === TOKEN.lines ? 0 : 1;
  return getScalarValue(text, { ...event, style, valueStart: start + inset, valueEnd: end - inset });
}

function blockContent(text: string, token: number, start: number, valueEnd: number): string {
  const valueStart = nextLine(text, start);
  const style = text.charAt(start) === '|' ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
  const [, sign = ''] = /^.\d?([-+]?)/.exec(text.slice(start, start + 3)) ?? [];
  const chomping = chompingOf(sign);
  const indent = token === TOKEN.block ? blockColumn(text, valueStart) : token - TOKEN.block;
  return getScalarValue(text, { type: EVENT_ID.SCALAR, ...NOWHERE, style, chomping, indent, valueStart, valueEnd, fast: false });
}
