// Judges the probes, lifecycle hooks, variables and arguments of every container for a port from 1 to 1023 that is not declared.
// Source: Kubernetes API, ContainerPort: not listing a port does not stop it from listening; Probe and LifecycleHandler: a
// number, without `host`, is a port of the Pod. Which words count: knowledge/port-hints.ts.

import { type PortHint, portHints } from '../../facts/questions/port-hints.ts';
import { portLabel } from '../../knowledge/port-label.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { ContainerFacts, ProbeFacts } from '../../model/workload.ts';
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const privilegedPortUndeclared = defineRule(
  {
    id: 'privileged-port-undeclared',
    about: 'workload',
    words,
    levels: { restricted: 'info', baseline: 'info', audit: 'info' },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: registry.example.com/shop/web
    args: [--port=80]
`,
      good: `
containers:
  - name: web
    image: registry.example.com/shop/web
    args: [--port=8080]
    ports:
      - containerPort: 8080
`,
    },
  },
  (workload, report) => {
    if (workload.os.value === 'windows') return [];
    const declared = new Set<number>();
    for (const { ports } of workload.containers) for (const { containerPort } of ports) declared.add(containerPort);
    return workload.containers.flatMap((container) =>
      tells(container, declared).map(({ kind, port, at, word }) => {
        const data = { container: container.name, port: portLabel(port, 'TCP'), number: port, word };
        return report(kind, { at, container: container.name }, data);
      }),
    );
  },
);

type Tell = Omit<PortHint, 'kind'> & { readonly kind: PortHint['kind'] | 'probe' | 'hook' };

/** For each port the first word that betrays it. */
function tells(container: ContainerFacts, declaredInPod: ReadonlySet<number>): Tell[] {
  const { role, ports, probes } = container;
  let own: ReadonlySet<number> | undefined;
  const isUndeclared = (port: number): boolean => {
    if (!isPrivilegedPort(port)) return false;
    own ??= new Set(ports.map(({ containerPort }) => containerPort));
    return !own.has(port);
  };
  // An init container is over before anybody could ask it.
  const found: Tell[] = role === 'init' ? [] : portHints(container, isUndeclared);
  for (const probe of probes) {
    const tell = probeTell(probe, container);
    if (tell !== undefined && isPrivilegedPort(tell.port) && !declaredInPod.has(tell.port)) found.push(tell);
  }
  if (found.length < 2) return found;
  const told = new Set<number>();
  return found.filter(({ port }) => !told.has(port) && told.add(port));
}

/** A name is one of a declared port; digits are too, where a port is named so (the name of a port has a letter: never). */
function probeTell({ kind, port, at, host }: ProbeFacts, { ports }: ContainerFacts): Tell | undefined {
  const number = typeof port === 'number' ? port : /^\d+$/.test(port) ? Number(port) : undefined;
  if (number === undefined || host !== undefined || ports.some(({ name }) => name === port)) return undefined;
  const isHook = kind === 'postStart' || kind === 'preStop';
  return { kind: isHook ? 'hook' : 'probe', port: number, at, word: kind };
}
