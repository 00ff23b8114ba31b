// The rules of a policy that can be said in CEL, with the messages of which somebody is told.
import type { Language } from '../model/finding.ts';
import { baseOf } from '../model/rule-words.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { AskedInCel, Cel, MessageInCel, RuleInCel } from '../rules/cel.ts';
import { ruleOf } from '../rules/index.ts';
import type { RuleMeta } from '../rules/rule.ts';
import { CEL_OF_RULES } from './cel-of-rules.ts';
import { EFFECTS, effectsOf, type SettingOn } from './effects-in-cel.ts';
import { type AskedOfFacts, type Operation, runsOn } from './facts-in-cel.ts';

/** Of the rules of a policy, in a language, what denies or what warns of what is created, or of what is updated. */
export interface Telling {
  readonly policy: Policy;
  readonly language: Language;
  readonly effect: 'denies' | 'warns';
  readonly operation: Operation;
}

/** What many exemptions say has no room in every expression: which findings they leave is not asked beforehand. */
export function isExempting({ exemptions }: Policy): boolean {
  return exemptions.length > 0;
}

/** What the facts turn on. */
export function askedOf({ policy, operation }: Pick<Telling, 'policy' | 'operation'>): AskedOfFacts {
  const { acceptRunAsUser } = policy.rules['may-run-as-root']?.options ?? {};
  return { runtimes: policy, acceptRunAsUser: acceptRunAsUser === true, operation };
}

export interface InCel {
  readonly meta: RuleMeta;
  readonly setting: SettingOn;
  readonly rule: RuleInCel;
}

type RulesOfPolicy = Pick<Policy, 'rules' | 'runtime' | 'runtimeClasses'>;

/** Those that are on and can be said. */
export function rulesInCel(policy: RulesOfPolicy): InCel[] {
  const settingOf = (id: string) => {
    const setting = policy.rules[id];
    if (setting === undefined || setting.level === 'off' || setting.mode === 'off') return undefined;
    return { ...setting, level: setting.level };
  };
  const other = (id: string) => settingOf(id)?.options;
  const on: AskedInCel['runsOn'] = (runtime, pod) => runsOn(policy, runtime, pod);
  return Object.entries(CEL_OF_RULES).flatMap(([id, { rule }]) => {
    const [meta, setting] = [ruleOf(id), settingOf(id)];
    return rule && meta && setting ? [{ meta, setting, rule: rule({ options: setting.options, other, runsOn: on }) }] : [];
  });
}

/** Which sentences an exported policy has, as `rule/message`. */
export function messagesInCel(policy: RulesOfPolicy): ReadonlySet<string> {
  const each = ({ meta, rule }: InCel) =>
    Object.values(rule).flatMap((all) => all.map(({ id }: MessageInCel) => `${meta.id}/${id}`));
  return new Set(rulesInCel(policy).flatMap(each));
}

/** Rules with those messages alone that may have the effect, or of which one of the same name may, by which it is known. */
export function having(rules: readonly InCel[], effect: 'denies' | 'warns' | 'rest'): InCel[] {
  return rules.flatMap(({ meta, setting, rule }) => {
    const letters = (message: MessageInCel) => Object.values(effectsOf(message, { meta, setting }));
    const [warns, denies] = [EFFECTS.warns, EFFECTS.denies].map((letter) => (one: MessageInCel) => letters(one).includes(letter));
    const every = Object.values(rule).flat();
    const denied = new Set(every.filter((one) => denies?.(one)).map(({ id }) => baseOf(id)));
    const isKnown = ({ id }: MessageInCel) => denied.has(baseOf(id));
    const keep = (one: MessageInCel) =>
      effect === 'denies' ? isKnown(one) : effect === 'warns' ? warns?.(one) : isKnown(one) && !warns?.(one);
    const kept = Object.entries(rule).flatMap(([about, all]) => {
      const some = all.filter(keep);
      return some.length > 0 ? [[about, some] as const] : [];
    });
    return kept.length > 0 ? [{ meta, setting, rule: Object.fromEntries(kept) }] : [];
  });
}

/** The one message of several about a thing that holds, if one does. */
export function chain(messages: readonly MessageInCel[], told: (message: MessageInCel) => Cel, none: Cel): Cel {
  const groups: MessageInCel[][] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (last !== undefined && message.given !== undefined && last[0]?.given === message.given) last.push(message);
    else groups.push([message]);
  }
  const each = (group: readonly MessageInCel[]) => group.map((one) => `${one.when} ? ${told(one)} : `).join('');
  const whole = groups.map((group) => {
    const given = group[0]?.given;
    return given === undefined ? each(group) : `${given} ? (${each(group)}${none}) : `;
  });
  return `(${whole.join('')}${none})`;
}
