// Who judges: kport, the API server itself, or both. What the API server is given is what kport export writes.
import { describe, expect, test } from 'vitest';
import { admissionPolicies, type ExportSettings } from '../../src/export/admission-policy.ts';
import { differences } from '../../src/export/check-export.ts';
import { webhookConfiguration } from '../../src/export/webhook-configuration.ts';
import { LABELS_HOLD, type LabelsHold, MODES, type Mode } from '../../src/model/decision.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { yamlDocuments } from '../../src/sources/yaml/write.ts';
import { runKport } from '../cli/run-kport.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { CHART, describeWithHelm } from './helms.ts';
import { container, NAMESPACE, ofKind, only, render, template, type Values } from './render.ts';

const POLICY = { admission: 'policy' };
const BOTH = { admission: 'both' };
const SPARED = { policy: ['kube-system'], both: [NAMESPACE, 'kube-system'] } as const;
const NAMESPACE_LABELS: Readonly<Record<LabelsHold, unknown>> = { on: true, stricter: 'stricter', off: false };

const exported = (settings: Partial<ExportSettings> = {}) =>
  admissionPolicies({ policy: shippedPolicy('restricted'), language: 'en', isStatic: false, ...settings });

describeWithHelm('admission', (helm) => {
  const bound = (values: Values) => ofKind(render(helm, values), 'ValidatingAdmissionPolicyBinding');

  test('webhook, the default: the API server has no policy', () => {
    expect(ofKind(render(helm), 'ValidatingAdmissionPolicy')).toEqual([]);
    expect(container(render(helm)).args).not.toContain('--admission-policy=on');
  });

  test('policy: nothing but the policies and their bindings, whatever else is set', () => {
    const everything = {
      ...POLICY,
      certificates: { source: 'cert-manager' },
      metrics: { serviceMonitor: { enabled: true }, prometheusRule: { enabled: true }, dashboard: { enabled: true } },
      webhook: { clientAuthentication: { caBundle: '-----BEGIN CERTIFICATE-----' } },
      images: { lock: '{"images":[]}' },
    };
    const kinds = (values: Values) => [...new Set(render(helm, values).map(({ kind }) => kind))].sort();
    const own = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];
    expect(kinds(POLICY)).toEqual(own);
    expect(kinds(everything)).toEqual(own);
    expect(kinds({ ...POLICY, namespaceLabelGuard: 'deny' })).toEqual(['ClusterRole', ...own]);
  });

  test('policy: no image is asked for, and the namespace may be default', () => {
    const { code, stderr } = helm.run(['template', 'kport', CHART, '--set', 'admission=policy']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('both: kport is told that what it would warn of may be told already', () => {
    const objects = render(helm, BOTH);
    expect(container(objects).args).toContain('--admission-policy=on');
    expect(ofKind(objects, 'ValidatingAdmissionPolicy')).toHaveLength(6);
    expect(only(objects, 'ValidatingWebhookConfiguration').webhooks.length).toBeGreaterThan(1);
  });

  test.each(PRESETS.flatMap((preset) => LANGUAGES.map((language) => [preset, language] as const)))(
    '%s in %s is what kport export writes',
    (preset, language) => {
      const objects = render(helm, { ...POLICY, lang: language, policy: { spec: { extends: preset } } });
      const policy = { ...shippedPolicy(preset), mode: 'enforce' as const };
      expect(differences(objects, exported({ policy, language }))).toEqual([]);
    },
  );

  test.each(MODES.flatMap((mode) => LABELS_HOLD.map((labels): [Mode, LabelsHold] => [mode, labels])))(
    'mode %s with labels %s is bound as kport export binds it',
    (mode, labels) => {
      for (const admission of ['policy', 'both'] as const) {
        const objects = render(helm, { admission, mode, namespaceLabels: NAMESPACE_LABELS[labels] });
        const policy = { ...shippedPolicy('restricted'), mode };
        expect(differences(objects, exported({ policy, labels, spared: SPARED[admission] }))).toEqual([]);
      }
    },
  );

  test('names are those of the release, and every binding has its policy', () => {
    const objects = render(helm, { ...POLICY, fullnameOverride: 'ports', commonLabels: { team: 'web' } });
    const names = ofKind(objects, 'ValidatingAdmissionPolicy').map(({ metadata }) => metadata.name);
    expect(names.toSorted()).toEqual(
      ['custom-errors', 'errors', 'warnings'].flatMap((subject) => [`ports-${subject}-create`, `ports-${subject}-update`]),
    );
    for (const { spec } of ofKind(objects, 'ValidatingAdmissionPolicyBinding')) expect(names).toContain(spec.policyName);
    for (const { metadata } of objects) expect(metadata.labels).toMatchObject({ team: 'web', 'kport.dev/export': /./ });
  });

  test('what spares a call of the webhook spares a look at the policy', () => {
    const matchConditions = [{ name: 'mine', expression: 'true' }];
    const selectors = { namespaceSelector: { matchLabels: { a: 'b' } }, objectSelector: { matchLabels: { c: 'd' } } };
    for (const { spec } of ofKind(
      render(helm, { ...POLICY, webhook: { matchConditions, ...selectors } }),
      'ValidatingAdmissionPolicy',
    )) {
      expect(spec.matchConstraints).toMatchObject(selectors);
      expect(spec.matchConstraints.resourceRules.length).toBeGreaterThan(2);
      expect(spec.matchConditions.map(({ name }: Manifest) => name)).toEqual([...['has-findings', 'mine']]);
    }
    const everywhere = bound({ ...POLICY, webhook: { excludedNamespaces: [] }, namespaceLabels: false });
    expect(everywhere.find(({ metadata }) => metadata.name === 'kport-errors-create-enforce')?.spec).toEqual({
      policyName: 'kport-errors-create',
      validationActions: ['Deny'],
    });
  });

  describe('a policy of one’s own', () => {
    const policy = {
      ...shippedPolicy('restricted'),
      name: 'mine',
      mode: 'warn' as const,
      exemptions: [{ reason: 'known', file: 'x', names: ["it's-*"] }],
    };
    const text = yamlDocuments(exported({ policy }));

    test('comes from kport export, and the mode from the values', () => {
      const objects = render(helm, { ...POLICY, mode: 'audit', policy: { spec: { runtime: 'cri-o' }, exported: text } });
      expect(differences(objects, exported({ policy: { ...policy, mode: 'audit' } }))).toEqual([]);
    });

    test('of a PortPolicy or a ConfigMap comes with its mode', () => {
      const objects = render(helm, { ...BOTH, policy: { source: 'cluster', exported: text } });
      expect(differences(objects, exported({ policy, spared: SPARED.both }))).toEqual([]);
    });
  });

  test.each<[string, Values, string]>([
    ['a policy of one’s own that is not exported', { ...POLICY, policy: { spec: { runtime: 'cri-o' } } }, 'kport export vap'],
    ['a PortPolicy that is not exported', { ...BOTH, policy: { source: 'cluster' } }, 'kport export vap --policy policy.yaml'],
    ['a PortPolicy that nobody reads', { ...POLICY, policy: { source: 'cluster', exported: 'x' } }, 'no kport runs'],
    [
      'what is no export',
      { ...POLICY, policy: { exported: 'kind: Pod' } },
      'policy.exported is not what kport export vap of this kport',
    ],
    ['an export that nobody applies', { policy: { exported: 'x' } }, 'policy.exported is for admission policy or both'],
  ])('refused: %s', (_, values, sentence) => {
    const { code, stderr } = template(helm, values);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(sentence) });
  });

  test('refused: an audit, which is no part of the API server, without an image', () => {
    const { stderr } = helm.run(['template', 'kport', CHART, '--set', 'admission=policy,audit.enabled=true']);
    expect(stderr).toContain('audit.enabled needs an image');
  });

  test('refused: a Kubernetes without what the expressions use', () => {
    expect(template(helm, POLICY, ['--kube-version', '1.31.9']).stderr).toContain('for Kubernetes 1.32 and later');
    expect(template(helm, POLICY, ['--kube-version', '1.32.0']).code).toBe(0);
  });

  test('policy passes helm lint --strict and kport lint', async () => {
    expect(helm.run(['lint', '--strict', CHART, '--set', 'admission=policy']).code).toBe(0);
    const { code } = await runKport(['lint', '-', '--policy', 'restricted'], { stdin: template(helm, POLICY).stdout });
    expect(code).toBe(0);
  });
});

describeWithHelm('kport export webhook', (helm) => {
  const URL = 'https://kport.example:8443/validate';

  test.each(MODES.flatMap((mode) => LABELS_HOLD.map((labels): [Mode, LabelsHold] => [mode, labels])))(
    'mode %s with labels %s is the configuration of the chart',
    (mode, labels) => {
      const ca = '-----BEGIN CERTIFICATE-----\n';
      const { webhooks } = only(
        render(helm, {
          mode,
          namespaceLabels: NAMESPACE_LABELS[labels],
          webhook: { armedBy: 'chart', url: URL },
          certificates: { source: 'provided', secretName: 'x', caBundle: ca },
        }),
        'ValidatingWebhookConfiguration',
      );
      const settings = { policy: { mode }, labels, spared: SPARED.both, url: URL, ca };
      expect(inOrder(webhookConfiguration(settings).webhooks)).toEqual(inOrder(webhooks));
    },
  );

  /** The same whatever the order in a list of names. */
  function inOrder(webhooks: readonly Manifest[]) {
    const sorted = webhooks.map((one) => ({
      ...one,
      rules: one.rules.map((rule: Manifest) => ({ ...rule, resources: [...rule.resources].sort() })),
    }));
    return JSON.parse(JSON.stringify(sorted));
  }
});
