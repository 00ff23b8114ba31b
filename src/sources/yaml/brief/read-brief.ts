import { CHOMPING_MODE, EVENT_ID, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import { add, addMapping, addSequence, close, newComposer } from '../composer.ts';
import type { YamlNode } from '../node.ts';
import { resolvePlain } from '../scalar.ts';
import { blockEnd, emptyScalar, scalarOf } from '../scalar-node.ts';
import type { Skimmed } from '../skimmed.ts';
import { scanBrief } from './blocks.ts';
import { blockColumn } from './scalars.ts';
import { nextLine, type Scan, TOKEN, TOKEN_SIZE } from './scan.ts';

/** A brief document: its type at once, its tree for whoever wants it. */
interface Brief {
  readonly type: Skimmed;
  readonly root: () => YamlNode | undefined;
}

/** A longer text with containers is a schema of them, as a rule, and nobody wants its tree. */
const LONG = 65_536;

/** Undefined for a text that is not brief. It has none of the characters over which readers differ, and ends with a line feed. */
export function readBrief(text: string): Brief | undefined {
  const isWhole = text.length < LONG && text.includes('containers:');
  const scan = scanBrief(text, isWhole);
  if (!scan) return undefined;
  const type = { apiVersion: valueAt(scan, scan.apiVersion), kind: valueAt(scan, scan.kind) };
  return { type, root: () => compose(text, (isWhole ? scan : scanBrief(text, true))?.tokens ?? []) };
}

/** Of a scalar; undefined for anything else, and for none. */
function valueAt({ text, tokens }: Scan, index: number): unknown {
  const [token, start = 0, end = 0] = index === -1 ? [] : tokens.slice(index, index + TOKEN_SIZE);
  if (token === undefined || token <= TOKEN.close) return undefined;
  if (token === TOKEN.empty) return null;
  const value = contentOf(text, { token, start, end });
  return isPlain(token) ? resolvePlain(value) : value;
}

function compose(text: string, tokens: readonly number[]): YamlNode | undefined {
  const composer = newComposer(text);
  for (let index = 0; index < tokens.length; index += TOKEN_SIZE) {
    const token = tokens[index] ?? 0;
    const start = tokens[index + 1] ?? 0;
    const end = tokens[index + 2] ?? 0;
    if (token === TOKEN.mapping) addMapping(composer, start);
    else if (token === TOKEN.sequence) addSequence(composer, start);
    else if (token === TOKEN.close) close(composer, () => (end === -1 ? composer.last : end));
    else if (token === TOKEN.empty) add(composer, emptyScalar(start));
    else {
      const shown = token === TOKEN.block ? blockEnd(text, start, end) : end;
      add(
        composer,
        scalarOf({ text: contentOf(text, { token, start, end }), isPlain: isPlain(token), tag: '', start, end: shown }),
      );
    }
  }
  return composer.root;
}

function isPlain(token: number): boolean {
  return token === TOKEN.plain || token === TOKEN.lines;
}

interface Token {
  readonly token: number;
  readonly start: number;
  readonly end: number;
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
function contentOf(text: string, { token, start, end }: Token): string {
  if (token === TOKEN.plain) return text.slice(start, end);
  if (token === TOKEN.single || token === TOKEN.double) {
    const inner = text.slice(start + 1, end - 1);
    if (!FOLDED.test(inner)) return inner;
  }
  const event = { type: EVENT_ID.SCALAR, ...NOWHERE, chomping: CHOMPING_MODE.CLIP, indent: -1, fast: false } as const;
  const style = STYLES.get(token);
  if (style === undefined) return blockContent(text, start, end);
  const inset = token === TOKEN.lines ? 0 : 1;
  return getScalarValue(text, { ...event, style, valueStart: start + inset, valueEnd: end - inset });
}

function blockContent(text: string, start: number, valueEnd: number): string {
  const valueStart = nextLine(text, start);
  const style = text.charAt(start) === '|' ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
  const chomping = CHOMPING.get(text.charAt(start + 1)) ?? CHOMPING_MODE.CLIP;
  const indent = blockColumn(text, valueStart);
  return getScalarValue(text, { type: EVENT_ID.SCALAR, ...NOWHERE, style, chomping, indent, valueStart, valueEnd, fast: false });
}
