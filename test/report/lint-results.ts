import type { LintFinding, LintResult } from '../../src/model/lint.ts';
import type { SourceRange } from '../../src/model/source.ts';
import { saying } from '../told.ts';

/** A range within one line: `range(15, 26, 28)`. */
export function range(line: number, column: number, endColumn: number): SourceRange {
  return { start: { line, column }, end: { line, column: endColumn } };
}

/** A finding as the engine makes it, with what a test changes. */
export function finding(changes: Partial<LintFinding> = {}): LintFinding {
  return {
    ruleId: 'privileged-container-port',
    messageId: 'declared',
    at: '/spec/containers/0/ports/0/containerPort',
    container: 'web',
    data: {},
    severity: 'error',
    message: 'container "web" declares privileged containerPort 80 (http)',
    why: 'Ports below 1024 are kept for root.',
    fix: 'listen on a port above 1023',
    subject: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
    origin: { file: 'web.yaml', document: 0 },
    range: range(9, 26, 28),
    excerpt: '        - containerPort: 80',
    docs: 'policies/rules/privileged-container-port.md',
    ...changes,
  };
}

/** A clean run over one file, with what a test changes. */
export function result(changes: Partial<LintResult> = {}): LintResult {
  const { counts, ...lists } = changes;
  return {
    policy: { name: 'restricted' },
    findings: [],
    exempted: [],
    unreadable: [],
    skipped: [],
    failures: [],
    notices: [],
    ...lists,
    counts: {
      files: 1,
      judged: 1,
      skipped: 0,
      unreadable: 0,
      objects: 1,
      workloads: 1,
      errors: 0,
      warnings: 0,
      infos: 0,
      exempted: 0,
      ...counts,
    },
  };
}

/** One of everything that a run can tell. */
export function everything(): LintResult {
  const { container: _container, ...ofDocument } = finding({
    ruleId: 'duplicate-key',
    severity: 'warning',
    message: 'key "a" stands more than once',
    why: 'Readers keep the last one.',
    fix: 'keep one',
    range: range(100, 1, 2),
    excerpt: 'a: 1',
  });
  const findings = [
    finding(),
    finding({ range: range(12, 26, 29), excerpt: '        - containerPort: 443', message: 'another port' }),
    ofDocument,
  ];
  return result({
    policy: { name: 'team', file: '.kport.yaml' },
    findings,
    exempted: [
      { finding: finding({ message: 'an exempted port' }), reason: 'the front door', by: 'policy', file: '.kport.yaml' },
    ],
    unreadable: [
      { file: 'broken.yaml', position: { line: 3, column: 7 }, reason: saying('a mapping value is not allowed here') },
      { file: 'gone.yaml', reason: { code: 'no-such-file' } },
    ],
    skipped: [{ file: 'values.yaml', reason: saying('not a Kubernetes object') }],
    failures: [
      {
        file: 'web.yaml',
        object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        ruleId: 'may-run-as-root',
        error: 'boom',
      },
    ],
    notices: [
      { kind: 'expired', file: '.kport.yaml', position: { line: 8, column: 7 }, message: 'exemption "old" expired' },
      { kind: 'unused', file: '.kport.yaml', message: 'exemption "new" matches no finding' },
    ],
    counts: {
      ...result().counts,
      files: 5,
      judged: 2,
      skipped: 1,
      unreadable: 2,
      workloads: 3,
      errors: 2,
      warnings: 1,
      exempted: 1,
    },
  });
}
