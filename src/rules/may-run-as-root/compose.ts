// Compose: `user`, and where it is absent the image. Docker starts as root by default, and in a network of its own no port needs
// root; so root that somebody writes is told, and the silence only where a port below 1024 of
// the host is near: of 498 public services, 90 would have been told it otherwise.
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { tellRoot } from './written-or-silent.ts';

const words = defineDialectWords({
  en: {
    why: 'Root in a container is root to the kernel: it may open every port below 1024 of its network, and where the container is left, or shares a folder, it is root there too. With Docker no port needs it: in every network of its own, any user may open any port.',
    messages: {
      root: {
        text: 'service "{container}" runs as root, by its user',
        fix: 'set user to the number of another user that the image has ("1000:1000"); in a network of its own no port needs root with Docker',
      },
      unset: {
        text: 'service "{container}" names no user, so that its image decides, and most images run as root',
        fix: 'set user ("1000:1000"), or give the image a USER; in a network of its own no port needs root with Docker',
      },
    },
  },
  ja: {
    why: 'コンテナの中の root は、カーネルにとっても root です。そのネットワークの 1024 番未満のどのポートも開けられ、コンテナの外に出たり、フォルダーを共有したりすれば、そこでも root です。Docker では、ポートのために root になる必要はありません。サービス自身のネットワークでは、どのユーザーもどのポートでも開けられます。',
    messages: {
      root: {
        text: 'サービス「{container}」は、user の指定により root で動きます',
        fix: 'user を、イメージにある別のユーザーの番号 ("1000:1000" など) にする。サービス自身のネットワークでは、Docker ではポートに root は要らない',
      },
      unset: {
        text: 'サービス「{container}」には user がなく、イメージ次第です。たいていのイメージは root で動きます',
        fix: 'user ("1000:1000" など) を書くか、イメージに USER を付ける。サービス自身のネットワークでは、Docker ではポートに root は要らない',
      },
    },
  },
});

export const inCompose = inDialect(
  {
    words,
    atMost: { root: 'warning', unset: 'info' },
    examples: {
      bad: `
services:
  web:
    image: nginx
    user: root
`,
      good: `
services:
  web:
    image: nginxinc/nginx-unprivileged
    user: "101"
`,
    },
  },
  tellRoot,
);
