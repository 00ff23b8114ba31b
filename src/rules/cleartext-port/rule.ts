// Judges containerPort and hostPort of every container: ports of services that send passwords in the clear and have an encrypted
// twin in the registry. Source: IANA's registry; RFC 8314, section 3 (implicit TLS for mail), RFC 4251 (SSH for Telnet and the
// r-services). Not 80, behind a proxy that ends TLS, and not 53, which resolvers ask: see knowledge/cleartext-ports.ts.
import { cleartextServiceOf } from '../../knowledge/cleartext-ports.ts';
import type { PortFacts } from '../../model/workload.ts';
import { ofEachPort } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { inCompose } from './compose.ts';
import { words } from './words.ts';

export const cleartextPort = defineRule(
  {
    id: 'cleartext-port',
    about: 'workload',
    words,
    others: { compose: inCompose },
    levels: { restricted: 'warning', baseline: 'info', audit: 'info' },
    options: {},
    examples: {
      bad: `
containers:
  - name: console
    image: registry.example.com/lab/telnetd
    ports:
      - containerPort: 23
`,
      good: `
containers:
  - name: console
    image: registry.example.com/lab/sshd
    ports:
      - containerPort: 2222
`,
    },
  },
  (workload, report) =>
    ofEachPort(workload, (port, { name: container }) => {
      const found = cleartextOf(port);
      if (found === undefined) return undefined;
      const { kind, at, use } = found;
      const { port: number, service, encrypted } = use;
      const data = { container, port: number, service, twin: encrypted.service, twinPort: encrypted.port };
      return report(kind, { at, container }, data);
    }),
);

/** The node's port before the container's, for a wider circle sees it; under hostNetwork nobody wrote a hostPort. */
function cleartextOf({ hostPort = 0, hostPortAt, containerPort, containerPortAt, protocol }: PortFacts) {
  const onNode = cleartextServiceOf(hostPort, protocol);
  if (onNode && hostPortAt !== undefined && hostPortAt !== containerPortAt)
    return { kind: 'host', at: hostPortAt, use: onNode } as const;
  const inPod = cleartextServiceOf(containerPort, protocol);
  return inPod && ({ kind: 'container', at: containerPortAt, use: inPod } as const);
}
