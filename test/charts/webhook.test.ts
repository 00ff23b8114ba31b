import { describe, expect, test } from 'vitest';
import { BUILT_IN_KINDS } from '../../src/facts/objects/kinds.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { readReview as read } from '../../src/webhook/admission/admission-review.ts';
import { admit } from '../../src/webhook/admission/admit.ts';
import { LABEL_PATHS } from '../../src/webhook/admission/namespace-label.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { told } from '../told.ts';
import { goodPod, inKind, KINDS, request } from '../webhook/reviews.ts';
import { describeWithHelm } from './helms.ts';
import { NAMESPACE, only, render, type Values } from './render.ts';

/** Not served by Kubernetes itself: old groups, a kind of OpenShift, and one that is not served at all. */
const NOT_SERVED = ['extensions', 'apps.openshift.io'];
const NOT_SERVED_KINDS = ['DeploymentConfig', 'JobTemplate'];

describeWithHelm('validatingwebhookconfiguration.yaml', (helm) => {
  const webhook = (values: Values = {}) => only(render(helm, values), 'ValidatingWebhookConfiguration').webhooks[0];
  const webhooks = (values: Values = {}): Manifest[] => only(render(helm, values), 'ValidatingWebhookConfiguration').webhooks;
  /** What kport is to write into a webhook. */
  const rulesOf = (values: Values = {}, name = 'validate.kport.dev'): Manifest[] => {
    const { metadata } = only(render(helm, values), 'ValidatingWebhookConfiguration');
    const rules = JSON.parse(metadata.annotations['kport.dev/rules']);
    return rules[name] ?? rules['*'];
  };
  const expressions = (values: Values = {}): Manifest[] => webhook(values).namespaceSelector.matchExpressions;

  test('fails closed, changes nothing, and follows every version of a kind', () => {
    expect(webhook()).toMatchObject({
      name: 'validate.kport.dev',
      admissionReviewVersions: ['v1'],
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      sideEffects: 'None',
      timeoutSeconds: 5,
    });
  });

  test('has no rules, by which nothing is asked or denied, before kport writes them, unless the chart should', () => {
    for (const harmless of webhooks()) expect(harmless).not.toHaveProperty('rules');
    const customResources = [{ apiGroups: ['argoproj.io'], resources: ['rollouts'] }];
    for (const extra of [{}, { customResources }]) {
      const byChart = only(render(helm, { webhook: { ...extra, armedBy: 'chart' } }), 'ValidatingWebhookConfiguration');
      for (const { name, rules } of byChart.webhooks) expect(rules).toEqual(rulesOf({ webhook: extra }, name));
      expect(byChart.metadata).not.toHaveProperty('annotations');
    }
  });

  test.each<[Values, string]>([
    [{}, 'Fail'],
    [{ mode: 'enforce' }, 'Fail'],
    [{ mode: 'audit' }, 'Ignore'],
    [{ mode: 'warn' }, 'Ignore'],
    [{ mode: 'off' }, 'Ignore'],
    [{ mode: 'audit', webhook: { failurePolicy: 'Fail' } }, 'Fail'],
    [{ webhook: { failurePolicy: 'Ignore' } }, 'Ignore'],
    // The policy itself says its mode, which may be enforce.
    [{ policy: { source: 'cluster' } }, 'Fail'],
  ])('with %j a kport that is away is %s', (values, failurePolicy) => {
    expect(webhook(values).failurePolicy).toBe(failurePolicy);
  });

  const policies = (values: Values) =>
    Object.fromEntries(
      webhooks(values).map(({ name, failurePolicy }) => [name.replace(/\.?validate\.kport\.dev$/, ''), failurePolicy]),
    );

  test.each<[Values, string[]]>([
    [{}, ['', 'enforce', 'unknown']],
    [{ mode: 'audit' }, ['enforce']],
    [{ policy: { source: 'cluster' } }, ['', 'enforce', 'unknown']],
    // A label that asks for less means nothing there: the mode of the policy holds.
    [{ namespaceLabels: 'stricter' }, ['', 'enforce', 'warn', 'audit', 'off', 'unknown']],
    [{ namespaceLabels: 'stricter', mode: 'warn' }, ['enforce']],
    [{ namespaceLabels: false }, ['']],
    [{ mode: 'audit', webhook: { failurePolicy: 'Fail' } }, ['', 'enforce', 'warn', 'audit', 'unknown']],
  ])('with %j a kport that is away denies where it could deny itself: %j', (values, closed) => {
    const found = Object.entries(policies(values));
    expect(
      found
        .filter(([, failurePolicy]) => failurePolicy === 'Fail')
        .map(([name]) => name)
        .sort(),
    ).toEqual(closed.sort());
    expect(found.every(([, failurePolicy]) => failurePolicy === 'Fail' || failurePolicy === 'Ignore')).toBe(true);
  });

  test('asks about every kind that kport knows and Kubernetes serves, created and updated', () => {
    const known = BUILT_IN_KINDS.flatMap(({ apiGroups, kinds }) =>
      apiGroups
        .filter((group) => !NOT_SERVED.includes(group))
        .flatMap((group) =>
          kinds.filter((kind) => !NOT_SERVED_KINDS.includes(kind)).map((kind) => `${group}/${kind.toLowerCase()}s`),
        ),
    );
    const asked = rulesOf().flatMap(({ apiGroups, resources, operations, scope }: Manifest) => {
      expect({ operations, scope }).toEqual({ operations: ['CREATE', 'UPDATE'], scope: 'Namespaced' });
      return resources.map((resource: string) => `${apiGroups[0]}/${resource}`);
    });
    expect(asked.sort()).toEqual([...known, '/pods/ephemeralcontainers'].sort());
  });

  test('asks about custom resources in addition, whatever their scope', () => {
    const customResources = [{ apiGroups: ['argoproj.io'], resources: ['rollouts'] }];
    const rules = rulesOf({ webhook: { customResources } });
    expect(rules).toHaveLength(4);
    expect(rules[3]).toEqual({ ...customResources[0], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], scope: '*' });
  });

  test('never asks about its own namespace, nor those that are excluded', () => {
    const [own] = expressions({ webhook: { excludedNamespaces: ['kube-system', 'calico-system', NAMESPACE] } });
    expect(own).toEqual({
      key: 'kubernetes.io/metadata.name',
      operator: 'NotIn',
      values: [NAMESPACE, 'kube-system', 'calico-system'],
    });
    expect(expressions()[0].values).toEqual([NAMESPACE, 'kube-system']);
    expect(expressions({ webhook: { excludedNamespaces: [] } })[0].values).toEqual([NAMESPACE]);
  });

  /** Those whose selector a namespace with this label matches, by the path that they call. */
  const asked = (values: Values, label: string | undefined) =>
    webhooks(values)
      .filter(({ namespaceSelector }) =>
        namespaceSelector.matchExpressions
          .filter(({ key }: Manifest) => key === 'kport.dev/mode')
          .every(({ operator, values: wanted = [] }: Manifest) => {
            if (operator === 'Exists' || operator === 'DoesNotExist') return (operator === 'Exists') === (label !== undefined);
            return wanted.includes(label) === (operator === 'In');
          }),
      )
      .map(({ clientConfig }) => clientConfig.service.path);

  test.each<[string | undefined, string[], string[]]>([
    [undefined, ['/validate'], ['/validate']],
    ['enforce', ['/validate/enforce'], ['/validate/enforce']],
    ['warn', ['/validate/warn'], ['/validate/warn']],
    ['audit', ['/validate/audit'], ['/validate/audit']],
    // kport would judge nothing there: it need not be asked, unless labels may only be stricter.
    ['off', [], ['/validate/off']],
    ['enforced', ['/validate/unknown'], ['/validate/unknown']],
    ['Enforce', ['/validate/unknown'], ['/validate/unknown']],
    ['', ['/validate/unknown'], ['/validate/unknown']],
  ])('of a namespace with the label %j it asks once, by %j, and %j where labels may only be stricter', (label, on, stricter) => {
    expect(asked({}, label)).toEqual(on);
    expect(asked({ namespaceLabels: 'stricter' }, label)).toEqual(stricter);
    expect(asked({ namespaceLabels: false }, label)).toEqual(['/validate']);
  });

  test.each([{}, { namespaceLabels: 'stricter' }, { namespaceLabels: false }])(
    'webhooks differ in name, selector, path and scope alone, and kport answers each path: %j',
    (values) => {
      const [first, ...others] = webhooks({
        ...values,
        webhook: { armedBy: 'chart', failurePolicy: 'Fail', customResources: [{ apiGroups: ['a.io'], resources: ['b'] }] },
      });
      const common = ({ name, namespaceSelector, clientConfig, rules, ...rest }: Manifest) => {
        const scopes = rules.map(({ scope: _, ...rule }: Manifest) => rule);
        return { ...rest, scopes, caBundle: clientConfig.caBundle, excluded: namespaceSelector.matchExpressions[0] };
      };
      for (const other of others) {
        expect(common(other)).toEqual(common(first));
        // An object without a namespace matches every selector, and the first alone asks about it.
        expect(other.rules.map(({ scope }: Manifest) => scope)).toEqual(Array(4).fill('Namespaced'));
        expect([...LABEL_PATHS.keys()]).toContain(other.clientConfig.service.path);
      }
      expect(first.rules.at(-1).scope).toBe('*');
      const names = [first, ...others].map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.every((name) => name.endsWith('validate.kport.dev'))).toBe(true);
    },
  );

  test('what is selected beside is added and replaces nothing', () => {
    const more = { key: 'sandbox', operator: 'DoesNotExist' };
    const selector = { matchLabels: { team: 'web' }, matchExpressions: [more] };
    const found = webhook({ webhook: { namespaceSelector: selector, objectSelector: { matchLabels: { a: 'b' } } } });
    expect(found.namespaceSelector.matchLabels).toEqual({ team: 'web' });
    expect(found.namespaceSelector.matchExpressions).toHaveLength(3);
    expect(found.namespaceSelector.matchExpressions[2]).toEqual(more);
    expect(found.objectSelector).toEqual({ matchLabels: { a: 'b' } });
    expect(webhook()).not.toHaveProperty('objectSelector');
  });

  test('conditions of one’s own stand beside those of the chart', () => {
    const mine = { name: 'mine', expression: 'true' };
    const names = webhook({ webhook: { matchConditions: [mine] } }).matchConditions.map(({ name }: Manifest) => name);
    expect(names).toEqual(['not-being-deleted', 'judged-parts-change', 'mine']);
  });

  test('an address outside of the cluster goes before the Service', () => {
    const { clientConfig } = webhook({ webhook: { url: 'https://kport.example.com:8443/validate' } });
    expect(clientConfig).toEqual({ url: 'https://kport.example.com:8443/validate' });
    const urls = webhooks({ webhook: { url: 'https://kport.example.com:8443/validate' } }).map((one) => one.clientConfig.url);
    expect(urls).toContain('https://kport.example.com:8443/validate/enforce');
  });
});

// That the expressions say so is tested on a real API server, in test/e2e/chart.e2e.test.ts.
describe('what the conditions spare, kport would let pass', () => {
  const bad = (): Manifest => {
    const pod = goodPod();
    pod.spec.containers[0].ports = [{ containerPort: 80, hostPort: 80 }];
    pod.spec.containers[0].securityContext = { privileged: true };
    return pod;
  };
  const ruling = (before: Manifest, after: Manifest) => {
    const body = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' };
    const review = read({ ...body, request: request({ operation: 'UPDATE', object: after, oldObject: before }) });
    if (!('request' in review)) throw new Error(told(review.problem));
    return admit(review.request, {
      policy: shippedPolicy('restricted'),
      language: 'en',
      today: '2026-01-31',
    });
  };
  const CHANGES: readonly (readonly [string, object])[] = [
    ['labels', { labels: { app: 'other', 'kport.dev/mode': 'enforce' } }],
    ['finalizers', { finalizers: ['example.com/held'] }],
    ['owners', { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'other', uid: 'x' }] }],
    ['managed fields', { managedFields: [{ manager: 'kubectl' }] }],
    ['the generation', { generation: 7, resourceVersion: '42' }],
  ];

  describe.each(KINDS.filter(([, kind]) => kind !== 'PodTemplate'))('%s %s', (...kind) => {
    test.each(CHANGES)('an update of %s alone', (_, metadata) => {
      const before = inKind(kind, bad());
      const after = { ...structuredClone(before), metadata: { ...before.metadata, ...metadata }, status: { seen: true } };
      expect(ruling(before, after)).toEqual({ kind: 'passed', because: 'unchanged' });
    });

    test('any update of what is being deleted', () => {
      const before = inKind(kind, goodPod());
      const after = inKind(kind, bad());
      after.metadata = { ...after.metadata, deletionTimestamp: '2026-01-31T00:00:00Z' };
      expect(ruling(before, after)).toEqual({ kind: 'passed', because: 'being-deleted' });
    });
  });
});
