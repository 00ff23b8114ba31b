import { describe, expect, test } from 'vitest';
import { MAX_DEPTH, MAX_VALUES } from '../../src/facts/objects/find-pod-specs.ts';
import { extractFrom, reasonsOf, workloadOf, workloadsOf } from './extracted.ts';
import { type Manifest, minimalDeployment, minimalPod } from './minimal-pod.ts';

const POD = minimalPod().spec;
const crawler = (content: Manifest): Manifest => ({
  apiVersion: 'example.com/v1',
  kind: 'Crawler',
  metadata: { name: 'c' },
  ...content,
});
const paths = (...podSpecs: string[]) => ({ workloads: [{ apiGroup: 'example.com', kind: 'Crawler', podSpecs }] });

describe('in an unknown kind', () => {
  test('Pod specs are found wherever they are', () => {
    const given = crawler({ spec: { pools: [{ pod: POD }, { deep: { a: { 'b/c': POD } } }] }, template: { spec: POD } });
    expect(workloadsOf(given).map(({ at }) => at)).toEqual(['/spec/pools/0/pod', '/spec/pools/1/deep/a/b~1c', '/template/spec']);
  });

  test('the object itself may be one', () => expect(workloadOf(crawler(POD)).at).toBe(''));

  test('a Pod spec is not searched for more', () => {
    expect(workloadsOf(crawler({ spec: { ...POD, inner: POD } }))).toHaveLength(1);
  });

  test.each(['metadata', 'status'])('nothing is looked for in %s', (field) => {
    expect(extractFrom(crawler({ [field]: { history: POD } }))).toMatchObject([{ kind: 'not-a-workload' }]);
  });

  test.each([
    ['no list', { a: { name: 'a', image: 'a' } }],
    ['empty', []],
    ['without an image', [{ name: 'a' }]],
    [
      'an item with a number for a name',
      [
        { name: 'a', image: 'x' },
        { name: 5, image: 'x' },
      ],
    ],
    ['neither a name nor an image', [{ ports: [] }, { resources: {} }]],
    ['a name of another type', [{ name: 5, image: 'a' }]],
    ['an item that is no mapping', [{ name: 'a', image: 'a' }, 'b']],
    ['null', [null]],
  ])('containers that are none: %s', (_, containers) => {
    expect(extractFrom(crawler({ spec: { containers } }))).toMatchObject([{ kind: 'not-a-workload' }]);
  });

  test.each<[string, readonly object[], boolean, readonly string[]]>([
    ['one has no name', [{ name: 'a', image: 'x' }, { image: 'y' }], false, ['a', 'containers[1]']],
    ['none has a name', [{ image: 'x' }, { image: 'y' }], false, ['containers[0]', 'containers[1]']],
    ['one has no image', [{ name: 'a', image: 'x' }, { name: 'b' }], true, ['a', 'b']],
    ['none has an image', [{ name: 'a', ports: [] }, { name: 'b' }], true, ['a', 'b']],
    ['one has neither', [{ ports: [{ containerPort: 80 }] }, { image: 'y' }], true, ['containers[0]', 'containers[1]']],
    ['a name is null', [{ name: null, image: 'x' }], false, ['containers[0]']],
  ])('a slip in one container hides none: %s', (_, containers, partial, names) => {
    const [found] = extractFrom(crawler({ spec: { containers } }));
    const [workload] = found?.kind === 'workloads' ? found.workloads : [];
    expect(workload?.containers.map(({ name }) => name)).toEqual(names);
    expect(workload?.partial ?? false).toBe(partial);
  });

  test('a found Pod spec is read as strictly as any', () => {
    const spec = { containers: [{ name: 'a', image: 'a', ports: [{ containerPort: '80' }] }] };
    expect(reasonsOf(crawler({ spec }))).toEqual([
      'spec.containers[0].ports[0].containerPort: expected an integer, got the string "80"',
    ]);
  });

  test('a Deployment of an API group that is not Kubernetes own, or none, is searched', () => {
    for (const apiVersion of ['', 'example.com/v1', undefined]) {
      expect(workloadOf({ ...minimalDeployment(), apiVersion }).at).toBe('/spec/template/spec');
    }
  });

  test('a newer version of a known kind that keeps its Pod elsewhere is searched', () => {
    const given = { apiVersion: 'keda.sh/v9', kind: 'ScaledJob', spec: { job: { pod: POD } } };
    expect(workloadOf(given).at).toBe('/spec/job/pod');
  });
});

describe('the search is bounded, and says so', () => {
  const deep = (levels: number, value: Manifest) => {
    let object = value;
    for (let level = 0; level < levels; level += 1) object = { a: object };
    return crawler({ spec: object });
  };

  test('within the depth', () => expect(workloadsOf(deep(MAX_DEPTH - 1, POD))).toHaveLength(1));

  test.each([MAX_DEPTH, 2_000])('%i levels deep', (levels) => {
    expect(reasonsOf(deep(levels, POD))).toEqual([expect.stringContaining(`nested deeper than ${MAX_DEPTH} levels`)]);
  });

  test('values that share their parts', () => {
    let shared: Manifest = { leaf: 1 };
    for (let level = 0; level < 40; level += 1) shared = [shared, shared];
    expect(reasonsOf(crawler({ spec: shared }))).toEqual([expect.stringContaining(`more than ${MAX_VALUES} values`)]);
  });

  test('a value in itself', () => {
    const circle: Manifest = {};
    circle.self = circle;
    expect(reasonsOf(crawler({ spec: circle }))).toHaveLength(1);
  });
});

describe('paths of a policy', () => {
  test('go before the search', () => {
    const given = crawler({ spec: { main: { containers: [{ name: 'a' }] }, other: POD } });
    expect(workloadsOf(given, paths('spec.main')).map(({ at }) => at)).toEqual(['/spec/main']);
    expect(workloadsOf(given).map(({ at }) => at)).toEqual(['/spec/other']);
  });

  test('go before the table', () => {
    const workloads = [{ apiGroup: 'apps', kind: 'Deployment', podSpecs: ['spec.shadow'] }];
    const given = { ...minimalDeployment(), spec: { ...minimalDeployment().spec, shadow: POD } };
    expect(workloadOf(given, { workloads }).at).toBe('/spec/shadow');
  });

  test('hold for their API group and kind only', () => {
    const workloads = [
      { apiGroup: 'example.org', kind: 'Crawler', podSpecs: ['spec.main'] },
      { apiGroup: 'example.com', kind: 'Spider', podSpecs: ['spec.main'] },
    ];
    expect(workloadOf(crawler({ spec: { main: { containers: [] }, other: POD } }), { workloads }).at).toBe('/spec/other');
  });

  test('for every item of a list and every value of a map, and each once', () => {
    const given = crawler({ spec: { list: [POD, null, POD], map: { 'a/b': POD, c: POD } } });
    expect(workloadsOf(given, paths('spec.list[*]', 'spec.map[*]', 'spec.list[*]')).map(({ at }) => at)).toEqual([
      '/spec/list/0',
      '/spec/list/2',
      '/spec/map/a~1b',
      '/spec/map/c',
    ]);
  });

  test('that lead nowhere hide nothing', () => {
    expect(workloadOf(crawler({ spec: { main: POD } }), paths('spec.mian')).at).toBe('/spec/main');
    const workloads = [{ apiGroup: 'apps', kind: 'Deployment', podSpecs: ['metadata.nothing', 'constructor', '__proto__'] }];
    expect(workloadOf(minimalDeployment(), { workloads }).at).toBe('/spec/template/spec');
  });

  test.each([
    ['spec.main', { main: 5 }, 'spec.main: expected a mapping, got the number 5'],
    ['spec.main.pod', { main: 'x' }, 'spec.main: expected a mapping, got the string "x"'],
    ['spec.main[*]', { main: true }, 'spec.main: expected a list or a mapping, got the boolean true'],
    ['spec.main[*].pod', { main: [{}, 5] }, 'spec.main[1]: expected a mapping, got the number 5'],
  ])('%s over a value of another type', (path, spec, reason) => {
    expect(reasonsOf(crawler({ spec }), paths(path))).toEqual([reason]);
  });
});
