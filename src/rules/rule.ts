import type { BindAnswer, ImageFacts } from '../model/bind.ts';
import type { Dialect, OtherDialect } from '../model/dialect.ts';
import type { Finding, Language, Report, RuleLevel, Severity } from '../model/finding.ts';
import type { Spot, WorkloadLink } from '../model/links.ts';
import type { Mutable } from '../model/mutable.ts';
import type { Pointer } from '../model/pointer.ts';
import type { Protocol } from '../model/port.ts';
import type { DialectWords, RuleWords } from '../model/rule-words.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { ClaimsOf } from './claims.ts';
import type { JudgedSuppression } from './judged-suppression.ts';
import type { ObjectSet, SetSubject } from './object-set.ts';
import type { Placeholders, Words, WordsInDialect } from './words.ts';

/** The shipped policies; a rule says its level in each, so that none can be forgotten. */
export const PRESETS = ['restricted', 'baseline', 'audit'] as const;
export type Preset = (typeof PRESETS)[number];

/** A rule's boolean option: all that the rules need so far. */
export interface Option {
  readonly description: Readonly<Record<Language, string>>;
  readonly default: boolean;
  /** Values in shipped policies that differ from the default. */
  readonly presets?: Partial<Readonly<Record<Preset, boolean>>>;
}

type Options = Readonly<Record<string, Option>>;

/** By what a rule is about: what its check looks at, and what it may ask beside it. */
interface Kinds<Values> {
  /** One workload, at every door. */
  readonly workload: { readonly subject: Workload; readonly context: RuleContext<Values> };
  /** A Service or a workload among all objects of a run, when all of them have been read. */
  readonly set: { readonly subject: SetSubject; readonly context: { readonly options: Values; readonly set: ObjectSet } };
  /** A comment or an annotation that lets findings pass, when everything else has been judged. */
  readonly suppression: { readonly subject: JudgedSuppression; readonly context: { readonly options: Values } };
}

export type About = keyof Kinds<unknown>;

export interface RuleMeta<A extends About = About> {
  /** Kebab-case; names the bad thing. */
  readonly id: string;
  readonly about: A;
  readonly words: RuleWords;
  readonly levels: Readonly<Record<Preset, RuleLevel>>;
  /** The level of what is said of a container that may open ports of the node itself (`onNode`), where that is graver. */
  readonly onNode?: Readonly<Record<Preset, Severity>>;
  /** The gravest that a message ever is, where that is less than the level of its rule: a hint must not weigh as much. */
  readonly atMost?: Readonly<Partial<Record<string, Severity>>>;
  /** Placeholders that may stand for several values: findings of one container that differ in nothing else are told as one. */
  readonly folds?: readonly string[];
  /** Whether a finding is told within one of another rule about the same container: its repair begins with that one's. */
  readonly joins?: (messageId: string, host: Pick<Finding, 'ruleId' | 'messageId'>) => boolean;
  /** What a container may do of which it finds something; without it a finding is known by what it says alone. */
  readonly claims?: ClaimsOf;
  readonly options: Options;
  /** The dialect of its words, its check and its examples; absent for Kubernetes. */
  readonly dialect?: OtherDialect;
  /** What it judges in others. */
  readonly others?: Readonly<Partial<Record<Dialect, DialectRule>>>;
  /** `bad` gets at least one finding of this rule, `good` none. Pod specs in YAML; for a rule about a set, manifests. */
  readonly examples: Examples;
}

interface Examples {
  readonly bad: string;
  readonly good: string;
}

/** A rule in a further dialect: what only that one says, and a file of it for each example. */
export interface DialectRule extends Pick<RuleMeta, 'atMost' | 'folds' | 'joins'> {
  readonly words: DialectWords;
  readonly examples: Examples;
  readonly check: Check<'workload'>;
}

/** A rule that can be asked; unless it says otherwise, about a workload. */
export interface Rule<A extends About = 'workload'> extends RuleMeta<A> {
  readonly check: Check<A>;
}

type Check<A extends About> = (
  subject: Kinds<unknown>[A]['subject'],
  context: Kinds<Readonly<Record<string, unknown>>>[A]['context'],
) => RuleReport[];

/** What a rule may ask beside the workload. */
export interface RuleContext<Values = Readonly<Record<string, unknown>>> {
  readonly options: Values;
  /** The options of another rule, if the policy asks it, too: what two rules would say of one cause is told by one. */
  other(ruleId: string): Readonly<Record<string, unknown>> | undefined;
  /** What becomes of each privileged port that the container declares, on the runtime that the policy names. */
  binds(container: ContainerFacts): readonly BindAnswer[];
  /** The same for a port that it need not declare; port 0 asks whether the container starts at all. Undefined on Windows. */
  bindsPort(container: ContainerFacts, asked: AskedPort): BindAnswer | undefined;
  /** What the policy, or kport itself, knows of the container's image; undefined for nothing. */
  image(container: ContainerFacts): ImageFacts | undefined;
}

/** A port to ask about, and what tells of it. */
export interface AskedPort {
  readonly port: number;
  readonly protocol: Protocol;
  readonly at: Pointer;
}

/** A value, with its place in the text where that must be remembered, and the container that it is about. */
interface Where extends Spot {
  readonly container?: string | undefined;
  /** The gravest that this one may be, where that is less than what its message may be. */
  readonly atMost?: Severity | undefined;
  readonly oneEdit?: Pointer | undefined;
  readonly ports?: readonly number[];
  readonly image?: string | undefined;
  /** The container may open ports of the node: the rule's level for that holds. */
  readonly onNode?: boolean | undefined;
  /** Of the container, where the rule was not asked about that workload. */
  readonly workload?: WorkloadLink | undefined;
}

export interface RuleReport extends Report, Omit<Spot, 'at'> {
  readonly atMost?: Severity;
  readonly onNode?: true;
  readonly workload?: WorkloadLink;
}

/** Makes a report; a message that the rule does not have, or a placeholder left without a word, does not compile. */
export type Reporter<Data extends Placeholders> = <Id extends keyof Data & string>(
  messageId: Id,
  where: Where,
  data: { readonly [Name in Data[Id]]: string | number },
) => RuleReport;

interface Defined<A extends About, Data extends Placeholders, O extends Options> extends RuleMeta<A> {
  readonly words: Words<Data>;
  readonly atMost?: { readonly [Id in keyof Data]?: Severity };
  /** What is in no sentence of it ends in Key. */
  readonly folds?: readonly (Data[keyof Data] | `${string}Key`)[];
  readonly options: O;
}

type Values<O extends Options> = { readonly [Name in keyof O]: boolean };

/** A rule from its meta and its check, which is pure: it sees its subject and its own options, nothing else. */
export function defineRule<A extends About, Data extends Placeholders, O extends Options>(
  meta: Defined<A, Data, O>,
  check: (subject: Kinds<unknown>[A]['subject'], report: Reporter<Data>, context: Kinds<Values<O>>[A]['context']) => RuleReport[],
): Rule<A> {
  const asked: Check<A> = (subject, context) => check(subject, reportAt, context as Kinds<Values<O>>[A]['context']);
  return { ...meta, check: asked };
}

interface DefinedInDialect<Data extends Placeholders> extends Omit<DialectRule, 'check'> {
  readonly words: WordsInDialect<Data>;
  readonly atMost?: { readonly [Id in keyof Data]?: Severity };
  readonly folds?: readonly Data[keyof Data][];
}

/** The same for a further dialect: a message for which it has no words of its own does not compile. */
export function inDialect<Data extends Placeholders>(
  given: DefinedInDialect<Data>,
  check: (subject: Workload, report: Reporter<Data>, context: RuleContext) => RuleReport[],
): DialectRule {
  return { ...given, check: (subject, context) => check(subject, reportAt, context) };
}

/**
 * A rule as it judges a dialect, a rule of that dialect alone; undefined where it has nothing to say there. Its words are put together
 * when somebody reads them, as a run that finds nothing needs none.
 */
export function ruleIn(rule: Rule, dialect: Dialect): Rule | undefined {
  const { dialect: own = 'kubernetes', others = {}, words } = rule;
  if (own === dialect) return rule;
  const other = others[dialect];
  if (other === undefined) return undefined;
  // How it is told beside others depends on its messages, and these are the dialect's own.
  const { id, about, levels, onNode, claims, options } = rule;
  const { atMost, folds, joins, examples, check } = other;
  return {
    ...{ id, about, levels, options, examples, check, others: {} },
    ...(onNode && { onNode }),
    ...(claims && { claims }),
    ...(atMost && { atMost }),
    ...(folds && { folds }),
    ...(joins && { joins }),
    ...(dialect === 'kubernetes' ? {} : { dialect }),
    words: {
      references: words.references,
      get en() {
        return { ...words.en, ...other.words.en };
      },
      get ja() {
        return { ...words.ja, ...other.words.ja };
      },
    },
  };
}

/** Field by field: there may be thousands, and a spread takes ten times as long. */
function reportAt(messageId: string, where: Where, data: RuleReport['data']): RuleReport {
  const report: Mutable<RuleReport> = { messageId, at: where.at, data };
  if (where.container !== undefined) report.container = where.container;
  if (where.range !== undefined) report.range = where.range;
  if (where.excerpt !== undefined) report.excerpt = where.excerpt;
  if (where.workload !== undefined) report.workload = where.workload;
  if (where.atMost !== undefined) report.atMost = where.atMost;
  if (where.oneEdit !== undefined) report.oneEdit = where.oneEdit;
  if (where.ports !== undefined) report.ports = where.ports;
  if (where.image !== undefined) report.image = where.image;
  if (where.onNode) report.onNode = true;
  return report;
}
