import { acceptedSuppressions } from '../judge/accepted-suppressions.ts';
import { judgeSuppressions, type SuppressionSettings, weigh } from '../judge/judge-suppressions.ts';
import { indexSuppressions, type SuppressionIndex, suppressed } from '../judge/suppress.ts';
import { COMMENT_MARK } from '../judge/suppression-grammar.ts';
import { suppressionsOf } from '../judge/suppressions.ts';
import type { ExemptedFinding } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import type { SourceDocument } from '../model/source.ts';
import type { Suppression } from '../model/suppression.ts';
import type { FileVerdict, JudgeSettings } from './judge-file.ts';

/** What stands in a file to let findings pass, and which of it has matched one: indexes of the list. Plain data. */
export interface FileSuppressions {
  readonly list: readonly Suppression[];
  readonly matched: readonly number[];
}

/** Whether a text may hold any. Most do not, and pay for nothing else. */
export function maySuppress(text: string): boolean {
  return text.includes(COMMENT_MARK) || text.includes('kport.dev/allow-');
}

/** The suppressions of a file at work. */
export interface Suppressing extends SuppressionIndex {
  readonly list: readonly Suppression[];
}

export function suppressing(list: readonly Suppression[], settings: JudgeSettings): Suppressing {
  return { list, ...indexSuppressions(weigh(list, suppressionSettings(settings))) };
}

export function suppressionsIn(documents: readonly SourceDocument[], settings: JudgeSettings): Suppressing {
  return suppressing(
    documents.flatMap((document) => suppressionsOf(document, settings.policy.workloads)),
    settings,
  );
}

interface Split<F extends Finding> {
  readonly kept: readonly F[];
  readonly exempted: readonly ExemptedFinding[];
}

/** Takes out of what an exemption has left what a suppression lets pass. What an exemption lets pass needs it as well, for a match. */
export function suppress<F extends Finding>({ kept, exempted }: Split<F>, { match }: SuppressionIndex): Split<F> {
  for (const { finding } of exempted) match(finding);
  const left: F[] = [];
  const passed: ExemptedFinding[] = [];
  for (const finding of kept) {
    const suppression = match(finding);
    if (suppression) passed.push(suppressed(finding, suppression));
    else left.push(finding);
  }
  return { kept: left, exempted: [...exempted, ...passed] };
}

export function fileSuppressions({ list, hasMatched }: Suppressing): FileSuppressions {
  return { list, matched: [...list.keys()].filter(hasMatched) };
}

/**
 * What is to be said of the suppressions of a file themselves, when all files have been judged. Of a file that was not judged
 * as a whole nobody can say what matches nothing.
 */
export function tellSuppressions(
  { suppressions, unreadable, failures }: FileVerdict,
  settings: JudgeSettings,
  near: (written: string) => string | undefined,
): Finding[] {
  if (suppressions === undefined) return [];
  const matched = new Set(suppressions.matched);
  const isWhole = unreadable.length + failures.length === 0;
  return judgeSuppressions(
    {
      suppressions: suppressions.list,
      index: { hasMatched: (index) => matched.has(index) },
      asks: () => isWhole,
      near,
    },
    suppressionSettings(settings),
  );
}

/** How the suppressions of files are weighed. */
export function suppressionSettings({ policy, language, today }: JudgeSettings): SuppressionSettings {
  return { rules: policy.rules, language, today, accepts: acceptedSuppressions(policy, 'files') };
}
