// Judges the probes, lifecycle hooks, variables and arguments of every container, and the ports of a well-known image, for a port
// from 1 to 1023 that is not declared.
// Source: Kubernetes API, ContainerPort: not listing a port does not stop it from listening; Probe and LifecycleHandler: a
// number, without `host`, is a port of the Pod. Which words count: facts/questions/port-hints.ts.

import { declaredIn, undeclaredPorts } from '../../facts/questions/undeclared-ports.ts';
import { portData } from '../../knowledge/port-label.ts';
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
    // A program that nobody knows may do something else with its words, and EXPOSE opens nothing.
    atMost: { variable: 'info', argument: 'warning', 'image+exposed': 'info' },
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
    const context = { isDeclared: declaredIn(workload), image };
    return ofEachContainer(workload, (container) => {
      const found = undeclaredPorts(container, context);
      if (found.length === 0) return undefined;
      const known = image(container);
      return found.map(({ kind, port, at, word }) => {
        const where = { at, container: container.name, ports: [port] };
        const data = { container: container.name, ...portData(port, 'TCP') };
        if (kind === 'exposed') return report('image+exposed', where, { ...data, image: word, number: port });
        if (kind !== 'image') return report(kind, where, { ...data, number: port, word });
        return known?.twin
          ? report('image+twin', where, { ...data, image: word, twin: known.twin.image, high: known.twin.port })
          : report('image', where, { ...data, image: word });
      });
    });
  },
);
