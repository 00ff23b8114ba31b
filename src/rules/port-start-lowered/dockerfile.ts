// Judges net.ipv4.ip_unprivileged_port_start in a RUN. Source: network_namespaces(7): the value belongs to the network of whoever runs the
// command, here of a container of the build, and is in no image; nothing reads /etc/sysctl.conf where no init system starts.
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'The first unprivileged port belongs to the network of a container, and an image has none: what RUN sets is gone with the build, and what it writes to /etc/sysctl.conf nobody reads. Only whoever runs the container can set it.',
    messages: {
      'in-build': {
        text: 'net.ipv4.ip_unprivileged_port_start in RUN has no effect on containers of the image',
        fix: 'remove it and listen on a port above 1023; else whoever runs the container sets it: docker run --sysctl, sysctls of Compose, securityContext.sysctls of a Pod',
      },
    },
  },
  ja: {
    why: '特権ポートの終わりを決めるこの値はコンテナのネットワークに属し、イメージにネットワークはありません。RUN で設定した値はビルドとともに消え、/etc/sysctl.conf に書いても読む者はいません。設定できるのはコンテナを動かす側だけです。',
    messages: {
      'in-build': {
        text: 'RUN の net.ipv4.ip_unprivileged_port_start は、イメージのコンテナには効きません',
        fix: 'これを消して 1024 番以上のポートで待ち受ける。それができなければ、コンテナを動かす側で設定する (docker run --sysctl、Compose の sysctls、Pod の securityContext.sysctls)',
      },
    },
  },
});

export const inDockerfile = inDialect(
  {
    words,
    atMost: { 'in-build': 'warning' },
    examples: {
      bad: 'FROM debian:13-slim\nRUN echo net.ipv4.ip_unprivileged_port_start=80 >> /etc/sysctl.conf\nUSER 10001\n',
      good: 'FROM debian:13-slim\nEXPOSE 8080\nUSER 10001\n',
    },
  },
  ({ build, containers: [container] }, report) =>
    (build?.traps ?? []).flatMap(({ code, at }) =>
      code === 'sysctl-in-build' ? [report('in-build', { at, container: container?.name }, {})] : [],
    ),
);
