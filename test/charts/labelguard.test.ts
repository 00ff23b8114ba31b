import { expect, test } from 'vitest';
import { describeWithHelm } from './helms.ts';
import { ofKind, only, render, template, type Values } from './render.ts';

describeWithHelm('labelguard.yaml', (helm) => {
  const policy = (values: Values) => only(render(helm, values), 'ValidatingAdmissionPolicy');
  const own = (values: Values) => policy(values).spec.variables.find(({ name }: { name: string }) => name === 'own').expression;

  test('is off by default', () => {
    expect(ofKind(render(helm, {}), 'ValidatingAdmissionPolicy')).toEqual([]);
    expect(ofKind(render(helm, {}), 'ValidatingAdmissionPolicyBinding')).toEqual([]);
  });

  test.each([
    ['warn', ['Warn', 'Audit']],
    ['deny', ['Deny', 'Audit']],
  ])('%s: %j', (namespaceLabelGuard, validationActions) => {
    const { spec } = only(render(helm, { namespaceLabelGuard }), 'ValidatingAdmissionPolicyBinding');
    expect(spec).toEqual({ policyName: policy({ namespaceLabelGuard }).metadata.name, validationActions });
  });

  test.each<[Values, string]>([
    [{}, '3'],
    [{ mode: 'warn' }, '2'],
    [{ mode: 'audit' }, '1'],
    [{ mode: 'off' }, '0'],
    // A mode that helm does not know may be enforce.
    [{ policy: { source: 'cluster' } }, '3'],
  ])('compares with the mode of the policy: %j', (values, expected) => {
    expect(own({ ...values, namespaceLabelGuard: 'deny' })).toBe(expected);
  });

  test('is refused where Kubernetes has no such policy', () => {
    const { code, stderr } = template(helm, { namespaceLabelGuard: 'deny' }, ['--kube-version', '1.29.0']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('namespaceLabelGuard is deny: Kubernetes has a ValidatingAdmissionPolicy from version 1.30 on');
  });
});
