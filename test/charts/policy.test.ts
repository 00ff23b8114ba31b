import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { readPolicyFile } from '../../src/webhook/follow/policy-file.ts';
import { saying } from '../told.ts';
import { CHART, describeWithHelm } from './helms.ts';
import { container, ofKind, only, render, template, type Values } from './render.ts';

const EXEMPTIONS = load(readFileSync(`${CHART}/ci/exemptions-values.yaml`, 'utf8')) as Values;

describeWithHelm('policy', (helm) => {
  /** The policy of the ConfigMap, as kport reads it. */
  const policy = (values: Values) => {
    const text: string = only(render(helm, values), 'ConfigMap', 'kport-policy').data['policy.yaml'];
    return readPolicyFile('/etc/kport/policy/policy.yaml', () => ({ bytes: Buffer.from(text) }));
  };

  test.each(['enforce', 'warn', 'audit', 'off'])('mode %s is that of the policy', async (mode) => {
    expect(await policy({ mode })).toMatchObject({ name: 'kport', mode });
  });

  test('the defaults are the shipped policy restricted, enforced', async () => {
    const [{ rules }, shipped] = await Promise.all([
      policy({}),
      readPolicyFile('restricted', () => ({ unreadable: saying('') })),
    ]);
    expect(rules).toEqual(shipped.rules);
  });

  test('rules, exemptions and custom kinds of values are those of the policy', async () => {
    const { rules, exemptions, workloads, mode } = await policy(EXEMPTIONS);
    expect(rules['net-bind-service-added']).toMatchObject({ level: 'error', options: { allowWhenNeeded: true } });
    expect(exemptions).toMatchObject([{ namespaces: ['ingress-nginx'], expires: '2030-12-31' }]);
    expect(workloads).toMatchObject([{ kind: 'Crawler' }]);
    expect(mode).toBe('enforce');
  });

  test('a policy of one’s own is mounted where kport looks for it, and the chart has none', () => {
    const objects = render(helm, { policy: { source: 'configMap', configMapName: 'mine' } });
    expect(ofKind(objects, 'ConfigMap')).toEqual([]);
    expect(only(objects, 'Deployment').spec.template.spec.volumes).toEqual([{ name: 'policy', configMap: { name: 'mine' } }]);
    expect(container(objects).args).toContain('--policy=/etc/kport/policy/policy.yaml');
  });

  test('a PortPolicy: kport follows it, and its definition comes with the chart', () => {
    const objects = render(helm, { policy: { source: 'cluster', name: 'whole' } });
    expect(container(objects).args).toEqual(expect.arrayContaining(['--policy=cluster', '--policy-name=whole']));
    const definition = load(readFileSync(`${CHART}/files/portpolicies.yaml`, 'utf8')) as { spec: object };
    expect(only(objects, 'CustomResourceDefinition').spec).toEqual(definition.spec);
  });

  test.each<[Values, string | undefined, number]>([
    [{}, 'keep', 1],
    [{ keep: false }, undefined, 1],
    [{ install: false }, undefined, 0],
  ])('its definition with crd: %j', (crd, kept, count) => {
    const found = ofKind(render(helm, { policy: { source: 'cluster' }, crd }), 'CustomResourceDefinition');
    expect(found).toHaveLength(count);
    expect(found[0]?.metadata.annotations?.['helm.sh/resource-policy']).toBe(kept);
  });

  test('without a PortPolicy there is no definition, so that nothing is left behind', () => {
    expect(ofKind(render(helm), 'CustomResourceDefinition')).toEqual([]);
  });

  test.each<[Values, string]>([
    [{ policy: { source: 'configMap' } }, 'policy.source is configMap: policy.configMapName must name the ConfigMap'],
    [
      { policy: { source: 'cluster' }, mode: 'audit' },
      'policy.source is cluster: the policy itself says its mode, so the value mode must stay enforce',
    ],
    [{ policy: { spec: { rules: { typo: {} } } } }, 'policy/spec/rules'],
    [{ policy: { spec: { mode: 'audit' } } }, "'mode'"],
  ])('%j is refused: %s', (values, message) => {
    const { code, stderr } = template(helm, values);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});
