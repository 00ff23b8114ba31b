import type { EngineSettings } from '../../src/model/outcome.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { defineRule, type Rule } from '../../src/rules/rule.ts';
import { defineWords } from '../../src/rules/words.ts';
import { settingsOf } from './evaluated.ts';

/** A rule that reports at the pointers that it is told. */
export function ruleAt(id: string, ...pointers: string[]): Rule {
  const levels = { restricted: 'error', baseline: 'warning', audit: 'info' } as const;
  const text = { title: id, why: '', risk: '', remedies: [], fine: '' } as const;
  const stub = { ...text, messages: { here: { text: 'look at {what}', fix: 'change {what}' } } } as const;
  const words = defineWords({ references: [], en: stub, ja: stub });
  const examples = { bad: '', good: '' };
  return defineRule({ id, about: 'workload', words, levels, options: {}, examples }, (_, report) =>
    pointers.map((at) => report('here', { at }, { what: id })),
  );
}

/** A rule that throws. */
export const FAILING: Rule = {
  ...ruleAt('failing'),
  check: () => {
    throw new Error('boom');
  },
};

/** Settings of these rules only, without options. */
export function settings(levels: Readonly<Record<string, 'error' | 'warning' | 'info' | 'off'>>): EngineSettings {
  const base = settingsOf(shippedPolicy('restricted'), 'en');
  return { ...base, rules: Object.fromEntries(Object.entries(levels).map(([id, level]) => [id, { level, options: {} }])) };
}
