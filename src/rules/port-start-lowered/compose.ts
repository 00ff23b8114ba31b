// Compose: the sysctl net.ipv4.ip_unprivileged_port_start of a service in a network of its own, which Docker sets to 0 since 20.10.0.
// What is refused, under network_mode: host too, never-starts tells.
import { parsePortStart, portStartSysctl } from '../../facts/questions/port-start.ts';
import { DEFAULT_PORT_START } from '../../model/bind.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'The sysctl says which ports of a network need a privilege. Docker sets it to 0 in every network of its own, so that any user may open any port there; a value of the file goes before that.',
    messages: {
      redundant: {
        text: 'service "{container}" sets {name} to "{value}", as Docker does anyway',
        fix: 'remove the sysctl {name}, unless the file is for another engine as well',
      },
      neighbour: {
        text: 'service "{container}" sets {name} to "{value}" in the network of service "{other}": Docker takes that, and it holds for "{other}" from the moment that "{container}" starts',
        fix: 'set the sysctl at service "{other}", whose network it is, or nowhere: Docker sets it to 0',
      },
      empty: {
        text: 'service "{container}" sets {name} to an empty value, which takes away Docker\'s 0: ports below 1024 need a privilege then',
        fix: 'remove the sysctl {name}',
      },
      raised: {
        text: 'service "{container}" sets {name} to "{value}", so that ports from 1024 to {last} need a privilege, too',
        fix: 'remove the sysctl {name}, or set it to 1024',
      },
    },
  },
  ja: {
    why: 'この sysctl は、ネットワークのどのポートに特権が要るかを決めます。Docker は自分の作るどのネットワークでもこれを 0 にするので、どのユーザーもどのポートでも開けられます。ファイルに書いた値はそれより優先されます。',
    messages: {
      redundant: {
        text: 'サービス「{container}」は {name} を「{value}」にしていますが、Docker がもともとそうしています',
        fix: 'ファイルをほかのエンジンでも使うのでなければ、sysctl {name} を消す',
      },
      neighbour: {
        text: 'サービス「{container}」は、サービス「{other}」のネットワークで {name} を「{value}」にしています。Docker はこれを受け付け、「{container}」が起動した時から「{other}」にも効きます',
        fix: 'sysctl は、ネットワークの持ち主のサービス「{other}」に書くか、どこにも書かない (Docker 自身の値は 0)',
      },
      empty: {
        text: 'サービス「{container}」は {name} を空の値にしており、Docker の 0 が消えて、1024 番未満のポートに特権が要るようになります',
        fix: 'sysctl {name} を消す',
      },
      raised: {
        text: 'サービス「{container}」は {name} を「{value}」にしており、1024 番から {last} 番までのポートにも特権が要ります',
        fix: 'sysctl {name} を消すか、1024 にする',
      },
    },
  },
});

export const inCompose = inDialect(
  {
    words,
    atMost: { redundant: 'info', neighbour: 'warning', empty: 'warning', raised: 'warning' },
    examples: {
      bad: `
services:
  web:
    image: nginx
    sysctls:
      net.ipv4.ip_unprivileged_port_start: ""
`,
      good: `
services:
  web:
    image: nginx
    sysctls:
      net.ipv4.ip_unprivileged_port_start: "1024"
`,
    },
  },
  (workload, report) => {
    const { intruding, network } = workload.compose ?? {};
    if (intruding && network?.kind === 'service') {
      const data = { container: workload.object.name, other: network.name, name: intruding.name, value: intruding.value };
      return [report('neighbour', { at: intruding.at, container: workload.object.name }, data)];
    }
    const sysctl = portStartSysctl(workload.sysctls);
    // One of another service's network is told there.
    if (sysctl === undefined || workload.hostNetwork.value || !sysctl.at.startsWith(`${workload.at}/`)) return [];
    const { name, value, at } = sysctl;
    const [where, data] = [
      { at, container: workload.object.name },
      { container: workload.object.name, name },
    ];
    if (value === '') return [report('empty', where, data)];
    const start = parsePortStart(value);
    if (start === undefined) return [];
    if (start > DEFAULT_PORT_START) return [report('raised', where, { ...data, value, last: start - 1 })];
    return start === 0 ? [report('redundant', where, { ...data, value })] : [];
  },
);
