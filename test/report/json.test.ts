import { describe, expect, test } from 'vitest';
import { lintJson as lintJsonPieces } from '../../src/report/json.ts';
import { wholeText } from '../../src/report/json-pieces.ts';
import { everything, finding, range, result } from './lint-results.ts';
import { faults, schemaOf } from './schemas.ts';

const lintJson = (...given: Parameters<typeof lintJsonPieces>) => wholeText(lintJsonPieces(...given));

const validate = schemaOf('lint');
const exemptedPorts = {
  finding: finding({ places: [{ at: '/spec/containers/0/ports/0' }, { at: '/spec/containers/0/ports/1' }] }),
  reason: 'the front doors',
  by: 'policy',
  file: '.kport.yaml',
} as const;

describe('lintJson', () => {
  test.each([
    ['everything', everything()],
    ['a clean run', result()],
    ['an exempted finding about several values', result({ exempted: [exemptedPorts] })],
    ['no file at all', result({ counts: { ...result().counts, files: 0, judged: 0, workloads: 0 } })],
  ])('of %s is what the schema says', (_, given) => {
    expect(faults(validate, lintJson(given, 'en'))).toEqual([]);
  });

  test('says what would repair a finding, and whether a person has to make sure of something first', () => {
    const edit = { file: 'web.yaml', range: range(9, 26, 28), text: '8080', removed: ['a'], added: ['b'] };
    const repairs = [
      { needs: ['listen on 8080'], edits: [edit] },
      { needs: [], edits: [edit] },
    ];
    const json = lintJson(result({ findings: repairs.map((repair) => finding({ repair })) }), 'en');
    expect(faults(validate, json)).toEqual([]);
    const edits = [{ file: 'web.yaml', line: 9, column: 26, endLine: 9, endColumn: 28, text: '8080' }];
    const told = JSON.parse(json).findings.map((one: { repair: unknown }) => one.repair);
    expect(told).toEqual([
      { safe: false, needs: ['listen on 8080'], edits },
      { safe: true, needs: [], edits },
    ]);
  });

  test('has the promised names', () => {
    const { findings, exempted, failures, unreadable, notices, ...rest } = JSON.parse(lintJson(everything(), 'en'));
    expect(findings[0]).toEqual({
      rule: 'privileged-container-port',
      severity: 'error',
      message: 'container "web" declares privileged containerPort 80 (http)',
      why: 'Ports below 1024 are kept for root.',
      fix: 'listen on a port above 1023',
      file: 'web.yaml',
      line: 9,
      column: 26,
      endLine: 9,
      endColumn: 28,
      pointer: '/spec/containers/0/ports/0/containerPort',
      object: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
      container: 'web',
    });
    expect(findings[2]).not.toHaveProperty('container');
    expect(exempted[0]).toMatchObject({ message: 'an exempted port', reason: 'the front door' });
    expect(failures).toEqual([
      {
        file: 'web.yaml',
        object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        rule: 'may-run-as-root',
        error: 'boom',
      },
    ]);
    expect(unreadable).toEqual([
      { file: 'broken.yaml', line: 3, column: 7, reason: 'a mapping value is not allowed here', code: 'said' },
      { file: 'gone.yaml', reason: 'no such file or directory', code: 'no-such-file' },
    ]);
    expect(notices[0]).toEqual({ kind: 'expired', file: '.kport.yaml', line: 8, column: 7, message: 'exemption "old" expired' });
    expect(rest).toEqual({
      version: 1,
      policy: { name: 'team', file: '.kport.yaml' },
      skipped: [{ file: 'values.yaml', reason: 'not a Kubernetes object', code: 'said' }],
      counts: everything().counts,
    });
  });

  test('tells a finding without a text at the start of its file', () => {
    const { range: _range, ...bare } = finding();
    const json = lintJson(result({ findings: [bare] }), 'en');
    expect(JSON.parse(json).findings[0]).toMatchObject({ line: 1, column: 1, endLine: 1, endColumn: 1 });
    expect(faults(validate, json)).toEqual([]);
  });

  test.each([
    '\u001b[2J\u007f\u009b31m\u0085\u202e\u2028é😀',
    'ASCII alone: \u007f',
    'ASCII alone: \u001b[2J',
    'one byte a letter: \u009bé',
  ])('may be shown by a terminal, and keeps its values: %j', (message) => {
    const json = lintJson(result({ findings: [finding({ message })] }), 'en');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(JSON.parse(json).findings[0].message).toBe(message);
  });
});

describe('the schema', () => {
  test.each<[string, (report: Record<string, unknown[]>) => void]>([
    ['another version', (report) => Object.assign(report, { version: 2 })],
    ['a field that nobody promised', (report) => Object.assign(report, { more: 1 })],
    ['a finding without a rule', (report) => Object.assign(report.findings?.[0] ?? {}, { rule: undefined })],
    ['a finding with a field that nobody promised', (report) => Object.assign(report.findings?.[0] ?? {}, { docs: '' })],
    ['an unknown severity', (report) => Object.assign(report.findings?.[0] ?? {}, { severity: 'fatal' })],
    ['a line 0', (report) => Object.assign(report.findings?.[0] ?? {}, { line: 0 })],
    ['a pointer that is none', (report) => Object.assign(report.findings?.[0] ?? {}, { pointer: 'spec' })],
    ['a line without a column', (report) => Object.assign(report.unreadable?.[1] ?? {}, { line: 3 })],
    ['counts that lack something', (report) => Object.assign(report, { counts: {} })],
  ])('refuses %s', (_, spoil) => {
    const report = JSON.parse(lintJson(everything(), 'en'));
    spoil(report);
    expect(faults(validate, JSON.stringify(report))).not.toEqual([]);
  });
});
