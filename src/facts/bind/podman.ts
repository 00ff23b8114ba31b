// What podman refuses, of a Pod that `podman kube play` reads and of a container that it runs. It asks no API server and no kubelet:
// what those refuse, it takes, and what it refuses, they take. Measured with 4.3.1 (podman run), 5.4.2 and 5.8.6; the order is that of
// containers/common pkg/capabilities MergeCapabilities and containers/podman pkg/specgen/generate.
import { CAPABILITY_NAMES, NET_BIND_SERVICE } from '../../knowledge/runtimes.ts';
import { type BindError, DEFAULT_PORT_START, type NodeFacts } from '../../model/bind.ts';
import type { BindFactCode } from '../../model/bind-vocabulary.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { Capability, ContainerFacts, PortFacts, Workload } from '../../model/workload.ts';
import { MAX_ID } from '../containers/refused-fields.ts';
import { PORT_START_SYSCTL, portStartSysctl } from '../questions/port-start.ts';
import type { Refusal } from './refuse.ts';

const ALL = 'ALL';
/**
 * The last number that podman takes for a user: it writes an entry for him into the container's passwd, and what looks him up there does
 * not ask for the range. 4.3.1 still refuses what is above 2147483647.
 */
export const MAX_PODMAN_ID = 4_294_967_295;

/** A Pod as podman sees it: what only a kubelet or an API server looks at is not there. */
export function asPodman(workload: Workload): Workload {
  const { refusedFields, containers, at } = workload;
  const isUnmasked = (container: ContainerFacts) =>
    refusedFields?.ofContainers.get(container.at)?.some(({ code }) => code === 'proc-mount-unmasked') === true;
  return {
    ...workload,
    runtime: 'podman',
    os: { value: undefined, from: 'default', at },
    refusedFields: undefined,
    containers: containers.map((container) => ({
      ...container,
      runAsNonRoot: { ...container.runAsNonRoot, value: undefined },
      runAsUser: { ...container.runAsUser, value: startedAs(container.runAsUser.value) },
      addedCapabilities: container.addedCapabilities.map(spelt),
      droppedCapabilities: container.droppedCapabilities.map(spelt),
      ...(isUnmasked(container) ? { procUnmasked: true } : {}),
    })),
  };
}

/** -1 asks setresuid(2) to change nothing, and the process stays root. */
export function startedAs(uid: number | undefined): number | undefined {
  return uid === MAX_PODMAN_ID ? 0 : uid;
}

/** To podman a capability has its name with CAP_ as well; CAP_ALL is none. */
function spelt(capability: Capability): Capability {
  return capability.prefixed && capability.name !== 'ALL' ? { ...capability, prefixed: false } : capability;
}

/** What keeps podman from making anything of it, whoever the user is. */
export function podmanRefusal(
  workload: Workload,
  container: ContainerFacts,
  node: NodeFacts | undefined,
): Refusal<BindFactCode> | undefined {
  const ofPod = refusedSysctl(workload) ?? refusedMapping(workload);
  // Names of capabilities are looked at when the container is made, the user and the ports when it starts.
  if (ofPod !== undefined || notCreated(container) !== undefined) return ofPod;
  return refusedBeside(workload) ?? refusedUser(container) ?? refusedHostPort(workload, node);
}

/** Each container of a Pod asks it. */
const BESIDE = new WeakMap<Workload, Refusal<BindFactCode> | undefined>();

/** Of all containers of a Pod none starts where one of them is not made. */
function refusedBeside(workload: Workload): Refusal<BindFactCode> | undefined {
  if (!BESIDE.has(workload)) BESIDE.set(workload, firstNotCreated(workload));
  return BESIDE.get(workload);
}

function firstNotCreated({ containers }: Workload): Refusal<BindFactCode> | undefined {
  for (const container of containers) {
    const refused = notCreated(container);
    if (refused === undefined) continue;
    const { fact, pointer, capability, error } = refused;
    return { errors: [error], fact: { fact, pointer, data: { capability } } };
  }
  return undefined;
}

/** Whatever the image says of its user. */
function notCreated(container: ContainerFacts): RefusedCapabilities | undefined {
  const refused = refusedCapabilities(container, container.runAsUser.value ?? 0);
  return isNotCreated(refused) ? refused : undefined;
}

function refusedSysctl({ hostNetwork, sysctls }: Workload): Refusal<BindFactCode> | undefined {
  const slashed = sysctls.find(({ name }) => name.includes('/'));
  if (slashed) {
    const { name, at } = slashed;
    return refusal({ fact: 'sysctl-with-slashes', pointer: at, data: { name } }, `Error: sysctl '${name}' is not allowed`);
  }
  const sysctl = portStartSysctl(sysctls);
  if (!hostNetwork.value || sysctl === undefined) return undefined;
  const { value, at: pointer } = sysctl;
  const text = `Error: sysctl ${PORT_START_SYSCTL}=${value} can't be set since Network Namespace set to host: invalid argument`;
  return refusal({ fact: 'port-start-with-host-network', pointer, data: { value } }, text);
}

/** It maps no ports in the network of the host: one number for both says that there is nothing to map. */
function refusedMapping({ hostNetwork, containers, dialect }: Workload): Refusal<BindFactCode> | undefined {
  if (!hostNetwork.value || dialect !== 'kubernetes') return undefined;
  const ports = containers.flatMap((container) => container.ports);
  const port = ports.find(({ hostPort, containerPort }) => hostPort !== undefined && hostPort !== containerPort);
  if (port === undefined) return undefined;
  const { hostPort = 0, containerPort, hostPortAt = port.at } = port;
  return refusal(
    { fact: 'host-port-differs', pointer: hostPortAt, data: { hostPort, containerPort } },
    'Error: PortMappings can only be used with Bridge, slirp4netns, or pasta networking',
  );
}

function refusedUser({ runAsUser }: ContainerFacts): Refusal<BindFactCode> | undefined {
  const { value: uid, at: pointer } = runAsUser;
  if (uid === undefined || (uid >= 0 && uid <= MAX_PODMAN_ID)) return undefined;
  return refusal({ fact: 'user-out-of-range', pointer, data: { uid } }, `uids and gids must be in range 0-${MAX_ID}`);
}

/** Whether another user than root runs podman: as the place of a file of Quadlet says, or else the policy. */
export function isRootless({ byQuadlet }: Workload, node: NodeFacts | undefined): boolean | undefined {
  return byQuadlet?.rootless ?? node?.rootless;
}

/** A port of the host is opened by a process of the user who runs podman. */
function refusedHostPort(workload: Workload, node: NodeFacts | undefined): Refusal<BindFactCode> | undefined {
  const { hostNetwork, containers } = workload;
  const { portStart = DEFAULT_PORT_START } = node ?? {};
  if (!isRootless(workload, node) || hostNetwork.value) return undefined;
  const isRefused = ({ hostPort }: PortFacts) => hostPort !== undefined && hostPort < portStart;
  const port = containers.flatMap((container) => container.ports).find(isRefused);
  if (port?.hostPort === undefined) return undefined;
  const { hostPort, hostPortAt = port.at, hostIP = '' } = port;
  const address = `${hostIP === '' ? '0.0.0.0' : hostIP}:${hostPort}`;
  const text =
    `rootlessport cannot expose privileged port ${hostPort}, you can add 'net.ipv4.ip_unprivileged_port_start=${hostPort}' to ` +
    `/etc/sysctl.conf (currently ${portStart}), or choose a larger port number (>= ${portStart}): listen tcp ${address}: bind: permission denied`;
  return refusal({ fact: 'rootless-host-port', pointer: hostPortAt, data: { hostPort } }, text);
}

function refusal(fact: Refusal<BindFactCode>['fact'], text: string): Refusal<BindFactCode> {
  return { errors: [{ code: 'Podman', text }], fact };
}

/** What podman does not make of the capabilities of a user. */
export interface RefusedCapabilities {
  readonly fact: 'capability-refused' | 'capability-added-and-dropped' | 'all-added-with-drop';
  readonly pointer: Pointer;
  readonly capability: string;
  readonly error: BindError;
}

/** User 0 of a privileged container has all capabilities, and its lists are not looked at; of another user, those that are added. */
export function refusedCapabilities(container: ContainerFacts, uid: number): RefusedCapabilities | undefined {
  const { addedCapabilities: added, droppedCapabilities: dropped, privileged } = container;
  if (privileged.value) return uid === 0 ? undefined : unknownName(added, true);
  const unknown = unknownName([...dropped, ...added], false);
  return unknown ?? contradiction(added, dropped) ?? (uid === 0 ? undefined : allWithDrop(added, dropped));
}

/** Podman does not make the container, whoever its user is; else its runtime does not start it. */
export function isNotCreated(refusedNames: RefusedCapabilities | undefined): boolean {
  return refusedNames?.error.code === 'Podman';
}

function unknownName(names: readonly Capability[], ofPrivileged: boolean): RefusedCapabilities | undefined {
  const unknown = names.find(({ name, prefixed }) => !CAPABILITY_NAMES.has(name) && (name !== ALL || prefixed));
  if (unknown === undefined) return undefined;
  const { written, name, at } = unknown;
  const text = `"CAP_${name}": unknown capability`;
  const message = ofPrivileged ? `capabilities requested by user are not valid: "${written}": ${text}` : text;
  return refused('capability-refused', unknown, at, `Error: ${message}`);
}

function contradiction(added: readonly Capability[], dropped: readonly Capability[]): RefusedCapabilities | undefined {
  const has = (names: readonly Capability[], wanted: string) => names.find(({ name }) => name === wanted);
  const [all, drop] = [has(added, ALL), has(dropped, ALL)];
  if (all && drop) {
    return refused('capability-added-and-dropped', all, all.at, 'Error: adding all caps and removing all caps not allowed');
  }
  // ALL in drop leaves what is added, whatever else is dropped; ALL in add leaves the other names no meaning.
  if (all || drop) return undefined;
  const both = added.find(({ name }) => has(dropped, name));
  return (
    both &&
    refused('capability-added-and-dropped', both, both.at, `Error: capability "CAP_${both.name}" cannot be dropped and added`)
  );
}

/** The ambient set would be larger than the bounding set, which crun cannot make. */
function allWithDrop(added: readonly Capability[], dropped: readonly Capability[]): RefusedCapabilities | undefined {
  const all = added.find(({ name }) => name === ALL);
  if (all === undefined || dropped.length === 0) return undefined;
  const error: BindError = { code: 'OCI', text: 'crun: capset: Operation not permitted: OCI permission denied' };
  return { fact: 'all-added-with-drop', pointer: all.at, capability: all.written, error };
}

function refused(
  fact: RefusedCapabilities['fact'],
  { written }: Capability,
  pointer: Pointer,
  text: string,
): RefusedCapabilities {
  return { fact, pointer, capability: written, error: { code: 'Podman', text } };
}

/** Whether capabilities.add gives NET_BIND_SERVICE by its name, or with all others. */
export function addsNetBind({ addedCapabilities }: ContainerFacts): boolean {
  return addedCapabilities.some(({ name, prefixed }) => name === NET_BIND_SERVICE || (name === ALL && !prefixed));
}
