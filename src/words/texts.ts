import type { enNouns, enWords } from './en/words.ts';

/** What a person reads about one rule, in one language. Plain sentences without Markdown: a terminal shows them as they are. */
export interface RuleText {
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
}

/** A finding's line and its repair in a language other than the rule file's English; the same placeholders. */
export interface TranslatedMessage {
  readonly text: string;
  readonly fix: string;
}

/** A counted thing, with `{n}` for the number. A language without a singular of its own leaves `one` out. */
export interface Noun {
  readonly one?: string;
  readonly other: string;
}

/** English says which words and nouns there are: one that another language lacks does not compile. */
export type WordId = keyof typeof enWords;
export type NounId = keyof typeof enNouns;

/** The doors' own words. `{name}` is filled in by `fill`. */
export type Words = Readonly<Record<WordId, string>>;
export type Nouns = Readonly<Record<NounId, Noun>>;

/** All words of one language. */
export interface Catalogue {
  /** By rule id. */
  readonly rules: Readonly<Record<string, RuleText>>;
  /** By rule id and message id; empty for English, whose messages stand in the rule files. */
  readonly messages: Readonly<Record<string, Readonly<Record<string, TranslatedMessage>>>>;
  readonly words: Words;
  readonly nouns: Nouns;
}
