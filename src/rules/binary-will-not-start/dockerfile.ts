// Judges what setcap gives the program of the image: with +ep it is not executed in a container that does not hold the capability.
// NET_BIND_SERVICE is in every default set, and goes with drop ALL; other capabilities are in none, or not in all. Source: capabilities(7),
// "Safety checking for capability-dumb binaries".
import { needsCapabilityToStart } from '../../facts/questions.ts';
import type { BuildFacts } from '../../model/dockerfile.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'A program whose file has a capability in effect (+ep) is not executed in a container that does not hold it, whoever runs it and whatever its port: exec fails with EPERM. So what setcap gives in the image binds everybody who hardens a container of it.',
    messages: {
      'needs-other': {
        text: 'the program "{program}" does not start unless {capabilities} is added to the container: setcap gives it that capability, which no runtime has in its default set, and exec fails with EPERM ("operation not permitted")',
        fix: 'give the file nothing but cap_net_bind_service=+ep, or tell everybody who runs the image to add {capabilities}',
      },
      unneeded: {
        text: 'the program "{program}" has cap_net_bind_service, does not start where a container drops all capabilities, and listens on no port below 1024 that EXPOSE names',
        fix: 'remove setcap: a port above 1023 needs no capability',
      },
      'needs-capability': {
        text: 'the program "{program}" does not start where a container drops all capabilities and does not add NET_BIND_SERVICE: setcap gives it that capability, and exec fails with EPERM ("operation not permitted")',
        fix: 'listen on a port above 1023 and remove setcap; else tell whoever runs the image: capabilities drop ALL with add NET_BIND_SERVICE',
      },
    },
  },
  ja: {
    why: 'ファイルに有効な capability (+ep) が付いたプログラムは、それを持たないコンテナでは、誰が動かしても、どのポートを使っても実行されず、EPERM になります。イメージ内の setcap は、そのコンテナを堅牢化するすべての人を縛ります。',
    messages: {
      'needs-other': {
        text: 'プログラム「{program}」は、コンテナに {capabilities} を add しない限り起動しません: setcap で付けたその capability はどのランタイムの既定にもなく、実行が EPERM ("operation not permitted") で失敗します',
        fix: 'ファイルには cap_net_bind_service=+ep だけを付けるか、イメージを動かすすべての人に {capabilities} の add を求める',
      },
      unneeded: {
        text: 'プログラム「{program}」には cap_net_bind_service があり、capability をすべて drop したコンテナでは起動しませんが、EXPOSE に 1024 番未満のポートはありません',
        fix: 'setcap を消す。1024 番以上のポートに capability は要らない',
      },
      'needs-capability': {
        text: 'プログラム「{program}」は、capability をすべて drop して NET_BIND_SERVICE を add しないコンテナでは起動しません: setcap でその capability が付いているため、実行が EPERM ("operation not permitted") で失敗します',
        fix: '1024 番以上のポートで待ち受けて setcap を消す。それができなければ、イメージを動かす人に ALL の drop と NET_BIND_SERVICE の add を伝える',
      },
    },
  },
});

export const inDockerfile = inDialect(
  {
    words,
    atMost: { unneeded: 'warning', 'needs-capability': 'info' },
    examples: {
      bad: 'FROM debian:13-slim\nCOPY web /web\nRUN setcap cap_net_bind_service=+ep /web\nEXPOSE 8080\nUSER 10001\nENTRYPOINT ["/web"]\n',
      good: 'FROM debian:13-slim\nCOPY web /web\nEXPOSE 8080\nUSER 10001\nENTRYPOINT ["/web"]\n',
    },
  },
  ({ build, containers, ...workload }, report, { image, bindsPort }) =>
    ofEachContainer({ ...workload, containers }, (container) => {
      const place = setAt(build);
      if (place === undefined) return undefined;
      const where = { at: place.at, container: container.name };
      const { program } = place;
      const known = image(container);
      const start = bindsPort(container, { port: 0, protocol: 'TCP', at: place.at });
      if (start?.verdict === 'fails' && start.error?.decidedBy.includes('other-capability-missing')) {
        return report('needs-other', where, { program, capabilities: (known?.needs ?? []).join(', ') });
      }
      if (!needsCapabilityToStart(known)) return undefined;
      return report(isForLowPort(container) ? 'needs-capability' : 'unneeded', where, { program });
    }),
);

function setAt(build: BuildFacts | undefined) {
  const { setAt: at, name: program = '' } = build?.program ?? {};
  return at === undefined ? undefined : { at, program };
}

/** Where EXPOSE says nothing, nobody knows what the capability is for. */
function isForLowPort({ ports }: ContainerFacts): boolean {
  return ports.length === 0 || ports.some(({ containerPort }) => containerPort < 1024);
}
