// Why something cannot be read or is not looked at: a code with data, told by words/ in the language of whoever reads it.
// A code names what fills in its sentence; what stands in the data came from outside and is quoted as it is.
import type { imagesEn } from '../words/en/images.ts';
import type { inputEn } from '../words/en/input.ts';
import type { usageEn } from '../words/en/usage.ts';

/** The codes, each with its sentence in English, whose placeholders are what its data has. */
type Sentences = typeof inputEn & typeof usageEn & typeof imagesEn;

export type ReasonCode = keyof Sentences;

/** The placeholders of a sentence: `a` and `b` of `{a} is no {b}`. */
export type PlaceholdersOf<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersOf<Rest>
  : never;

/** Filled into a sentence: a reason as the sentence that it is itself. */
export type ReasonValue = string | number | Reason;

export type Reason = {
  [Code in ReasonCode]: [PlaceholdersOf<Sentences[Code]>] extends [never]
    ? { readonly code: Code }
    : { readonly code: Code; readonly data: { readonly [Name in PlaceholdersOf<Sentences[Code]>]: ReasonValue } };
}[ReasonCode];
