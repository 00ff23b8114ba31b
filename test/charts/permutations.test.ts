// What holds for the chart whatever its values are: with its defaults, and with each values file of ci/.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSettings, SETTINGS, type SettingName } from '../../src/webhook/settings/settings.ts';
import { runKport } from '../cli/run-kport.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { CHART, describeWithEachHelm, HELMS } from './helms.ts';
import { NAMESPACE, objectsOf, ofKind, only, template } from './render.ts';

const CI = path.join(CHART, 'ci');
const PERMUTATIONS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['the defaults', []],
  ...readdirSync(CI).map((file) => [file, ['--values', path.join(CI, file)]] as const),
];

const CLUSTER_WIDE = [
  ...['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'ValidatingWebhookConfiguration'],
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
];

describeWithEachHelm('the chart', (helm) => {
  describe.each(PERMUTATIONS)('with %s', (_, args) => {
    const text = template(helm, {}, args).stdout;
    const objects = objectsOf(text);
    const { spec } = only(objects, 'Deployment').spec.template;
    const [container] = spec.containers;

    test('passes helm lint --strict', () => {
      const { code, stdout, stderr } = helm.run(['lint', '--strict', CHART, ...args]);
      expect({ code, stderr, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('0 chart(s) failed') });
    });

    test('passes kport lint under restricted, warnings included', async () => {
      const { code, out, err } = await runKport(
        ['lint', '-', '--policy', 'restricted', '--fail-on', 'info', '--format', 'json'],
        { stdin: text },
      );
      expect({ code, err, out }).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(out).findings).toEqual([]);
    });

    test('says its labels, and the namespace of what has one', () => {
      for (const { kind, metadata } of objects) {
        expect(metadata.labels, kind).toMatchObject({
          'app.kubernetes.io/name': expect.any(String),
          'app.kubernetes.io/instance': 'kport',
          'app.kubernetes.io/managed-by': 'Helm',
          'helm.sh/chart': expect.stringMatching(/^kport-\d/),
        });
        expect(metadata.namespace, kind).toBe(CLUSTER_WIDE.includes(kind) ? undefined : NAMESPACE);
      }
    });

    test('has no two objects of one kind and name', () => {
      const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(names).toEqual([...new Set(names)]);
    });

    test('starts kport with arguments that it takes, and that fit the rest of the Pod', () => {
      const settings = settingsOf(container.args);
      const port = (name: string) => container.ports.find((one: Manifest) => one.name === name).containerPort;
      expect(settings).toMatchObject({ port: port('webhook'), healthPort: port('health') });
      const mounted = [settings.cert, settings.key, settings.policy].filter((file) => file?.startsWith('/'));
      const mounts: string[] = (container.volumeMounts ?? []).map((mount: Manifest) => mount.mountPath);
      for (const file of mounted) expect(mounts).toContain(path.dirname(file ?? ''));
      // Draining, and then the last requests.
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(settings.drainTime + settings.requestTimeout);
    });

    test('mounts what it declares, and declares what it mounts', () => {
      const names = (list: Manifest[] = []) => list.map(({ name }) => name).sort();
      expect(names(container.volumeMounts)).toEqual(names(spec.volumes));
    });

    test('selects its own Pods, everywhere', () => {
      const { labels } = only(objects, 'Deployment').spec.template.metadata;
      const networks = (component: string): Manifest[] =>
        ofKind(objects, 'NetworkPolicy')
          .filter(({ metadata }) => metadata.labels['app.kubernetes.io/component'] === component)
          .map((object) => object.spec.podSelector.matchLabels);
      const selectors = [
        only(objects, 'Deployment').spec.selector.matchLabels,
        only(objects, 'Service').spec.selector,
        ...ofKind(objects, 'PodDisruptionBudget').map((object) => object.spec.selector.matchLabels),
        ...networks('webhook'),
      ];
      for (const selector of selectors) expect(labels).toMatchObject(selector);
      for (const job of ofKind(objects, 'CronJob')) {
        const audit = job.spec.jobTemplate.spec.template.metadata.labels;
        for (const selector of selectors) expect(audit).not.toMatchObject(selector);
        for (const selector of networks('audit')) expect(audit).toMatchObject(selector);
      }
      for (const { spec: monitor } of ofKind(objects, 'ServiceMonitor')) {
        expect(only(objects, 'Service').metadata.labels).toMatchObject(monitor.selector.matchLabels);
        expect(only(objects, 'Service').spec.ports.map((port: Manifest) => port.name)).toContain(monitor.endpoints[0].port);
      }
    });

    test('names one Secret, one Service and one webhook configuration, whoever speaks of them', () => {
      const settings = settingsOf(container.args);
      const [configuration, service] = [only(objects, 'ValidatingWebhookConfiguration'), only(objects, 'Service')];
      const { clientConfig } = configuration.webhooks[0];
      if (clientConfig.service) {
        expect(clientConfig.service).toMatchObject({ name: service.metadata.name, namespace: NAMESPACE, path: '/validate' });
        expect(service.spec.ports.map((port: Manifest) => port.port)).toContain(clientConfig.service.port);
      }
      if (settings.certs === 'self') {
        expect(settings).toMatchObject({
          secret: only(objects, 'Secret').metadata.name,
          service: service.metadata.name,
          webhookConfiguration: configuration.metadata.name,
          namespace: NAMESPACE,
        });
      }
    });

    test('has what Pod Security restricted asks for, and a root file system that nobody writes to', () => {
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    });
  });
});

test.skipIf(HELMS.length < 2).each(PERMUTATIONS)('helm 3 and helm 4 render the same with %s', (_, args) => {
  const [three = [], four = []] = HELMS.map((helm) => objectsOf(template(helm, {}, args).stdout));
  for (const object of three) expect(only(four, object.kind, object.metadata.name)).toEqual(object);
  expect(four).toHaveLength(three.length);
});

function settingsOf([command, ...args]: readonly string[]) {
  expect(command).toBe('serve');
  const flags = args.map((arg) => {
    const [, flag = '', value = ''] = /^--([a-z-]+)=(.*)$/.exec(arg) ?? [];
    const name = Object.entries(SETTINGS).find(([, definition]) => definition.flag === flag)?.[0];
    if (name === undefined) throw new Error(`kport serve has no ${arg}`);
    return [name, value] as const;
  });
  return readSettings(Object.fromEntries(flags) as Partial<Record<SettingName, string>>, {});
}
