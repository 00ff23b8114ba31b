import { nearName } from '../model/near-name.ts';
import type { RuleSetting } from '../model/outcome.ts';
import { everyRule } from '../rules/index.ts';
import { PRESETS, type Preset, type RuleMeta } from '../rules/rule.ts';
import type { Policy } from './port-policy.ts';

/** What holds where no policy is given, and what a policy without `extends` starts from. */
export const DEFAULT_PRESET: Preset = 'restricted';

/** A shipped policy, straight from the rules: a run without a policy file reads no YAML and loads no validator. */
export function shippedPolicy(name: Preset): Policy {
  const settings = everyRule.map((rule) => [rule.id, presetSetting(rule, name)] as const);
  const open = { exemptions: [], workloads: [], runtime: 'unknown', images: [], suppressions: {} } as const;
  return { name, mode: 'enforce', rules: Object.fromEntries(settings), ...open };
}

/** A rule as a shipped policy sets it: its level there, and all its options. */
export function presetSetting(rule: RuleMeta, preset: Preset): RuleSetting {
  const options = Object.entries(rule.options).map(([name, option]) => [name, option.presets?.[preset] ?? option.default]);
  const onNode = rule.onNode?.[preset];
  return {
    level: rule.levels[preset],
    ...(onNode === undefined || onNode === rule.levels[preset] ? {} : { onNode }),
    options: Object.fromEntries(options),
  };
}

export function isPreset(name: string): name is Preset {
  return (PRESETS as readonly string[]).includes(name);
}

/** Which of them was probably meant. */
export function nearPreset(name: string): string | undefined {
  return nearName(name, PRESETS);
}
