import { spawnSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LintResult } from '../../src/model/lint.ts';
import { scratch } from '../sources/scratch.ts';
import { inWords, told } from '../told.ts';
import { BAD } from './judging.ts';
import { lint, TREE } from './run.ts';

const placesOf = ({ findings }: LintResult) => findings.map(({ origin, range }) => `${origin.file}:${range?.start.line}`);

describe('a run', () => {
  test('judges every file, and counts each of them once', async () => {
    const result = await lint(scratch(TREE), ['.']);
    expect(result.counts).toEqual({
      files: 8,
      judged: 3,
      skipped: 2,
      unreadable: 3,
      objects: 6,
      workloads: 5,
      errors: 3,
      warnings: 0,
      infos: 0,
      exempted: 0,
      remapping: 0,
    });
    expect(placesOf(result)).toEqual(['a/bad.yaml:10', 'a/mixed.yaml:10', 'a/mixed.yaml:29']);
    expect(result.unreadable.map(({ file, position }) => [file, position?.line])).toEqual([
      ['a/mixed.yaml', 18],
      ['b/broken.yaml', 2],
      ['b/chart.yaml', 1],
    ]);
    expect(inWords(result.skipped)).toEqual([
      { file: 'b/empty.yaml', reason: 'empty: no document in it' },
      { file: 'b/values.yaml', reason: 'not a Kubernetes object: it has neither apiVersion nor kind' },
    ]);
    expect(result.failures).toEqual([]);
    expect(result.policy).toEqual({ name: 'restricted', file: 'p.yaml' });
  });

  test('one bad path never ends it', async () => {
    const directory = scratch({ ...TREE, 'd/large.yaml': '', 'd/bin.yaml': '\x00\x01\x7fELF' });
    truncateSync(path.join(directory, 'd/large.yaml'), 21 * 1024 * 1024);
    spawnSync('mkfifo', [path.join(directory, 'd/fifo.yaml')]);
    symlinkSync('.', path.join(directory, 'd/loop'));
    symlinkSync('nothing', path.join(directory, 'd/link.yaml'));
    const { unreadable, skipped, counts } = await lint(directory, ['gone', 'd', '*.none', 'a/bad.yaml']);
    expect(unreadable.map(({ file, reason }) => `${file}: ${told(reason)}`)).toEqual(
      [
        '*.none: no file matches this pattern',
        'd/large.yaml: the file has 21 MiB; kport reads files of up to 20 MiB',
        'd/link.yaml: no such file or directory',
        'gone: no such file or directory',
      ].toSorted(),
    );
    expect(skipped.map(({ file }) => file)).toEqual(['d/bin.yaml', 'd/fifo.yaml', 'd/loop']);
    expect(counts).toMatchObject({ files: 8, judged: 1, skipped: 3, unreadable: 4, errors: 1 });
  });

  test('no file at all', async () => {
    expect((await lint(scratch({ 'd/': '' }), ['d'])).counts).toMatchObject({ files: 1, unreadable: 1 });
  });

  test('standard input, beside files', async () => {
    const result = await lint(scratch({ '!.yaml': BAD, 'a.yaml': BAD }), ['a.yaml', '-', '!.yaml'], { stdin: `# c\n${BAD}` });
    expect(placesOf(result)).toEqual(['-:11', '!.yaml:10', 'a.yaml:10']);
  });

  test.each([
    ['nothing', '', { unreadable: 1 }],
    ['a template', '{{ x', { unreadable: 1 }],
    ['too much', ' '.repeat(21 * 1024 * 1024), { unreadable: 1 }],
  ])('%s on standard input', async (_, stdin, counts) => {
    expect((await lint('/', ['-'], { stdin })).counts).toMatchObject({ files: 1, ...counts });
  });

  test('tells how far it is', async () => {
    const seen: [number, number][] = [];
    await lint(scratch(TREE), ['.'], { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen).toEqual(Array.from({ length: 8 }, (_, index) => [index + 1, 8]));
  });
});
