// Whoever follows the fixes, one by one, comes to a clean state in as many rounds as there were findings, and stops nothing on
// the way that started, or bound a port, before.
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { readObjects } from '../../src/sources/document.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { follow } from './follow.ts';
import { knownPods } from './known-pods.ts';
import { BEYOND, REPAIRS } from './repairs.ts';

const ROOT = new URL('../../', import.meta.url);
const files = ['test/fixtures/*/{bad,good}-*.yaml', 'examples/*.yaml'].flatMap((pattern) =>
  globSync(pattern, { cwd: ROOT.pathname }).sort(),
);

function objectsIn(file: string): Manifest[] {
  const { documents } = readObjects(readFileSync(new URL(file, ROOT), 'utf8'), file);
  return documents.flatMap((read) => (read.kind === 'object' ? [read.document.object] : []));
}

test.each(files)('%s', (file) => {
  const { steps, faults } = follow(objectsIn(file));
  expect(faults, steps.join('\n')).toEqual([]);
});

test.each(knownPods())('$name', ({ pod }) => {
  const { steps, faults } = follow([pod]);
  expect(faults, steps.join('\n')).toEqual([]);
});

describe('the table', () => {
  const told = rules.flatMap(({ id, words }) => Object.keys(words.en.messages).map((message) => `${id} ${message}`));

  test('has every message of a rule about workloads, or says why not', () => {
    const isBeyond = (key: string) => key in BEYOND || (key.split(' ')[0] ?? '') in BEYOND;
    expect(told.filter((key) => !(key in REPAIRS) && !isBeyond(key))).toEqual([]);
  });

  test('has no other messages', () => {
    expect(Object.keys(REPAIRS).filter((key) => !told.includes(key))).toEqual([]);
  });
});
