// One line each: a port on the nodes, what was seen, what runs otherwise.
import type {
  AuditDifference,
  AuditedNode,
  AuditedOwner,
  AuditedPort,
  BindOnNodes,
  SeenFailure,
  UnreadKind,
} from '../model/audit.ts';
import { countAudited } from '../words/audit-words.ts';
import { bindWords } from '../words/bind-catalogue.ts';
import { fill } from '../words/catalogue.ts';
import { tell } from '../words/tell.ts';
import type { AuditStyle } from './audit-style.ts';
import { verdictPhrase } from './bind-phrase.ts';
import { printable } from './printable.ts';

/** As many as a person counts at one look. */
const MOST_NAMED = 3;

/** Of several ports of which the same is said one line, whichever containers have them. */
export function portLines({ ports }: AuditedOwner, style: AuditStyle): string[] {
  const groups = Map.groupBy(ports, (port) => port.on.map((group) => groupPhrase(group, style)).join('; '));
  return [...groups].map(([text, alike]) => printable(`${portNames(alike, style)}: ${text}`));
}

/** `web 80/tcp, 443/tcp, dns 53/udp and 12 more`: containers that one looks at no more are counted. */
function portNames(ports: readonly AuditedPort[], { words, verbose }: AuditStyle): string {
  const byContainer = [...Map.groupBy(ports, ({ container }) => container)];
  const named = verbose ? byContainer : byContainer.slice(0, MOST_NAMED);
  const inOrder = (own: readonly AuditedPort[]) => own.toSorted((a, b) => a.port - b.port).map(portName);
  const names = named.map(([container, own]) => `${container} ${inOrder(own).join(', ')}`).join(', ');
  const more = byContainer.slice(named.length).flatMap(([, own]) => own).length;
  return more === 0 ? names : names + fill(words.andMore, { n: more });
}

function portName({ port, protocol }: AuditedPort): string {
  return `${port}/${protocol.toLowerCase()}`;
}

export function groupPhrase({ runtime, oldKernel, verdict, pods, nodes }: BindOnNodes, { words, language }: AuditStyle): string {
  const data = { verdict: verdictPhrase(verdict, bindWords(language)), pods: countAudited(language, pods, 'pod') };
  if (pods === 0) return fill(words.idle, data);
  if (nodes.length === 0) return fill(words.unscheduled, data);
  const named = { ...data, nodes: nodesPhrase(nodes, language) };
  if (runtime === undefined) return fill(words.onUnknown, named);
  const name = `${runtime.name} ${runtime.version}`;
  return fill(words.onNodes, {
    ...named,
    runtime: oldKernel === undefined ? name : fill(words.onKernel, { runtime: name, kernel: oldKernel }),
  });
}

/** `12 nodes`, `2 nodes (a, b)`. */
function nodesPhrase(nodes: readonly string[], language: AuditStyle['language']): string {
  const counted = countAudited(language, nodes.length, 'node');
  return nodes.length > MOST_NAMED ? counted : `${counted} (${nodes.join(', ')})`;
}

export function seenLine(seen: SeenFailure, { words, language, paint }: AuditStyle): string {
  const { container = words.wholePod, how, code, reason, message, rules, isPredicted, since, exitCode = '', lookedIn } = seen;
  const data = {
    container,
    code,
    reason,
    message,
    exitCode,
    pods: countAudited(language, seen.pods, 'pod'),
    since: since === undefined ? '' : fill(words.since, { since }),
    sources: lookedIn.join(', '),
  };
  const by = rules.length > 0 ? fill(words.predictedBy, { rules: rules.join(', ') }) : '';
  const predicted = isPredicted ? by : words.unpredicted;
  const [ended, waits] = how === 'fits' ? [words.fitsIn, words.fitsWaiting] : [words.endedIn, words.seenIn];
  const sentence = exitCode === '' ? waits : ended;
  const label = paint(['bold', how === 'seen' ? 'red' : 'yellow'], words[how]);
  return `${label}: ${printable(fill(sentence, data))}${predicted}`;
}

export function differenceLine(difference: AuditDifference, { words, language, paint }: AuditStyle): string {
  const { about, by, said, agrees, pods } = difference;
  const data = { ...difference, pods: countAudited(language, pods, 'pod'), nodes: '', at: '', agrees: '' };
  if (about === 'digest')
    return paint('yellow', printable(fill(words.runsImage, { ...data, said: short(said), runs: short(difference.runs) })));
  const line = printable(fill(words.runsAs, { ...data, said: fill(words[`said.${by}`], { said }) }));
  return agrees ? line : paint('yellow', line);
}

/** The digits by which people name an image. */
function short(digest: string): string {
  return digest.replace(/^(\w+:\w{12}).*/, '$1');
}

export function nodesLine(nodes: readonly AuditedNode[], { words, language }: AuditStyle): string[] {
  if (nodes.length === 0) return [];
  const groups = Map.groupBy(nodes, ({ runtime, os }) => {
    const name = runtime ? `${runtime.name} ${/^\d+\.\d+/.exec(runtime.version)?.[0] ?? runtime.version}` : words.unknownRuntime;
    return os === undefined || os === 'linux' ? name : `${name} (${os})`;
  });
  const told = [...groups].map(([runtime, { length }]) =>
    fill(words.nodesWith, { runtime, nodes: countAudited(language, length, 'node') }),
  );
  return [printable(fill(words.nodesHead, { nodes: told.join(language === 'ja' ? '、' : ', ') }))];
}

/** What was asked for is not there, where of others nobody knows. */
export function isMissing({ why }: UnreadKind): boolean {
  return why.code === 'no-namespace';
}

export function unreadLine(kind: UnreadKind, { paint, words, language }: AuditStyle): string {
  const { resource, namespaces, why } = kind;
  const namespace = namespaces?.join(', ') ?? '';
  const sentence = isMissing(kind) ? 'notFound' : namespaces === undefined ? 'unread' : 'unreadIn';
  const told = fill(words[sentence], { resource, namespace, why: tell(why, language) });
  return paint('red', printable(told));
}
