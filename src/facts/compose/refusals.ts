// What Docker refuses of a container that Compose asks for. compose pkg/compose/create.go parseSecurityOpts; moby
// daemon/daemon_unix.go parseSecurityOpt, runconfig/hostconfig.go validateNetContainerMode; runc libcontainer/configs/validate.
import { wholeNumbersIn } from '../../knowledge/compose-forms.ts';
import { SERVICE } from '../../knowledge/compose-schema.ts';
import { behavioursOf } from '../../knowledge/runtimes.ts';
import type { ComposeNetwork, ComposeRefusal } from '../../model/compose-facts.ts';
import { child } from '../../model/pointer.ts';
import type { ContainerFacts, Sysctl } from '../../model/workload.ts';
import { refusal, refusedName, requestedCapabilities } from '../bind/capabilities.ts';
import { noNewPrivilegesOf, switchOf } from '../containers/security-options.ts';
import { isPortStart, parsePortStart } from '../questions/port-start.ts';
import { isFloat, isUnknown, refuse, type ServicePlace, textItems } from './fields.ts';

interface ServiceFacts {
  readonly network: ComposeNetwork;
  readonly container: ContainerFacts;
  /** The sysctls of the service itself, and those that hold in its network. */
  readonly own: readonly Sysctl[];
  readonly holding: readonly Sysctl[];
}

/** By the names that gVisor's own documentation gives to its runtime; any other is whatever the host's daemon.json says. */
export function isOnGvisor({ value: { runtime } }: ServicePlace): boolean {
  return typeof runtime === 'string' && /^(?:io\.containerd\.)?runsc(?:[-.]|$)/.test(runtime);
}

/** What Compose's schema does not have, keys and values: it takes nothing of the file then. */
export function addMisfits(service: ServicePlace): void {
  const { name, at, value, refusals } = service;
  if (!/^[\w.-]+$/.test(name)) refuse(service, 'service-name', at, `services additional properties '${name}' not allowed`);
  for (const { code, path, says, wanted = '' } of SERVICE(value) ?? []) {
    const text = says(['services', name, ...path]);
    refusals.push({ code, at: child(at, ...path), text, by: 'compose', data: { wanted } });
  }
  for (const { path, value: number, says } of refusals.length > 0 ? [] : wholeNumbersIn(value)) {
    const place = child(at, ...path);
    if (isFloat(service, number, place)) refuse(service, 'value-form', place, says(['services', name, ...path]));
  }
}

export function addDockerRefusals(service: ServicePlace, { network, container, own, holding }: ServiceFacts): void {
  const { value, refusals } = service;
  const add = (all: readonly ComposeRefusal[]) => {
    if (all.length > 0) for (const one of all) refusals.push(one);
  };
  if (value.security_opt !== undefined) {
    for (const option of textItems(service, 'security_opt')) add(refusedOption(option));
  }
  add(refusedCapability(container));
  add(refusedPorts(service, container));
  if (network.kind === 'host') add(own.flatMap(refusedOnHost));
  // gVisor has no such parameter, and so nothing is written.
  else if (!isOnGvisor(service)) add(holding.flatMap(refusedValue));
  if (refusals.length > 1) refusals.sort((a, b) => DOCKER_ORDER.indexOf(a.code) - DOCKER_ORDER.indexOf(b.code));
}

/**
 * Of several faults Docker tells the first that it comes to, and Compose before it those of the file: moby runconfig/hostconfig.go,
 * daemon/container.go verifyContainerSettings, daemon/create.go, then daemon/oci_linux.go createSpec when it starts, and runc.
 */
const DOCKER_ORDER: readonly string[] = [
  'ports-of-other-network',
  'port-number',
  'capability-unknown',
  'security-option',
  'sysctl-of-host',
  'user-range',
  'sysctl-value',
];

const OPTIONS = /^(?:label|apparmor|seccomp|systempaths)[:=]/;

function refusedOption({ value, at }: { readonly value: string; readonly at: string }): ComposeRefusal[] {
  const isSwitch = noNewPrivilegesOf(value) !== undefined || switchOf(value, 'writable-cgroups') !== undefined;
  if (isSwitch || OPTIONS.test(value) || isUnknown(value)) return [];
  const quoted = JSON.stringify(value);
  const isSplit = /[:=]/.test(value);
  const text = isSplit ? `invalid --security-opt 2: ${quoted}` : `invalid security-opt: ${quoted}`;
  return [{ code: 'security-option', at, text, by: 'docker', data: { option: value } }];
}

const [DOCKER] = behavioursOf('docker');
const NONE: readonly ComposeRefusal[] = Object.freeze([]);

function refusedCapability(container: ContainerFacts): readonly ComposeRefusal[] {
  const asked = requestedCapabilities(container);
  if (asked.added.length + asked.dropped.length === 0) return NONE;
  const refused = DOCKER && refusedName(DOCKER, asked);
  if (DOCKER === undefined || refused === undefined) return NONE;
  const { at, written } = refused.name;
  const { text } = refusal(DOCKER, refused);
  return [{ code: 'capability-unknown', at, text, by: 'docker', data: { capability: written } }];
}

/** The ports of a network belong to the container that it is of. */
function refusedPorts({ value, at }: ServicePlace, { ports }: ContainerFacts): readonly ComposeRefusal[] {
  const [port] = ports;
  const mode = value.network_mode ?? undefined;
  if (port === undefined || mode === undefined || !/^(?:service|container):/.test(String(mode))) return NONE;
  const what = port.at.startsWith(`${at}/ports/`) ? 'publishing' : 'exposing';
  const text = `conflicting options: port ${what} and the container type network mode`;
  return [{ code: 'ports-of-other-network', at: port.at, text, by: 'docker', data: {} }];
}

function refusedOnHost({ name, at }: Sysctl): ComposeRefusal[] {
  const text = `sysctl "${name}" not allowed in host network namespace`;
  return name.startsWith('net.') ? [{ code: 'sysctl-of-host', at, text, by: 'docker', data: { sysctl: name } }] : [];
}

function refusedValue(sysctl: Sysctl): ComposeRefusal[] {
  const { name, value, at } = sysctl;
  // An empty value is not written, and leaves the kernel's own.
  if (!isPortStart(sysctl) || value === '' || isUnknown(value) || parsePortStart(value) !== undefined) return [];
  const text = `error during container init: failed to write sysctl ${name}`;
  return [{ code: 'sysctl-value', at, text, by: 'docker', data: { value } }];
}
