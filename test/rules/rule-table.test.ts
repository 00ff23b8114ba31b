import { describe, expect, test } from 'vitest';
import { minimalPod } from '../facts/minimal-pod.ts';
import { type BadRow, type GoodRow, rowFaults, type Suite, suiteFaults } from './rule-table.ts';
import { badRow, goodRow, namelessPod, namelessRow, privilegedPod, rule, suite } from './sample-rule.ts';

describe('a table is wrong', () => {
  const faulty: [string, Suite, string[]][] = [
    ['without a good row', { ...suite, good: [] }, ['no row is good']],
    [
      'that never reports a message',
      {
        ...suite,
        bad: [badRow],
        good: [goodRow, { because: 'named', given: { ...privilegedPod, a: 1 }, options: { strict: true } }],
      },
      ['no row reports the message "nameless"'],
    ],
    [
      'that never sets an option',
      { ...suite, bad: [badRow, { name: namelessRow.name, given: namelessPod, findings: namelessRow.findings }] },
      ['no row sets the option "strict"'],
    ],
    [
      'with two rows of one name',
      { ...suite, good: [goodRow, { because: goodRow.because, given: namelessPod }] },
      ['two rows have the name "nothing is said"'],
    ],
    [
      'with one manifest twice',
      { ...suite, good: [goodRow, { because: 'again', given: minimalPod() }] },
      ['two rows give the same manifest and options: "again"'],
    ],
    [
      'with one manifest as good and bad',
      { ...suite, good: [{ because: 'fine', given: structuredClone(privilegedPod) }] },
      ['two rows give the same manifest and options: "fine"'],
    ],
  ];

  test.each(faulty)('%s', (_, table, faults) => {
    expect(suiteFaults(rule, table)).toEqual(faults);
  });

  test('but not for one manifest with different options', () => {
    const good = [goodRow, { because: 'it has a name', given: goodRow.given, options: { strict: true } }];
    expect(suiteFaults(rule, { ...suite, good })).toEqual([]);
  });
});

test('a row is wrong without its name or its reason, where no compiler saw it', () => {
  const { because: _, ...unreasoned } = goodRow;
  expect(rowFaults(rule, unreasoned as GoodRow)).toEqual(['a row has no reason']);
  const { name: __, ...unnamed } = badRow;
  expect(rowFaults(rule, unnamed as BadRow)).toEqual(['a row has no name']);
});
