// Judges the Pod sysctl net.ipv4.ip_unprivileged_port_start, in dots or slashes, of which the last one holds.
// Source: the kernel's ip-sysctl (0 to net.ipv4.ip_local_port_range, 32768 by default; else EINVAL); Kubernetes, "Using
// sysctls in a Kubernetes Cluster" (safe since 1.22, refused with hostNetwork by validation.go validateHostNetwork); Pod
// Security Standards, baseline, "Sysctls", which know the name with dots only; pinns of CRI-O for an empty value.
import { parsePortStart, portStartSysctl } from '../../facts/questions/port-start.ts';
import { DEFAULT_PORT_START } from '../../model/bind.ts';
import { child, fieldPath } from '../../model/pointer.ts';
import type { Sysctl, Workload } from '../../model/workload.ts';
import { defineRule } from '../rule.ts';
import { inCompose } from './compose.ts';
import { inDockerfile } from './dockerfile.ts';
import { inSystemd } from './systemd.ts';
import { words } from './words.ts';

export const portStartLowered = defineRule(
  {
    id: 'port-start-lowered',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'error', audit: 'warning' },
    atMost: {
      lowered: 'warning',
      remedy: 'info',
      raised: 'warning',
      empty: 'warning',
      slashes: 'warning',
      'without-effect': 'warning',
    },
    others: { compose: inCompose, systemd: inSystemd, dockerfile: inDockerfile },
    options: {
      acceptAsRemedy: {
        description: {
          en: 'Take a lowered start for the remedy that it is, and tell it as info.',
          ja: '下げられた開始番号を 1 つの対処とみなし、info として報告します。',
        },
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
    // What podman refuses, never-starts tells in its words; an empty value leaves it its default.
    if (workload.runtime === 'podman' && isRefusedByPodman(workload, sysctl)) return [];
    const [nameAt, valueAt] = [child(sysctl.at, 'name'), child(sysctl.at, 'value')];
    if (workload.hostNetwork.value) return [report('host-network', { at: nameAt }, { name, path: fieldPath(sysctl.at) })];
    const spelling = name.includes('/') ? [report('slashes', { at: nameAt }, { name })] : [];
    if (workload.runtime === 'gvisor') return [...spelling, report('without-effect', { at: nameAt }, { name, value })];
    if (value === '') return [...spelling, report('empty', { at: valueAt }, { name })];
    const start = parsePortStart(value);
    if (start === undefined) return [...spelling, report('refused', { at: valueAt }, { name, value })];
    if (start === DEFAULT_PORT_START) return spelling;
    if (start > DEFAULT_PORT_START) return [...spelling, report('raised', { at: valueAt }, { name, value, last: start - 1 })];
    // No lower than what the Pod listens on is what privileged-port-unbindable advises.
    if (start === lowestPort(workload)) return spelling;
    const lowered = options.acceptAsRemedy ? 'remedy' : 'lowered';
    return [...spelling, report(lowered, { at: valueAt }, { name, value, start: Math.max(start, 1) })];
  },
);

function isRefusedByPodman({ hostNetwork }: Workload, { name, value }: Sysctl): boolean {
  return hostNetwork.value || name.includes('/') || parsePortStart(value) === undefined;
}

/** Windows has no such thing, and the API server refuses every sysctl there. */
function windowless({ os, sysctls }: Workload): Sysctl | undefined {
  return os.value === 'windows' ? undefined : portStartSysctl(sysctls);
}

/** The lowest port that the Pod declares. */
function lowestPort({ containers }: Workload): number {
  return Math.min(...containers.flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort)));
}
