import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CUSTOM_KINDS } from '../../src/facts/objects/custom-kinds.ts';
import { extract } from '../../src/facts/objects/extract.ts';
import { BUILT_IN_KINDS } from '../../src/facts/objects/kinds.ts';
import type { WorkloadPath } from '../../src/model/outcome.ts';
import { NO_SETTINGS } from './extracted.ts';
import { deepFreeze } from './minimal-pod.ts';

const junk = fc.jsonValue({ maxDepth: 4 });

/** A value of the right type mostly, and anything otherwise. */
const mostly = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: right as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: junk });
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => mostly(fc.record(fields, { requiredKeys: [] }));

const text = mostly(fc.constantFrom('a', 'Always', 'TCP', '', 'windows', 'CAP_ALL'));
const flag = mostly(fc.boolean());
const port = mostly(fc.integer({ min: -1, max: 70000 }));
const names = mostly(fc.array(text, { maxLength: 3 }));
const context = some({
  runAsNonRoot: flag,
  runAsUser: port,
  privileged: flag,
  allowPrivilegeEscalation: flag,
  capabilities: some({ add: names, drop: names }),
});
const ports = mostly(
  fc.array(some({ containerPort: port, hostPort: port, protocol: text, hostIP: text, name: text }), { maxLength: 3 }),
);
const handler = some({ httpGet: some({ port, host: text }), tcpSocket: some({ port: text }), grpc: some({ port }) });
const container = some({
  name: text,
  image: text,
  ports,
  securityContext: context,
  restartPolicy: text,
  command: names,
  args: names,
  env: mostly(fc.array(some({ name: text, value: text, valueFrom: junk }), { maxLength: 3 })),
  livenessProbe: handler,
  lifecycle: some({ preStop: handler }),
});
const containers = mostly(fc.array(container, { maxLength: 3 }));
const podSpec = some({
  containers,
  initContainers: containers,
  ephemeralContainers: containers,
  steps: containers,
  sidecars: containers,
  container,
  script: container,
  stepTemplate: container,
  securityContext: mostly(fc.record({ runAsNonRoot: flag, sysctls: mostly(fc.array(some({ name: text, value: text }))) })),
  hostNetwork: flag,
  hostUsers: flag,
  os: some({ name: text }),
});

const rows = [...BUILT_IN_KINDS, ...CUSTOM_KINDS].flatMap(({ apiGroups, kinds, podSpecs }) =>
  apiGroups.flatMap((group) => kinds.flatMap((kind) => podSpecs.map((path) => ({ group, kind, path })))),
);

/** An object of a known kind with something like a Pod where its Pods are. */
const workload = fc
  .tuple(fc.constantFrom(...rows), podSpec, some({ name: text, namespace: text, labels: some({ app: text }) }))
  .map(([row, spec, metadata]) => {
    const content = row.path.split('.').reduceRight<unknown>((inner, step) => {
      const name = step.replaceAll('[*]', '');
      return {
        [name]: step
          .split('[*]')
          .slice(1)
          .reduce<unknown>((value) => [value], inner),
      };
    }, spec);
    return { apiVersion: row.group === '' ? 'v1' : `${row.group}/v1`, kind: row.kind, metadata, ...(content as object) };
  });

const list = fc.record({
  apiVersion: mostly(fc.constant('v1')),
  kind: fc.constantFrom('List', 'PodList', 'Template'),
  items: fc.array(fc.oneof(workload, junk)),
  objects: fc.array(workload),
});
const anything = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('apiVersion', 'kind', 'metadata', 'spec', 'items', 'containers', '__proto__')),
  junk,
);

const settings = fc.record({
  workloads: fc.array(
    fc.record({
      apiGroup: fc.constantFrom('', 'apps', 'x'),
      kind: fc.constantFrom('Pod', 'Deployment', 'X'),
      podSpecs: fc.array(fc.oneof(fc.constantFrom('spec', 'spec[*]', 'spec.template[*][*].spec', ''), fc.string())),
    }),
  ) satisfies fc.Arbitrary<readonly WorkloadPath[]>,
  duplicateKeys: fc.array(
    fc.record({
      at: fc.constantFrom('', '/spec', '/items/0', '/items/0/spec/x'),
      key: fc.string(),
      hiddenLines: fc.array(fc.nat()),
    }),
  ),
});

describe.each([
  ['any JSON object', anything],
  ['any object of a known kind', workload],
  ['any list', list],
] as const)('%s', (_, arbitrary) => {
  test('never throws, never is changed, always has an outcome', () => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<Record<string, unknown>>, settings, (object, given) => {
        const before = JSON.stringify(object);
        const objects = extract(deepFreeze(object), deepFreeze(given));
        expect(objects.length).toBeGreaterThan(0);
        expect(JSON.stringify(object)).toBe(before);
        for (const found of objects) {
          if (found.kind === 'workloads') expect(found.workloads.length).toBeGreaterThan(0);
          if (found.kind === 'malformed') expect(found.fields.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('every pointer leads to the value it is told of', () => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<Record<string, unknown>>, (object) => {
        for (const found of extract(object, NO_SETTINGS)) {
          for (const { containers: facts } of found.kind === 'workloads' ? found.workloads : []) {
            for (const { runAsUser, runAsNonRoot, privileged } of facts) {
              for (const setting of [runAsUser, runAsNonRoot, privileged]) {
                if (setting.from !== 'default') expect(valueAt(object, setting.at)).toBe(setting.value);
              }
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

function valueAt(object: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .reduce((value, token) => (value as Record<string, unknown>)[token.replaceAll('~1', '/').replaceAll('~0', '~')], object);
}
