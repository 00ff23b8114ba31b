// Quadlet: User=, and where it is absent the image. Root that somebody writes is told; the silence only where a port below 1024 of the
// host is near, as with Compose.
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { tellRoot } from './written-or-silent.ts';

const words = defineDialectWords({
  en: {
    why: 'Root in a container is root to the kernel, where Podman runs as root: where the container is left, or shares a folder, it is root there too. With Podman no port needs it: what AddCapability= names is ambient, so that another user has it.',
    messages: {
      root: {
        text: '"{container}" runs as root, by its User=',
        fix: 'set User= to the number of another user that the image has; a port below 1024 takes AddCapability=NET_BIND_SERVICE then, which Podman makes ambient',
      },
      unset: {
        text: '"{container}" has no User=, so that its image decides, and most images run as root',
        fix: 'set User=, or give the image a USER; a port below 1024 takes AddCapability=NET_BIND_SERVICE then, which Podman makes ambient',
      },
    },
  },
  ja: {
    why: 'Podman が root で動いていれば、コンテナの中の root はカーネルにとっても root です。コンテナの外に出たり、フォルダーを共有したりすれば、そこでも root です。Podman では、ポートのために root になる必要はありません。AddCapability= に挙げたものは ambient になり、ほかのユーザーも持てます。',
    messages: {
      root: {
        text: '「{container}」は、User= の指定により root で動きます',
        fix: 'User= を、イメージにある別のユーザーの番号にする。1024 番未満のポートには AddCapability=NET_BIND_SERVICE を書けば、Podman が ambient にする',
      },
      unset: {
        text: '「{container}」には User= がなく、イメージ次第です。たいていのイメージは root で動きます',
        fix: 'User= を書くか、イメージに USER を付ける。1024 番未満のポートには AddCapability=NET_BIND_SERVICE を書けば、Podman が ambient にする',
      },
    },
  },
});

export const inQuadlet = inDialect(
  {
    words,
    atMost: { root: 'warning', unset: 'info' },
    examples: {
      bad: `
[Container]
Image=nginx
User=root
`,
      good: `
[Container]
Image=nginxinc/nginx-unprivileged
User=101
`,
    },
  },
  tellRoot,
);
