// What `kport lint --fixes` tells of repairs: each finding's edits, made by themselves on the text as it is, by the lines and columns
// that a report has, take that finding away and bring none.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import type { LintOutput } from '../../src/report/schemas/lint.ts';
import { ruleOf } from '../../src/rules/index.ts';
import { runKport } from '../cli/run-kport.ts';
import { faults, schemaOf } from '../report/schemas.ts';
import { scratch } from '../sources/scratch.ts';
import { givenTexts } from './given-texts.ts';

const validate = schemaOf('lint');

interface Replacing {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** As a program would that has read nothing but the schema. */
function replaced(text: string, edits: readonly Replacing[]): string {
  const lines = text.split(/(?<=\n)/);
  const starts = lines.map((_, index) => lines.slice(0, index).join('').length);
  const at = (line: number, column: number) => (starts[line - 1] ?? text.length) + column - 1;
  const backwards = edits.toReversed();
  return backwards.reduce((all, { text: own, line, column, endLine, endColumn }) => {
    return all.slice(0, at(line, column)) + own + all.slice(at(endLine, endColumn));
  }, text);
}

const lint = (cwd: string, ...argv: string[]) =>
  runKport(['lint', ...argv, '--policy', 'restricted'], { cwd, env: { PATH: process.env.PATH } });

async function found(cwd: string): Promise<LintOutput['findings']> {
  const { out } = await lint(cwd, '--fixes', '--format', 'json', '--format', 'sarif=x.sarif', '--format', 'markdown=x.md', '.');
  expect(faults(validate, out)).toEqual([]);
  return JSON.parse(out).findings;
}

/** Of what is about one workload: what several objects come to together is no business of a repair. */
const titles = (findings: LintOutput['findings']) =>
  findings.flatMap(({ rule, also = [], object, container = '' }) =>
    [rule, ...also.map((one) => one.rule)]
      .filter((id) => ruleOf(id)?.about === 'workload')
      .map((id) => `${id} ${object.kind} ${object.name} ${container}`),
  );

// Pods of known images differ in little; all of them are repaired by the tests of files.
const GIVEN = givenTexts(shippedPolicy('restricted')).filter(([name], index) => name.endsWith('.yaml') || index % 10 === 0);

test('most of what is found in fixtures has a repair, some a safe one', async () => {
  const all = await Promise.all(GIVEN.map(([, text]) => found(scratch({ 'x.yaml': text }))));
  const findings = all.flat();
  expect(findings.filter(({ repair }) => repair).length).toBeGreaterThan(findings.length / 2);
  expect(findings.filter(({ repair }) => repair?.safe).length).toBeGreaterThan(20);
});

test.each(GIVEN)('%s', async (_, text) => {
  const cwd = scratch({ 'x.yaml': text });
  const findings = await found(cwd);
  const sarif: Log = JSON.parse(readFileSync(join(cwd, 'x.sarif'), 'utf8'));
  const markdown = readFileSync(join(cwd, 'x.md'), 'utf8');
  const diffs = [...markdown.matchAll(/^```diff\n([\s\S]*?)^```$/gm)].map(([, diff = '']) => diff);
  expect(diffs).toHaveLength(findings.filter(({ repair }) => repair).length);
  for (const [index, { repair, ...finding }] of findings.entries()) {
    const replacements = sarif.runs[0]?.results?.[index]?.fixes?.[0]?.artifactChanges[0]?.replacements;
    expect(
      replacements?.map(({ deletedRegion, insertedContent }) => ({
        ...{ line: deletedRegion.startLine, column: deletedRegion.startColumn },
        ...{ endLine: deletedRegion.endLine, endColumn: deletedRegion.endColumn, text: insertedContent?.text },
      })),
    ).toEqual(repair?.edits.map(({ file: _file, ...edit }) => edit));
    if (repair === undefined) continue;
    const after = replaced(text, repair.edits);
    const left = await found(scratch({ 'x.yaml': after }));
    expect(titles(findings)).toEqual(expect.arrayContaining(titles(left)));
    const alike = ({ rule, message, object }: Pick<LintOutput['findings'][number], 'rule' | 'message' | 'object'>) =>
      `${rule} ${message} ${object.name}`;
    const count = (all: LintOutput['findings']) => all.filter((one) => alike(one) === alike(finding)).length;
    expect(count(left)).toBeLessThan(count(findings));
    expect(repair.safe).toBe(repair.needs.length === 0);
  }
  for (const diff of diffs) execFileSync('git', ['apply', '--unidiff-zero', '--check'], { cwd, input: diff });
});

test('a repair reaches the files of its Services', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec:\n  containers:\n    - name: app\n      image: example/app:1\n      ports:\n        - containerPort: 80\n';
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports:\n    - {port: 80, targetPort: 80}\n';
  const cwd = scratch({ 'web.yaml': pod, 'z/service.yaml': `\ufeff# first\r\n---\r\n${service}` });
  const [first] = (await found(cwd)).filter(({ rule }) => rule === 'privileged-container-port');
  expect(first?.repair?.edits).toMatchObject([
    {
      file: 'web.yaml',
      line: 9,
      column: 26,
      endLine: 9,
      endColumn: 28,
      text: expect.stringMatching(/^8080\n {6}securityContext:\n/),
    },
    { file: 'z/service.yaml', line: 9, column: 30, endColumn: 32, text: '8080' },
  ]);
});

test('--fixes is for reports that tell of it', async () => {
  const cwd = scratch({ 'x.yaml': 'a: 1\n' });
  expect(await lint(cwd, '--fixes')).toMatchObject({
    code: EXIT.usage,
    err: expect.stringContaining(
      '--fixes: none of the reports that are asked for tells of edits; these do: json, sarif, markdown',
    ),
  });
  const without = await lint(scratch({ 'x.yaml': GIVEN[0]?.[1] ?? '' }), '--format', 'json');
  expect(JSON.parse(without.out).findings[0]).not.toHaveProperty('repair');
});
