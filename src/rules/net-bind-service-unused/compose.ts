// Compose: cap_add with NET_BIND_SERVICE for another user than root. Docker sets no ambient capabilities (measured with 28.5.2), so
// that only the file of the program could give it to him.
import { opensEveryPort } from '../../facts/questions/port-start.ts';
import { hasFileCapability } from '../../facts/questions.ts';
import type { Workload } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const text = {
  en: 'service "{container}" adds {capability} for user {user}, who gets nothing of it: Docker sets no ambient capabilities, and no file capability of the program is known',
  ja: 'サービス「{container}」はユーザー {user} のために {capability} を加えていますが、届きません: Docker は ambient capability を与えず、プログラムのファイル capability も知られていません',
} as const;

const words = defineDialectWords({
  en: {
    why: 'A capability that does nothing makes people believe that a port is open by it. Docker puts what cap_add names into the bounding set alone: root has it in effect, another user only if the file of his program gives it to him.',
    messages: {
      void: {
        text: text.en,
        fix: 'remove it, and network_mode: host with it, for in a network of its own no port needs a capability; or give the program the file capability (setcap cap_net_bind_service=+ep)',
      },
      'void+container': {
        text: text.en,
        fix: 'remove it, and network_mode with it, for in a network of its own no port needs a capability; or give the program the file capability (setcap cap_net_bind_service=+ep)',
      },
      'void+sysctl': {
        text: text.en,
        fix: 'remove it, and net.ipv4.ip_unprivileged_port_start from sysctls with it, for without that no port of the network needs a capability; or give the program the file capability (setcap cap_net_bind_service=+ep)',
      },
    },
  },
  ja: {
    why: '効果のない capability は、それでポートが開いているという誤解を招きます。Docker は cap_add の capability を bounding set に入れるだけです。root ではそれが有効になりますが、ほかのユーザーが持てるのは、プログラムのファイルが与えるときだけです。',
    messages: {
      void: {
        text: text.ja,
        fix: 'これを network_mode: host とともに消す (サービス自身のネットワークではポートに capability は要らない)。または、プログラムにファイル capability を付ける (setcap cap_net_bind_service=+ep)',
      },
      'void+container': {
        text: text.ja,
        fix: 'これを network_mode とともに消す (サービス自身のネットワークではポートに capability は要らない)。または、プログラムにファイル capability を付ける (setcap cap_net_bind_service=+ep)',
      },
      'void+sysctl': {
        text: text.ja,
        fix: 'これを sysctls の net.ipv4.ip_unprivileged_port_start とともに消す (それがなければ、このネットワークのポートに capability は要らない)。または、プログラムにファイル capability を付ける (setcap cap_net_bind_service=+ep)',
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
  dns:
    image: registry.example.com/dns
    user: "1000"
    network_mode: host
    cap_add: [NET_BIND_SERVICE]
`,
      good: `
services:
  dns:
    image: registry.example.com/dns
    user: "1000"
    ports: ["53:53/udp"]
`,
    },
  },
  (workload, report, { image, binds }) =>
    ofEachContainer(workload, (container) => {
      const { name, addedCapabilities, runAsUser, userName, privileged } = container;
      const added = addedCapabilities.find((one) => one.name === 'NET_BIND_SERVICE');
      const user = userName?.value ?? runAsUser.value ?? 0;
      if (
        added === undefined ||
        user === 0 ||
        privileged.value ||
        opensEveryPort(workload) ||
        hasFileCapability(image(container))
      )
        return undefined;
      // Where the port cannot be bound, privileged-port-unbindable says why.
      if (binds(container).some(({ verdict, onDefaultNode }) => verdict === 'fails' || onDefaultNode === 'fails'))
        return undefined;
      const data = { container: name, capability: added.written, user };
      return report(messageOf(workload), { at: added.at, container: name }, data);
    }),
);

/** By what keeps the ports of the network from being open: the host has it, another container, or a sysctl. */
function messageOf({ hostNetwork, compose }: Workload): 'void' | 'void+container' | 'void+sysctl' {
  if (hostNetwork.value) return 'void';
  return compose?.network.kind === 'container' ? 'void+container' : 'void+sysctl';
}
