import { expect, test } from 'vitest';
import { templateOf } from '../../src/judge/templates.ts';
import { everyRule } from '../../src/rules/index.ts';

const messages = everyRule.flatMap((rule) => Object.keys(rule.messages).map((id) => [rule.id, id, rule] as const));

test.each(messages)('%s has the message %s in both languages', (ruleId, id, rule) => {
  expect(templateOf(ruleId, id, 'en')).toBe(rule.messages[id]);
  expect(templateOf(ruleId, id, 'ja')?.text).toMatch(/[ぁ-ん]/);
});

test.each([
  ['no-such-rule', 'declared'],
  ['privileged-container-port', 'no-such-message'],
  ['privileged-container-port', 'constructor'],
  ['__proto__', 'toString'],
])('%s has no message %s', (ruleId, id) => {
  expect(templateOf(ruleId, id, 'en')).toBeUndefined();
  expect(templateOf(ruleId, id, 'ja')).toBeUndefined();
});
