import { place } from '../model/errors.ts';
import { didYouMean, nearName } from '../model/near-name.ts';
import type { RuleSetting } from '../model/outcome.ts';
import type { Reason } from '../model/reason.ts';
import type { Unreadable } from '../model/source.ts';
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

/** Why a policy cannot be read; of one that was named as a shipped one is, which these are. */
export function policyProblem({ file, position, reason }: Unreadable, named: string | undefined): Reason {
  const why: Reason = { code: 'in-place', data: { place: place(file, position), why: reason } };
  const isName = named !== undefined && !/[./\\]/.test(named);
  return isName ? didYouMean({ code: 'unlike-shipped', data: { why } }, nearName(named, PRESETS)) : why;
}
