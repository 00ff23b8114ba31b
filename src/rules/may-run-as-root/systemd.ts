// Judges User=, DynamicUser= and the prefixes + and ! of ExecStart= of a service that has to do with a privileged port: its command
// names one, its sets name CAP_NET_BIND_SERVICE, or a .socket unit hands it one. Of every other service it is silent: most of a host
// run as root for something else. Source: systemd.exec(5), systemd.service(5), "Command lines".
import { activatedPorts, givenName, namedPorts, rootBy } from '../../facts/questions/unit-questions.ts';
import { portLabel } from '../../knowledge/port-label.ts';
import type { UnitFacts } from '../../model/unit.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { inDialect, type Reporter } from '../rule.ts';
import { defineDialectWords, type WordsInDialect } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'Root may open every port of the host, and far more than that. A program that runs as root for the sake of its port gives all of it to whoever breaks in; systemd can open the port itself, or give the program this one capability.',
    messages: {
      'no-user+port': {
        text: 'unit "{unit}" runs as root (User= names nobody else) and is told to listen on port {port}',
        fix: 'let a .socket unit listen (ListenStream={number}) or a reverse proxy stand before it, or set User= and AmbientCapabilities=CAP_NET_BIND_SERVICE',
      },
      'no-user+ambient': {
        text: 'unit "{unit}" has AmbientCapabilities={capability} and no User= of anybody else, so that it runs as root and has all capabilities anyway',
        fix: 'set User= (or DynamicUser=yes) beside it, and CapabilityBoundingSet={capability}',
      },
      'no-user+bounding': {
        text: 'unit "{unit}" runs as root (User= names nobody else), with {capability} among the capabilities that CapabilityBoundingSet= leaves it',
        fix: 'set User= (or DynamicUser=yes) and AmbientCapabilities={capability}, unless the program becomes another user itself',
      },
      'no-user+socket': {
        text: 'unit "{unit}" runs as root (User= names nobody else), and {socket} has systemd open port {port} for it: it needs no privilege for the port',
        fix: 'set User= or DynamicUser=yes',
      },
      prefix: {
        text: 'unit "{unit}" has "{prefix}" before its command, which takes its user away: it runs as root and is told of port {port}',
        fix: 'remove "{prefix}", and let a .socket unit listen (ListenStream={number}) or set AmbientCapabilities=CAP_NET_BIND_SERVICE',
      },
    },
  },
  ja: {
    why: 'root はホストのどのポートも開くことができ、それよりはるかに多くのことができます。ポートのために root で動くプログラムは、侵入者にそのすべてを渡します。systemd なら、自分でポートを開くことも、この capability だけをプログラムに与えることもできます。',
    messages: {
      'no-user+port': {
        text: 'ユニット「{unit}」は root で動き (User= がほかのユーザーを指していない)、ポート {port} で待ち受けるよう指示されています',
        fix: '.socket ユニットに待ち受けさせる (ListenStream={number}) かリバースプロキシを前に置く。または User= と AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する',
      },
      'no-user+ambient': {
        text: 'ユニット「{unit}」には AmbientCapabilities={capability} がありますが、User= がほかのユーザーを指していないため root で動き、どのみちすべての capability を持ちます',
        fix: 'あわせて User= (または DynamicUser=yes) と CapabilityBoundingSet={capability} を設定する',
      },
      'no-user+bounding': {
        text: 'ユニット「{unit}」は root で動き (User= がほかのユーザーを指していない)、CapabilityBoundingSet= の残す capability に {capability} があります',
        fix: 'プログラムが自分でほかのユーザーにならないなら、User= (または DynamicUser=yes) と AmbientCapabilities={capability} を設定する',
      },
      'no-user+socket': {
        text: 'ユニット「{unit}」は root で動きますが (User= がほかのユーザーを指していない)、ポート {port} は {socket} により systemd が開くため、そのための特権は要りません',
        fix: 'User= か DynamicUser=yes を設定する',
      },
      prefix: {
        text: 'ユニット「{unit}」はコマンドの前に「{prefix}」があるためユーザーの指定が効かず、root で動きます。ポート {port} が関係します',
        fix: '「{prefix}」を消し、.socket ユニットに待ち受けさせる (ListenStream={number}) か、AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する',
      },
    },
  },
});

type Report = typeof words extends WordsInDialect<infer Data> ? Reporter<Data> : never;

export const inSystemd = inDialect(
  {
    words,
    // That root may go is certain; that a program needs nothing else of it is not.
    atMost: { 'no-user+bounding': 'info', 'no-user+socket': 'info' },
    examples: {
      bad: '[Service]\nExecStart=/usr/bin/web --port 80\n',
      good: '[Service]\nUser=web\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nExecStart=/usr/bin/web --port 80\n',
    },
  },
  ({ unit, containers: [container], partial }, report) => {
    if (unit === undefined || container === undefined || unit.socket || partial) return [];
    const by = rootBy(unit);
    if (by === undefined) return [];
    const where = { at: by === 'none' ? container.at : unit.user.at, container: container.name };
    const found = by === 'prefix' ? ofPrefix(unit, container, report) : ofUser(unit, container, { report, where });
    return found === undefined ? [] : [found];
  },
);

function ofPrefix(unit: UnitFacts, container: ContainerFacts, report: Report) {
  const [hint] = namedPorts(container);
  if (hint === undefined || unit.command === undefined) return undefined;
  const prefix = unit.command.prefixes.replace(/[^+!]/g, '');
  const data = { unit: unit.name, prefix, port: portLabel(hint.port, 'TCP'), number: hint.port };
  return report('prefix', { at: unit.command.at, container: container.name }, data);
}

interface Telling {
  readonly report: Report;
  readonly where: { readonly at: string; readonly container: string };
}

/** One cause is told once: the port that the command names before the capability, and that before a socket. */
function ofUser(unit: UnitFacts, container: ContainerFacts, { report, where }: Telling) {
  const on = { unit: unit.name };
  const ports = namedPorts(container);
  const [hint] = ports;
  if (hint) {
    const port = ports.map(({ port: one }) => portLabel(one, 'TCP')).join(', ');
    return report('no-user+port', where, { ...on, port, number: hint.port });
  }
  const ambient = givenName(unit.ambient);
  if (ambient) return report('no-user+ambient', { ...where, at: ambient.at }, { ...on, capability: ambient.written });
  const bounding = givenName(unit.bounding);
  if (bounding) return report('no-user+bounding', { ...where, at: bounding.at }, { ...on, capability: bounding.written });
  const [activated] = activatedPorts(unit);
  if (activated === undefined) return undefined;
  const { socket, address } = activated;
  return report('no-user+socket', where, { ...on, socket: socket.name, port: portLabel(address.port, address.protocol) });
}
