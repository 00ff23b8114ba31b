// The bind analysis: whether a process of a container will be able to bind a port, by what, and if not, what its user sees.
// It rests on measurements (test/fixtures/bind) and says `binds` or `fails` only of what holds in every case that is left open.
//
// Assumed: the process that binds is the container's program, not one that it starts as somebody else. Windows has no privileged
// ports, so nothing is said of its Pods. Taken as the kernel has it, and not measured: SCTP.
import { behavioursOf } from '../knowledge/runtimes.ts';
import {
  type BindError,
  type BindVerdict,
  type BindVia,
  type ImageFacts,
  KNOWN_RUNTIMES,
  type KnownRuntime,
  type NodeFacts,
  type RuntimeProfile,
  type Verdict,
} from '../model/bind.ts';
import type { Pointer } from '../model/pointer.ts';
import { isPrivilegedPort } from '../model/port.ts';
import type { ContainerFacts, PortFacts, Protocol, Workload } from '../model/workload.ts';
import { type BindCases, bindCases, dependencies } from './bind-cases.ts';
import { bindChain, portFact } from './bind-chain.ts';
import type { BindOutcome } from './bind-outcome.ts';
import { apiRefusal, type Refusal } from './bind-refusals.ts';
import { highestPortStart } from './port-start.ts';

export interface BindSettings {
  /** A row of the answer for each. */
  readonly runtimes: readonly RuntimeProfile[];
  /** Of the container's image; absent for one of which nothing is known. */
  readonly image?: ImageFacts | undefined;
  readonly node?: NodeFacts | undefined;
}

/** A port to ask about, which the container need not declare. */
export interface AskedPort {
  /** 1-65535; 0 asks whether the container can listen anywhere at all, that is, whether it starts. */
  readonly port: number;
  readonly protocol: Protocol;
  /** What tells of it. */
  readonly at: Pointer;
  readonly declared?: PortFacts;
}

/**
 * A row for each declared port that is privileged by the kernel's rule or by the Pod's own sysctl, and for each runtime asked
 * for, in that order.
 */
export function analyseBind(workload: Workload, container: ContainerFacts, settings: BindSettings): BindVerdict[] {
  const start = highestPortStart(workload, settings.node?.portStart);
  return container.ports
    .filter(({ containerPort }) => isPrivilegedPort(containerPort) || (containerPort > 0 && containerPort < start))
    .flatMap((declared) => {
      const { containerPort: port, protocol, containerPortAt: at } = declared;
      return analysePort(workload, container, { port, protocol, at, declared }, settings);
    });
}

/** A row for each runtime asked for. */
export function analysePort(
  workload: Workload,
  container: ContainerFacts,
  asked: AskedPort,
  settings: BindSettings,
): BindVerdict[] {
  if (workload.os.value === 'windows') return [];
  const refused = apiRefusal(workload, container, asked.declared);
  return settings.runtimes.map((runtime) => {
    if (refused !== undefined) return refusedVerdict(asked, runtime, refused);
    const { image, node } = settings;
    const runtimes = behavioursOf(runtime);
    const question = { workload, container, port: asked.port, runtimes, image, nodePortStart: node?.portStart };
    let chain: BindVerdict['because'] | undefined;
    return {
      ...verdictRow(asked, runtime, bindCases(question)),
      // Most verdicts are not explained to anybody, and the explanation costs more than the verdict; a rule that asks, asks often.
      get because() {
        chain ??= bindChain(question, asked.at, asked.protocol);
        return chain;
      },
    };
  });
}

function refusedVerdict({ port, protocol, at }: AskedPort, runtime: RuntimeProfile, refused: Refusal): BindVerdict {
  const [error, ...otherErrors] = refused.errors;
  const because = [portFact(port, at, protocol), refused.fact];
  const row = { port, protocol, runtime, verdict: 'fails', error, otherErrors, dependsOn: [], because } as const;
  return runtime === 'unknown' ? { ...row, byRuntime: everywhere('fails') } : row;
}

function verdictRow({ port, protocol }: AskedPort, runtime: RuntimeProfile, cases: BindCases): Omit<BindVerdict, 'because'> {
  const { outcomes } = cases;
  const verdict = verdictOf(outcomes);
  const via = commonVia(outcomes);
  const [error, ...otherErrors] = distinctErrors(outcomes);
  const overPrivileged = agreement(outcomes.flatMap((outcome) => (outcome.binds ? [outcome.overPrivileged] : [])));
  return {
    port,
    protocol,
    runtime,
    verdict,
    ...(via === undefined ? {} : { via }),
    ...(error === undefined ? {} : { error }),
    otherErrors,
    ...(overPrivileged === undefined ? {} : { overPrivileged }),
    dependsOn: verdict === 'depends' ? dependencies(cases) : [],
    ...(runtime === 'unknown' ? { byRuntime: verdictByRuntime(cases) } : {}),
  };
}

function verdictOf(outcomes: readonly BindOutcome[]): Verdict {
  if (outcomes.every(({ binds }) => binds)) return 'binds';
  return outcomes.some(({ binds }) => binds) ? 'depends' : 'fails';
}

/** The runtimes of `unknown` are the first axis of its cases, in the order of behavioursOf. */
function verdictByRuntime({ outcomes }: BindCases): Record<KnownRuntime, Verdict> {
  const behaviours = behavioursOf('unknown');
  const size = outcomes.length / behaviours.length;
  const of = (runtime: KnownRuntime) =>
    verdictOf(outcomes.filter((_, index) => behaviours[Math.floor(index / size)]?.profile === runtime));
  return { 'containerd-1': of('containerd-1'), 'containerd-2': of('containerd-2'), 'cri-o': of('cri-o'), docker: of('docker') };
}

function everywhere(verdict: Verdict): Record<KnownRuntime, Verdict> {
  return Object.fromEntries(KNOWN_RUNTIMES.map((runtime) => [runtime, verdict])) as Record<KnownRuntime, Verdict>;
}

/** What is enough in every case in which the port is bound; where nothing is, what is enough in the first of them. */
function commonVia(outcomes: readonly BindOutcome[]): BindVia | undefined {
  const [first, ...others] = outcomes.flatMap((outcome) => (outcome.binds ? [outcome.vias] : []));
  return first?.find((via) => others.every((vias) => vias.includes(via))) ?? first?.[0];
}

/** In the order of the cases, the likeliest of which go first. */
function distinctErrors(outcomes: readonly BindOutcome[]): BindError[] {
  const errors = outcomes.flatMap((outcome) => (outcome.binds ? [] : [outcome.error]));
  return [...new Map(errors.map((error) => [`${error.code} ${error.text}`, error])).values()];
}

function agreement(values: readonly boolean[]): boolean | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}
