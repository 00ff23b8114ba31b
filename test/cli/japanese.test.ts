import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { internalError } from '../../src/cli/io/internal-error.ts';
import { wholeProgram } from '../../src/cli/run.ts';
import { everyRule } from '../../src/rules/index.ts';
import { EARLY_WORDS } from '../../src/words/early-words.ts';
import { imagesEn } from '../../src/words/en/images.ts';
import { inputEn } from '../../src/words/en/input.ts';
import { usageEn } from '../../src/words/en/usage.ts';
import { imagesJa } from '../../src/words/ja/images.ts';
import { inputJa } from '../../src/words/ja/input.ts';
import { usageJa } from '../../src/words/ja/usage.ts';
import { scratch } from '../sources/scratch.ts';
import { englishIn, japanese } from './in-japanese.ts';
import { recordedIo } from './recorded-io.ts';

/** Every command there is, and those within it. */
const within = (command: Command, path: readonly string[] = []): string[][] => [
  [...path],
  ...command.commands.flatMap((one) => within(one, [...path, one.name()])),
];
const COMMANDS = within(await wholeProgram({ io: recordedIo({ cwd: '/' }), now: () => 0, finish: () => undefined }));

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: web, image: x, ports: [{containerPort: 80}]}]
`;

const TREE = {
  'a.yaml': POD,
  'b.yaml': POD.replace('80', '"80"'),
  'c.yaml': 'a: b: c\n',
  'd.yaml': '- a\n',
  'e.yaml': '',
  'f.yaml': 'a: {{ .x }}\n',
  'g.yaml': 'apiVersion: v1\nmetadata: {name: a}\n',
};

const MISTAKES = `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
spec:
  mode: of
  runtime: 1
  rulez: {}
  rules:
    zebra: {}
    duplicate-kye: {}
    net-bind-service-added: {options: {allowWhenNeded: 1}}
    duplicate-key: {options: {x: 1}}
    may-run-as-root: off
  workloads: [{apiGroup: A/b, kind: X, podSpecs: [a..b]}]
  images: [{image: "", user: true, uid: -1}]
  exemptions:
    - {reason: " ", rules: [none]}
    - {names: [], kinds: [a/b/c], expires: 2026-02-30, reason: x}
    - {reason: x}
`;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('--lang ja', () => {
  // What stands in the manifest, in an example or in the title of an English page is no sentence of kport.
  const ownWords = (told: string) =>
    told
      .replaceAll(/^ *(?:\d+)? *\|.*$/gm, '')
      .replaceAll(/^ {2}(?:悪い例|良い例)\n(?:(?: {4}.*)?\n)*/gm, '')
      .replaceAll(/^(?:悪い例|良い例|参考資料)\n(?:(?: .*)?\n)*/gm, '')
      .replaceAll(/\n +/g, ' ');

  test.each(COMMANDS.map((command) => [command.join(' ') || 'kport', command]))('the help of %s', async (_, command) => {
    const help = await japanese([...command, '--help']);
    expect(help).toMatch(/^使い方: /);
    expect(englishIn(help)).toEqual([]);
  });

  test.each([
    [['lnt']],
    [['lint', '--nope']],
    [['lint', '--format']],
    [['lint', '--format', 'x']],
    [['lint', '--format', 'json', '--format', 'sarif']],
    [['lint', '--format', 'json=']],
    [['lint', '--runtime', 'x']],
    [['lint', '--quiet', '--verbose']],
    [['lint', '--policy', 'x']],
    [['lint', '--baseline', 'none.json', '.']],
    [['help', 'lnt']],
    [['inspect']],
    [['rules', 'x']],
    [['schema', 'x']],
    [['helm-check', '--revision', 'x']],
    [['fix', '--nope']],
    [['image', 'x']],
    [['image', 'inspect', 'oci:none']],
    [['export', 'x']],
    [['export', 'vap', '--policy', 'none']],
    [['inspect', '--port', 'x', '.']],
    [['lint', '--rule', 'x=off', '.']],
    [['lint', '--node-port-start', 'x', '.']],
    [['lint', '--exclude', '', '.']],
  ])('%j', async (argv) => {
    const told = await japanese(argv, scratch({ 'a.yaml': '' }));
    expect(told).toMatch(/[\u3040-\u9fff]/);
    expect(englishIn(told)).toEqual([]);
  });

  test('kport init', async () => {
    expect(englishIn(await japanese(['init', '--dry-run']))).toEqual([]);
    expect(englishIn(await japanese(['init'], scratch({})))).toEqual([]);
  });

  test('a run over what cannot be read, and over what is nothing for kport', async () => {
    const told = await japanese(['lint', '--verbose', '.', 'gone'], scratch(TREE));
    expect(told).toContain('文字列 "80" です');
    expect(englishIn(told)).toEqual([]);
  });

  test.each([[['fix', '--unsafe', '.']], [['fix', '--check', '.']], [['image', 'lock', '.']], [['export', 'vap', '--explain']]])(
    '%j',
    async (argv) => {
      const told = await japanese(argv, scratch({ 'a.yaml': POD }));
      expect(told).toMatch(/[\u3040-\u9fff]/);
      expect(englishIn(ownWords(told))).toEqual([]);
    },
  );

  test('baselines', async () => {
    const cwd = scratch({ 'a.yaml': POD });
    const told = [];
    for (const argv of [['create'], ['check'], ['create']]) told.push(await japanese(['baseline', ...argv], cwd));
    writeFileSync(`${cwd}/a.yaml`, POD.replace('80', '8080'));
    for (const argv of [['check'], ['prune']]) told.push(await japanese(['baseline', ...argv], cwd));
    expect(englishIn(told.join(''))).toEqual([]);
  });

  test('a policy with every kind of mistake', async () => {
    const told = await japanese(['lint', '--policy', 'p.yaml', '.'], scratch({ 'p.yaml': MISTAKES }));
    expect(told.split('\n').length).toBeGreaterThan(8);
    expect(englishIn(told)).toEqual([]);
  });

  test.each(Object.entries({ ...inputJa, ...usageJa, ...imagesJa }))('%s', (code, sentence) => {
    expect(englishIn(sentence)).toEqual([]);
    // But for what is quoted alone, or a part that is a name.
    const isQuoted = /^[{}\w:, -]*$/.test(sentence.replace(/ \(.*/, ''));
    expect(isQuoted || sentence !== ({ ...inputEn, ...usageEn, ...imagesEn } as Readonly<Record<string, string>>)[code]).toBe(
      true,
    );
  });

  test.each(everyRule.map(({ id }) => id))('explain %s', async (id) => {
    const told = await japanese(['explain', id]);
    expect(told).toContain('参考資料');
    expect(englishIn(ownWords(told))).toEqual([]);
  });

  test.each([
    [['lint', '--verbose', 'test/fixtures', 'examples']],
    [['lint', '--quiet', 'test/fixtures']],
    [['explain', 'bind', 'test/fixtures', 'examples']],
    [['inspect', 'test/fixtures', 'examples']],
    [['fix', 'examples']],
    [['rules']],
    [['explain', '443', '80', '5432']],
    [['ports', 'ssh']],
  ])('%j of real manifests', async (argv) => {
    const told = await japanese(argv, ROOT);
    expect(told).toMatch(/[\u3040-\u9fff]/);
    expect(englishIn(ownWords(told))).toEqual([]);
  });

  const BAD = {
    'Chart.yaml': 'apiVersion: v2\nname: a\n',
    'templates/a.yaml': '{{ nope }}',
    'gone/kustomization.yaml': 'resources: [gone.yaml]\n',
    'fetched/kustomization.yaml': 'resources: ["https://example.org/x.yaml"]\n',
    'list/kustomization.yaml': '- a\n',
    'folder/index.json': '{',
    'half.json': '[1',
    'p.yaml': 'a: b: c',
    'old.yaml': 'kind: PortPolicy\napiVersion: kport.dev/v2\n',
    'baseline.json': '{}',
    'nul.yaml': '\u0000\u0001',
    'alias.yaml': 'a: &a [*b]\n',
    'twice.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, name: b}\nspec: {contaners: 1}\n',
  };

  test.each([
    ['lint', '--verbose', '.'],
    ['lint', '--verbose', '--no-render', '.'],
    ['fix', '.'],
    ['fix', 'p.yaml', 'gone.yaml'],
    ['inspect', '.'],
    ['explain', 'bind', 'twice.yaml'],
    ...['p.yaml', 'old.yaml', 'gone.yaml', 'list', 'nul.yaml', 'half.json'].map((file) => ['lint', '--policy', file, '.']),
    ...['p.yaml', 'baseline.json', 'gone.yaml', 'list'].map((file) => ['lint', '--baseline', file, '.']),
    ['lint', '--diff', 'x', '.'],
    ['lint', '-f', 'gone.yaml', '.'],
    ['lint', '--set', 'a.b', '.'],
    ['lint', '--format', 'html=list', 'twice.yaml'],
    ['lint', '--format', 'html=gone/x/y.html', 'twice.yaml'],
    ['image', 'inspect', 'oci:folder'],
    ['image', 'inspect', 'nothing'],
    ['image', 'inspect', 'docker-archive:p.yaml'],
    ['image', 'inspect', 'oci-archive:gone'],
    ['serve', '--cert', 'gone', '--key', 'gone'],
    ['serve', '--cert', 'p.yaml', '--key', 'p.yaml'],
    ['serve', '--port', 'x'],
    ['serve', '--kubeconfig', 'gone', '--policy-cluster'],
    ['helm-check', '-'],
    ['helm-check', '--release', 'x', '--kubeconfig', 'p.yaml'],
    ['helm-post-render'],
    ['init', '--extends', 'x'],
    ['init', 'gone'],
    ['baseline', 'create', '.'],
    ['baseline', 'prune', '--baseline', 'p.yaml', '.'],
    ['explain', 'nothing'],
  ])('%j %j %j over what is no good', async (...argv) => {
    const cwd = scratch(BAD);
    for (const stdin of ['', 'a: b: c\n', 'kind: Pod\n']) {
      const told = await japanese(
        argv.filter((word) => word !== undefined),
        cwd,
        stdin,
      );
      expect(told).toMatch(/[\u3040-\u9fff「]/);
      expect(englishIn(ownWords(told))).toEqual([]);
    }
  });

  test('what nobody expected', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { syscall: 'write' });
    for (const error of [new Error('it is broken somewhere'), full, 'it is no error']) {
      const told = internalError(error, {}, 'ja');
      expect(told).toMatch(/^kport: .*「.*」/);
      expect(englishIn(told)).toEqual([]);
      expect(internalError(error, {}, 'en')).not.toMatch(/[\u3040-\u9fff]/);
    }
    expect(englishIn(Object.values(EARLY_WORDS.ja).join('\n'))).toEqual([]);
  });

  test('a sentence in English would be seen', () => {
    expect(englishIn('読み取れません: it cannot be read\nkport: "it is no file"')).toEqual(['読み取れません: it cannot be read']);
  });
});
