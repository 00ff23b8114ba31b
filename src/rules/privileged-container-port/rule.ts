// Judges containers[*].ports[*].containerPort of a Pod with a network namespace of its own (hostNetwork not true): 1-1023.
// Source: ip(7) and capabilities(7), CAP_NET_BIND_SERVICE: "Bind a socket to Internet domain privileged ports (port
// numbers less than 1024)". What a Pod declares is information (Kubernetes API, ContainerPort); it does not bind anything.

import { loweredStart } from '../../facts/questions/port-start.ts';
import { portData } from '../../knowledge/port-label.ts';
import { highPort, isPrivilegedPort } from '../../model/port.ts';
import { ownPort } from '../claims.ts';
import { ofEachPort } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { inDockerfile } from './dockerfile.ts';
import { words } from './words.ts';

export const privilegedContainerPort = defineRule(
  {
    id: 'privileged-container-port',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'warning', audit: 'warning' },
    folds: ['port', 'number', 'high'],
    claims: ({ data: { portKey } }) => ({ grants: [], asks: [ownPort(String(portKey))] }),
    others: { dockerfile: inDockerfile },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: nginx
    ports:
      - containerPort: 80
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
  (workload, report, { image }) => {
    // Windows has no privileged ports. A port that is also the node's is told once, by privileged-host-port.
    if (workload.hostNetwork.value || workload.os.value === 'windows') return [];
    const start = loweredStart(workload);
    return ofEachPort(workload, ({ containerPort: number, containerPortAt: at, protocol, hostPort = 0 }, container) => {
      if (!isPrivilegedPort(number) || isPrivilegedPort(hostPort)) return undefined;
      const { port, portKey } = portData(number, protocol);
      const data = { container: container.name, port, portKey, number, high: highPort(number) };
      const twin = image(container)?.twin;
      const where = { at, container: container.name };
      // What was lowered for the port has no use without it.
      if (start === undefined) {
        return twin ? report('declared+twin', where, { ...data, twin: twin.image }) : report('declared', where, data);
      }
      return twin
        ? report('declared+twin+start', where, { ...data, twin: twin.image, name: start.name })
        : report('declared+start', where, { ...data, name: start.name });
    });
  },
);
