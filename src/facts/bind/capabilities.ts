// Whether a container holds a capability at all: what the runtimes make of capabilities.add and .drop.
// The kubelet passes both lists on as they are (kubernetes/kubernetes pkg/kubelet/kuberuntime/security_context.go
// convertToRuntimeCapabilities); the order of application is each runtime's own, see knowledge/runtimes.ts.
import { CAPABILITY_NAMES, NET_BIND_SERVICE, type RuntimeBehaviour } from '../../knowledge/runtimes.ts';
import type { BindError } from '../../model/bind.ts';
import type { Capability, ContainerFacts } from '../../model/workload.ts';

const ALL = 'ALL';

/** A capability as a manifest names it. */
export type CapabilityName = Pick<Capability, 'written' | 'name' | 'prefixed'>;

export interface RequestedCapabilities<Name = CapabilityName> {
  readonly added: readonly Name[];
  readonly dropped: readonly Name[];
  readonly privileged: boolean;
}

export function requestedCapabilities(container: ContainerFacts): RequestedCapabilities<Capability> {
  const { addedCapabilities, droppedCapabilities, privileged } = container;
  return { added: addedCapabilities, dropped: droppedCapabilities, privileged: privileged.value };
}

/** The names that are about NET_BIND_SERVICE, each once: what is said again, in capitals or not, is said already. */
export function namedCapabilities<Name extends CapabilityName>(names: readonly Name[]): Name[] {
  const isSame = (a: Name, b: Name) => a.name === b.name && a.prefixed === b.prefixed;
  return names
    .filter(({ name }) => name === NET_BIND_SERVICE || name === ALL)
    .filter((name, index, all) => all.findIndex((other) => isSame(other, name)) === index);
}

/** Whether a capability is in the bounding set of the container. Names that the runtime refuses are taken for none. */
export function holds(capability: string, runtime: RuntimeBehaviour, asked: RequestedCapabilities): boolean {
  if (asked.privileged) return true;
  const names = (list: readonly CapabilityName[]) => list.filter((name) => understands(runtime, name)).map(({ name }) => name);
  const [added, dropped] = [names(asked.added), names(asked.dropped)];
  const byDefault = runtime.defaultCapabilities.includes(capability);
  if (runtime.capabilities === 'add-wins') {
    if (added.includes(ALL)) return !dropped.includes(capability);
    if (added.includes(capability)) return true;
    return byDefault && !dropped.includes(ALL) && !dropped.includes(capability);
  }
  if (dropped.includes(capability)) return false;
  if (added.includes(capability)) return true;
  return !dropped.includes(ALL) && (byDefault || added.includes(ALL));
}

/** Whether the name means a capability, or all of them, to the runtime. `CAP_ALL` does to none. */
export function understands(runtime: RuntimeBehaviour, { name, prefixed }: CapabilityName): boolean {
  if (name === ALL) return !prefixed;
  return CAPABILITY_NAMES.has(name) && (runtime.readsPrefix || !prefixed);
}

/** The first name for which the runtime does not create the container. */
export function refusedName<Name extends CapabilityName>(
  runtime: RuntimeBehaviour,
  asked: RequestedCapabilities<Name>,
): { readonly name: Name; readonly list: 'add' | 'drop' } | undefined {
  if (runtime.unknownNames === 'ignored' || (asked.privileged && !runtime.checksNamesOfPrivileged)) return undefined;
  const unknown = (list: readonly Name[]) => list.find((name) => !understands(runtime, name));
  if (runtime.unknownNames === 'refused-where-added') {
    const left = asked.added.filter(({ written }) => !asked.dropped.some((name) => name.written === written));
    const name = unknown(left);
    return name && { name, list: 'add' };
  }
  const added = unknown(asked.added);
  if (added !== undefined) return { name: added, list: 'add' };
  const dropped = unknown(asked.dropped);
  return dropped === undefined ? undefined : { name: dropped, list: 'drop' };
}

/** What the runtime says of a name that it refuses. */
export function refusal(runtime: RuntimeBehaviour, refused: { name: CapabilityName; list: 'add' | 'drop' }): BindError {
  const { name, list } = refused;
  if (runtime.ownKernel) return { code: 'RunContainerError', text: 'getting root credentials' };
  // CRI-O leaves a name alone that begins with CAP_ or cap_; Docker makes all of it upper case.
  const prefixed = name.prefixed && runtime.profile === 'cri-o' ? name.written : `CAP_${name.name}`;
  const docker = `invalid Cap${list === 'add' ? 'Add' : 'Drop'}: unknown capability: "${prefixed}"`;
  const crio =
    list === 'add' ? `unknown capability "${prefixed}" to add` : `failed to drop cap ${prefixed} invalid capability: ${prefixed}`;
  return { code: 'CreateContainerError', text: runtime.profile === 'docker' ? docker : crio };
}
