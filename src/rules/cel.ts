// A rule in CEL, for the API server itself. What the expressions may ask of a Pod, a container, a port and a capability is in
// src/export/facts-in-cel.ts; the sentences are the rule's own.
import type { RuntimeProfile } from '../model/bind.ts';
import type { Language } from '../model/finding.ts';
import type { About } from './rule.ts';

/** An expression of the Common Expression Language. */
export type Cel = string;

/** What the container may do (claims.ts), as strings: `c` and what the message is about may be asked. */
export interface ClaimsInCel {
  readonly grants: readonly Cel[];
  readonly asks: readonly Cel[];
}

export interface MessageInCel {
  readonly id: string;
  /** A bool. Of messages about one thing at most one may hold, but for those about the Pod. */
  readonly when: Cel;
  /** A bool: what several, one behind the other, ask first. Where it holds, none of the messages behind them does. */
  readonly given?: Cel;
  /** The field as the identity of a finding knows it, below the container or, of what is about the Pod, below its spec. */
  readonly field: string;
  /** A string: where in the list of the field it stands, which is told in place of `*`; of a port that is known. */
  readonly index?: Cel;
  /** Whether that is a field of the Pod, which says it for the container. */
  readonly ofPod?: Cel;
  /** Strings for the placeholders of the sentence, beside `container`; a `port` is told with its service. */
  readonly data?: Readonly<Record<string, Cel>>;
  /** Whether a `port` among them is a bare number. */
  readonly isBare?: true;
  /** Strings by which two findings of one message, field and container are told apart. */
  readonly key?: readonly Cel[];
  /** As the claims of the rule. */
  readonly claims?: ClaimsInCel;
  /** Whether the level of a port of the node is meant. */
  readonly onNode?: Cel;
  /** Whether it is no more than a warning, whatever the level of the rule. */
  readonly light?: Cel;
}

/** By what a message is about: the variable that the expressions may use, beside those before it. */
export interface RuleInCel {
  /** `w`, of a Pod that says by a sysctl where low ports end */
  readonly pod?: readonly MessageInCel[];
  /** `c` */
  readonly container?: readonly MessageInCel[];
  /** `p`, of the ports from 1 to 1023 in the Pod or on the node, and those from which on connections take theirs */
  readonly port?: readonly MessageInCel[];
  /** `a`, of capabilities.add */
  readonly added?: readonly MessageInCel[];
}

/** What the policy says of the rule, and of others that are on. */
export interface AskedInCel {
  readonly options: Readonly<Record<string, unknown>>;
  readonly other: (ruleId: string) => Readonly<Record<string, unknown>> | undefined;
  /** A bool: that runtime runs the Pod, of whose facts the name is given. */
  readonly runsOn: (runtime: RuntimeProfile, pod: Cel) => Cel;
}

/** A rule without `rule` cannot be said in CEL; `blind` is the reason, or what its twin there does not see. */
export type CelOfRule =
  | { readonly rule: (asked: AskedInCel) => RuleInCel; readonly blind?: Readonly<Record<Language, string>> }
  | { readonly rule?: undefined; readonly blind: Readonly<Record<Language, string>> };

/** Of rules that are about more than one object, or about none that the API server sees. */
export const NOT_IN_CEL: Readonly<Record<Exclude<About, 'workload'>, CelOfRule>> = {
  set: { blind: { en: 'is about a Service, beside its Pods', ja: 'Service とその Pod に関するものです' } },
  suppression: { blind: { en: 'is about comments and annotations', ja: 'コメントとアノテーションに関するものです' } },
};

/** The number with its protocol where that is not TCP. */
export function portKeyOf(number: Cel): Cel {
  return `(p.?protocol.orValue('TCP') == 'TCP' ? string(${number}) : string(${number}) + '/' + p.protocol)`;
}

/** From here on Linux gives outgoing connections their ports. */
export const FIRST_EPHEMERAL = 32768;

/** Most ports are above, and one look is enough for them. */
export function isLow(number: Cel): Cel {
  return `(${number} <= 1023 && ${number} >= 1)`;
}
