import { repairsOfFindings } from '../../fix/repairs-of-findings.ts';
import type { PartSettings } from '../../judge/judge-documents.ts';
import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import type { LintResult } from '../../model/lint.ts';
import type { Policy } from '../../policy/port-policy.ts';
import { catalogue, count, fill } from '../../words/catalogue.ts';
import { fixWords, needSentences } from '../../words/fix-words.ts';
import type { RenderedRun } from './rendered-repairs.ts';
import { repairableTexts } from './repairable-texts.ts';

interface RepairingRun {
  readonly io: Io;
  readonly paths: readonly string[];
  readonly options: RenderedRun<never>['options'];
  readonly policy: Policy;
  readonly language: Language;
}

/** The result with what would repair each finding, where that is known. */
export async function withRepairs(result: LintResult, run: RepairingRun): Promise<LintResult> {
  const { io, policy, language } = run;
  const settings = { policy, door: 'file', language, today: io.today, cwd: io.cwd } as const;
  const texts = repairableTexts(result, { cwd: io.cwd, movesPorts: true });
  const plain = repairsOfFindings(
    result.findings.filter(({ origin }) => !origin.rendered),
    texts,
    settings,
  );
  const rendered = await ofRenderings(result, run, settings);
  const left = plain.left + rendered.left;
  const words = fixWords(language);
  if (left > 0) io.stderr.write(`${fill(words.tooMany, { findings: count(catalogue(language), left, 'finding') })}\n`);
  return {
    ...result,
    findings: result.findings.map((finding) => {
      const repair = plain.repairs.get(finding) ?? rendered.repairs.get(finding);
      return repair === undefined ? finding : { ...finding, repair: { ...repair, needs: needSentences(repair.needs, language) } };
    }),
  };
}

async function ofRenderings(
  result: LintResult,
  { io, paths, options }: RepairingRun,
  settings: RenderedRun<PartSettings>['settings'],
) {
  if (!result.findings.some(({ origin }) => origin.rendered)) return { repairs: new Map<never, never>(), left: 0 };
  const { repairsOfRenderings } = await import('./rendered-repairs.ts');
  return repairsOfRenderings(paths, result, { io, options, settings, closed: async () => new Set() });
}
