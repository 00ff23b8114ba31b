// Judges containers[*].ports[*].hostPort from 32768 on, and containerPort there under hostNetwork: the port is the node's own.
// Source: the kernel's net.ipv4.ip_local_port_range (32768-60999 unless a node changes it), from which connect(2) takes the
// local port of a connection, and ip-sysctl's ip_local_reserved_ports; RFC 6335, section 6: 49152-65535 are never assigned.
import { MAX_PORT } from '../../model/port.ts';
import { ofEachPort } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

const FIRST = 32768;
const LAST = 60999;

export const ephemeralRangePort = defineRule(
  {
    id: 'ephemeral-range-port',
    about: 'workload',
    words,
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
      if (number < FIRST || number > MAX_PORT) return undefined;
      const at = hostNetwork ? port.containerPortAt : (port.hostPortAt ?? port.at);
      const kind = number > LAST ? 'dynamic' : hostNetwork ? 'host-network' : 'ephemeral';
      return report(kind, { at, container }, { container, port: number });
    });
  },
);
