// Fields that the API server refuses by themselves, or because of another field of the Pod; those of ports, probes and
// privileges are in facts/bind/refuse.ts. Source: kubernetes/kubernetes pkg/apis/core/validation/validation.go
// (validatePodSpecSecurityContext, validateSysctls, ValidateSecurityContext, validateOS, validateWindows, validateLinux,
// validateInitContainers); the words as API server 1.37.2 has them. What cannot be decoded is noted where it is read.
import { LIFECYCLE, PROBES } from '../../model/container-handlers.ts';
import { isMapping } from '../../model/mapping.ts';
import { type Pointer, tokens } from '../../model/pointer.ts';
import type { ContainerFieldCode, PodFieldCode, RefusedField, RefusedFields, SysctlCode } from '../../model/workload.ts';
import type { ContainerPlace } from '../objects/pod-shape.ts';
import type { Place } from '../objects/typed-fields.ts';

/** k8s.io/apimachinery pkg/util/validation IsValidUserID, IsValidGroupID. */
export const MAX_ID = 2_147_483_647;
export const ID_RANGE = `must be between 0 and ${MAX_ID}, inclusive`;

/** A Pod as it is written. */
export interface WrittenPod {
  /** Where its fields stand. */
  readonly levels: readonly Place[];
  /** Its security contexts. */
  readonly contexts: readonly Place[];
  readonly lists: readonly ContainerList[];
  readonly hostNetwork: boolean;
  readonly hostUsers: boolean | undefined;
}

/** The containers of one kind, where they stand. */
export interface ContainerList {
  readonly kind: ContainerPlace;
  readonly places: readonly Place[];
}

/** Undefined where there is none. Plain loops into one list: nearly no Pod has any, and every one is looked through. */
export function refusedFields(pod: WrittenPod): RefusedFields | undefined {
  const os = osOf(pod.levels);
  const ofPod: RefusedField<PodFieldCode>[] = [];
  for (const level of pod.levels) noteOfPod(level, os, pod, ofPod);
  for (const context of pod.contexts) {
    noteIds(context, POD_IDS, ofPod);
    noteByOs(context, POD_LINUX_FIELDS, os, ofPod);
    if (os !== 'windows' && context.value.sysctls !== undefined)
      ofPod.push(...refusedSysctls(context), ...sysctlsOfHost(context, pod));
  }
  const ofContainers = refusedOfContainers(pod, os);
  return ofPod.length + ofContainers.size === 0 ? undefined : { ofPod, ofContainers };
}

const NO_CONTAINERS: RefusedFields['ofContainers'] = new Map();

function refusedOfContainers(pod: WrittenPod, os: Os): RefusedFields['ofContainers'] {
  let all: Map<Pointer, readonly RefusedField<ContainerFieldCode>[]> | undefined;
  // The next one's, as long as nothing is in it.
  let found: RefusedField<ContainerFieldCode>[] = [];
  for (const { kind, places } of pod.lists) {
    for (const container of places) {
      if (kind.role === 'init') noteProbesOfInit(container, found);
      noteOfContainer(container, os, pod, found);
      if (found.length === 0) continue;
      all = (all ?? new Map()).set(container.at, found);
      found = [];
    }
  }
  return all ?? NO_CONTAINERS;
}

/** Where fields of these codes, among others, are gathered. */
interface Noted<Code extends PodFieldCode | ContainerFieldCode> {
  push(field: RefusedField<Code>): unknown;
}

type Os = 'linux' | 'windows' | undefined;

/** By `os.name` alone: what else binds a Pod to Windows nodes, the API server does not look at. */
function osOf(levels: readonly Place[]): Os {
  for (const { value } of levels) {
    const { os } = value;
    if (isMapping(os)) return os.name === 'linux' || os.name === 'windows' ? os.name : undefined;
  }
  return undefined;
}

function noteOfPod(
  { value, at }: Place,
  os: Os,
  { hostNetwork, hostUsers }: WrittenPod,
  found: RefusedField<PodFieldCode>[],
): void {
  const name = isMapping(value.os) ? (value.os.name ?? '') : undefined;
  if (name === '') found.push(refused('os-unsupported', `${at}/os/name`, 'Required value', { name }));
  else if (typeof name === 'string' && name !== 'linux' && name !== 'windows') {
    const why = `Unsupported value: "${name}": supported values: "linux", "windows"`;
    found.push(refused('os-unsupported', `${at}/os`, why, { name }));
  }
  if (os === 'windows' && isSaid(value.hostUsers)) found.push(forWindows(`${at}/hostUsers`));
  if (hostNetwork && isSaid(value.hostnameOverride)) {
    const why = 'Forbidden: may not be specified when hostNetwork is true';
    found.push(refused('hostname-on-host-network', `${at}/hostnameOverride`, why));
  }
  for (const field of hostUsers === false && os !== 'windows' ? ['hostPID', 'hostIPC'] : []) {
    const why = 'Forbidden: when `hostUsers` is false';
    if (value[field] === true) found.push(refused('user-namespace-of-host', `${at}/${field}`, why, { field }));
  }
}

function noteOfContainer(
  { value: { securityContext: value }, at: container }: Place,
  os: Os,
  { hostUsers }: WrittenPod,
  found: RefusedField<ContainerFieldCode>[],
): void {
  if (!isMapping(value)) return;
  const context = { value, at: `${container}/securityContext` };
  noteIds(context, CONTAINER_IDS, found);
  noteByOs(context, CONTAINER_LINUX_FIELDS, os, found);
  if (value.procMount !== 'Unmasked' || hostUsers === false || os === 'windows') return;
  const why = 'Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`';
  found.push(refused('proc-mount-unmasked', `${context.at}/procMount`, why));
}

const OF_SIDECARS: readonly string[] = [...PROBES.map(({ key }) => key), LIFECYCLE];

function noteProbesOfInit({ value, at }: Place, found: Noted<'probe-of-init-container'>): void {
  if (value.restartPolicy === 'Always') return;
  const why = 'Forbidden: may not be set for init containers without restartPolicy=Always';
  for (const field of OF_SIDECARS) {
    if (isSaid(value[field])) found.push(refused('probe-of-init-container', `${at}/${field}`, why, { field }));
  }
}

type IdCode = 'user-out-of-range' | 'group-out-of-range';

const CONTAINER_IDS: readonly string[] = ['runAsUser', 'runAsGroup'];
const POD_IDS: readonly string[] = [...CONTAINER_IDS, 'fsGroup', 'supplementalGroups'];

function noteIds({ value, at }: Place, fields: readonly string[], found: Noted<IdCode>): void {
  for (const field of fields) {
    const ids = value[field];
    if (isOutOfRange(ids)) found.push(refusedId(ids, `${at}/${field}`, field));
    if (!Array.isArray(ids)) continue;
    for (const [index, id] of ids.entries()) if (isOutOfRange(id)) found.push(refusedId(id, `${at}/${field}/${index}`, field));
  }
}

function isOutOfRange(id: unknown): id is number {
  return typeof id === 'number' && Number.isInteger(id) && (id < 0 || id > MAX_ID);
}

function refusedId(id: number, at: Pointer, field: string): RefusedField<IdCode> {
  const why = `Invalid value: ${id}: ${ID_RANGE}`;
  return field === 'runAsUser'
    ? refused('user-out-of-range', at, why, { uid: id })
    : refused('group-out-of-range', at, why, { gid: id });
}

const SYSCTL_NAME = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
const LONGEST_SYSCTL = 253;
const SYSCTL_RULE = `must have at most ${LONGEST_SYSCTL} characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`;

/** The same name in dots and in slashes passes. */
function refusedSysctls({ value, at }: Place): RefusedField<SysctlCode>[] {
  const sysctls: readonly unknown[] = Array.isArray(value.sysctls) ? value.sysctls : [];
  const known = new Set<string>();
  return sysctls.flatMap((sysctl, index): RefusedField<SysctlCode>[] => {
    const name = isMapping(sysctl) ? (sysctl.name ?? '') : '';
    const where = `${at}/sysctls/${index}/name`;
    if (typeof name !== 'string') return [];
    if (name === '') return [refused('sysctl-name', where, 'Required value', { name })];
    if (name.length > LONGEST_SYSCTL || !SYSCTL_NAME.test(name))
      return [refused('sysctl-name', where, `Invalid value: "${name}": ${SYSCTL_RULE}`, { name })];
    const { size } = known;
    return known.add(name).size > size ? [] : [refused('sysctl-repeated', where, `Duplicate value: "${name}"`, { name })];
  });
}

/** k8s.io/component-helpers/node/util/sysctl namespace.go; of the port start port-start-lowered tells. */
const NAMESPACES = [
  { names: /^net\.(?!ipv4\.ip_unprivileged_port_start$)/, field: 'hostNetwork' },
  { names: /^(?:kernel\.(?:shm|msg)|fs\.mqueue\.|kernel\.sem$)/, field: 'hostIPC' },
] as const;

function sysctlsOfHost({ value, at }: Place, pod: WrittenPod): RefusedField<'sysctl-of-host'>[] {
  const sysctls: readonly unknown[] = Array.isArray(value.sysctls) ? value.sysctls : [];
  return sysctls.flatMap((sysctl, index) => {
    const name = isMapping(sysctl) && typeof sysctl.name === 'string' ? sysctl.name : '';
    const dotted = inDots(name);
    const field = NAMESPACES.find(({ names }) => names.test(dotted))?.field;
    if (field === undefined || !sharesWithNode(pod, field)) return [];
    const why = `Invalid value: "${name}": may not be specified when '${field}' is true`;
    return [refused('sysctl-of-host', `${at}/sysctls/${index}/name`, why, { name, field })];
  });
}

/** Of dots and slashes, whichever comes first parts the name; the other stands for itself. */
function inDots(name: string): string {
  return /^[^./]*\//.test(name) ? name.replace(/[./]/g, (sign) => (sign === '/' ? '.' : '/')) : name;
}

function sharesWithNode({ levels, hostNetwork }: WrittenPod, field: string): boolean {
  return field === 'hostNetwork' ? hostNetwork : levels.some(({ value }) => value[field] === true);
}

/** Of those that validateWindows lists the ones that are about users, privileges and the network. */
const POD_LINUX_FIELDS = ['fsGroup', 'sysctls', 'runAsUser', 'runAsGroup', 'supplementalGroups'];
const CONTAINER_LINUX_FIELDS = [
  'capabilities',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
  'readOnlyRootFilesystem',
];

function noteByOs(
  { value, at }: Place,
  fields: readonly string[],
  os: Os,
  found: Noted<'field-of-linux' | 'field-of-windows'>,
): void {
  if (os === 'windows') {
    for (const field of fields) if (isSaid(value[field])) found.push(forWindows(`${at}/${field}`));
  } else if (os === 'linux' && isSaid(value.windowsOptions)) {
    const why = 'Forbidden: windows options cannot be set for a linux pod';
    found.push(refused('field-of-windows', `${at}/windowsOptions`, why));
  }
}

function forWindows(at: Pointer): RefusedField<'field-of-linux'> {
  const field = tokens(at).at(-1) ?? '';
  return refused('field-of-linux', at, 'Forbidden: cannot be set for a windows pod', { field });
}

/** An empty list is none. */
function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function refused<Code extends PodFieldCode | ContainerFieldCode>(
  code: Code,
  at: Pointer,
  why: string,
  data: RefusedField['data'] = {},
): RefusedField<Code> {
  return { code, at, why, data };
}
