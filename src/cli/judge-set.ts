import { byPlace } from '../engine/evaluate.ts';
import { evaluateSet, type SetFinding, type SetOutcome } from '../engine/evaluate-set.ts';
import { engineSettings } from '../policy/engine-settings.ts';
import { exempt } from '../policy/exemptions.ts';
import { type FileVerdict, type JudgeSettings, messageOf } from './judge-file.ts';

export interface JudgedSet {
  /** In their order, each with what shows in its file when all are seen together. */
  readonly verdicts: readonly FileVerdict[];
  readonly remapping: number;
}

/** Judges what the files have to do with each other: once, when all of them are in, whoever read them. */
export function judgeSet(verdicts: readonly FileVerdict[], settings: JudgeSettings): JudgedSet {
  const { policy, language } = settings;
  const outcome = evaluateSet(
    verdicts.map(({ links }) => links),
    engineSettings(policy, language),
  );
  const findings = Map.groupBy(outcome.findings, ({ finding }) => finding.origin.file);
  const failures = Map.groupBy(outcome.failures, ({ file }) => file);
  const joined = verdicts.map((verdict) => {
    const own = findings.get(verdict.file) ?? [];
    const failed = failures.get(verdict.file) ?? [];
    return own.length + failed.length === 0 ? verdict : join(verdict, { own, failed }, settings);
  });
  return { verdicts: joined, remapping: outcome.remapping };
}

interface OfFile {
  readonly own: readonly SetFinding[];
  readonly failed: SetOutcome['failures'];
}

function join(verdict: FileVerdict, { own, failed }: OfFile, { policy, today }: JudgeSettings): FileVerdict {
  const split = own.map(({ finding, containers }) => exempt([finding], policy, { today, containers }));
  const kept = own.filter((_, index) => split[index]?.kept.length).map(({ finding }) => finding);
  return {
    ...verdict,
    findings: [...verdict.findings, ...kept].sort(byPlace),
    exempted: [...verdict.exempted, ...split.flatMap(({ exempted }) => exempted)],
    usedExemptions: [...verdict.usedExemptions, ...split.flatMap(({ used }) => used)],
    failures: [
      ...verdict.failures,
      ...failed.map(({ file, object, ruleId, error }) => ({ file, object, ruleId, error: messageOf(error) })),
    ],
  };
}
