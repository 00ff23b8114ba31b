import { type ScalarNode, YamlFault } from './node.ts';
import { resolvePlain, resolveTagged } from './scalar.ts';

/** A scalar as it was read; `text` is its content, without quotes, escapes and indentation. */
interface ReadScalar {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly isPlain: boolean;
  /** As written; empty where there is none. */
  readonly tag: string;
}

const MERGE_TAGS: ReadonlySet<string> = new Set(['!', '!!merge', '!<tag:yaml.org,2002:merge>']);

/** The node of a scalar, with its value. Throws YamlFault. */
export function scalarOf({ start, end, text, isPlain, tag }: ReadScalar): ScalarNode {
  const value = tag !== '' ? resolveTagged(tag, text, isPlain, start) : isPlain ? resolvePlain(text) : text;
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new YamlFault(start, { code: 'number-not-in-json', data: { text } });
  return { kind: 'scalar', start, end, value, isMerge: text === '<<' && (tag === '' ? isPlain : MERGE_TAGS.has(tag)) };
}

/** A value that is not written, and so null. */
export function emptyScalar(at: number): ScalarNode {
  return { kind: 'scalar', start: at, end: at, value: null, isMerge: false };
}

/** Where a block scalar ends for a person: behind its last character that is no blank and no line break. */
export function blockEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start + 1 && ' \r\n'.includes(text.charAt(at - 1))) at -= 1;
  return at;
}
