// Compose: cap_add with NET_BIND_SERVICE or ALL, and privileged: true. Docker takes every spelling, has NET_BIND_SERVICE in its default
// set, and opens all ports of its own networks: so what is added is too much there, unless the program is not executed without it.
import { opensEveryPort } from '../../facts/questions/port-start.ts';
import { needsCapabilityToStart } from '../../facts/questions.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'NET_BIND_SERVICE lets whoever has it open every port below 1024, those of other services included. With Docker no port needs it: in every network of its own, net.ipv4.ip_unprivileged_port_start is 0.',
    messages: {
      added: {
        text: 'service "{container}" adds {capability}, which no port of its network needs: Docker opens all of them',
        fix: 'remove {capability} from cap_add (cap_drop: [ALL] stays)',
      },
      'added+default': {
        text: 'service "{container}" adds {capability}, which Docker gives to every container, and which no port of its network needs',
        fix: 'remove {capability} from cap_add, and set cap_drop: [ALL]',
      },
      'added-all': {
        text: 'service "{container}" adds every capability (cap_add: {capability})',
        fix: 'remove {capability} from cap_add, and add the capabilities by name that the program needs; no port needs one with Docker',
      },
      privileged: {
        text: 'service "{container}" is privileged, so that it may open every port, and far more than that',
        fix: 'remove privileged: true, and add the capabilities and devices by name that the program needs; no port needs one with Docker',
      },
    },
  },
  ja: {
    why: 'NET_BIND_SERVICE を持つプロセスは、ほかのサービスのものも含めて 1024 番未満のどのポートでも開けます。Docker では、そのためにこれを持つ必要はありません。サービス自身のどのネットワークでも net.ipv4.ip_unprivileged_port_start は 0 です。',
    messages: {
      added: {
        text: 'サービス「{container}」は {capability} を加えていますが、Docker はネットワークのどのポートも開いているので、ポートには要りません',
        fix: 'cap_add から {capability} を消す (cap_drop: [ALL] はそのまま)',
      },
      'added+default': {
        text: 'サービス「{container}」は {capability} を加えていますが、Docker はこれをどのコンテナにも与えており、ネットワークのポートにも要りません',
        fix: 'cap_add から {capability} を消し、cap_drop: [ALL] を書く',
      },
      'added-all': {
        text: 'サービス「{container}」は、すべての capability を加えています (cap_add: {capability})',
        fix: 'cap_add から {capability} を消し、プログラムに要る capability だけを名前で加える。Docker ではポートには 1 つも要らない',
      },
      privileged: {
        text: 'サービス「{container}」は privileged であり、どのポートも開けられ、それよりはるかに多くのことができます',
        fix: 'privileged: true を消し、プログラムに要る capability とデバイスだけを名前で加える。Docker ではポートには 1 つも要らない',
      },
    },
  },
});

export const inCompose = inDialect(
  {
    words,
    atMost: { added: 'warning', 'added+default': 'info' },
    examples: {
      bad: `
services:
  web:
    image: nginx
    cap_drop: [ALL]
    cap_add: [NET_BIND_SERVICE]
`,
      good: `
services:
  web:
    image: nginxinc/nginx-unprivileged
    cap_drop: [ALL]
`,
    },
  },
  (workload, report, { image }) =>
    ofEachContainer(workload, (container) => {
      const { name, privileged, addedCapabilities } = container;
      if (privileged.value) return report('privileged', { at: privileged.at, container: name }, { container: name });
      // In the network of the host or of somebody else, and behind a sysctl, a port may need it: whether it helps, net-bind-service-unused says.
      const mayNeed = !opensEveryPort(workload) || needsCapabilityToStart(image(container));
      return addedCapabilities.flatMap(({ name: capability, written, at }) => {
        const data = { container: name, capability: written };
        const where = { at, container: name };
        if (capability === 'ALL') return report('added-all', where, data);
        if (capability !== 'NET_BIND_SERVICE' || mayNeed) return [];
        return report(dropsIt(container) ? 'added' : 'added+default', where, data);
      });
    }),
);

function dropsIt({ droppedCapabilities }: ContainerFacts): boolean {
  return droppedCapabilities.some(({ name }) => name === 'ALL' || name === 'NET_BIND_SERVICE');
}
