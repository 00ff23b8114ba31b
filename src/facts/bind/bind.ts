// The bind analysis: whether a process of a container will be able to bind a port, by what, and if not, what its user sees.
// It rests on measurements (test/fixtures/bind) and says `binds` or `fails` only of what holds in every case that is left open.
//
// Assumed: the process that binds is the container's program, not one that it starts as somebody else. Windows has no privileged
// ports, so nothing is said of its Pods. Taken as the kernel has it, and not measured: SCTP.

import { behavioursOf, onOldKernel, type RuntimeBehaviour, withoutAmbient } from '../../knowledge/runtimes.ts';
import {
  type BindAnswer,
  type BindFact,
  type BindVerdict,
  DEFAULT_PORT_START,
  type ImageFacts,
  type NodeFacts,
  RUNTIMES_OF,
  type RuntimeProfile,
  type RuntimeVerdict,
} from '../../model/bind.ts';
import type { BindFactCode } from '../../model/bind-vocabulary.ts';
import type { Dialect } from '../../model/dialect.ts';
import { withMore } from '../../model/lists.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { Protocol } from '../../model/port.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { ContainerFacts, PortFacts, Workload } from '../../model/workload.ts';
import { highestPortStart } from '../questions/port-start.ts';
import { unitRow, unitTrace } from '../systemd/answer-unit.ts';
import { type AnyRuntimes, type BindMemory, bindMemory, remembered, rememberedChain, rememberedRefusal } from './memory.ts';
import { asPodman, isRootless, podmanRefusal } from './podman.ts';
import { factsFor } from './possible-images.ts';
import { portRefusal, type Refusal } from './refuse.ts';
import { type BindRow, bindRow } from './row.ts';
import { portFact, traceOf } from './trace.ts';
import type { BindQuestion } from './walk.ts';

/** How what a dialect says is walked through. */
interface Analysis {
  /** What keeps the program from being started at all, whatever the image. */
  readonly refusal: (asked: RefusalQuestion) => AnyRefusal | undefined;
  readonly row: (question: BindQuestion, runtime: RuntimeProfile) => BindRow;
  readonly trace: (question: BindQuestion, runtime: RuntimeProfile) => readonly BindFact[];
}

type AnyRefusal = Refusal<BindFactCode>;

interface RefusalQuestion {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly asked: AskedPort;
  readonly runtime: RuntimeProfile;
  readonly memory: BindMemory;
  readonly node: NodeFacts | undefined;
}

const OF_CONTAINERS: Analysis = { refusal: () => undefined, row: bindRow, trace: traceOf };

/** A dialect that starts no containers has a walk of its own; what only Kubernetes refuses, other dialects do not. */
const ANALYSES: Readonly<Record<Dialect, Analysis>> = {
  kubernetes: { ...OF_CONTAINERS, refusal: refusedByApi },
  compose: { ...OF_CONTAINERS, refusal: refusedByCompose },
  systemd: { refusal: () => undefined, row: unitRow, trace: unitTrace },
  quadlet: { ...OF_CONTAINERS, refusal: refusedByQuadlet },
  dockerfile: OF_CONTAINERS,
};

export interface BindSettings {
  /** A row of the answer for each. */
  readonly runtimes: readonly RuntimeProfile[];
  /** Of the container's image; absent for one of which nothing is known. */
  readonly image?: ImageFacts | undefined;
  readonly node?: NodeFacts | undefined;
  /** Of this very workload and node, for whoever asks about many of its containers. */
  readonly memory?: (() => BindMemory) | undefined;
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
  return privilegedPorts(workload, container, settings).flatMap((asked) => analysePort(workload, container, asked, settings));
}

/** How many rows analyseBind would give. */
export function countAnalysed(workload: Workload, container: ContainerFacts, settings: BindSettings): number {
  return isWindows(workload) ? 0 : privilegedPorts(workload, container, settings).length * settings.runtimes.length;
}

/** A row for each runtime asked for. */
export function analysePort(
  workload: Workload,
  container: ContainerFacts,
  asked: AskedPort,
  settings: BindSettings,
): BindVerdict[] {
  const { port, protocol } = asked;
  return explained(workload, container, asked, settings).map(({ runtime, row, because }) => {
    return {
      port,
      protocol,
      runtime,
      ...row,
      get because() {
        return because();
      },
    };
  });
}

/** The same as analyseBind, for rules. */
export function answerBinds(workload: Workload, container: ContainerFacts, settings: BindSettings): BindAnswer[] {
  const ports = privilegedPorts(workload, container, settings);
  const [only] = ports;
  return ports.length === 1 && only
    ? answerPort(workload, container, only, settings)
    : ports.flatMap((one) => answerPort(workload, container, one, settings));
}

/** The same as analysePort, for rules. */
export function answerPort(
  workload: Workload,
  container: ContainerFacts,
  asked: AskedPort,
  settings: BindSettings,
): BindAnswer[] {
  const { port, protocol, at } = asked;
  // The row goes first, because V8 copies an object fast only at the beginning of another.
  return explained(workload, container, asked, settings).map(({ row, runtime, because }) => {
    return { ...row, port, protocol, at, runtime, because };
  });
}

/**
 * What becomes of a port on each runtime, for whoever compares two workloads; port 0 asks whether the container starts.
 * Undefined for Windows, which has no privileged ports.
 */
export function outcomesByRuntime(
  workload: Workload,
  container: ContainerFacts,
  asked: AskedPort,
  settings: Omit<BindSettings, 'runtimes'>,
): BindVerdict['byRuntime'] {
  return explained(workload, container, asked, { ...settings, runtimes: ['unknown'] })[0]?.row.byRuntime;
}

/** Whether there is such a port: nearly always there is none. */
export function hasPrivilegedPort(workload: Workload, { ports }: ContainerFacts, node: NodeFacts | undefined): boolean {
  if (ports.length === 0) return false;
  const start = highestPortStart(workload, node?.portStart);
  for (const { containerPort } of ports) if (isPrivilegedIn(start, containerPort)) return true;
  return false;
}

function isPrivilegedIn(start: number, port: number): boolean {
  return isPrivilegedPort(port) || (port > 0 && port < start);
}

function privilegedPorts(workload: Workload, { ports }: ContainerFacts, { node }: BindSettings): AskedPort[] {
  const start = highestPortStart(workload, node?.portStart);
  let found: AskedPort[] | undefined;
  for (const declared of ports) {
    const { containerPort: port, protocol, containerPortAt: at } = declared;
    if (isPrivilegedIn(start, port)) found = withMore(found, { port, protocol, at, declared });
  }
  return found ?? [];
}

/** Windows has no privileged ports. */
function isWindows({ os }: Workload): boolean {
  return os.value === 'windows';
}

interface Explained {
  readonly runtime: RuntimeProfile;
  readonly row: BindRow;
  /** Worked out when first asked for; a rule that asks, asks often. */
  readonly because: () => readonly BindFact[];
}

function explained(workload: Workload, container: ContainerFacts, asked: AskedPort, settings: BindSettings): Explained[] {
  let found: Explained[] | undefined;
  const given = { workload, container, memory: settings.memory?.() ?? bindMemory(workload) };
  for (const runtime of settings.runtimes) {
    const isPodman = runtime === 'podman' && workload.runtime === undefined && workload.dialect === 'kubernetes';
    const seen = isPodman ? seenByPodman(given) : given;
    if (!isWindows(seen.workload)) found = withMore(found, explainedOn(runtime, seen, { asked, settings }));
  }
  return found ?? [];
}

interface Seen {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly memory: BindMemory;
}

/** Made once for all ports that are asked about. */
function seenByPodman({ workload, container, memory }: Seen): Seen {
  memory.podman ??= podmanMemory(asPodman(workload));
  const { podman } = memory;
  const place = workload.containers.indexOf(container);
  return { ...podman, container: podman.workload.containers[place] ?? container };
}

function podmanMemory(workload: Workload): NonNullable<BindMemory['podman']> {
  return { workload, memory: bindMemory(workload) };
}

function explainedOn(
  runtime: RuntimeProfile,
  { workload, container, memory }: Seen,
  { asked, settings: { node, image: known } }: { readonly asked: AskedPort; readonly settings: BindSettings },
): Explained {
  const analysis = ANALYSES[workload.dialect];
  const refused = analysis.refusal({ workload, container, asked, runtime, memory, node });
  if (refused !== undefined) return refusedRow(workload, asked, { runtime, refused });
  const question: AnyRuntimes = {
    workload,
    container,
    port: asked.port,
    protocol: asked.protocol,
    image: factsFor(container, known),
    nodePortStart: node?.lacksPortStart ? DEFAULT_PORT_START : node?.portStart,
    rootless: (runtime === 'podman' || workload.dialect === 'quadlet') && isRootless(workload, node),
    siblings: memory.siblings,
  };
  // Looked up where something is worked out at all.
  const whole = (): BindQuestion => ({ ...question, runtimes: behavioursOn(node, behavioursOf(runtime, workload.dialect)) });
  const row = remembered(memory, question, runtime, () => analysis.row(whole(), runtime));
  let chain: readonly BindFact[] | undefined;
  const because = (): readonly BindFact[] => {
    const trace = () => analysis.trace(whole(), runtime);
    chain ??= [portFact(asked.port, asked.at, asked.protocol), ...rememberedChain(memory, question, runtime, trace)];
    return chain;
  };
  return { runtime, row, because };
}

function behavioursOn(node: NodeFacts | undefined, runtimes: readonly RuntimeBehaviour[]): readonly RuntimeBehaviour[] {
  const old = node?.lacksPortStart ? runtimes.map(onOldKernel) : runtimes;
  return node?.lacksAmbient ? old.map(withoutAmbient) : old;
}

function refusedByApi({ workload, container, asked: { declared }, memory, node }: RefusalQuestion): AnyRefusal | undefined {
  if (workload.runtime === 'podman') return podmanRefusal(workload, container, node);
  return rememberedRefusal(memory, workload, container) ?? (declared && portRefusal(workload, container, declared));
}

/** Of what Quadlet makes no unit, podman is not asked. */
function refusedByQuadlet({ workload, container, node }: RefusalQuestion): AnyRefusal | undefined {
  const { refused } = workload.quadlet ?? {};
  if (refused === undefined) return podmanRefusal(workload, container, node);
  const { at: pointer, text, by: code, isPort } = refused;
  const fact = code === 'Quadlet' ? 'quadlet-refused' : isPort ? 'port-unreadable' : 'said-by-pod';
  return { errors: [{ code, text }], fact: { fact, pointer, data: {} } };
}

/** What Compose refuses holds for the whole file, and comes before what Docker refuses of the container. */
function refusedByCompose({ workload: { compose } }: RefusalQuestion): AnyRefusal | undefined {
  const { refusals = [] } = compose ?? {};
  const first = refusals.find(({ by }) => by === 'compose') ?? refusals[0];
  if (first === undefined) return undefined;
  const { code: fact, at: pointer, text, by, data } = first;
  return { errors: [{ code: by === 'compose' ? 'Compose' : 'Docker', text }], fact: { fact, pointer, data } };
}

function refusedRow(
  { dialect }: Workload,
  { port, protocol, at }: AskedPort,
  { runtime, refused }: { readonly runtime: RuntimeProfile; readonly refused: AnyRefusal },
): Explained {
  const errors = refused.errors.map((error) => ({ ...error, decidedBy: [refused.fact.fact] }));
  const [error, ...otherErrors] = errors;
  const because = [portFact(port, at, protocol), refused.fact];
  const row: BindRow = { verdict: 'fails', ...(error ? { error } : {}), otherErrors, dependsOn: [] };
  const verdict: RuntimeVerdict = { verdict: 'fails', errors };
  const everywhere = () => Object.fromEntries(RUNTIMES_OF[dialect].unknown.map((one) => [one, verdict]));
  return { runtime, row: runtime === 'unknown' ? { ...row, byRuntime: everywhere() } : row, because: () => because };
}
