import { add, addAlias, addMapping, addSequence, close, newComposer } from '../composer.ts';
import type { YamlNode } from '../node.ts';
import { resolvePlain } from '../scalar.ts';
import { emptyScalar, scalarOf } from '../scalar-node.ts';
import type { Skimmed } from '../skimmed.ts';
import { scanBrief } from './blocks.ts';
import { moveTo, moveTree } from './crlf.ts';
import { isEmpty, kept, newScan, type Scan, type Stretch, TOKEN, TOKEN_SIZE } from './scan.ts';
import { contentOf, isPlain, shownEnd } from './token-text.ts';

/** A brief document: its type at once, the rest for whoever wants it. */
interface Brief {
  /** Undefined for a list. */
  readonly type: Skimmed | undefined;
  /** Absent where only its type was asked for. Of a text without its carriage returns. */
  readonly whole: Stretch | undefined;
  /** The tree, where an alias is in it: its value may be too large. Of its type nothing is said. */
  readonly shared?: YamlNode;
}

/** A longer text with containers is a schema of them, as a rule, and nobody wants its tree. */
const LONG = 65_536;

/**
 * Undefined for a text that is not brief, `nothing` for one in which nothing stands but comments. It has none of the characters over which readers differ, and ends with a line feed. Whether more
 * is asked of it than its type may be known before.
 */
export function readBrief(text: string, isAsked?: boolean): Brief | 'nothing' | undefined {
  const isWhole = isAsked ?? (text.length < LONG && text.includes('containers:'));
  const scan = scanBrief(withoutReturns(text), isWhole);
  if (!scan) return undefined;
  if (isEmpty(scan)) return 'nothing';
  if (scan.isShared) return readShared(text, kept(scan));
  const isList = scan.tokens[scan.start] !== TOKEN.mapping;
  const type = isList ? undefined : { apiVersion: valueAt(scan, scan.apiVersion), kind: valueAt(scan, scan.kind) };
  return { type, whole: isWhole ? kept(scan) : undefined };
}

/** The whole of a brief text of which only the type was asked for. */
export function wholeOf(text: string): Stretch {
  const plain = withoutReturns(text);
  return kept(scanBrief(plain, true) ?? newScan(plain, true));
}

function withoutReturns(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}

/** Undefined where nothing in it stands for anything else, which is left to others. */
function readShared(text: string, whole: Stretch): Brief | undefined {
  const { tokens, at, end } = whole;
  const hasAliases = tokens.subarray(at, end).some((token, index) => token === TOKEN.alias && index % TOKEN_SIZE === 0);
  const root = hasAliases ? compose(whole) : undefined;
  return root && { type: undefined, whole: undefined, shared: inText(root, text, whole) };
}

/** Of the whole of a text in which nothing is shared. */
export function treeOf(text: string, whole: Stretch): YamlNode {
  return inText(compose(whole) ?? emptyScalar(0), text, whole);
}

/** With its places in the text itself. */
function inText(root: YamlNode, text: string, { text: plain }: Stretch): YamlNode {
  return plain.length === text.length ? root : moveTree(root, moveTo(text, plain));
}

/** Of a scalar; undefined for anything else, and for none. */
function valueAt({ text, tokens, start }: Scan, place: number): unknown {
  if (place === -1) return undefined;
  const index = start + place;
  const token = tokens[index] ?? TOKEN.close;
  if (token <= TOKEN.close) return undefined;
  if (token === TOKEN.empty) return null;
  const value = contentOf(text, token, tokens[index + 1] ?? 0, tokens[index + 2] ?? 0);
  return isPlain(token) ? resolvePlain(value) : value;
}

/** Undefined where an alias or an anchor is for nothing. */
function compose({ text, tokens, at, end: last }: Stretch): YamlNode | undefined {
  const composer = newComposer(text);
  for (let index = at; index < last; index += TOKEN_SIZE) {
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
