// One walk, from the Pod to bind(2), in the order in which things happen: the network, the kubelet's look at the user, the
// runtime's capabilities, the program, the port. What becomes of the port, its error and the explanation are told by the same
// steps. The walk is silent unless somebody listens: most verdicts are never explained to anybody.

import { NET_BIND_SERVICE, type RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import { type BindError, type BindFact, type BindVia, DEFAULT_PORT_START, type ImageFacts } from '../../model/bind.ts';
import type { BindFactCode } from '../../model/bind-vocabulary.ts';
import type { Capability, ContainerFacts, Workload } from '../../model/workload.ts';
import { type PortStartWriters, portStartWriter } from '../containers/sibling-containers.ts';
import { portStartSysctl } from '../questions/port-start.ts';
import { holds, namedCapabilities, refusal, refusedName, requestedCapabilities, understands } from './capabilities.ts';
import { imageUserRefusal } from './image-user-refusal.ts';
import { addsNetBind, isNotCreated, type RefusedCapabilities, refusedCapabilities } from './podman.ts';
import { type PortStart, podPortStart } from './port-start.ts';
import { hasCommand, type PossibleImage } from './possible-images.ts';
import { type BindingProcess, bindResult, gives, isGivenAmbient, keepsAmbient, viasOf } from './process.ts';
import type { StartUser } from './start-user.ts';

/** A port of a container, and all that is known. */
export interface BindQuestion {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly port: number;
  readonly protocol: string;
  readonly runtimes: readonly RuntimeBehaviour[];
  readonly image: ImageFacts | undefined;
  /** net.ipv4.ip_unprivileged_port_start of the node. */
  readonly nodePortStart: number | undefined;
  /** podman is run by another user than root. */
  readonly rootless?: boolean | undefined;
  readonly siblings: PortStartWriters;
}

export type BindOutcome =
  | { readonly binds: true; readonly vias: readonly BindVia[]; readonly overPrivileged: boolean }
  /** `decidedBy`: the last step that the walk told. */
  | { readonly binds: false; readonly error: BindError; readonly decidedBy: BindFactCode };

/** One way in which it may be. */
export interface Case {
  readonly on: OnRuntime;
  readonly program: {
    readonly image: PossibleImage;
    readonly user: StartUser;
    /** What is asked, of the image of one platform where they differ. */
    readonly asked: BindQuestion;
    readonly platform: string | undefined;
  };
  readonly nodePortStart: number;
  /** Another container has set the port start to 0. */
  readonly lowered: boolean;
}

/** What a runtime makes of the Pod and the container, whatever the image. */
export interface OnRuntime {
  readonly runtime: RuntimeBehaviour;
  /** Of a Pod with a network of its own. */
  readonly sandbox: PortStart;
  readonly refused: { readonly name: Capability; readonly list: 'add' | 'drop' } | undefined;
  readonly held: boolean;
}

export function onRuntime({ workload, container }: BindQuestion, runtime: RuntimeBehaviour): OnRuntime {
  const requested = requestedCapabilities(container);
  return {
    runtime,
    sandbox: podPortStart(workload, runtime),
    refused: refusedName(runtime, requested),
    held: holds(NET_BIND_SERVICE, runtime, requested),
  };
}

/** Names of capabilities by which the runtime does not create the container. */
function refusedNames(
  { container }: BindQuestion,
  { runtime, refused }: OnRuntime,
  uid: number,
): RefusedCapabilities | undefined {
  if (runtime.profile === 'podman') return refusedCapabilities(container, uid);
  if (refused === undefined) return undefined;
  const { at: pointer, written: capability } = refused.name;
  return { fact: 'capability-refused', pointer, capability, error: refusal(runtime, refused) };
}

/** A capability that its program cannot be executed without, and that the container does not hold. */
function lackedBy({ container, image }: BindQuestion, runtime: RuntimeBehaviour): string | undefined {
  if (runtime.ownKernel && container.allowPrivilegeEscalation.value === false) return undefined;
  return image?.needs?.find((name) => !holds(name, runtime, requestedCapabilities(container)));
}

/** A step as it is told. */
export interface Step extends BindFact {
  /** The runtimes differ in it, so that it is told with their names. */
  readonly ofRuntime?: boolean;
  /** Told only where every case comes to it in which no_new_privs takes something away. */
  readonly onlyIfAll?: boolean;
}

export type Tell = (step: Step) => void;

const DENIED: BindError = { code: 'EACCES', text: 'permission denied' };
/** As runc, crun and runsc have it; where a shell executes the program, all that is sure are its last words. */
function notExecuted({ profile }: RuntimeBehaviour, exec: 'direct' | 'shell'): BindError {
  if (profile === 'podman') return { code: 'EPERM', text: 'Operation not permitted' };
  const isPrefixed = profile === 'gvisor' && exec === 'direct';
  return { code: 'EPERM', text: `${isPrefixed ? 'failed to update creds with file privileges: ' : ''}operation not permitted` };
}

function tellRefused({ fact, pointer, capability, error }: RefusedCapabilities, tell: Tell | undefined): BindOutcome {
  tell?.({ fact, pointer, data: { capability }, ofRuntime: true });
  return fails(error, fact);
}

/** Whoever an entrypoint becomes that steps down from root. */
const NOT_ROOT = 1000;

/** For whom the runtime reckons out capabilities. */
function reckonedUser(user: StartUser): number {
  if (user.error !== undefined) return NOT_ROOT;
  return user.isOfPod ? 0 : user.uid;
}

/** What becomes of the port in a case of which everything is known; `tell` hears every step on the way. */
export function walk(given: Case, tell?: Tell): BindOutcome {
  const { on } = given;
  const { image, user, asked: question } = given.program;
  const network = startStep(question, given, tell);
  const refused = refusedNames(question, on, reckonedUser(user));
  if (refused !== undefined && isNotCreated(refused)) return tellRefused(refused, tell);
  if (network.error !== undefined) return fails(network.error, 'pod-port-start-refused');
  tellUser(question, tell);
  if (user.error !== undefined)
    return fails(user.error, user.error.code === 'Docker' || user.error.code === 'Podman' ? 'user-named' : 'run-as-non-root');
  if (user.uid === 0 && image.stepsDown) tell?.({ fact: 'entrypoint-steps-down', data: evidenceOf(question.image) });
  if (refused !== undefined) return tellRefused(refused, tell);
  const unstarted = imageUserRefusal(question, on.runtime);
  if (unstarted !== undefined) {
    tell?.({ fact: 'image-user-refused', data: { user: String(question.image?.user ?? '') }, ofRuntime: true });
    return fails(unstarted, 'image-user-refused');
  }
  if (tell) tellCapabilities(question, on, tell);
  const lacked = lackedBy(question, on.runtime);
  if (lacked !== undefined) {
    const data = { capability: lacked, ...evidenceOf(question.image) };
    tell?.({ fact: 'other-capability-missing', data, ofRuntime: true });
    return fails(notExecuted(on.runtime, image.exec), 'other-capability-missing');
  }
  const process = processOf(question, given, { uid: user.uid, portStart: network.start, isOfPod: user.isOfPod === true });
  const lastStep = programStep(question, process, tell);
  const result = bindResult(process, question.port);
  if (result === 'exec:EPERM') return fails(notExecuted(on.runtime, image.exec), fileFact(question.image));
  if (result === 'EACCES') return fails(DENIED, lastStep);
  return { binds: true, vias: viasOf(process, question.port), overPrivileged: process.uid === 0 || process.privileged };
}

export function fails(error: BindError, decidedBy: BindFactCode): BindOutcome {
  return { binds: false, error, decidedBy };
}

/** The network is that of a container of which nothing is known. */
export function otherNetwork({ compose, quadlet }: Workload): { readonly name: string; readonly at: string } | undefined {
  return compose?.network.kind === 'container' ? compose.network : quadlet?.otherNetwork;
}

/** The first unprivileged port, and who else in the Pod may change it. */
function startStep({ workload, container, siblings, nodePortStart: known }: BindQuestion, given: Case, tell?: Tell): PortStart {
  const { hostNetwork, sysctls } = workload;
  const { sandbox, runtime } = given.on;
  if (runtime.ownKernel) {
    tell?.({ fact: 'gvisor-any-port', data: {}, ofRuntime: true });
    return sandbox;
  }
  const other = otherNetwork(workload);
  if (other) {
    tell?.({ fact: 'other-port-start-unknown', pointer: other.at, data: { name: other.name } });
    return { start: given.nodePortStart };
  }
  if (hostNetwork.value) {
    if (hostNetwork.from === 'kube') tell?.({ fact: 'kube-network', data: {} });
    tell?.(
      known === undefined
        ? { fact: 'node-port-start-unknown', pointer: hostNetwork.at, data: {} }
        : { fact: 'node-port-start', pointer: hostNetwork.at, data: { start: known } },
    );
  } else if (tell) tellPodStart(sandbox, portStartSysctl(sysctls), tell);
  const start = hostNetwork.value ? { start: given.nodePortStart } : sandbox;
  if (start.error !== undefined) return start;
  if (tell) tellSibling(portStartWriter(siblings, container), tell);
  return given.lowered ? { start: 0 } : start;
}

function tellPodStart(sandbox: PortStart, sysctl: ReturnType<typeof portStartSysctl>, tell: Tell): void {
  const isEmpty = sysctl?.value === '';
  const pointer = sysctl ? { pointer: sysctl.at } : {};
  if (sandbox.error !== undefined) {
    tell({ fact: 'pod-port-start-refused', ...pointer, data: { value: sysctl?.value ?? '' }, ofRuntime: isEmpty });
    return;
  }
  const { start } = sandbox;
  if (sysctl === undefined) {
    tell({ fact: start === DEFAULT_PORT_START ? 'kernel-port-start' : 'runtime-port-start', data: { start }, ofRuntime: true });
    return;
  }
  const fact = isEmpty ? 'pod-port-start-empty' : 'pod-port-start';
  tell({ fact, ...pointer, data: { value: sysctl.value, start }, ofRuntime: isEmpty });
}

function tellSibling(writer: ReturnType<typeof portStartWriter>, tell: Tell): void {
  if (writer === undefined) return;
  const { name, privileged, command, args } = writer.container;
  if (writer.namesIt) {
    tell({ fact: 'sibling-writes-port-start', pointer: (command ?? args)?.at ?? privileged.at, data: { container: name } });
  } else tell({ fact: 'sibling-may-write-port-start', pointer: privileged.at, data: { container: name } });
}

/** As whom the container starts. */
function tellUser({ workload, container, image }: BindQuestion, tell?: Tell): void {
  if (tell === undefined) return;
  const { keepsId } = workload.quadlet ?? {};
  const { runAsUser, userName, runAsNonRoot } = container;
  if (keepsId !== undefined && !image?.user) tell({ fact: 'user-kept', pointer: keepsId, data: {} });
  else if (userName !== undefined) tell({ fact: 'user-named', pointer: userName.at, data: { user: userName.value } });
  else if (runAsUser.value !== undefined) {
    tell({ fact: 'run-as-user', pointer: runAsUser.at, data: { uid: runAsUser.value, from: runAsUser.from } });
  } else if (image?.user === undefined) {
    const isOfOthers = workload.dialect === 'quadlet' && workload.object.kind !== 'container';
    if (isOfOthers) tell({ fact: 'user-of-containers', data: { file: workload.object.kind } });
    else if (image?.uid === undefined) tell({ fact: 'image-user-unknown', data: {} });
    else tell({ fact: 'image-user', data: { user: image.uid, ...evidenceOf(image) } });
  } else {
    const { user, uid } = image;
    tell({ fact: 'image-user', data: { user, ...(uid === undefined ? {} : { uid }), ...evidenceOf(image) } });
  }
  const { value, from, at } = runAsNonRoot;
  if (value === true) tell({ fact: 'run-as-non-root', pointer: at, data: { from } });
  // Podman does not look at it.
  else if (value === undefined && from !== 'default') tell({ fact: 'run-as-non-root-ignored', pointer: at, data: { from } });
}

/** What is said of NET_BIND_SERVICE, and whether the container holds it in the end. */
function tellCapabilities({ container }: BindQuestion, { runtime, held }: OnRuntime, tell: Tell): void {
  const requested = requestedCapabilities(container);
  const named = requested.privileged
    ? []
    : [
        ...namedCapabilities(requested.added).map((name) => ({ name, fact: 'capability-added' as const })),
        ...namedCapabilities(requested.dropped).map((name) => ({ name, fact: 'capability-dropped' as const })),
      ];
  if (requested.privileged) tell({ fact: 'privileged', pointer: container.privileged.at, data: {} });
  // Names that this runtime ignores, another one may follow.
  else if (!named.some(({ name }) => understands(runtime, name))) {
    tell({ fact: 'default-capabilities', data: {}, ofRuntime: named.length > 0 });
  }
  for (const { name, fact } of named) {
    const known = understands(runtime, name) ? fact : 'capability-ignored';
    tell({ fact: known, pointer: name.at, data: { capability: name.written }, ofRuntime: name.prefixed });
  }
  tell({ fact: held ? 'capability-held' : 'capability-missing', data: {}, ofRuntime: true });
}

function processOf(
  { workload, container, rootless }: BindQuestion,
  { on, program: { image } }: Case,
  start: { uid: number; portStart: number; isOfPod: boolean },
): BindingProcess {
  const steppedDown = start.uid === 0 && image.stepsDown;
  return {
    runtime: on.runtime,
    takenForRoot: start.isOfPod,
    held: on.held,
    uid: steppedDown ? NOT_ROOT : start.uid,
    steppedDown,
    privileged: container.privileged.value,
    namesCapability: !start.isOfPod && on.runtime.ambientWhenAdded && addsNetBind(container),
    noNewPrivileges: container.allowPrivilegeEscalation.value === false,
    fileCapability: image.fileCapability,
    raisesCapability: image.raisesCapability,
    setuidRoot: image.setuidRoot,
    exec: image.exec,
    portStart: start.portStart,
    hostNetwork: workload.hostNetwork.value,
    userNamespace: workload.hostUsers.value === false || rootless === true,
  };
}

/** What the program's file adds, what takes it away again, and what another user than root has without it: the last step. */
function programStep(question: BindQuestion, process: BindingProcess, tell?: Tell): BindFactCode {
  const { held, uid } = process;
  if (process.hostNetwork && question.rootless) {
    tell?.({ fact: 'rootless-host-network', pointer: question.workload.hostNetwork.at, data: {} });
    return 'rootless-host-network';
  }
  const { hostUsers, dialect } = question.workload;
  if (process.hostNetwork && dialect === 'quadlet' && hostUsers.value === false) {
    tell?.({ fact: 'own-users-host-network', pointer: hostUsers.at, data: {} });
    return 'own-users-host-network';
  }
  if (uid === 0 && held) return 'capability-held';
  if (tell) tellFile(question.image, tell);
  if (!held) {
    if (process.runtime.ownKernel && process.noNewPrivileges && gives(process)) {
      tell?.({ fact: 'gvisor-ignores-file', pointer: question.container.allowPrivilegeEscalation.at, data: {}, ofRuntime: true });
    }
    return 'capability-missing';
  }
  if (process.runtime.ownKernel) return 'gvisor-any-port';
  if (tell) tellNoNewPrivileges(question, process, tell);
  const fact = ambientFact(process);
  tell?.({ fact, data: {}, ofRuntime: process.privileged || process.runtime.ambientWhenAdded });
  return fact;
}

function ambientFact(process: BindingProcess): BindFactCode {
  const { ambientWhenAdded } = process.runtime;
  if (process.takenForRoot) return 'taken-for-root';
  if (!isGivenAmbient(process)) return ambientWhenAdded ? 'no-ambient-capability-added' : 'no-ambient-capability';
  if (!keepsAmbient(process)) return 'ambient-capability-cleared';
  return ambientWhenAdded ? 'ambient-capability-added' : 'ambient-capability';
}

function tellFile(image: ImageFacts | undefined, tell: Tell): void {
  const flags = image?.fileCapability;
  if (flags === undefined) tell({ fact: 'file-capability-unknown', data: {} });
  else tell({ fact: 'file-capability', data: { flags, ...evidenceOf(image) } });
  if (image?.setuidRoot) tell({ fact: 'setuid-root', data: evidenceOf(image) });
}

/** What no_new_privs leaves of a file capability. */
function tellNoNewPrivileges({ container }: BindQuestion, process: BindingProcess, tell: Tell): void {
  if (!process.noNewPrivileges || !(gives(process) || process.setuidRoot)) return;
  const { command, allowPrivilegeEscalation, init } = container;
  tell({ fact: 'no-new-privileges', pointer: allowPrivilegeEscalation.at, data: {} });
  if (process.takenForRoot) return;
  if (process.runtime.ambientWhenAdded) tell({ fact: 'podman-keeps-added', data: {}, ofRuntime: true });
  else if (process.exec === 'shell' || process.steppedDown) {
    const executor = init ?? (hasCommand(container) ? command : undefined);
    const pointer = executor ? { pointer: executor.at } : {};
    tell({ fact: 'executed-by-another-program', ...pointer, data: {}, onlyIfAll: true });
  } else if (!process.runtime.keepsPermitted) tell({ fact: 'docker-before-keeping-capabilities', data: {} });
}

export function fileFact(image: ImageFacts | undefined): BindFactCode {
  return image?.fileCapability === undefined ? 'file-capability-unknown' : 'file-capability';
}

function evidenceOf(image: ImageFacts | undefined): { readonly evidence: string } {
  return { evidence: image?.evidence ?? '' };
}
