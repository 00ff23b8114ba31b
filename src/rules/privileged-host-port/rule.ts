// Judges containers[*].ports[*].hostPort 1-1023, and containerPort 1-1023 under hostNetwork: the port is the node's own.
// Source: Pod Security Standards, baseline, "Host Ports" and "Host Namespaces" (narrowed here to the privileged ports);
// Kubernetes API defaulting: with hostNetwork, hostPort becomes the containerPort.

import { loweredStart } from '../../facts/questions/port-start.ts';
import { portData, portKey } from '../../knowledge/port-label.ts';
import { highPort, isPrivilegedPort } from '../../model/port.ts';
import { ofEachPort } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { claims, heldOnNode } from './claims.ts';
import { inCompose } from './compose.ts';
import { inQuadlet } from './quadlet.ts';
import { words } from './words.ts';

const ALL_ADDRESSES = ['', '0.0.0.0', '::'];

export const privilegedHostPort = defineRule(
  {
    id: 'privileged-host-port',
    about: 'workload',
    words,
    others: { compose: inCompose, quadlet: inQuadlet },
    levels: { restricted: 'error', baseline: 'error', audit: 'warning' },
    folds: ['port', 'number', 'target', 'high', 'ownKey'],
    claims,
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: nginx
    ports:
      - containerPort: 8080
        hostPort: 80
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
  (workload, report, { image, bindsPort }) => {
    const start = loweredStart(workload);
    const heldOf = heldOnNode(workload, bindsPort);
    return ofEachPort(workload, (port, facts) => {
      const { name: container } = facts;
      const { containerPort, containerPortAt, hostPort = 0, hostPortAt = containerPortAt, protocol, hostIP } = port;
      const isOnHost = workload.hostNetwork.value;
      // The API server refuses two different numbers there, and where it does not look (a sidecar), hostPort takes nothing.
      const isMapped = isPrivilegedPort(hostPort) && !isOnHost;
      // Under hostNetwork the process binds containerPort on the node, whatever hostPort says.
      if (isOnHost && isPrivilegedPort(containerPort)) {
        const id = hostPortAt === containerPortAt ? 'host-network' : 'host-network+mapped';
        const where = { at: containerPortAt, container };
        const data = {
          container,
          ...portData(containerPort, protocol),
          high: highPort(containerPort),
          heldKey: heldOf(facts),
        };
        if (workload.hostNetwork.from === 'kube') return report('host-network+kube', where, data);
        const twin = image(facts)?.twin?.image;
        return twin === undefined ? report(id, where, data) : report(`${id}+twin`, where, { ...data, twin });
      }
      if (!isMapped) return undefined;
      // Not in a sentence, but what the finding is known by: on another address of the node, it is another port.
      const address = hostIP === undefined || ALL_ADDRESSES.includes(hostIP) ? {} : { hostIP };
      const data = { container, ...portData(hostPort, protocol), number: hostPort, target: containerPort, ...address };
      const where = { at: hostPortAt, container };
      if (!isPrivilegedPort(containerPort)) return report('mapped', where, data);
      const both = { ...data, high: highPort(containerPort), ownKey: portKey(containerPort, protocol) };
      if (start !== undefined) return report('mapped+privileged+start', where, { ...both, name: start.name });
      const twin = image(facts)?.twin?.image;
      return twin === undefined
        ? report('mapped+privileged', where, both)
        : report('mapped+privileged+twin', where, { ...both, twin });
    });
  },
);
