import { describe, expect, test } from 'vitest';
import { MAX_LISTS } from '../../src/facts/objects/lists.ts';
import { extractFrom, reasonsOf, workloadsOf } from './extracted.ts';
import { type Manifest, minimalDeployment, minimalPod, tweak } from './minimal-pod.ts';

const list = (items: Manifest, kind = 'List'): Manifest => ({ apiVersion: 'v1', kind, items });
// biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a Template writes a parameter
const PARAMETER = '${{PORT}}';
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };

test('every object of a List, with pointers from the document', () => {
  const bad = tweak(minimalPod(), ({ spec }) => {
    spec.containers = 5;
  });
  const objects = extractFrom(list([minimalPod(), service, bad, list([minimalDeployment()])]));
  expect(objects).toMatchObject([
    {
      kind: 'workloads',
      at: '/items/0',
      workloads: [{ at: '/items/0/spec', containers: [{ at: '/items/0/spec/containers/0' }] }],
    },
    { kind: 'not-a-workload', at: '/items/1', object: { kind: 'Service', name: 'web' } },
    {
      kind: 'malformed',
      at: '/items/2',
      fields: [{ reason: { code: 'field-type', data: { field: 'items[2].spec.containers' } } }],
    },
    { kind: 'workloads', at: '/items/3/items/0', workloads: [{ at: '/items/3/items/0/spec/template/spec' }] },
  ]);
});

// kubernetes/apimachinery pkg/apis/meta/v1/unstructured/helpers.go decodeToList
test('a typed list says what its items are', () => {
  const { metadata, spec } = minimalDeployment();
  const given = { apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ metadata, spec }, minimalDeployment()] };
  expect(workloadsOf(given).map(({ object }) => object)).toEqual([
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
  ]);
});

test.each([
  [{ metadata: { name: 'x' } }, 'items[0]: apiVersion or kind is missing'],
  [{ kind: 'Pod' }, 'items[0]: apiVersion or kind is missing'],
  [null, 'items[0]: expected a mapping, got nothing'],
  ['Pod', 'items[0]: expected a mapping, got the string "Pod"'],
  [[], 'items[0]: expected a mapping, got a list'],
])('the item %j of a List is refused, as kubectl does', (item, reason) => {
  expect(reasonsOf(list([item]))).toEqual([reason]);
});

test.each([5, 'x', {}, true])('items: %j is malformed', (items) => {
  expect(extractFrom(list(items))).toMatchObject([
    { kind: 'malformed', at: '', object: { kind: 'List' }, fields: [{ at: '/items' }] },
  ]);
});

test.each([[], null])('a List of %j is no workload', (items) => {
  expect(extractFrom(list(items))).toEqual([
    { kind: 'not-a-workload', at: '', object: { apiVersion: 'v1', kind: 'List', name: '' } },
  ]);
});

test('a List without items is no workload', () => {
  expect(extractFrom({ apiVersion: 'v1', kind: 'List' })).toMatchObject([{ kind: 'not-a-workload' }]);
});

describe('Lists in one another', () => {
  const nested = (depth: number) => {
    let object = minimalPod();
    for (let level = 0; level < depth; level += 1) object = list([object]);
    return object;
  };

  test('are followed', () => expect(workloadsOf(nested(MAX_LISTS))).toHaveLength(1));

  test('are refused when there are too many', () => {
    expect(reasonsOf(nested(MAX_LISTS + 1))).toEqual([expect.stringContaining(`more than ${MAX_LISTS} Lists in one another`)]);
  });

  test('never end in a stack overflow', () => {
    expect(reasonsOf(nested(2_000))).toHaveLength(1);
  });
});

test('a List that holds itself ends', () => {
  const circle = list([minimalPod()]);
  circle.items.push(circle);
  const objects = extractFrom(circle);
  expect(objects.filter(({ kind }) => kind === 'workloads')).toHaveLength(MAX_LISTS);
  expect(objects.at(-1)).toMatchObject({ kind: 'malformed' });
});

describe.each(['template.openshift.io/v1', 'v1'])('an OpenShift Template of %s', (apiVersion) => {
  const template = (objects: Manifest) => ({ apiVersion, kind: 'Template', metadata: { name: 'app' }, objects });

  test('holds objects', () => {
    expect(extractFrom(template([service, minimalPod()]))).toMatchObject([
      { kind: 'not-a-workload', at: '/objects/0' },
      { kind: 'workloads', at: '/objects/1', object: { kind: 'Pod' } },
    ]);
  });

  test('a parameter without a value that stands for a number is unknown', () => {
    const pod = tweak(minimalPod(), ({ spec }) => {
      spec.containers[0].ports = [{ containerPort: PARAMETER }];
    });
    expect(workloadsOf(template([pod]))[0]?.containers).toMatchObject([{ name: 'app', ports: [{ containerPort: 0 }] }]);
  });
});
