// A Pod spec that stands in many files is judged once, and told in each as if it stood there alone.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluator } from '../../src/judge/evaluate.ts';
import { podMemory } from '../../src/judge/pod-memory.ts';
import { fileJudge, type JudgeSettings, judgeFile } from '../../src/lint/judge-file.ts';
import type { Mapping } from '../../src/model/mapping.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { readObjects } from '../../src/sources/document.ts';
import { type RepeatedSpecs, repeatedSpecs } from '../../src/sources/yaml/brief/repeated-specs.ts';
import { BAD, judging } from './judging.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXTS = globSync(['test/fixtures/**/*.yaml', 'examples/**/*.yaml'], { cwd: ROOT }).map(
  (file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const,
);
/** How often a spec comes until it is known, and once more. */
const TIMES = 3;

const ALL: JudgeSettings = { ...judging(), policy: shippedPolicy('restricted'), binds: true };
const EXEMPT: JudgeSettings = {
  ...ALL,
  policy: { ...ALL.policy, exemptions: [{ names: ['other-*'], files: ['*/2/*'], reason: 'known', file: 'policy' }] },
};

/** The same Pods in other files. */
const WAYS: readonly (readonly [way: string, change: (text: string) => string])[] = [
  ['as they are', (text) => text],
  ['of another name', (text) => text.replaceAll(/^( {2}name: )/gm, '$1other-')],
  ['further down', (text) => `# above\n\n${text}`],
  ['further in', (text) => text.replaceAll(/^(?=.)/gm, '  ')],
  ['in a list', (text) => `apiVersion: v1\nkind: List\nitems:\n  -\n${text.replaceAll(/^(?=.)/gm, '    ')}`],
  ['twice', (text) => `${text}\n---\n${text}`],
  [
    'behind a comment that lets findings pass',
    (text) => text.replaceAll(/^spec:$/gm, 'spec: # kport-allow privileged-container-port: known'),
  ],
  [
    'with an annotation',
    (text) => text.replaceAll(/^metadata:$/gm, 'metadata:\n  annotations: {kport.dev/allow-privileged-container-port: known}'),
  ],
  ['with a key that stands twice', (text) => text.replaceAll(/^metadata:$/gm, 'metadata:\n  uid: a\n  uid: b')],
];

describe.each([
  ['all rules', ALL],
  ['exemptions', EXEMPT],
  ['podman', { ...ALL, policy: { ...ALL.policy, runtime: 'podman' } }],
] as const)('%s', (_, settings) => {
  const judge = fileJudge(settings);

  test.each(TEXTS)('%s', (file, text) => {
    for (const [way, change] of WAYS) {
      for (let time = 0; time < TIMES; time += 1) {
        const read = { file: `${way}/${time}/${file}`, text: change(text) };
        expect(judge(read)).toEqual(judgeFile(read, settings));
      }
    }
  });
});

/** How often a rule is asked about texts, one after the other. */
function asked(texts: readonly string[], specs = repeatedSpecs()): number {
  let times = 0;
  const counting: Rule = {
    ...(rules[0] as Rule),
    check: () => {
      times += 1;
      return [];
    },
  };
  const evaluate = evaluator(
    { rules: ALL.policy.rules, workloads: [], bind: ALL.policy, language: 'en' },
    [counting],
    podMemory(specs.isKept),
  );
  for (const text of texts) for (const document of documentsIn(text, specs)) evaluate(document);
  return times;
}

function documentsIn(text: string, specs: RepeatedSpecs) {
  const { documents } = readObjects(text, 'x.yaml', () => true, specs);
  return documents.flatMap((one) => (one.kind === 'object' ? [one.document] : []));
}

const named = (text: string, time: number) => text.replace(/name: \w+/, `name: web-${time}`);
const times = (text: string, count = 10) => Array.from({ length: count }, (_, time) => named(text, time));

describe('a rule is asked', () => {
  test('twice about what comes again, whatever its name and its place', () => {
    expect(asked(times(BAD))).toBe(2);
    expect(asked(times(BAD).map((text, time) => '# above\n'.repeat(time) + text))).toBe(2);
    expect(asked([times(BAD).join('---\n')])).toBe(2);
  });

  test.each([
    ['of which a letter is another', (text: string, time: number) => text.replace('app:1', `app:${time}`)],
    ['that stands further in', (text: string, time: number) => text.replaceAll(/^(?= {2})/gm, ' '.repeat(time))],
    ['with a comment', (text: string, time: number) => text.replace('containers:', `containers: # ${time}`)],
    ['with a key that stands twice', (text: string) => text.replace('hostname: x', 'hostname: x\n  hostname: y')],
    ['beside a key that stands twice', (text: string) => text.replace('metadata:\n', 'metadata:\n  uid: a\n  uid: b\n')],
    ['that is too long', (text: string) => `${text}      args: [${'a'.repeat(65_536)}]\n`],
    ['in braces', () => 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: a}]}\n'],
  ])('each time about one %s', (_, change) => {
    const text = BAD.replace('spec:\n', 'spec:\n  hostname: x\n');
    expect(asked(times(text))).toBe(2);
    expect(asked(times(text).map(change))).toBe(10);
  });
});

function podSpecOf(text: string, specs: RepeatedSpecs): unknown {
  const [document] = documentsIn(text, specs);
  return document?.object.spec;
}

describe('a spec that is known', () => {
  const known = (text: string): RepeatedSpecs => {
    const specs = repeatedSpecs();
    for (const one of times(text, TIMES)) podSpecOf(one, specs);
    return specs;
  };

  test.each([
    ['a key without a value and the same word', 'a:\n    b: c\n    d:\n', 'a:\n    b: c\n    d: e\n'],
    ['a key without a value and a value', 'a:\n    d:\n', 'a:\n    d\n'],
    ['the same further in', 'a:\n    b: c\n', '  a:\n    b: c\n'],
    ['the blank lines behind a text', 'a: |+\n    b\n', 'a: |+\n    b\n\n\n'],
  ])('is not taken for another: %s', (_, one, other) => {
    const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  ${spec}`;
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const [read] = readObjects(pod(second), 'x.yaml').documents;
      const alone = read?.kind === 'object' ? read.document.object.spec : undefined;
      const specs = known(pod(first));
      for (let time = 0; time < TIMES; time += 1) expect(podSpecOf(pod(second), specs)).toEqual(alone);
    }
  });

  test('is one value in all documents, and forgotten where there are too many others', () => {
    const specs = known(BAD);
    const spec = podSpecOf(BAD, specs) as Mapping;
    expect(podSpecOf(named(BAD, 7), specs)).toBe(spec);
    expect(specs.isKept(spec)).toBe(true);
    const others = Array.from({ length: 600 }, (_, number) => BAD.replace('app:1', `app:${number}-2`));
    for (const other of others) for (const one of times(other, TIMES)) podSpecOf(one, specs);
    expect(podSpecOf(BAD, specs)).not.toBe(spec);
    expect(podSpecOf(BAD, specs)).toEqual(spec);
  });
});

test('a spec that is known is judged anew where a unit of Quadlet says how podman plays it', () => {
  const judge = fileJudge(ALL);
  for (const [time, text] of times(BAD, TIMES).entries()) judge({ file: `${time}.yaml`, text });
  const read = { file: 'played.yaml', text: BAD, byQuadlet: { network: { kind: 'host' } } } as const;
  const alone = judgeFile(read, ALL);
  expect(alone.findings).not.toEqual(judgeFile({ file: 'played.yaml', text: BAD }, ALL).findings);
  expect(judge(read)).toEqual(alone);
});

test('within a spec that has not come before no other is looked for, and behind it again', () => {
  const found: number[] = [];
  const specs: RepeatedSpecs = { find: ({ at }) => void found.push(at), isKept: () => false };
  const inner = Array.from(
    { length: 80 },
    (_, level) => `${' '.repeat(level + 2)}${level % 2 === 0 ? 'template' : 'spec'}:\n`,
  ).join('');
  const text = `${BAD.replace('spec:\n', `spec:\n${inner}${' '.repeat(90)}a: b\n`)}---\n${BAD}`;
  expect(documentsIn(text, specs).map(({ object }) => object.kind)).toEqual(['Pod', 'Pod']);
  expect(found).toHaveLength(2);
});
