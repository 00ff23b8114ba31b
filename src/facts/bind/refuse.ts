// What the API server refuses of a container that is to listen, so that nothing binds at all.
// Source: kubernetes/kubernetes pkg/apis/core/validation/validation.go (validateSysctls, validateHostUsers,
// ValidateSecurityContext, validateContainerPorts, validateHostNetwork, validateEphemeralContainers).

import type { BindError, BindFact } from '../../model/bind.ts';
import { fieldPath } from '../../model/pointer.ts';
import type { ContainerFacts, PortFacts, Workload } from '../../model/workload.ts';
import { PORT_START_SYSCTL, portStartSysctl } from '../questions/port-start.ts';
import { MAX_USER, USER_RANGE } from './start-user.ts';

export interface Refusal {
  readonly errors: readonly [BindError, ...BindError[]];
  readonly fact: BindFact;
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** The first thing that is refused; `port` only where the manifest declares one. What another container does is its own. */
export function apiRefusal(workload: Workload, container: ContainerFacts, port: PortFacts | undefined): Refusal | undefined {
  return (
    refusedSysctl(workload) ??
    refusedUserNamespace(workload) ??
    refusedEscalation(container) ??
    refusedUser(container) ??
    (port && refusedPort(workload, container, port))
  );
}

function refusedSysctl({ hostNetwork, sysctls }: Workload): Refusal | undefined {
  const sysctl = portStartSysctl(sysctls);
  if (!hostNetwork.value || sysctl === undefined) return undefined;
  const path = `${fieldPath(sysctl.at)}.name: Invalid value: "${sysctl.name}"`;
  const kubelet = `forbidden sysctl: "${PORT_START_SYSCTL}" not allowed with host Net enabled`;
  return {
    // An API server that let it pass leaves it to the kubelet: pkg/kubelet/sysctl/allowlist.go.
    errors: [invalid(`${path}: may not be specified when 'hostNetwork' is true`), { code: 'SysctlForbidden', text: kubelet }],
    fact: { fact: 'port-start-with-host-network', pointer: sysctl.at, data: { value: sysctl.value } },
  };
}

/** The feature gate UserNamespacesHostNetworkSupport, alpha and off, would allow it; the kernel then gives nobody a port. */
function refusedUserNamespace({ hostNetwork, hostUsers }: Workload): Refusal | undefined {
  if (!hostNetwork.value || hostUsers.value !== false) return undefined;
  return refusal(`${fieldPath(hostNetwork.at)}: Forbidden: when \`hostUsers\` is false`, {
    fact: 'user-namespace-with-host-network',
    pointer: hostUsers.at,
    data: {},
  });
}

function refusedEscalation({ allowPrivilegeEscalation, privileged, addedCapabilities }: ContainerFacts): Refusal | undefined {
  if (allowPrivilegeEscalation.value !== false) return undefined;
  const cannot = 'cannot set `allowPrivilegeEscalation` to false and';
  const pointer = allowPrivilegeEscalation.at;
  if (privileged.value)
    return refusal(`${cannot} \`privileged\` to true`, { fact: 'escalation-of-privileged', pointer, data: {} });
  // Literally this spelling: SYS_ADMIN passes.
  if (!addedCapabilities.some(({ written }) => written === 'CAP_SYS_ADMIN')) return undefined;
  return refusal(`${cannot} \`capabilities.Add\` CAP_SYS_ADMIN`, { fact: 'escalation-of-sys-admin', pointer, data: {} });
}

function refusedUser({ runAsUser }: ContainerFacts): Refusal | undefined {
  const uid = runAsUser.value;
  if (uid === undefined || (uid >= 0 && uid <= MAX_USER)) return undefined;
  const text = `${fieldPath(runAsUser.at)}: Invalid value: ${uid}: ${USER_RANGE}`;
  return refusal(text, { fact: 'user-out-of-range', pointer: runAsUser.at, data: { uid } });
}

function refusedPort({ hostNetwork }: Workload, container: ContainerFacts, port: PortFacts): Refusal | undefined {
  if (container.role === 'ephemeral') {
    const text = `${fieldPath(container.at)}.ports: Forbidden: cannot be set for an Ephemeral Container`;
    return refusal(text, { fact: 'port-of-ephemeral-container', pointer: port.at, data: {} });
  }
  if (!PROTOCOLS.includes(port.protocol)) {
    const text = `${fieldPath(port.at)}.protocol: Unsupported value: "${port.protocol}"`;
    return refusal(text, { fact: 'protocol-unsupported', pointer: `${port.at}/protocol`, data: { protocol: port.protocol } });
  }
  const { hostPort = 0, containerPort } = port;
  // Init containers are not asked.
  if (!hostNetwork.value || container.role !== 'main' || hostPort === 0 || hostPort === containerPort) return undefined;
  const text = `${fieldPath(port.at)}.hostPort: Invalid value: ${hostPort}: must match \`containerPort\` when \`hostNetwork\` is true`;
  const pointer = port.hostPortAt ?? port.at;
  return refusal(text, { fact: 'host-port-differs', pointer, data: { hostPort, containerPort } });
}

function refusal(text: string, fact: BindFact): Refusal {
  return { errors: [invalid(text)], fact };
}

function invalid(text: string): BindError {
  return { code: 'Invalid', text };
}
