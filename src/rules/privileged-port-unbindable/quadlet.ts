// Quadlet: ports below the start of the container's network that its user, capabilities and image do not let it bind. Podman leaves the
// kernel's 1024 there, and makes ambient what AddCapability= names. Measured with podman 5.4.2 and 5.8.6.
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { tellUnbindable } from './on-one-runtime.ts';

const HIGH_EN =
  'listen on a port above 1023 and publish it (PublishPort=HOST:CONTAINER), or set AddCapability=NET_BIND_SERVICE, which Podman makes ambient for the user of User=';
const HIGH_JA =
  '1024 番以上のポートで待ち受けて公開する (PublishPort=ホスト:コンテナ) か、AddCapability=NET_BIND_SERVICE を書く。Podman はそれを User= のユーザーの ambient にする';
const HOST_EN =
  'remove Network=host and publish a port above 1023 of the container (PublishPort=HOST:CONTAINER), or have a .socket of systemd open the port';
const HOST_JA =
  'Network=host をやめてコンテナの 1024 番以上のポートを公開する (PublishPort=ホスト:コンテナ) か、systemd の .socket にポートを開かせる';

const words = defineDialectWords({
  en: {
    why: "The kernel gives a port below net.ipv4.ip_unprivileged_port_start only to a process with NET_BIND_SERVICE in effect. Podman leaves the kernel's 1024, also in networks of its own. Root has the capability by default; another user has it if AddCapability= names it, or if the file of his program gives it to him.",
    messages: {
      dropped: {
        text: '"{container}" cannot bind {ports}: EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE',
        fix: HIGH_EN,
      },
      'dropped+host': {
        text: '"{container}" cannot bind {ports} of the host: EACCES ("permission denied"), because it does not hold NET_BIND_SERVICE',
        fix: HOST_EN,
      },
      void: {
        text: '"{container}" cannot bind {ports}: EACCES ("permission denied"), because it does not run as root, AddCapability= does not name NET_BIND_SERVICE, and no file capability takes effect for its program',
        fix: HIGH_EN,
      },
      'void+host': {
        text: '"{container}" cannot bind {ports} of the host: EACCES ("permission denied"), because no NET_BIND_SERVICE of its process takes effect there',
        fix: HOST_EN,
      },
      'default-node': {
        text: '"{container}" cannot bind {ports} of a host that keeps the default net.ipv4.ip_unprivileged_port_start of 1024: EACCES ("permission denied")',
        fix: HOST_EN,
      },
      'image-decides': {
        text: '"{container}" does not run as root, and AddCapability= does not name NET_BIND_SERVICE, so that it binds {ports} only if its program in the image has the file capability',
        fix: HIGH_EN,
      },
    },
  },
  ja: {
    why: 'カーネルは net.ipv4.ip_unprivileged_port_start より小さいポートを、NET_BIND_SERVICE が実際に有効なプロセスにだけ使わせます。Podman は自分の作るネットワークでもカーネルの 1024 を変えません。root は既定でこの capability を持ち、ほかのユーザーが持てるのは、AddCapability= に書いてある場合か、プログラムのファイルが与える場合だけです。',
    messages: {
      dropped: {
        text: '「{container}」は {ports} で待ち受けられません: NET_BIND_SERVICE を持たないため、EACCES ("permission denied") になります',
        fix: HIGH_JA,
      },
      'dropped+host': {
        text: '「{container}」はホストの {ports} で待ち受けられません: NET_BIND_SERVICE を持たないため、EACCES ("permission denied") になります',
        fix: HOST_JA,
      },
      void: {
        text: '「{container}」は {ports} で待ち受けられません: root で動かず、AddCapability= に NET_BIND_SERVICE がなく、プログラムに効くファイル capability もないため、EACCES ("permission denied") になります',
        fix: HIGH_JA,
      },
      'void+host': {
        text: '「{container}」はホストの {ports} で待ち受けられません: そのプロセスの NET_BIND_SERVICE がそこでは効かないため、EACCES ("permission denied") になります',
        fix: HOST_JA,
      },
      'default-node': {
        text: '「{container}」は、net.ipv4.ip_unprivileged_port_start が既定の 1024 のままのホストでは {ports} で待ち受けられません: EACCES ("permission denied") になります',
        fix: HOST_JA,
      },
      'image-decides': {
        text: '「{container}」は root で動かず、AddCapability= に NET_BIND_SERVICE がないため、{ports} で待ち受けられるのは、イメージ内のプログラムにファイル capability がある場合だけです',
        fix: HIGH_JA,
      },
    },
  },
});

export const inQuadlet = inDialect(
  {
    words,
    atMost: { 'default-node': 'warning', 'image-decides': 'info' },
    examples: {
      bad: `
[Container]
Image=registry.example.com/web
User=1000
NoNewPrivileges=true
PublishPort=8080:80
`,
      good: `
[Container]
Image=registry.example.com/web
User=1000
NoNewPrivileges=true
DropCapability=all
AddCapability=NET_BIND_SERVICE
PublishPort=8080:80
`,
    },
  },
  tellUnbindable,
);
