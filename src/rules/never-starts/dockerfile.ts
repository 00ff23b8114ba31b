// Judges the capabilities that setcap is given in RUN, and the ports of EXPOSE: a text that is not taken ends the build. Source:
// cap_from_text(3), with the error of libcap's setcap; moby/buildkit frontend/dockerfile/dockerfile2llb/convert_expose.go.
import { inDialect } from '../rule.ts';
import { defineDialectWords, eachRepaired } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'A build that ends there makes no image. setcap spells capabilities with cap_ before them, unlike capabilities.add of Kubernetes, and where its RUN goes on all the same (|| true), the program has none; EXPOSE takes ports as numbers, of TCP, UDP or SCTP.',
    messages: {
      'setcap-refused': {
        text: 'setcap does not take "{written}" (fatal error: Invalid argument), and the build ends',
        fix: 'write cap_net_bind_service=+ep',
      },
      'setcap-refused+name': {
        text: 'setcap does not take "{written}" (fatal error: Invalid argument), for "{name}" is no capability, and the build ends',
        fix: 'write {near} instead of "{name}"',
      },
      ...eachRepaired(
        'setcap-ignored',
        {
          text: 'setcap does not take "{written}" (fatal error: Invalid argument), and where the build goes on all the same, the file has no capability',
        },
        { form: 'write cap_net_bind_service=+ep', name: 'write {near} instead of "{name}"' },
      ),
      'setcap-without-root': {
        text: 'setcap is executed as user "{user}", who may give no file a capability (unable to set CAP_SETFCAP effective capability: Operation not permitted), and the build ends',
        fix: 'execute setcap above USER {user}, or write USER root above it and USER {user} below',
      },
      'expose-refused': {
        text: 'EXPOSE takes no "{written}": docker build ends with "{error}", and podman build makes an image that exposes what is no port',
        fix: 'write a port from 1 to 65535, or a range of them (8000-8010), and /udp or /sctp behind it where it is not TCP',
      },
    },
  },
  ja: {
    why: 'そこで終わるビルドからイメージはできません。setcap は、Kubernetes の capabilities.add と違い、capability 名の前に cap_ を付けます。RUN がそれでも続く (|| true) なら、プログラムに capability は付きません。EXPOSE に書けるのは、TCP、UDP、SCTP のポート番号です。',
    messages: {
      'setcap-refused': {
        text: 'setcap は「{written}」を受け付けず (fatal error: Invalid argument)、ビルドが終了します',
        fix: 'cap_net_bind_service=+ep と書く',
      },
      'setcap-refused+name': {
        text: 'setcap は「{written}」を受け付けず (fatal error: Invalid argument)、ビルドが終了します。「{name}」という capability はありません',
        fix: '「{name}」の代わりに {near} と書く',
      },
      ...eachRepaired(
        'setcap-ignored',
        {
          text: 'setcap は「{written}」を受け付けず (fatal error: Invalid argument)、ビルドがそれでも続けば、ファイルに capability は付きません',
        },
        { form: 'cap_net_bind_service=+ep と書く', name: '「{name}」の代わりに {near} と書く' },
      ),
      'setcap-without-root': {
        text: 'setcap はユーザー「{user}」として実行されます。ファイルに capability を付けられないユーザーで (unable to set CAP_SETFCAP effective capability: Operation not permitted)、ビルドが終了します',
        fix: 'setcap を USER {user} より上で実行するか、その上に USER root、下に USER {user} と書く',
      },
      'expose-refused': {
        text: 'EXPOSE に「{written}」は書けません: docker build は "{error}" で終わり、podman build はポートでないものを公開するイメージを作ります',
        fix: '1 から 65535 までのポートか範囲 (8000-8010) を書き、TCP でなければ /udp か /sctp を付ける',
      },
    },
  },
});

export const inDockerfile = inDialect(
  {
    words,
    atMost: { 'setcap-ignored+form': 'warning', 'setcap-ignored+name': 'warning' },
    examples: {
      bad: 'FROM debian:13-slim\nCOPY web /web\nRUN setcap net_bind_service=+ep /web\nUSER 10001\nENTRYPOINT ["/web"]\n',
      good: 'FROM debian:13-slim\nCOPY web /web\nRUN setcap cap_net_bind_service=+ep /web\nUSER 10001\nENTRYPOINT ["/web"]\n',
    },
  },
  ({ build, containers: [container] }, report) =>
    (build?.traps ?? []).flatMap((trap) => {
      const where = { at: trap.at, container: container?.name };
      if (trap.code === 'expose-refused') return [report('expose-refused', where, { written: trap.written, error: trap.error })];
      if (trap.code === 'setcap-without-root') return [report('setcap-without-root', where, { user: trap.user })];
      if (trap.code !== 'setcap-refused') return [];
      const { written, name, near, goesOn } = trap;
      if (name === undefined || near === undefined) {
        return [report(goesOn ? 'setcap-ignored+form' : 'setcap-refused', where, { written })];
      }
      return [report(goesOn ? 'setcap-ignored+name' : 'setcap-refused+name', where, { written, name, near })];
    }),
);
