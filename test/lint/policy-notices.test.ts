import { describe, expect, test } from 'vitest';
import { findPolicy } from '../../src/lint/find-policy.ts';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import type { LintResult } from '../../src/model/lint.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { scratch } from '../sources/scratch.ts';
import { GOOD } from './judging.ts';

const policy = (...namespaces: readonly string[]) => `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
metadata: {name: team}
spec: {exemptions: [${namespaces.map((name) => `{rules: [privileged-host-port], namespaces: [${name}], reason: ${name}}`).join(', ')}]}
`;

interface Run {
  readonly paths: readonly string[];
  readonly named?: string;
  readonly verbose?: boolean;
}

async function lint(tree: Readonly<Record<string, string>>, { paths, named, verbose }: Run): Promise<LintResult> {
  const io = recordedIo({ cwd: scratch(tree) });
  const found = await findPolicy(named, io, paths);
  return lintPaths(paths, { policy: found, language: 'en', io, threads: 1, verbose });
}

const messages = ({ notices }: LintResult) => notices.map(({ file, message }) => `${file}: ${message}`);
const each = (file: string) => ['one', 'two'].map((name) => `${file}: exemption "${name}" matches no finding`);
const counted = (file: string) => [`${file}: 2 exemptions match no finding of these files; --verbose names them`];

describe('exemptions that match nothing', () => {
  const TREE = { '.kport.yaml': policy('one', 'two'), 'a/x.yaml': GOOD, 'p/q.yaml': policy('one', 'two') };

  test.each<[string, Run, string[]]>([
    ['a whole run names each', { paths: ['.'] }, each('.kport.yaml')],
    ['a run of one file counts them', { paths: ['a/x.yaml'] }, counted('.kport.yaml')],
    ['a run of one folder below counts them', { paths: ['a'] }, counted('.kport.yaml')],
    ['standard input counts them', { paths: ['-', 'a/x.yaml'] }, counted('.kport.yaml')],
    ['--verbose names each', { paths: ['a/x.yaml'], verbose: true }, each('.kport.yaml')],
    ['with --policy, a folder names each', { paths: ['a'], named: 'p/q.yaml' }, each('p/q.yaml')],
    ['with --policy, a file counts them', { paths: ['a/x.yaml'], named: 'p/q.yaml' }, counted('p/q.yaml')],
  ])('%s', async (_, run, expected) => {
    expect(messages(await lint(TREE, run))).toEqual(expected);
  });

  test('one alone is named', async () => {
    const tree = { '.kport.yaml': policy('one'), 'a.yaml': GOOD };
    expect(messages(await lint(tree, { paths: ['a.yaml'] }))).toEqual(['.kport.yaml: exemption "one" matches no finding']);
  });
});

describe('a policy that is met', () => {
  const TREE = { '.kport.yaml': policy(), 'a/.kport.yaml': policy(), 'a/x.yaml': GOOD };

  test('is no manifest', async () => {
    const { counts } = await lint(TREE, { paths: ['.'] });
    expect(counts).toMatchObject({ files: 3, judged: 1, skipped: 2, objects: 1 });
  });

  test('is no manifest either where it is named', async () => {
    expect((await lint(TREE, { paths: ['a/.kport.yaml'] })).counts).toMatchObject({ files: 1, skipped: 1 });
  });

  test.each<[string, Run, string[]]>([
    [
      'and not used is told',
      { paths: ['.'] },
      ['a/.kport.yaml: not used here: this run judges by .kport.yaml, kport lint a by this file'],
    ],
    ['and used is not', { paths: ['a'] }, []],
    ['and not used is not, where another is named', { paths: ['.'], named: 'audit' }, []],
  ])('%s', async (_, run, expected) => {
    expect(messages(await lint(TREE, run))).toEqual(expected);
  });

  test('is told where no policy is used', async () => {
    const tree = { 'a/.kport.yaml': policy(), 'a/x.yaml': GOOD };
    expect(messages(await lint(tree, { paths: ['.'] }))).toEqual([
      'a/.kport.yaml: not used here: this run judges by restricted, kport lint a by this file',
    ]);
  });
});
