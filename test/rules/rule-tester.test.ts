import { describe, expect, test } from 'vitest';
import type { ContainerFacts } from '../../src/model/workload.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { minimalPod, tweak } from '../facts/minimal-pod.ts';
import { type BadRow, type GoodRow, suiteFaults } from './rule-table.ts';
import { checkRow } from './rule-tester.ts';
import { AT, badRow, goodRow, META, privilegedPod, rule, suite } from './sample-rule.ts';

/** The findings differ from those that the row expects. */
const DIFFERENT = /to deeply equal/;

/** The rule with another check. */
function ruleThat(check: Rule['check']): Rule {
  return { ...rule, check };
}

describe('a good table', () => {
  test('passes, row by row and as a whole', async () => {
    for (const row of [...suite.bad, ...suite.good]) await checkRow(rule, row);
    expect(suiteFaults(rule, suite)).toEqual([]);
  });

  test('may be YAML, with the line and the words of a finding', async () => {
    const given = `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: app
      securityContext: { privileged: true }
`;
    const told = { line: 6, message: 'container "app" is privileged', fix: 'remove it from "app"' };
    await checkRow(rule, { ...badRow, given, findings: [{ messageId: 'privileged', at: AT, container: 'app', ...told }] });
  });
});

describe('a row fails', () => {
  const wrong: [string, BadRow | GoodRow, RegExp][] = [
    [
      'that expects another message',
      { ...badRow, findings: [{ messageId: 'nameless', at: AT, container: 'app' }] },
      /privileged/,
    ],
    [
      'that expects another place',
      { ...badRow, findings: [{ messageId: 'privileged', at: '/spec', container: 'app' }] },
      DIFFERENT,
    ],
    ['that expects another container', { ...badRow, findings: [{ messageId: 'privileged', at: AT, container: 'b' }] }, DIFFERENT],
    ['that forgets the container', { ...badRow, findings: [{ messageId: 'privileged', at: AT }] }, DIFFERENT],
    ['that expects a finding more', { ...badRow, findings: [...badRow.findings, ...badRow.findings] }, DIFFERENT],
    ['that expects another line', withExpected({ line: 99 }), DIFFERENT],
    ['that expects other words', withExpected({ message: 'something' }), DIFFERENT],
    ['that expects another repair', withExpected({ fix: 'something' }), DIFFERENT],
    ['that is good, and the rule tells something', { because: 'it is fine', given: privilegedPod }, DIFFERENT],
    ['that names an unknown message', { ...badRow, findings: [{ messageId: 'typo', at: AT }] }, /no message "typo"/],
    [
      'that names a message of every object',
      { ...badRow, findings: [{ messageId: 'toString', at: AT }] },
      /no message "toString"/,
    ],
    ['that is bad and expects nothing', { ...badRow, findings: [] }, /a bad row expects no finding/],
    ['that is bad without a name', { ...badRow, name: ' ' }, /a row has no name/],
    ['that is good without a reason', { ...goodRow, because: '' }, /a row has no reason/],
    ['that sets an unknown option', { ...goodRow, options: { stric: true } }, /no option "stric"/],
    ['that sets an option to its default', { ...goodRow, options: { strict: false } }, /"strict" is false by default/],
    ['that is not YAML', { ...goodRow, given: 'a: [' }, /unreadable/],
    ['that is no Kubernetes object', { ...goodRow, given: 'a: 1' }, /the rule was never asked/],
    ['that is empty', { ...goodRow, given: '' }, /the rule was never asked/],
    ['that holds no Pod', { ...goodRow, given: { apiVersion: 'v1', kind: 'ConfigMap' } }, /the rule was never asked/],
    ['that has a field of a wrong type', { ...goodRow, given: malformed() }, /unreadable/],
  ];

  test.each(wrong)('%s', async (_, row, words) => {
    await expect(checkRow(rule, row)).rejects.toThrow(words);
  });
});

describe('a row fails for a rule', () => {
  test('that throws', async () => {
    const throws = ruleThat(() => {
      throw new Error('boom');
    });
    await expect(checkRow(throws, goodRow)).rejects.toThrow(/the rule failed: Error: boom/);
  });

  test('that reports a message it does not have', async () => {
    const unknown = ruleThat(() => [{ messageId: 'typo', at: '', data: {} }]);
    await expect(checkRow(unknown, badRow)).rejects.toThrow(/has no message typo/);
  });

  test('that leaves a placeholder in its message', async () => {
    const leaves = ruleThat(() => [{ messageId: 'privileged', at: AT, container: 'app', data: {} }]);
    await expect(checkRow(leaves, badRow)).rejects.toThrow(
      /placeholder \{container\} is left in "container "\{container\}" is privileged"/,
    );
  });

  test('that leaves a placeholder in its fix', async () => {
    const { words } = META;
    const { messages } = words.en;
    const en = {
      ...words.en,
      messages: { ...messages, privileged: { ...messages.privileged, fix: 'remove it from "{other}"' } },
    };
    const leaves = { ...rule, words: { ...words, en } };
    await expect(checkRow(leaves, badRow)).rejects.toThrow(/placeholder \{other\} is left in "remove it from/);
  });

  test('that writes to the workload', async () => {
    const writes = ruleThat(({ containers }) => {
      (containers as ContainerFacts[]).pop();
      return [];
    });
    await expect(checkRow(writes, goodRow)).rejects.toThrow(/the rule failed: TypeError/);
  });

  test('that writes to a container', async () => {
    const writes = ruleThat(({ containers }) => {
      Object.assign(containers[0] ?? {}, { name: 'other' });
      return [];
    });
    await expect(checkRow(writes, goodRow)).rejects.toThrow(/the rule failed: TypeError/);
  });

  test('that writes to its options', async () => {
    const writes = ruleThat((_, { options }) => {
      Object.assign(options, { strict: true });
      return [];
    });
    await expect(checkRow(writes, goodRow)).rejects.toThrow(/the rule failed: TypeError/);
  });

  test('that remembers an earlier run', async () => {
    let runs = 0;
    const remembers = ruleThat(({ containers }) => {
      runs += 1;
      const data = { container: `${containers[0]?.name}${runs}` };
      return [{ messageId: 'privileged', at: AT, container: 'app', data }];
    });
    await expect(checkRow(remembers, badRow)).rejects.toThrow(/a second run/);
  });
});

function withExpected(more: object): BadRow {
  return { ...badRow, findings: [{ messageId: 'privileged', at: AT, container: 'app', ...more }] };
}

function malformed() {
  return tweak(minimalPod(), ({ spec }) => {
    spec.containers[0].ports = 5;
  });
}
