// Judges ExecCondition= and ExecStartPre= of a service for a command that root runs and that sets
// net.ipv4.ip_unprivileged_port_start. Source: ip-sysctl; systemd.service(5), the prefix +.
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'net.ipv4.ip_unprivileged_port_start holds for a whole network namespace. A service without PrivateNetwork= has that of the host, so that its ExecStartPre= lets every user and every program of the host open these ports, from then on and until the next boot.',
    messages: {
      host: {
        text: 'unit "{unit}" sets net.ipv4.ip_unprivileged_port_start before it starts, for the whole host: every user may then open the ports from {start} on',
        fix: 'remove the command, and let a .socket unit listen or set AmbientCapabilities=CAP_NET_BIND_SERVICE; what is meant for the whole host belongs into sysctl.d(5)',
      },
      own: {
        text: 'unit "{unit}" sets net.ipv4.ip_unprivileged_port_start before it starts, for its own network namespace: every process of it may open the ports from {start} on',
        fix: 'remove the command, and set AmbientCapabilities=CAP_NET_BIND_SERVICE',
      },
    },
  },
  ja: {
    why: 'net.ipv4.ip_unprivileged_port_start は network namespace 全体に効きます。PrivateNetwork= のないサービスはホストの network namespace にいるため、その ExecStartPre= により、以後は次の起動まで、ホストのどのユーザーのどのプログラムもそのポートを開けられます。',
    messages: {
      host: {
        text: 'ユニット「{unit}」は起動前に net.ipv4.ip_unprivileged_port_start をホスト全体について書き換えます: どのユーザーも {start} 番以上のポートを開けられます',
        fix: 'このコマンドを消し、.socket ユニットに待ち受けさせるか AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する。ホスト全体に意図したものなら sysctl.d(5) に書く',
      },
      own: {
        text: 'ユニット「{unit}」は起動前に net.ipv4.ip_unprivileged_port_start を専用の network namespace について書き換えます: その中のどのプロセスも {start} 番以上のポートを開けられます',
        fix: 'このコマンドを消し、AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する',
      },
    },
  },
});

export const inSystemd = inDialect(
  {
    words,
    atMost: { own: 'warning' },
    examples: {
      bad: '[Service]\nUser=web\nExecStartPre=+/usr/sbin/sysctl -w net.ipv4.ip_unprivileged_port_start=80\nExecStart=/usr/bin/web\n',
      good: '[Service]\nUser=web\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nExecStart=/usr/bin/web\n',
    },
  },
  ({ unit, containers: [container] }, report) => {
    if (unit?.writer === undefined || container === undefined) return [];
    const { at, start } = unit.writer;
    // Raised, it takes ports away.
    if (start !== undefined && start >= 1024) return [];
    const id = unit.network.value === 'private' ? 'own' : 'host';
    return [report(id, { at, container: container.name }, { unit: unit.name, start: start ?? '?' })];
  },
);
