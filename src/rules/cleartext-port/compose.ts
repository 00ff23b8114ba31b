// Compose: published ports of services that send passwords in the clear and have an encrypted twin. What stays in the network of the
// project is not told: nobody else is there.

import { cleartextServiceOf } from '../../knowledge/cleartext-ports.ts';
import { ofEachPort } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    messages: {
      published: {
        text: 'service "{container}" publishes port {port} of the host, which is that of {service}: passwords cross the network in the clear',
        fix: 'use {twin} (port {twinPort}) instead, or publish it on 127.0.0.1 alone',
      },
    },
  },
  ja: {
    messages: {
      published: {
        text: 'サービス「{container}」はホストのポート {port} を公開していますが、これは {service} の番号で、パスワードが暗号化されずにネットワークを流れます',
        fix: '代わりに {twin} (ポート {twinPort}) を使うか、127.0.0.1 だけに公開する',
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
  console:
    image: registry.example.com/lab/telnetd
    ports: ["23:23"]
`,
      good: `
services:
  console:
    image: registry.example.com/lab/sshd
    ports: ["2222:2222"]
`,
    },
  },
  (workload, report) =>
    ofEachPort(workload, ({ hostPort = 0, hostPortAt, protocol, hostIP = '' }, { name: container }) => {
      const use = cleartextServiceOf(hostPort, protocol);
      if (use === undefined || hostPortAt === undefined || hostIP.startsWith('127.') || hostIP === '::1') return undefined;
      const { port, service, encrypted } = use;
      const data = { container, port, service, twin: encrypted.service, twinPort: encrypted.port };
      return report('published', { at: hostPortAt, container }, data);
    }),
);
