import type { LintResult } from '../../../src/model/lint.ts';
import type { ReportOptions } from '../../../src/report/formats/report-options.ts';
import type { ReportedRule } from '../../../src/report/reported-rule.ts';
import { everyRule } from '../../../src/rules/index.ts';
import { saying } from '../../told.ts';
import { everything, finding, range, result } from '../lint-results.ts';

/** As the policy `restricted` has them. */
export const RULES: readonly ReportedRule[] = everyRule.map(({ id, levels, words }) => {
  return { id, byDefault: levels.restricted, level: levels.restricted, words };
});

export const OPTIONS: ReportOptions = { language: 'en', rules: RULES, version: '1.2.3', repositoryPath: (file) => file };

/** What somebody would write into a manifest, or call a file, to get out of a report. */
export const EVIL = [
  'x\u001b[2J\u0000\ufffe\ud800\u202e\u2028',
  '\r\n::error file=a::forged\n##[error]forged',
  '\n| a | b |\n<!-- --><script>alert(1)</script><img src=x onerror=alert(1)>',
  ' ]]> &amp; "quoted" \'single\' {0} [click](https://example.com) ![image](https://example.com/x.png)',
  ' @octocat @"team" #1 !1 GH-1 ~label https://example.com www.example.com :tada: `code` **bold** _em_ $1$ \\',
].join('');

/** Every text that comes out of a manifest, a file name or a policy is the hostile one. */
export function hostile(text = EVIL): LintResult {
  const evil = finding({
    message: text,
    fix: text,
    why: text,
    container: text,
    subject: { apiVersion: text, kind: text, namespace: text, name: text },
    origin: { file: text, document: 0 },
    excerpt: text,
    repair: {
      needs: [text],
      edits: [{ file: text, range: range(3, 1, 2), text, removed: [text, '```', text], added: ['```', text] }],
    },
  });
  return result({
    policy: { name: text, file: text },
    findings: [evil, { ...evil, severity: 'warning' }, { ...evil, severity: 'info' }],
    exempted: [{ finding: evil, reason: text, by: 'policy', file: text }],
    unreadable: [{ file: text, position: { line: 1, column: 1 }, reason: saying(text) }],
    skipped: [{ file: text, reason: saying(text) }],
    judged: [`${text}2`],
    failures: [{ file: text, object: evil.subject, ruleId: 'may-run-as-root', error: text }],
    notices: [{ kind: 'unused', file: text, message: text }],
    counts: { ...result().counts, errors: 1, warnings: 1, infos: 1, exempted: 1, unreadable: 1 },
  });
}

/** What every format is tried on. */
export const RESULTS: readonly (readonly [string, LintResult])[] = [
  ['everything', everything()],
  ['a clean run', result({ judged: ['web.yaml'] })],
  ['a clean run that lists no files', result()],
  ['a hostile manifest', hostile()],
  ['a finding without a place', result({ findings: [withoutRange()] })],
  ['standard input', result({ findings: [finding({ origin: { file: '-', document: 0 } })] })],
];

function withoutRange() {
  const { range: _range, ...bare } = finding();
  return bare;
}
