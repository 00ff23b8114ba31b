// Judges what keeps systemd from loading a unit, whatever its ports: a user or group that is none, a section that has no end, a
// prefix of its command that the version does not know; and a program with the file capability that its bounding set leaves out, which
// the kernel does not execute. Source: systemd.exec(5), User=; src/core/load-fragment.c; capabilities(7).
import { executedProgram } from '../../facts/questions/unit-programs.ts';
import { mayNotBeStarted } from '../../facts/questions/unit-questions.ts';
import { BARRED, type UnitFacts } from '../../model/unit.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { inDialect, type Reporter, type RuleContext, type RuleReport } from '../rule.ts';
import { defineDialectWords, type WordsInDialect } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'What systemd cannot read of a user, a command or a section it does not guess: it does not load the unit, so that nothing of it runs, and says so only where somebody starts it. In a drop-in it reads no further, and starts the unit with what it has read. Of a socket it opens all addresses or none: where two are the same, or one has the other, it fails at the second and closes the first.',
    messages: {
      'not-loaded': {
        text: 'unit "{unit}" never starts: systemd does not load it ("{error}")',
        fix: 'mend what the error names: a user is a name or one number, a boolean is yes or no, the path to a program is absolute, a section is [Name] on a line of its own, behind an empty ExecStart= stands another, a service has one ExecStart= unless it is Type=oneshot, a socket listens on a port from 1 to 65535 with or without an address before it, and what a % may stand for is in systemd.unit(5)',
      },
      'drop-in-cut': {
        text: 'systemd reads this drop-in of unit "{unit}" no further than here ("{error}"): {keys} behind it counts for nothing',
        fix: 'mend what the error names, or remove it; what stands behind it counts again then',
      },
      'drop-in-refused': {
        text: 'systemd does not take this of a drop-in of unit "{unit}" ("{error}"), and starts the unit without it',
        fix: 'mend what the error names, or remove it',
      },
      'address-unread': {
        text: 'systemd opens nothing for {key}={value} of unit "{unit}", which is no address to it ("Failed to parse address value in \'{value}\', ignoring"), and starts the unit without it',
        fix: 'write a port from 1 to 65535, with or without an address before it ([::1]:80), or remove the line',
      },
      'user-impossible': {
        text: 'unit "{unit}" never starts: no host has a user of the name {user}, which systemd takes as it stands (status {error})',
        fix: 'write the name or the number of the user without quotes and signs (User=1000)',
      },
      'group-impossible': {
        text: 'unit "{unit}" never starts: no host has a group of the name {group}, which systemd takes as it stands (status {error})',
        fix: 'write the name or the number of the group without quotes and signs ({key}=1000)',
      },
      'socket-taken': {
        text: 'unit "{unit}" never starts: another of its addresses has {address} already, and systemd opens none of them ("Address already in use")',
        fix: 'remove one of the two addresses: a port alone is every address of IPv6 and IPv4',
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
        text: 'unit "{unit}" does not start: the file of "{program}" has cap_net_bind_service, and CapabilityBoundingSet= leaves it out, so that exec fails with EPERM ("Operation not permitted"), whatever its port',
        fix: 'put CAP_NET_BIND_SERVICE into CapabilityBoundingSet=, or take the file capability from the program (setcap -r) and set AmbientCapabilities=CAP_NET_BIND_SERVICE beside it',
      },
    },
  },
  ja: {
    why: '読めないユーザー、コマンド、セクションを systemd は推測しません。ユニットは読み込まれず、何も実行されませんが、誰かが起動しようとするまで表に出ません。ドロップインではそこで読むのをやめ、それまでに読んだ内容でユニットを起動します。ソケットのアドレスはすべて開くか、1 つも開きません。同じアドレスが 2 つあるか、一方が他方を含めば、2 つ目で失敗し、1 つ目も閉じます。',
    messages: {
      'not-loaded': {
        text: 'ユニット「{unit}」は起動しません: systemd に読み込まれません ("{error}")',
        fix: 'エラーが挙げているものを直す: ユーザーは名前か 1 つの番号、真偽値は yes か no、プログラムは絶対パス、セクションは 1 行に [名前] だけを書き、空の ExecStart= の後には別の ExecStart= を書く。Type=oneshot でなければ ExecStart= は 1 つだけで、ソケットは 1 から 65535 のポートか、その前にアドレスを付けたもので待ち受け、% の後に書けるものは systemd.unit(5) にある',
      },
      'drop-in-cut': {
        text: 'systemd はユニット「{unit}」のこのドロップインをここまでしか読みません ("{error}"): その後ろの {keys} は効きません',
        fix: 'エラーが挙げているものを直すか消す。そうすれば後ろの行も読まれる',
      },
      'drop-in-refused': {
        text: 'systemd はユニット「{unit}」のドロップインのこの値を受け付けず ("{error}")、それなしで起動します',
        fix: 'エラーが挙げているものを直すか消す',
      },
      'address-unread': {
        text: 'ユニット「{unit}」の {key}={value} に対して systemd は何も開きません: アドレスとして読めないため ("Failed to parse address value in \'{value}\', ignoring")、それなしで起動します',
        fix: '1 から 65535 のポートか、その前にアドレスを付けたもの ([::1]:80) を書くか、この行を消す',
      },
      'user-impossible': {
        text: 'ユニット「{unit}」は起動しません: systemd は {user} を書かれたとおりに取りますが、そのような名前のユーザーはどのホストにもいません (status {error})',
        fix: 'ユーザーの名前か番号を、引用符も記号も付けずに書く (User=1000)',
      },
      'group-impossible': {
        text: 'ユニット「{unit}」は起動しません: systemd は {group} を書かれたとおりに取りますが、そのような名前のグループはどのホストにもありません (status {error})',
        fix: 'グループの名前か番号を、引用符も記号も付けずに書く ({key}=1000)',
      },
      'socket-taken': {
        text: 'ユニット「{unit}」は起動しません: ソケットの別のアドレスがすでに {address} を含むため、systemd はどのアドレスも開けません ("Address already in use")',
        fix: '2 つのアドレスの一方を消す。ポートだけを書くと IPv6 と IPv4 のすべてのアドレスになる',
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
        text: 'ユニット「{unit}」は起動しません:「{program}」のファイルには cap_net_bind_service がありますが、CapabilityBoundingSet= がそれを残さないため、ポートが何番でも実行が EPERM で失敗します ("Operation not permitted")',
        fix: 'CapabilityBoundingSet= に CAP_NET_BIND_SERVICE を加える。または、プログラムからファイル capability を外し (setcap -r)、あわせて AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する',
      },
    },
  },
});

export const inSystemd = inDialect(
  {
    words,
    atMost: {
      'not-loaded-on-some': 'warning',
      'drop-in-cut': 'warning',
      'drop-in-refused': 'warning',
      'address-unread': 'warning',
    },
    examples: {
      bad: '[Service]\nUser=1000:1000\nExecStart=/usr/bin/web\n',
      good: '[Service]\nUser=1000\nExecStart=/usr/bin/web\n',
    },
  },
  ({ unit, containers: [container] }, report, { bindsPort }) => {
    if (unit === undefined || container === undefined) return [];
    const failure = notStarted({ unit, container, report, bindsPort });
    return [
      ...(failure ? [failure] : []),
      ...unreadOf({ unit, container, report }),
      ...unreadAddresses({ unit, container, report }),
    ];
  },
);

type Report = typeof words extends WordsInDialect<infer Data> ? Reporter<Data> : never;

interface Judging extends Pick<RuleContext, 'bindsPort'> {
  readonly unit: UnitFacts;
  readonly container: ContainerFacts;
  readonly report: Report;
}

/** More than a line of a report holds. */
const MOST_KEYS = 8;

function unreadOf({
  unit: { name: unit, unread },
  container: { name: container },
  report,
}: Omit<Judging, 'bindsPort'>): RuleReport[] {
  return unread.map(({ refused: { at }, keys, error }) => {
    if (keys.length === 0) return report('drop-in-refused', { at, container }, { unit, error });
    const listed = [...keys.slice(0, MOST_KEYS), ...(keys.length > MOST_KEYS ? ['...'] : [])];
    return report('drop-in-cut', { at, container }, { unit, error, keys: listed.join(', ') });
  });
}

/** Of a unit that is loaded. */
function unreadAddresses({
  unit: { name: unit, socket, refused },
  container: { name: container },
  report,
}: Omit<Judging, 'bindsPort'>) {
  if (socket === undefined || refused !== undefined) return [];
  return socket.unread.map(({ at, key, written: value }) => report('address-unread', { at, container }, { unit, key, value }));
}

function notStarted(judging: Judging): RuleReport | undefined {
  const { unit, container, report } = judging;
  if (unit.barred !== undefined) {
    const { key, at } = unit.barred;
    return report('manager-may-not', { at, container: container.name }, { unit: unit.name, key, error: BARRED[key] });
  }
  if (unit.socket?.taken !== undefined) {
    const { at, written: address } = unit.socket.taken;
    return report('socket-taken', { at, container: container.name }, { unit: unit.name, address });
  }
  return mayNotBeStarted(unit) ? refusedBySystemd(judging) : undefined;
}

function refusedBySystemd({ unit, container, report, bindsPort }: Judging): RuleReport | undefined {
  const answer = bindsPort(container, { port: 0, protocol: 'TCP', at: container.at });
  const impossible = answer?.error?.decidedBy.includes('user-impossible') ? answer.error.code : undefined;
  if (impossible) {
    const { at, written: user } = unit.user;
    return report('user-impossible', { at, container: container.name }, { unit: unit.name, user, error: impossible });
  }
  const strange =
    answer?.error?.decidedBy.includes('group-impossible') && answer.because().find(({ fact }) => fact === 'group-impossible');
  if (strange && answer?.error) {
    const { group = '', key = '' } = strange.data;
    const where = { at: strange.pointer ?? container.at, container: container.name };
    return report('group-impossible', where, { unit: unit.name, group, key, error: answer.error.code });
  }
  if (answer?.verdict === 'fails' && answer.error?.code === 'EPERM') {
    const last = unit.bounding.lines.at(-1)?.at ?? container.at;
    const program = unit.command ? executedProgram(unit.command) : '';
    return report('not-executed', { at: last, container: container.name }, { unit: unit.name, program });
  }
  const error = [answer?.error, ...(answer?.otherErrors ?? [])].find((one) => one?.code === 'bad-setting');
  if (answer === undefined || error === undefined) return undefined;
  const bad = answer.because().find(({ fact }) => fact === 'bad-unit');
  const data = { unit: unit.name, error: bad?.data.text ?? error.text };
  const where = { at: bad?.pointer ?? container.at, container: container.name };
  if (answer.verdict === 'fails') return report('not-loaded', where, data);
  const runtimes = Object.entries(answer.byRuntime ?? {}).flatMap(([runtime, one]) =>
    one?.verdict === 'fails' ? [runtime] : [],
  );
  return report('not-loaded-on-some', where, { ...data, runtimes: runtimes.join(', ') });
}
