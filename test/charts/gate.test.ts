// charts/kport-gate as both helms render it. test/e2e/gate.e2e.test.ts installs it.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { gateChartFiles } from '../../scripts/generate-gate-chart.ts';
import { judgeFile } from '../../src/lint/judge-file.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { describeWithHelm, type Helm } from './helms.ts';
import { nested, objectsOf, ofKind, only, type Values } from './render.ts';

const CHART = path.resolve(import.meta.dirname, '../../charts/kport-gate');
const text = (file: string): string => readFileSync(path.join(CHART, file), 'utf8');
const CI = readdirSync(path.join(CHART, 'ci')).map((file) => path.join(CHART, 'ci', file));
const HOOK = 'helm.sh/hook';

function template(helm: Helm, values: Values = {}, { name = 'web', flags = [] as readonly string[] } = {}) {
  return helm.run(['template', name, CHART, '--namespace=shop', '--values=-', ...flags], JSON.stringify(values));
}

function render(helm: Helm, values: Values = {}, more: Parameters<typeof template>[2] = {}): Manifest[] {
  const { code, stdout, stderr } = template(helm, values, more);
  if (code !== 0) throw new Error(stderr);
  return objectsOf(stdout);
}

/** A chart that has brought its gate with it. */
function chartWithGate(folder: string, name: string): string {
  const chart = path.join(folder, name);
  cpSync(CHART, path.join(chart, 'charts', 'kport-gate'), { recursive: true });
  writeFileSync(path.join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`);
  return chart;
}

/** What may be forbidden comes first: helm leaves what it has made before an object that it cannot make. */
const WEIGHTS: Readonly<Record<string, string>> = {
  Role: '-1000',
  RoleBinding: '-1000',
  ServiceAccount: '-999',
  ConfigMap: '-999',
  Job: '-998',
};

const podSpec = (objects: readonly Manifest[]) => only(objects, 'Job').spec.template.spec;
const args = (objects: readonly Manifest[]): string[] => podSpec(objects).containers[0].args;

describe('generated files', () => {
  test.each([...gateChartFiles()])('%s is fresh (node scripts/generate-gate-chart.ts)', (name, content) => {
    expect(text(name)).toBe(content);
  });

  test('the chart is of the version of kport', () => {
    expect(load(text('Chart.yaml'))).toMatchObject({ version: manifest.version, appVersion: manifest.version });
  });
});

describeWithHelm('the gate', (helm) => {
  test.each([['values.yaml', path.join(CHART, 'values.yaml')], ...CI.map((file) => [path.basename(file), file])])(
    '%s passes helm lint --strict, and kport under restricted',
    (_, file) => {
      expect(helm.run(['lint', '--strict', CHART, '--values', file])).toMatchObject({ code: 0 });
      const { stdout } = template(helm, {}, { flags: ['--values', file] });
      const judging = { policy: shippedPolicy('restricted'), door: 'release', language: 'en', today: '2026-01-31' } as const;
      const { findings, unreadable, workloads } = judgeFile({ file: 'gate', text: stdout }, judging);
      expect({ findings, unreadable, workloads }).toEqual({ findings: [], unreadable: [], workloads: 1 });
    },
  );

  test('every object is a hook that helm deletes, the Job after all others', () => {
    const objects = render(helm);
    expect(objects.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'Job', 'Role', 'RoleBinding', 'ServiceAccount']);
    for (const { kind, metadata } of objects) {
      expect(metadata.annotations).toMatchObject({
        [HOOK]: 'pre-install,pre-upgrade',
        [`${HOOK}-weight`]: WEIGHTS[kind],
        [`${HOOK}-delete-policy`]: 'before-hook-creation,hook-succeeded',
      });
      expect(metadata.namespace).toBe('shop');
    }
  });

  test('the Job may get the one object that it reads, and create events', () => {
    const objects = render(helm);
    expect(only(objects, 'Role').rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['sh.helm.release.v1.web.v1'], verbs: ['get'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ]);
    expect(args(objects)).toEqual([
      'helm-check',
      '--release=web',
      '--namespace=shop',
      '--revision=1',
      '--storage=secret',
      '--policy=/etc/kport/policy/policy.yaml',
      '--fail-on=error',
      '--lang=en',
    ]);
  });

  test('without events it may create none; where releases are ConfigMaps it may get that', () => {
    const objects = render(helm, { event: false, storage: 'configmap' });
    expect(only(objects, 'Role').rules).toEqual([
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['sh.helm.release.v1.web.v1'], verbs: ['get'] },
    ]);
    expect(args(objects)).toEqual(expect.arrayContaining(['--storage=configmap', '--no-event']));
  });

  test('a Job that fails fails once, in time, and shows why', () => {
    expect(only(render(helm), 'Job')).toMatchObject({
      metadata: { annotations: { [`${HOOK}-output-log-policy`]: 'hook-failed' } },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: 120,
        ttlSecondsAfterFinished: 86_400,
        template: { spec: { restartPolicy: 'Never', containers: [{ terminationMessagePolicy: 'FallbackToLogsOnError' }] } },
      },
    });
  });

  test('a ServiceAccount of others brings its own rights', () => {
    const objects = render(helm, { serviceAccount: { create: false, name: 'gate' } });
    expect(objects.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'Job']);
    expect(podSpec(objects).serviceAccountName).toBe('gate');
  });

  test('the policy is in a ConfigMap of the release, or in one of others', () => {
    const spec = { extends: 'baseline', mode: 'warn' };
    const own = render(helm, { policy: { spec } });
    expect(load(only(own, 'ConfigMap').data['policy.yaml'])).toMatchObject({ kind: 'PortPolicy', spec });
    expect(podSpec(own).volumes).toEqual([{ name: 'policy', configMap: { name: 'web-kport-gate-policy' } }]);
    const others = render(helm, { policy: { configMapName: 'ours' } });
    expect(podSpec(others).volumes).toEqual([{ name: 'policy', configMap: { name: 'ours' } }]);
    expect(others.map(({ kind }) => kind)).not.toContain('ConfigMap');
  });

  test('the gate of a chart in a chart has names, and a policy, of its own', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kport-gates-'));
    try {
      const web = chartWithGate(folder, 'web');
      chartWithGate(path.join(web, 'charts'), 'api');
      const flags = ['--set=kport-gate.policy.spec.extends=baseline', '--set=api.kport-gate.policy.spec.extends=audit'];
      for (const name of ['shop', 'w'.repeat(53)]) {
        const objects = objectsOf(helm.run(['template', name, web, ...flags]).stdout);
        expect(new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).size).toBe(10);
        for (const { metadata } of objects) expect(metadata.name.length).toBeLessThan(64);
        const policies = ofKind(objects, 'Job').map(({ spec }) =>
          only(objects, 'ConfigMap', spec.template.spec.volumes[0].configMap.name),
        );
        expect(policies.map(({ data }) => /extends: (\w+)/.exec(data['policy.yaml'])?.[1]).sort()).toEqual(['audit', 'baseline']);
        const names = policies.map(({ data }) => (load(data['policy.yaml']) as Manifest).metadata.name);
        expect(names.sort()).toEqual([`${name}-gate`, `${name}-gate of api`]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a namespace may look like a number', () => {
    const { stdout } = helm.run(['template', 'web', CHART, '--namespace=4711']);
    for (const { kind, metadata } of objectsOf(stdout)) expect(metadata.namespace, kind).toBe('4711');
    expect(only(objectsOf(stdout), 'RoleBinding').subjects[0].namespace).toBe('4711');
  });

  test.each(['commonLabels', 'podLabels', 'resources', 'nodeSelector'])('%s: null is nothing of it', (value) => {
    expect(only(render(helm, nested(value, null)), 'Job').metadata.name).toBe('web-kport-gate');
  });

  test.each([53, 52, 51])('a release with a name of %i letters has names that Kubernetes takes', (length) => {
    const objects = render(helm, {}, { name: 'w'.repeat(length) });
    for (const { metadata } of objects) expect(metadata.name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
    expect(new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).size).toBe(objects.length);
    // The whole name, which is no name of an object of the chart.
    expect(args(objects)).toContain(`--release=${'w'.repeat(length)}`);
  });

  test('labels of the values stand beside those of the chart, each key once', () => {
    const job = only(
      render(helm, { commonLabels: { team: 'web', 'helm.sh/chart': 'x' }, podLabels: { team: 'api', tier: 'a' } }),
      'Job',
    );
    expect(job.metadata.labels).toMatchObject({ team: 'web', 'helm.sh/chart': `kport-gate-${manifest.version}` });
    expect(job.spec.template.metadata.labels).toMatchObject({ team: 'web', tier: 'a', 'app.kubernetes.io/component': 'gate' });
  });

  test('a weight is a whole number as helm reads it, however large', () => {
    const weights = render(helm, { hookWeight: -2_147_483_648 }).map(({ metadata }) => metadata.annotations[`${HOOK}-weight`]);
    expect([...new Set(weights)].sort()).toEqual(['-2147483646', '-2147483647', '-2147483648']);
  });

  test.each([
    ['an unknown key', nested('polcy', {}), 'polcy'],
    ['a hook that comes too late', { hooks: ['post-install'] }, 'hooks'],
    ['no hook', { hooks: [] }, 'hooks'],
    ['a policy with an unknown rule', nested('policy.spec.rules', { 'privileged-prot': {} }), 'privileged-prot'],
    ['a policy with an unknown mode', nested('policy.spec.mode', 'strict'), 'mode'],
    ['an exemption without a reason', nested('policy.spec.exemptions', [{ names: ['a'] }]), 'reason'],
    ['a ServiceAccount that nobody names', nested('serviceAccount.create', false), 'serviceAccount.name must name'],
  ])('refuses %s', (_, values, message) => {
    const { code, stderr } = template(helm, values);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });

  test('takes what a chart is given that another one depends on', () => {
    expect(template(helm, { enabled: true, global: { registry: 'x' } })).toMatchObject({ code: 0 });
  });
});
