// Fields that the API server refuses by themselves, or because of another field of the Pod; those of ports, probes and
// privileges are in facts/bind/refuse.ts. Source: kubernetes/kubernetes pkg/apis/core/validation/validation.go
// (validatePodSpecSecurityContext, validateSysctls, ValidateSecurityContext, validateOS, validateWindows, validateLinux,
// validateInitContainers); the words as API server 1.37.2 has them. What cannot be decoded is noted where it is read.
import { isMapping } from '../../model/mapping.ts';
import { type Pointer, tokens } from '../../model/pointer.ts';
import type { ContainerFieldCode, PodFieldCode, RefusedField, RefusedFields } from '../../model/workload.ts';
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
  readonly containers: readonly WrittenContainer[];
  readonly hostNetwork: boolean;
  readonly hostUsers: boolean | undefined;
}

interface WrittenContainer extends Place {
  /** An init container that is no sidecar. */
  readonly isInit: boolean;
}

/** Undefined where there is none. */
export function refusedFields(pod: WrittenPod): RefusedFields | undefined {
  const os = osOf(pod.levels);
  const ofPod = [
    ...pod.levels.flatMap((level) => refusedOfPod(level, os, pod)),
    ...pod.contexts.flatMap((context) => [
      ...refusedIds(context, POD_GROUPS),
      ...refusedByOs(context, POD_LINUX_FIELDS, os),
      ...(os === 'windows' ? [] : refusedSysctls(context)),
    ]),
  ];
  const ofContainers = new Map<Pointer, RefusedField<ContainerFieldCode>[]>();
  for (const container of pod.containers) {
    const found = refusedOfContainer(container, os, pod);
    if (found.length > 0) ofContainers.set(container.at, found);
  }
  return ofPod.length + ofContainers.size === 0 ? undefined : { ofPod, ofContainers };
}

type Os = 'linux' | 'windows' | undefined;

/** By `os.name` alone: what else binds a Pod to Windows nodes, the API server does not look at. */
function osOf(levels: readonly Place[]): Os {
  const os = levels.map(({ value }) => value.os).find(isMapping);
  return os?.name === 'linux' || os?.name === 'windows' ? os.name : undefined;
}

function refusedOfPod({ value, at }: Place, os: Os, { hostNetwork }: WrittenPod): RefusedField<PodFieldCode>[] {
  const found: RefusedField<PodFieldCode>[] = [];
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
  return found;
}

function refusedOfContainer(container: WrittenContainer, os: Os, { hostUsers }: WrittenPod): RefusedField<ContainerFieldCode>[] {
  const { securityContext } = container.value;
  const found: RefusedField<ContainerFieldCode>[] = container.isInit ? probesOfInit(container) : [];
  if (!isMapping(securityContext)) return found;
  const context = { value: securityContext, at: `${container.at}/securityContext` };
  found.push(...refusedIds(context, NO_GROUPS), ...refusedByOs(context, CONTAINER_LINUX_FIELDS, os));
  if (securityContext.procMount === 'Unmasked' && hostUsers !== false && os !== 'windows') {
    const why = 'Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`';
    found.push(refused('proc-mount-unmasked', `${context.at}/procMount`, why));
  }
  return found;
}

const OF_SIDECARS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'];

function probesOfInit({ value, at }: Place): RefusedField<'probe-of-init-container'>[] {
  const why = 'Forbidden: may not be set for init containers without restartPolicy=Always';
  return OF_SIDECARS.filter((field) => isSaid(value[field])).map((field) =>
    refused('probe-of-init-container', `${at}/${field}`, why, { field }),
  );
}

type IdCode = 'user-out-of-range' | 'group-out-of-range';

const NO_GROUPS: readonly string[] = [];
const POD_GROUPS: readonly string[] = ['fsGroup', 'supplementalGroups'];

function refusedIds({ value, at }: Place, groups: readonly string[]): RefusedField<IdCode>[] {
  const more = groups.flatMap((field) => idsOf(value[field], `${at}/${field}`, 'group-out-of-range'));
  const own = idsOf(value.runAsUser, `${at}/runAsUser`, 'user-out-of-range');
  return [...own, ...idsOf(value.runAsGroup, `${at}/runAsGroup`, 'group-out-of-range'), ...more];
}

function idsOf(value: unknown, at: Pointer, code: IdCode): RefusedField<IdCode>[] {
  if (Array.isArray(value))
    return value.flatMap((id: unknown, index) => (Array.isArray(id) ? [] : idsOf(id, `${at}/${index}`, code)));
  if (typeof value !== 'number' || !Number.isInteger(value) || (value >= 0 && value <= MAX_ID)) return [];
  const data = code === 'user-out-of-range' ? { uid: value } : { gid: value };
  return [refused(code, at, `Invalid value: ${value}: ${ID_RANGE}`, data)];
}

const SYSCTL_NAME = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
const LONGEST_SYSCTL = 253;
const SYSCTL_RULE = `must have at most ${LONGEST_SYSCTL} characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`;

/** The same name in dots and in slashes passes. */
function refusedSysctls({ value, at }: Place): RefusedField<'sysctl-name' | 'sysctl-repeated'>[] {
  const sysctls: readonly unknown[] = Array.isArray(value.sysctls) ? value.sysctls : [];
  const known = new Set<string>();
  return sysctls.flatMap((sysctl, index): RefusedField<'sysctl-name' | 'sysctl-repeated'>[] => {
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

function refusedByOs({ value, at }: Place, fields: readonly string[], os: Os) {
  if (os === 'windows') return fields.filter((field) => isSaid(value[field])).map((field) => forWindows(`${at}/${field}`));
  if (os !== 'linux' || !isSaid(value.windowsOptions)) return [];
  const why = 'Forbidden: windows options cannot be set for a linux pod';
  return [refused('field-of-windows', `${at}/windowsOptions`, why)];
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
