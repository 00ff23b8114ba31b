// Judges the probes, lifecycle hooks, variables and arguments of every container, and the ports of a well-known image, for a port
// from 1 to 1023 that is not declared.
// Source: Kubernetes API, ContainerPort: not listing a port does not stop it from listening; Probe and LifecycleHandler: a
// number, without `host`, is a port of the Pod. Which words count: knowledge/port-hints.ts.

import { type PortHint, portHints } from '../../facts/questions/port-hints.ts';
import { imagePorts } from '../../facts/questions.ts';
import { portData } from '../../knowledge/port-label.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { ContainerFacts, ProbeFacts, Workload } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const privilegedPortUndeclared = defineRule(
  {
    id: 'privileged-port-undeclared',
    about: 'workload',
    words,
    // Who takes `ports:` away closes nothing: what asks there, or is made to listen there, weighs as much as a declared port.
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    // A program that nobody knows may do something else with its words.
    atMost: { variable: 'info', argument: 'warning' },
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
  (workload, report, { image }) => {
    if (workload.os.value === 'windows' || workload.partial) return [];
    const isDeclared = declaredIn(workload);
    return ofEachContainer(workload, (container) => {
      const told = tells(container, isDeclared);
      const known = image(container);
      if (told.length === 0 && imagePorts(container, known).length === 0) return undefined;
      const on = { container: container.name };
      return [
        ...told.map(({ kind, port, at, word }) =>
          report(kind, { at, ...on }, { ...on, ...portData(port, 'TCP'), number: port, word }),
        ),
        ...(told.length > 0 ? [] : imagePorts(container, known)).map((port) => {
          const data = { ...on, ...portData(port, 'TCP'), image: container.image ?? '' };
          const where = { at: `${container.at}/image`, ...on };
          return known?.twin
            ? report('image+twin', where, { ...data, twin: known.twin.image, high: known.twin.port })
            : report('image', where, data);
        }),
      ];
    });
  },
);

type Tell = Omit<PortHint, 'kind'> & { readonly kind: PortHint['kind'] | 'probe' | 'hook' };

/** Looked up when a privileged port is asked about, which most Pods do not have. */
function declaredIn({ containers }: Pick<Workload, 'containers'>): (port: number) => boolean {
  let declared: Set<number> | undefined;
  return (port) => {
    if (declared === undefined) {
      declared = new Set();
      for (const { ports } of containers) for (const { containerPort } of ports) declared.add(containerPort);
    }
    return declared.has(port);
  };
}

/** For each port the first word that betrays it. */
function tells(container: ContainerFacts, isDeclaredInPod: (port: number) => boolean): Tell[] {
  const { role, probes } = container;
  const isDeclared = declaredIn({ containers: [container] });
  const isUndeclared = (port: number): boolean => isPrivilegedPort(port) && !isDeclared(port);
  // An init container is over before anybody could ask it.
  const found: Tell[] = role === 'init' ? [] : portHints(container, isUndeclared);
  for (const probe of probes) {
    const tell = probeTell(probe, container);
    if (tell !== undefined && isPrivilegedPort(tell.port) && !isDeclaredInPod(tell.port)) found.push(tell);
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
