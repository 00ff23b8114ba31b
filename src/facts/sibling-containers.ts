// Containers of a Pod share its network namespace, and so net.ipv4.ip_unprivileged_port_start: a privileged one that runs as
// root can write it for all. Without privileged, /proc/sys is read-only (the readonlyPaths of the kubelet), whatever is added.
import type { ContainerFacts, Workload } from '../model/workload.ts';

export interface PortStartWriter {
  readonly container: ContainerFacts;
  /** Its command or arguments name the sysctl. */
  readonly namesIt: boolean;
}

const NAME = 'ip_unprivileged_port_start';

/** The first other container that can write the sysctl before `container` is done; one that says that it does goes first. */
export function portStartWriter({ containers }: Workload, container: ContainerFacts): PortStartWriter | undefined {
  const able = containers.filter((other) => other !== container && mayBeRoot(other) && runsInTime(other, container, containers));
  const writer = able.find(namesPortStart) ?? able[0];
  return writer && { container: writer, namesIt: namesPortStart(writer) };
}

function mayBeRoot({ privileged, runAsUser, runAsNonRoot }: ContainerFacts): boolean {
  return privileged.value && (runAsUser.value ?? 0) === 0 && runAsNonRoot.value !== true;
}

/** An init container is over before the main ones begin; only those before it can have prepared anything. */
function runsInTime(other: ContainerFacts, container: ContainerFacts, all: readonly ContainerFacts[]): boolean {
  return container.role !== 'init' || all.indexOf(other) < all.indexOf(container);
}

function namesPortStart({ command, args }: ContainerFacts): boolean {
  return [command, args].some((list) => list?.values.some((text) => text.includes(NAME)));
}
