// Judges containers[*].ports[*].hostPort 1-1023, and containerPort 1-1023 under hostNetwork: the port is the node's own.
// Source: Pod Security Standards, baseline, "Host Ports" and "Host Namespaces" (narrowed here to the privileged ports);
// Kubernetes API defaulting: with hostNetwork, hostPort becomes the containerPort.
import { portLabel } from '../../knowledge/port-label.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import { ofEachPort } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const privilegedHostPort = defineRule(
  {
    id: 'privileged-host-port',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'error', audit: 'warning' },
    folds: ['port', 'number', 'target'],
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
  (workload, report) =>
    ofEachPort(workload, (port, { name: container }) => {
      const { containerPort, containerPortAt, hostPort = 0, hostPortAt = port.at, protocol } = port;
      // Under hostNetwork the process binds containerPort on the node, whatever hostPort says.
      if (workload.hostNetwork.value && isPrivilegedPort(containerPort)) {
        const data = { container, port: portLabel(containerPort, protocol) };
        return report('host-network', { at: containerPortAt, container }, data);
      }
      if (!isPrivilegedPort(hostPort)) return undefined;
      const data = { container, port: portLabel(hostPort, protocol), number: hostPort, target: containerPort };
      return report('mapped', { at: hostPortAt, container }, data);
    }),
);
