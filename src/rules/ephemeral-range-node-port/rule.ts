// Judges spec.ports[*].nodePort of a Service: 32768-60999, the ports that Linux hands out to outgoing connections.
// Source: kernel docs, ip_local_port_range: "The default values are 32768 and 60999"; kube-apiserver
// --service-node-port-range, by default 30000-32767, which ends where that range begins.
import { defineRule } from '../rule.ts';
import { portTitle } from '../service-ports.ts';
import { words } from './words.ts';

const FIRST = 32768;
const LAST = 60999;

export const ephemeralRangeNodePort = defineRule(
  {
    id: 'ephemeral-range-node-port',
    about: 'set',
    words,
    levels: { restricted: 'info', baseline: 'info', audit: 'info' },
    options: {},
    examples: {
      bad: nodePortAt(40080),
      good: nodePortAt(30080),
    },
  },
  (service, report) => {
    if (service.kind !== 'service') return [];
    return service.ports.flatMap((port) => {
      const { nodePort } = port;
      if (nodePort === undefined || nodePort.port < FIRST || nodePort.port > LAST) return [];
      const data = { service: service.object.name, nodePort: nodePort.port, port: portTitle(port) };
      return report('ephemeral', nodePort.at, { ...data, first: FIRST, last: LAST });
    });
  },
);

function nodePortAt(nodePort: number): string {
  return `
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  ports:
    - port: 80
      targetPort: 8080
      nodePort: ${nodePort}
`;
}
