// What a finding does in a namespace that enforces, by the severity and the mode of its rule, and by what it is about.
import { gravestOf } from '../judge/make-finding.ts';
import { laxerMode } from '../model/decision.ts';
import { atLeast, type Severity } from '../model/finding.ts';
import type { RuleSetting } from '../model/outcome.ts';
import type { Cel, MessageInCel } from '../rules/cel.ts';
import type { RuleMeta } from '../rules/rule.ts';
import { celString } from './cel-text.ts';

/** It denies, it warns, or it is for the audit log alone. */
export const EFFECTS = { denies: 'E', warns: 'W', recorded: 'A' } as const;

/** Of a rule that is on. */
export type SettingOn = RuleSetting & { readonly level: Severity };

/** What is known of the rule of a message. */
interface OfRule {
  readonly meta: RuleMeta;
  readonly setting: SettingOn;
}

/** One of the letters. */
export function effectOf(message: MessageInCel, { meta, setting }: OfRule): Cel {
  const { own, ofNode = own, light } = effectsOf(message, { meta, setting });
  const heavy = own === ofNode ? celString(own) : `(${message.onNode} ? ${celString(ofNode)} : ${celString(own)})`;
  return light === undefined ? heavy : `(${message.light} ? ${celString(light)} : ${heavy})`;
}

/** A bool: it does that. */
export function isEffect(message: MessageInCel, { meta, setting }: OfRule, letter: string): Cel {
  const { own, ofNode = own, light } = effectsOf(message, { meta, setting });
  const heavy =
    own === ofNode
      ? `${own === letter}`
      : ofNode === letter
        ? `(${message.onNode})`
        : own === letter
          ? `!(${message.onNode})`
          : 'false';
  if (light === undefined) return heavy;
  if (light !== letter)
    return heavy === 'false' ? 'false' : heavy === 'true' ? `!(${message.light})` : `!(${message.light}) && ${heavy}`;
  return heavy === 'true' ? 'true' : heavy === 'false' ? `(${message.light})` : `((${message.light}) || ${heavy})`;
}

/** What it does, where a port of the node is meant, and where it is no more than a warning, if those differ. */
export function effectsOf({ id, onNode, light }: MessageInCel, { meta, setting }: OfRule) {
  const atMost = gravestOf(meta, id);
  const letter = (level: Severity) => letterOf(atMost && atLeast(level, atMost) ? atMost : level, setting);
  const own = letter(setting.level);
  const ofNode = onNode === undefined || setting.onNode === undefined ? own : letter(setting.onNode);
  const lighter = letter(atLeast(setting.level, 'warning') ? 'warning' : setting.level);
  return {
    own,
    ...(ofNode === own ? {} : { ofNode }),
    ...(light === undefined || (own === lighter && ofNode === own) ? {} : { light: lighter }),
  };
}

/** What is no error warns, whatever it is; a rule's own mode may do less. */
function letterOf(level: Severity, { mode = 'enforce' }: RuleSetting): string {
  const does = laxerMode(mode, level === 'error' ? 'enforce' : 'warn');
  return does === 'enforce' ? EFFECTS.denies : does === 'warn' ? EFFECTS.warns : EFFECTS.recorded;
}
