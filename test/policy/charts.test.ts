import { describe, expect, test } from 'vitest';
import { load, refusal } from './policy-files.ts';

describe('spec.charts', () => {
  test('are those of the base and of the policy, each with the file that its paths are relative to', async () => {
    const policy = await load({
      'child.yaml': `
spec:
  extends: ./team.yaml
  charts:
    - path: charts/web
      releaseName: web
      namespace: shop
      kubeVersion: "1.34.0"
      apiVersions: [monitoring.coreos.com/v1]
      skipTests: true
      valueSets:
        - { name: prod, values: [values-prod.yaml], set: { image.tag: "1", replicas: 3, nested: { a: [1] } } }
        - { name: plain }
`,
      'team.yaml': 'spec: { charts: [{ path: charts/api }] }',
    });
    expect(policy.charts).toEqual([
      { path: 'charts/api', file: 'team.yaml' },
      {
        path: 'charts/web',
        file: 'child.yaml',
        releaseName: 'web',
        namespace: 'shop',
        kubeVersion: '1.34.0',
        apiVersions: ['monitoring.coreos.com/v1'],
        skipTests: true,
        valueSets: [
          { name: 'prod', values: ['values-prod.yaml'], set: { 'image.tag': '1', replicas: 3, nested: { a: [1] } } },
          { name: 'plain' },
        ],
      },
    ]);
  });

  test.each([
    ['spec: { charts: [{}] }', 'spec.charts[0] needs the key "path"'],
    ['spec: { charts: [{ path: a, values: [b] }] }', 'unknown key "values" in spec.charts[0]; did you mean "valueSets"?'],
    [
      'spec: { charts: [{ path: a, kubeVersion: 1.34 }] }',
      'spec.charts[0].kubeVersion must be a text, not 1.34: put it in quotes',
    ],
    ['spec: { charts: [{ path: a, valueSets: [] }] }', 'spec.charts[0].valueSets must list at least one value'],
    ['spec: { charts: [{ path: a, valueSets: [{ values: [b] }] }] }', 'spec.charts[0].valueSets[0] needs the key "name"'],
    [
      'spec: { charts: [{ path: a, valueSets: [{ name: b, set: [c] }] }] }',
      'spec.charts[0].valueSets[0].set must be a mapping, not a list',
    ],
  ])('%s', async (text, expected) => {
    expect(await refusal(text)).toContain(expected);
  });
});
