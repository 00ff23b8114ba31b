import { EXIT, type ExitCode, type FailOn } from '../cli/exit-codes.ts';
import { laxerMode } from '../model/decision.ts';
import { atLeast, type Finding } from '../model/finding.ts';
import type { LintResult } from '../model/lint.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { ReadPath } from '../sources/read.ts';
import { judgeRendered, type RenderedSettings } from './judge-rendered.ts';

/** What becomes of a release. `off`: the policy asks for no judgement. */
export interface ReleaseVerdict {
  readonly kind: 'allowed' | 'refused' | 'not-judged' | 'off';
  /** The findings that refuse it. */
  readonly denials: readonly Finding[];
}

/** A verdict, and what it stands on; nothing where nothing is judged. */
export interface JudgedRelease extends ReleaseVerdict {
  readonly result?: LintResult;
}

/** Judges what helm has rendered. Throws KportError `input`, see judgeRendered. */
export function judgeRelease(read: ReadPath, settings: RenderedSettings & { readonly failOn: FailOn }): JudgedRelease {
  const { policy } = settings.found;
  if (policy.mode === 'off') return { kind: 'off', denials: [] };
  const result = judgeRendered(read, settings);
  return { ...releaseVerdict(result, policy, settings.failOn), result };
}

/**
 * As at admission, the policy's mode says whether findings may refuse anything, and a rule's own mode may take that from its
 * findings; `failOn` says from which severity on. What cannot be judged is refused in every mode but off.
 */
export function releaseVerdict(
  { findings, unreadable, failures }: Pick<LintResult, 'findings' | 'unreadable' | 'failures'>,
  policy: Policy,
  failOn: FailOn,
): ReleaseVerdict {
  const modeOf = (ruleId: string) => laxerMode(policy.mode, policy.rules[ruleId]?.mode ?? 'enforce');
  const denials = findings.filter(
    ({ ruleId, severity }) => failOn !== 'never' && atLeast(severity, failOn) && modeOf(ruleId) === 'enforce',
  );
  const failed = failures.filter(({ ruleId }) => modeOf(ruleId) !== 'off');
  if (unreadable.length + failed.length > 0) return { kind: 'not-judged', denials };
  return { kind: denials.length > 0 ? 'refused' : 'allowed', denials };
}

export const EXIT_OF_VERDICT: Readonly<Record<ReleaseVerdict['kind'], ExitCode>> = {
  allowed: EXIT.clean,
  off: EXIT.clean,
  refused: EXIT.findings,
  'not-judged': EXIT.notJudged,
};
