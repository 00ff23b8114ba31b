import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { gitlabReport } from '../../../src/report/formats/gitlab.ts';
import { everything, finding, range, result } from '../lint-results.ts';
import { faults } from '../schemas.ts';
import { hostile, OPTIONS, RESULTS } from './given.ts';

const schema = new URL('../../fixtures/report/gitlab-code-quality.schema.json', import.meta.url);
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));
const issues = (given = everything(), changes = {}) => JSON.parse(gitlabReport(given, { ...OPTIONS, ...changes }));

describe('gitlabReport', () => {
  test.each(RESULTS)('of %s is what GitLab takes, each issue once', (_, given) => {
    const report = gitlabReport(given, OPTIONS);
    expect(faults(validate, report)).toEqual([]);
    const prints = JSON.parse(report).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('of everything', async () => {
    await expect(gitlabReport(everything(), OPTIONS)).toMatchFileSnapshot('../../fixtures/report/everything.gitlab.json');
  });

  test('of nothing is an empty list', () => {
    expect(gitlabReport(result(), OPTIONS)).toBe('[]\n');
  });

  test.each([
    ['error', 'major'],
    ['warning', 'minor'],
    ['info', 'info'],
  ] as const)('calls %s %s', (severity, name) => {
    expect(issues(result({ findings: [finding({ severity })] }))).toMatchObject([{ severity: name }]);
  });

  test('tells what could not be judged first, as blockers', () => {
    const told = issues().map(({ check_name, severity }: Record<string, string>) => [check_name, severity]);
    expect(told.slice(0, 4)).toEqual([
      ['unreadable', 'blocker'],
      ['unreadable', 'blocker'],
      ['rule-failed', 'blocker'],
      ['privileged-container-port', 'major'],
    ]);
  });

  test('points where the value was written, from the root of the repository', () => {
    const written = { file: 'values.yaml', range: range(3, 9, 11) };
    const repositoryPath = (file: string) => `chart/${file}`;
    expect(issues(result({ findings: [finding({ written })] }), { repositoryPath })).toMatchObject([
      { location: { path: 'chart/values.yaml', lines: { begin: 3 } } },
    ]);
  });

  test('names the lines of a value that goes on', () => {
    const long = { start: { line: 3, column: 1 }, end: { line: 7, column: 2 } };
    expect(issues(result({ findings: [finding({ range: long })] }))).toMatchObject([
      { location: { lines: { begin: 3, end: 7 } } },
    ]);
  });

  test('has nothing that a terminal obeys', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(gitlabReport(hostile(), OPTIONS)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
