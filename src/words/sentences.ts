import type { PlaceholdersOf } from '../model/reason.ts';

/** The sentence itself where its placeholders are those of the English one and no others. */
type Translation<Text extends string, English extends string> = [PlaceholdersOf<Text>, PlaceholdersOf<English>] extends [
  PlaceholdersOf<English>,
  PlaceholdersOf<Text>,
]
  ? Text
  : never;

/**
 * The sentences of another language for those of a table in English. One that is missing, one too many, and one that lacks a
 * placeholder or has one that nothing fills in do not compile.
 */
export function sentencesFor<Table extends Readonly<Record<string, string>>>(): <
  const Words extends { readonly [Code in keyof Table]: string },
>(
  words: Words & {
    readonly [Code in keyof Table]: Code extends keyof Words ? Translation<Words[Code] & string, Table[Code]> : never;
  } & {
    readonly [Code in Exclude<keyof Words, keyof Table>]: never;
  },
) => Words {
  return (words) => words;
}
