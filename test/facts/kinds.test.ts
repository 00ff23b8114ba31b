import { describe, expect, test } from 'vitest';
import { CUSTOM_KINDS } from '../../src/facts/objects/custom-kinds.ts';
import { BUILT_IN_KINDS, KINDS_WITHOUT_PODS, type PodKind } from '../../src/facts/objects/kinds.ts';
import { POD_SPEC, type PodShape } from '../../src/facts/objects/pod-shape.ts';
import { tokens } from '../../src/model/pointer.ts';
import type { Workload } from '../../src/model/workload.ts';
import { extractFrom, workloadsOf } from './extracted.ts';
import type { Manifest } from './minimal-pod.ts';

const CONTAINER = { name: 'app', image: 'nginx', ports: [{ containerPort: 80 }] };

/** One row a kind, API group and path of the table. */
function rowsOf(table: readonly PodKind[]) {
  return table.flatMap(({ apiGroups, kinds, podSpecs, shape }) =>
    apiGroups.flatMap((group) =>
      kinds.flatMap((kind) => podSpecs.map((path) => ({ group, kind, path, shape: shape ?? POD_SPEC }))),
    ),
  );
}

const ROWS = [...rowsOf(BUILT_IN_KINDS), ...rowsOf(CUSTOM_KINDS)];

/** `value` at `path`; `[*]` becomes a list of one, or a map of one called `worker`. */
function nest(path: string, value: Manifest, each: 'list' | 'map' = 'list'): Manifest {
  if (path === '') return value;
  const [step = '', ...rest] = path.split('.');
  const name = step.replaceAll('[*]', '');
  let inner = nest(rest.join('.'), value, each);
  for (let level = step.split('[*]').length - 1; level > 0; level -= 1) inner = each === 'list' ? [inner] : { worker: inner };
  return { [name]: inner };
}

function manifest(group: string, kind: string, content: Manifest): Manifest {
  return { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind, metadata: { name: 'web' }, ...content };
}

function podOf(shape: PodShape, place = shape.containers.find(({ role }) => role === 'main') ?? shape.containers[0]): Manifest {
  return nest(place?.path ?? '', CONTAINER);
}

/** Some Pods hold another, as the predictor of an InferenceService does, so there may be more than this one. */
function workloadAt(pointer: string, given: Manifest): Workload {
  const found = workloadsOf(given);
  return found.find(({ at }) => at === pointer) ?? expect.fail(`${pointer} is none of ${found.map(({ at }) => at)}`);
}

/** The pointer of the Pod that `nest` puts at `path`. */
function pointerTo(path: string, index: string): string {
  return `/${path.replaceAll('[*]', `.${index}`).replaceAll('.', '/')}`;
}

describe.each(ROWS)('$group $kind at $path', ({ group, kind, path, shape }) => {
  const pointer = pointerTo(path, '0');

  test('the Pod is found there', () => {
    const workload = workloadAt(pointer, manifest(group, kind, nest(path, podOf(shape))));
    expect(workload.object).toEqual({ apiVersion: group === '' ? 'v1' : `${group}/v1`, kind, name: 'web' });
    expect(workload.containers).toMatchObject([{ name: 'app', image: 'nginx', ports: [{ containerPort: 80 }] }]);
    expect(tokens(workload.containers[0]?.at ?? '').length).toBeGreaterThanOrEqual(tokens(workload.at).length);
  });

  test.each(shape.containers)('$role container at "$path"', (place) => {
    const { containers } = workloadAt(pointer, manifest(group, kind, nest(path, podOf(shape, place))));
    expect(containers).toContainEqual(expect.objectContaining({ role: place.role, name: 'app' }));
  });

  test('a value on the way of another type is malformed', () => {
    const [field = ''] = path.split('.');
    const [object] = extractFrom(manifest(group, kind, { [field.replaceAll('[*]', '')]: 5 }));
    expect(object).toMatchObject({
      kind: 'malformed',
      fields: [{ reason: { data: { got: { code: 'the-number', data: { value: '5' } } } } }],
    });
  });

  test('without it the object is no workload', () => {
    // A kind of Kubernetes is refused without it.
    const expected = BUILT_IN_KINDS.some((row) => row.kinds.includes(kind) && row.apiGroups.includes(group))
      ? 'malformed'
      : 'not-a-workload';
    expect(extractFrom(manifest(group, kind, {}))).toMatchObject([{ kind: expected }]);
    expect(extractFrom(manifest(group, kind, { spec: null, template: null }))).toMatchObject([{ kind: expected }]);
  });
});

test.each(ROWS.filter(({ path }) => path.includes('[*]')))('$group $kind at $path: in a map', ({ group, kind, path, shape }) => {
  const workload = workloadAt(pointerTo(path, 'worker'), manifest(group, kind, nest(path, podOf(shape), 'map')));
  expect(workload.containers).toMatchObject([{ name: 'app' }]);
});

test('no kind and API group is told twice with the same path', () => {
  const rows = ROWS.map(({ group, kind, path }) => `${group} ${kind} ${path}`);
  expect(rows).toEqual([...new Set(rows)]);
});

test.each([
  ['extensions/v1beta1', 'Deployment', 'spec.template.spec'],
  ['extensions/v1beta1', 'DaemonSet', 'spec.template.spec'],
  ['apps/v1beta2', 'ReplicaSet', 'spec.template.spec'],
  ['apps/v1beta1', 'StatefulSet', 'spec.template.spec'],
  ['batch/v1beta1', 'CronJob', 'spec.jobTemplate.spec.template.spec'],
  ['batch/v2alpha1', 'CronJob', 'spec.jobTemplate.spec.template.spec'],
  ['apps.openshift.io/v1', 'DeploymentConfig', 'spec.template.spec'],
  ['v1', 'DeploymentConfig', 'spec.template.spec'],
])('%s %s', (apiVersion, kind, path) => {
  expect(workloadsOf({ apiVersion, kind, ...nest(path, { containers: [CONTAINER] }) })).toHaveLength(1);
});

test.each(
  KINDS_WITHOUT_PODS.flatMap(({ apiGroups, kinds }) => apiGroups.flatMap((group) => kinds.map((kind) => ({ group, kind })))),
)('nothing is looked for in $kind', ({ group, kind }) => {
  const [object] = extractFrom(manifest(group, kind, { data: { spec: { containers: [CONTAINER] } } }));
  expect(object).toMatchObject({ kind: 'not-a-workload', object: { kind } });
});
