// net.ipv4.ip_unprivileged_port_start, as a Pod sets it and the kernel reads it.
import { DEFAULT_PORT_START } from '../../model/bind.ts';
import type { Sysctl, Workload } from '../../model/workload.ts';

/** The kernel refuses more, because ephemeral ports begin there (net.ipv4.ip_local_port_range). */
export const MAX_PORT_START = 32768;
export const PORT_START_SYSCTL = 'net.ipv4.ip_unprivileged_port_start';
const SLASHED = PORT_START_SYSCTL.replaceAll('.', '/');

/**
 * A number as the kernel's kernel/sysctl.c proc_get_long reads it: decimal, 0x hexadecimal, 0 octal, of 20 characters at most; what
 * follows a blank, a tab or the end of the line is not looked at.
 */
const PROC_NUMBER = /^[ \t\n\v\f\r]*(-0{1,19}|-0x0{1,17}|0x[\da-f]{1,18}|\d{1,20})(?:[ \t\n]|$)/i;

/**
 * The sysctl of the Pod that sets the first unprivileged port. The kubelet turns slashes into dots
 * (k8s.io/component-helpers node/util/sysctl NormalizeName); of two that are then equal the last one holds.
 */
export function portStartSysctl(sysctls: readonly Sysctl[]): Sysctl | undefined {
  // Asked for every port, and nearly no Pod has any.
  return sysctls.length === 0 ? undefined : sysctls.findLast(isPortStart);
}

export function isPortStart({ name }: Pick<Sysctl, 'name'>): boolean {
  return name === PORT_START_SYSCTL || name === SLASHED;
}

/** What the kernel makes of a value of the sysctl; undefined for one that it refuses (EINVAL), `''` among them. */
export function parsePortStart(value: string): number | undefined {
  const written = PROC_NUMBER.exec(value)?.[1];
  if (written === undefined) return undefined;
  // strtoul_lenient in the kernel's kernel/sysctl.c: a leading 0 is octal, and 08 is no number.
  const start = written.startsWith('-') ? 0 : Number(/^0\d/.test(written) ? `0o${written}` : written);
  return start <= MAX_PORT_START ? start : undefined;
}

/** The sysctl by which the Pod makes ports below 1024 unprivileged. */
export function loweredStart({ hostNetwork, sysctls }: Workload): Sysctl | undefined {
  const sysctl = hostNetwork.value ? undefined : portStartSysctl(sysctls);
  return sysctl && (parsePortStart(sysctl.value) ?? DEFAULT_PORT_START) < DEFAULT_PORT_START ? sysctl : undefined;
}

/** The highest start that the manifest, or what is known of the node, can give the Pod; 1024 where it says nothing. */
export function highestPortStart({ hostNetwork, sysctls }: Workload, nodeStart: number | undefined): number {
  if (hostNetwork.value) return nodeStart ?? DEFAULT_PORT_START;
  const sysctl = portStartSysctl(sysctls);
  return (sysctl && parsePortStart(sysctl.value)) ?? DEFAULT_PORT_START;
}

/** Whether everybody may have every port of a service's network: Docker begins its own ones at 0, where no sysctl says otherwise. */
export function opensEveryPort({ compose, hostNetwork, sysctls }: Workload): boolean {
  const sysctl = portStartSysctl(sysctls);
  const isDockers = !hostNetwork.value && compose?.network.kind !== 'container';
  return isDockers && (sysctl === undefined || parsePortStart(sysctl.value) === 0);
}
