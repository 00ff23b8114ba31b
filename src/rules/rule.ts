import type { BindAnswer, ImageFacts } from '../model/bind.ts';
import type { Report, RuleLevel, Severity } from '../model/finding.ts';
import type { Pointer } from '../model/pointer.ts';
import type { ContainerFacts, PortFacts, Protocol, Workload } from '../model/workload.ts';

/** The shipped policies; a rule says its level in each, so that none can be forgotten. */
export const PRESETS = ['restricted', 'baseline', 'audit'] as const;
export type Preset = (typeof PRESETS)[number];

/** One line in lower case with `{placeholders}`, and the repair for this very case. */
export interface Message {
  readonly text: string;
  readonly fix: string;
  /** The gravest that this message ever is, where that is less than the level of its rule. */
  readonly level?: Severity;
}

/** A rule's boolean option: all that the rules need so far. */
export interface Option {
  readonly description: string;
  readonly default: boolean;
  /** Values in shipped policies that differ from the default. */
  readonly presets?: Partial<Readonly<Record<Preset, boolean>>>;
}

export interface RuleMeta {
  /** Kebab-case; names the bad thing. */
  readonly id: string;
  readonly messages: Readonly<Record<string, Message>>;
  readonly levels: Readonly<Record<Preset, RuleLevel>>;
  readonly options: Readonly<Record<string, Option>>;
  /** Pod specs in YAML: `bad` gets at least one finding of this rule, `good` none. */
  readonly examples: { readonly bad: string; readonly good: string };
}

/** What a rule may ask beside the workload. */
export interface RuleContext<Options = Readonly<Record<string, unknown>>> {
  readonly options: Options;
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

export interface Rule extends RuleMeta {
  readonly check: (workload: Workload, context: RuleContext) => Report[];
}

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Data<M extends Message> = { readonly [Name in Placeholders<M['text']> | Placeholders<M['fix']>]: string | number };

/** Makes a report; a message that the rule does not have, or a placeholder left without a word, does not compile. */
type Reporter<Messages extends Readonly<Record<string, Message>>> = <Id extends keyof Messages & string>(
  messageId: Id,
  where: { readonly at: Pointer; readonly container?: string },
  data: Data<Messages[Id]>,
) => Report;

type Values<Options> = { readonly [Name in keyof Options]: boolean };

/** A rule from its meta and its check, which is pure: it sees a workload and its own options, nothing else. */
export function defineRule<const Meta extends RuleMeta>(
  meta: Meta,
  check: (workload: Workload, report: Reporter<Meta['messages']>, context: RuleContext<Values<Meta['options']>>) => Report[],
): Rule {
  const report: Reporter<Meta['messages']> = (messageId, { at, container }, data) =>
    container === undefined ? { messageId, at, data } : { messageId, at, container, data };
  return { ...meta, check: (workload, context) => check(workload, report, context as RuleContext<Values<Meta['options']>>) };
}

/** What is told of each port, in order. Plain loops: for every port of every manifest, most rules have nothing to tell. */
export function ofEachPort(
  { containers }: Workload,
  tell: (port: PortFacts, container: ContainerFacts) => Report | undefined,
): Report[] {
  const reports: Report[] = [];
  for (const container of containers) {
    for (const port of container.ports) {
      const report = tell(port, container);
      if (report !== undefined) reports.push(report);
    }
  }
  return reports;
}

/** The same for containers. */
export function ofEachContainer({ containers }: Workload, tell: (container: ContainerFacts) => Report | undefined): Report[] {
  const reports: Report[] = [];
  for (const container of containers) {
    const report = tell(container);
    if (report !== undefined) reports.push(report);
  }
  return reports;
}
