import { add, addAlias, addMapping, addSequence, close, newComposer } from '../composer.ts';
import type { YamlNode } from '../node.ts';
import { resolvePlain } from '../scalar.ts';
import { emptyScalar, scalarOf } from '../scalar-node.ts';
import { toValue } from '../value.ts';
import { scanBrief } from './blocks.ts';
import type { Brief } from './brief.ts';
import { withReturns } from './crlf.ts';
import { extentOf } from './place.ts';
import { newScan, type Scan, TOKEN, TOKEN_SIZE, tokensOf } from './scan.ts';
import { contentOf, isPlain, shownEnd } from './token-text.ts';
import { briefValue } from './value.ts';

/** A longer text with containers is a schema of them, as a rule, and nobody wants its tree. */
const LONG = 65_536;

/**
 * Undefined for a text that is not brief, `nothing` for one in which nothing stands but comments. It has none of the characters over which readers differ, and ends with a line feed. Whether more
 * is asked of it than its type may be known before.
 */
export function readBrief(text: string, isAsked?: boolean): Brief | 'nothing' | undefined {
  if (!text.includes('\r')) return readLines(text, isAsked);
  const plain = text.replaceAll('\r\n', '\n');
  const brief = readLines(plain, isAsked);
  return typeof brief === 'object' ? withReturns(brief, text, plain) : brief;
}

function readLines(text: string, isAsked: boolean | undefined): ReturnType<typeof readBrief> {
  const isWhole = isAsked ?? (text.length < LONG && text.includes('containers:'));
  const scan = scanBrief(text, isWhole);
  if (!scan) return undefined;
  if (scan.count === 0) return 'nothing';
  if (scan.isShared) return readShared(text, tokensOf(scan));
  const isList = scan.tokens[0] !== TOKEN.mapping;
  const type = isList ? undefined : { apiVersion: valueAt(scan, scan.apiVersion), kind: valueAt(scan, scan.kind) };
  let whole = isWhole ? tokensOf(scan) : undefined;
  const tokens = (): readonly number[] => {
    whole ??= tokensOf(scanBrief(text, true) ?? newScan(text, true));
    return whole;
  };
  return {
    type,
    value: (specs) => briefValue(text, tokens(), specs),
    place: (path) => extentOf(text, tokens(), path),
    root: () => compose(text, tokens()) ?? emptyScalar(0),
    hasAliases: false,
  };
}

/** Undefined where nothing in it stands for anything else, which is left to others. */
function readShared(text: string, tokens: readonly number[]): Brief | undefined {
  const hasAliases = tokens.some((token, index) => token === TOKEN.alias && index % TOKEN_SIZE === 0);
  const root = hasAliases ? compose(text, tokens) : undefined;
  return root && { type: undefined, value: () => toValue(root), place: () => undefined, root: () => root, hasAliases: true };
}

/** Of a scalar; undefined for anything else, and for none. */
function valueAt({ text, tokens }: Scan, index: number): unknown {
  const token = tokens[index] ?? TOKEN.close;
  if (token <= TOKEN.close) return undefined;
  if (token === TOKEN.empty) return null;
  const value = contentOf(text, token, tokens[index + 1] ?? 0, tokens[index + 2] ?? 0);
  return isPlain(token) ? resolvePlain(value) : value;
}

/** Undefined where an alias or an anchor is for nothing. */
function compose(text: string, tokens: readonly number[]): YamlNode | undefined {
  const composer = newComposer(text);
  for (let index = 0; index < tokens.length; index += TOKEN_SIZE) {
    const token = tokens[index] ?? 0;
    const start = tokens[index + 1] ?? 0;
    const end = tokens[index + 2] ?? 0;
    if (token === TOKEN.mapping) addMapping(composer, start);
    else if (token === TOKEN.sequence) addSequence(composer, start);
    else if (token === TOKEN.close) close(composer, () => (end === -1 ? composer.last : end));
    else if (token === TOKEN.anchor) composer.anchor = text.slice(start + 1, end);
    else if (token === TOKEN.alias) {
      if (!addAlias(composer, start, end)) return undefined;
    } else if (token === TOKEN.empty) {
      if (composer.anchor !== undefined) return undefined;
      add(composer, emptyScalar(start));
    } else {
      const content = contentOf(text, token, start, end);
      add(composer, scalarOf({ text: content, isPlain: isPlain(token), tag: '', start, end: shownEnd(text, tokens, index) }));
    }
  }
  return composer.root;
}
