import type { Reason } from '../../model/reason.ts';

/** Deeper nesting than any manifest has; go-yaml stops at 10,000, which would end our stack first. */
export const MAX_DEPTH = 1000;

/**
 * A YAML document as a tree that keeps its offsets. Both parsers make this one, so that values, positions and duplicate
 * keys are read in one way. Offsets are 0-based UTF-16 code units; `end` is exclusive.
 */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

interface Extent {
  start: number;
  end: number;
  /** One of an application: `!reset`. kubectl takes no notice of it. */
  localTag?: string;
}

export interface ScalarNode extends Extent {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** A plain `<<`: as a key it merges, as a value it is the text. */
  readonly isMerge: boolean;
}

export interface SequenceNode extends Extent {
  readonly kind: 'sequence';
  readonly items: YamlNode[];
}

export interface MappingNode extends Extent {
  readonly kind: 'mapping';
  readonly pairs: Pair[];
  /** Filled in when it is first asked for. */
  entries?: Entries;
}

/** What an alias can stand for. */
export type AnchoredNode = ScalarNode | SequenceNode | MappingNode;

interface AliasNode extends Extent {
  readonly kind: 'alias';
  readonly target: AnchoredNode;
}

export interface Pair {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

/** A mapping's pairs by JSON key, after merge keys, and the pairs of its own that a later one replaces. */
export interface Entries {
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly hidden: ReadonlyMap<string, readonly Pair[]>;
}

/**
 * What a reader of Kubernetes refuses; `offset` is within the document's text. Caught where the document is read. No Error: to note where
 * one comes from takes as long as to read a small file, and half of the templates in a repository are refused.
 */
export class YamlFault {
  readonly offset: number;
  readonly reason: Reason;

  constructor(offset: number, reason: Reason) {
    this.offset = offset;
    this.reason = reason;
  }
}

/** The node itself, or what an alias stands for. */
export function dereference(node: YamlNode): AnchoredNode {
  return node.kind === 'alias' ? node.target : node;
}
