// Compose: cap_drop under network_mode: host. In the network of the host, root with Docker's default set may take every port of it.
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { hasDefault } from './default-set.ts';

const words = defineDialectWords({
  en: {
    why: "Docker gives NET_BIND_SERVICE to every container. In a network of its own that opens nothing that is not open already; in that of the host it opens every port below 1024 to root in the container, the host's own services' included.",
    messages: {
      kept: {
        text: 'service "{container}" keeps NET_BIND_SERVICE in the network of the host, where root in it may take every port',
        fix: 'set cap_drop: [ALL] and add what the program needs, or remove network_mode: host and publish the ports',
      },
    },
  },
  ja: {
    why: 'Docker はどのコンテナにも NET_BIND_SERVICE を与えます。サービス自身のネットワークではもともとどのポートも開いていますが、ホストのネットワークでは、コンテナの root に、ホスト自身のサービスのものも含めて 1024 番未満のすべてのポートが開かれます。',
    messages: {
      kept: {
        text: 'サービス「{container}」はホストのネットワークで NET_BIND_SERVICE を持ったままで、その root はどのポートも取れます',
        fix: 'cap_drop: [ALL] を書いてプログラムに要るものだけを加えるか、network_mode: host をやめてポートを公開する',
      },
    },
  },
});

export const inCompose = inDialect(
  {
    words,
    examples: {
      bad: `
services:
  agent:
    image: registry.example.com/agent
    network_mode: host
`,
      good: `
services:
  agent:
    image: registry.example.com/agent
    network_mode: host
    cap_drop: [ALL]
`,
    },
  },
  (workload, report) =>
    ofEachContainer(workload, (container) => {
      const { name, at, runAsUser, userName } = container;
      const mayBeRoot = (runAsUser.value ?? 0) === 0 && userName === undefined;
      if (!workload.hostNetwork.value || workload.partial || !mayBeRoot || !hasDefault(container)) return undefined;
      return report('kept', { at: `${at}/cap_drop`, container: name }, { container: name });
    }),
);
