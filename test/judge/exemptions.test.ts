import { describe, expect, test } from 'vitest';
import { type ExemptionContext, exempt } from '../../src/judge/exemptions.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { ExemptionSpec } from '../../src/policy/port-policy.ts';
import { deepFreeze, finding, policyWith, withoutContainer } from './outcomes.ts';

const TODAY = '2026-06-15';

const CONTEXT: ExemptionContext = {
  today: TODAY,
  user: 'system:serviceaccount:ops:deployer',
  groups: ['system:authenticated', 'ops'],
  containers: [
    { name: 'nginx', image: 'registry.example.com/team/nginx:1.25' },
    { name: 'other', image: 'other' },
  ],
};

function isExempt(exemption: Partial<ExemptionSpec>, of: Finding = finding(), context: ExemptionContext = CONTEXT): boolean {
  return exempt([of], policyWith(exemption), context).exempted.length === 1;
}

const web = (name: string, kind = 'Deployment') => finding({ subject: { ...finding().subject, kind, name } });
const pod = finding({ subject: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web-5d9c7b8f6-x2x7q' } });

describe('a selector matches', () => {
  const rows: readonly (readonly [Partial<ExemptionSpec>, boolean])[] = [
    [{ rules: ['may-run-as-root'] }, true],
    [{ rules: ['duplicate-key'] }, false],
    [{ rules: ['duplicate-key', 'may-run-as-root'] }, true],
    [{ namespaces: ['shop'] }, true],
    [{ namespaces: ['sho'] }, false],
    [{ namespaces: ['sh*'] }, true],
    [{ kinds: ['Deployment'] }, true],
    [{ kinds: ['deployment'] }, false],
    [{ kinds: ['Pod', '*Set'] }, false],
    [{ kinds: ['apps/Deployment'] }, true],
    [{ kinds: ['*/Deployment'] }, true],
    [{ kinds: ['core/Deployment'] }, false],
    [{ kinds: ['app/Deployment'] }, false],
    [{ names: ['web'] }, true],
    [{ names: ['we?'] }, true],
    [{ names: ['we'] }, false],
    [{ containers: ['nginx'] }, true],
    [{ containers: ['ngin'] }, false],
    [{ images: ['registry.example.com/*'] }, true],
    [{ images: ['nginx*'] }, false],
    [{ images: ['other'] }, false],
    [{ users: ['system:serviceaccount:ops:*'] }, true],
    [{ users: ['deployer'] }, false],
    [{ groups: ['ops'] }, true],
    [{ groups: ['op'] }, false],
    [{ namespaces: ['shop'], names: ['web'], kinds: ['Deployment'] }, true],
    [{ namespaces: ['shop'], names: ['api'] }, false],
    [{ namespaces: ['shop'], rules: ['duplicate-key'] }, false],
  ];
  test.each(rows)('%j: %j', (exemption, expected) => {
    expect(isExempt(exemption)).toBe(expected);
  });
});

describe('what is not known matches nothing, not even *', () => {
  test.each<[string, Partial<ExemptionSpec>, Finding]>([
    ['no namespace', { namespaces: ['*'] }, finding({ subject: { apiVersion: 'v1', kind: 'Pod', name: 'web' } })],
    ['no container', { containers: ['*'] }, withoutContainer()],
    ['no container, so no image', { images: ['*'] }, withoutContainer()],
    ['a container that the workload does not have', { images: ['*'] }, finding({ container: 'ghost' })],
  ])('%s', (_, exemption, of) => {
    expect(isExempt(exemption, of)).toBe(false);
  });

  test.each<Partial<ExemptionSpec>>([{ users: ['*'] }, { groups: ['*'] }, { images: ['*'] }])(
    '%j without a request',
    (exemption) => {
      expect(isExempt(exemption, finding(), { today: TODAY })).toBe(false);
    },
  );

  test('a container without an image', () => {
    expect(isExempt({ images: ['*'] }, finding(), { today: TODAY, containers: [{ name: 'nginx' }] })).toBe(false);
  });
});

test('two containers of one name are exempt by image only if both images are', () => {
  const containers = [
    { name: 'nginx', image: 'a' },
    { name: 'nginx', image: 'b' },
  ];
  expect(isExempt({ images: ['a'] }, finding(), { today: TODAY, containers })).toBe(false);
  expect(isExempt({ images: ['a', 'b'] }, finding(), { today: TODAY, containers })).toBe(true);
});

test('the Pods of a Deployment need a glob', () => {
  expect(isExempt({ names: ['web'] }, pod)).toBe(false);
  expect(isExempt({ names: ['web', 'web-*'] }, pod)).toBe(true);
  expect(isExempt({ names: ['web', 'web-*'] }, web('webshop'))).toBe(false);
});

test('the group of a Pod is called core', () => {
  expect(isExempt({ kinds: ['core/Pod'] }, pod)).toBe(true);
  expect(isExempt({ kinds: ['Pod'] }, pod)).toBe(true);
});

test("the request's namespace goes before the object's", () => {
  expect(isExempt({ namespaces: ['prod'] }, finding(), { ...CONTEXT, namespace: 'prod' })).toBe(true);
  expect(isExempt({ namespaces: ['shop'] }, finding(), { ...CONTEXT, namespace: 'prod' })).toBe(false);
});

test.each(['names', 'containers', 'namespaces', 'users', 'groups'] as const)(
  '%s are matched once, however many findings an object has',
  (selector) => {
    const looks = (count: number): number => {
      let seen = 0;
      const patterns = new Proxy(['*-dns', '*-controller'], {
        get(target, key) {
          seen += 1;
          return Reflect.get(target, key);
        },
      });
      const findings = Array.from({ length: count }, () => finding());
      expect(exempt(findings, policyWith({ [selector]: patterns }), CONTEXT).kept).toHaveLength(count);
      return seen;
    };
    expect(looks(20)).toBeGreaterThan(0);
    expect(looks(200)).toBe(looks(20));
  },
);

describe('exempt', () => {
  test('splits in the given order, with the reason of the first that matches, and changes nothing', () => {
    const findings = deepFreeze([web('a'), web('b'), web('c')]);
    const policy = deepFreeze(
      policyWith({ names: ['c'], reason: 'one' }, { names: ['a', 'c'], reason: 'two' }, { names: ['z'] }),
    );
    expect(exempt(findings, policy, deepFreeze({ ...CONTEXT }))).toEqual({
      kept: [findings[1]],
      exempted: [
        { finding: findings[0], reason: 'two', by: 'policy', file: 'policy.yaml', position: { line: 11, column: 5 } },
        { finding: findings[2], reason: 'one', by: 'policy', file: 'policy.yaml', position: { line: 10, column: 5 } },
      ],
      used: [0, 1],
    });
  });

  test.each([
    [TODAY, true],
    ['2026-06-16', true],
    ['2026-06-14', false],
    ['2025-12-31', false],
  ])('with expires: %s on 2026-06-15: %j', (expires, expected) => {
    expect(isExempt({ names: ['web'], expires })).toBe(expected);
  });

  test('looks past an expired exemption for another', () => {
    const policy = policyWith({ names: ['web'], expires: '2026-01-01' }, { kinds: ['Deployment'], reason: 'alive' });
    const { exempted, used } = exempt([web('web'), web('api', 'Job')], policy, CONTEXT);
    expect([exempted.map(({ reason }) => reason), used]).toEqual([['alive'], [1]]);
  });
});
