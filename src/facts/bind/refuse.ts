// What the API server refuses of a Pod, so that nothing of it starts.
// Source: kubernetes/kubernetes pkg/apis/core/validation/validation.go (validateSysctls, validateHostUsers,
// ValidateSecurityContext, validateContainerPorts, validateHostNetwork, validateEphemeralContainers, validateProbe); the words as
// API server 1.37.2 has them.

import type { BindError, BindFact } from '../../model/bind.ts';
import type { BindFactCode } from '../../model/bind-vocabulary.ts';
import { withMore } from '../../model/lists.ts';
import { fieldPath, type Pointer } from '../../model/pointer.ts';
import { MAX_PORT } from '../../model/port.ts';
import type {
  ContainerFacts,
  ContainerFieldCode,
  PodFieldCode,
  PortFacts,
  ProbeFacts,
  RefusedField,
  Workload,
} from '../../model/workload.ts';
import { podPathOf } from '../objects/locate-pods.ts';
import { PORT_START_SYSCTL, portStartSysctl } from '../questions/port-start.ts';

/** What may be refused of the Pod itself. */
export type PodCode = PodFieldCode | 'port-start-with-host-network' | 'user-namespace-with-host-network';
/** What may be refused of a container. */
export type ContainerCode =
  | ContainerFieldCode
  | 'escalation-of-privileged'
  | 'escalation-of-sys-admin'
  | 'port-missing'
  | 'port-out-of-range'
  | 'port-name'
  | 'port-name-repeated'
  | 'host-port-differs'
  | 'host-port-repeated'
  | 'protocol-unsupported'
  | 'port-of-ephemeral-container';

export interface Refusal<Code extends BindFactCode = PodCode | ContainerCode> {
  readonly errors: readonly [BindError, ...BindError[]];
  readonly fact: BindFact & { readonly fact: Code; readonly pointer: Pointer };
}

const NONE: readonly never[] = [];

/** The first thing that is refused of the container, whatever its ports. What another container does is its own. */
export function containerRefusal(workload: Workload, container: ContainerFacts): Refusal | undefined {
  const [field] = workload.refusedFields?.ofContainers.get(container.at) ?? NONE;
  return refusedEscalation(container) ?? (field && refusedField(field));
}

/** The first thing that is refused of a port. */
export function portRefusal(workload: Workload, container: ContainerFacts, port: PortFacts): Refusal | undefined {
  for (const check of OF_PORT) {
    const refused = check(workload, container, port);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

export function podRefusals(workload: Workload): readonly Refusal<PodCode>[] {
  // No API server is asked.
  if (workload.runtime === 'podman') return NONE;
  const { refusedFields, hostNetwork } = workload;
  // What nearly all Pods are.
  if (refusedFields === undefined && !hostNetwork.value) return NONE;
  const own = [refusedSysctl(workload), refusedUserNamespace(workload)].filter((refused) => refused !== undefined);
  return [...own, ...(refusedFields?.ofPod.map(refusedField) ?? NONE)];
}

/** Those of the container itself, of its ports and of its probes. */
export function containerRefusals(workload: Workload, container: ContainerFacts): readonly Refusal<ContainerCode>[] {
  if (workload.runtime === 'podman') return NONE;
  let refusals = noted(refusedEscalation(container), undefined);
  const fields = workload.refusedFields?.ofContainers.get(container.at);
  if (fields !== undefined) for (const field of fields) refusals = noted(refusedField(field), refusals);
  for (const port of container.ports) for (const check of OF_PORT) refusals = noted(check(workload, container, port), refusals);
  for (const probe of container.probes) refusals = noted(refusedProbe(probe), refusals);
  return refusals ?? NONE;
}

type Noted = Refusal<ContainerCode>[] | undefined;

function noted(refused: Refusal<ContainerCode> | undefined, refusals: Noted): Noted {
  return refused === undefined ? refusals : withMore(refusals, refused);
}

type PortCheck = (workload: Workload, container: ContainerFacts, port: PortFacts) => Refusal<ContainerCode> | undefined;

const OF_PORT: readonly PortCheck[] = [
  refusedOfEphemeral,
  refusedNumber,
  refusedHostPort,
  refusedProtocol,
  refusedPair,
  refusedName,
];

function refusedSysctl({ hostNetwork, sysctls }: Workload): Refusal<PodCode> | undefined {
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
function refusedUserNamespace({ hostNetwork, hostUsers }: Workload): Refusal<PodCode> | undefined {
  if (!hostNetwork.value || hostUsers.value !== false) return undefined;
  return refusal(
    'user-namespace-with-host-network',
    hostUsers.at,
    `${fieldPath(hostNetwork.at)}: Forbidden: when \`hostUsers\` is false`,
  );
}

/** As the API server writes it: two fields by their names in Go. */
function apiPath(at: Pointer): string {
  return fieldPath(at).replace(/\.host(PID|IPC)$/, '.Host$1');
}

function refusedField<Code extends BindFactCode>({ code, at, why, data }: RefusedField<Code>): Refusal<Code> {
  return refusal(code, at, `${apiPath(at)}: ${why}`, data);
}

function refusedEscalation({
  allowPrivilegeEscalation,
  privileged,
  addedCapabilities,
}: ContainerFacts): Refusal<ContainerCode> | undefined {
  if (allowPrivilegeEscalation.value !== false) return undefined;
  const cannot = 'cannot set `allowPrivilegeEscalation` to false and';
  const { at } = allowPrivilegeEscalation;
  if (privileged.value) return refusal('escalation-of-privileged', at, `${cannot} \`privileged\` to true`);
  // Literally this spelling: SYS_ADMIN passes.
  if (!addedCapabilities.some(({ written }) => written === 'CAP_SYS_ADMIN')) return undefined;
  return refusal('escalation-of-sys-admin', at, `${cannot} \`capabilities.Add\` CAP_SYS_ADMIN`);
}

function refusedOfEphemeral(_: Workload, { role, at }: ContainerFacts, port: PortFacts): Refusal<ContainerCode> | undefined {
  if (role !== 'ephemeral') return undefined;
  return refusal(
    'port-of-ephemeral-container',
    port.at,
    `${fieldPath(at)}.ports: Forbidden: cannot be set for an Ephemeral Container`,
  );
}

const PORT_RANGE = `must be between 1 and ${MAX_PORT}, inclusive`;

function isOutOfRange(port: number): boolean {
  return port < 1 || port > MAX_PORT;
}

function outOfRange(at: Pointer, number: number): Refusal<ContainerCode> {
  const text = `${fieldPath(at)}: Invalid value: ${number}: ${PORT_RANGE}`;
  return refusal('port-out-of-range', at, text, { number });
}

/** An operator may know the number of a port by another name, and a part of a Pod need not say it. */
function refusedNumber(workload: Workload, { role }: ContainerFacts, port: PortFacts): Refusal<ContainerCode> | undefined {
  const { containerPort, containerPortAt, lacksNumber } = port;
  if (role === 'ephemeral') return undefined;
  if (containerPort !== 0) return isOutOfRange(containerPort) ? outOfRange(containerPortAt, containerPort) : undefined;
  if (!lacksNumber || workload.partial || podPathOf(workload.object) === undefined) return undefined;
  return refusal('port-missing', containerPortAt, `${fieldPath(containerPortAt)}: Required value`);
}

function refusedHostPort(_: Workload, { role }: ContainerFacts, port: PortFacts): Refusal<ContainerCode> | undefined {
  const { hostPort, hostPortAt, containerPortAt, protocol, hostIP = '' } = port;
  if (role === 'ephemeral' || hostPort === undefined || hostPortAt === undefined) return undefined;
  // Under hostNetwork it may be the containerPort, of which that is told already.
  if (hostPortAt !== containerPortAt && isOutOfRange(hostPort)) return outOfRange(hostPortAt, hostPort);
  if (!port.repeatsHostPort) return undefined;
  const text = `${fieldPath(port.at)}.hostPort: Duplicate value: "${protocol}/${hostIP}/${hostPort}"`;
  return refusal('host-port-repeated', hostPortAt, text, { hostPort });
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

function refusedProtocol(_: Workload, { role }: ContainerFacts, { protocol, at }: PortFacts): Refusal<ContainerCode> | undefined {
  if (role === 'ephemeral' || PROTOCOLS.includes(protocol)) return undefined;
  const text = `${fieldPath(at)}.protocol: Unsupported value: "${protocol}": supported values: "SCTP", "TCP", "UDP"`;
  return refusal('protocol-unsupported', `${at}/protocol`, text, { protocol });
}

/** Init containers, and sidecars among them, are not asked. */
function refusedPair({ hostNetwork }: Workload, { role }: ContainerFacts, port: PortFacts): Refusal<ContainerCode> | undefined {
  const { hostPort = 0, containerPort } = port;
  if (!hostNetwork.value || role !== 'main' || hostPort === 0 || hostPort === containerPort) return undefined;
  // What number it is may not be known.
  if (containerPort === 0) return undefined;
  const text = `${fieldPath(port.at)}.hostPort: Invalid value: ${hostPort}: must match \`containerPort\` when \`hostNetwork\` is true`;
  return refusal('host-port-differs', port.hostPortAt ?? port.at, text, { hostPort, containerPort });
}

function refusedName(
  _: Workload,
  { role }: ContainerFacts,
  { name, at, repeatsName }: PortFacts,
): Refusal<ContainerCode> | undefined {
  if (role === 'ephemeral' || name === undefined || name === '') return undefined;
  const fault = nameFault(name);
  if (fault === undefined && !repeatsName) return undefined;
  const [path, where] = [`${fieldPath(at)}.name`, `${at}/name`];
  if (fault !== undefined) return refusal('port-name', where, `${path}: Invalid value: "${name}": ${fault}`, { name });
  return refusal('port-name-repeated', where, `${path}: Duplicate value: "${name}"`, { name });
}

/** The first that k8s.io/apimachinery pkg/util/validation IsValidPortName tells. */
function nameFault(name: string): string | undefined {
  if (name.length > 15) return 'must be no more than 15 characters';
  // As nearly all are, and that is told at once.
  if (isOfLetters(name)) return undefined;
  if (!/^[-a-z0-9]+$/.test(name)) return 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)';
  if (!/[a-z]/.test(name)) return 'must contain at least one letter (a-z)';
  if (name.includes('--')) return 'must not contain consecutive hyphens';
  return name.startsWith('-') || name.endsWith('-') ? 'must not begin or end with a hyphen' : undefined;
}

function isOfLetters(name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const unit = name.charCodeAt(index);
    if (unit < 97 || unit > 122) return false;
  }
  return name !== '';
}

/** A name that no port has is accepted. */
function refusedProbe({ port, at }: ProbeFacts): Refusal<ContainerCode> | undefined {
  if (typeof port === 'number') return isOutOfRange(port) ? outOfRange(at, port) : undefined;
  const fault = nameFault(port);
  return fault === undefined
    ? undefined
    : refusal('port-name', at, `${fieldPath(at)}: Invalid value: "${port}": ${fault}`, { name: port });
}

function refusal<Code extends BindFactCode>(
  fact: Code,
  pointer: Pointer,
  text: string,
  data: BindFact['data'] = {},
): Refusal<Code> {
  return { errors: [invalid(text)], fact: { fact, pointer, data } };
}

function invalid(text: string): BindError {
  return { code: 'Invalid', text };
}
