// Where kport says that a value of a kustomization was written, against kustomize itself: another value there is built, too.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { placeOf } from '../../src/model/finding.ts';
import { scratch } from '../sources/scratch.ts';
import { lintTree, places } from './lint-tree.ts';
import { KUSTOMIZE, sayMissing } from './programs.ts';

beforeAll(sayMissing);

const env = { PATH: process.env.PATH, KPORT_KUSTOMIZE: KUSTOMIZE };

/** A Deployment whose only container has these ports, one in a line. */
function withPorts(...ports: readonly string[]): string {
  const lines = ports.map((port) => `            - {${port}}\n`).join('');
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: app
          ports:
${lines}`;
}

/** A resource of a kind that kustomize does not know, which has a Pod's containers. */
function custom(...ports: readonly string[]): string {
  return withPorts(...ports)
    .replace('apps/v1', 'example.org/v1')
    .replace('Deployment', 'Thing');
}

/** Findings as `file:line value`, of what is built from a base and a patch. */
async function traced(base: string, patch: string): Promise<string[]> {
  const cwd = scratch({
    'k/kustomization.yaml': 'resources: [base.yaml]\npatches: [{path: patch.yaml}]\n',
    'k/base.yaml': base,
    'k/patch.yaml': patch,
  });
  const result = await lintTree(cwd, ['k'], { env });
  expect(result.unreadable).toEqual([]);
  await expectWritten(cwd, result.findings.map(placeOf));
  // The column is that of the number, or the text would not be.
  return places(result, cwd).map((place) => place.replace(/:\d+ /, ' '));
}

type Place = ReturnType<typeof placeOf>;

/** What is written there instead is built, too. */
async function expectWritten(cwd: string, told: readonly Place[]): Promise<void> {
  for (const { file, range } of told) {
    if (!range) continue;
    const whole = path.join(cwd, file);
    const text = readFileSync(whole, 'utf8');
    const lines = text.split('\n');
    const line = lines[range.start.line - 1] ?? '';
    lines[range.start.line - 1] = `${line.slice(0, range.start.column - 1)}7${line.slice(range.end.column - 1)}`;
    writeFileSync(whole, lines.join('\n'));
    const { findings } = await lintTree(cwd, ['k'], { env });
    expect(
      findings.map(({ data }) => data.number),
      `${file}:${range.start.line}`,
    ).toContain(7);
    writeFileSync(whole, text);
  }
}

const run = test.skipIf(KUSTOMIZE === undefined);
const BASE = 'k/base.yaml';
const PATCH = 'k/patch.yaml';
const NOWHERE = 'k/kustomization.yaml';

run.each<[string, readonly string[], readonly string[], string[]]>([
  ['a port beside that of the base', ['containerPort: 80'], ['containerPort: 443'], [`${BASE}:11 80`, `${PATCH}:11 443`]],
  ['names in both', ['name: a, containerPort: 80'], ['name: b, containerPort: 443'], [`${BASE}:11 80`, `${PATCH}:11 443`]],
  ['one name, two ports', ['name: a, containerPort: 80'], ['name: a, containerPort: 443'], [`${BASE}:11 80`, `${PATCH}:11 443`]],
  ['another name for it', ['name: a, containerPort: 80'], ['name: b, containerPort: 80'], [`${BASE}:11 80`]],
  [
    'several of the base',
    ['containerPort: 80', 'containerPort: 81'],
    ['containerPort: 443'],
    [`${BASE}:11 80`, `${BASE}:12 81`, `${PATCH}:11 443`],
  ],
  [
    'both protocols',
    ['containerPort: 53, protocol: UDP', 'containerPort: 53, protocol: TCP'],
    ['containerPort: 54'],
    [`${BASE}:11 53`, `${BASE}:12 53`, `${PATCH}:11 54`],
  ],
  ['a list that is replaced', ['containerPort: 80'], ['$patch: replace', 'containerPort: 80'], [`${PATCH}:12 80`]],
  [
    'a port that is taken away',
    ['containerPort: 80', 'containerPort: 81'],
    ['containerPort: 80, $patch: delete'],
    [`${BASE}:12 81`],
  ],
])('%s', async (_, base, patch, expected) => {
  const told = await traced(withPorts(...base), withPorts(...patch));
  expect(told.toSorted()).toEqual(expected.toSorted());
});

run.each<[string, readonly string[], readonly string[], string[]]>([
  ['replace those of the resource', ['containerPort: 80'], ['containerPort: 80'], [`${PATCH}:11 80`]],
  [
    'and only the patch has what is built',
    ['containerPort: 80', 'containerPort: 81'],
    ['containerPort: 443'],
    [`${PATCH}:11 443`],
  ],
])('lists of a custom resource: %s', async (_, base, patch, expected) => {
  const told = await traced(custom(...base), custom(...patch));
  expect(told).toEqual(expected);
});

run('a container that a patch adds is told in the patch, whole', async () => {
  const cwd = scratch({
    'k/kustomization.yaml': 'resources: [base.yaml]\npatches: [{path: patch.yaml}]\n',
    'k/base.yaml': withPorts('containerPort: 8080').replace('name: app', 'name: app\n          image: example/app'),
    'k/patch.yaml': withPorts('containerPort: 8081').replace('name: app', 'name: side\n          image: example/side'),
  });
  const { findings } = await lintTree(cwd, ['k'], { env, rules: { 'may-run-as-root': { level: 'error', options: {} } } });
  expect(findings.map((finding) => `${placeOf(finding).file}:${placeOf(finding).range?.start.line}`).toSorted()).toEqual([
    `${BASE}:9`,
    `${PATCH}:9`,
  ]);
});

run('what two patches write has no place', async () => {
  const cwd = scratch({
    'k/kustomization.yaml': 'resources: [base.yaml]\npatches: [{path: patch.yaml}, {path: other.yaml}]\n',
    'k/base.yaml': withPorts('containerPort: 8080'),
    'k/patch.yaml': withPorts('containerPort: 80'),
    'k/other.yaml': withPorts('containerPort: 80'),
  });
  expect(places(await lintTree(cwd, ['k'], { env }), cwd)).toEqual([`${NOWHERE} (rendered: - containerPort: 80)`]);
});
