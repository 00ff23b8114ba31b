import { expect, test } from 'vitest';
import { refusal } from './policy-files.ts';

const MISTAKES: readonly (readonly [name: string, spec: string, message: string])[] = [
  [
    'exemption without a reason',
    'spec:\n  exemptions:\n    - names: [web]\n',
    'policy.yaml:5:7: spec.exemptions[0] needs the key "reason"',
  ],
  [
    'empty reason',
    'spec:\n  exemptions:\n    - { names: [web], reason: " " }\n',
    'policy.yaml:5:31: spec.exemptions[0].reason must not be empty: say why this is right, not " "',
  ],
  [
    'exemption that selects nothing',
    'spec:\n  exemptions:\n    - reason: a\n      expires: 2030-01-01\n',
    'policy.yaml:5:7: spec.exemptions[0] selects nothing: give it at least one of rules, files, namespaces, kinds, names, containers, images, users, groups',
  ],
  [
    'unknown rule in an exemption',
    'spec:\n  exemptions:\n    - { rules: [duplicate-kye], reason: a }\n',
    'policy.yaml:5:17: spec.exemptions[0].rules[0] names the unknown rule "duplicate-kye"; did you mean "duplicate-key"?',
  ],
  [
    'empty pattern',
    'spec:\n  exemptions:\n    - { names: [""], reason: a }\n',
    'policy.yaml:5:17: spec.exemptions[0].names[0] must not be empty',
  ],
  [
    'empty list of patterns',
    'spec:\n  exemptions:\n    - { names: [], reason: a }\n',
    'policy.yaml:5:16: spec.exemptions[0].names must list at least one value',
  ],
  [
    'pattern outside a list',
    'spec:\n  exemptions:\n    - { names: web, reason: a }\n',
    'policy.yaml:5:16: spec.exemptions[0].names must be a list, not "web"',
  ],
  [
    'pattern that is a number',
    'spec:\n  exemptions:\n    - { namespaces: [42], reason: a }\n',
    'policy.yaml:5:22: spec.exemptions[0].namespaces[0] must be a text, not 42: put it in quotes',
  ],
  [
    'kind with a version',
    'spec:\n  exemptions:\n    - { kinds: [apps/v1/Deployment], reason: a }\n',
    'policy.yaml:5:17: spec.exemptions[0].kinds[0] must be a kind, such as "Deployment", or a group and a kind, such as "apps/Deployment", not "apps/v1/Deployment"',
  ],
  ...['2030-02-30', '2030-13-01', '30.12.2030', '2030-1-1', '""'].map(
    (date) =>
      [
        `date ${date}`,
        `spec:\n  exemptions:\n    - { names: [a], reason: b, expires: ${date} }\n`,
        `policy.yaml:5:41: spec.exemptions[0].expires must be a date of the calendar, written YYYY-MM-DD, not ${date === '""' ? date : `"${date}"`}`,
      ] as const,
  ),
  [
    'workload with a version',
    'spec:\n  workloads:\n    - { apiGroup: a.io/v1, kind: A, podSpecs: [spec] }\n',
    'policy.yaml:5:19: spec.workloads[0].apiGroup must be an API group without its version, such as "batch.example.com", not "a.io/v1"',
  ],
  [
    'workload path as a pointer',
    'spec:\n  workloads:\n    - { apiGroup: a.io, kind: A, podSpecs: ["spec.items[0]"] }\n',
    'policy.yaml:5:45: spec.workloads[0].podSpecs[0] must be dotted field names, such as "spec.template.spec" or "spec.tasks[*].podSpec", not "spec.items[0]"',
  ],
  [
    'workload without a path',
    'spec:\n  workloads:\n    - { apiGroup: a.io, kind: A }\n',
    'policy.yaml:5:7: spec.workloads[0] needs the key "podSpecs"',
  ],
];

test.each(MISTAKES)('%s', async (_, spec, message) => {
  expect(await refusal(spec)).toBe(message);
});
