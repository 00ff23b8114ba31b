/** The placeholders of a sentence: `a` and `b` of `{a} is no {b}`. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

/** The sentence itself where its placeholders are those names and no others. */
type Sentence<Text extends string, Names> = [Placeholders<Text>, Names] extends [Names, Placeholders<Text>] ? Text : never;

/**
 * A sentence for each code of a table. One that is missing, one too many, and one that lacks a placeholder or has one that nothing
 * fills in do not compile.
 */
export function sentencesFor<Table>(): <const Words extends { readonly [Code in keyof Table]: string }>(
  words: Words & {
    readonly [Code in keyof Table]: Code extends keyof Words ? Sentence<Words[Code] & string, Table[Code]> : never;
  } & {
    readonly [Code in Exclude<keyof Words, keyof Table>]: never;
  },
) => Words {
  return (words) => words;
}
