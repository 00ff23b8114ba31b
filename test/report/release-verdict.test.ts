import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/model/finding.ts';
import { eventMessage, MOST_EVENT_BYTES, verdictLine } from '../../src/report/release-verdict.ts';
import { release } from '../cli/release-texts.ts';
import { finding } from './lint-results.ts';

const bytes = (text: string) => Buffer.byteLength(text);
const denials = (count: number, message = 'no') => Array.from({ length: count }, () => ({ ...finding(), message }));

describe('the message of an event', () => {
  test.each([
    ['few findings', denials(2), [], 3, undefined],
    ['more findings than there is room for', denials(100), [], undefined, /^\d+ more; kport lint shows them all$/],
    ['one finding that is too long', denials(1, '長'.repeat(2000)), [], 2, /\.\.\.$/],
    ['problems', [], ['a.yaml: no', 'b.yaml: no'], 3, undefined],
    ['a problem that is too long, and findings', denials(3), ['a'.repeat(5000)], undefined, /^3 more; /],
  ])('has room for %s', (_, given, problems, lines, last) => {
    const told = { kind: 'refused', denials: given, policy: 'restricted', release: release() } as const;
    const message = eventMessage(told, problems, 'en');
    expect(bytes(message)).toBeLessThanOrEqual(MOST_EVENT_BYTES);
    if (lines !== undefined) expect(message.split('\n')).toHaveLength(lines);
    if (last) expect(message.split('\n').at(-1)).toMatch(last);
  });

  test('counts what it leaves out', () => {
    const told = { kind: 'refused', denials: denials(100), policy: 'restricted', release: release() } as const;
    const lines = eventMessage(told, [], 'en').split('\n');
    expect(lines.at(-1)).toBe(`${100 - (lines.length - 2)} more; kport lint shows them all`);
  });

  test.each(LANGUAGES)('has room in language %s, whatever the names', (language) => {
    const names = { name: 'w'.repeat(53), namespace: 'n'.repeat(63), chart: '図'.repeat(4000) };
    const told = { kind: 'refused', denials: denials(9), policy: 'p'.repeat(4000), release: release(names) } as const;
    const message = eventMessage(told, [], language);
    expect(bytes(message)).toBeLessThanOrEqual(MOST_EVENT_BYTES);
    expect(message).not.toContain('\ufffd');
  });
});

describe('the line of a verdict', () => {
  test.each(LANGUAGES)('fills every place of it, in language %s', (language) => {
    for (const kind of ['allowed', 'refused', 'not-judged', 'off'] as const) {
      const line = verdictLine({ kind, denials: denials(1), policy: 'ours', release: release() }, language);
      expect(line).not.toMatch(/\{\w+\}/);
      expect(line).toContain('ours');
    }
  });
});
