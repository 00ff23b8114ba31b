// Pods for the tables: the minimal one with fields of its container, and of its spec, in place of nothing.
import { type Manifest, minimalPod, tweak } from '../facts/minimal-pod.ts';

export const CONTAINER = '/spec/containers/0';

export function podWith(container: object, spec: object = {}): Manifest {
  return tweak(minimalPod(), (pod) => {
    Object.assign(pod.spec, spec);
    Object.assign(pod.spec.containers[0], container);
  });
}

/** With other containers behind the first. */
export function podOf(...containers: readonly object[]): Manifest {
  return tweak(minimalPod(), ({ spec }) => {
    spec.containers = containers;
  });
}

export function portStart(value: string, name = 'net.ipv4.ip_unprivileged_port_start'): object {
  return { securityContext: { sysctls: [{ name, value }] } };
}

export function ports(...numbers: readonly number[]): object {
  return { ports: numbers.map((containerPort) => ({ containerPort })) };
}
