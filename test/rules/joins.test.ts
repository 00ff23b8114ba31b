// What a repair moves ports for first is told with the finding about the port, in each dialect: no message of that kind is forgotten.
import { describe, expect, test } from 'vitest';
import { mayRunAsRoot } from '../../src/rules/may-run-as-root/rule.ts';
import { ruleIn } from '../../src/rules/rule.ts';

const PORT = { ruleId: 'privileged-container-port', messageId: 'declared' };
/** Told alone: in Podman's words, not in those of the Pod's fields. */
const ALONE = ['unset+podman', 'uid-zero+podman'];

describe.each(['kubernetes', 'dockerfile'] as const)('may-run-as-root of %s', (dialect) => {
  const rule = ruleIn(mayRunAsRoot, dialect);
  const messages = Object.entries(rule?.words.en.messages ?? {}).map(([id, { fix }]) => ({
    id,
    moves: /^listen on (a port|ports) above/.test(fix) && !ALONE.includes(id),
  }));

  test('has both kinds', () => {
    expect(new Set(messages.map(({ moves }) => moves))).toEqual(new Set([true, false]));
  });

  test.each(messages)('$id goes with a port: $moves', ({ id, moves }) => {
    expect(rule?.joins?.(id, PORT)).toBe(moves);
  });
});
