// Judges the probes, lifecycle hooks, variables and arguments of every container for a port from 1 to 1023 that is not declared.
// Source: Kubernetes API, ContainerPort: not listing a port does not stop it from listening; Probe and LifecycleHandler: a
// number, without `host`, is a port of the Pod. Which words count: knowledge/port-hints.ts.

import { type PortHint, portHints } from '../knowledge/port-hints.ts';
import { portLabel } from '../knowledge/port-label.ts';
import type { Pointer } from '../model/pointer.ts';
import { isPrivilegedPort } from '../model/port.ts';
import type { ContainerFacts, ProbeFacts } from '../model/workload.ts';
import { defineRule } from './rule.ts';

export const privilegedPortUndeclared = defineRule(
  {
    id: 'privileged-port-undeclared',
    messages: {
      probe: {
        text: 'container "{container}" seems to listen on {port}, which no container of the Pod declares: its {word} probe asks there',
        fix: 'listen on a port above 1023, or set containerPort: {number} so that the port is seen',
      },
      hook: {
        text: 'container "{container}" seems to listen on {port}, which no container of the Pod declares: its {word} hook asks there',
        fix: 'listen on a port above 1023, or set containerPort: {number} so that the port is seen',
      },
      variable: {
        text: 'container "{container}" seems to listen on {port}, which it does not declare: it has the variable "{word}"',
        fix: 'listen on a port above 1023, or set containerPort: {number} so that the port is seen',
      },
      argument: {
        text: 'container "{container}" seems to listen on {port}, which it does not declare: it is started with "{word}"',
        fix: 'listen on a port above 1023, or set containerPort: {number} so that the port is seen',
      },
    },
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
    const declared = new Set(workload.containers.flatMap(portNumbers));
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
  const own = new Set(portNumbers(container));
  // An init container is over before anybody could ask it.
  const hints = container.role === 'init' ? [] : portHints(container).filter(({ port }) => !own.has(port));
  const asked = container.probes.flatMap((probe) => probeTell(probe, container)).filter(({ port }) => !declaredInPod.has(port));
  const found = new Map<number, Tell>();
  for (const tell of [...hints, ...asked]) {
    if (isPrivilegedPort(tell.port) && !found.has(tell.port)) found.set(tell.port, tell);
  }
  return [...found.values()];
}

/** A name is one of a declared port; digits are too, where a port is named so (the name of a port has a letter: never). */
function probeTell({ kind, port, at, host }: ProbeFacts, { ports }: ContainerFacts): Tell[] {
  const number = typeof port === 'number' ? port : /^\d+$/.test(port) ? Number(port) : undefined;
  if (number === undefined || host !== undefined || ports.some(({ name }) => name === port)) return [];
  const isHook = kind === 'postStart' || kind === 'preStop';
  return [{ kind: isHook ? 'hook' : 'probe', port: number, at, word: kind }];
}

function portNumbers({
  ports,
}: {
  readonly ports: readonly { readonly containerPort: number; readonly at: Pointer }[];
}): number[] {
  return ports.map(({ containerPort }) => containerPort);
}
