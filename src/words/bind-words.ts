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

/** The words by which kport tells a bind verdict, whatever the dialect, in one language. `{name}` is filled in by `fill`. */
export interface CommonBindWords {
  /** Before a fact that holds on some runtimes only. */
  readonly onRuntimes: string;
  /** Behind a sentence. */
  readonly source: string;
  readonly line: string;
  readonly lines: string;
  /** Of a chart or a kustomization, of which no file has it. */
  readonly renderedLine: string;
  readonly renderedLines: string;
  /** Phrases, without a full stop. */
  readonly vias: Readonly<Record<BindVia, string>>;
  readonly dependencies: Readonly<Record<BindDependency, string>>;
  readonly overPrivileged: string;
  readonly phrases: Readonly<Record<Phrase, string>>;
  /** Between two names, between two dependencies, between two errors, and between two phrases. */
  readonly comma: string;
  readonly and: string;
  readonly or: string;
  readonly semicolon: string;
  readonly titles: Readonly<Record<Title, string>>;
}

/** All of them for one dialect, of which a verdict has no other codes than those that its dialect has words for. */
export interface BindWords extends CommonBindWords {
  readonly dialect: Dialect;
  readonly facts: Readonly<Partial<Record<FactSentence, string>>>;
  readonly errors: Readonly<Partial<Record<BindErrorCode, string>>>;
  readonly remedies: Readonly<Partial<Record<RemedyId, string>>>;
}

/** `…On` names the runtimes; `as…` is about another user than the one there is. */
export type Phrase =
  | 'binds'
  | 'bindsOn'
  | 'fails'
  | 'failsOn'
  | 'mayFail'
  | 'mayFailOn'
  | 'asBinds'
  | 'asFails'
  | 'asFailsOn'
  | 'asMayFail'
  | 'asMayFailOn'
  | 'inContainer';

export type Title =
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
