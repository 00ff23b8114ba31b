// Judges what keeps systemd from loading a unit, whatever its ports: a user or group that is none, a section that has no end, a
// prefix of its command that the version does not know; and a program with the file capability that its bounding set leaves out, which
// the kernel does not execute. Source: systemd.exec(5), User=; src/core/load-fragment.c; capabilities(7).
import { BARRED } from '../../model/unit.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'What systemd cannot read of a user or of a section it does not guess: it does not load the unit, so that nothing of it runs, and says so only where somebody starts it.',
    messages: {
      'not-loaded': {
        text: 'unit "{unit}" never starts: systemd does not load it ("{error}")',
        fix: 'mend what the error names: a user is a name or one number, a boolean is yes or no, the path to a program is absolute, a section is [Name] on a line of its own',
      },
      'user-impossible': {
        text: 'unit "{unit}" never starts: no host has a user of the name {user}, which systemd takes as it stands (status {error})',
        fix: 'write the name or the number of the user without quotes and signs (User=1000)',
      },
      'not-loaded-on-some': {
        text: 'unit "{unit}" does not start on {runtimes}: systemd does not load it there ("{error}")',
        fix: 'write the command without what only later versions know',
      },
      'manager-may-not': {
        text: 'unit "{unit}" does not start: the manager of a user, which runs it, is not root and may not do what {key}= says (status {error})',
        fix: 'remove {key}=, or make it a unit of the system (/etc/systemd/system)',
      },
      'not-executed': {
        text: 'unit "{unit}" does not start: the file of "{program}" has cap_net_bind_service, and CapabilityBoundingSet= leaves it out, so that exec fails with EPERM (status 203/EXEC), whatever its port',
        fix: 'put CAP_NET_BIND_SERVICE into CapabilityBoundingSet=, or take the file capability from the program (setcap -r) and set AmbientCapabilities=CAP_NET_BIND_SERVICE beside it',
      },
    },
  },
  ja: {
    why: '読めないユーザーやセクションを systemd は推測しません。ユニットは読み込まれず、何も実行されませんが、誰かが起動しようとするまで表に出ません。',
    messages: {
      'not-loaded': {
        text: 'ユニット「{unit}」は起動しません: systemd に読み込まれません ("{error}")',
        fix: 'エラーが挙げているものを直す: ユーザーは名前か 1 つの番号、真偽値は yes か no、プログラムは絶対パス、セクションは 1 行に [名前] だけを書く',
      },
      'user-impossible': {
        text: 'ユニット「{unit}」は起動しません: systemd は {user} を書かれたとおりに取りますが、そのような名前のユーザーはどのホストにもいません (status {error})',
        fix: 'ユーザーの名前か番号を、引用符も記号も付けずに書く (User=1000)',
      },
      'not-loaded-on-some': {
        text: 'ユニット「{unit}」は {runtimes} では起動しません: そこでは systemd に読み込まれません ("{error}")',
        fix: 'それより後のバージョンしか知らないものを使わずにコマンドを書く',
      },
      'manager-may-not': {
        text: 'ユニット「{unit}」は起動しません: それを動かすユーザーのマネージャーは root ではなく、{key}= を実行できません (status {error})',
        fix: '{key}= を消すか、システムのユニット (/etc/systemd/system) にする',
      },
      'not-executed': {
        text: 'ユニット「{unit}」は起動しません:「{program}」のファイルには cap_net_bind_service がありますが、CapabilityBoundingSet= がそれを残さないため、ポートが何番でも実行が EPERM で失敗します (status 203/EXEC)',
        fix: 'CapabilityBoundingSet= に CAP_NET_BIND_SERVICE を加える。または、プログラムからファイル capability を外し (setcap -r)、あわせて AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する',
      },
    },
  },
});

export const inSystemd = inDialect(
  {
    words,
    atMost: { 'not-loaded-on-some': 'warning' },
    examples: {
      bad: '[Service]\nUser=1000:1000\nExecStart=/usr/bin/web\n',
      good: '[Service]\nUser=1000\nExecStart=/usr/bin/web\n',
    },
  },
  ({ unit, containers: [container] }, report, { bindsPort }) => {
    if (unit === undefined || container === undefined) return [];
    if (unit.barred !== undefined) {
      const { key, at } = unit.barred;
      return [report('manager-may-not', { at, container: container.name }, { unit: unit.name, key, error: BARRED[key] })];
    }
    const answer = bindsPort(container, { port: 0, protocol: 'TCP', at: container.at });
    const impossible = answer?.error?.decidedBy.includes('user-impossible') ? answer.error.code : undefined;
    if (impossible) {
      const { at, written: user } = unit.user;
      return [report('user-impossible', { at, container: container.name }, { unit: unit.name, user, error: impossible })];
    }
    if (answer?.verdict === 'fails' && answer.error?.code === 'EPERM') {
      const last = unit.bounding.lines.at(-1)?.at ?? container.at;
      const program = unit.command?.words[0] ?? '';
      return [report('not-executed', { at: last, container: container.name }, { unit: unit.name, program })];
    }
    const error = [answer?.error, ...(answer?.otherErrors ?? [])].find((one) => one?.code === 'bad-setting');
    if (answer === undefined || error === undefined) return [];
    const bad = answer.because().find(({ fact }) => fact === 'bad-unit');
    const data = { unit: unit.name, error: bad?.data.text ?? error.text };
    const where = { at: bad?.pointer ?? container.at, container: container.name };
    if (answer.verdict === 'fails') return [report('not-loaded', where, data)];
    const runtimes = Object.entries(answer.byRuntime ?? {}).flatMap(([runtime, one]) =>
      one?.verdict === 'fails' ? [runtime] : [],
    );
    return [report('not-loaded-on-some', where, { ...data, runtimes: runtimes.join(', ') })];
  },
);
