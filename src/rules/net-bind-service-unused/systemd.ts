// Judges CAP_NET_BIND_SERVICE in AmbientCapabilities= of a service with a user of its own, against the ports that its command names
// and those that .socket units hand to it. Source: systemd.exec(5), AmbientCapabilities=; systemd.socket(5).
import { activatedPorts, givenName, namedPorts, namesHighPorts, rootBy } from '../../facts/questions/unit-questions.ts';
import { portLabel } from '../../knowledge/port-label.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'CAP_NET_BIND_SERVICE is the right to listen on the ports that clients trust. A program that needs no such port, or gets it from systemd as an open socket, keeps the right for whoever breaks in.',
    messages: {
      unused: {
        text: 'unit "{unit}" gives its program {capability}, and names port {port}, which needs no privilege ("{word}")',
        fix: 'remove {capability} from AmbientCapabilities=, unless the program listens on a port below 1024 as well',
      },
      activated: {
        text: 'unit "{unit}" gives its program {capability}, and {socket} has systemd open port {port} for it',
        fix: 'remove {capability} from AmbientCapabilities=, and set CapabilityBoundingSet= without it',
      },
    },
  },
  ja: {
    why: 'CAP_NET_BIND_SERVICE は、クライアントが信頼するポートで待ち受ける権利です。そのようなポートを使わないプログラムや、開いたソケットを systemd から受け取るプログラムでは、侵入者の役に立つだけです。',
    messages: {
      unused: {
        text: 'ユニット「{unit}」はプログラムに {capability} を与えていますが、特権の要らないポート {port} を指定しています (「{word}」)',
        fix: 'プログラムが 1024 番未満のポートも使うのでなければ、AmbientCapabilities= から {capability} を消す',
      },
      activated: {
        text: 'ユニット「{unit}」はプログラムに {capability} を与えていますが、ポート {port} は {socket} により systemd が開きます',
        fix: 'AmbientCapabilities= から {capability} を消し、CapabilityBoundingSet= もそれなしで設定する',
      },
    },
  },
});

export const inSystemd = inDialect(
  {
    words,
    // The file of its settings may name other ports.
    atMost: { unused: 'info' },
    examples: {
      bad: '[Service]\nUser=web\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nExecStart=/usr/bin/web --port 8080\n',
      good: '[Service]\nUser=web\nExecStart=/usr/bin/web --port 8080\n',
    },
  },
  ({ unit, containers: [container], partial }, report) => {
    if (
      unit === undefined ||
      container === undefined ||
      partial ||
      rootBy(unit) !== undefined ||
      !unit.ambient.holds ||
      !unit.bounding.holds
    )
      return [];
    const name = givenName(unit.ambient);
    if (name === undefined || namedPorts(container).length > 0) return [];
    const where = { at: name.at, container: container.name };
    const data = { unit: unit.name, capability: name.written };
    const [activated] = activatedPorts(unit);
    if (activated) {
      const { socket, address } = activated;
      return [report('activated', where, { ...data, socket: socket.name, port: portLabel(address.port, address.protocol) })];
    }
    const high = namesHighPorts(container);
    return high ? [report('unused', where, { ...data, port: portLabel(high.port, 'TCP'), word: high.word })] : [];
  },
);
