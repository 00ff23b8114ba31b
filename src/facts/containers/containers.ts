// Source: kubernetes/api core/v1/types.go Container and EphemeralContainer; restartPolicy Always makes an init container a
// sidecar (KEP-753).

import type { Mutable } from '../../model/mutable.ts';
import type { Capability, ContainerFacts, ContainerRole, PortFacts, Setting } from '../../model/workload.ts';
import type { ContainerPlace } from '../objects/pod-shape.ts';
import { type Faults, nameOf, type Place, stringOf } from '../objects/typed-fields.ts';
import { ownHostPorts, ownPorts, readPorts } from './ports.ts';
import { mergeProcess, type ProcessFacts, readProcess } from './process.ts';
import { type ContainerSecurity, readContainerSecurity, type UserSettings } from './security-context.ts';

/** What a container takes from around it. */
export interface Surroundings {
  readonly user: UserSettings;
  readonly hostNetwork: boolean;
  readonly faults: Faults;
  /** A container whose fields hold where the container itself says nothing. */
  readonly defaults: ContainerDefaults | undefined;
}

interface ContainerDefaults {
  readonly image: string | undefined;
  readonly ports: readonly PortFacts[];
  readonly security: ContainerSecurity;
  readonly process: ProcessFacts;
}

export function readContainerDefaults(container: Place, hostNetwork: boolean, faults: Faults): ContainerDefaults {
  return {
    image: stringOf(container.value.image, container.at, 'image', faults),
    ports: readPorts(container, hostNetwork, faults),
    security: readContainerSecurity(container, faults),
    process: readProcess(container, faults),
  };
}

const NO_CAPABILITIES: readonly Capability[] = [];

/** The containers that stand at one place of a Pod. */
export function readContainers(containers: readonly Place[], kind: ContainerPlace, around: Surroundings): ContainerFacts[] {
  return containers.map((container, index) => {
    const name = nameOf(container.value.name, container.at, 'name', around.faults);
    return readContainer(container, name || (kind.unnamed?.(index, containers.length) ?? ''), kind, around);
  });
}

function readContainer(container: Place, name: string, kind: ContainerPlace, around: Surroundings): ContainerFacts {
  const { defaults, user, faults } = around;
  const role = roleOf(container, kind.role, faults);
  const own = readContainerSecurity(container, faults, kind.context);
  const under = defaults?.security;
  const unsaid: Setting<undefined> = { value: undefined, from: 'default', at: container.at };
  const image = stringOf(container.value.image, container.at, 'image', faults) ?? defaults?.image;
  const { command, args, env, probes } = mergeProcess(readProcess(container, faults), defaults?.process);
  // Field by field, because there are many containers and a spread costs more than all that is read here.
  const facts: Mutable<ContainerFacts> = {
    name,
    role,
    at: container.at,
    ports: portsOf(container, around, kind.hostPorts),
    runAsNonRoot: own.runAsNonRoot ?? under?.runAsNonRoot ?? user.runAsNonRoot ?? unsaid,
    runAsUser: own.runAsUser ?? under?.runAsUser ?? user.runAsUser ?? unsaid,
    allowPrivilegeEscalation: own.allowPrivilegeEscalation ?? under?.allowPrivilegeEscalation ?? unsaid,
    privileged: own.privileged ?? under?.privileged ?? { value: false, from: 'default', at: container.at },
    addedCapabilities: own.added ?? under?.added ?? NO_CAPABILITIES,
    droppedCapabilities: own.dropped ?? under?.dropped ?? NO_CAPABILITIES,
    env,
    probes,
  };
  const runAsUserName = own.runAsUserName ?? under?.runAsUserName ?? user.runAsUserName;
  if (runAsUserName !== undefined) facts.runAsUserName = runAsUserName;
  if (image !== undefined) facts.image = image;
  if (command !== undefined) facts.command = command;
  if (args !== undefined) facts.args = args;
  return facts;
}

function portsOf(
  container: Place,
  { hostNetwork, faults, defaults }: Surroundings,
  own: ContainerPlace['hostPorts'],
): PortFacts[] {
  const ports = mergePorts(readPorts(container, hostNetwork, faults), defaults?.ports);
  return own === undefined ? ports : [...ownPorts(ports), ...ownHostPorts(container, own)];
}

/** The restart policy is read, and so checked, wherever a container stands; it makes a sidecar of an init container only. */
function roleOf(container: Place, role: ContainerRole, faults: Faults): ContainerRole {
  const restartPolicy = stringOf(container.value.restartPolicy, container.at, 'restartPolicy', faults);
  return role === 'init' && restartPolicy === 'Always' ? 'sidecar' : role;
}

/** containerPort is the merge key of a container's ports (patchMergeKey in core/v1/types.go). */
function mergePorts(own: PortFacts[], under: readonly PortFacts[] | undefined): PortFacts[] {
  if (under === undefined || under.length === 0) return own;
  const numbers = new Set(own.map(({ containerPort }) => containerPort));
  return [...own, ...under.filter(({ containerPort }) => !numbers.has(containerPort))];
}
