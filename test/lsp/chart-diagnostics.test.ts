// What an editor is told in files of charts, of helm: the same as `kport lint CHART` tells, at the same places.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { runKport } from '../cli/run-kport.ts';
import { chartYaml } from '../render/charts.ts';
import { HELMS, sayMissing } from '../render/programs.ts';
import { scratch } from '../sources/scratch.ts';
import { editor } from './editor.ts';

beforeAll(sayMissing);

const helm = HELMS.find((one) => one.helm !== undefined)?.helm;
const env = { PATH: process.env.PATH ?? '', KPORT_HELM: helm ?? '' };
const inChart = test.skipIf(helm === undefined);

const VALUES = '# mine\nport: 80 # of the container\nuser: 0\n';
const TEMPLATE = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: app
      image: example/app
      securityContext: {runAsNonRoot: true, runAsUser: {{ .Values.user }}}
      ports:
        - containerPort: {{ .Values.port }}
        - containerPort: 443
`;
const CHART = { 'web/Chart.yaml': chartYaml('web'), 'web/values.yaml': VALUES, 'web/templates/web.yaml': TEMPLATE };

const spots = (found: readonly Diagnostic[]) =>
  found.map(({ range: { start }, code }) => `${start.line + 1}:${start.character + 1} ${code}`);
const isFound = (found: readonly Diagnostic[]) => found.some(({ code }) => code !== undefined);

async function opened(files: Record<string, string>, name: string, { text = files[name] ?? '', programs = env } = {}) {
  const cwd = scratch(files);
  const from = await editor(cwd, { env: programs });
  const uri = await from.open(join(cwd, name), text);
  return { cwd, from, uri };
}

inChart('the findings of lint stand where they are written, in the values and in the template', async () => {
  const { cwd, from, uri } = await opened(CHART, 'web/values.yaml');
  const template = await from.open(join(cwd, 'web/templates/web.yaml'), TEMPLATE);
  const told = [...(await from.told(uri, 1, isFound)), ...(await from.told(template, 1, isFound))];
  const { out } = await runKport(['lint', '--format', 'json', 'web'], { cwd, env });
  const { findings } = JSON.parse(out) as { findings: { file: string; line: number; column: number }[] };
  expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(['web/values.yaml', 'web/templates/web.yaml']));
  expect(
    spots(told)
      .map((one) => one.split(' ')[0])
      .sort(),
  ).toEqual(findings.map(({ line, column }) => `${line}:${column}`).sort());
  expect(told.map(({ message }) => message)).not.toContainEqual(expect.stringContaining('part of a chart'));
});

inChart('while somebody types they move with their lines, and those of changed lines are gone', async () => {
  const { from, uri } = await opened(CHART, 'web/values.yaml');
  const before = spots(await from.told(uri, 1, isFound));
  expect(before.map((one) => one.split(':')[0])).toEqual(['2', '3']);
  await from.change(uri, 2, VALUES.replace('port: 80', 'added: {}\nport: 8'));
  expect(spots(await from.told(uri, 2)).map((one) => one.split(':')[0])).toEqual(['4']);
});

inChart('a file that is saved is rendered again', async () => {
  const { cwd, from, uri } = await opened(CHART, 'web/values.yaml');
  await from.told(uri, 1, isFound);
  const text = VALUES.replace('port: 80', 'port: 8080').replace('user: 0', 'user: 1000');
  await from.change(uri, 2, text);
  writeFileSync(join(cwd, 'web/values.yaml'), text);
  await from.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  expect(await from.told(uri, 2, (found) => found.length === 0)).toEqual([]);
});

inChart('a template that helm refuses is told in it', async () => {
  const { from, uri } = await opened(
    { ...CHART, 'web/templates/web.yaml': `${TEMPLATE}{{ fail "no" }}\n` },
    'web/templates/web.yaml',
  );
  const [told] = await from.told(uri, 1, (found) => found.some(({ message }) => !String(message).includes('part of a chart')));
  expect(told?.message).toContain('not judged');
});

test('without helm a template says that it is judged as it renders, and values say nothing', async () => {
  const programs = { PATH: '/nowhere', KPORT_HELM: '' };
  const { cwd, from, uri } = await opened(CHART, 'web/values.yaml', { programs });
  expect(await from.told(uri)).toEqual([]);
  const template = await from.open(join(cwd, 'web/templates/web.yaml'), TEMPLATE);
  expect((await from.told(template)).map(({ message }) => message)).toEqual([expect.stringContaining('part of a chart')]);
});
