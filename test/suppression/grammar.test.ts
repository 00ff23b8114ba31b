import { describe, expect, test } from 'vitest';
import { parseAnnotation, parseAnnotationKey, parseComment } from '../../src/judge/suppression-grammar.ts';

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

describe('the key of an annotation', () => {
  test.each([
    ['kport.dev/allow-may-run-as-root', { rule: 'may-run-as-root' }],
    ['web.kport.dev/allow-may-run-as-root', { rule: 'may-run-as-root', container: 'web' }],
    ['a.b.kport.dev/allow-x', { rule: 'x', container: 'a.b' }],
    ['kport.dev/allow-', { rule: '' }],
    ['kport.dev/mode', undefined],
    ['notkport.dev/allow-x', undefined],
    ['example.com/kport.dev/allow-x', undefined],
    ['allow-x', undefined],
    ['', undefined],
  ])('%j', (key, parsed) => {
    expect(parseAnnotationKey(key)).toEqual(parsed);
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
