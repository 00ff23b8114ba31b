import { describe, expect, test } from 'vitest';
import { parseAnnotation, parseComment } from '../../src/judge/suppression-grammar.ts';
import { annotationMark, commentMark } from '../../src/judge/suppression-marks.ts';

describe('the text of a comment', () => {
  test.each<[string, readonly string[], string, string | undefined]>([
    ['a: why', ['a'], 'why', undefined],
    ['a:why', ['a'], 'why', undefined],
    ['a, b-c :  why: because ', ['a', 'b-c'], 'why: because', undefined],
    ['a b: why', ['a', 'b'], 'why', undefined],
    ['a,b,: why', ['a', 'b'], 'why', undefined],
    ['a until=2027-01-31: why', ['a'], 'why', '2027-01-31'],
    ['until=2027-01-31 a: why', ['a'], 'why', '2027-01-31'],
    ['a, until=soon: why', ['a'], 'why', 'soon'],
    ['a until=: why', ['a'], 'why', ''],
    ['a: until=2027-01-31 why', ['a'], 'why', '2027-01-31'],
    ['a: why until=2027-01-31', ['a'], 'why', '2027-01-31'],
    ['a: why (until=2027-01-31)', ['a'], 'why ()', '2027-01-31'],
    ['a until=2027-01-31: why until=2028-01-31', ['a'], 'why', '2027-01-31 2028-01-31'],
    ['a until=2027-01-31 until=2027-01-31: why', ['a'], 'why', '2027-01-31 2027-01-31'],
    ['a: see example.com/?until=2027', ['a'], 'see example.com/?until=2027', undefined],
    ['a：理由', ['a'], '理由', undefined],
    ['a', ['a'], '', undefined],
    ['a:', ['a'], '', undefined],
    ['a because it is', ['a'], '', undefined],
    ['a, b', ['a'], '', undefined],
    [': why', [''], 'why', undefined],
    ['until=2027-01-31: why', [''], 'why', '2027-01-31'],
    ['', [''], '', undefined],
  ])('%j', (text, rules, reason, until) => {
    const parsed = parseComment(text);
    expect([parsed.rules.map(({ name }) => name), parsed.reason, parsed.until]).toEqual([rules, reason, until]);
    for (const { name, offset } of parsed.rules) expect(text.slice(offset, offset + name.length)).toBe(name);
  });
});

describe('what a comment begins with', () => {
  const MEANT = 'kport-allow ';
  const RULE = 'may-run-as-root';
  test.each<[string, string, string, string | undefined]>([
    [`kport-allow ${RULE}: why`, 'kport-allow', `${RULE}: why`, undefined],
    ['kport-allow: why', 'kport-allow', ': why', undefined],
    [`kport-ignore ${RULE}: why`, 'kport-ignore', `${RULE}: why`, MEANT],
    [`Kport-Allow ${RULE}: why`, 'Kport-Allow', `${RULE}: why`, MEANT],
    [`KPORT-ALLOW ${RULE}: why`, 'KPORT-ALLOW', `${RULE}: why`, MEANT],
    [`kport-alow ${RULE}: why`, 'kport-alow', `${RULE}: why`, MEANT],
    [`kport-allwo ${RULE}: why`, 'kport-allwo', `${RULE}: why`, MEANT],
    [`kport_allow ${RULE}: why`, 'kport_allow', `${RULE}: why`, MEANT],
    [`kport:allow ${RULE}: why`, 'kport:allow', `${RULE}: why`, MEANT],
    [`kport: ignore ${RULE}: why`, 'kport: ignore', `${RULE}: why`, MEANT],
    [`kportallow ${RULE}`, 'kportallow', RULE, MEANT],
    [`kport allow ${RULE}: why`, 'kport allow', `${RULE}: why`, MEANT],
    [`kport-disable-next-line ${RULE}`, 'kport-disable-next-line', RULE, MEANT],
    [`kport-allow-${RULE}: why`, `kport-allow-${RULE}`, `${RULE}: why`, MEANT],
    ['kport.dev/allow-x', '', '', undefined],
    ['kport-allow.it x', '', '', undefined],
    ['kport ignores what it does not know', '', '', undefined],
    ['kport allow it', '', '', undefined],
    ['kport lint passes here', '', '', undefined],
    ['kport-all is a hook', '', '', undefined],
    ['kport-gate', '', '', undefined],
    ['kports', '', '', undefined],
    ['kport', '', '', undefined],
  ])('%j', (text, written, rest, meant) => {
    const mark = commentMark(text);
    expect([mark?.written ?? '', mark?.rest ?? '', mark?.meant]).toEqual([written, rest, meant]);
    if (mark) expect(text.slice(mark.offset)).toBe(rest);
  });
});

describe('the key of an annotation', () => {
  test.each([
    ['kport.dev/allow-may-run-as-root', { rule: 'may-run-as-root' }],
    ['web.kport.dev/allow-may-run-as-root', { rule: 'may-run-as-root', container: 'web' }],
    ['a.b.kport.dev/allow-x', { rule: 'x', container: 'a.b' }],
    ['kport.dev/allow-', { rule: '' }],
    ['kport.dev/ignore-may-run-as-root', { rule: 'may-run-as-root', meant: 'kport.dev/allow-' }],
    ['web.kport.dev/disable-may-run-as-rot', { rule: 'may-run-as-rot', container: 'web', meant: 'web.kport.dev/allow-' }],
    ['kport.dev/Allow-may-run-as-root', { rule: 'may-run-as-root', meant: 'kport.dev/allow-' }],
    ['kport.dev/alow-x', { rule: 'x', meant: 'kport.dev/allow-' }],
    ['kport.dev/allow_may-run-as-root', { rule: 'may-run-as-root', meant: 'kport.dev/allow-' }],
    ['kport.dev/allow', { rule: '', meant: 'kport.dev/allow-' }],
    ['kport.dev/may-run-as-root', { rule: 'may-run-as-root', meant: 'kport.dev/allow-' }],
    ['kport.io/allow-may-run-as-root', { rule: 'may-run-as-root', meant: 'kport.dev/allow-' }],
    ['kport/skip-may-run-as-root', { rule: 'may-run-as-root', meant: 'kport.dev/allow-' }],
    ['kport.dev/mode', undefined],
    ['kport.dev/owner', undefined],
    ['kport.example.com/allow-list', undefined],
    ['example.com/allow-may-run-as-root', undefined],
    ['notkport.dev/allow-x', undefined],
    ['example.com/kport.dev/allow-x', undefined],
    ['allow-x', undefined],
    ['', undefined],
  ])('%j', (key, parsed) => {
    expect(annotationMark(key)).toEqual(parsed);
  });

  test('has room for every rule and the longest name of a container', async () => {
    const { everyRule } = await import('../../src/rules/index.ts');
    for (const { id } of everyRule) expect(`allow-${id}`.length).toBeLessThanOrEqual(63);
    expect(`${'c'.repeat(63)}.kport.dev`.length).toBeLessThanOrEqual(253);
  });
});

describe('the value of an annotation', () => {
  test.each<[unknown, string, string | undefined]>([
    ['why', 'why', undefined],
    [' why: because ', 'why: because', undefined],
    ['until=2027-01-31 why', 'why', '2027-01-31'],
    ['until=2027-01-31: why', 'why', '2027-01-31'],
    ['until=2027-01-31', '', '2027-01-31'],
    ['until=', '', ''],
    ['why until=2027-01-31', 'why', '2027-01-31'],
    ['why, until=2027-01-31, and more', 'why, and more', '2027-01-31'],
    ['until=2027-01-31 why until=2028-01-31', 'why', '2027-01-31 2028-01-31'],
    ['', '', undefined],
    [true, '', undefined],
    [null, '', undefined],
    [{ reason: 'why' }, '', undefined],
  ])('%j', (value, reason, until) => {
    const parsed = parseAnnotation(value);
    expect([parsed.reason, parsed.until]).toEqual([reason, until]);
  });
});
