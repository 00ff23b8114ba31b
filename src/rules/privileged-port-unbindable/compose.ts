// Compose: ports below the start of the service's network that its user, capabilities and image do not let it bind. In a network of
// Docker's own the start is 0, so that this takes network_mode: host or a sysctl. Measured with Docker 28.5.2.
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { tellUnbindable } from './on-one-runtime.ts';

const HOST_EN =
  'remove network_mode: host and publish the port (ports: HOST:CONTAINER), for in a network of its own no port needs a privilege with Docker';
const HOST_JA =
  'network_mode: host をやめてポートを公開する (ports: ホスト:コンテナ)。サービス自身のネットワークでは、Docker ではどのポートにも特権は要らない';
const SYSCTL_EN = 'listen on a port above 1023, or remove the sysctl net.ipv4.ip_unprivileged_port_start, which Docker sets to 0';
const SYSCTL_JA = '1024 番以上のポートで待ち受けるか、sysctl net.ipv4.ip_unprivileged_port_start を消す (Docker 自身の値は 0)';

const words = defineDialectWords({
  en: {
    why: 'The kernel gives a port below net.ipv4.ip_unprivileged_port_start only to a process with NET_BIND_SERVICE in effect. Docker sets that to 0 in networks of its own; in the network of the host, and behind a sysctl of the file, root needs the capability, and another user the file capability of his program, for Docker sets no ambient capabilities.',
    messages: {
      dropped: {
        text: 'service "{container}" cannot bind {ports}: EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE',
        fix: SYSCTL_EN,
      },
      'dropped+host': {
        text: 'service "{container}" cannot bind {ports} of the host: EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE',
        fix: HOST_EN,
      },
      void: {
        text: 'service "{container}" cannot bind {ports}: EACCES ("permission denied"), because it does not run as root, no file capability takes effect for its program, and Docker sets no ambient capabilities',
        fix: SYSCTL_EN,
      },
      'void+host': {
        text: 'service "{container}" cannot bind {ports} of the host: EACCES ("permission denied"), because it does not run as root, no file capability takes effect for its program, and Docker sets no ambient capabilities',
        fix: HOST_EN,
      },
      'default-node': {
        text: 'service "{container}" cannot bind {ports} of a host that keeps the default net.ipv4.ip_unprivileged_port_start of 1024: EACCES ("permission denied")',
        fix: HOST_EN,
      },
      'image-decides': {
        text: 'service "{container}" does not run as root, so that it binds {ports} only if its program in the image has the file capability: cap_add does not help it',
        fix: SYSCTL_EN,
      },
    },
  },
  ja: {
    why: 'カーネルは net.ipv4.ip_unprivileged_port_start より小さいポートを、NET_BIND_SERVICE が実際に有効なプロセスにだけ使わせます。Docker は自分の作るネットワークではこれを 0 にします。ホストのネットワークや、ファイルに書いた sysctl のもとでは、root には capability が、ほかのユーザーにはプログラムのファイル capability が要ります。Docker は ambient capability を与えないからです。',
    messages: {
      dropped: {
        text: 'サービス「{container}」は {ports} で待ち受けられません: NET_BIND_SERVICE を持たないため、EACCES ("permission denied") になります',
        fix: SYSCTL_JA,
      },
      'dropped+host': {
        text: 'サービス「{container}」はホストの {ports} で待ち受けられません: NET_BIND_SERVICE を持たないため、EACCES ("permission denied") になります',
        fix: HOST_JA,
      },
      void: {
        text: 'サービス「{container}」は {ports} で待ち受けられません: root で動かず、プログラムに効くファイル capability がなく、Docker は ambient capability を与えないので、EACCES ("permission denied") になります',
        fix: SYSCTL_JA,
      },
      'void+host': {
        text: 'サービス「{container}」はホストの {ports} で待ち受けられません: root で動かず、プログラムに効くファイル capability がなく、Docker は ambient capability を与えないので、EACCES ("permission denied") になります',
        fix: HOST_JA,
      },
      'default-node': {
        text: 'サービス「{container}」は、net.ipv4.ip_unprivileged_port_start が既定の 1024 のままのホストでは {ports} で待ち受けられません: EACCES ("permission denied") になります',
        fix: HOST_JA,
      },
      'image-decides': {
        text: 'サービス「{container}」は root で動かないため、{ports} で待ち受けられるのは、イメージ内のプログラムにファイル capability がある場合だけです。cap_add では足りません',
        fix: SYSCTL_JA,
      },
    },
  },
});

export const inCompose = inDialect(
  {
    words,
    atMost: { 'default-node': 'warning', 'image-decides': 'info' },
    examples: {
      bad: `
services:
  web:
    image: registry.example.com/web
    user: "1000"
    network_mode: host
    cap_drop: [ALL]
    ports: ["80:80"]
`,
      good: `
services:
  web:
    image: registry.example.com/web
    user: "1000"
    cap_drop: [ALL]
    ports: ["80:80"]
`,
    },
  },
  tellUnbindable,
);
