import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeEqualOnce } from '../../src/lint/equal-files.ts';
import { type FileVerdict, fileJudge, type JudgeSettings } from '../../src/lint/judge-file.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import type { ReadPath } from '../../src/sources/read.ts';
import { BAD, GOOD, judging } from './judging.ts';

const ROOT = join(import.meta.dirname, '../..');
const ASIDE =
  'apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: x}\nspec:\n  valuesContent: |\n    sidecars: [{{ .x }}\n';
const TEXTS: readonly (readonly [name: string, text: string])[] = [
  ...globSync(['test/fixtures/**/*.yaml', 'examples/**/*.yaml'], { cwd: ROOT }).map(
    (file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const,
  ),
  ['a document that cannot be read, and one that can', `${BAD}---\nkind: Pod\nmetadata: [\n`],
  ['a text in which there may be a Pod', ASIDE],
];

const ALL: JudgeSettings = { ...judging(), policy: shippedPolicy('restricted'), binds: true };

interface Counted {
  readonly judge: (read: ReadPath) => FileVerdict;
  readonly judged: string[];
}

const NAMES = ['a/x.yaml', 'b/x.yaml', 'c/x.yaml', 'd.yaml', '-'];

function counted(settings: JudgeSettings): Counted {
  const judged: string[] = [];
  const judge = fileJudge(settings);
  const note = (read: ReadPath) => {
    judged.push(read.file);
    return judge(read);
  };
  const files = NAMES.map((file) => ({ file }));
  return { judge: judgeEqualOnce(note, settings, files), judged };
}

describe('files with the same text', () => {
  test.each(TEXTS)('%s: the second is what it is by itself', (_, text) => {
    const { judge, judged } = counted(ALL);
    judge({ file: 'a/x.yaml', text });
    const second = { file: 'b/x.yaml', text };
    expect(judge(second)).toEqual(fileJudge(ALL)(second));
    expect(judged).toEqual(['a/x.yaml']);
  });

  test('of some there is each thing that names the file', () => {
    const verdicts = TEXTS.map(([file, text]) => fileJudge(ALL)({ file, text }));
    const has = (what: (verdict: FileVerdict) => number) => expect(verdicts.some((verdict) => what(verdict) > 0)).toBe(true);
    has(({ findings }) => findings.length);
    has(({ exempted }) => exempted.length);
    has(({ unreadable }) => unreadable.length);
    has(({ aside }) => aside.length);
    has(({ links }) => links.services.length);
    has(({ links }) => links.workloads.length);
    has(({ suppressions }) => suppressions?.list.length ?? 0);
    has(({ binds }) => binds?.length ?? 0);
  });
});

describe('judged each by itself', () => {
  const same = (first: Partial<ReadPath>, second: Partial<ReadPath>, settings: JudgeSettings = ALL): readonly string[] => {
    const { judge, judged } = counted(settings);
    judge({ file: 'a/x.yaml', text: BAD, ...first } as ReadPath);
    judge({ file: 'b/x.yaml', text: BAD, ...second } as ReadPath);
    return judged;
  };

  test('one of which a letter is another', () => {
    expect(same({}, { text: GOOD })).toEqual(['a/x.yaml', 'b/x.yaml']);
  });

  test('one that is called otherwise', () => {
    expect(same({}, { file: 'd.yaml' })).toEqual(['a/x.yaml', 'd.yaml']);
  });

  test('one that somebody named, and one that was met', () => {
    expect(same({ isMet: true }, {})).toEqual(['a/x.yaml', 'b/x.yaml']);
    expect(same({ isMet: true }, { isMet: true })).toEqual(['a/x.yaml']);
  });

  test('standard input, and what other programs have made', () => {
    const rendered = { by: 'helm', from: 'chart' } as const;
    expect(same({}, { file: '-' })).toEqual(['a/x.yaml', '-']);
    expect(same({}, { rendered })).toEqual(['a/x.yaml', 'b/x.yaml']);
    expect(same({}, { byQuadlet: {} })).toEqual(['a/x.yaml', 'b/x.yaml']);
  });

  test('where a policy exempts files', () => {
    const exemption = { reason: 'known', names: ['bad'], file: 'p.yaml' };
    const by = (exemptions: JudgeSettings['policy']['exemptions']) => ({ ...ALL, policy: { ...ALL.policy, exemptions } });
    expect(same({}, {}, by([exemption]))).toEqual(['a/x.yaml']);
    expect(same({}, {}, by([{ ...exemption, files: ['a/x.yaml'] }]))).toEqual(['a/x.yaml', 'b/x.yaml']);
  });

  test('as long as there are stories to tell', () => {
    expect(same({}, {}, { ...ALL, stories: { left: 20 } })).toEqual(['a/x.yaml', 'b/x.yaml']);
    expect(same({}, {}, { ...ALL, stories: { left: 0 } })).toEqual(['a/x.yaml']);
  });
});
