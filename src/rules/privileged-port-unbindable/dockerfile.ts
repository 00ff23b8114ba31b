// Judges the ports of EXPOSE below 1024 by USER and by what setcap gave the program, in a container that is given nothing of its own.
// Source: as for Pods; what differs is that nothing but the image and the runtime decides.
import type { BindFailure } from '../../facts/questions/bind-failures.ts';
import { portsData } from '../../knowledge/port-label.ts';
import { highPort } from '../../model/port.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { type Story, storiesOf } from './stories.ts';

const words = defineDialectWords({
  en: {
    why: 'The kernel gives a port below the first unprivileged one, 1024 unless the runtime says otherwise, only to a process with NET_BIND_SERVICE in effect. Root has it unless it is dropped; another user has it only by a file capability of the program.',
    messages: {
      void: {
        text: 'the program cannot listen on {ports}: USER {user} is not root, and the file of the program has no capability ({code}, "{error}")',
        fix: 'listen on a port above 1023 (EXPOSE {high}), or give the program the capability: RUN setcap cap_net_bind_service=+ep PROGRAM, before USER and after the last chown or copy of its file',
      },
      'void-on-some': {
        text: 'the program cannot listen on {ports} on {runtimes}: USER {user} is not root, and the file of the program has no capability ({code}, "{error}")',
        fix: 'listen on a port above 1023 (EXPOSE {high}), or give the program the capability: RUN setcap cap_net_bind_service=+ep PROGRAM, before USER and after the last chown or copy of its file',
      },
      'image-decides': {
        text: 'whether the program can listen on {ports} on {runtimes}, its file decides: USER {user} is not root, and kport does not see whether the file has the capability (else {code}, "{error}")',
        fix: 'listen on a port above 1023 (EXPOSE {high}), or make it plain: RUN setcap cap_net_bind_service=+ep PROGRAM, with the path that ENTRYPOINT or CMD names',
      },
    },
  },
  ja: {
    why: 'カーネルは、特権なしで使える最初の番号 (ランタイムが変えない限り 1024) より小さいポートを、NET_BIND_SERVICE が有効なプロセスにしか与えません。root は drop されない限りそれを持ち、ほかのユーザーはプログラムのファイル capability によってのみ持ちます。',
    messages: {
      void: {
        text: 'プログラムは {ports} で待ち受けられません: USER {user} は root ではなく、プログラムのファイルに capability がありません ({code}、"{error}")',
        fix: '1024 番以上のポートで待ち受ける (EXPOSE {high}) か、プログラムに capability を付ける。USER の前、そのファイルの最後の chown やコピーの後に RUN setcap cap_net_bind_service=+ep プログラム と書く',
      },
      'void-on-some': {
        text: 'プログラムは {runtimes} では {ports} で待ち受けられません: USER {user} は root ではなく、プログラムのファイルに capability がありません ({code}、"{error}")',
        fix: '1024 番以上のポートで待ち受ける (EXPOSE {high}) か、プログラムに capability を付ける。USER の前、そのファイルの最後の chown やコピーの後に RUN setcap cap_net_bind_service=+ep プログラム と書く',
      },
      'image-decides': {
        text: 'プログラムが {runtimes} で {ports} で待ち受けられるかはファイル次第です: USER {user} は root ではなく、ファイルに capability があるか kport には分かりません (なければ {code}、"{error}")',
        fix: '1024 番以上のポートで待ち受ける (EXPOSE {high}) か、ENTRYPOINT や CMD の書くとおりのパスで RUN setcap cap_net_bind_service=+ep プログラム と明記する',
      },
    },
  },
});

const KINDS = ['void', 'void-on-some', 'image-decides'] as const;

export const inDockerfile = inDialect(
  {
    words,
    atMost: { 'void-on-some': 'warning', 'image-decides': 'info' },
    examples: {
      bad: 'FROM debian:13-slim\nCOPY web /web\nEXPOSE 80\nUSER 10001\nENTRYPOINT ["/web"]\n',
      good: 'FROM debian:13-slim\nCOPY web /web\nRUN setcap cap_net_bind_service=+ep /web\nEXPOSE 80\nUSER 10001\nENTRYPOINT ["/web"]\n',
    },
  },
  ({ containers, build }, report, context) =>
    containers
      .flatMap((container) => storiesOf(container, context))
      .flatMap(({ container, failure, ports }) => {
        const kind = kindOf(failure);
        if (kind === undefined) return [];
        const data = { ...dataOf(failure, ports), user: build?.user?.written ?? String(container.built?.user ?? '') };
        return [report(kind, { at: ports[0].at, container: container.name }, data)];
      }),
);

function kindOf({ kind }: BindFailure): (typeof KINDS)[number] | undefined {
  return KINDS.find((known) => known === kind);
}

function dataOf({ runtimes, error }: BindFailure, ports: Story['ports']) {
  return {
    ports: portsData(ports).ports,
    runtimes: runtimes.join(', '),
    code: error.code,
    error: error.text,
    high: highPort(ports[0].port),
  };
}
