// How many stories there are does not depend on how many are told: each thread of a run tells some, and counts the others.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileJudge } from '../../src/lint/judge-file.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { judging } from '../lint/judging.ts';

const ROOT = join(import.meta.dirname, '../..');
const WINDOWS = `apiVersion: v1
kind: Pod
metadata: { name: w }
spec:
  os: { name: windows }
  containers: [{ name: a, image: a, ports: [{ containerPort: 80 }, { containerPort: 443 }] }]
`;
const TEXTS = ['test/fixtures/**/*.yaml', 'examples/**/*.yaml']
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);

function storiesOf(file: string, text: string, left: number) {
  const settings = { ...judging(), policy: shippedPolicy('restricted'), stories: { left } };
  const { stories } = fileJudge(settings)({ file, text });
  return { told: stories.told.length, all: stories.told.length + stories.untold };
}

test('of each fixture and example', () => {
  const wrong = TEXTS.filter(([file, text]) => storiesOf(file, text, 0).all !== storiesOf(file, text, 1_000).all);
  expect(wrong).toEqual([]);
  expect(TEXTS.filter(([file, text]) => storiesOf(file, text, 0).all > 0).length).toBeGreaterThan(20);
});

test('of Windows, which has no privileged ports', () => {
  expect(storiesOf('w.yaml', WINDOWS, 0)).toEqual({ told: 0, all: 0 });
});
