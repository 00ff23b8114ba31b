// The question that an exported policy asks of every object before anything else: is there something to tell of it?
import type { Cel, MessageInCel, RuleInCel } from '../rules/cel.ts';
import { EFFECTS, isEffect } from './effects-in-cel.ts';
import { IS_ASKED, IS_CREATED, POD, QUIET, someContainer, withStart, writtenOut } from './facts-in-cel.ts';
import { askedOf, chain, having, type InCel, rulesInCel, type Telling } from './rules-in-cel.ts';

/**
 * A bool about the Pod spec `s` and all its containers `cs`, with no variables: there is something to tell, exemptions aside. Of what is
 * large the answer is yes, whatever there is.
 */
export function hasFindings(telling: Telling): Cel {
  const inCel = rulesInCel(telling.policy);
  const found = foundIn(having(inCel, telling.effect), telling, EFFECTS[telling.effect]);
  const asked = `[${POD}].exists(w, ${found})`;
  // Of what an update leaves as it was, too, there is something to tell.
  return `!(${QUIET}) && (!${IS_ASKED} || ${telling.effect === 'denies' ? asked : `!(${IS_CREATED}) || ${asked}`})`;
}

/** A bool about the Pod `w`: some rule does that. */
function foundIn(rules: readonly InCel[], telling: Telling, letter: string): Cel {
  const each = (about: keyof RuleInCel) =>
    rules.flatMap((one) => {
      const { rule } = one;
      const told = (message: MessageInCel) => isEffect(message, one, letter);
      const messages = (rule[about] ?? []).filter((message) => told(message) !== 'false');
      const found =
        about === 'pod'
          ? messages.map((message) => `${message.when} && ${told(message)}`).join(' || ')
          : chain(messages, told, 'false');
      return messages.length === 0 ? [] : [found];
    });
  const some = (list: Cel, one: string, found: readonly Cel[]) =>
    found.length === 0 ? [] : [`${list}.exists(${one}, ${found.join(' || ')})`];
  const ofContainer = [...each('container'), ...some('c.ports', 'p', each('port')), ...some('c.adds', 'a', each('added'))];
  const ofContainers = ofContainer.length === 0 ? [] : [someContainer(askedOf(telling), ofContainer.join(' || '))];
  return writtenOut([...each('pod').map((found) => withStart('w', found, 'false')), ...ofContainers].join(' || ')) || 'false';
}
