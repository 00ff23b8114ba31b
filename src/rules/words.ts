import type { Language } from '../model/finding.ts';
import type { DialectWords, Message, RuleText, RuleWords } from '../model/rule-words.ts';

/** By message id: the names of its placeholders, in text and fix. */
export type Placeholders = Readonly<Record<string, string>>;

/** The words of a rule, of which the compiler knows the messages and their placeholders. */
export interface Words<Data extends Placeholders = Placeholders> extends RuleWords<keyof Data & string> {
  /** Only for the compiler: never there. */
  readonly placeholders?: Data;
}

type NamesIn<Text extends string> = string extends Text
  ? 'a text that the compiler cannot read'
  : Text extends `${string}{${infer Name}}${infer Rest}`
    ? Bare<Name> | NamesIn<Rest>
    : never;

/** Without a language's own words for its values. */
type Bare<Written extends string> = Written extends `${infer Name}|${string}` ? Name : Written;

type DataOf<Messages extends Readonly<Record<string, Message>>> = {
  readonly [Id in keyof Messages & string]: NamesIn<Messages[Id]['text']> | NamesIn<Messages[Id]['fix']>;
};

/** The text itself where it has the placeholders of the English one, else what is wrong with it. */
type SameAs<English extends string, Text extends string> = [NamesIn<English>] extends [NamesIn<Text>]
  ? [NamesIn<Text>] extends [NamesIn<English>]
    ? Text
    : { readonly unknownPlaceholder: Exclude<NamesIn<Text>, NamesIn<English>> }
  : { readonly missingPlaceholder: Exclude<NamesIn<English>, NamesIn<Text>> };

/** What a message of one language has beside them, the other has, too. */
type SameExtras<English extends Message, Other extends Message> = {
  readonly [Name in 'within' | 'several' as Name extends keyof English ? Name : never]: Same<English[Name], Other[Name]>;
};

type Same<English, Other> = English extends string
  ? SameAs<English, Other & string>
  : {
      readonly [Part in keyof English]: SameAs<
        English[Part] & string,
        Other extends Record<Part, infer Text> ? Text & string : ''
      >;
    };

type Translated<English extends RuleText['messages'], Others extends RuleText['messages']> = {
  readonly [Id in keyof English | keyof Others]: Id extends keyof English & keyof Others
    ? {
        readonly text: SameAs<English[Id]['text'], Others[Id]['text']>;
        readonly fix: SameAs<English[Id]['fix'], Others[Id]['fix']>;
      } & SameExtras<English[Id], Others[Id]>
    : Id extends keyof English
      ? Message
      : never;
};

/**
 * What is said of a rule. A language that lacks a text, a message or one of its placeholders does not compile, and neither does
 * one that has a message or a placeholder more than English.
 */
export function defineWords<const Given extends RuleWords>(
  words: Given & {
    readonly [L in Exclude<Language, 'en'>]: { readonly messages: Translated<Given['en']['messages'], Given[L]['messages']> };
  },
): Words<DataOf<Given['en']['messages']>> {
  return words;
}

/** Messages that say the same, each with a repair of its own, by what stands behind their +. */
export function eachRepaired<
  const Base extends string,
  const Said extends Omit<Message, 'fix'>,
  const Fixes extends Readonly<Record<string, string>>,
>(base: Base, said: Said, fixes: Fixes) {
  const messages = Object.entries(fixes).map(([variant, fix]) => [`${base}+${variant}`, { ...said, fix }]);
  type Messages = { readonly [Variant in keyof Fixes & string as `${Base}+${Variant}`]: Said & { readonly fix: Fixes[Variant] } };
  return Object.fromEntries(messages) as Messages;
}

/** The words of a rule in another dialect. */
export interface WordsInDialect<Data extends Placeholders = Placeholders> extends DialectWords<keyof Data & string> {
  /** Only for the compiler: never there. */
  readonly placeholders?: Data;
}

/** The same for what a rule says in another dialect: it names that one's own fields, in its messages and in its repairs. */
export function defineDialectWords<const Given extends DialectWords>(
  words: Given & {
    readonly [L in Exclude<Language, 'en'>]: { readonly messages: Translated<Given['en']['messages'], Given[L]['messages']> };
  },
): WordsInDialect<DataOf<Given['en']['messages']>> {
  return words;
}
