import { repairsOfFindings } from '../../fix/repairs-of-findings.ts';
import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import type { LintResult } from '../../model/lint.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { catalogue, count, fill } from '../../words/catalogue.ts';
import { fixWords, needSentences } from '../../words/fix-words.ts';
import { repairableTexts } from './repairable-texts.ts';

interface RepairingRun {
  readonly io: Io;
  readonly policy: Policy;
  readonly language: Language;
}

/** The result with what would repair each finding, where that is known. */
export function withRepairs(result: LintResult, { io, policy, language }: RepairingRun): LintResult {
  const settings = { policy, door: 'file', language, today: io.today, cwd: io.cwd } as const;
  const { repairs, left } = repairsOfFindings(
    result.findings,
    repairableTexts(result, { cwd: io.cwd, movesPorts: true }),
    settings,
  );
  const words = fixWords(language);
  if (left > 0) io.stderr.write(`${fill(words.tooMany, { findings: count(catalogue(language), left, 'finding') })}\n`);
  return {
    ...result,
    findings: result.findings.map((finding) => {
      const repair = repairs.get(finding);
      return repair === undefined ? finding : { ...finding, repair: { ...repair, needs: needSentences(repair.needs, language) } };
    }),
  };
}
