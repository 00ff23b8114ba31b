// Judges what becomes of a capability that setcap gives a file: what a later step of the build takes away again, what gives nothing from
// the start, and what another program leaves nothing of. Source: capabilities(7); how COPY, chown, cp and the others treat the attribute was
// measured (test/images/dockerfile-builds.test.ts).
import type { BuildFacts, BuildTrap } from '../../model/dockerfile.ts';
import { isRootUser } from '../../model/whole-number.ts';
import { inDialect, type Reporter, type RuleReport } from '../rule.ts';
import { defineDialectWords, type WordsInDialect } from '../words.ts';

const AFTER = {
  en: 'run setcap after this step, as the last that touches the file',
  ja: 'setcap は、このファイルに触れる最後の手順として、この後に実行する',
} as const;

const words = defineDialectWords({
  en: {
    why: 'A file capability is an attribute of the file and goes with its owner, its content or its copy. Nothing tells of it: the image builds and starts, and its program gets "permission denied" for the port.',
    messages: {
      'lost-chown': { text: 'chown takes from "{path}" the capability that setcap gave it', fix: AFTER.en },
      'lost-copy-over': {
        text: 'this puts another file in the place of "{path}", without the capability that setcap gave it',
        fix: AFTER.en,
      },
      'lost-copied': {
        text: '"{path}", which the image starts, is a copy without the capability of the file that setcap was given',
        fix: 'run setcap on "{path}"',
      },
      'lost-written': { text: 'this writes to "{path}", which takes from it the capability that setcap gave it', fix: AFTER.en },
      void: {
        text: 'setcap "{written}" gives "{path}" no capability that a container would let it use',
        fix: 'write cap_net_bind_service=+ep',
      },
      'by-another': {
        text: 'where a container sets allowPrivilegeEscalation: false (no-new-privileges), the capability of "{program}" has no effect for another user than root: {by} executes it, and has none',
        fix: 'name the program itself in ENTRYPOINT, in its exec form, or give {by} the capability as well',
      },
    },
  },
  ja: {
    why: 'ファイル capability はファイルの属性であり、所有者や内容が変わったり、コピーされたりすると失われます。どこにも表示されません。イメージはビルドも起動もでき、プログラムがポートで "permission denied" になります。',
    messages: {
      'lost-chown': { text: 'chown により、setcap で付けた capability が「{path}」から失われます', fix: AFTER.ja },
      'lost-copy-over': {
        text: 'ここで「{path}」は、setcap で付けた capability のない別のファイルに置き換わります',
        fix: AFTER.ja,
      },
      'lost-copied': {
        text: 'イメージが起動する「{path}」は、setcap を実行したファイルの、capability のないコピーです',
        fix: '「{path}」に対して setcap を実行する',
      },
      'lost-written': { text: 'ここで「{path}」に書き込むため、setcap で付けた capability が失われます', fix: AFTER.ja },
      void: {
        text: '「setcap {written}」では、コンテナ内で使える capability は「{path}」に付きません',
        fix: 'cap_net_bind_service=+ep と書く',
      },
      'by-another': {
        text: 'コンテナに allowPrivilegeEscalation: false (no-new-privileges) があると、「{program}」の capability は root 以外のユーザーには効きません: 実行するのは capability のない {by} です',
        fix: 'ENTRYPOINT の exec 形式でプログラム自体を書くか、{by} にも capability を付ける',
      },
    },
  },
});

type Report = typeof words extends WordsInDialect<infer Data> ? Reporter<Data> : never;

export const inDockerfile = inDialect(
  {
    words,
    atMost: { 'by-another': 'info' },
    examples: {
      bad: 'FROM debian:13-slim\nCOPY web /web\nRUN setcap cap_net_bind_service=+ep /web\nRUN chown 10001 /web\nUSER 10001\nENTRYPOINT ["/web"]\n',
      good: 'FROM debian:13-slim\nCOPY --chown=10001 web /web\nRUN setcap cap_net_bind_service=+ep /web\nUSER 10001\nENTRYPOINT ["/web"]\n',
    },
  },
  ({ build, containers: [container] }, report, { image }) => {
    if (build === undefined || container === undefined) return [];
    const reports = build.traps.flatMap((trap) => tellTrap(trap, container.name, report));
    const known = image(container);
    const isGiven = known?.fileCapability === 'ep' || known?.fileCapability === 'eip';
    return isGiven && known.exec === 'shell' ? [...reports, ...tellOther(build, container.name, report)] : reports;
  },
);

function tellTrap(trap: BuildTrap, container: string, report: Report): RuleReport[] {
  const where = { at: trap.at, container };
  if (trap.code === 'capability-lost') return [report(`lost-${trap.by}`, where, { path: trap.path })];
  return trap.code === 'setcap-void' ? [report('void', where, { written: trap.written, path: trap.path })] : [];
}

function tellOther({ program, user }: BuildFacts, container: string, report: Report): RuleReport[] {
  if (program?.setAt === undefined || user === undefined || isRootUser(user.written ?? '')) return [];
  return [report('by-another', { at: program.at, container }, { program: program.name, by: program.by.join(', ') })];
}
