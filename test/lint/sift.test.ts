import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeFile } from '../../src/lint/judge-file.ts';
import { siftingOf } from '../../src/lint/read-ahead.ts';
import { type Sift, type Sifted, sifter } from '../../src/lint/sift.ts';
import { BAD, CONFIG_MAP, GOOD, judging } from './judging.ts';

const ROOT = join(import.meta.dirname, '../..');
const SETTINGS = judging();
const POD = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[]}}';

const MOST = 100_000;

type Answer = ReturnType<Sift>;

/** By whatever name, as another thread tells it: as JSON. */
function told(text: string, file = 'a.yaml', workloads = SETTINGS.policy.workloads): Answer {
  const said = sifter({ workloads }, MOST)(file, text);
  return said === undefined || said instanceof Int32Array ? said : (JSON.parse(JSON.stringify(said)) as Sifted);
}

/** What is told of a text, or handed over with it, comes to the same as the text. */
function expectSame(text: string, file = 'a.yaml'): void {
  const said = told(text, file);
  const read = { file, text, isMet: true } as const;
  const other = said === undefined || said instanceof Int32Array ? { ...read, scanned: said } : { file, ...said };
  expect(judgeFile(other, SETTINGS)).toEqual(judgeFile(read, SETTINGS));
}

describe('what is told of a file in place of its text', () => {
  test.each<[string, string, Sifted]>([
    ['an object', CONFIG_MAP, { objects: 1 }],
    ['objects', `# \n---\n${CONFIG_MAP}---\n---\n${CONFIG_MAP}...\n`, { objects: 2 }],
    ['an object of JSON', '{"apiVersion":"v1","kind":"ConfigMap"}\n', { objects: 1 }],
    ['an object that is read by libyaml, of nothing else', `a: &a 1\n---\n${CONFIG_MAP}`, { objects: 1 }],
    ['a value beside an object', `a: 1\n---\n${CONFIG_MAP}`, { objects: 1 }],
    ['nothing', '# nothing\n', { skipped: { code: 'no-document' } }],
    ['values', 'replicas: 3\n', { skipped: { code: 'document-without-type' } }],
    ['half a type', 'kind: a\n', { skipped: { code: 'document-of-half-a-type', data: { field: 'apiVersion' } } }],
    ['the other half', 'apiVersion: v2\n', { skipped: { code: 'document-of-half-a-type', data: { field: 'kind' } } }],
    ['a list', '- a\n', { skipped: { code: 'document-is-list' } }],
    ['a value', 'a\n', { skipped: { code: 'document-is-value' } }],
    ['lists as JSON has them', '[1, [2]]\n', { skipped: { code: 'document-is-list' } }],
  ])('%s', (_, text, said) => {
    expect(told(text)).toEqual(said);
    expectSame(text);
  });

  test('what is no manifest, with the place of what is wrong', () => {
    const text = '// settings\n{"a": [1,]}\n';
    expect(told(text, 'a.json')).toEqual({ skipped: expect.objectContaining({ code: 'no-manifest' }) });
    expectSame(text, 'a.json');
  });

  test('comes to the same as the text, of all that is tested otherwise', () => {
    const files = globSync(['test/fixtures/**/*.{yaml,yml,json}', 'examples/**/*.{yaml,yml,json}', 'charts/**/*.yaml'], {
      cwd: ROOT,
    });
    const texts = files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);
    const answers = texts.map(([file, text]) => told(text, file));
    expect(answers.filter((one) => one instanceof Int32Array).length).toBeGreaterThan(100);
    expect(answers.filter((one) => one !== undefined && !(one instanceof Int32Array)).length).toBeGreaterThan(20);
    for (const [file, text] of texts) expectSame(text, file);
  });
});

/** Each document, brief or not. */
function isOnlyScanned(answer: Answer): boolean {
  return answer instanceof Int32Array;
}

describe('nothing is told, so that the text is read by whoever judges it', () => {
  test.each([
    ['a Pod', GOOD],
    ['a Pod behind other objects', `${CONFIG_MAP}---\n${BAD}`],
    ['a Pod of which the type comes late', 'metadata: {name: a}\nkind: Pod\nspec: {containers: []}\napiVersion: v1\n'],
    ['a Pod of JSON', POD],
    ['a Pod of JSON, and one behind it', `${POD}\n---\n${BAD}`],
    ['a Pod of JSON, and what is read by libyaml behind it', `${POD}\n---\na: &a 1\n---\n${BAD}`],
    ['a Pod between what is brief and what is not', `# \n---\n${GOOD}---\na: *b\n---\n${CONFIG_MAP}---\n${BAD}`],
    ['a List', `{"apiVersion":"v1","kind":"List","items":[${POD}]}`],
    ['a Service', 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n'],
    ['an unknown kind in which Pods may be', 'apiVersion: example.org/v1\nkind: A\nspec: {containers: []}\n'],
    ['what cannot be read', `${CONFIG_MAP}---\na: b: c\n`],
    ['what says that it is an object and cannot be read', 'kind: [\n'],
    ['an object in all but its type', 'kind: Deployment\nmetadata: {name: a}\nspec: {}\n'],
    ['an object that nobody can know without reading all of it', CONFIG_MAP.replace('{a: b}', '&a {a: b}')],
    ['a mark in an object', `${CONFIG_MAP}# kport-allow privileged-host-port\n`],
  ])('of %s', (_, text) => {
    expect(told(text)).toSatisfy(isOnlyScanned);
    expectSame(text);
  });

  test.each(['compose.yaml', 'a.service', 'a.container', 'Dockerfile'])('of %s', (file) => {
    expect(told('a: 1\n', file)).toBeUndefined();
  });

  test('of Compose by its text', () => {
    expect(told('services:\n  web:\n    image: a\n')).toBeUndefined();
  });

  test('of a text of which the numbers are too many', () => {
    const items = Array.from({ length: MOST }, (_, index) => `  a${index}: b\n`).join('');
    expect(told(`${GOOD}---\n${CONFIG_MAP.replace('{a: b}', '').trimEnd()}\n${items}`)).toBeInstanceOf(Int32Array);
    expect(told(`${GOOD}---\n${GOOD}  x:\n${items.replaceAll(/^/gm, '  ')}`)).toBeUndefined();
  });

  test('of a kind in which the policy says that there are Pods', () => {
    const text = 'apiVersion: example.org/v1\nkind: A\n';
    expect(told(text)).toEqual({ objects: 1 });
    expect(told(text, 'a.yaml', [{ apiGroup: 'example.org', kind: 'A', podSpecs: ['spec'] }])).toBeInstanceOf(Int32Array);
  });
});

test('no file is told of where all are read otherwise, or their texts are shown', () => {
  const { policy } = SETTINGS;
  expect(siftingOf(SETTINGS)).toEqual({ workloads: policy.workloads });
  expect(siftingOf({ ...SETTINGS, dialect: 'kubernetes' })).toBeUndefined();
  expect(siftingOf({ ...SETTINGS, binds: true })).toBeUndefined();
  expect(siftingOf({ ...SETTINGS, policy: { ...policy, runtime: 'podman' } })).toBeUndefined();
});
