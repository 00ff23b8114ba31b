import { engineSettings } from '../judge/engine-settings.ts';
import { byPlace } from '../judge/evaluate.ts';
import { evaluateSet, type SetFinding, type SetOutcome } from '../judge/evaluate-set.ts';
import { exempt } from '../judge/exemptions.ts';
import { fileSuppressions, suppress, suppressing, tellSuppressions } from './file-suppressions.ts';
import { messageOf } from './judge-document.ts';
import type { FileVerdict, JudgeSettings } from './judge-file.ts';

export interface JudgedSet {
  /** In their order, each with what shows in its file when all are seen together. */
  readonly verdicts: readonly FileVerdict[];
  readonly remapping: number;
}

/** Not all of it is plain data, as what a thread is told has to be. */
export interface SetSettings extends JudgeSettings {
  /** The name of a rule that was probably meant; absent where nobody asks for it. */
  readonly near?: ((written: string) => string | undefined) | undefined;
}

/** Judges what the files have to do with each other: once, when all of them are in, whoever read them. */
export function judgeSet(verdicts: readonly FileVerdict[], settings: SetSettings): JudgedSet {
  const { policy, language } = settings;
  const outcome = evaluateSet(
    verdicts.map(({ links }) => links),
    engineSettings(policy, language),
  );
  const findings = Map.groupBy(outcome.findings, ({ of }) => of);
  const failures = Map.groupBy(outcome.failures, ({ of }) => of);
  const joined = verdicts.map((verdict, index) => {
    const own = findings.get(index) ?? [];
    const failed = failures.get(index) ?? [];
    return own.length + failed.length === 0 ? verdict : join(verdict, { own, failed }, settings);
  });
  return { verdicts: joined.map((verdict) => withSuppressions(verdict, settings)), remapping: outcome.remapping };
}

interface OfFile {
  readonly own: readonly SetFinding[];
  readonly failed: SetOutcome['failures'];
}

function join(verdict: FileVerdict, { own, failed }: OfFile, settings: JudgeSettings): FileVerdict {
  const { policy, today } = settings;
  const namespaceOf = ({ subject }: SetFinding['finding']) => subject.namespace ?? settings.namespace;
  const before = verdict.suppressions;
  const index = before && suppressing(before.list, settings);
  const split = own.map(({ finding, containers }) => {
    const exempted = exempt([finding], policy, { today, namespace: namespaceOf(finding), containers });
    return index ? { ...exempted, ...suppress(exempted, index) } : exempted;
  });
  const kept = own.filter((_, index) => split[index]?.kept.length).map(({ finding }) => finding);
  return {
    ...verdict,
    findings: [...verdict.findings, ...kept].sort(byPlace),
    exempted: [...verdict.exempted, ...split.flatMap(({ exempted }) => exempted)],
    usedExemptions: [...verdict.usedExemptions, ...split.flatMap(({ used }) => used)],
    ...(before && index ? { suppressions: { ...before, matched: [...before.matched, ...fileSuppressions(index).matched] } } : {}),
    failures: [
      ...verdict.failures,
      ...failed.map(({ file, object, ruleId, error }) => ({ file, object, ruleId, error: messageOf(error) })),
    ],
  };
}

/** With what is to be said of comments and annotations that let findings pass: the last thing to be judged. */
function withSuppressions(verdict: FileVerdict, settings: SetSettings): FileVerdict {
  const told = tellSuppressions(verdict, settings, settings.near ?? (() => undefined));
  if (told.length === 0) return verdict;
  const { kept, exempted, used } = exempt(told, settings.policy, { today: settings.today });
  return {
    ...verdict,
    findings: [...verdict.findings, ...kept].sort(byPlace),
    exempted: [...verdict.exempted, ...exempted],
    usedExemptions: [...verdict.usedExemptions, ...used],
  };
}
