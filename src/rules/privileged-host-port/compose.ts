// Compose: ports that are published below 1024, and ports below 1024 under network_mode: host. Docker's daemon takes a published
// port, as root; whoever may write such a file is root of the host already. So a published port is never more than a warning, and 80
// and 443, which the reverse proxy of a host has to publish, are told as info. One on 127.0.0.1 is seen by nobody else.
import { portData } from '../../knowledge/port-label.ts';
import { highPort, isPrivilegedPort } from '../../model/port.ts';
import { ofEachPort } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { isLoopback, publishedData } from './published.ts';

const words = defineDialectWords({
  en: {
    why: 'The kernel reserves the ports of the host below 1024 for its administrator: whoever connects to port 22 or 53 there takes the answer for that of a service which the administrator started. Docker publishes any port for whoever may use it, on every address of the host and past the rules of ufw and firewalld.',
    messages: {
      published: {
        text: 'service "{container}" publishes privileged port {port} of the host on {address}, for port {target} of its container',
        fix: 'let a reverse proxy be the only service that publishes a port below 1024, or publish it on 127.0.0.1 alone (ports: 127.0.0.1:HOST:CONTAINER)',
      },
      'published+web': {
        text: 'service "{container}" publishes privileged port {port} of the host on {address}, for port {target} of its container',
        fix: 'leave it as it is if this is the reverse proxy of the host; else let that one publish the port, and publish a port above 1023 ({high}) on 127.0.0.1 or nothing',
      },
      'published+chosen': {
        text: 'service "{container}" publishes privileged port {port} of the host on {address}, or the first free one up to {last}, for port {target} of its container',
        fix: 'publish one port above 1023 on 127.0.0.1 alone (ports: 127.0.0.1:HOST:CONTAINER), and let a reverse proxy stand before it',
      },
      'published+octal': {
        text: 'service "{container}" publishes privileged port {port} of the host: with a 0 in front and without quotes, {written} is octal in YAML',
        fix: 'write the number without the 0 in front, or in quotes',
      },
      ignored: {
        text: 'service "{container}" publishes privileged port {port} of the host for port {target} of its container, which network_mode: host ignores without a word: nobody listens on {port}',
        fix: 'remove network_mode: host, or the entry of ports',
      },
      'host-network+ignored': {
        text: 'service "{container}" listens on privileged port {port} of the host itself: network_mode: host ignores without a word that it is published as {published}',
        fix: 'remove network_mode: host, so that {published} is published, or listen on a port above 1023 behind a reverse proxy',
      },
      'host-network': {
        text: 'service "{container}" says that it listens on {port} with network_mode: host, which makes it a privileged port of the host',
        fix: 'remove network_mode: host and publish the port (ports: HOST:CONTAINER), or listen on a port above 1023 behind a reverse proxy',
      },
    },
  },
  ja: {
    why: 'ホストの 1024 番未満のポートは、カーネルが管理者のために取ってある番号です。ホストの 22 番や 53 番に接続したクライアントは、管理者が起動したサービスが応答していると信じます。Docker は、使える人になら誰にでも、ホストのすべてのアドレスで、ufw や firewalld の規則も通さずにポートを公開します。',
    messages: {
      published: {
        text: 'サービス「{container}」は、コンテナのポート {target} のために、ホストの特権ポート {port} を公開しています (アドレス: {address|every address=すべて})',
        fix: '1024 番未満のポートを公開するのはリバースプロキシだけにするか、127.0.0.1 だけに公開する (ports: 127.0.0.1:ホスト:コンテナ)',
      },
      'published+web': {
        text: 'サービス「{container}」は、コンテナのポート {target} のために、ホストの特権ポート {port} を公開しています (アドレス: {address|every address=すべて})',
        fix: 'これがホストのリバースプロキシならそのままでよい。そうでなければポートの公開はリバースプロキシに任せ、1024 番以上のポート ({high}) を 127.0.0.1 に公開するか、何も公開しない',
      },
      'published+chosen': {
        text: 'サービス「{container}」は、コンテナのポート {target} のために、ホストの特権ポート {port}、またはそこから {last} までの最初の空きポートを公開しています (アドレス: {address|every address=すべて})',
        fix: '1024 番以上のポート 1 つを 127.0.0.1 だけに公開し (ports: 127.0.0.1:ホスト:コンテナ)、リバースプロキシを前に置く',
      },
      'published+octal': {
        text: 'サービス「{container}」はホストの特権ポート {port} を公開しています: 先頭が 0 で引用符のない {written} は、YAML では 8 進数です',
        fix: '先頭の 0 を消すか、引用符で囲む',
      },
      ignored: {
        text: 'サービス「{container}」は、コンテナのポート {target} のためにホストの特権ポート {port} を公開していますが、network_mode: host では黙って無視され、{port} では何も待ち受けません',
        fix: 'network_mode: host か、ports のこの項目を消す',
      },
      'host-network+ignored': {
        text: 'サービス「{container}」はホストの特権ポート {port} そのもので待ち受けます: {published} として公開する指定は、network_mode: host では黙って無視されます',
        fix: 'network_mode: host をやめて {published} を公開するか、1024 番以上のポートで待ち受けてリバースプロキシを前に置く',
      },
      'host-network': {
        text: 'サービス「{container}」は network_mode: host のもとで {port} で待ち受けるとしており、これはホストの特権ポートになります',
        fix: 'network_mode: host をやめてポートを公開する (ports: ホスト:コンテナ) か、1024 番以上のポートで待ち受けてリバースプロキシを前に置く',
      },
    },
  },
});

export const inCompose = inDialect(
  {
    words,
    atMost: {
      published: 'warning',
      'published+chosen': 'warning',
      'published+octal': 'warning',
      'published+web': 'info',
      ignored: 'warning',
    },
    folds: ['port', 'target', 'high'],
    examples: {
      bad: `
services:
  db:
    image: postgres
    ports:
      - "22:2222"
`,
      good: `
services:
  web:
    image: nginxinc/nginx-unprivileged
    ports:
      - "127.0.0.1:8080:8080"
`,
    },
  },
  (workload, report) => {
    const { droppedPorts = [], octal = [] } = workload.compose ?? {};
    // Nearly no service has any of either.
    const dropped = droppedPorts.length > 0 ? new Map(droppedPorts.map(({ at, hostPort }) => [at, hostPort])) : undefined;
    const spelt = octal.length > 0 ? new Map(octal.map(({ at, written }) => [at, written])) : undefined;
    const reports = ofEachPort(workload, (port, { name: container }) => {
      const { containerPortAt, hostPort = 0, hostPortAt = containerPortAt, protocol, hostIP = '' } = port;
      if (!isPrivilegedPort(hostPort) || isLoopback(hostIP)) return undefined;
      const data = { container, ...portData(hostPort, protocol) };
      if (workload.hostNetwork.value) {
        const where = { at: containerPortAt, container };
        const published = dropped?.get(port.at) ?? hostPort;
        return published === hostPort
          ? report('host-network', where, data)
          : report('host-network+ignored', where, { ...data, published });
      }
      const where = { at: hostPortAt, container };
      const written = spelt?.get(hostPortAt);
      if (written !== undefined) return report('published+octal', where, { ...data, written });
      const { lastHostPort: last } = port;
      if (last !== undefined) return report('published+chosen', where, { ...data, ...publishedData(port), last });
      const isWeb = hostPort === 80 || hostPort === 443;
      if (!isWeb) return report('published', where, { ...data, ...publishedData(port) });
      return report('published+web', where, { ...data, ...publishedData(port), high: highPort(hostPort) });
    });
    if (droppedPorts.length === 0) return reports;
    const container = workload.object.name;
    const ignored = droppedPorts.flatMap(({ at, containerPort: target, hostPort = 0 }) => {
      if (!isPrivilegedPort(hostPort) || isPrivilegedPort(target)) return [];
      return report('ignored', { at, container }, { container, ...portData(hostPort, 'TCP'), target });
    });
    return [...reports, ...ignored];
  },
);
