import { KportError } from '../model/errors.ts';
import type { Language } from '../model/finding.ts';
import type { LintResult } from '../model/lint.ts';
import { splitRendered } from '../render/rendered.ts';
import type { ReadPath } from '../sources/read.ts';
import type { FoundPolicy } from './find-policy.ts';
import { type JudgeSettings, judgeFile } from './judge-file.ts';
import { lintResult } from './lint-paths.ts';
import { inRendered } from './rendered-set.ts';

export interface RenderedSettings {
  readonly found: FoundPolicy;
  readonly language: Language;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Of the release: where objects go that name no namespace. */
  readonly namespace?: string | undefined;
}

/**
 * Judges what helm has rendered, in one text, by its templates. Throws KportError `input` for a template that has come to
 * something else than Kubernetes objects: helm would not install it, and nobody should think that it was judged.
 */
export function judgeRendered(read: ReadPath, { found, language, today, namespace }: RenderedSettings): LintResult {
  const judging: JudgeSettings = { policy: found.policy, language, today, ...(namespace === undefined ? {} : { namespace }) };
  const sources = 'text' in read ? splitRendered(read.text, read.file) : [read];
  const verdicts = sources.map((source) => {
    const verdict = judgeFile(source, judging);
    return 'rendered' in source ? { ...verdict, unreadable: verdict.unreadable.map(inRendered) } : verdict;
  });
  const other = verdicts.find(({ skipped }) => skipped !== undefined);
  if (other) throw new KportError('input', `${other.file}: ${other.skipped}`);
  return lintResult(verdicts, found, judging);
}
