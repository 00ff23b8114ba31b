// Judges a service that wants a privileged port (its command or a variable names one, or a list of capabilities names
// CAP_NET_BIND_SERVICE) and does not get it: PrivateUsers=, SocketBindDeny=, RestrictAddressFamilies=, CapabilityBoundingSet=, NoNewPrivileges= against a file
// capability, a user to whom nothing gives the capability. Source: systemd.exec(5), systemd.resource-control(5); measured with systemd
// 252, 257 and 262. Of what does not start at all, never-starts and binary-will-not-start tell.
import { givenName, mayBeDenied, namedPorts } from '../../facts/questions/unit-questions.ts';
import { portLabel } from '../../knowledge/port-label.ts';
import type { BindAnswer, DecidedError } from '../../model/bind.ts';
import { isPrivilegedPort } from '../../model/port.ts';
import type { UnitFacts } from '../../model/unit.ts';
import type { ContainerFacts, Workload } from '../../model/workload.ts';
import { type AskedPort, inDialect, type RuleContext } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'The kernel gives a port below 1024 only to a process with CAP_NET_BIND_SERVICE in effect over its network. systemd gives it to root, and to another user by AmbientCapabilities=; what else a unit says can take it away again, mostly without a message, and what takes it away differs between versions.',
    messages: {
      'private-users': {
        text: 'unit "{unit}" cannot listen on port {what}: PrivateUsers= takes the port away from everybody in it, root and AmbientCapabilities= included ({error})',
        fix: 'remove PrivateUsers=, or let a .socket unit listen, for which it does not matter',
      },
      denied: {
        text: 'unit "{unit}" cannot listen on port {what}: SocketBindDeny= covers it, and no SocketBindAllow= does ({error})',
        fix: 'allow the port with SocketBindAllow={number}, or let a .socket unit listen, for which it does not matter',
      },
      family: {
        text: 'unit "{unit}" cannot listen on port {what}, nor on any other: RestrictAddressFamilies= does not let it open a socket of IPv4 or IPv6 ({error})',
        fix: 'let a .socket unit listen, for which it does not matter, or add AF_INET and AF_INET6 to RestrictAddressFamilies=',
      },
      'one-family': {
        text: 'unit "{unit}" can listen on port {what} at addresses of IPv4 or of IPv6 only, not of both: SocketBindDeny= or RestrictAddressFamilies= keeps it from the others ({error})',
        fix: 'see that the program listens at addresses of the other family alone, allow it both, or let a .socket unit listen',
      },
      bounding: {
        text: 'unit "{unit}" cannot listen on port {what}: CapabilityBoundingSet= leaves CAP_NET_BIND_SERVICE out, also for root and for AmbientCapabilities= ({error})',
        fix: 'let a .socket unit listen, or put CAP_NET_BIND_SERVICE into CapabilityBoundingSet=',
      },
      'file-void': {
        text: 'unit "{unit}" cannot listen on port {what}: NoNewPrivileges=, or a file system that is mounted nosuid, keeps the file of its program from giving it the capability ({error})',
        fix: 'let a .socket unit listen, or set AmbientCapabilities=CAP_NET_BIND_SERVICE, which holds all the same',
      },
      nothing: {
        text: 'unit "{unit}" cannot listen on port {what}: its user is not root, and nothing gives it CAP_NET_BIND_SERVICE ({error})',
        fix: 'let a .socket unit listen, or set AmbientCapabilities=CAP_NET_BIND_SERVICE',
      },
      'on-some': {
        text: 'unit "{unit}" cannot listen on port {what} on {runtimes} ({error})',
        fix: 'let a .socket unit listen, or set AmbientCapabilities=CAP_NET_BIND_SERVICE; kport explain bind tells what the versions do',
      },
      'user-manager': {
        text: 'unit "{unit}" cannot listen on port {what} unless the file of its program has the capability: the manager of a user, which runs it, is not root and has none to give ({error})',
        fix: 'make it a unit of the system (/etc/systemd/system), where a .socket unit may listen, or listen on a port above 1023 behind a reverse proxy',
      },
      'socket-of-user': {
        text: '"{unit}" cannot open port {what}: it is a unit of the manager of a user, who is not root ({error})',
        fix: 'make it a unit of the system (in /etc/systemd/system), whose manager may open every port, or listen on a port above 1023 behind a reverse proxy',
      },
      'socket-denied': {
        text: '"{unit}" does not open port {what}: SocketBindDeny= of the socket forbids it ({error})',
        fix: 'allow the port in the socket (SocketBindAllow={number}), or say SocketBindDeny= in the service alone, where it does not keep systemd from opening it',
      },
      'socket-denied-on-some': {
        text: '"{unit}" does not open port {what} on {runtimes}: SocketBindDeny= of the socket forbids it ({error})',
        fix: 'allow the port in the socket (SocketBindAllow={number}), or say SocketBindDeny= in the service alone, where it does not keep systemd from opening it',
      },
      'program-decides': {
        text: 'unit "{unit}" can listen on port {what} only if the file of its program has the capability: it is not root, and no AmbientCapabilities= and no .socket unit gives it ({error})',
        fix: 'let a .socket unit listen, or set AmbientCapabilities=CAP_NET_BIND_SERVICE; or say what the file has, under programs of the policy',
      },
    },
  },
  ja: {
    why: 'カーネルが 1024 番未満のポートを許すのは、そのネットワークに対して CAP_NET_BIND_SERVICE が有効なプロセスだけです。systemd は root にはそれを与え、ほかのユーザーには AmbientCapabilities= で与えます。ユニットのほかの設定はたいてい何も言わずにそれを取り上げ、何が取り上げるかはバージョンによって違います。',
    messages: {
      'private-users': {
        text: 'ユニット「{unit}」はポート {what} で待ち受けられません: PrivateUsers= が、root も AmbientCapabilities= も含めて誰からもポートを取り上げます ({error})',
        fix: 'PrivateUsers= をやめるか、それに左右されない .socket ユニットに待ち受けさせる',
      },
      denied: {
        text: 'ユニット「{unit}」はポート {what} で待ち受けられません: SocketBindDeny= が当たり、当たる SocketBindAllow= がありません ({error})',
        fix: 'SocketBindAllow={number} でポートを許すか、それに左右されない .socket ユニットに待ち受けさせる',
      },
      family: {
        text: 'ユニット「{unit}」はポート {what} でも、ほかのどのポートでも待ち受けられません: RestrictAddressFamilies= のため IPv4 のソケットも IPv6 のソケットも開けません ({error})',
        fix: 'それに左右されない .socket ユニットに待ち受けさせるか、RestrictAddressFamilies= に AF_INET と AF_INET6 を加える',
      },
      'one-family': {
        text: 'ユニット「{unit}」がポート {what} で待ち受けられるのは、IPv4 か IPv6 のどちらかのアドレスだけです: もう一方は SocketBindDeny= か RestrictAddressFamilies= が妨げます ({error})',
        fix: 'プログラムが許された側のアドレスだけで待ち受けるようにするか、両方を許すか、.socket ユニットに待ち受けさせる',
      },
      bounding: {
        text: 'ユニット「{unit}」はポート {what} で待ち受けられません: CapabilityBoundingSet= に CAP_NET_BIND_SERVICE がなく、root でも AmbientCapabilities= があっても同じです ({error})',
        fix: '.socket ユニットに待ち受けさせるか、CapabilityBoundingSet= に CAP_NET_BIND_SERVICE を加える',
      },
      'file-void': {
        text: 'ユニット「{unit}」はポート {what} で待ち受けられません: NoNewPrivileges= か nosuid でマウントされたファイルシステムのため、プログラムのファイルが capability を与えられません ({error})',
        fix: '.socket ユニットに待ち受けさせるか、それでも効く AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する',
      },
      nothing: {
        text: 'ユニット「{unit}」はポート {what} で待ち受けられません: ユーザーは root ではなく、CAP_NET_BIND_SERVICE を与えるものがありません ({error})',
        fix: '.socket ユニットに待ち受けさせるか、AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する',
      },
      'on-some': {
        text: 'ユニット「{unit}」は {runtimes} ではポート {what} で待ち受けられません ({error})',
        fix: '.socket ユニットに待ち受けさせるか、AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する。バージョンごとの動きは kport explain bind で分かる',
      },
      'user-manager': {
        text: 'ユニット「{unit}」は、プログラムのファイルに capability がなければポート {what} で待ち受けられません: それを動かすユーザーのマネージャーは root ではなく、与えられる capability を持ちません ({error})',
        fix: '.socket ユニットが待ち受けられるシステムのユニット (/etc/systemd/system) にするか、リバースプロキシの後ろで 1024 番以上のポートで待ち受ける',
      },
      'socket-of-user': {
        text: '「{unit}」はポート {what} を開けません: root ではないユーザーのマネージャーのユニットだからです ({error})',
        fix: 'どのポートも開けるシステムのユニット (/etc/systemd/system) にするか、リバースプロキシの後ろで 1024 番以上のポートで待ち受ける',
      },
      'socket-denied': {
        text: '「{unit}」はポート {what} を開きません: ソケットの SocketBindDeny= が禁じています ({error})',
        fix: 'ソケットでポートを許す (SocketBindAllow={number}) か、SocketBindDeny= をサービスだけに書く。サービスのものは systemd がポートを開くのを妨げない',
      },
      'socket-denied-on-some': {
        text: '「{unit}」は {runtimes} ではポート {what} を開きません: ソケットの SocketBindDeny= が禁じています ({error})',
        fix: 'ソケットでポートを許す (SocketBindAllow={number}) か、SocketBindDeny= をサービスだけに書く。サービスのものは systemd がポートを開くのを妨げない',
      },
      'program-decides': {
        text: 'ユニット「{unit}」がポート {what} で待ち受けられるのは、プログラムのファイルに capability がある場合だけです: root ではなく、AmbientCapabilities= も .socket ユニットもありません ({error})',
        fix: '.socket ユニットに待ち受けさせるか、AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する。または、ファイルに何があるかをポリシーの programs に書く',
      },
    },
  },
});

export const inSystemd = inDialect(
  {
    words,
    atMost: {
      'on-some': 'warning',
      'one-family': 'info',
      'socket-denied-on-some': 'warning',
      'user-manager': 'warning',
      'program-decides': 'info',
    },
    examples: {
      bad: '[Service]\nUser=web\nPrivateUsers=yes\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nExecStart=/usr/bin/web --port 80\n',
      good: '[Service]\nUser=web\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nExecStart=/usr/bin/web --port 80\n',
    },
  },
  (workload, report, context) => {
    const { unit, containers, partial } = workload;
    const [container] = containers;
    if (unit === undefined || container === undefined || partial || !mayBeDenied(unit, context.image(container))) return [];
    const stories = new Map<string, { readonly story: Story; readonly ports: Wanted[] }>();
    for (const wanted of wantedPorts(unit, container)) {
      const answer = context.bindsPort(container, wanted.asked);
      const story = answer && storyOf(answer, { container, workload, image: context.image });
      if (story === undefined) continue;
      const key = JSON.stringify(story);
      const known = stories.get(key);
      if (known) known.ports.push(wanted);
      else stories.set(key, { story, ports: [wanted] });
    }
    return [...stories.values()].flatMap(({ story, ports }) => {
      const [first] = ports;
      if (first === undefined) return [];
      const { id, error, runtimes } = story;
      const where = { at: first.asked.at, container: container.name };
      const what = ports.map(({ what: one }) => one).join(', ');
      const data = { unit: unit.name, what, error: `${error.code}: "${error.text}"`, number: first.asked.port };
      return [report(id, where, { ...data, runtimes: runtimes.join(', ') })];
    });
  },
);

interface Wanted {
  readonly asked: AskedPort;
  /** As the message calls it. */
  readonly what: string;
}

/** A unit that names the capability and no port wants any privileged one; of a rule about single ports nobody can say whether it is. */
function wantedPorts(unit: UnitFacts, container: ContainerFacts): Wanted[] {
  if (unit.socket) return socketPorts(container);
  const named = namedPorts(container).map(({ port, at }): Wanted => {
    return { asked: { port, protocol: 'TCP', at }, what: portLabel(port, 'TCP') };
  });
  if (named.length > 0) return named;
  const name = givenName(unit.ambient) ?? givenName(unit.bounding);
  return name === undefined || unit.bind.deny.length > 0
    ? []
    : [{ asked: { port: 1023, protocol: 'TCP', at: name.at }, what: '1-1023' }];
}

/** Those that systemd is to open itself. */
function socketPorts({ ports }: ContainerFacts): Wanted[] {
  return ports
    .filter(({ containerPort }) => isPrivilegedPort(containerPort))
    .map(({ containerPort: port, protocol, at }) => ({ asked: { port, protocol, at }, what: portLabel(port, protocol) }));
}

type StoryId = keyof (typeof words)['en']['messages'];

interface Story {
  readonly id: StoryId;
  readonly error: Pick<DecidedError, 'code' | 'text'>;
  readonly runtimes: readonly string[];
}

const CAUSES: Readonly<Partial<Record<DecidedError['decidedBy'][number], StoryId>>> = {
  'private-users': 'private-users',
  'socket-bind-denied': 'denied',
  'family-restricted': 'family',
  'bounding-set-lacks': 'bounding',
  'no-new-privileges': 'file-void',
  'no-new-privileges-implied': 'file-void',
  'mounted-nosuid': 'file-void',
  'ambient-set-lacks': 'nothing',
};

/** Where a version refuses some and not all. */
const OF_FAMILY: DecidedError['decidedBy'] = ['socket-bind-denied', 'family-restricted'];

/** At bind(2) of the program, or of systemd in its place, of which the socket is told. */
const OF_SERVICE: readonly DecidedError['code'][] = ['EACCES', 'bind-EPERM', 'EAFNOSUPPORT'];
const OF_SOCKET: readonly DecidedError['code'][] = ['resources'];

function failingOn({ byRuntime = {} }: BindAnswer): readonly string[] {
  return Object.entries(byRuntime).flatMap(([runtime, one]) => (one?.verdict === 'fails' ? [runtime] : []));
}

interface About {
  readonly container: ContainerFacts;
  readonly workload: Workload;
  readonly image: RuleContext['image'];
}

function storyOf(answer: BindAnswer, { container, workload, image }: About): Story | undefined {
  const codes = workload.unit?.socket ? OF_SOCKET : OF_SERVICE;
  const errors = [answer.error, ...answer.otherErrors].filter((one) => one && codes.includes(one.code));
  const [error] = errors;
  if (error === undefined) return undefined;
  const story = (id: StoryId, runtimes: readonly string[] = []): Story => {
    return { id, error: { code: error.code, text: error.text }, runtimes };
  };
  if (workload.unit?.socket) {
    if (error.decidedBy.includes('socket-taken')) return undefined;
    if (error.decidedBy.includes('user-manager')) return story('socket-of-user');
    return answer.verdict === 'fails' ? story('socket-denied') : story('socket-denied-on-some', failingOn(answer));
  }
  if (workload.unit?.user.kind === 'manager') return story('user-manager');
  if (answer.verdict === 'fails') {
    const cause = error.decidedBy.map((step) => CAUSES[step]).find((one) => one !== undefined);
    return cause && story(cause);
  }
  const failing = failingOn(answer);
  if (failing.length > 0) return story('on-some', failing);
  if (error.decidedBy.some((step) => OF_FAMILY.includes(step))) return story('one-family');
  const isUpToProgram = answer.dependsOn.includes('image') && image(container)?.fileCapability === undefined;
  return isUpToProgram && workload.unit?.ambient.holds === false ? story('program-decides') : undefined;
}
