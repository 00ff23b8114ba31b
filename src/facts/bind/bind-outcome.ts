// What becomes of a port in one case, of which everything is known.
import type { RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import { BIND_VIAS, type BindError, type BindVia, DEFAULT_PORT_START, type ImageFacts } from '../../model/bind.ts';
import type { ContainerFacts, Workload } from '../../model/workload.ts';
import type { PortStartWriters } from '../containers/sibling-containers.ts';
import { capabilitiesAskedBy, holdsNetBindService, refusal, refusedName } from './bind-capabilities.ts';
import { type BindingProcess, bindResult, effectiveBy } from './bind-process.ts';
import { type PortStart, podPortStart } from './port-start.ts';
import type { PossibleImage } from './possible-images.ts';
import type { StartUser } from './start-user.ts';

/** A port of a container, and all that is known. */
export interface BindQuestion {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly port: number;
  readonly runtimes: readonly RuntimeBehaviour[];
  readonly image: ImageFacts | undefined;
  /** net.ipv4.ip_unprivileged_port_start of the node. */
  readonly nodePortStart: number | undefined;
  readonly siblings: PortStartWriters;
}

export type BindOutcome =
  | { readonly binds: true; readonly vias: readonly BindVia[]; readonly overPrivileged: boolean }
  | { readonly binds: false; readonly error: BindError };

const DENIED: BindError = { code: 'EACCES', text: 'permission denied' };
const NOT_EXECUTED: BindError = { code: 'EPERM', text: 'operation not permitted' };
/** Whoever an entrypoint becomes that steps down from root. */
const NOT_ROOT = 1000;

/** What a runtime makes of the Pod and the container, whatever the image. */
interface ContainerOnRuntime {
  readonly runtime: RuntimeBehaviour;
  /** Of a Pod with a network of its own. */
  readonly sandbox: PortStart;
  readonly refused: BindError | undefined;
  readonly held: boolean;
}

/** One way in which it may be. */
export interface Case {
  readonly on: ContainerOnRuntime;
  readonly program: { readonly image: PossibleImage; readonly user: StartUser };
  readonly around: {
    readonly nodePortStart: number;
    /** Another container has set the port start to 0. */
    readonly lowered: boolean;
  };
}

export function containerOn({ workload, container }: BindQuestion, runtime: RuntimeBehaviour): ContainerOnRuntime {
  const asked = capabilitiesAskedBy(container);
  const name = refusedName(runtime, asked);
  return {
    runtime,
    sandbox: podPortStart(workload, runtime),
    refused: name && refusal(runtime, name),
    held: holdsNetBindService(runtime, asked),
  };
}

/** In the order in which things happen: the sandbox, the kubelet's look at the user, the container, exec and bind. */
export function outcomeOf(question: BindQuestion, given: Case): BindOutcome {
  const { on, around } = given;
  const { user } = given.program;
  const sandbox = question.workload.hostNetwork.value ? { start: around.nodePortStart } : on.sandbox;
  if (sandbox.error !== undefined) return { binds: false, error: sandbox.error };
  if (user.error !== undefined) return { binds: false, error: user.error };
  if (on.refused !== undefined) return { binds: false, error: on.refused };
  const process = processOf(question, given, { uid: user.uid, portStart: around.lowered ? 0 : sandbox.start });
  const result = bindResult(process, question.port);
  if (result !== 'OK') return { binds: false, error: result === 'EACCES' ? DENIED : NOT_EXECUTED };
  return { binds: true, vias: vias(process, question.port), overPrivileged: process.uid === 0 || process.privileged };
}

function processOf(
  { workload, container }: BindQuestion,
  given: Case,
  start: { uid: number; portStart: number },
): BindingProcess {
  const { runtime, held } = given.on;
  const { image } = given.program;
  const steppedDown = start.uid === 0 && image.stepsDown;
  return {
    runtime,
    held,
    uid: steppedDown ? NOT_ROOT : start.uid,
    steppedDown,
    privileged: container.privileged.value,
    noNewPrivileges: container.allowPrivilegeEscalation.value === false,
    fileCapability: image.fileCapability,
    raisesCapability: image.raisesCapability,
    setuidRoot: image.setuidRoot,
    exec: image.exec,
    portStart: start.portStart,
    hostNetwork: workload.hostNetwork.value,
    userNamespace: workload.hostUsers.value === false,
  };
}

/** All that is enough, in the order of BIND_VIAS. */
function vias(process: BindingProcess, port: number): readonly BindVia[] {
  const [byItself, byStart] = [effectiveBy(process), unprivilegedBy(process, port)];
  if (byItself === undefined || byStart === undefined) return ALONE.get(byItself ?? byStart) ?? [];
  return BIND_VIAS.indexOf(byItself) < BIND_VIAS.indexOf(byStart) ? [byItself, byStart] : [byStart, byItself];
}

const ALONE: ReadonlyMap<BindVia | undefined, readonly BindVia[]> = new Map(BIND_VIAS.map((via) => [via, [via]]));

function unprivilegedBy({ hostNetwork, portStart }: BindingProcess, port: number): BindVia | undefined {
  if (port !== 0 && port < portStart) return undefined;
  if (port === 0 || port >= DEFAULT_PORT_START) return 'unprivileged-port';
  return hostNetwork ? 'host-network' : 'lowered-start';
}
