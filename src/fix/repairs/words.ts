// Words of a Pod's programs that name a port which moves: those of its own program, and addresses of the Pod itself in any container.
import { type ToldWord, toldWords } from '../../facts/containers/told-words.ts';
import { type PortHint, portHints, unclearWords } from '../../facts/questions/port-hints.ts';
import type { Pointer } from '../../model/pointer.ts';
import { valueAt } from '../../model/pointer.ts';
import type { ContainerFacts, PortFacts } from '../../model/workload.ts';
import { isLocalHost, withLocalPort, withSchemePort } from '../names/local-address.ts';
import { numbersIn, type Renumbering, withNumber } from '../names/number-text.ts';
import type { Site } from '../site.ts';
import { setAt, writableAt } from '../writable.ts';

/** A value that names the number of a port, with another one; nothing is noted where it is the same. */
export function rewrite(site: Site, at: Pointer, renumbering: Renumbering, write: (value: unknown) => unknown): void {
  const value = valueAt(site.object, at);
  const written = write(value);
  if (written === value) return;
  setAt(site, at, written);
  note(site, at, renumbering, 'changed');
}

function note({ named }: Site, at: Pointer, renumbering: Renumbering, became: 'changed' | 'left-unclear'): void {
  if (!named.some((one) => one.at === at && one.from === renumbering.from)) named.push({ at, ...renumbering, became });
}

interface Moving extends Renumbering {
  readonly protocol: PortFacts['protocol'];
}

export function renameWords(site: Site, { protocol, ...renumbering }: Moving): void {
  const { container, workload } = site;
  if (container === undefined) return;
  const isFrom = (number: number) => number === renumbering.from;
  for (const hint of portHints(container, isFrom)) {
    rewrite(site, hint.at, renumbering, (value) => withHinted(value, hint, renumbering));
  }
  const reaching = protocol === 'TCP' ? workload.containers.filter((one) => reaches(one, container)) : [container];
  if (protocol === 'TCP') for (const one of reaching) renameLocal(site, one, renumbering);
  for (const one of reaching) {
    for (const { at } of unclearWords(one, isFrom)) note(site, at, renumbering, 'left-unclear');
    const executed = wordsOf(site, one).filter((word) => mayMean(word, renumbering));
    for (const { at } of executed) note(site, at, renumbering, 'left-unclear');
  }
}

/** Whether it runs while the other one does. */
function reaches(one: ContainerFacts, other: ContainerFacts): boolean {
  return one.at === other.at || (one.role !== 'init' && other.role !== 'init');
}

function wordsOf(site: Site, { at }: ContainerFacts): readonly ToldWord[] {
  return toldWords({ value: writableAt(site, at), at });
}

/** Of a script, the words that name the port and no others. */
function withHinted(value: unknown, { part }: PortHint, renumbering: Renumbering): unknown {
  if (typeof value !== 'string' || part === undefined) return withNumber(value, renumbering);
  const words = part.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const named = new RegExp(`(?<![\\w.-])${words.join('["\']?\\s+["\']?')}(?![\\w-])`, 'g');
  const written = value.replace(named, (found) => String(withNumber(found, renumbering)));
  return written === value ? withNumber(value, renumbering) : written;
}

function renameLocal(site: Site, container: ContainerFacts, renumbering: Renumbering): void {
  for (const word of wordsOf(site, container)) rewrite(site, word.at, renumbering, () => withLocal(word, renumbering));
}

function withLocal({ text, before, isExecuted }: ToldWord, renumbering: Renumbering): string {
  if (isLocalHost(before) && text === String(renumbering.from)) return String(renumbering.to);
  const written = withLocalPort(text, renumbering);
  // What else a program is told of itself may be meant for its clients.
  return isExecuted ? withSchemePort(written, renumbering) : written;
}

/** Any number that the kubelet asks with, and an address of the Pod that has none. */
function mayMean({ text, isExecuted }: ToldWord, renumbering: Renumbering): boolean {
  return (isExecuted && numbersIn(text).includes(renumbering.from)) || withSchemePort(text, renumbering) !== text;
}
