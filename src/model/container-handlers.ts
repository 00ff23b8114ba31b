// Where a container says what the kubelet asks or does of it. Source: kubernetes/api core/v1/types.go Container, Lifecycle.
import type { ProbeKind } from './workload.ts';

interface HandlerField {
  readonly key: string;
  readonly kind: ProbeKind;
}

export const PROBES: readonly HandlerField[] = [
  { key: 'livenessProbe', kind: 'liveness' },
  { key: 'readinessProbe', kind: 'readiness' },
  { key: 'startupProbe', kind: 'startup' },
];

/** The mapping that hooks stand in. */
export const LIFECYCLE = 'lifecycle';

export const HOOKS: readonly HandlerField[] = [
  { key: 'postStart', kind: 'postStart' },
  { key: 'preStop', kind: 'preStop' },
];
