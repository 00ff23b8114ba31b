// Source: kubernetes/api core/v1/types.go ContainerPort.

import type { Mutable } from '../../model/mutable.ts';
import type { ContainerFacts, PortFacts } from '../../model/workload.ts';
import { placesAt } from '../objects/places.ts';
import { type Faults, int32Of, mappingsOf, type Place, stringOf } from '../objects/typed-fields.ts';

/** An operator's port may have another name for the container's (`port`, `targetPort`). */
export function ownPorts(ports: readonly PortFacts[]): PortFacts[] {
  return ports.map((port) => {
    const { containerPort, hostPort, hostPortAt } = port;
    const isUnsaid = containerPort === 0 && hostPort !== undefined && hostPortAt !== undefined;
    return isUnsaid ? { ...port, containerPort: hostPort, containerPortAt: hostPortAt } : port;
  });
}

export function readPorts(container: Place, hostNetwork: boolean, faults: Faults): PortFacts[] {
  const ports = mappingsOf(container.value.ports, container.at, 'ports', faults);
  return ports.length === 0 ? [] : ports.map((port) => readPort(port, hostNetwork, faults));
}

/**
 * Notes what the API server takes for the same twice: a name within a container; a hostPort within one, and of main containers
 * among all of them (pkg/apis/core/validation/validation.go validateContainerPorts, AccumulateUniqueHostPorts).
 */
export function noteRepeated(containers: readonly Pick<ContainerFacts, 'role' | 'ports'>[]): void {
  let ofMain: Set<string> | undefined;
  for (const { role, ports } of containers) {
    // One alone repeats nothing but the port of the node that another container has.
    if (ports.length === 0 || (ports.length === 1 && ports[0]?.hostPort === undefined)) continue;
    const names = new Set<string>();
    const hostPorts: Set<string> = (role === 'main' ? ofMain : undefined) ?? new Set();
    if (role === 'main') ofMain = hostPorts;
    for (const port of ports as readonly Mutable<PortFacts>[]) {
      const { name, hostPort, protocol, hostIP = '' } = port;
      if (name !== undefined && isKnown(names, name)) port.repeatsName = true;
      if (hostPort !== undefined && isKnown(hostPorts, `${protocol}/${hostIP}/${hostPort}`)) port.repeatsHostPort = true;
    }
  }
}

function isKnown(known: Set<string>, key: string): boolean {
  const { size } = known;
  return known.add(key).size === size;
}

function readPort(port: Place, hostNetwork: boolean, faults: Faults): PortFacts {
  const { value } = port;
  const containerPort = int32Of(value.containerPort, port.at, 'containerPort', faults) ?? 0;
  const containerPortAt = `${port.at}/containerPort`;
  const facts: Mutable<PortFacts> = {
    at: port.at,
    protocol: normaliseProtocol(stringOf(value.protocol, port.at, 'protocol', faults)),
    containerPort,
    containerPortAt,
  };
  if ((value.containerPort ?? 0) === 0) facts.lacksNumber = true;
  const name = stringOf(value.name, port.at, 'name', faults);
  if (name !== undefined) facts.name = name;
  const hostIP = stringOf(value.hostIP, port.at, 'hostIP', faults);
  if (hostIP !== undefined) facts.hostIP = hostIP;
  const hostPort = int32Of(value.hostPort, port.at, 'hostPort', faults) ?? 0;
  if (hostPort !== 0) {
    facts.hostPort = hostPort;
    facts.hostPortAt = `${port.at}/hostPort`;
  } else if (hostNetwork && containerPort !== 0) {
    // kubernetes/kubernetes pkg/apis/core/v1/defaults.go defaultHostNetworkPorts does this for Pods only. The Pod that a
    // template makes gets it too, so the template is read the same way.
    facts.hostPort = containerPort;
    facts.hostPortAt = containerPortAt;
  }
  return facts;
}

const NO_PORTS: readonly PortFacts[] = [];

/** Ports of the node in fields of an operator's own, where they are numbers. */
export function ownHostPorts(container: Place, paths: readonly string[] = []): readonly PortFacts[] {
  if (paths.length === 0) return NO_PORTS;
  return paths.flatMap((path) => {
    const dot = path.lastIndexOf('.');
    const key = path.slice(dot + 1);
    return placesAt(container, path.slice(0, Math.max(dot, 0)), []).flatMap(({ value, at }) => {
      const hostPort = value[key];
      if (typeof hostPort !== 'number' || !Number.isInteger(hostPort) || hostPort === 0) return [];
      const hostPortAt = `${at}/${key}`;
      return [{ at, protocol: 'TCP', containerPort: hostPort, containerPortAt: hostPortAt, hostPort, hostPortAt }];
    });
  });
}

/** kubernetes/kubernetes pkg/apis/core/v1/zz_generated.defaults.go: absent and `""` become TCP. */
function normaliseProtocol(protocol: string | undefined): string {
  return protocol === undefined || protocol === '' ? 'TCP' : protocol;
}
