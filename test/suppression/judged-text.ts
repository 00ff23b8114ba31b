// A text judged as `kport lint` judges a file, without a disk.

import { judgeTogether } from '../../src/judge/judge-together.ts';
import { type FileVerdict, type JudgeSettings, judgeFile } from '../../src/lint/judge-file.ts';
import type { DialectFile } from '../../src/model/source.ts';
import type { ByQuadlet } from '../../src/model/workload.ts';
import type { Policy, SuppressionSpec } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { suppressionRules } from '../../src/rules/index.ts';
import { LOCKED } from '../rules/locked.ts';

export interface Given {
  readonly policy?: Policy;
  readonly language?: 'en' | 'ja';
  readonly file?: string;
  /** Of a text in another dialect, what its reader has made of it. */
  readonly made?: DialectFile;
  /** A .kube of Quadlet by which podman plays it. */
  readonly byQuadlet?: ByQuadlet;
}

export const TODAY = '2026-01-31';

export function judgeText(
  text: string,
  { policy = shippedPolicy('restricted'), language = 'en', file = 'x.yaml', made, byQuadlet }: Given = {},
): FileVerdict {
  const settings: JudgeSettings = { policy: { ...policy, locked: LOCKED }, door: 'file', language, today: TODAY };
  const [verdict] = judgeTogether(
    [judgeFile({ file, text, ...(made ? { made } : {}), ...(byQuadlet ? { byQuadlet } : {}) }, settings)],
    settings,
  ).parts;
  if (!verdict) throw new Error('no verdict');
  return verdict;
}

/** The restricted policy with some rules alone, beside those about suppressions, and with a word about suppressions. */
export function policyOf(rules: readonly string[], suppressions: SuppressionSpec = {}): Policy {
  const policy = shippedPolicy('restricted');
  const kept = [...rules, ...suppressionRules.map(({ id }) => id)];
  const settings = Object.entries(policy.rules).map(([id, setting]) => [
    id,
    kept.includes(id) ? setting : { ...setting, level: 'off' },
  ]);
  return { ...policy, rules: Object.fromEntries(settings), suppressions };
}

export const FORBIDDING: SuppressionSpec = { comments: 'forbid', annotations: 'forbid' };

/** `12:3 rule messageId`, and `allowed 12 rule by comment 11`, in the order in which they are told. */
export function linesOf({ findings, exempted }: FileVerdict): string[] {
  return [
    ...findings.map(({ range, ruleId, messageId }) => `${range?.start.line}:${range?.start.column} ${ruleId} ${messageId}`),
    ...exempted.map(
      ({ finding, by, position }) => `allowed ${finding.range?.start.line} ${finding.ruleId} by ${by} ${position?.line}`,
    ),
  ];
}
