// Pods for the tables: the minimal one with fields of its container, and of its spec, in place of nothing.
import { type Manifest, minimalPod, tweak, unknownPod } from '../facts/minimal-pod.ts';
import type { Expected } from './rule-table.ts';

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

/** The Pod of an image that nobody knows, its container with this security context. */
export function securedPod(securityContext: object, change: (spec: Manifest) => void = () => {}): Manifest {
  return tweak(unknownPod(), ({ spec }) => {
    spec.containers[0].securityContext = securityContext;
    change(spec);
  });
}

export function onLowPort({ containers: [container] }: Manifest): void {
  container.ports = [{ containerPort: 80 }];
}

/** What is found in the container of these Pods. */
export function ofApp(messageId: string, at: string, more: Partial<Expected> = {}): Expected {
  return { messageId, at, container: 'app', ...more };
}
