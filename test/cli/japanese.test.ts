import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { imagesEn } from '../../src/words/en/images.ts';
import { inputEn } from '../../src/words/en/input.ts';
import { usageEn } from '../../src/words/en/usage.ts';
import { imagesJa } from '../../src/words/ja/images.ts';
import { inputJa } from '../../src/words/ja/input.ts';
import { usageJa } from '../../src/words/ja/usage.ts';
import { scratch } from '../sources/scratch.ts';
import { recordedIo } from './recorded-io.ts';

const COMMANDS = [
  [],
  ['lint'],
  ['baseline'],
  ['inspect'],
  ['explain'],
  ['explain', 'bind'],
  ['rules'],
  ['ports'],
  ['serve'],
  ['helm-check'],
  ['helm-post-render'],
  ['init'],
  ['schema'],
  ['completion'],
];

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

/** Lines with three or more English words in a row, where nothing is quoted, no name of code and no command line. */
function englishIn(text: string): string[] {
  return text.split('\n').filter((line) => {
    const prose = line
      .replace(/^ +(?:kport|helm|kubectl|source)\b.*?(?: {2,}|$)/, '')
      .replace(/^使い方: .*$/, '')
      .replaceAll(/kport (?:lint|baseline (?:create|check|prune)|explain bind)(?![a-z])/g, ' | ')
      .replaceAll(/helm (?:template|get (?:manifest|hooks))(?![a-z])/g, ' | ')
      .replaceAll(/\{\w+\}|"[^"]*"|「[^」]*」|`[^`]*`|<[^>]*>|\[[^\]]*\]/g, ' | ')
      .replaceAll(/\S*[-./=:_*|0-9A-Z]\S*/g, ' | ');
    return /(?<![a-z])[a-z]+(?: +[a-z]+){2,}/.test(prose);
  });
}

async function japanese(argv: readonly string[], cwd = '/'): Promise<string> {
  const io = recordedIo({ cwd, env: { KPORT_LANG: 'ja' } });
  await run(argv, io);
  return io.written.out + io.written.err;
}

describe('--lang ja', () => {
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

  test('a sentence in English would be seen', () => {
    expect(englishIn('読み取れません: it cannot be read\nkport: "it is no file"')).toEqual(['読み取れません: it cannot be read']);
  });
});
