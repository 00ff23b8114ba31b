// audit.enabled: a job that audits, what it may do, and how what it counts comes to the webhook.
import { describe, expect, test } from 'vitest';
import { auditRightsFile, pluralOf } from '../../scripts/audit-rights.ts';
import { ROUTE_KINDS } from '../../src/facts/links/routes.ts';
import { CUSTOM_KINDS } from '../../src/facts/objects/custom-kinds.ts';
import { BUILT_IN_KINDS } from '../../src/facts/objects/kinds.ts';
import { AUDIT_TOTALS_KEY } from '../../src/model/audit-totals.ts';
import { REPORT_APIS } from '../../src/model/policy-report.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { describeWithEachHelm } from './helms.ts';
import { container, NAMESPACE, ofKind, only, render, template, type Values } from './render.ts';

const ON = { audit: { enabled: true } };

describeWithEachHelm('the audit of the chart', (helm) => {
  const objects = (values: Values = {}) => render(helm, { ...values, audit: { enabled: true, ...(values.audit as object) } });
  const job = (values: Values = {}) => only(objects(values), 'CronJob');
  const pod = (values: Values = {}) => job(values).spec.jobTemplate.spec.template;
  const args = (values: Values = {}): string[] => pod(values).spec.containers[0].args;
  const rights = (kind: string, values: Values = {}) => only(objects(values), kind, 'kport-audit').rules as Manifest[];
  const verbs = (values: Values, group: string, resource: string): string[] =>
    rights('ClusterRole', values)
      .filter(({ apiGroups, resources }) => apiGroups.includes(group) && resources.includes(resource))
      .flatMap((rule) => rule.verbs);

  test('is not there unless it is asked for', () => {
    const plain = render(helm);
    expect(JSON.stringify(plain)).not.toContain('kport-audit');
    expect(plain.map(({ kind }) => kind)).not.toContain('CronJob');
  });

  test('runs alone, again and again, as kport itself does', () => {
    const { spec } = job({ audit: { schedule: '*/5 * * * *', timeZone: 'Asia/Tokyo', activeDeadlineSeconds: 60 } });
    expect(spec).toMatchObject({
      schedule: '*/5 * * * *',
      timeZone: 'Asia/Tokyo',
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { backoffLimit: 0, activeDeadlineSeconds: 60 } },
    });
    const { spec: run } = pod();
    const { spec: webhook } = only(objects(), 'Deployment').spec.template;
    expect(run).toMatchObject({ restartPolicy: 'Never', serviceAccountName: 'kport-audit', automountServiceAccountToken: true });
    expect(run.securityContext).toEqual(webhook.securityContext);
    expect(run.containers[0].securityContext).toEqual(webhook.containers[0].securityContext);
    expect(run.containers[0].image).toBe(webhook.containers[0].image);
    expect(run.containers[0].resources).toEqual({ requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } });
    expect(job()).not.toHaveProperty('spec.timeZone');
  });

  test('judges by the policy and the lock of the webhook', () => {
    const first = ['audit', '--all-namespaces', '--policy=/etc/kport/policy/policy.yaml', '--fail-on=never', '--lang=en'];
    expect(args()).toEqual([...first, '--write-metrics=kport-system/kport-audit', '--write-reports']);
    const files = { policy: { source: 'configMap', configMapName: 'mine' }, images: { configMapName: 'locks' }, lang: 'ja' };
    expect(args(files)).toEqual(expect.arrayContaining(['--images=/etc/kport/images/kport-images.lock.json', '--lang=ja']));
    expect(pod(files).spec.volumes).toEqual([
      { name: 'policy', configMap: { name: 'mine' } },
      { name: 'images', configMap: { name: 'locks' } },
    ]);
    const cluster = { policy: { source: 'cluster', name: 'whole' } };
    expect(args(cluster)).toEqual(expect.arrayContaining(['--policy=cluster', '--policy-name=whole']));
    expect(pod(cluster).spec).not.toHaveProperty('volumes');
    expect(verbs({}, 'kport.dev', 'portpolicies')).toEqual(['get']);
    expect(args({ audit: { reports: false, extraArgs: ['--verbose'] } })).not.toContain('--write-reports');
    expect(args({ audit: { extraArgs: ['--verbose'] } }).at(-1)).toBe('--verbose');
  });

  test('may write reports and its own ConfigMap, and nothing else', () => {
    const all = objects();
    const writing = (rules: readonly Manifest[]) =>
      rules.filter((rule) => rule.verbs.some((verb: string) => !['get', 'list', 'watch'].includes(verb)));
    const written = writing(rights('ClusterRole')).map(({ apiGroups, resources }) => `${resources}.${apiGroups}`);
    expect(written).toEqual(REPORT_APIS.map(({ group, plural }) => `${plural}.${group}`));
    expect(writing(rights('ClusterRole', { audit: { reports: false } }))).toEqual([]);
    expect(rights('Role')).toEqual([
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['kport-audit'], verbs: ['get', 'update'] },
    ]);
    expect(only(all, 'ConfigMap', 'kport-audit')).not.toHaveProperty('data');
    for (const kind of ['ClusterRoleBinding', 'RoleBinding']) {
      expect(only(all, kind, 'kport-audit')).toMatchObject({
        roleRef: { name: 'kport-audit' },
        subjects: [{ kind: 'ServiceAccount', name: 'kport-audit', namespace: NAMESPACE }],
      });
    }
    expect(only(all, 'ServiceAccount', 'kport-audit').automountServiceAccountToken).toBe(false);
    // And what it may do, the webhook may not.
    expect(only(all, 'ClusterRole', 'kport').rules).toEqual(only(render(helm), 'ClusterRole', 'kport').rules);
  });

  test('may read what it asks for: what holds Pods, and what leads to them', () => {
    for (const { apiGroups, kinds } of [...BUILT_IN_KINDS, ...ROUTE_KINDS, ...CUSTOM_KINDS]) {
      const [group = ''] = apiGroups;
      if (group === 'extensions' || kinds.includes('JobTemplate')) continue;
      for (const kind of kinds) expect(verbs({}, group, pluralOf(kind)), `${kind}.${group}`).toContain('list');
    }
    expect(['nodes', 'namespaces', 'services', 'events'].map((one) => verbs({}, '', one))).toEqual(Array(4).fill(['list']));
    for (const [group, name] of [
      ['', 'pods'],
      ['apps', 'replicasets'],
      ['batch', 'jobs'],
    ] as const) {
      expect(verbs({}, group, name)).toEqual(['list', 'watch']);
    }
    for (const hidden of ['secrets', 'configmaps', '*']) expect(auditRightsFile()).not.toContain(hidden);
  });

  test('may read custom resources that are named, for the webhook or for itself', () => {
    const [own, sent] = ['apps', 'things'].map((name) => ({ apiGroups: ['example.com'], resources: [name] }));
    const values = { webhook: { customResources: [sent] }, audit: { customResources: [own] } };
    expect([verbs(values, 'example.com', 'apps'), verbs(values, 'example.com', 'things')]).toEqual([['list'], ['list']]);
  });

  test('no roles are made where others make them', () => {
    const made = objects({ rbac: { create: false } }).filter(({ metadata }) => metadata.name === 'kport-audit');
    expect(made.map(({ kind }) => kind).toSorted()).toEqual(['ConfigMap', 'CronJob', 'NetworkPolicy', 'ServiceAccount']);
  });

  test('what it counts is a file of the webhook, which starts without one', () => {
    const { volumes } = only(objects(), 'Deployment').spec.template.spec;
    expect(volumes).toContainEqual({ name: 'audit', configMap: { name: 'kport-audit', optional: true } });
    const { args: told, volumeMounts } = container(objects());
    expect(volumeMounts).toContainEqual({ name: 'audit', mountPath: '/etc/kport/audit', readOnly: true });
    expect(told).toContain(`--audit-metrics=/etc/kport/audit/${AUDIT_TOTALS_KEY}`);
    expect(container(render(helm)).args.join()).not.toContain('audit');
  });

  test('its network is the way to the API server', () => {
    const { ingress, egress } = only(objects({ networkPolicy: { apiServerPorts: [6443] } }), 'NetworkPolicy', 'kport-audit').spec;
    expect([ingress, egress]).toEqual([[], [{ ports: [{ port: 6443, protocol: 'TCP' }] }]]);
    const off = objects({ networkPolicy: { enabled: false } });
    expect(ofKind(off, 'NetworkPolicy')).toEqual([]);
  });

  test('a CronJob has no longer name than its Jobs allow', () => {
    const name = job({ fullnameOverride: 'x'.repeat(52) }).metadata.name as string;
    expect(name).toBe(`${'x'.repeat(46)}-audit`);
    expect(only(objects({ fullnameOverride: 'x'.repeat(52) }), 'ServiceAccount', name).metadata.name).toBe(name);
  });

  test('beside policies of the API server alone it audits all the same, and no server tells of it', () => {
    const values = { admission: 'policy', images: { lock: '{"images":[]}' } };
    const kinds = new Set(objects(values).map(({ kind }) => kind));
    expect([...kinds].filter((kind) => ['Deployment', 'Role', 'ValidatingWebhookConfiguration'].includes(kind))).toEqual([]);
    expect(args(values).join()).not.toContain('--write-metrics');
    const maps = ofKind(objects(values), 'ConfigMap').map(({ metadata }) => metadata.name);
    const mounted = pod(values).spec.volumes.map(({ configMap }: Manifest) => configMap.name);
    expect(maps.toSorted()).toEqual(mounted.toSorted());
  });

  test('it needs an image where the webhook runs elsewhere', () => {
    const outside = { replicas: 0, webhook: { url: 'https://kport.example/validate' }, image: { repository: '' } };
    expect(template(helm, outside).code).toBe(0);
    const { code, stderr } = template(helm, { ...outside, ...ON });
    expect(code).not.toBe(0);
    expect(stderr).toContain('audit.enabled needs an image');
  });
});

describe('names of resources', () => {
  test.each([
    ['Pod', 'pods'],
    ['Ingress', 'ingresses'],
    ['Sandbox', 'sandboxes'],
    ['Proxy', 'proxies'],
    ['Gateway', 'gateways'],
    ['Patch', 'patches'],
  ])('%s: %s', (kind, plural) => {
    expect(pluralOf(kind)).toBe(plural);
  });
});
