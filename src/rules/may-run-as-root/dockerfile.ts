// Judges USER of the stage that is built, where EXPOSE says that it listens: the last one counts, and without any the base's. Silent where the entrypoint gives root up
// before it executes the program, for it has to be root to do so. Source: the Dockerfile reference, USER and FROM.
import { listensByPrivilege } from '../../facts/questions.ts';
import type { BuildFacts } from '../../model/dockerfile.ts';
import { isRootUser } from '../../model/whole-number.ts';
import { ofEachContainer } from '../of-each.ts';
import { isAboutPort } from '../port-rules.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const NO_USER = {
  en: {
    text: 'image runs as root: there is no USER, and base "{base}" has none',
    within: 'it runs as root: there is no USER, and base "{base}" has none',
    fix: 'make a user (RUN useradd --system --uid 10001 app) and end with USER 10001: by its number, which runAsNonRoot of Kubernetes can check',
  },
  ja: {
    text: 'イメージは root で動きます: USER がなく、ベース「{base}」にもありません',
    within: 'root で動きます: USER がなく、ベース「{base}」にもありません',
    fix: 'ユーザーを作り (RUN useradd --system --uid 10001 app)、最後に USER 10001 と書く。番号なら Kubernetes の runAsNonRoot で確かめられる',
  },
} as const;
const ROOT_USER = {
  en: {
    text: 'image runs as root: USER {user}',
    within: 'it runs as root: USER {user}',
    fix: 'end with a USER that is not root, by its number (USER 10001): what needs root is done before it',
  },
  ja: {
    text: 'イメージは root で動きます: USER {user}',
    within: 'root で動きます: USER {user}',
    fix: '最後は root でない USER を番号で書く (USER 10001)。root が要ることはその前に済ませる',
  },
} as const;
const MOVE = { en: 'listen on a port above 1023; then ', ja: '先に待ち受けるポートを 1024 番以上にする。そのうえで、' } as const;

function moving<Text extends string, Within extends string, Fix extends string, Move extends string>(
  { text, within, fix }: { readonly text: Text; readonly within: Within; readonly fix: Fix },
  move: Move,
) {
  return { text, fix: `${move}${fix}`, within: { text: within, fix } } as const;
}

const words = defineDialectWords({
  en: {
    why: 'An image without a user runs as root wherever nobody says otherwise, and root in a container may open every port of its network and write every file of the image. Whoever breaks into the program is root there, too.',
    messages: {
      'no-user': { text: NO_USER.en.text, fix: NO_USER.en.fix },
      'no-user+port': moving(NO_USER.en, MOVE.en),
      'root-user': { text: ROOT_USER.en.text, fix: ROOT_USER.en.fix },
      'root-user+port': moving(ROOT_USER.en, MOVE.en),
      'base-decides': {
        text: 'image may run as root: there is no USER, so base "{base}" decides',
        fix: 'end with a USER that is not root, by its number (USER 10001), or say what the base holds under images of the policy',
      },
    },
  },
  ja: {
    why: 'ユーザーのないイメージは、誰かがほかに指定しない限りどこでも root で動きます。コンテナ内の root は、そのネットワークのどのポートも開け、イメージのどのファイルにも書き込めます。プログラムに侵入した者も、そこでは root です。',
    messages: {
      'no-user': { text: NO_USER.ja.text, fix: NO_USER.ja.fix },
      'no-user+port': moving(NO_USER.ja, MOVE.ja),
      'root-user': { text: ROOT_USER.ja.text, fix: ROOT_USER.ja.fix },
      'root-user+port': moving(ROOT_USER.ja, MOVE.ja),
      'base-decides': {
        text: 'イメージは root で動くおそれがあります: USER がなく、ベース「{base}」次第です',
        fix: '最後に root でない USER を番号で書く (USER 10001) か、ベースの中身をポリシーの images に書く',
      },
    },
  },
});

/** What ports have to move for first. */
const MOVES: ReadonlySet<string> = new Set([
  'no-user+port',
  'root-user+port',
] satisfies readonly (keyof typeof words.en.messages)[]);

export const inDockerfile = inDialect(
  {
    words,
    atMost: { 'base-decides': 'info' },
    joins: (messageId, host) => MOVES.has(messageId) && isAboutPort(host),
    examples: {
      bad: 'FROM debian:13-slim\nCOPY web /web\nEXPOSE 8080\nENTRYPOINT ["/web"]\n',
      good: 'FROM debian:13-slim\nCOPY web /web\nEXPOSE 8080\nUSER 10001\nENTRYPOINT ["/web"]\n',
    },
  },
  (workload, report, { image }) =>
    ofEachContainer(workload, (container) => {
      const known = image(container);
      const { build } = workload;
      if (build === undefined || workload.os.value === 'windows' || known?.stepsDown) return undefined;
      const port = listensByPrivilege(container, workload, known) ? '+port' : '';
      // What listens nowhere is a tool, or a base of others: who it runs as, is no question of ports.
      if (port === '' && container.ports.length === 0) return undefined;
      const where = {
        at: build.user?.at ?? build.at,
        container: container.name,
        ...(port ? {} : { atMost: 'warning' as const }),
      };
      const base = build.base ?? '';
      if (isBuiltAsRoot(build)) return report(`root-user${port}`, where, { user: build.user?.written ?? '' });
      // useradd --non-unique --uid 0 app
      if (build.user !== undefined)
        return known?.uid === 0 ? report(`root-user${port}`, where, { user: `${known.user} (uid 0)` }) : undefined;
      if (known?.user === undefined) return base === '' ? undefined : report('base-decides', where, { base });
      return isRootUser(String(known.user)) ? report(`no-user${port}`, where, { base }) : undefined;
    }),
);

function isBuiltAsRoot({ user }: BuildFacts): boolean {
  return user?.written !== undefined && isRootUser(user.written);
}
