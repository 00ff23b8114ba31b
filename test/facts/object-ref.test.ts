import { expect, test } from 'vitest';
import { LONGEST_NAME } from '../../src/facts/objects/typed-fields.ts';
import { reasonsOf, workloadOf } from './extracted.ts';
import { minimalPod } from './minimal-pod.ts';

test.each([
  [
    { name: 'web', namespace: 'shop' },
    { name: 'web', namespace: 'shop' },
  ],
  [{ name: 'web' }, { name: 'web' }],
  [{ generateName: 'web-' }, { name: 'web-' }],
  [{ name: 'web', generateName: 'x-' }, { name: 'web' }],
  [{ name: '', generateName: 'x-' }, { name: 'x-' }],
  [{ name: null, namespace: null }, { name: '' }],
  [{ name: 'web', namespace: '' }, { name: 'web' }],
  [{}, { name: '' }],
  [null, { name: '' }],
  [undefined, { name: '' }],
])('metadata %j names %j', (metadata, expected) => {
  expect(workloadOf({ ...minimalPod(), metadata }).object).toEqual({ apiVersion: 'v1', kind: 'Pod', ...expected });
});

test.each(['name', 'generateName', 'namespace'])('the longest %s is read, a longer one is none', (key) => {
  const named = (length: number) => ({ ...minimalPod(), metadata: { [key]: 'a'.repeat(length) } });
  expect(workloadOf(named(LONGEST_NAME)).object).toMatchObject({
    [key === 'namespace' ? key : 'name']: 'a'.repeat(LONGEST_NAME),
  });
  expect(reasonsOf(named(LONGEST_NAME + 1))).toEqual([`metadata.${key}: more than 253 characters`]);
});
