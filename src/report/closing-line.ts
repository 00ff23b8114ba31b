import type { Language } from '../model/finding.ts';
import type { KnownFrom, LintCounts, LintResult } from '../model/lint.ts';
import { catalogue, count, fill } from '../words/catalogue.ts';
import type { Catalogue, Words } from '../words/texts.ts';

interface ReportedRun extends Pick<LintResult, 'findings' | 'unreadable' | 'failures'> {
  readonly counts: Pick<LintCounts, 'errors' | 'warnings' | 'infos' | 'workloads' | 'judged' | 'known'>;
}

/** "no findings" only where something was judged, and all of it: what could not be read may hold any number of them. */
export function verdictLine({ findings, unreadable, failures, counts }: ReportedRun, language: Language): string {
  const texts = catalogue(language);
  const workloads = count(texts, counts.workloads, 'workload');
  const isClean = findings.length + unreadable.length + failures.length === 0;
  if (isClean && counts.judged === 0) return texts.words.nothingJudged;
  if (isClean) return `${counts.known ? texts.words.noNewFindings : texts.words.noFindings} (${workloads})`;
  return fill(texts.words.findingsSummary, {
    errors: count(texts, counts.errors, 'error'),
    warnings: count(texts, counts.warnings, 'warning'),
    infos: count(texts, counts.infos, 'info'),
    workloads,
  });
}

/** What stands behind the verdict: exempted findings, files, the policy. Not yet safe for a terminal. */
export function closingParts(result: LintResult, language: Language): string[] {
  const { counts, policy } = result;
  const texts = catalogue(language);
  const { judged, skipped, unreadable } = counts;
  const files = fill(texts.words.filesSummary, { files: count(texts, counts.files, 'file'), judged, skipped, unreadable });
  return [
    ...exemptedLine(counts.exempted, language),
    ...knownParts(result, texts),
    ...(counts.remapping ? [count(texts, counts.remapping, 'remapping')] : []),
    files,
    `${texts.words.policy.toLowerCase()}: ${policy.name}`,
    ...(result.images
      ? [fill(texts.words.imagesOf, { file: result.images.file, age: count(texts, result.images.days, 'day') })]
      : []),
  ];
}

export function exemptedLine(exempted: number, language: Language): string[] {
  return exempted === 0 ? [] : [`${catalogue(language).words.exempted}: ${exempted}`];
}

function knownParts({ counts, knownFrom }: LintResult, { words }: Catalogue): string[] {
  if (!knownFrom) return [];
  return [`${words.known}, ${knownBy(knownFrom, words)}: ${counts.known ?? 0}`];
}

/** Where known findings are known from. Not yet safe for a terminal. */
export function knownBy({ kind, name }: KnownFrom, words: Words): string {
  return fill(words[`known.${kind}`], { name });
}
