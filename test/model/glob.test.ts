import { expect, test } from 'vitest';
import { matchesGlob } from '../../src/model/glob.ts';

test.each([
  ['web', 'web', true],
  ['web', 'web-1', false],
  ['web', 'my-web', false],
  ['web', 'WEB', false],
  ['web-*', 'web-1', true],
  ['web-*', 'web-', true],
  ['web-*', 'web', false],
  ['*', '', true],
  ['**', 'a', true],
  ['?', '', false],
  ['?', 'a', true],
  ['w?b', 'web', true],
  ['w?b', 'wb', false],
  ['*-web', 'my-web-web', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['*ab', 'aab', true],
  ['*.*', 'a.b', true],
  ['a.c', 'abc', false],
  ['registry.example.com/*', 'registry.example.com/team/app:1', true],
  ['registry.example.com/*', 'registry.example.com.evil.io/app', false],
  ['system:serviceaccount:*:ci', 'system:serviceaccount:ops:ci', true],
  ['[a]', 'a', false],
  ['a*', '*', false],
])('%j on %j: %j', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

test('many stars on a long text take no time', { timeout: 1000 }, () => {
  expect(matchesGlob(`${'*a'.repeat(50)}b`, 'a'.repeat(20_000))).toBe(false);
});
