// Annotations that ask for findings to pass, at the webhook: where the policy accepts them, and where it says nothing.

import { describe, expect, test } from 'vitest';
import type { Policy, SuppressionSpec } from '../../src/policy/port-policy.ts';
import { suppressionRules } from '../../src/rules/index.ts';
import { readReview as read } from '../../src/webhook/admission/admission-review.ts';
import { admit, type Ruling } from '../../src/webhook/admission/admit.ts';
import { deepFreeze, type Manifest, tweak } from '../facts/minimal-pod.ts';
import { judgeText } from '../suppression/judged-text.ts';
import { told as inEnglish } from '../told.ts';
import { type Asked, fewRules, goodContainer, goodPod, request } from './reviews.ts';

const PORT = 'privileged-container-port';
const KEY = `kport.dev/allow-${PORT}`;

const policyOf = (suppressions: SuppressionSpec): Policy => ({
  ...fewRules(PORT, ...suppressionRules.map(({ id }) => id)),
  suppressions,
});
const ACCEPTING = policyOf({ annotations: 'allow' });

function rule(asked: Asked, policy: Policy, today = '2026-01-31'): Ruling {
  const body = deepFreeze({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: request(asked) });
  const review = read(body);
  if (!('request' in review)) throw new Error(inEnglish(review.problem));
  return admit(review.request, { policy, language: 'en', today });
}

/** The verdict, then the denials, the warnings, what is known and what passes, each by its rule. */
function told(ruling: Ruling): string {
  if (ruling.kind !== 'judged') return `${ruling.kind}: ${ruling.kind === 'passed' ? ruling.because : inEnglish(ruling.reason)}`;
  const { verdict, denials, warnings, known, exempted } = ruling.judgement;
  const parts = [
    ['denied', denials.map(({ ruleId }) => ruleId)],
    ['warned', warnings.map(({ messageId }) => messageId)],
    ['known', known.map(({ ruleId }) => ruleId)],
    ['passed', exempted.map(({ finding, by, reason }) => `${finding.ruleId} by ${by} (${reason})`)],
  ] as const;
  return [verdict, ...parts.flatMap(([name, list]) => (list.length === 0 ? [] : [`${name}: ${list.join(' ')}`]))].join('; ');
}

const bad = (annotations: Record<string, unknown> = {}): Manifest =>
  tweak(goodPod(), (pod) => {
    pod.metadata.annotations = annotations;
    pod.spec.containers[0].ports = [{ containerPort: 80 }];
  });

const deployment = (pod: Manifest, annotations: Record<string, string> = {}): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', annotations },
  spec: { template: { metadata: pod.metadata, spec: pod.spec } },
});

describe('an annotation', () => {
  test.each<[string, Policy, Manifest, string]>([
    ['holds where the policy accepts it', ACCEPTING, bad({ [KEY]: 'why' }), `allow; passed: ${PORT} by annotation (why)`],
    ['of the container, too', ACCEPTING, bad({ [`app.${KEY}`]: 'why' }), `allow; passed: ${PORT} by annotation (why)`],
    ['of another container is no use', ACCEPTING, bad({ [`web.${KEY}`]: 'why' }), `deny; denied: ${PORT}; warned: annotation`],
    ['without a reason does not hold', ACCEPTING, bad({ [KEY]: '' }), `deny; denied: ${PORT}; warned: no-reason`],
    ['that is no text neither', ACCEPTING, bad({ [KEY]: true }), `deny; denied: ${PORT}; warned: no-reason`],
    ['that has expired neither', ACCEPTING, bad({ [KEY]: 'until=2026-01-30 why' }), `deny; denied: ${PORT}; warned: expired`],
    ['holds on its last day', ACCEPTING, bad({ [KEY]: 'until=2026-01-31 why' }), `allow; passed: ${PORT} by annotation (why)`],
    [
      'of an unknown rule is told',
      ACCEPTING,
      bad({ 'kport.dev/allow-everything': 'why' }),
      `deny; denied: ${PORT}; warned: unknown-rule`,
    ],
    ['of a misspelt one, too', ACCEPTING, bad({ [`${KEY}s`]: 'why' }), `deny; denied: ${PORT}; warned: misspelt-rule`],
    [
      'of a Deployment is about its Pods',
      ACCEPTING,
      deployment(bad(), { [KEY]: 'why' }),
      `allow; passed: ${PORT} by annotation (why)`,
    ],
    ['of a template, too', ACCEPTING, deployment(bad({ [KEY]: 'why' })), `allow; passed: ${PORT} by annotation (why)`],
    [
      'for which there is no finding is told',
      ACCEPTING,
      tweak(goodPod(), (pod) => (pod.metadata.annotations = { [KEY]: 'why' })),
      'allow; warned: annotation',
    ],
    [
      'of what only a text can show is left alone',
      ACCEPTING,
      tweak(goodPod(), (pod) => (pod.metadata.annotations = { 'kport.dev/allow-duplicate-key': 'why' })),
      'allow',
    ],
    [
      'does not hold where the policy says nothing',
      policyOf({}),
      bad({ [KEY]: 'why' }),
      `deny; denied: ${PORT}; warned: annotation-refused`,
    ],
    [
      'nor where it forbids them',
      policyOf({ annotations: 'forbid' }),
      bad({ [KEY]: 'why' }),
      `deny; denied: ${PORT}; warned: annotation-refused`,
    ],
    [
      'nor where it allows comments',
      policyOf({ comments: 'allow' }),
      bad({ [KEY]: 'why' }),
      `deny; denied: ${PORT}; warned: annotation-refused`,
    ],
  ])('%s', (_, policy, object, expected) => {
    expect(told(rule({ object }, policy))).toBe(expected);
  });

  test('comes behind an exemption of the policy', () => {
    const policy = { ...ACCEPTING, exemptions: [{ rules: [PORT], reason: 'the policy', file: 'p.yaml' }] };
    expect(told(rule({ object: bad({ [KEY]: 'why' }) }, policy))).toBe(`allow; passed: ${PORT} by policy (the policy)`);
  });

  test('excuses nothing that cannot be judged', () => {
    const object = tweak(bad({ [KEY]: 'why' }), (pod) => (pod.spec.containers = 5));
    expect(told(rule({ object }, ACCEPTING))).toBe('error');
  });
});

describe('an update', () => {
  test.each<[string, Policy, Manifest, Manifest, string]>([
    ['that changes nothing passes', ACCEPTING, bad({ [KEY]: 'why' }), bad({ [KEY]: 'why' }), 'passed: unchanged'],
    [
      'that changes another annotation passes',
      ACCEPTING,
      bad({ a: 'b', [KEY]: 'why' }),
      bad({ [KEY]: 'why' }),
      'passed: unchanged',
    ],
    ['that takes the consent away is judged anew', ACCEPTING, bad(), bad({ [KEY]: 'why' }), `deny; denied: ${PORT}`],
    ['that gives one is let pass', ACCEPTING, bad({ [KEY]: 'why' }), bad(), `allow; passed: ${PORT} by annotation (why)`],
    ['that takes away what held nothing changes nothing', policyOf({}), bad(), bad({ [KEY]: 'why' }), 'passed: unchanged'],
    [
      'of an object whose consent has expired may repair it step by step',
      ACCEPTING,
      tweak(bad({ [KEY]: 'until=2026-01-01 why' }), (pod) => pod.spec.containers.push(goodContainer('log'))),
      bad({ [KEY]: 'until=2026-01-01 why' }),
      `allow; warned: expired; known: ${PORT}`,
    ],
  ])('%s', (_, policy, object, oldObject, expected) => {
    expect(told(rule({ operation: 'UPDATE', object, oldObject }, policy))).toBe(expected);
  });
});

test.each<[string, SuppressionSpec]>([
  ['accepts', { annotations: 'allow' }],
  ['forbids', { annotations: 'forbid' }],
])('a policy that %s annotations gives the same at both doors', (_, suppressions) => {
  const policy = policyOf(suppressions);
  const objects = [
    bad({ [KEY]: 'why' }),
    bad({ [`app.${KEY}`]: 'until=2026-12-31 why' }),
    bad({ [KEY]: 'until=2025-12-31 why' }),
    bad({ [KEY]: '' }),
    bad({ [`${KEY}s`]: 'why' }),
    bad({ [`other.${KEY}`]: 'why' }),
    deployment(bad({ [KEY]: 'why' })),
    deployment(bad(), { [KEY]: 'why' }),
  ];
  for (const object of objects) {
    const linted = judgeText(JSON.stringify(object), { policy });
    const ruling = rule({ object }, policy);
    if (ruling.kind !== 'judged') throw new Error(ruling.kind);
    const { denials, warnings, exempted } = ruling.judgement;
    const identity = ({ ruleId, messageId, at, severity, message }: (typeof denials)[number]) =>
      JSON.stringify({ ruleId, messageId, at, severity, message });
    expect([...denials, ...warnings].map(identity).sort()).toEqual(linted.findings.map(identity).sort());
    expect(exempted.map(({ finding, by, reason }) => [identity(finding), by, reason])).toEqual(
      linted.exempted.map(({ finding, by, reason }) => [identity(finding), by, reason]),
    );
  }
});
