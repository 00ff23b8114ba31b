import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type EqualFile, judgeEqualOnce, metTexts, withEqual } from '../../src/lint/equal-files.ts';
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
  readonly judge: (read: ReadPath) => FileVerdict | EqualFile;
  readonly judged: string[];
}

const FILES = ['a/x.yaml', 'b/x.yaml', 'c/x.yaml', 'd.yaml', '-'].map((file) => ({ file }));

/** As in one thread of several, where they have met the same. */
function counted(settings: JudgeSettings, met = metTexts(FILES)): Counted {
  const judged: string[] = [];
  const judge = fileJudge(settings);
  const note = (read: ReadPath) => {
    judged.push(read.file);
    return judge(read);
  };
  const once = judgeEqualOnce(note, settings, met);
  return {
    judge: (read) =>
      once(
        read,
        FILES.findIndex(({ file }) => file === read.file),
      ),
    judged,
  };
}

describe('files with the same text', () => {
  test.each(TEXTS)('%s: the second is what it is by itself', (_, text) => {
    const { judge, judged } = counted(ALL);
    const second = { file: 'b/x.yaml', text };
    const [, told] = withEqual([judge({ file: 'a/x.yaml', text }), judge(second)]);
    expect(told).toEqual(fileJudge(ALL)(second));
    expect(judged).toEqual(['a/x.yaml']);
  });

  test('one of which has been met by another thread', () => {
    const met = metTexts(FILES);
    const [one, other] = [counted(ALL, met), counted(ALL, met)];
    const first = one.judge({ file: 'a/x.yaml', text: BAD });
    const third = other.judge({ file: 'c/x.yaml', text: BAD });
    expect(third).toEqual({ file: 'c/x.yaml', like: 0 });
    expect(other.judged).toEqual([]);
    const second = other.judge({ file: 'b/x.yaml', text: GOOD });
    expect(withEqual([first, second, third])[2]).toEqual(fileJudge(ALL)({ file: 'c/x.yaml', text: BAD }));
  });

  test('as many as a run has, each of which is found again', () => {
    const files = Array.from({ length: 3000 }, (_, index) => ({ file: `${index}/x.yaml` }));
    const once = judgeEqualOnce(fileJudge(ALL), ALL, metTexts(files));
    const text = (index: number) => `# ${index % 1500}\n`;
    const answers = files.map(({ file }, index) => once({ file, text: text(index) }, index));
    expect(answers.slice(1500)).toEqual(files.slice(1500).map(({ file }, index) => ({ file, like: index })));
  });

  test('are looked for among those that have the name of another one', () => {
    const files = ['0/x.yaml', '1/y.yaml', '2/x.yaml', 'z.yaml'].map((file) => ({ file }));
    expect([...metTexts(files).alike]).toEqual([0, 2]);
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
