import { CHOMPING_MODE, EVENT_ID, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import { blockEnd } from '../scalar-node.ts';
import { blockColumn } from './scalars.ts';
import { nextLine, TOKEN } from './scan.ts';

export function isPlain(token: number): boolean {
  return token === TOKEN.plain || token === TOKEN.lines;
}

/** Where a scalar ends for a person, `at` being the place of its token among them. */
export function shownEnd(text: string, tokens: readonly number[], at: number): number {
  const end = tokens[at + 2] ?? 0;
  return (tokens[at] ?? 0) >= TOKEN.block ? blockEnd(text, tokens[at + 1] ?? 0, end) : end;
}

const STYLES: ReadonlyMap<number, (typeof SCALAR_STYLE)[keyof typeof SCALAR_STYLE]> = new Map([
  [TOKEN.lines, SCALAR_STYLE.PLAIN],
  [TOKEN.single, SCALAR_STYLE.SINGLE_QUOTED],
  [TOKEN.double, SCALAR_STYLE.DOUBLE_QUOTED],
]);
const CHOMPING = new Map([
  ['-', CHOMPING_MODE.STRIP],
  ['+', CHOMPING_MODE.KEEP],
]);
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
  const event = { type: EVENT_ID.SCALAR, ...NOWHERE, chomping: CHOMPING_MODE.CLIP, indent: -1, fast: false } as const;
  const style = STYLES.get(token);
  if (style === undefined) return blockContent(text, token, start, end);
  const inset = token === TOKEN.lines ? 0 : 1;
  return getScalarValue(text, { ...event, style, valueStart: start + inset, valueEnd: end - inset });
}

function blockContent(text: string, token: number, start: number, valueEnd: number): string {
  const valueStart = nextLine(text, start);
  const style = text.charAt(start) === '|' ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
  const [, sign = ''] = /^.\d?([-+]?)/.exec(text.slice(start, start + 3)) ?? [];
  const chomping = CHOMPING.get(sign) ?? CHOMPING_MODE.CLIP;
  const indent = token === TOKEN.block ? blockColumn(text, valueStart) : token - TOKEN.block;
  return getScalarValue(text, { type: EVENT_ID.SCALAR, ...NOWHERE, style, chomping, indent, valueStart, valueEnd, fast: false });
}
