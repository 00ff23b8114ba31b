// Judges containers[*].ports[*].hostPort 1-1023, and containerPort 1-1023 under hostNetwork: the port is the node's own.
// Source: Pod Security Standards, baseline, "Host Ports" and "Host Namespaces" (narrowed here to the privileged ports);
// Kubernetes API defaulting: with hostNetwork, hostPort becomes the containerPort.
import { portLabel } from '../knowledge/port-label.ts';
import { isPrivilegedPort } from '../model/port.ts';
import { defineRule } from './rule.ts';

export const privilegedHostPort = defineRule(
  {
    id: 'privileged-host-port',
    messages: {
      mapped: {
        text: 'container "{container}" takes privileged hostPort {port} of the node for containerPort {target}',
        fix: 'remove hostPort: {number} and reach the Pod through a Service, an Ingress or a Gateway',
      },
      'host-network': {
        text: 'container "{container}" declares containerPort {port} with hostNetwork: true, which makes it a privileged port of the node',
        fix: 'remove hostNetwork: true and reach the Pod through a Service, or listen on a port above 1023',
      },
    },
    levels: { restricted: 'error', baseline: 'error', audit: 'warning' },
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
    workload.containers.flatMap((container) =>
      container.ports.flatMap((port) => {
        const on = { container: container.name };
        const { containerPort, containerPortAt, hostPort = 0, hostPortAt = port.at } = port;
        // Under hostNetwork the process binds containerPort on the node, whatever hostPort says.
        if (workload.hostNetwork.value && isPrivilegedPort(containerPort)) {
          return report('host-network', { at: containerPortAt, ...on }, { ...on, port: portLabel(containerPort, port.protocol) });
        }
        if (!isPrivilegedPort(hostPort)) return [];
        const data = { port: portLabel(hostPort, port.protocol), number: hostPort, target: containerPort };
        return report('mapped', { at: hostPortAt, ...on }, { ...on, ...data });
      }),
    ),
);
