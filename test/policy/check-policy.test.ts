import { expect, test } from 'vitest';
import { refusal, refusalOf } from './policy-files.ts';

const SPEC_MISTAKES: readonly (readonly [name: string, spec: string, message: string])[] = [
  [
    'a user of an image that is neither a number nor a name',
    'spec:\n  images:\n    - { image: x, user: true }\n',
    'policy.yaml:5:25: spec.images[0].user must be a whole number or a text, not true',
  ],
  [
    'a user id that is no number',
    'spec:\n  images:\n    - { image: x, user: a, uid: root }\n',
    'policy.yaml:5:33: spec.images[0].uid must be a whole number, not "root"',
  ],
  [
    'a user id below 0',
    'spec:\n  images:\n    - { image: x, user: a, uid: -1 }\n',
    'policy.yaml:5:33: spec.images[0].uid must be at least 0, not -1',
  ],
  [
    'unknown rule, one letter off',
    'spec:\n  rules:\n    may-run-as-rot:\n      severity: error\n',
    'policy.yaml:6:7: unknown rule "may-run-as-rot"; did you mean "may-run-as-root"?',
  ],
  ['unknown rule, near nothing', 'spec:\n  rules:\n    zebra: {}\n', 'policy.yaml:5:12: unknown rule "zebra"'],
  ['rule named like a builtin', 'spec:\n  rules:\n    constructor: {}\n', 'policy.yaml:5:18: unknown rule "constructor"'],
  [
    'unknown key in spec',
    'spec:\n  exemption: []\n',
    'policy.yaml:4:14: unknown key "exemption" in spec; did you mean "exemptions"?',
  ],
  ['unknown key at the top', 'spec: {}\nrules: {}\n', 'policy.yaml:4:8: unknown key "rules" in the policy'],
  [
    'unknown key in metadata',
    'metadata: { nmae: x }\nspec: {}\n',
    'policy.yaml:3:19: unknown key "nmae" in metadata; did you mean "name"?',
  ],
  [
    'unknown key in a rule',
    'spec:\n  rules:\n    duplicate-key: { Severity: error }\n',
    'policy.yaml:5:32: unknown key "Severity" in spec.rules.duplicate-key; did you mean "severity"?',
  ],
  [
    'unknown key in an exemption',
    'spec:\n  exemptions:\n    - { namespace: [a], names: [b], reason: c }\n',
    'policy.yaml:5:20: unknown key "namespace" in spec.exemptions[0]; did you mean "namespaces"?',
  ],
  [
    'unknown option',
    'spec:\n  rules:\n    may-run-as-root: { options: { acceptRunAsUsr: true } }\n',
    'policy.yaml:5:51: unknown option "acceptRunAsUsr" of rule "may-run-as-root"; did you mean "acceptRunAsUser"?',
  ],
  [
    'option of a rule without any',
    'spec:\n  rules:\n    duplicate-key: { options: { a: true } }\n',
    'policy.yaml:5:36: unknown option "a" of rule "duplicate-key", which has none',
  ],
  [
    'option of a wrong type',
    'spec:\n  rules:\n    may-run-as-root: { options: { acceptRunAsUser: 1 } }\n',
    'policy.yaml:5:52: spec.rules.may-run-as-root.options.acceptRunAsUser must be true or false, not 1',
  ],
  [
    'unknown severity',
    'spec:\n  rules:\n    duplicate-key: { severity: eror }\n',
    'policy.yaml:5:32: spec.rules.duplicate-key.severity must be one of error, warning, info, off, not "eror"; did you mean "error"?',
  ],
  [
    'abbreviated severity',
    'spec:\n  rules:\n    duplicate-key: { severity: warn }\n',
    'policy.yaml:5:32: spec.rules.duplicate-key.severity must be one of error, warning, info, off, not "warn"; did you mean "warning"?',
  ],
  [
    'severity on',
    'spec:\n  rules:\n    duplicate-key: { severity: on }\n',
    'policy.yaml:5:32: spec.rules.duplicate-key.severity must be one of error, warning, info, off, not true',
  ],
  [
    'severity in the place of a rule',
    'spec:\n  rules:\n    duplicate-key: error\n',
    'policy.yaml:5:20: spec.rules.duplicate-key must be a mapping, not "error"; write {severity: error}',
  ],
  [
    'a bare off in the place of a rule',
    'spec:\n  rules:\n    duplicate-key: off\n',
    'policy.yaml:5:20: spec.rules.duplicate-key must be a mapping, not false; write {severity: "off"}',
  ],
  [
    'unknown mode',
    'spec:\n  mode: enforced\n',
    'policy.yaml:4:9: spec.mode must be one of enforce, warn, audit, off, not "enforced"; did you mean "enforce"?',
  ],
  [
    'unknown mode of a rule',
    'spec:\n  rules:\n    duplicate-key: { mode: warning }\n',
    'policy.yaml:5:28: spec.rules.duplicate-key.mode must be one of enforce, warn, audit, off, not "warning"; did you mean "warn"?',
  ],
  [
    'a key of images in a program',
    'spec:\n  programs:\n    - { program: /usr/sbin/web, dockerfile: Dockerfile }\n',
    'policy.yaml:5:45: unknown key "dockerfile" in spec.programs[0]',
  ],
  ['no spec', '', 'policy.yaml:1:1: the policy needs the key "spec"'],
  ['empty spec', 'spec:\n', 'policy.yaml:3:6: spec must be a mapping, not null'],
  ['rules as a list', 'spec:\n  rules: [duplicate-key]\n', 'policy.yaml:4:10: spec.rules must be a mapping, not a list'],
  ['nothing behind rules', 'spec:\n  rules:\n', 'policy.yaml:4:9: spec.rules must be a mapping, not null'],
  ['empty name', 'metadata: { name: "" }\nspec: {}\n', 'policy.yaml:3:19: metadata.name must not be empty'],
  [
    'duplicate key',
    'spec:\n  mode: warn\n  mode: enforce\n',
    'policy.yaml:5:9: key "mode" stands more than once: first in line 4',
  ],
  [
    'unknown shipped policy',
    'spec:\n  extends: restrictd\n',
    'policy.yaml:4:12: unknown policy "restrictd"; did you mean "restricted"? (shipped: restricted, baseline, audit; a file: "./restrictd")',
  ],
  ['base that cannot be read', 'spec:\n  extends: ./b.yaml\n', 'policy.yaml:4:12: cannot read "./b.yaml": b.yaml: no such file'],
  ['empty base', 'spec:\n  extends: ""\n', 'policy.yaml:4:12: spec.extends must not be empty'],
];

test.each(SPEC_MISTAKES)('%s', async (_, spec, message) => {
  expect(await refusal(spec)).toBe(message);
});

test.each([
  ['no kind', 'apiVersion: kport.dev/v1alpha1\n', '1:1: not a policy that kport can read: it lacks kind: PortPolicy'],
  [
    'no apiVersion',
    'kind: PortPolicy\nspec: {}\n',
    '1:1: not a policy that kport can read: it lacks apiVersion: kport.dev/v1alpha1',
  ],
  [
    'another version',
    'apiVersion: kport.dev/v1\nkind: PortPolicy\nfuture: 1\n',
    '1:13: not a policy that kport can read: its apiVersion is "kport.dev/v1", not "kport.dev/v1alpha1"',
  ],
])('%s', async (_, text, message) => {
  expect(await refusalOf(text)).toBe(`policy.yaml:${message}`);
});

test('another object is told as such, once a line of its head, and not key by key', async () => {
  expect(await refusalOf('apiVersion: v1\nkind: Pod\nspec:\n  containers: []\n')).toBe(
    [
      'policy.yaml:1:13: not a policy that kport can read: its apiVersion is "v1", not "kport.dev/v1alpha1"',
      'policy.yaml:2:7: not a policy that kport can read: its kind is "Pod", not "PortPolicy"',
    ].join('\n'),
  );
});

test('every mistake is told, in the order of the text', async () => {
  const spec = 'spec:\n  mode: of\n  rules:\n    zebra: {}\n  mode: of\n  exemptions:\n    - reason: ""\n      names: [""]\n';
  expect((await refusal(spec)).split('\n').map((line) => line.split(': ')[0])).toEqual([
    'policy.yaml:6:12',
    'policy.yaml:7:9',
    'policy.yaml:7:9',
    'policy.yaml:9:15',
    'policy.yaml:10:15',
  ]);
});
