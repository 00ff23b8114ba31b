// What rules may ask beside a workload's own values; each is derived here and nowhere else.
import type { ImageFacts } from '../model/bind.ts';
import { isPrivilegedPort } from '../model/port.ts';
import type { Capability, ContainerFacts, Workload } from '../model/workload.ts';
import { gives, takesEffect } from './bind/process.ts';
import { isImageOfUser } from './questions/image-start.ts';
import { portHints } from './questions/port-hints.ts';
import { highestPortStart } from './questions/port-start.ts';

/** What is known of a container's image: a question for those to ask whom it helps, as it is asked of each container of each Pod. */
export type ImageOf = (container: ContainerFacts) => ImageFacts | undefined;

/** By the manifest alone: whatever the image says, the container does not start as user 0. */
export function neverRoot({ runAsUser, runAsNonRoot }: Pick<ContainerFacts, 'runAsUser' | 'runAsNonRoot'>): boolean {
  return runAsUser.value === undefined ? runAsNonRoot.value === true : runAsUser.value !== 0;
}

/** The program has NET_BIND_SERVICE in effect by its file, where the container holds it. */
export function hasFileCapability(image: ImageFacts | undefined): boolean {
  if (image === undefined) return false;
  const { fileCapability = 'none', raisesCapability = false } = image;
  return gives({ fileCapability, raisesCapability }) || isSome(image, hasFileCapability);
}

/** On one platform of it is enough: nobody knows on which it runs. */
function isSome({ byPlatform }: ImageFacts, is: (image: ImageFacts) => boolean): boolean {
  return byPlatform !== undefined && Object.values(byPlatform).some(is);
}

/** The program is not executed (EPERM) where the container does not hold NET_BIND_SERVICE. */
export function needsCapabilityToStart(image: ImageFacts | undefined): boolean {
  return image !== undefined && (takesEffect(image.fileCapability ?? 'none') || isSome(image, needsCapabilityToStart));
}

/** Nor where it does not hold what else its file has in effect. */
export function needsOthers(image: ImageFacts | undefined): boolean {
  return image !== undefined && ((image.needs ?? []).length > 0 || isSome(image, needsOthers));
}

/** NET_BIND_SERVICE stays from the default set, which the runtimes give to whoever does not drop it. */
export function keepsNetBindService({ privileged, droppedCapabilities }: ContainerFacts): boolean {
  const drops = droppedCapabilities.some(({ name, prefixed }) => !prefixed && (name === 'ALL' || name === 'NET_BIND_SERVICE'));
  return !privileged.value && !drops;
}

/** NET_BIND_SERVICE stays though nobody asked for it by name, and no program is there that does not start without it. */
export function keepsByChance(container: ContainerFacts, image: ImageFacts | undefined): boolean {
  const { addedCapabilities: added, droppedCapabilities: dropped } = container;
  return (
    keepsNetBindService(container) && !added.some(namesNetBind) && !dropped.some(isIgnored) && !needsCapabilityToStart(image)
  );
}

function namesNetBind({ name, prefixed }: Capability): boolean {
  return !prefixed && name === 'NET_BIND_SERVICE';
}

/** A drop that containerd ignores is told as such; what it heeds is not kept. */
function isIgnored({ name, prefixed, at }: Capability): boolean {
  return prefixed && (name === 'ALL' || name === 'NET_BIND_SERVICE') && at.includes('/drop/');
}

/** A word of the manifest or the image that leads to a port below 1024: without one, no such port is the question. */
export function hasWayToLowPort(container: ContainerFacts, { hostNetwork }: Workload, image: ImageFacts | undefined): boolean {
  return (
    hostNetwork.value ||
    container.privileged.value ||
    container.addedCapabilities.some(({ name }) => name === 'NET_BIND_SERVICE' || name === 'ALL') ||
    container.ports.some(({ hostPort = 0 }) => isPrivilegedPort(hostPort)) ||
    namesPort(container, isPrivilegedPort) ||
    imagePorts(container, image).length > 0
  );
}

/** Said to listen on a port that only root, or whoever holds NET_BIND_SERVICE, may open in this Pod. */
export function listensByPrivilege(container: ContainerFacts, workload: Workload, image: ImageFacts | undefined): boolean {
  const start = highestPortStart(workload, undefined);
  const isDenied = (port: number) => port > 0 && port < start;
  return namesPort(container, isDenied) || imagePorts(container, image).some(isDenied);
}

/** The container is said to listen on such a port: it declares one, or names one in a probe, a variable or an argument. */
export function namesPort(container: ContainerFacts, isSuch: (port: number) => boolean): boolean {
  return (
    container.ports.some(({ containerPort }) => isSuch(containerPort)) ||
    container.probes.some(({ port, host }) => host === undefined && isSuch(Number(port))) ||
    portHints(container, isSuch).length > 0
  );
}

/** Ports below 1024 of a well-known image, and those that one exposes, that nothing tells otherwise: no command, argument, probe or declared port. */
export function imagePorts(container: ContainerFacts, image: ImageFacts | undefined): readonly number[] {
  if (image === undefined || tellsPort(container)) return NO_PORTS;
  const { lowPorts = NO_PORTS, exposes = NO_PORTS } = image;
  return exposes.length === 0 ? lowPorts : [...lowPorts, ...exposes.filter((port) => !lowPorts.includes(port))];
}

/** Says something of itself by which its image may not be told what it is. */
export function tellsPort({ command, args, ports, probes }: ContainerFacts): boolean {
  return (command?.values.length ?? 0) + (args?.values.length ?? 0) + ports.length + probes.length > 0;
}

const NO_PORTS: readonly number[] = Object.freeze([]);

export type RootSaid = 'contradiction' | 'uid-zero' | 'set-to-false' | 'unset' | 'uid-only';

/** The numeric user, where there is such a thing: the API server refuses runAsUser for Windows. */
export function userOf({ runAsUser }: ContainerFacts, { os }: Workload): number | undefined {
  return os.value === 'windows' ? undefined : runAsUser.value;
}

interface Accepted {
  readonly acceptRunAsUser?: unknown;
  readonly acceptImageUser?: unknown;
}

/**
 * What a manifest says of root; undefined where it keeps root out, or what is accepted in its place does. Pod Security relaxes it for
 * hostUsers: false from 1.35 on.
 */
export function rootSaid(
  container: ContainerFacts,
  workload: Workload,
  { acceptRunAsUser = false, acceptImageUser = false }: Accepted,
  image: ImageOf,
): RootSaid | undefined {
  const { runAsNonRoot } = container;
  const uid = userOf(container, workload);
  if (runAsNonRoot.value === true) return uid === 0 ? 'contradiction' : undefined;
  if (workload.hostUsers.value === false) return undefined;
  if (uid === 0) return 'uid-zero';
  if (uid !== undefined && acceptRunAsUser === true) return undefined;
  if (runAsNonRoot.value === false) return 'set-to-false';
  if (uid !== undefined) return 'uid-only';
  return acceptImageUser === true && workload.os.value !== 'windows' && isImageOfUser(image(container)) ? undefined : 'unset';
}
