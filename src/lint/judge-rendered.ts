import { decide, type FailOn } from '../judge/decide.ts';
import { foldResult, told } from '../judge/fold.ts';
import { KportError } from '../model/errors.ts';
import type { Language } from '../model/finding.ts';
import type { LintFinding, LintResult } from '../model/lint.ts';
import { splitRendered } from '../render/rendered.ts';
import type { ReadPath } from '../sources/read.ts';
import type { FoundPolicy } from './find-policy.ts';
import { fileJudge, type JudgeSettings } from './judge-file.ts';
import { lintResult } from './lint-paths.ts';
import { inRendered } from './rendered-set.ts';

interface ReleaseSettings {
  readonly found: FoundPolicy;
  readonly language: Language;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Of the release: where objects go that name no namespace. */
  readonly namespace?: string | undefined;
  /** Somebody has handed the text over, and may have taken another one than helm's manifests. */
  readonly isHanded?: boolean;
  /** The least severity that refuses. */
  readonly failOn: FailOn;
}

/** What becomes of a release. `off`: the policy asks for no judgement. */
export interface JudgedRelease {
  readonly kind: 'allowed' | 'refused' | 'not-judged' | 'off';
  /** The findings that refuse it. */
  readonly denials: readonly LintFinding[];
  /** What the verdict stands on; absent where nothing is judged. */
  readonly result?: LintResult;
}

const KINDS = { allow: 'allowed', deny: 'refused', error: 'not-judged' } as const;

/**
 * Judges what helm has rendered. As at admission, the policy's mode says whether findings may refuse anything, and what cannot be
 * judged is refused in every mode but off. Throws KportError `input` for a template that has come to something else than
 * Kubernetes objects: helm would not install it, and nobody should think that it was judged.
 */
export function judgeRelease(read: ReadPath, { found, failOn, isHanded = false, ...asked }: ReleaseSettings): JudgedRelease {
  const { policy } = found;
  if (policy.mode === 'off') return { kind: 'off', denials: [] };
  const judging: JudgeSettings = { ...asked, policy, door: 'release' };
  const sources = 'text' in read ? splitRendered(read.text, read.file) : [read];
  const judge = fileJudge(judging);
  const verdicts = sources.map((source) => {
    const verdict = judge(source);
    return 'rendered' in source ? { ...verdict, unreadable: verdict.unreadable.map(inRendered) } : verdict;
  });
  for (const { file, skipped } of verdicts) {
    const code = isHanded ? 'rendered-no-object' : 'in-place';
    if (skipped) throw new KportError('input', { code, data: { place: file, why: skipped } });
  }
  const result = lintResult(verdicts, found, judging);
  const { verdict, denials } = decide(result, { ...judging, failOn });
  const { language } = judging;
  return {
    kind: KINDS[verdict],
    denials: told(denials, language),
    result: foldResult(result, language),
  };
}
