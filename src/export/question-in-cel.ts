// The question that an exported policy asks of every object before anything else: is there something to tell of it?
import type { Cel, MessageInCel, RuleInCel } from '../rules/cel.ts';
import { specOf } from './custom-in-cel.ts';
import { EFFECTS, isEffect } from './effects-in-cel.ts';
import { IS_ASKED, ofSpec, POD, QUIET, someContainer, somePort, withStart, writtenOut } from './facts-in-cel.ts';
import { askedOf, chain, having, type InCel, rulesInCel, type Telling } from './rules-in-cel.ts';

/**
 * A bool, with no variables: there is something to tell of the object, exemptions aside. Of what is large, and not without a doubt quiet,
 * the answer is yes, whatever there is.
 */
export function hasFindings(telling: Telling): Cel {
  const inCel = rulesInCel(telling.policy);
  const found = foundIn(having(inCel, telling.effect), telling, EFFECTS[telling.effect]);
  // Of what an update leaves as it was, too, there is something to tell.
  const isSome =
    telling.effect === 'warns' && telling.operation === 'UPDATE' ? 'true' : `!${IS_ASKED} || [${POD}].exists(w, ${found})`;
  return ofSpec(specOf('object'), isSome, `!(${QUIET})`);
}

/** A bool about the Pod `w`: some rule does that. What costs least is asked first: ports, of which the Pod tells the rest. */
function foundIn(rules: readonly InCel[], telling: Telling, letter: string): Cel {
  const each = (about: keyof RuleInCel) => rules.flatMap((one) => foundBy(one, about, letter));
  const some = (list: Cel, one: string, found: readonly Cel[]) =>
    found.length === 0 ? [] : [`${list}.exists(${one}, ${found.join(' || ')})`];
  const ofPorts = each('port').map((found) => ({ found, raw: somePort(found) }));
  const [plain, others] = [ofPorts.filter(({ raw }) => raw !== undefined), ofPorts.filter(({ raw }) => raw === undefined)];
  const first = plain.length === 0 ? [] : [somePort(plain.map(({ found }) => found).join(' || ')) ?? 'false'];
  const ofContainer = [
    ...each('container'),
    ...some(
      'c.ports',
      'p',
      others.map(({ found }) => found),
    ),
    ...some('c.adds', 'a', each('added')),
  ];
  const ofContainers = ofContainer.length === 0 ? [] : [someContainer(askedOf(telling), ofContainer.join(' || '))];
  const ofPod = each('pod').map((found) => withStart('w', found, 'false'));
  return writtenOut([...first, ...ofPod, ...ofContainers].join(' || ')) || 'false';
}

/** Whether a rule does that, if it may. */
function foundBy(one: InCel, about: keyof RuleInCel, letter: string): Cel[] {
  const effect = (message: MessageInCel) => isEffect(message, one, letter);
  const messages = (one.rule[about] ?? []).filter((message) => effect(message) !== 'false');
  if (messages.length === 0) return [];
  if (about === 'pod') return [messages.map((message) => `${message.when} && ${effect(message)}`).join(' || ')];
  return [chain(undivided(messages, effect), effect, 'false')];
}

/** Of two messages that divide one case and do the same, one is enough. */
function undivided(messages: readonly MessageInCel[], told: (message: MessageInCel) => Cel): MessageInCel[] {
  const isTwin = (one: MessageInCel, other: MessageInCel) =>
    one.given !== undefined && one.given === other.given && told(one) === told(other) && other.when === `!${one.when}`;
  return messages
    .filter((other) => !messages.some((one) => isTwin(one, other)))
    .map((one) => (messages.some((other) => isTwin(one, other)) ? { ...one, when: 'true' } : one));
}
