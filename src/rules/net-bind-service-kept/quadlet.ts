// Quadlet: no DropCapability= under Network=host. In the network of the host, root with Podman's default set may take every port of it.
import { isImageOfUser } from '../../facts/questions/image-start.ts';
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { hasDefault } from './default-set.ts';

const words = defineDialectWords({
  en: {
    why: "Podman has NET_BIND_SERVICE in its default set, which root in a container has in effect. In a network of its own that opens its own ports; in that of the host every port below 1024, the host's own services' included.",
    messages: {
      kept: {
        text: '"{container}" keeps NET_BIND_SERVICE in the network of the host, where root in it may take every port',
        fix: 'set DropCapability=all and name in AddCapability= what the program needs, or remove Network=host and publish the ports (PublishPort=HOST:CONTAINER)',
      },
    },
  },
  ja: {
    why: 'Podman の既定の capability には NET_BIND_SERVICE があり、コンテナの root ではそれが有効です。コンテナ自身のネットワークではそのポートが開くだけですが、ホストのネットワークでは、ホスト自身のサービスのものも含めて 1024 番未満のすべてのポートが開かれます。',
    messages: {
      kept: {
        text: '「{container}」はホストのネットワークで NET_BIND_SERVICE を持ったままで、その root はどのポートも取れます',
        fix: 'DropCapability=all を書いてプログラムに要るものを AddCapability= に挙げるか、Network=host をやめてポートを公開する (PublishPort=ホスト:コンテナ)',
      },
    },
  },
});

export const inQuadlet = inDialect(
  {
    words,
    examples: {
      bad: `
[Container]
Image=registry.example.com/agent
Network=host
`,
      good: `
[Container]
Image=registry.example.com/agent
Network=host
DropCapability=all
`,
    },
  },
  (workload, report, { image }) => {
    const { hostNetwork, hostUsers, partial, byQuadlet } = workload;
    // Root of other users than the host's has no privilege in its network, nor has root of a Podman that is not.
    if (!hostNetwork.value || partial || hostUsers.value === false || byQuadlet?.rootless) return [];
    return ofEachContainer(workload, (container) => {
      const { name, runAsUser, userName } = container;
      const mayBeRoot = (runAsUser.value ?? 0) === 0 && userName === undefined && !isImageOfUser(image(container));
      if (!mayBeRoot || !hasDefault(container)) return undefined;
      return report('kept', { at: hostNetwork.at, container: name }, { container: name });
    });
  },
);
