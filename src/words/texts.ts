import type { enNouns, enWords } from './en/words.ts';

/** A language's own texts for those of another. */
export type Texts<Others> = { readonly [Name in keyof Others]: Others[Name] extends string ? string : Texts<Others[Name]> };

/** A counted thing, with `{n}` for the number. A language without a singular of its own leaves `one` out. */
export interface Noun {
  readonly one?: string;
  readonly other: string;
}

/** English says which words and nouns there are: one that another language lacks does not compile. */
export type WordId = keyof typeof enWords;
export type NounId = keyof typeof enNouns;

/** The doors' own words. `{name}` is filled in by `fill`. */
export type Words = Texts<typeof enWords>;
export type Nouns = Readonly<Record<NounId, Noun>>;

/** All words of one language. */
export interface Catalogue {
  readonly words: Words;
  readonly nouns: Nouns;
}
