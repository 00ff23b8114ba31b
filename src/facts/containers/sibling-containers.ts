// Containers of a Pod share its network namespace, and so net.ipv4.ip_unprivileged_port_start: a privileged one that runs as
// root can write it for all. Without privileged, /proc/sys is read-only (the readonlyPaths of the kubelet), whatever is added.
import type { ContainerFacts, Workload } from '../../model/workload.ts';

interface PortStartWriter {
  readonly container: ContainerFacts;
  /** Its command or arguments name the sysctl. */
  readonly namesIt: boolean;
}

/** The containers of a Pod that can write the sysctl. Found once for all of its containers, of which there may be thousands. */
export interface PortStartWriters {
  /** The first two that say that they do, and the first two of all: one of each may be the container that is asked about. */
  readonly naming: readonly Writer[];
  readonly able: readonly Writer[];
  /** Which of the Pod's containers each of them is; empty where none can write. */
  readonly places: ReadonlyMap<ContainerFacts, number>;
}

interface Writer extends PortStartWriter {
  readonly place: number;
}

const NAME = 'ip_unprivileged_port_start';
const NOBODY: PortStartWriters = { naming: [], able: [], places: new Map() };

export function portStartWriters({ containers }: Workload): PortStartWriters {
  if (!containers.some(mayBeRoot)) return NOBODY;
  const able = containers
    .map((container, place): Writer => ({ container, place, namesIt: namesPortStart(container) }))
    .filter(({ container }) => mayBeRoot(container));
  return {
    naming: able.filter(({ namesIt }) => namesIt).slice(0, 2),
    able: able.slice(0, 2),
    places: new Map(containers.map((container, place) => [container, place])),
  };
}

/** The first other container that can write the sysctl before `container` is done; one that says that it does goes first. */
export function portStartWriter(
  { naming, able, places }: PortStartWriters,
  container: ContainerFacts,
): PortStartWriter | undefined {
  // An init container is over before the main ones begin; only those before it can have prepared anything.
  const end = container.role === 'init' ? (places.get(container) ?? 0) : Number.POSITIVE_INFINITY;
  const isInTime = (other: Writer) => other.container !== container && other.place < end;
  return naming.find(isInTime) ?? able.find(isInTime);
}

function mayBeRoot({ privileged, procUnmasked, runAsUser, runAsNonRoot }: ContainerFacts): boolean {
  return (privileged.value || procUnmasked === true) && (runAsUser.value ?? 0) === 0 && runAsNonRoot.value !== true;
}

function namesPortStart({ command, args }: ContainerFacts): boolean {
  return [command, args].some((list) => list?.values.some((text) => text.includes(NAME)));
}
