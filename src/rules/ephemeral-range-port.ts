// Judges containers[*].ports[*].hostPort from 32768 on, and containerPort there under hostNetwork: the port is the node's own.
// Source: the kernel's net.ipv4.ip_local_port_range (32768-60999 unless a node changes it), from which connect(2) takes the
// local port of a connection, and ip-sysctl's ip_local_reserved_ports; RFC 6335, section 6: 49152-65535 are never assigned.
import { defineRule, ofEachPort } from './rule.ts';

const FIRST = 32768;
const LAST = 60999;

export const ephemeralRangePort = defineRule(
  {
    id: 'ephemeral-range-port',
    messages: {
      ephemeral: {
        text: 'container "{container}" takes hostPort {port} of the node, out of the range 32768-60999 from which Linux gives outgoing connections their ports',
        fix: 'remove hostPort: {port} and reach the Pod through a Service, or set a port below 30000',
      },
      'host-network': {
        text: 'container "{container}" listens on {port} with hostNetwork: true, out of the range 32768-60999 from which Linux gives outgoing connections their ports: while one has it, bind fails with EADDRINUSE ("address already in use")',
        fix: 'listen on a port below 30000, or keep {port} free on the node with the sysctl net.ipv4.ip_local_reserved_ports',
      },
      dynamic: {
        text: 'container "{container}" takes port {port} of the node, out of the range 49152-65535 that IANA keeps for short-lived use and assigns to no service',
        fix: 'set a port below 30000, or remove it from the node and reach the Pod through a Service',
      },
    },
    levels: { restricted: 'info', baseline: 'info', audit: 'info' },
    options: {},
    examples: {
      bad: `
containers:
  - name: metrics
    image: registry.example.com/shop/metrics
    ports:
      - containerPort: 9100
        hostPort: 49100
`,
      good: `
containers:
  - name: metrics
    image: registry.example.com/shop/metrics
    ports:
      - containerPort: 9100
        hostPort: 9100
`,
    },
  },
  (workload, report) => {
    const hostNetwork = workload.hostNetwork.value;
    return ofEachPort(workload, (port, { name: container }) => {
      const number = hostNetwork ? port.containerPort : (port.hostPort ?? 0);
      if (number < FIRST) return undefined;
      const at = hostNetwork ? port.containerPortAt : (port.hostPortAt ?? port.at);
      const kind = number > LAST ? 'dynamic' : hostNetwork ? 'host-network' : 'ephemeral';
      return report(kind, { at, container }, { container, port: number });
    });
  },
);
