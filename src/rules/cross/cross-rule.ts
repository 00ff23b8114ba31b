import type { Report, Severity } from '../../model/finding.ts';
import type { ServiceLink, Spot, WorkloadLink } from '../../model/links.ts';
import type { Message, RuleMeta } from '../rule.ts';

/** What a rule about several objects looks at, one after the other. */
export type CrossSubject = ServiceLink | WorkloadLink;

/** The workloads of the input that a Service selects. */
export interface Selected {
  /** All of them, and what has the name of one of them: patches of kustomize, which add containers and ports. */
  readonly all: readonly WorkloadLink[];
  /** Those of the Service's own file; where it has none, those nearest to it, none further than a sibling folder. */
  readonly nearest: readonly WorkloadLink[];
}

/** All objects of one run. */
export interface ObjectSet {
  selectedBy(service: ServiceLink): Selected;
  /** An Ingress or a route of the input sends requests to it. */
  isFronted(service: ServiceLink): boolean;
}

export interface CrossReport extends Report {
  readonly spot: Spot;
  /** The containers of the workload that it is about, for exemptions by image. */
  readonly containers: WorkloadLink['containers'];
  /** It weighs no more than this, whatever the policy says of the rule. */
  readonly atMost?: Severity;
}

export interface CrossMessage extends Message {
  /** A hint, which must not weigh as much as what the rule is otherwise about. */
  readonly atMost?: Severity;
}

/** The examples are manifests, with several objects each. */
export interface CrossRuleMeta extends RuleMeta {
  readonly messages: Readonly<Record<string, CrossMessage>>;
}

export interface CrossContext<Options = Readonly<Record<string, unknown>>> {
  readonly options: Options;
  readonly set: ObjectSet;
}

export interface CrossRule extends CrossRuleMeta {
  readonly checkSubject: (subject: CrossSubject, context: CrossContext) => CrossReport[];
}

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Data<M extends Message> = { readonly [Name in Placeholders<M['text']> | Placeholders<M['fix']>]: string | number };

interface Where {
  readonly spot: Spot;
  readonly workload?: WorkloadLink | undefined;
  /** Of that workload. */
  readonly container?: string | undefined;
}

type CrossReporter<Messages extends Readonly<Record<string, CrossMessage>>> = <Id extends keyof Messages & string>(
  messageId: Id,
  where: Where,
  data: Data<Messages[Id]>,
) => CrossReport;

type Values<Options> = { readonly [Name in keyof Options]: boolean };

/** A rule about several objects, from its meta and its check, which is pure: it sees one of them, the set, and its options. */
export function defineCrossRule<const Meta extends CrossRuleMeta>(
  meta: Meta,
  check: (
    subject: CrossSubject,
    report: CrossReporter<Meta['messages']>,
    context: CrossContext<Values<Meta['options']>>,
  ) => CrossReport[],
): CrossRule {
  const messages: Readonly<Record<string, CrossMessage>> = meta.messages;
  const report: CrossReporter<Meta['messages']> = (messageId, { spot, workload, container }, data) => {
    const atMost = messages[messageId]?.atMost;
    return {
      messageId,
      at: spot.at,
      ...(container === undefined ? {} : { container }),
      data,
      spot,
      containers: workload?.containers ?? [],
      ...(atMost === undefined ? {} : { atMost }),
    };
  };
  return {
    ...meta,
    checkSubject: (subject, context) => check(subject, report, context as CrossContext<Values<Meta['options']>>),
  };
}
