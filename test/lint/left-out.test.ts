// What is not judged although it lies in a directory that is: files that a person leaves out, and files that are no manifests.

import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPolicy } from '../../src/lint/find-policy.ts';
import { inspectPaths } from '../../src/lint/inspect-paths.ts';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import { readPaths } from '../../src/lint/read-paths.ts';
import { KportError } from '../../src/model/errors.ts';
import type { LintResult } from '../../src/model/lint.ts';
import { textReport } from '../../src/report/text.ts';
import { tellError } from '../../src/words/tell-error.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { scratch } from '../sources/scratch.ts';
import { inWords, told } from '../told.ts';
import { BAD } from './judging.ts';

interface Run {
  readonly from?: string;
  readonly exclude?: readonly string[];
  readonly stdin?: string;
  readonly threads?: number;
}

async function lint(tree: Readonly<Record<string, string>>, paths: readonly string[], run: Run = {}): Promise<LintResult> {
  const io = recordedIo({ cwd: path.join(scratch(tree), run.from ?? ''), stdin: run.stdin ?? '' });
  return lintPaths(paths, {
    policy: await findPolicy(undefined, io),
    language: 'en',
    io,
    exclude: run.exclude,
    threads: run.threads ?? 1,
  });
}

const filesOf = ({ findings }: LintResult) => [...new Set(findings.map(({ origin }) => origin.file))];
const policy = (spec: string) => `apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nspec: ${spec}\n`;

describe('--exclude', () => {
  const TREE = { 'a.yaml': BAD, 'vendor/b.yaml': BAD, 'vendor/c/d.yaml': BAD, 'e/vendor/f.yaml': BAD, 'e/g.gen.yaml': BAD };

  test.each<[string, string[], string[]]>([
    ['a folder anywhere', ['vendor/'], ['a.yaml', 'e/g.gen.yaml']],
    ['a folder by its path', ['/vendor'], ['a.yaml', 'e/g.gen.yaml', 'e/vendor/f.yaml']],
    ['a folder as a shell completes it', ['./vendor/'], ['a.yaml', 'e/g.gen.yaml', 'e/vendor/f.yaml']],
    ['all in a folder', ['vendor/**'], ['a.yaml', 'e/g.gen.yaml', 'e/vendor/f.yaml']],
    ['files by their ending', ['*.gen.yaml'], ['a.yaml', 'e/vendor/f.yaml', 'vendor/b.yaml', 'vendor/c/d.yaml']],
    ['several', ['vendor', 'e/*.yaml'], ['a.yaml']],
    [
      'all but one',
      ['vendor/**', '!vendor/c/', '!vendor/c/d.yaml'],
      ['a.yaml', 'e/g.gen.yaml', 'e/vendor/f.yaml', 'vendor/c/d.yaml'],
    ],
    ['nothing that is there', ['nowhere'], ['a.yaml', 'e/g.gen.yaml', 'e/vendor/f.yaml', 'vendor/b.yaml', 'vendor/c/d.yaml']],
  ])('%s', async (_, exclude, expected) => {
    expect(filesOf(await lint(TREE, ['.'], { exclude }))).toEqual(expected);
  });

  // There git does not tell Vendor from vendor.
  test.skipIf(['darwin', 'win32'].includes(process.platform))('a folder by other letters is another one', async () => {
    expect(filesOf(await lint(TREE, ['.'], { exclude: ['Vendor/', 'A.yaml'] }))).toEqual(filesOf(await lint(TREE, ['.'])));
    expect(filesOf(await lint({ ...TREE, '.kport.yaml': policy('{exclude: [A.yaml]}') }, ['.']))).toContain('a.yaml');
  });

  test('from another directory: what is named as from here, and what is named as from there', async () => {
    const exclude = ['../vendor/c', '*.gen.yaml'];
    expect(filesOf(await lint(TREE, ['..'], { from: 'e', exclude }))).toEqual([
      '../a.yaml',
      '../e/vendor/f.yaml',
      '../vendor/b.yaml',
    ]);
  });

  test('an absolute pattern', async () => {
    const cwd = scratch(TREE);
    const io = recordedIo({ cwd });
    const settings = { policy: await findPolicy('restricted', io), language: 'en', io, threads: 1 } as const;
    expect(filesOf(await lintPaths(['e'], { ...settings, exclude: [`${cwd}/e/vendor`] }))).toEqual(['e/g.gen.yaml']);
  });

  test.each([
    ['a directory', ['vendor']],
    ['a file', ['vendor/b.yaml']],
    ['a pattern', ['v*/*.yaml']],
  ])('holds for %s that is named, which is told as skipped', async (_, paths) => {
    const { counts, skipped } = await lint(TREE, paths, { exclude: ['vendor'] });
    expect(counts).toMatchObject({ judged: 0, skipped: 1, unreadable: 0 });
    expect(inWords(skipped[0]?.reason)).toBe('left out by --exclude: vendor');
  });

  test('a link does not lead into what is left out', async () => {
    const { symlinkSync } = await import('node:fs');
    const cwd = scratch(TREE);
    symlinkSync('vendor', path.join(cwd, 'link'));
    const io = recordedIo({ cwd });
    const result = await lintPaths(['.'], {
      policy: await findPolicy('restricted', io),
      language: 'en',
      io,
      exclude: ['/vendor'],
    });
    expect(filesOf(result)).not.toContain('link/b.yaml');
  });

  test('inspect reads nothing of it either', async () => {
    const io = recordedIo({ cwd: scratch(TREE) });
    const read = readPaths(['.'], io, { policy: {}, options: {}, exclude: ['vendor', '*.gen.yaml'] });
    const { workloads } = await inspectPaths(read, { workloads: [], images: [], runtimes: ['unknown'] });
    expect(workloads.map(({ file }) => file)).toEqual(['a.yaml']);
  });
});

describe('exclude in a policy', () => {
  const TREE = { 'team/a.yaml': BAD, 'team/vendor/b.yaml': BAD, 'vendor/c.yaml': BAD };

  test('is seen from its file', async () => {
    const tree = { ...TREE, '.kport.yaml': policy('{exclude: [team/vendor]}') };
    expect(filesOf(await lint(tree, ['.']))).toEqual(['team/a.yaml', 'vendor/c.yaml']);
    expect(filesOf(await lint(tree, ['.'], { from: 'team' }))).toEqual(['a.yaml']);
  });

  test('is added to that of the policy that it extends, which is seen from its own file', async () => {
    const base = { 'team/base.yaml': policy('{exclude: [/vendor, base.yaml]}') };
    const tree = { ...TREE, ...base, '.kport.yaml': policy('{extends: ./team/base.yaml, exclude: [/vendor]}') };
    const result = await lint(tree, ['.']);
    expect(filesOf(result)).toEqual(['team/a.yaml']);
    expect(result.skipped.map(({ file, reason }) => `${file}: ${told(reason)}`)).toEqual([
      '.kport.yaml: it is a policy of kport',
      'team/base.yaml: left out by team/base.yaml: base.yaml',
      'team/vendor: left out by team/base.yaml: /vendor',
      'vendor: left out by .kport.yaml: /vendor',
    ]);
  });
});

describe('exemptions by file', () => {
  const TREE = { 'team/a.yaml': BAD, 'team/sub/b.yaml': BAD, 'c.yaml': BAD };
  const exempting = (files: string) => ({ ...TREE, '.kport.yaml': policy(`{exemptions: [{files: ${files}, reason: r}]}`) });

  test.each<[string, string, string[]]>([
    ['a file', '[team/a.yaml]', ['c.yaml', 'team/sub/b.yaml']],
    ['a folder with all in it', '[team/*]', ['c.yaml']],
    ['several', '[c.yaml, "team/s*"]', ['team/a.yaml']],
    ['none, by a name alone', '[a.yaml]', ['c.yaml', 'team/a.yaml', 'team/sub/b.yaml']],
  ])('%s', async (_, files, expected) => {
    expect(filesOf(await lint(exempting(files), ['.']))).toEqual(expected);
  });

  test('are seen from the policy, wherever the run starts and however a path is spelt', async () => {
    const tree = exempting('[team/a.yaml]');
    for (const named of ['.', './a.yaml', '../team/a.yaml', 'a.y*']) {
      expect(filesOf(await lint(tree, [named], { from: 'team' }))).not.toContain(named === '.' ? 'a.yaml' : named);
    }
    expect(filesOf(await lint(tree, ['.'], { threads: 2 }))).toEqual(['c.yaml', 'team/sub/b.yaml']);
  });

  test('standard input is no file', async () => {
    expect(filesOf(await lint(exempting('["*"]'), ['-'], { stdin: BAD }))).toEqual(['-']);
  });

  test('one that nothing used is told', async () => {
    expect((await lint(exempting('[gone.yaml]'), ['.'])).notices).toMatchObject([{ kind: 'unused', file: '.kport.yaml' }]);
  });
});

describe('values without a chart', () => {
  test.each<[string, object, RegExp]>([
    ['-f', { values: ['a.yaml'] }, /^--values a\.yaml: values are for charts.* kport lint a\.yaml judges the file$/],
    ['--set', { set: ['a=b'] }, /^--set: it is for charts, and there is none/],
    ['--set-json', { setJson: ['a=1'] }, /^--set-json: it is for charts/],
  ])('%s is a slip', async (_, charts, message) => {
    const io = recordedIo({ cwd: scratch({ 'a.yaml': BAD, 'b.yaml': BAD }) });
    const policy = await findPolicy(undefined, io);
    const error = await lintPaths(['.'], { policy, language: 'en', io, charts }).catch((thrown: unknown) => thrown);
    expect(error instanceof KportError && error.code === 'usage' ? tellError(error, 'en') : error).toMatch(message);
    // Before the commit that brought the chart.
    const past = await lintPaths(['.'], { policy, language: 'en', io, charts, isPast: true });
    expect(past.counts.judged).toBe(2);
  });

  test('what does not change values is none', async () => {
    const io = recordedIo({ cwd: scratch({ 'a.yaml': BAD }) });
    const charts = { namespace: 'shop', kubeVersion: '1.32', skipTests: true };
    const { counts } = await lintPaths(['.'], { policy: await findPolicy(undefined, io), language: 'en', io, charts });
    expect(counts.judged).toBe(1);
  });
});

describe('files that are no manifests', () => {
  test.each([
    ['JSON with comments', 'tsconfig.json', '{\n  /* "kind": */ "a": "http://x", // b\n  "c": [1,],\n}\n'],
    [
      'JSON with comments and a kind further in',
      'tasks.json',
      '{\n  // tasks\n  "tasks": [{ "group": { "kind": "build" } }],\n}\n',
    ],
    ['a list of JSON with comments', 'keys.json', '[\n  // keys\n  { "kind": "a" },\n]\n'],
    ['ERB', 'database.yml', 'a:\n  <% if x %>\n  b: 1\n  <% end %>\n'],
    ['Jinja', 'site.yml', '{% if a %}\nx: {{ y }}\n{% endif %}\n'],
    ['Markdown', 'notes.yml', '# Notes\n\n* this kind of thing: `x`\n- a: b: c\n'],
    ['bytes', 'data.yaml', '\x00\x01ELF'],
    ['Score', 'score.yaml', 'apiVersion: score.dev/v1b1\nmetadata: {name: a}\ncontainers: {}\n'],
  ])('%s: skipped where nobody named it', async (_, name, text) => {
    const { counts, skipped } = await lint({ [`d/${name}`]: text, 'd/bad.yaml': BAD }, ['d']);
    expect(counts).toMatchObject({ judged: 1, skipped: 1, unreadable: 0 });
    expect(inWords(skipped[0]?.reason)).toMatch(/^not a /);
  });

  test.each([
    ['a manifest that is broken', 'a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: [\n'],
    ['one of which only the kind can be read', 'a.yaml', 'kind: Pod\n\t- a\n'],
    ['a manifest in JSON with comments', 'a.json', '{ "apiVersion": "v1", "kind": "Pod", // a\n "metadata": {} }\n'],
    ['a List in JSON with comments', 'a.json', '{ // a\n "items": [{ "apiVersion": "v1", "kind": "Pod" }] }\n'],
    ['a template of a manifest', 'a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {{ x }}\n'],
    ['an object without its kind', 'a.yaml', 'apiVersion: apps/v1\nmetadata: {name: a}\nspec: {}\n'],
    ['an object of a group without its kind', 'a.yaml', 'apiVersion: example.com/v1alpha1\nmetadata: {name: a}\n'],
    ['a document behind one that is read', 'a.yaml', `${BAD}---\na: [\n`],
  ])('%s: told', async (_, name, text) => {
    expect((await lint({ [`d/${name}`]: text }, ['d'])).counts).toMatchObject({ skipped: 0, unreadable: 1 });
  });

  test.each([
    ['data', '', 1],
    ['a List of JSON', ' '.repeat(3 << 20).concat('{"kind": "List"}'), 0],
    ['UTF-16, in which nothing is found', '\0', 0],
  ])('a file that is too large: %s', async (_, text, skipped) => {
    const cwd = scratch({ 'd/data.json': `[${'1234567,'.repeat(2_700_000)}${text}1]`, 'd/bad.yaml': BAD });
    const io = recordedIo({ cwd });
    const settings = { policy: await findPolicy('restricted', io), language: 'en', io, threads: 1 } as const;
    expect((await lintPaths(['d'], settings)).counts).toMatchObject({ skipped, unreadable: 1 - skipped });
    expect((await lintPaths(['d/data.json'], settings)).counts).toMatchObject({ skipped: 0, unreadable: 1 });
  });

  test.each([
    ['a Pod', 'metadata: {name: web}\nspec:\n  containers: [{name: a, ports: [{containerPort: 80}]}]\n'],
    ['a Pod without metadata', 'spec:\n  containers: [{name: a, ports: [{containerPort: 80}]}]\n'],
    ['a Pod without metadata, as JSON', '{"spec": {"containers": [{"name": "a"}]}}'],
    ['a workload', 'metadata: {name: web}\nspec: {template: {spec: {containers: []}}}\n'],
  ])('%s with neither apiVersion nor kind, which nobody named, is named as skipped without being asked for', async (_, text) => {
    const result = await lint({ 'd/web.yaml': text, 'd/values.yaml': 'replicas: 3\n', 'd/bad.yaml': BAD }, ['d']);
    expect(result.counts).toMatchObject({ judged: 1, skipped: 2, unreadable: 0 });
    const options = { color: false, language: 'en' } as const;
    const line = 'd/web.yaml: skipped: it looks like a workload, and has neither apiVersion nor kind: with both it is judged';
    expect(
      textReport(result, options)
        .split('\n')
        .filter((one) => one.includes('skipped: ')),
    ).toEqual([line]);
    expect(textReport(result, { ...options, verbose: true })).toContain(`${line}\n`);
    expect(textReport(result, { ...options, quiet: true })).not.toContain('skipped');
  });

  test.each([
    ['of a workload, as kubectl patch takes it', 'spec: {template: {spec: {containers: [{name: a, image: b}]}}}\n'],
    ['with labels', 'metadata: {labels: {a: b}}\nspec: {containers: [{name: a}]}\n'],
    ['of values', 'containers: [{name: a}]\n'],
    ['of one value', 'spec: {containers: 2}\n'],
  ])('a part %s is skipped, and is no workload', async (_, text) => {
    const result = await lint({ 'd/part.yaml': text, 'd/bad.yaml': BAD }, ['d']);
    expect([result.counts.unreadable, result.skipped.map(({ reason }) => reason.code)]).toEqual([0, ['document-without-type']]);
  });

  test('one that is named is told', async () => {
    const tree = { 'd/tsconfig.json': '{ // a\n "b": 1 }\n' };
    expect((await lint(tree, ['d/tsconfig.json'])).counts).toMatchObject({ skipped: 0, unreadable: 1 });
    expect((await lint(tree, ['d', 'd/tsconfig.json'])).counts).toMatchObject({ skipped: 0, unreadable: 1 });
  });

  test('inspect skips them, too', async () => {
    const io = recordedIo({ cwd: scratch({ 'a.yaml': BAD, 'tsconfig.json': '{ // a\n "b": 1 }\n' }) });
    const seen = await inspectPaths(readPaths(['.'], io), { workloads: [], images: [], runtimes: ['unknown'] });
    expect([seen.unreadable, seen.skipped.map(({ file }) => file)]).toEqual([[], ['tsconfig.json']]);
  });
});

describe('nothing to judge', () => {
  test.each([
    ['an empty directory', { 'd/': '' }, ['d']],
    ['a directory of other files', { 'd/a.txt': '' }, ['d']],
    ['one beside a file', { 'd/': '', 'a.yaml': BAD }, ['a.yaml', 'd']],
    ['an empty standard input', {}, ['-']],
  ])('%s is no consent', async (_, tree, paths) => {
    expect((await lint(tree, paths)).counts.unreadable).toBe(1);
  });

  test.each(['', '\n', '# nothing\n', '---\n'])('%j on standard input is told as helm-check tells it', async (stdin) => {
    const { unreadable } = await lint({}, ['-'], { stdin });
    expect(inWords(unreadable)).toEqual([{ file: '-', position: { line: 1, column: 1 }, reason: 'there is no manifest in it' }]);
  });
});
