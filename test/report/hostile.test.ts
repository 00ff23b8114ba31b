import { describe, expect, test } from 'vitest';
import { textReport } from '../../src/report/text.ts';
import { saying } from '../told.ts';
import { finding, result } from './lint-results.ts';

describe('a hostile manifest', () => {
  const evil = 'x\u001b[2J\u009b31m\r\nweb.yaml:1:1: error: forged\u202e\u2028';

  test.each<[string, Parameters<typeof result>[0]]>([
    ['a message', { findings: [finding({ message: evil })] }],
    ['a fix', { findings: [finding({ fix: evil })] }],
    ['a source line', { findings: [finding({ excerpt: `        - containerPort: 80 # ${evil}` })] }],
    ['a file name', { findings: [finding({ origin: { file: evil, document: 0 } })] }],
    ['a reason', { unreadable: [{ file: evil, reason: saying(evil) }] }],
    [
      'an object name',
      { failures: [{ file: 'a', object: { apiVersion: 'v1', kind: evil, name: evil }, ruleId: 'r', error: evil }] },
    ],
    ['a notice', { notices: [{ kind: 'unused', file: evil, message: evil }] }],
    ['an exemption', { exempted: [{ finding: finding({ message: evil }), reason: evil, by: 'policy', file: evil }] }],
    ['a skipped file', { skipped: [{ file: evil, reason: saying(evil) }] }],
    ['a policy name', { policy: { name: evil } }],
  ])('cannot write on the terminal by %s', (_, changes) => {
    const report = textReport(result(changes), { color: false, language: 'en', verbose: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(report.split('\n').filter((line) => line.startsWith('web.yaml:1:1'))).toEqual([]);
    expect(report).toContain('x\\u001b[2J\\u009b31m\\r\\n');
  });
});
