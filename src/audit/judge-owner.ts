// What the engine says of one owner: of its template, and of its Pods as they run, on the nodes where they are.
import { analyseBind } from '../facts/bind/bind.ts';
import { lacksAmbient, lacksPortStart, minorOf, type NodeInfo } from '../facts/status/node-runtime.ts';
import { bindSettings } from '../judge/bind-answers.ts';
import { engineSettings, type JudgeContext } from '../judge/context.ts';
import { type Evaluate, type Evaluated, evaluator } from '../judge/evaluate.ts';
import { told } from '../judge/fold.ts';
import { fingerprints } from '../judge/identity.ts';
import { NOTHING_FOUND, type Part, weighEvaluated } from '../judge/judge-documents.ts';
import { remember } from '../judge/workload-group.ts';
import type { AuditedPort, AuditFinding, BindOnNodes, FoundIn } from '../model/audit.ts';
import { type NodeFacts, RUNTIME_PROFILES, type RuntimeProfile } from '../model/bind.ts';
import type { ExemptedFinding } from '../model/decision.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Workload } from '../model/workload.ts';
import type { Policy } from '../policy/port-policy.ts';
import { asRun, clusterDocument, onWindows } from './as-run.ts';
import type { FoldedOwner } from './owners.ts';
import type { PodForm, Tally } from './pods.ts';
import { onNodes, sumOf } from './tally.ts';

/** How a Pod runs, as far as a node decides it. */
interface Surroundings {
  readonly profile: RuntimeProfile;
  readonly isWindows: boolean;
  /** What its kernel is too old for. */
  readonly kernel: Pick<NodeFacts, 'lacksPortStart' | 'lacksAmbient'>;
}

/** Pods of one form on nodes that are alike. */
interface FormOnNodes {
  readonly form: PodForm;
  readonly around: Surroundings;
  readonly on: Tally;
}

export type OwnerJudge = (owner: FoldedOwner) => JudgedOwner;

export interface JudgedOwner {
  readonly owner: FoldedOwner;
  readonly gathered: readonly Gathered[];
  readonly exempted: readonly ExemptedFinding[];
  readonly ports: readonly AuditedPort[];
  /** What its objects have to do with others; without findings of its own. */
  readonly part: Part;
  readonly on: Tally;
}

/** A finding, and of which Pods it holds. */
export interface Gathered {
  readonly finding: LintFinding;
  readonly foundIn: FoundIn;
  readonly on: Tally;
}

export interface JudgeSettings {
  readonly context: JudgeContext;
  readonly nodes: ReadonlyMap<string, NodeInfo>;
}

export function ownerJudge(settings: JudgeSettings): OwnerJudge {
  const { context, nodes } = settings;
  const { workloads, runtime } = context.policy;
  const engine = engineIn(context);
  return (owner) => {
    const spread = owner.forms.flatMap((form) => spreadOf(form, { nodes, runtime }));
    const places =
      spread.length === 0 ? [{ profile: runtime, isWindows: false, kernel: {} }] : distinct(spread.map(({ around }) => around));
    const { template } = owner;
    const written = template === undefined ? [] : places.map((around) => engine(template, around));
    const run = spread.map((one) => ({ ...one, ...engine(asRun(owner, one.form.pod, workloads), one.around) }));
    const renamed = run.map((one) => ({ ...one, part: inTermsOf(owner, one.part) }));
    const [first] = [...written, ...renamed];
    return {
      owner,
      gathered: gather(written, renamed),
      exempted: exemptedIn([...written, ...renamed].map(({ part }) => part)),
      ports: portsOf(spread.length === 0 ? written.map((one) => ({ ...one, on: new Map() })) : renamed, settings),
      part: linksOf(
        [...written, ...renamed].map(({ part }) => part),
        first?.part,
      ),
      on: sumOf(spread.map(({ on }) => on)),
    };
  };
}

interface Judged {
  readonly evaluated: Evaluated;
  readonly part: Part;
  readonly around: Surroundings;
}

/** One evaluator for each profile and kind of kernel: what it has worked out for one owner holds for others. */
function engineIn(context: JudgeContext): (object: Mapping, around: Surroundings) => Judged {
  const { policy } = context;
  const evaluators = new Map<string, Evaluate>();
  const evaluatorFor = ({ profile, kernel }: Surroundings): Evaluate => {
    return remember(evaluators, JSON.stringify([profile, kernel]), () =>
      evaluator(engineSettings({ ...context, policy: { ...onNode(policy, kernel), runtime: profile } })),
    );
  };
  return (object, around) => {
    const document = clusterDocument(around.isWindows ? onWindows(object, policy.workloads) : object);
    const evaluated = evaluatorFor(around)(document);
    return { evaluated, part: weighEvaluated([evaluated], context), around };
  };
}

/** What the policy says, and what a node says of its kernel. */
function onNode(policy: Policy, kernel: Surroundings['kernel']): Policy {
  return Object.keys(kernel).length === 0 ? policy : { ...policy, nodes: { ...policy.nodes, ...kernel } };
}

interface Nodes extends Pick<JudgeSettings, 'nodes'> {
  readonly runtime: RuntimeProfile;
}

function spreadOf(form: PodForm, { nodes, runtime }: Nodes): FormOnNodes[] {
  const around = (node: string): Surroundings => {
    const info = nodes.get(node);
    const { profile = 'unknown' } = info?.runtime ?? {};
    return {
      profile: profile === 'unknown' ? runtime : profile,
      isWindows: info?.os === 'windows',
      kernel: info === undefined ? {} : kernelOf(info),
    };
  };
  const groups = Map.groupBy(form.on, ([node]) => JSON.stringify(around(node)));
  return [...groups.values()].map((on) => ({ form, around: around(on[0]?.[0] ?? ''), on: new Map(on) }));
}

function kernelOf(info: NodeInfo): Surroundings['kernel'] {
  return { ...(lacksPortStart(info) ? { lacksPortStart: true } : {}), ...(lacksAmbient(info) ? { lacksAmbient: true } : {}) };
}

function distinct(all: readonly Surroundings[]): Surroundings[] {
  const known = new Map(all.map((one) => [JSON.stringify(one), one]));
  const rank = ({ profile }: Surroundings) => RUNTIME_PROFILES.indexOf(profile);
  return [...known.values()].sort((a, b) => rank(a) - rank(b));
}

/** A Pod that was judged by the name of its owner is told as that. */
function inTermsOf({ object: subject }: FoldedOwner, part: Part): Part {
  const renamed = (finding: LintFinding): LintFinding => ({ ...finding, subject });
  return {
    ...part,
    findings: part.findings.map(renamed),
    exempted: part.exempted.map((one) => ({ ...one, finding: { ...one.finding, subject } })),
    unreadable: part.unreadable.map((one) => ({ ...one, object: subject })),
    failures: part.failures.map((one) => ({ ...one, object: subject })),
  };
}

/** Each finding once, the template's first; what an exemption covers there it covers in its Pods. */
function gather(written: readonly Judged[], run: readonly (Judged & FormOnNodes)[]): Gathered[] {
  const found = new Map<string, { finding: LintFinding; foundIn: FoundIn; on: Tally }>();
  const excused = new Set(written.flatMap(({ part }) => fingerprints(part.exempted.map(({ finding }) => finding))));
  const take = ({ part: { findings } }: Judged, foundIn: FoundIn, on: Tally): void => {
    const prints = fingerprints(findings);
    for (const [index, finding] of findings.entries()) {
      const print = prints[index] ?? '';
      const known = found.get(print);
      if (known !== undefined) found.set(print, { ...known, on: sumOf([known.on, on]) });
      else if (!excused.has(print)) found.set(print, { finding, foundIn, on });
    }
  };
  for (const one of written) take(one, 'template', new Map());
  for (const one of run) take(one, 'pods', one.on);
  return [...found.values()];
}

function exemptedIn(parts: readonly Part[]): ExemptedFinding[] {
  const all = parts.flatMap(({ exempted }) => exempted);
  const prints = parts.flatMap(({ exempted }) => fingerprints(exempted.map(({ finding }) => finding)));
  return [...new Map(all.map((one, index) => [prints[index] ?? '', one])).values()];
}

/** The links of the first, and of all what could not be judged. */
function linksOf(parts: readonly Part[], first: Part = NOTHING_FOUND): Part {
  const once = <T>(list: readonly T[]): T[] => [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
  return {
    ...first,
    findings: [],
    exempted: [],
    usedExemptions: parts.flatMap(({ usedExemptions }) => usedExemptions),
    unreadable: once(parts.flatMap(({ unreadable }) => unreadable)),
    failures: once(parts.flatMap(({ failures }) => failures)),
  };
}

/** Findings of the same Pods are folded together, so that what is told of them holds for all that one names. */
export function foldGathered(gathered: readonly Gathered[], language: JudgeContext['language']): AuditFinding[] {
  const groups = Map.groupBy(gathered, ({ foundIn, on }) => JSON.stringify([foundIn, [...on].sort()]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { foundIn, on } = first;
    const findings = told(
      group.map(({ finding }) => finding),
      language,
    );
    return findings.map((finding) => ({ ...finding, foundIn, ...onNodes(on) }));
  });
}

function portsOf(all: readonly (Judged & { readonly on: Tally })[], { context, nodes }: JudgeSettings): AuditedPort[] {
  const ports = new Map<string, AuditedPort & { readonly groups: Map<string, BindOnNodes & { readonly tally: Tally }> }>();
  for (const { evaluated, around, on } of all) {
    for (const outcome of evaluated.outcomes) {
      if (outcome.kind !== 'evaluated') continue;
      for (const { at, verdict, container, role } of verdictsOf(outcome.workload, around, context)) {
        const { port, protocol } = verdict;
        const key = JSON.stringify([container, port, protocol]);
        const known = ports.get(key) ?? { container, role, port, protocol, at, on: [], groups: new Map() };
        ports.set(key, known);
        for (const [runtime, tally] of byRuntime(on, nodes)) addVerdict(known.groups, { verdict, ...runtime }, tally);
      }
    }
  }
  return [...ports.values()].map(({ groups, ...port }) => {
    return { ...port, on: [...groups.values()].map(({ tally, ...group }) => ({ ...group, ...onNodes(tally) })) };
  });
}

type Runtime = Pick<BindOnNodes, 'runtime' | 'oldKernel'>;

function addVerdict(
  groups: Map<string, BindOnNodes & { readonly tally: Tally }>,
  one: Runtime & Pick<BindOnNodes, 'verdict'>,
  on: Tally,
): void {
  const key = JSON.stringify(one);
  const known = groups.get(key);
  groups.set(key, { ...one, pods: 0, nodes: [], tally: sumOf([known?.tally ?? new Map(), on]) });
}

/** By what runs the containers, as people call it: `containerd 2.1`. */
function byRuntime(on: Tally, nodes: JudgeSettings['nodes']): [Runtime, Tally][] {
  const of = (node: string): Runtime => {
    const info = nodes.get(node);
    const { runtime, kernel } = info ?? {};
    return {
      ...(runtime === undefined ? {} : { runtime: { name: runtime.name, version: minorOf(runtime.version) } }),
      ...(info && kernel !== undefined && lacksPortStart(info) ? { oldKernel: minorOf(kernel) } : {}),
    };
  };
  if (on.size === 0) return [[{}, on]];
  const groups = Map.groupBy(on, ([node]) => JSON.stringify(of(node)));
  return [...groups.values()].map((entries) => [of(entries[0]?.[0] ?? ''), new Map(entries)]);
}

function verdictsOf(workload: Workload, { profile, kernel }: Surroundings, { policy }: JudgeContext) {
  const { images, locked, nodes } = onNode(policy, kernel);
  const settingsOf = bindSettings(workload, { images, locked, nodes, runtimes: [profile] });
  return workload.containers.flatMap((container) =>
    analyseBind(workload, container, settingsOf(container)).map(({ because, ...verdict }) => {
      const at = because[0]?.pointer ?? container.at;
      return { at, verdict, container: container.name, role: container.role };
    }),
  );
}
