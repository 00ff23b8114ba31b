// Judges containers[*].ports[*].hostPort 1-1023, and containerPort 1-1023 under hostNetwork: the port is the node's own.
// Source: Pod Security Standards, baseline, "Host Ports" and "Host Namespaces" (narrowed here to the privileged ports);
// Kubernetes API defaulting: with hostNetwork, hostPort becomes the containerPort.

import { loweredStart } from '../../facts/questions/port-start.ts';
import { portData, portKey } from '../../knowledge/port-label.ts';
import { highPort, isPrivilegedPort } from '../../model/port.ts';
import type { PortFacts, Sysctl } from '../../model/workload.ts';
import type { Held } from '../claims.ts';
import { ofEachPort } from '../of-each.ts';
import { defineRule, type Reporter, type RuleReport } from '../rule.ts';
import type { Words } from '../words.ts';
import { claims, heldOnNode } from './claims.ts';
import { inCompose } from './compose.ts';
import { ALL_ADDRESSES } from './published.ts';
import { inQuadlet } from './quadlet.ts';
import { words } from './words.ts';

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
    const { value: isOnHost, from } = workload.hostNetwork;
    return ofEachPort(workload, (port, container) => {
      // Under hostNetwork the process binds containerPort on the node, whatever hostPort says: the API server refuses two different
      // numbers there, and where it does not look (a sidecar), hostPort takes nothing.
      if (!isPrivilegedPort(isOnHost ? port.containerPort : (port.hostPort ?? 0))) return undefined;
      const taken = { port, container: container.name, twin: image(container)?.twin?.image };
      if (!isOnHost) return tellMapped({ ...taken, start }, report);
      return tellOnHost({ ...taken, heldKey: heldOf(container), isByKube: from === 'kube' }, report);
    });
  },
);

type Report = typeof words extends Words<infer Data> ? Reporter<Data> : never;

interface Taken {
  readonly port: PortFacts;
  /** The name of the container. */
  readonly container: string;
  /** An image that does the same and listens above 1023. */
  readonly twin: string | undefined;
}

function tellOnHost(taken: Taken & { readonly heldKey: Held; readonly isByKube: boolean }, report: Report): RuleReport {
  const { port, container, twin, heldKey, isByKube } = taken;
  const { containerPort, containerPortAt, hostPortAt = containerPortAt, protocol } = port;
  const where = { at: containerPortAt, container };
  const data = { container, ...portData(containerPort, protocol), high: highPort(containerPort), heldKey };
  if (isByKube) return report('host-network+kube', where, data);
  const id = hostPortAt === containerPortAt ? 'host-network' : 'host-network+mapped';
  return twin === undefined ? report(id, where, data) : report(`${id}+twin`, where, { ...data, twin });
}

function tellMapped(taken: Taken & { readonly start: Sysctl | undefined }, report: Report): RuleReport {
  const { port, container, twin, start } = taken;
  const { containerPort: target, containerPortAt, hostPort: number = 0, hostPortAt = containerPortAt, protocol, hostIP } = port;
  const where = { at: hostPortAt, container };
  // Not in a sentence, but what the finding is known by: on another address of the node, it is another port.
  const address = hostIP === undefined || ALL_ADDRESSES.includes(hostIP) ? {} : { hostIP };
  const data = { container, ...portData(number, protocol), number, target, ...address };
  if (!isPrivilegedPort(target)) return report('mapped', where, data);
  const both = { ...data, high: highPort(target), ownKey: portKey(target, protocol) };
  if (start !== undefined) return report('mapped+privileged+start', where, { ...both, name: start.name });
  return twin === undefined
    ? report('mapped+privileged', where, both)
    : report('mapped+privileged+twin', where, { ...both, twin });
}
