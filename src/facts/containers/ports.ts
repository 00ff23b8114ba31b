// Source: kubernetes/api core/v1/types.go ContainerPort.
import type { PortFacts } from '../../model/workload.ts';
import { type Faults, int32At, type Mutable, mappingsAt, type Place, stringAt } from '../objects/typed-fields.ts';

export function readPorts(container: Place, hostNetwork: boolean, faults: Faults): PortFacts[] {
  return mappingsAt(container, 'ports', faults).map((port) => readPort(port, hostNetwork, faults));
}

function readPort(port: Place, hostNetwork: boolean, faults: Faults): PortFacts {
  const containerPort = int32At(port, 'containerPort', faults) ?? 0;
  const containerPortAt = `${port.at}/containerPort`;
  const facts: Mutable<PortFacts> = {
    at: port.at,
    protocol: normaliseProtocol(stringAt(port, 'protocol', faults)),
    containerPort,
    containerPortAt,
  };
  const name = stringAt(port, 'name', faults);
  if (name !== undefined) facts.name = name;
  const hostIP = stringAt(port, 'hostIP', faults);
  if (hostIP !== undefined) facts.hostIP = hostIP;
  const hostPort = int32At(port, 'hostPort', faults) ?? 0;
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

/** kubernetes/kubernetes pkg/apis/core/v1/zz_generated.defaults.go: absent and `""` become TCP. */
function normaliseProtocol(protocol: string | undefined): string {
  return protocol === undefined || protocol === '' ? 'TCP' : protocol;
}
