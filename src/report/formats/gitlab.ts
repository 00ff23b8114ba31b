// GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format, a JSON array.
import { hash } from 'node:crypto';
import { fingerprints } from '../../judge/identity.ts';
import { placeOf, type Severity } from '../../model/finding.ts';
import type { LintResult } from '../../model/lint.ts';
import { jsonText } from '../json.ts';
import { printable } from '../printable.ts';
import { type Problem, problemsOf } from './problems.ts';
import type { ReportOptions } from './report-options.ts';

type GitLabSeverity = 'info' | 'minor' | 'major' | 'critical' | 'blocker';

interface CodeQualityIssue {
  readonly description: string;
  readonly check_name: string;
  /** Of two issues with one fingerprint GitLab shows the first. */
  readonly fingerprint: string;
  readonly severity: GitLabSeverity;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end?: number } };
}

/** As ESLint's own formatter for GitLab has them; what is graver is left to what could not be judged. */
const SEVERITIES: Readonly<Record<Severity, GitLabSeverity>> = { error: 'major', warning: 'minor', info: 'info' };

/** What could not be judged goes first, as `blocker`: GitLab has no other place for it, and it must not look clean. */
export function gitlabReport(result: LintResult, { language, repositoryPath }: ReportOptions): string {
  const known = fingerprints(result.findings, repositoryPath);
  const findings = result.findings.map((finding, index): CodeQualityIssue => {
    const { file, range } = placeOf(finding);
    return {
      description: printable(finding.message),
      check_name: finding.ruleId,
      fingerprint: known[index] ?? '',
      severity: SEVERITIES[finding.severity],
      location: location(repositoryPath(file), range?.start.line ?? 1, range?.end.line),
    };
  });
  return jsonText([...problemsOf(result, language).map((problem, index) => issue(problem, index, repositoryPath)), ...findings]);
}

function issue(
  { kind, file, position, text }: Problem,
  index: number,
  pathOf: ReportOptions['repositoryPath'],
): CodeQualityIssue {
  const path = pathOf(file);
  return {
    description: printable(text),
    check_name: kind,
    // The reason may name a line; with its number the same reason may stand twice.
    fingerprint: hash('sha256', JSON.stringify([kind, path, text, index])).slice(0, 32),
    severity: 'blocker',
    location: location(path, position?.line ?? 1),
  };
}

function location(path: string, begin: number, end = begin): CodeQualityIssue['location'] {
  return { path: printable(path), lines: { begin, ...(end > begin ? { end } : {}) } };
}
