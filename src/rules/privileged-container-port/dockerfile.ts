// Judges EXPOSE of the stage that is built, inherited from earlier ones: 1-1023. EXPOSE is information, as containerPort is: it says where
// the program listens, and opens nothing. Source: the Dockerfile reference, EXPOSE.
import { portData } from '../../knowledge/port-label.ts';
import { highPort, isPrivilegedPort } from '../../model/port.ts';
import { ofEachPort } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'Whoever runs the image chooses the port that clients see: docker run -p 80:8080, a Service, a reverse proxy. All that a port below 1024 within the image brings is a program that may need a privilege to listen, and that fails where the runtime does not give it: for another user than root it works with Docker and containerd 2, and gets "permission denied" with the defaults of containerd 1, CRI-O and Podman.',
    messages: {
      exposed: {
        text: 'EXPOSE names privileged port {port}',
        fix: 'listen on a port above 1023 (EXPOSE {high}); whoever runs the image publishes it as {number}, by -p of docker run, ports of Compose or a Service',
      },
      'exposed+twin': {
        text: 'EXPOSE names privileged port {port}',
        fix: 'begin with {twin} instead (EXPOSE {high}); whoever runs the image publishes it as {number}, by -p of docker run, ports of Compose or a Service',
      },
    },
  },
  ja: {
    why: 'クライアントから見えるポートは、イメージを動かす側が選びます (docker run -p 80:8080、Service、リバースプロキシ)。イメージ内の 1024 番未満のポートがもたらすのは、待ち受けに特権が要るかもしれないプログラムだけで、ランタイムがそれを与えない所では失敗します。root 以外のユーザーなら、Docker と containerd 2 では動き、containerd 1、CRI-O、Podman の既定では "permission denied" になります。',
    messages: {
      exposed: {
        text: 'EXPOSE に特権ポート {port} があります',
        fix: '1024 番以上のポートで待ち受け (EXPOSE {high})、{number} 番での公開はイメージを動かす側 (docker run の -p、Compose の ports、Service) に任せる',
      },
      'exposed+twin': {
        text: 'EXPOSE に特権ポート {port} があります',
        fix: 'ベースを {twin} に替え (EXPOSE {high})、{number} 番での公開はイメージを動かす側 (docker run の -p、Compose の ports、Service) に任せる',
      },
    },
  },
});

export const inDockerfile = inDialect(
  {
    words,
    folds: ['port', 'number', 'high'],
    examples: {
      bad: 'FROM debian:13-slim\nCOPY web /web\nEXPOSE 80\nUSER 10001\nENTRYPOINT ["/web"]\n',
      good: 'FROM debian:13-slim\nCOPY web /web\nEXPOSE 8080\nUSER 10001\nENTRYPOINT ["/web"]\n',
    },
  },
  (workload, report, { image }) => {
    if (workload.os.value === 'windows') return [];
    return ofEachPort(workload, ({ containerPort: number, containerPortAt: at, protocol }, container) => {
      if (!isPrivilegedPort(number)) return undefined;
      const data = { ...portData(number, protocol), number, high: highPort(number) };
      const twin = image(container)?.twin;
      const where = { at, container: container.name };
      return twin ? report('exposed+twin', where, { ...data, twin: twin.image }) : report('exposed', where, data);
    });
  },
);
