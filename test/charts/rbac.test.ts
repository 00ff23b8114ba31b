import { expect, test } from 'vitest';
import type { Manifest } from '../facts/minimal-pod.ts';
import { describeWithHelm } from './helms.ts';
import { NAMESPACE, ofKind, only, render, template, type Values } from './render.ts';

const NO_SELF = { certificates: { source: 'provided', secretName: 'mine' } };
const BY_CHART = { webhook: { armedBy: 'chart' } };
const CLUSTER = { policy: { source: 'cluster', name: 'whole' } };

const COUNTING = { metrics: { namespaces: true } };

const LABELS = 'list,watch namespaces';
const OWN_CONFIGURATION = 'get,list,watch,patch validatingwebhookconfigurations kport';
const POLICIES = ['get,list,watch portpolicies', 'update portpolicies/status whole'];
const OWN_SECRET = 'get,update secrets kport-tls';

describeWithHelm('rbac.yaml', (helm) => {
  test.each<[string, Values, string[], string[]]>([
    ['with the defaults', {}, [OWN_CONFIGURATION], [OWN_SECRET]],
    ['with a PortPolicy', CLUSTER, [OWN_CONFIGURATION, ...POLICIES], [OWN_SECRET]],
    ['where namespaces are counted', COUNTING, [LABELS, OWN_CONFIGURATION], [OWN_SECRET]],
    ['with rules from the start', BY_CHART, [OWN_CONFIGURATION], [OWN_SECRET]],
    ['with a certificate of others', NO_SELF, [OWN_CONFIGURATION], []],
    ['with both of others', { ...NO_SELF, ...BY_CHART }, [], []],
    ['with a PortPolicy alone', { ...NO_SELF, ...BY_CHART, ...CLUSTER }, POLICIES, []],
    ['with namespaces to count alone', { ...NO_SELF, ...BY_CHART, ...COUNTING }, [LABELS], []],
  ])('%s kport may do what it needs, and nothing else', (_, values, wide, own) => {
    const objects = render(helm, values);
    const rights = (kind: string) => ofKind(objects, kind).flatMap(({ rules }) => rules.map(inWords));
    expect(rights('ClusterRole')).toEqual(wide);
    expect(rights('Role')).toEqual(own);
    expect(ofKind(objects, 'ClusterRoleBinding')).toHaveLength(wide.length > 0 ? 1 : 0);
    expect(ofKind(objects, 'RoleBinding')).toHaveLength(own.length);
    // A Pod that needs no right has no token that could be stolen.
    const { automountServiceAccountToken } = only(objects, 'Deployment').spec.template.spec;
    expect(automountServiceAccountToken).toBe(wide.length + own.length > 0);
  });

  test.each<[Values, string]>([
    [{}, 'kport'],
    [{ serviceAccount: { name: 'own' } }, 'own'],
    [{ serviceAccount: { create: false, name: 'ready-made' } }, 'ready-made'],
  ])('%j: roles and Pods are those of %s', (values, name) => {
    const objects = render(helm, values);
    expect(only(objects, 'Deployment').spec.template.spec.serviceAccountName).toBe(name);
    for (const kind of ['ClusterRoleBinding', 'RoleBinding']) {
      expect(only(objects, kind).subjects).toEqual([{ kind: 'ServiceAccount', name, namespace: NAMESPACE }]);
    }
  });

  test('no right goes to the account that every Pod of the namespace has', () => {
    const { code, stderr } = template(helm, { serviceAccount: { create: false } });
    expect(code).not.toBe(0);
    expect(stderr).toContain('serviceAccount.create is false: serviceAccount.name must name the one that is there');
  });
});

function inWords({ verbs, resources, resourceNames = [] }: Manifest): string {
  return [verbs.join(), ...resources, ...resourceNames].join(' ');
}
