// What kport says of a bind verdict: the list of sentences that every language must have.
import type { BindDependency, BindErrorCode, BindFactCode, BindVia } from '../model/bind.ts';

/** Facts of which the data changes the sentence. */
type FactVariant =
  | 'run-as-user.root'
  | 'image-user.none'
  | 'image-user.named'
  | 'file-capability.none'
  | 'file-capability.p'
  | 'file-capability.ei';
export type FactSentence = BindFactCode | FactVariant;

/** What repairs a port that fails, or that is bound with more than it needs. */
export const REMEDIES = [
  'listen-above',
  'lower-start',
  'file-capability',
  'keep-capability',
  'give-other-capability',
  'add-capability',
  'spell-capability',
  'numeric-user',
  'start-in-range',
  'start-or-host-network',
  'user-namespace-or-host-network',
  'same-host-port',
  'escalation-or-privileged',
  'user-in-range',
  'known-protocol',
  'as-error-says',
  'no-port-there',
  'map-host-port',
  'start-instead-of-sibling',
  'tell-image',
  'alike-on-platforms',
  'tell-runtime',
  'no-ambient',
] as const;
export type RemedyId = (typeof REMEDIES)[number];

/** The words by which kport tells a bind verdict, in one language. `{name}` is filled in by `fill`. */
export interface BindWords {
  readonly facts: Readonly<Record<FactSentence, string>>;
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
  /** What the user will see, in a sentence. */
  readonly errors: Readonly<Record<BindErrorCode, string>>;
  readonly remedies: Readonly<Record<RemedyId, string>>;
  readonly titles: Readonly<Record<Title, string>>;
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
