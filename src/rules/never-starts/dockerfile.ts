// Judges the capabilities that setcap is given in RUN: a text that it does not take ends the build. Source: cap_from_text(3); the error is
// that of libcap's setcap.
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'setcap spells capabilities with cap_ before them, unlike capabilities.add of Kubernetes. It takes nothing else, and the build ends there; where the RUN goes on all the same (|| true), the program has no capability.',
    messages: {
      'setcap-refused': {
        text: 'setcap does not take "{written}" (fatal error: Invalid argument), and the build ends',
        fix: 'write cap_net_bind_service=+ep',
      },
      'setcap-refused+name': {
        text: 'setcap does not take "{written}" (fatal error: Invalid argument), for "{name}" is no capability, and the build ends',
        fix: 'write {near} instead of "{name}"',
      },
    },
  },
  ja: {
    why: 'setcap は、Kubernetes の capabilities.add と違い、capability 名の前に cap_ を付けます。それ以外は受け付けず、ビルドはそこで終わります。RUN がそれでも続く (|| true) なら、プログラムに capability は付きません。',
    messages: {
      'setcap-refused': {
        text: 'setcap は「{written}」を受け付けず (fatal error: Invalid argument)、ビルドが終了します',
        fix: 'cap_net_bind_service=+ep と書く',
      },
      'setcap-refused+name': {
        text: 'setcap は「{written}」を受け付けず (fatal error: Invalid argument)、ビルドが終了します。「{name}」という capability はありません',
        fix: '「{name}」の代わりに {near} と書く',
      },
    },
  },
});

export const inDockerfile = inDialect(
  {
    words,
    examples: {
      bad: 'FROM debian:13-slim\nCOPY web /web\nRUN setcap net_bind_service=+ep /web\nUSER 10001\nENTRYPOINT ["/web"]\n',
      good: 'FROM debian:13-slim\nCOPY web /web\nRUN setcap cap_net_bind_service=+ep /web\nUSER 10001\nENTRYPOINT ["/web"]\n',
    },
  },
  ({ build, containers: [container] }, report) =>
    (build?.traps ?? []).flatMap((trap) => {
      if (trap.code !== 'setcap-refused') return [];
      const { at, written, name, near } = trap;
      const where = { at, container: container?.name };
      return [
        name === undefined || near === undefined
          ? report('setcap-refused', where, { written })
          : report('setcap-refused+name', where, { written, name, near }),
      ];
    }),
);
