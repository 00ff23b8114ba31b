// Judges the Pod sysctl net.ipv4.ip_unprivileged_port_start, in dots or slashes, of which the last one holds.
// Source: the kernel's ip-sysctl (0 to net.ipv4.ip_local_port_range, 32768 by default; else EINVAL); Kubernetes, "Using
// sysctls in a Kubernetes Cluster" (safe since 1.22, refused with hostNetwork by validation.go validateHostNetwork); Pod
// Security Standards, baseline, "Sysctls", which know the name with dots only; pinns of CRI-O for an empty value.
import { DEFAULT_PORT_START, parsePortStart, portStartSysctl } from '../model/bind.ts';
import { child, fieldPath } from '../model/pointer.ts';
import type { Sysctl, Workload } from '../model/workload.ts';
import { defineRule } from './rule.ts';

export const portStartLowered = defineRule(
  {
    id: 'port-start-lowered',
    messages: {
      lowered: {
        level: 'warning',
        text: 'sysctl "{name}" is {value}, so that every process of the Pod may listen on each port from {start} on without a privilege',
        fix: 'remove the sysctl and listen on ports above 1023, or keep it no lower than the lowest port that the Pod listens on',
      },
      remedy: {
        level: 'info',
        text: 'sysctl "{name}" is {value}: every process of the Pod may listen on each port from {start} on, and needs neither root nor NET_BIND_SERVICE for it',
        fix: 'keep it no lower than the lowest port that the Pod listens on, and set runAsNonRoot: true and capabilities.drop: [ALL] beside it',
      },
      raised: {
        level: 'warning',
        text: 'sysctl "{name}" is {value}, which makes the ports from 1024 to {last} privileged as well',
        fix: 'remove the sysctl, or set it to the lowest port that the Pod listens on',
      },
      refused: {
        text: 'sysctl "{name}" is "{value}", which the kernel refuses (a number from 0 to 32768 is wanted), so that no container of the Pod starts: FailedCreatePodSandBox ("invalid argument")',
        fix: 'set it to the lowest port that the Pod listens on, or remove it',
      },
      empty: {
        level: 'warning',
        text: 'sysctl "{name}" is empty: CRI-O then creates no sandbox ("value is empty"), and elsewhere the ports below 1024 are privileged again',
        fix: 'set it to the lowest port that the Pod listens on, or remove it',
      },
      'host-network': {
        text: 'sysctl "{name}" stands beside hostNetwork: true, so the API server refuses the Pod ("{path}.name: Invalid value: "{name}": may not be specified when \'hostNetwork\' is true")',
        fix: 'remove the sysctl, or remove hostNetwork: true',
      },
      slashes: {
        level: 'warning',
        text: 'sysctl "{name}" is written with slashes: the kubelet reads it as net.ipv4.ip_unprivileged_port_start, but Pod Security baseline and restricted refuse this spelling',
        fix: 'write net.ipv4.ip_unprivileged_port_start',
      },
    },
    levels: { restricted: 'error', baseline: 'error', audit: 'warning' },
    options: {
      acceptAsRemedy: {
        description: 'Take a lowered start for the remedy that it is, and tell it as info.',
        default: false,
        presets: { baseline: true, audit: true },
      },
    },
    examples: {
      bad: `
securityContext:
  sysctls:
    - name: net.ipv4.ip_unprivileged_port_start
      value: "0"
containers:
  - name: web
    image: nginx
`,
      good: `
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
    ports:
      - containerPort: 8080
`,
    },
  },
  (workload, report, { options }) => {
    const sysctl = windowless(workload);
    if (sysctl === undefined) return [];
    const { name, value } = sysctl;
    const [nameAt, valueAt] = [child(sysctl.at, 'name'), child(sysctl.at, 'value')];
    if (workload.hostNetwork.value) return [report('host-network', { at: nameAt }, { name, path: fieldPath(sysctl.at) })];
    const spelling = name.includes('/') ? [report('slashes', { at: nameAt }, { name })] : [];
    if (value === '') return [...spelling, report('empty', { at: valueAt }, { name })];
    const start = parsePortStart(value);
    if (start === undefined) return [...spelling, report('refused', { at: valueAt }, { name, value })];
    if (start === DEFAULT_PORT_START) return spelling;
    if (start > DEFAULT_PORT_START) return [...spelling, report('raised', { at: valueAt }, { name, value, last: start - 1 })];
    const lowered = options.acceptAsRemedy ? 'remedy' : 'lowered';
    return [...spelling, report(lowered, { at: valueAt }, { name, value, start: Math.max(start, 1) })];
  },
);

/** Windows has no such thing, and the API server refuses every sysctl there. */
function windowless({ os, sysctls }: Workload): Sysctl | undefined {
  return os.value === 'windows' ? undefined : portStartSysctl(sysctls);
}
