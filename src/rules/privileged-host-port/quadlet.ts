// Quadlet: ports below 1024 that are published, and those of Network=host. As with Compose, 80 and 443 are told as info, for the reverse
// proxy of a host has to publish them, and one on 127.0.0.1 is not told. That nobody but root may publish them, never-starts tells.
import { portData } from '../../knowledge/port-label.ts';
import { highPort, isPrivilegedPort } from '../../model/port.ts';
import { ofEachPort } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { isLoopback, publishedData } from './published.ts';

const words = defineDialectWords({
  en: {
    why: 'The kernel reserves the ports of the host below 1024 for its administrator: whoever connects to port 22 or 53 there takes the answer for that of a service which the administrator started. Podman that runs as root publishes any of them, and Podman of another user none.',
    messages: {
      published: {
        text: '"{container}" publishes privileged port {port} of the host on {address}, for port {target} of its container',
        fix: 'let a reverse proxy be the only one that publishes a port below 1024, or publish it on 127.0.0.1 alone (PublishPort=127.0.0.1:HOST:CONTAINER)',
      },
      'published+web': {
        text: '"{container}" publishes privileged port {port} of the host on {address}, for port {target} of its container; only Podman that runs as root can do so',
        fix: 'leave it as it is if this is the reverse proxy of the host; else publish a port above 1023 ({high}) on 127.0.0.1 behind it, or have a .socket of systemd open the port',
      },
      'host-network': {
        text: '"{container}" listens on privileged port {port} of the host itself, by Network=host',
        fix: 'remove Network=host and publish the port (PublishPort=HOST:CONTAINER), or listen on a port above 1023 behind a reverse proxy',
      },
    },
  },
  ja: {
    why: 'ホストの 1024 番未満のポートは、カーネルが管理者のために取ってある番号です。ホストの 22 番や 53 番に接続したクライアントは、管理者が起動したサービスが応答していると信じます。root で動く Podman はそのどれでも公開し、ほかのユーザーの Podman はどれも公開できません。',
    messages: {
      published: {
        text: '「{container}」は、コンテナのポート {target} のために、ホストの特権ポート {port} を公開しています (アドレス: {address|every address=すべて})',
        fix: '1024 番未満のポートを公開するのはリバースプロキシだけにするか、127.0.0.1 だけに公開する (PublishPort=127.0.0.1:ホスト:コンテナ)',
      },
      'published+web': {
        text: '「{container}」は、コンテナのポート {target} のために、ホストの特権ポート {port} を公開しています (アドレス: {address|every address=すべて})。公開できるのは root で動く Podman だけです',
        fix: 'これがホストのリバースプロキシならそのままでよい。そうでなければ、1024 番以上のポート ({high}) を 127.0.0.1 に公開してリバースプロキシを前に置くか、systemd の .socket にポートを開かせる',
      },
      'host-network': {
        text: '「{container}」は、Network=host により、ホストの特権ポート {port} そのもので待ち受けます',
        fix: 'Network=host をやめてポートを公開する (PublishPort=ホスト:コンテナ) か、1024 番以上のポートで待ち受けてリバースプロキシを前に置く',
      },
    },
  },
});

export const inQuadlet = inDialect(
  {
    words,
    atMost: { published: 'warning', 'published+web': 'info', 'host-network': 'warning' },
    folds: ['port', 'target', 'high'],
    examples: {
      bad: `
[Container]
Image=registry.example.com/mail
User=1000
PublishPort=25:2525
`,
      good: `
[Container]
Image=registry.example.com/web
User=1000
PublishPort=127.0.0.1:8080:8080
`,
    },
  },
  (workload, report) =>
    ofEachPort(workload, (port, { name: container }) => {
      const { containerPortAt, hostPort = 0, hostPortAt = containerPortAt, protocol, hostIP = '' } = port;
      if (!isPrivilegedPort(hostPort) || isLoopback(hostIP)) return undefined;
      const data = { container, ...portData(hostPort, protocol) };
      const where = { at: hostPortAt, container };
      if (workload.hostNetwork.value) return report('host-network', where, data);
      const isWeb = hostPort === 80 || hostPort === 443;
      return isWeb
        ? report('published+web', where, { ...data, ...publishedData(port), high: highPort(hostPort) })
        : report('published', where, { ...data, ...publishedData(port) });
    }),
);
