import type { FailOn } from '../judge/decide.ts';
import type { JudgedRelease } from '../lint/judge-rendered.ts';
import type { AuditResult } from '../model/audit.ts';
import type { ErrorCode } from '../model/errors.ts';
import { atLeast } from '../model/finding.ts';
import type { LintResult } from '../model/lint.ts';

/** What kport says to the shell. A release may add a code, and never gives one another meaning. */
export const EXIT = { clean: 0, findings: 1, usage: 2, notJudged: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What could not be judged goes before what was found: a run that is not complete must not look like one that is. */
export function exitCode(
  { findings, unreadable, failures }: Pick<LintResult, 'findings' | 'unreadable' | 'failures'>,
  failOn: FailOn,
): ExitCode {
  if (unreadable.length > 0 || failures.length > 0) return EXIT.notJudged;
  if (failOn === 'never') return EXIT.clean;
  return findings.some(({ severity }) => atLeast(severity, failOn)) ? EXIT.findings : EXIT.clean;
}

/** Of a cluster: what a preview would deny counts like a finding, for whoever asks before he enforces. */
export function auditExitCode({ namespaces, unread, preview }: AuditResult, failOn: FailOn): ExitCode {
  const owners = namespaces.flatMap((namespace) => namespace.owners);
  const findings = owners.flatMap((owner) => owner.findings);
  const [unreadable, failures] = [owners.flatMap((owner) => owner.unreadable), owners.flatMap((owner) => owner.failures)];
  const code = unread.length > 0 ? EXIT.notJudged : exitCode({ findings, unreadable, failures }, failOn);
  const denied = preview?.namespaces.flatMap((namespace) => namespace.owners) ?? [];
  if (code === EXIT.notJudged || denied.length === 0) return code;
  return denied.some(({ create, update, newPods }) => [create, update, newPods].includes('error'))
    ? EXIT.notJudged
    : EXIT.findings;
}

export const EXIT_OF_ERROR: Readonly<Record<ErrorCode, ExitCode>> = {
  usage: EXIT.usage,
  policy: EXIT.usage,
  input: EXIT.notJudged,
  internal: EXIT.notJudged,
};

export const EXIT_OF_VERDICT: Readonly<Record<JudgedRelease['kind'], ExitCode>> = {
  allowed: EXIT.clean,
  off: EXIT.clean,
  refused: EXIT.findings,
  'not-judged': EXIT.notJudged,
};

export const EXIT_CODES_HELP = `
Exit codes:
  0  clean: everything was judged, and nothing weighs as much as --fail-on
  1  findings of at least the severity of --fail-on
  2  wrong usage, or a policy that cannot be used
  3  not judged: something could not be read, or a rule failed (takes precedence over 1)`;
