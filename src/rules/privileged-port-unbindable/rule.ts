// Judges the privileged ports that a container declares by what its user, capabilities, image and Pod let it bind.
// Source: ip(7) and capabilities(7): bind(2) below net.ipv4.ip_unprivileged_port_start wants CAP_NET_BIND_SERVICE in the
// effective set, which execve(2) leaves to another user than root only by a file capability or an ambient one; Kubernetes has
// no field for ambient capabilities (KEP-2763). Of what does not start at all, never-starts tells.
import { portsData } from '../../knowledge/port-label.ts';
import { ofEachContainer } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { inCompose } from './compose.ts';
import { inDockerfile } from './dockerfile.ts';
import { inQuadlet } from './quadlet.ts';
import { type Story, storiesOf } from './stories.ts';
import { inSystemd } from './systemd.ts';
import { words } from './words.ts';

export const privilegedPortUnbindable = defineRule(
  {
    id: 'privileged-port-unbindable',
    about: 'workload',
    words,
    levels: { restricted: 'error', baseline: 'error', audit: 'warning' },
    atMost: {
      'dropped-on-some': 'warning',
      'void-on-some': 'warning',
      'default-node': 'warning',
      'default-node+kube': 'warning',
      'image-decides': 'info',
      'image-decides+platform': 'warning',
    },
    others: { compose: inCompose, systemd: inSystemd, quadlet: inQuadlet, dockerfile: inDockerfile },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: nginx
    securityContext:
      runAsUser: 101
      runAsNonRoot: true
      capabilities:
        drop: [ALL]
    ports:
      - containerPort: 80
`,
      good: `
securityContext:
  runAsNonRoot: true
  runAsUser: 101
  sysctls:
    - name: net.ipv4.ip_unprivileged_port_start
      value: "80"
containers:
  - name: web
    image: nginx
    ports:
      - containerPort: 80
`,
    },
  },
  (workload, report, context) => {
    const tell = ({ container, failure, ports: [first, ...others] }: Story) => {
      const bound = [first, ...others];
      const { kind, runtimes, error, platforms = [] } = failure;
      const data = {
        container: container.name,
        ...portsData(bound),
        runtimes: runtimes.join(', '),
        code: error.code,
        error: error.text,
        image: container.image ?? '',
        platforms: platforms.join(', '),
      };
      const messageId = kind === 'default-node' && workload.hostNetwork.from === 'kube' ? 'default-node+kube' : kind;
      return report(messageId, { at: first.at, container: container.name, ports: bound.map(({ port }) => port) }, data);
    };
    return ofEachContainer(workload, (container) => {
      const stories = storiesOf(container, context);
      return stories.length === 0 ? undefined : stories.map(tell);
    });
  },
);
