import type { Language } from './finding.ts';

/** A page to read on: its own title, in its own language. */
export interface Reference {
  readonly title: string;
  readonly url: string;
}

/** One line with `{placeholders}`, and the repair for this very case; English in lower case, and without an end in any language. */
export interface Message {
  readonly text: string;
  /** The same in fewer words, for a warning of the API server: needed where the text leaves too little room there for its values. */
  readonly brief?: string;
  readonly fix: string;
  /** Both as the second half of another rule's, whose repair comes first: without the container, which the first half names. */
  readonly within?: { readonly text: string; readonly fix: string };
  /** Of several `{containers}` that one edit repairs. */
  readonly several?: string;
}

/**
 * Of the id of a message: that of the one of which it is a variant, which says more behind a +, or its own. What is said is the same of
 * all of them, and how it is told or repaired is not.
 */
export function baseOf(messageId: string): string {
  const end = messageId.indexOf('+');
  return end === -1 ? messageId : messageId.slice(0, end);
}

/** What a person reads about one rule, in one language. Plain sentences without Markdown: a terminal shows them as they are. */
export interface RuleText<MessageId extends string = string> {
  /** A noun phrase without a full stop. */
  readonly title: string;
  /** One or two sentences: what goes wrong, in terms of who may listen and why a client trusts it. Every finding carries it. */
  readonly why: string;
  /** What somebody can do with it, or what breaks. */
  readonly risk: string;
  /** The repairs, best first, each one an imperative that names the Kubernetes field. */
  readonly remedies: readonly string[];
  /** When it is right to allow it. */
  readonly fine: string;
  readonly messages: Readonly<Record<MessageId, Message>>;
}

/** What is said otherwise in another dialect. */
export interface DialectText<MessageId extends string = string> {
  readonly why?: string;
  readonly messages: Readonly<Record<MessageId, Message>>;
}

export type DialectWords<MessageId extends string = string> = { readonly [L in Language]: DialectText<MessageId> };

/** All that is said of a rule: where its facts come from, the most useful page first, and its texts. */
export type RuleWords<MessageId extends string = string> = { readonly references: readonly Reference[] } & {
  readonly [L in Language]: RuleText<MessageId>;
};
