// Files judged together, without a disk: on the way of `kport lint` from the text on.

import { judgeTogether } from '../../src/judge/judge-together.ts';
import { type FileVerdict, type JudgeSettings, judgeFile } from '../../src/lint/judge-file.ts';
import type { Language } from '../../src/model/finding.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { setRules } from '../../src/rules/index.ts';

export interface Judged {
  readonly verdicts: readonly FileVerdict[];
  /** Those of the rules about several objects, file by file. */
  readonly findings: readonly LintFinding[];
  readonly remapping: number;
}

export interface Given {
  readonly policy?: Policy;
  readonly language?: Language;
}

const IDS: ReadonlySet<string> = new Set(setRules.map(({ id }) => id));

/** Judges texts by the names of their files. */
export function judgedSet(files: Readonly<Record<string, string>>, { policy, language = 'en' }: Given = {}): Judged {
  const settings: JudgeSettings = { policy: policy ?? shippedPolicy('restricted'), door: 'file', language, today: '2026-01-31' };
  const { parts: verdicts, remapping } = judgeTogether(
    Object.entries(files).map(([file, text]) => judgeFile({ file, text }, settings)),
    settings,
  );
  const findings = verdicts.flatMap((verdict) => verdict.findings.filter(({ ruleId }) => IDS.has(ruleId)));
  return { verdicts, findings, remapping };
}
