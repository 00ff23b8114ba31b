import { expect, test } from 'vitest';
import { workloadOf } from './extracted.ts';
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
