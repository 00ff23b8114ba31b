import { describe, expect, test } from 'vitest';
import { type FindBase, loadPolicy } from '../../src/policy/load.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { telling } from '../told.ts';
import { document, type Files, finder, load } from './policy-files.ts';

describe('extends', () => {
  test.each(['restricted', 'baseline', 'audit'] as const)('%s', async (preset) => {
    expect(await load({ 'a.yaml': `spec: { extends: ${preset} }` })).toEqual({ ...shippedPolicy(preset), name: 'a.yaml' });
  });

  const chain = {
    'child.yaml': `
spec:
  extends: ./team.yaml
  rules:
    may-run-as-root: { severity: info }
    duplicate-key: { mode: enforce }
    net-bind-service-added: { options: { allowWhenNeeded: false } }
  exemptions: [{ names: [child], reason: c }]
  workloads: [{ apiGroup: c.io, kind: C, podSpecs: [spec] }]
`,
    'team.yaml': `
metadata: { name: team }
spec:
  extends: baseline
  mode: warn
  rules:
    may-run-as-root: { severity: error, options: { acceptRunAsUser: false } }
    net-bind-service-added: { severity: error, mode: audit }
    duplicate-key: { mode: warn }
  exemptions: [{ names: [team], reason: t }]
  workloads: [{ apiGroup: t.io, kind: T, podSpecs: [spec] }]
`,
  };

  test('a file: rule by rule, option by option', async () => {
    const policy = await load(chain);
    expect(policy).toMatchObject({ name: 'child.yaml', mode: 'warn' });
    expect(policy.rules).toEqual({
      ...shippedPolicy('baseline').rules,
      'may-run-as-root': { level: 'info', options: { acceptImageUser: false, acceptRunAsUser: false } },
      'duplicate-key': { ...shippedPolicy('baseline').rules['duplicate-key'], mode: 'enforce' },
      'net-bind-service-added': { level: 'error', mode: 'audit', options: { allowWhenNeeded: false } },
    });
  });

  test('a file: exemptions and workloads are added, each with its own place', async () => {
    const { exemptions, workloads } = await load(chain);
    expect(exemptions.map(({ names, file, position }) => [names, file, position?.line])).toEqual([
      [['team'], 'team.yaml', 12],
      [['child'], 'child.yaml', 10],
    ]);
    expect(workloads.map(({ kind }) => kind)).toEqual(['T', 'C']);
  });

  test('a path is told as it is written, with the document that says it', async () => {
    const asked: string[] = [];
    const find: FindBase = async (path, from) => {
      asked.push(`${from.origin.file} ${path}`);
      return finder({ '../team/base.yaml': 'spec: {}' })(path, from);
    };
    await loadPolicy(document({ 'x/a.yaml': 'spec: { extends: ../team/base.yaml }' }, 'x/a.yaml'), find);
    expect(asked).toEqual(['x/a.yaml ../team/base.yaml']);
  });

  test.each([
    [
      'itself',
      { 'a.yaml': 'spec: { extends: ./a.yaml }' },
      'a.yaml:3:18: policies extend one another in a circle: a.yaml -> a.yaml',
    ],
    [
      'its own child',
      { 'a.yaml': 'spec: { extends: b.yaml }', 'b.yaml': 'spec: { extends: a.yaml }' },
      'b.yaml:3:18: policies extend one another in a circle: a.yaml -> b.yaml -> a.yaml',
    ],
    [
      'a base with a mistake',
      { 'a.yaml': 'spec: { extends: b.yaml }', 'b.yaml': 'spec: { mode: x }' },
      'b.yaml:3:15: spec.mode must be one of enforce, warn, audit, off, not "x"',
    ],
    [
      'a file that is not there',
      { 'a.yaml': 'spec: { extends: b.yaml }' },
      'a.yaml:3:18: cannot read "b.yaml": b.yaml: no such file',
    ],
  ])('refuses %s', async (_, files: Files, message) => {
    await expect(telling(load(files))).rejects.toMatchObject({ code: 'policy', message });
  });

  test('ends at the tenth policy', async () => {
    const files = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `${index}.yaml`,
          index === count - 1 ? 'spec: {}' : `spec: { extends: ./${index + 1}.yaml }`,
        ]),
      );
    expect(await load(files(10))).toMatchObject({ name: '0.yaml' });
    await expect(telling(load(files(11)))).rejects.toThrow('9.yaml:3:18: more than 10 policies extend one another');
  });
});
