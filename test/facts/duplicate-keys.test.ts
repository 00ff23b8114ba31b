import { expect, test } from 'vitest';
import type { DuplicateKey } from '../../src/model/duplicate-key.ts';
import { extractFrom, workloadsOf } from './extracted.ts';
import { type Manifest, minimalPod } from './minimal-pod.ts';

const key = (at: string): DuplicateKey => ({ at, key: at.slice(at.lastIndexOf('/') + 1), hiddenLines: [1] });

/** The pointers of the duplicate keys of each workload. */
function assigned(manifest: Manifest, ...pointers: string[]): string[][] {
  return workloadsOf(manifest, { duplicateKeys: pointers.map(key) }).map(({ duplicateKeys }) =>
    duplicateKeys.map(({ at }) => at),
  );
}

const service = { apiVersion: 'v1', kind: 'Service' };
const workflow = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Workflow',
  spec: { templates: Array.from({ length: 11 }, () => ({ container: { image: 'a' } })) },
};

test('none', () => expect(assigned(minimalPod())).toEqual([[]]));

test('all of a single workload, in its Pod spec and outside', () => {
  expect(assigned(minimalPod(), '/metadata/name', '/spec/hostNetwork', '/kind')).toEqual([
    ['/metadata/name', '/spec/hostNetwork', '/kind'],
  ]);
});

test('each to one workload of an object: the one it stands in, else the first', () => {
  const found = assigned(workflow, '/spec/templates/1/container/image', '/spec/templates/10/name', '/spec/hostNetwork');
  expect(found[0]).toEqual(['/spec/hostNetwork']);
  expect(found[1]).toEqual(['/spec/templates/1/container/image']);
  expect(found[10]).toEqual(['/spec/templates/10/name']);
  expect(found.flat()).toHaveLength(3);
});

test('each to the object of a List it stands in', () => {
  const given = { apiVersion: 'v1', kind: 'List', items: [minimalPod(), minimalPod()] };
  expect(assigned(given, '/items/1/metadata/name', '/items/0/spec/os')).toEqual([
    ['/items/0/spec/os'],
    ['/items/1/metadata/name'],
  ]);
});

test('those of the List itself to the first workload', () => {
  const given = { apiVersion: 'v1', kind: 'List', items: [service, minimalPod(), minimalPod()] };
  const objects = extractFrom(given, { duplicateKeys: [key('/items'), key('/items/0/spec')] });
  expect(objects).toMatchObject([
    { kind: 'not-a-workload' },
    { workloads: [{ duplicateKeys: [{ at: '/items' }] }] },
    { workloads: [{ duplicateKeys: [] }] },
  ]);
});

test('those of an object without workloads are nobody', () => {
  expect(extractFrom(service, { duplicateKeys: [key('/spec')] })).toMatchObject([{ kind: 'not-a-workload' }]);
});
