import { describe, expect, test } from 'vitest';
import { extractFrom, reasonsOf } from './extracted.ts';
import { type Manifest, minimalDeployment, minimalPod, tweak } from './minimal-pod.ts';

interface Row {
  readonly field: string;
  readonly at?: string;
  readonly set: (pod: Manifest, value: Manifest) => void;
  readonly expected: string;
  readonly bad: readonly Manifest[];
}

const NO_TEXT = [5, true, [], {}];
const NO_FLAG = ['true', 'yes', 1, 0, [], {}];
const NO_LIST = [5, 'x', true, {}];
const NO_MAPPING = [5, 'x', true, []];
const NO_INTEGER = ['80', '80a', '', 80.5, true, [], {}];

/** Sets `value` at a dotted path of the manifest, making mappings and lists on the way. */
function put(path: string): Row['set'] {
  return (manifest, value) => {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let place = manifest;
    for (const [index, step] of steps.entries()) {
      place[step] ??= /^\d+$/.test(steps[index + 1] ?? last) ? [] : {};
      place = place[step];
    }
    place[last] = value;
  };
}

function row(path: string, expected: string, bad: readonly Manifest[]): Row {
  return { field: path.replaceAll(/\.(\d+)/g, '[$1]'), set: put(path), expected, bad };
}

const CONTEXT = 'spec.containers.0.securityContext';
const rows: Row[] = [
  row('metadata', 'a mapping', NO_MAPPING),
  row('metadata.name', 'a string', NO_TEXT),
  row('metadata.generateName', 'a string', NO_TEXT),
  row('metadata.namespace', 'a string', NO_TEXT),
  row('spec', 'a mapping', NO_MAPPING),
  row('spec.hostNetwork', 'true or false', NO_FLAG),
  row('spec.hostUsers', 'true or false', NO_FLAG),
  row('spec.os', 'a mapping', NO_MAPPING),
  row('spec.os.name', 'a string', NO_TEXT),
  row('spec.securityContext', 'a mapping', NO_MAPPING),
  row('spec.securityContext.runAsNonRoot', 'true or false', NO_FLAG),
  row('spec.securityContext.runAsUser', 'an integer', NO_INTEGER),
  row('spec.containers', 'a list', NO_LIST),
  row('spec.initContainers', 'a list', NO_LIST),
  row('spec.ephemeralContainers', 'a list', NO_LIST),
  row('spec.containers.0', 'a mapping', NO_MAPPING),
  row('spec.containers.0.name', 'a string', NO_TEXT),
  row('spec.containers.0.image', 'a string', NO_TEXT),
  row('spec.containers.0.restartPolicy', 'a string', NO_TEXT),
  row('spec.containers.0.ports', 'a list', NO_LIST),
  row('spec.containers.0.ports.0', 'a mapping', NO_MAPPING),
  row('spec.containers.0.ports.0.name', 'a string', NO_TEXT),
  row('spec.containers.0.ports.0.protocol', 'a string', NO_TEXT),
  row('spec.containers.0.ports.0.hostIP', 'a string', NO_TEXT),
  row('spec.containers.0.ports.0.containerPort', 'an integer', NO_INTEGER),
  row('spec.containers.0.ports.0.containerPort', 'a 32-bit integer', [2147483648, -2147483649, 1e18]),
  row('spec.containers.0.ports.0.hostPort', 'an integer', NO_INTEGER),
  row(CONTEXT, 'a mapping', NO_MAPPING),
  row(`${CONTEXT}.runAsNonRoot`, 'true or false', NO_FLAG),
  row(`${CONTEXT}.runAsUser`, 'an integer', NO_INTEGER),
  row(`${CONTEXT}.runAsUser`, 'a 64-bit integer', [1e19, -1e19]),
  row(`${CONTEXT}.allowPrivilegeEscalation`, 'true or false', NO_FLAG),
  row(`${CONTEXT}.privileged`, 'true or false', NO_FLAG),
  row(`${CONTEXT}.capabilities`, 'a mapping', NO_MAPPING),
  row(`${CONTEXT}.capabilities.add`, 'a list', NO_LIST),
  row(`${CONTEXT}.capabilities.drop`, 'a list', NO_LIST),
  row('metadata.labels', 'a mapping', NO_MAPPING),
  row('metadata.labels.app', 'a string', NO_TEXT),
  row('spec.securityContext.sysctls', 'a list', NO_LIST),
  row('spec.securityContext.sysctls.0', 'a mapping', NO_MAPPING),
  row('spec.securityContext.sysctls.0.name', 'a string', NO_TEXT),
  row('spec.securityContext.sysctls.0.value', 'a string', NO_TEXT),
  row('spec.containers.0.command', 'a list', NO_LIST),
  row('spec.containers.0.command.0', 'a string', NO_TEXT),
  row('spec.containers.0.args.0', 'a string', NO_TEXT),
  row('spec.containers.0.env', 'a list', NO_LIST),
  row('spec.containers.0.env.0', 'a mapping', NO_MAPPING),
  row('spec.containers.0.env.0.name', 'a string', NO_TEXT),
  row('spec.containers.0.env.0.value', 'a string', NO_TEXT),
  row('spec.containers.0.livenessProbe', 'a mapping', NO_MAPPING),
  row('spec.containers.0.livenessProbe.httpGet', 'a mapping', NO_MAPPING),
  row('spec.containers.0.livenessProbe.httpGet.host', 'a string', NO_TEXT),
  row('spec.containers.0.livenessProbe.httpGet.port', 'an integer', [80.5, true, [], {}]),
  row('spec.containers.0.readinessProbe.tcpSocket.port', 'a 32-bit integer', [2147483648]),
  row('spec.containers.0.startupProbe.grpc.port', 'an integer', NO_INTEGER),
  row('spec.containers.0.lifecycle', 'a mapping', NO_MAPPING),
  row('spec.containers.0.lifecycle.preStop.httpGet', 'a mapping', NO_MAPPING),
];

function pod(): Manifest {
  const manifest = minimalPod();
  manifest.spec.containers[0].ports = [{ containerPort: 8080 }];
  return manifest;
}

describe.each(rows)('$field: expected $expected', ({ field, set, expected, bad }) => {
  test.each(bad.map((value) => ({ value })))('$value', ({ value }) => {
    const [object, ...others] = extractFrom(tweak(pod(), (manifest) => set(manifest, value)));
    expect(others).toEqual([]);
    expect(object).toMatchObject({
      kind: 'malformed',
      fields: [{ at: `/${field.replaceAll(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}` }],
    });
    expect(reasonsOf(tweak(pod(), (manifest) => set(manifest, value)))).toEqual([
      `${field}: expected ${expected}, got ${describeValue(value)}`,
    ]);
  });
});

function describeValue(value: Manifest): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? `the string "${value}"` : `the ${typeof value} ${value}`;
}

test.each(['add', 'drop'])('an item of %s that is no string', (list) => {
  const given = tweak(minimalPod(), ({ spec }) => {
    spec.containers[0].securityContext = { capabilities: { [list]: ['CHOWN', 5, ['ALL']] } };
  });
  const at = `spec.containers[0].securityContext.capabilities.${list}`;
  expect(reasonsOf(given)).toEqual([`${at}[1]: expected a string, got the number 5`, `${at}[2]: expected a string, got a list`]);
});

test('what no JSON has, but another reader may make', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 80n, new Date(0), new Map()]) {
    const given = pod();
    given.spec.containers[0].ports[0].containerPort = value;
    expect(reasonsOf(given)).toEqual([expect.stringContaining('spec.containers[0].ports[0].containerPort: expected an integer')]);
  }
});

test('every bad field of the object is told, once each', () => {
  const given = tweak(minimalDeployment(), ({ metadata, spec }) => {
    metadata.name = 5;
    spec.template.spec.securityContext = { runAsNonRoot: 'true' };
    spec.template.spec.containers = [
      { name: 'a', image: 'a', securityContext: { runAsNonRoot: false, privileged: 1 } },
      { name: 'b', image: 'b', ports: [{ containerPort: '80a' }, { containerPort: 80, hostPort: '80' }] },
    ];
  });
  expect(reasonsOf(given).sort()).toEqual([
    'metadata.name: expected a string, got the number 5',
    'spec.template.spec.containers[0].securityContext.privileged: expected true or false, got the number 1',
    'spec.template.spec.containers[1].ports[0].containerPort: expected an integer, got the string "80a"',
    'spec.template.spec.containers[1].ports[1].hostPort: expected an integer, got the string "80"',
    'spec.template.spec.securityContext.runAsNonRoot: expected true or false, got the string "true"',
  ]);
});

test('a value that several Pods share is told once', () => {
  const template = { container: { image: 'a' } };
  expect(
    reasonsOf({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      spec: { hostNetwork: 'yes', templates: [template, template] },
    }),
  ).toEqual(['spec.hostNetwork: expected true or false, got the string "yes"']);
});

test('a long string is cut', () => {
  const given = tweak(pod(), ({ spec }) => {
    spec.containers[0].ports[0].containerPort = 'x'.repeat(500);
  });
  expect(reasonsOf(given)[0]?.length).toBeLessThan(160);
});

test.each([
  ['kind', { apiVersion: 'v1', kind: 5, spec: {} }],
  ['apiVersion', { apiVersion: [], kind: 'Pod', spec: {} }],
])('%s of another type: what the object is cannot be said', (field, given) => {
  expect(reasonsOf(given)).toEqual([expect.stringContaining(`${field}: expected a string`)]);
});

test('fields that nobody judges may be of any type', () => {
  const given = tweak(minimalPod(), ({ spec, metadata }) => {
    metadata.annotations = 5;
    spec.volumes = 'none';
    spec.containers[0].envFrom = true;
    spec.containers[0].env = [{ name: 'A', valueFrom: 5 }];
    spec.containers[0].livenessProbe = { exec: 'true', periodSeconds: 'often' };
    spec.containers[0].securityContext = { readOnlyRootFilesystem: 'yes' };
  });
  expect(extractFrom(given)).toMatchObject([{ kind: 'workloads' }]);
});

test('an object without Pods is not judged, so its metadata may be what it likes', () => {
  expect(extractFrom({ apiVersion: 'v1', kind: 'Service', metadata: 5 })).toMatchObject([{ kind: 'not-a-workload' }]);
});

describe('containers under another name', () => {
  const called = (key: string, change: (pod: Manifest) => void = () => {}) =>
    tweak(minimalDeployment(), ({ spec: { template } }) => {
      template.spec[key] = template.spec.containers;
      delete template.spec.containers;
      change(template.spec);
    });

  test.each(['contaners', 'container', 'containerss', 'Containers', 'conatiners', 'contianers'])('%s', (key) => {
    expect(reasonsOf(called(key))).toEqual([`unknown key "${key}" in spec.template.spec; did you mean "containers"?`]);
  });

  test.each(['initContainers', 'ephemeralContainers'])('%s is another field', (key) => {
    expect(extractFrom(called(key))).toMatchObject([{ kind: 'workloads' }]);
  });
});
