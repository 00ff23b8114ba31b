// What kport says of a bind verdict: the list of sentences that every language must have.
import type { BindDependency, BindVia } from '../model/bind.ts';
import type { BindErrorCode, BindFactCode, RemedyId } from '../model/bind-vocabulary.ts';
import type { Dialect } from '../model/dialect.ts';

/** Facts of which the data changes the sentence. */
type FactVariant =
  | 'run-as-user.root'
  | 'image-user.none'
  | 'image-user.named'
  | 'file-capability.none'
  | 'file-capability.p'
  | 'file-capability.ei';
export type FactSentence<D extends Dialect = Dialect> = BindFactCode<D> | Extract<FactVariant, `${BindFactCode<D>}.${string}`>;

/** The sentences of one dialect in one language: one that is missing, and one too many, do not compile. */
export interface DialectWords<D extends Dialect> {
  readonly facts: Readonly<Record<FactSentence<D>, string>>;
  /** What the user will see, in a sentence. */
  readonly errors: Readonly<Record<BindErrorCode<D>, string>>;
  readonly remedies: Readonly<Record<RemedyId<D>, string>>;
  /** Where the common ones speak of a Pod. */
  readonly vias?: Readonly<Partial<Record<BindVia, string>>>;
  readonly dependencies?: Readonly<Partial<Record<BindDependency, string>>>;
  readonly titles?: Readonly<Partial<Record<Title, string>>>;
}

/** Of lines and paragraphs. */
type Title =
  | 'head'
  | 'undeclared'
  | 'asked'
  | 'on'
  | 'each'
  | 'anyRuntime'
  | 'verdict'
  | 'seen'
  | 'orSeen'
  | 'remedies'
  | 'common'
  | 'nothing'
  | 'against'
  | 'neverStarts'
  | 'noPorts'
  | 'stories'
  | 'moreStories'
  | 'storiesHint';
