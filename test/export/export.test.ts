import { describe, expect, test } from 'vitest';
import { admissionPolicies } from '../../src/export/admission-policy.ts';
import { CEL_OF_RULES } from '../../src/export/cel-of-rules.ts';
import { celSentence, celString, celWord } from '../../src/export/cel-text.ts';
import { differences } from '../../src/export/check-export.ts';
import { EXPORTED, isJudgedInCel } from '../../src/export/custom-in-cel.ts';
import { exemptInCel, exemptionVariables } from '../../src/export/exemptions-in-cel.ts';
import { explainExport } from '../../src/export/explain-export.ts';
import type { Variable } from '../../src/export/facts-in-cel.ts';
import { neededBy } from '../../src/export/needed-variables.ts';
import { rulesInCel } from '../../src/export/rules-in-cel.ts';
import { CUSTOM_KINDS } from '../../src/facts/objects/custom-kinds.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { everyRule, ruleOf } from '../../src/rules/index.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { placeholdersIn } from '../../src/words/placeholder.ts';

const restricted = { policy: shippedPolicy('restricted'), language: 'en', isStatic: false } as const;
const PARTS = ['errors', 'warnings', 'custom-errors'].flatMap((subject) => [`${subject}-create`, `${subject}-update`]);

test('every rule has its twin in CEL, or says why it has none', () => {
  expect(Object.keys(CEL_OF_RULES)).toEqual(everyRule.map(({ id }) => id));
});

test.each(PRESETS)('%s: each message in CEL has a sentence, whose placeholders all have a word', (preset) => {
  for (const { meta, rule } of rulesInCel(shippedPolicy(preset))) {
    for (const { id, data = {} } of Object.values(rule).flat()) {
      for (const language of LANGUAGES) {
        const text = ruleOf(meta.id)?.words[language].messages[id]?.text ?? expect.fail(`${meta.id} has no ${id}`);
        expect(placeholdersIn(text).filter((name) => name !== 'container' && !(name in data))).toEqual([]);
      }
    }
  }
});

test.each(PRESETS.flatMap((preset) => LANGUAGES.map((language) => [preset, language] as const)))(
  '%s, in %s: kubectl apply takes each object',
  (preset, language) => {
    // It writes the object into an annotation, of which the API server takes 256 KiB.
    for (const object of admissionPolicies({ policy: shippedPolicy(preset), language, isStatic: false }))
      expect(Buffer.byteLength(JSON.stringify(object))).toBeLessThan(262_144);
  },
);

test('what is told of a new object is written in the sentences of the rules', () => {
  const { spec } = admissionPolicies(restricted).find(({ metadata }) => metadata.name === 'kport-errors-create') ?? expect.fail();
  const created = (spec.variables as Variable[]).flatMap(({ name, expression }) =>
    /^sentences\d$/.test(name) ? [expression] : [],
  );
  const sentence = ruleOf('privileged-container-port')?.words.en.messages.declared?.text ?? expect.fail();
  const [before = '', after = ''] = sentence.split(/\{\w+\}/);
  expect(created.join('\n')).toContain(`.containerPort: ${before}`);
  expect(created.join('\n')).toContain(after);
});

test('a rule that is off is not asked', () => {
  const { rules } = restricted.policy;
  const off = { ...rules, 'privileged-host-port': { level: 'off' as const, options: {} } };
  expect(rulesInCel({ ...restricted.policy, rules: off }).map(({ meta }) => meta.id)).not.toContain('privileged-host-port');
});

test('what only warns ignores what fails in it, and no binding of a laxer mode denies', () => {
  const objects = admissionPolicies(restricted);
  const specOf = (name: string) => objects.find(({ metadata }) => metadata.name === name)?.spec;
  // What cannot be read of a custom resource is judged when it makes Pods.
  expect(PARTS.map((part) => specOf(`kport-${part}`)?.failurePolicy)).toEqual([
    ...['Fail', 'Fail'],
    ...['Ignore', 'Ignore'],
    ...['Ignore', 'Ignore'],
  ]);
  const denying = objects.filter(({ spec }) => (spec.validationActions as string[] | undefined)?.includes('Deny'));
  expect(denying.map(({ metadata }) => metadata.name)).toEqual(
    PARTS.filter((part) => part.includes('errors')).map((part) => `kport-${part}-enforce`),
  );
});

describe('what is created and what is updated', () => {
  const policies = admissionPolicies(restricted).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
  const partsOf = (operation: string) => policies.filter(({ metadata }) => metadata.name.endsWith(`-${operation.toLowerCase()}`));

  test.each(['CREATE', 'UPDATE'])('%s: each kind is judged by the policies of that operation, and by no other', (operation) => {
    expect(partsOf(operation)).toHaveLength(3);
    for (const { spec } of partsOf(operation)) {
      const { resourceRules } = spec.matchConstraints as { resourceRules: { operations: string[] }[] };
      expect(resourceRules.map(({ operations }) => operations)).toEqual(resourceRules.map(() => [operation]));
    }
  });

  test('of what is created nothing is compared with what was there before it', () => {
    for (const { spec } of partsOf('CREATE')) expect(JSON.stringify(spec)).not.toMatch(/oldObject/);
    for (const { spec } of partsOf('UPDATE')) expect(JSON.stringify(spec)).toMatch(/oldObject/);
  });

  test.each([
    ['without exemptions', []],
    ['with one', [{ reason: 'r', file: 'f', names: ['web'], rules: ['may-run-as-root'] }]],
  ])('%s: no policy has a variable that it does not name', (_, exemptions) => {
    for (const { metadata, spec } of admissionPolicies({ ...restricted, policy: { ...restricted.policy, exemptions } })) {
      const text = JSON.stringify(spec);
      const idle = ((spec.variables ?? []) as Variable[]).filter(({ name }) => !new RegExp(`variables\\.${name}\\b`).test(text));
      expect([metadata.name, idle.map(({ name }) => name)]).toEqual([metadata.name, []]);
    }
  });

  test('needed is what an expression names, and what that names in turn', () => {
    const variables = [
      { name: 'a', expression: '1' },
      { name: 'ab', expression: '2' },
      { name: 'b', expression: 'variables.a + 1' },
      { name: 'c', expression: 'variables.b' },
      { name: 'd', expression: 'variables.ab' },
    ];
    expect(neededBy(['variables.c > 1', ''], variables).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});

test.each(['enforce', 'warn', 'audit'] as const)('namespaces without a label have the mode of the policy: %s', (mode) => {
  const objects = admissionPolicies({ ...restricted, policy: { ...restricted.policy, mode } });
  const isOpen = (spec: object) => JSON.stringify(spec).includes('"key":"kport.dev/mode","operator":"NotIn"');
  const open = objects.filter(({ spec }) => isOpen(spec));
  expect(open.map(({ metadata }) => metadata.name)).toEqual(PARTS.map((part) => `kport-${part}-${mode}`));
});

test('files of the API server: every name has the suffix, and kube-system is not spared', () => {
  const text = JSON.stringify(admissionPolicies({ ...restricted, isStatic: true }));
  for (const { metadata } of admissionPolicies({ ...restricted, isStatic: true }))
    expect(metadata.name).toMatch(/\.static\.k8s\.io$/);
  expect(text).not.toContain('kube-system');
  expect(JSON.stringify(admissionPolicies(restricted))).toContain('kube-system');
});

test.each([
  [`it's`, `'it\\'s'`],
  ['a\\b', `'a\\\\b'`],
  ['a\nb\t', `'a\\nb\\t'`],
])('%j is the literal %s', (text, literal) => {
  expect(celString(text)).toBe(literal);
});

test('a sentence is put together from its words, and an unknown placeholder stands as it is', () => {
  expect(celWord('a', { a: 'x' })).toEqual({ name: 'a', word: 'x' });
  expect(celWord('a|u=エ|v=ブ', { a: 'x' })).toEqual({ name: 'a', word: "[x].map(x, x == 'u' ? 'エ' : x == 'v' ? 'ブ' : x)[0]" });
  expect(celSentence('{a} and {b}{c}', { a: 'x', c: 'y' })).toBe(`(x) + ' and ' + '{b}' + (y)`);
});

describe('exemptions', () => {
  const exempting = (given: object) => ({ ...restricted.policy, exemptions: [{ reason: 'r', file: 'f', ...given }] });

  test('a glob is a pattern for the whole text', () => {
    const policy = exempting({ names: ['web-*', 'a.b?'], containers: ['web'] });
    expect(exemptionVariables(policy)).toEqual([
      { name: 'exemption0', expression: String.raw`object.metadata.?name.orValue('').matches('(?s)^(web-.*|a\\.b.)$')` },
    ]);
    expect(exemptInCel('x', policy, 'container')).toBe(`((variables.exemption0 && c.self.name.matches('(?s)^(web)$')))`);
  });

  test('fifty of what requests say fit into what kubectl apply takes of an object', () => {
    const given = { namespaces: ['team-*'], names: ['web-*'], users: ['alice'], expires: '2999-12-31' };
    const exemptions = Array.from({ length: 50 }, () => ({ reason: 'r', file: 'f', ...given }));
    const objects = admissionPolicies({ ...restricted, policy: { ...restricted.policy, exemptions } });
    // It writes the object into an annotation, of which the API server takes 256 KiB.
    for (const object of objects) expect(JSON.stringify(object).length).toBeLessThan(262_144);
  });

  test('what they leave is worked out as of an update: of a new object nothing is written beforehand', () => {
    const writing = (policy: Policy) =>
      admissionPolicies({ ...restricted, policy }).flatMap(({ metadata, spec }) =>
        ((spec.variables ?? []) as Variable[]).some(({ name }) => name === 'created') ? [metadata.name] : [],
      );
    expect(writing(restricted.policy)).toEqual(['kport-errors-create', 'kport-warnings-create']);
    expect(writing(exempting({ names: ['web'] }))).toEqual([]);
  });

  test.each([
    ['another rule', { rules: ['y'] }],
    ['files, which no request has', { files: ['*'] }],
    ['a container, where the finding has none', { containers: ['web'] }],
    ['an image, where the finding has none', { images: ['*'] }],
  ])('%s: it never holds', (_, given) => {
    expect(exemptInCel('x', exempting(given), 'pod')).toBeUndefined();
  });
});

test.each(LANGUAGES)('each custom kind of the table is told once, as judged or as left out, in %s', (language) => {
  const text = explainExport(restricted.policy, language, 1e6);
  const told = [...text.matchAll(/([a-z0-9.-]+\.[a-z0-9.-]+) \(([A-Z]\w+(?:, [A-Z]\w+)*)\)/g)];
  const kinds = told.flatMap(([, group, all = '']) => all.split(', ').map((kind) => `${group} ${kind}`));
  const every = CUSTOM_KINDS.flatMap(({ apiGroups, kinds: all }) =>
    apiGroups.flatMap((group) => all.map((kind) => `${group} ${kind}`)),
  );
  expect(kinds.toSorted()).toEqual([...new Set(every)].toSorted());
});

/** Code points that the API server takes of an expression. */
const LONGEST_EXPRESSION = 100_000;

test.each([
  ['none', 0],
  ['a hundred', 100],
])('exemptions, %s: every expression is one that the API server takes', (_, count) => {
  const given = { rules: ['may-run-as-root'], namespaces: ['team-*'], containers: ['web-*'], images: ['registry.example.com/*'] };
  const exemptions = Array.from({ length: count }, () => ({ reason: 'r', file: 'f', ...given, expires: '2999-12-31' }));
  const expressions = JSON.stringify(
    admissionPolicies({ ...restricted, policy: { ...restricted.policy, exemptions } }),
    (key, value) => (/[eE]xpression$/.test(key) ? [...value].length : value),
  );
  const lengths = [...expressions.matchAll(/[eE]xpression":(\d+)/g)].map(([, length]) => Number(length));
  expect(lengths.length).toBeGreaterThan(50);
  expect(Math.max(...lengths)).toBeLessThan(LONGEST_EXPRESSION);
});

test('no expression but a table and the condition of the match is long, for the API server compiles it in the square of its length', () => {
  const long = admissionPolicies(restricted).flatMap(({ spec }) => {
    const { variables = [], matchConditions = [] } = spec as Readonly<Record<'variables' | 'matchConditions', Variable[]>>;
    return [...variables, ...matchConditions].filter(({ expression }) => expression.length > 9000).map(({ name }) => name);
  });
  expect([...new Set(long)]).toEqual(['services', 'has-findings']);
});

test('what is sure to be told is not so with exemptions, which the condition of the match does not ask', () => {
  const isSure = (exemptions: Policy['exemptions']) => {
    const [{ spec } = expect.fail('no policy')] = admissionPolicies({
      ...restricted,
      policy: { ...restricted.policy, exemptions },
    });
    return (spec.variables as Variable[]).find(({ name }) => name === 'isSure')?.expression;
  };
  expect(isSure([])).toContain('request.resource.group in');
  expect(isSure([{ reason: 'r', file: 'f', names: ['web'] }])).toBeUndefined();
});

describe('what is installed', () => {
  const wanted = admissionPolicies(restricted);
  const installed = () => structuredClone(wanted) as unknown as Record<string, Record<string, unknown>>[];

  test('is what was exported, whatever its names, what the API server fills in, and what else is there', () => {
    const objects = installed();
    for (const { metadata = {}, spec = {} } of objects) {
      metadata.name = `release-${metadata.name}`;
      if (spec.policyName) spec.policyName = `release-${spec.policyName}`;
      const match = spec.matchConstraints as Record<string, unknown> | undefined;
      if (match) Object.assign(match, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} });
    }
    expect(differences([...objects, { kind: 'ConfigMap', metadata: { name: 'x' } }], wanted)).toEqual([]);
  });

  test('names namespaces and actions in another order', () => {
    const spared = ['a', 'b'];
    const [one, other] = [spared, spared.toReversed()].map((names) => admissionPolicies({ ...restricted, spared: names }));
    expect(differences((one ?? []) as unknown as Record<string, unknown>[], other ?? [])).toEqual([]);
    expect(differences((one ?? []) as unknown as Record<string, unknown>[], wanted)).toHaveLength(18);
  });

  test('has the same parts without their labels, by their names', () => {
    const unlabelled = installed().map((object) => ({ ...object, metadata: { ...object.metadata, labels: {} } }));
    expect(differences(unlabelled, wanted)).toEqual([]);
  });

  test('is bound once more by somebody else, who need not label it', () => {
    const objects = installed();
    const spec = { policyName: 'kport-errors-create', validationActions: ['Deny'] };
    const binding = (name: string, policyName: string) => {
      return { kind: 'ValidatingAdmissionPolicyBinding', metadata: { name }, spec: { ...spec, policyName } };
    };
    expect(differences([...objects, binding('mine', 'kport-errors-create'), binding('other', 'others')], wanted)).toEqual([
      { kind: 'unexpected', object: 'ValidatingAdmissionPolicyBinding mine' },
    ]);
    // The policy is told by itself, and its bindings name it as they should.
    expect(differences(objects.slice(1), wanted)).toEqual([
      { kind: 'missing', object: 'ValidatingAdmissionPolicy kport-errors-create' },
    ]);
  });

  test('is changed in a field, missing, of another kport, or bound to what is none of its policies', () => {
    const [first, second, ...others] = installed();
    const third = others.find(({ kind }) => String(kind) === 'ValidatingAdmissionPolicyBinding');
    if (!first || !second || !third) return expect.fail('three objects');
    const changed = { ...first, spec: { ...first.spec, failurePolicy: 'Ignore' } };
    const relabelled = { ...second, metadata: { name: 'kport-older', labels: { 'kport.dev/export': 'older' } } };
    const bound = { ...third, spec: { ...third.spec, policyName: 'another', validationActions: ['Warn', 'Audit'] } };
    const objects = [changed, relabelled, ...others.map((one) => (one === third ? bound : one))];
    expect(differences(objects, wanted)).toEqual([
      {
        ...{ kind: 'differs', object: 'ValidatingAdmissionPolicy kport-errors-create' },
        ...{ at: '/spec/failurePolicy', found: 'Ignore', wanted: 'Fail' },
      },
      { kind: 'missing', object: 'ValidatingAdmissionPolicy kport-errors-update' },
      {
        ...{ kind: 'differs', object: 'ValidatingAdmissionPolicyBinding kport-errors-create-enforce' },
        ...{ at: '/spec/policyName', found: 'another', wanted: 'kport-errors-create' },
      },
      {
        ...{ kind: 'differs', object: 'ValidatingAdmissionPolicyBinding kport-errors-create-enforce' },
        ...{ at: '/spec/validationActions', found: ['Warn', 'Audit'], wanted: ['Deny'] },
      },
      { kind: 'unexpected', object: 'ValidatingAdmissionPolicy kport-older' },
    ]);
  });
});

describe('labels of namespaces', () => {
  const boundIn = (settings: object) =>
    admissionPolicies({ ...restricted, ...settings }).flatMap(({ metadata, spec }) =>
      spec.policyName === undefined ? [] : [`${metadata.name} ${JSON.stringify(expressionsOf(spec))}`],
    );
  const expressionsOf = (spec: object) =>
    (spec as { matchResources?: { namespaceSelector: { matchExpressions: { key: string; values: string[] }[] } } }).matchResources
      ?.namespaceSelector.matchExpressions;

  test('off: the mode of the policy holds everywhere, and no other is bound', () => {
    expect(boundIn({ labels: 'off', spared: [] })).toEqual(PARTS.map((part) => `kport-${part}-enforce undefined`));
  });

  test('stricter: only modes that ask for more are bound', () => {
    const policy = { ...restricted.policy, mode: 'audit' as const };
    const bound = boundIn({ policy, labels: 'stricter', spared: ['a', 'b'] });
    expect(bound.map((one) => one.split(' ')[0])).toEqual(
      PARTS.flatMap((part) => ['enforce', 'warn', 'audit'].map((mode) => `kport-${part}-${mode}`)),
    );
    expect(bound[2]).toContain('{"key":"kport.dev/mode","operator":"NotIn","values":["enforce","warn"]}');
    expect(bound[2]).toContain('{"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["a","b"]}');
  });
});

describe('custom resources', () => {
  test.each([
    ['argoproj.io/v1alpha1', 'Rollout', true],
    ['apps.kruise.io/v1beta1', 'StatefulSet', true],
    ['apps/v1', 'Deployment', true],
    // Several Pods, a part of one, none in a namespace, and nothing that the table knows.
    ['argoproj.io/v1alpha1', 'Workflow', false],
    ['serving.knative.dev/v1', 'Service', false],
    ['pkg.crossplane.io/v1beta1', 'DeploymentRuntimeConfig', false],
    // Of one kind with two paths an expression does not know which.
    ['agones.dev/v1', 'GameServerSet', false],
    ['example.com/v1', 'Rollout', false],
  ])('%s %s: %j', (apiVersion, kind, isJudged) => {
    expect(isJudgedInCel({ apiVersion, kind })).toBe(isJudged);
  });

  test('of one kind in two groups has one path: an expression knows the kind alone', () => {
    const paths = Map.groupBy(EXPORTED, ({ kind }) => kind);
    for (const [kind, all] of paths) expect([kind, new Set(all.map(({ path }) => path)).size]).toEqual([kind, 1]);
  });
});
