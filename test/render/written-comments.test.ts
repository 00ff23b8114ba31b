// Comments that stand where a rendered value was written: what is rendered does not have them.
import { beforeAll, describe, expect, test } from 'vitest';
import { withoutKnown } from '../../src/lint/known-findings.ts';
import type { LintResult } from '../../src/model/lint.ts';
import { exemptedBecause } from '../../src/report/exempted-because.ts';
import { catalogue } from '../../src/words/catalogue.ts';
import { scratch } from '../sources/scratch.ts';
import { chartYaml, podTemplate } from './charts.ts';
import { lintTree, places } from './lint-tree.ts';
import { HELMS, KUSTOMIZE, sayMissing } from './programs.ts';

beforeAll(sayMissing);

const RULE = 'privileged-container-port';
const ALLOW = `# kport-allow ${RULE}`;

const base = (lines: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n${lines}`;

const passed = ({ exempted }: LintResult): string[] =>
  exempted.map((one) => `${String(one.finding.data.port).slice(0, 2)} ${exemptedBecause(one, catalogue('en').words)}`);
const voids = ({ findings }: LintResult): string[] =>
  findings
    .filter(({ ruleId }) => ruleId === 'void-suppression')
    .map(({ origin, range, messageId }) => `${origin.file}:${range?.start.line} ${messageId}`);

describe('in the base of a kustomization', () => {
  const env = { PATH: process.env.PATH, KPORT_KUSTOMIZE: KUSTOMIZE };
  const run = test.skipIf(KUSTOMIZE === undefined);
  const tree = (lines: string) => ({
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': base(lines),
    'prod/kustomization.yaml': 'namePrefix: prod-\nresources: [../base]\n',
    'dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../base]\n',
  });

  run.each<[string, string, string[], string[]]>([
    [
      'a comment on the line',
      `        - name: app\n          ports:\n            - containerPort: 80 ${ALLOW}: why\n            - containerPort: 81\n`,
      ['80', '80'],
      ['base/web.yaml:12:30 81'],
    ],
    [
      'one above the container, and not on another one',
      `        ${ALLOW}: why\n        - name: app\n          ports: [{containerPort: 80}]\n        - name: other\n          ports: [{containerPort: 81}]\n`,
      ['80', '80'],
      ['base/web.yaml:13:35 81'],
    ],
    [
      'none of another rule',
      `        - name: app\n          ports: [{containerPort: 80}] # kport-allow may-run-as-root: why\n`,
      [],
      ['base/web.yaml:10:35 80'],
    ],
  ])('%s', async (_, lines, exempted, left) => {
    const cwd = scratch(tree(lines));
    const result = await lintTree(cwd, ['.'], { env });
    expect(passed(result).map((text) => text.slice(0, 2))).toEqual(exempted);
    expect(places(result, cwd)).toEqual(left);
    const concerned = new Set(result.findings.map(({ container }) => container));
    expect(new Set(result.stories?.told.map(({ container }) => container))).toEqual(concerned);
  });

  run('what becomes of a port is told of new findings, too, where it was written', async () => {
    const result = await lintTree(scratch(tree(`        - name: app\n          ports: [{containerPort: 80}]\n`)), ['.'], { env });
    const compared = withoutKnown(result, { prints: new Set(), from: { kind: 'diff', name: 'main' }, pathOf: (file) => file });
    expect(compared.stories?.told.map(({ file }) => file)).toEqual(['base/web.yaml']);
  });

  run('one that does not hold is told once, with what it asks for', async () => {
    const lines = `        - name: app\n          ports: [{containerPort: 80}] ${ALLOW} until=2020-01-01: why\n          # kport-allow privileged-port: why\n          args: []\n`;
    const result = await lintTree(scratch(tree(lines)), ['.'], {
      env,
      rules: { 'void-suppression': { level: 'warning', options: {} } },
    });
    expect(voids(result)).toEqual(['base/web.yaml:10 expired', 'base/web.yaml:11 misspelt-rule']);
    expect(result.findings.some(({ ruleId }) => ruleId === RULE)).toBe(true);
  });
});

describe.each(HELMS)('in the values of a chart, helm $major', ({ helm }) => {
  const env = { KPORT_HELM: helm, PATH: process.env.PATH };
  const run = test.skipIf(helm === undefined);
  const chart = (values: string) => ({
    'web/Chart.yaml': chartYaml('web'),
    'web/values.yaml': values,
    'web/templates/pod.yaml': podTemplate('web', '{{ .Values.web.port }}'),
  });

  run.each<[string, string, number]>([
    ['a comment on the line', `web:\n  port: 80 ${ALLOW}: why\n`, 2],
    ['one above it', `web:\n  ${ALLOW}: why\n  port: 80\n`, 2],
    ['one above the map', `${ALLOW}: why\nweb:\n  port: 80\n`, 1],
    ['none above another key', `web:\n  ${ALLOW}: why\n  other: 1\n  port: 80\n`, 0],
  ])('%s', async (_, values, line) => {
    const result = await lintTree(scratch(chart(values)), ['web'], { env });
    expect(passed(result).map((text) => text.replace(/:\d+: /, ': '))).toEqual(
      line === 0 ? [] : [`80 allowed by the comment at web/values.yaml:${line}: why`],
    );
    expect(result.findings.length).toBe(line === 0 ? 1 : 0);
  });

  run('and one in a template is told without a line, for what is rendered has other lines', async () => {
    const tree = { ...chart('web: {port: 80}\n'), 'web/templates/pod.yaml': podTemplate('web', `80 ${ALLOW}: why`) };
    expect(passed(await lintTree(scratch(tree), ['web'], { env }))).toEqual([
      '80 allowed by the comment at web/templates/pod.yaml: why',
    ]);
  });
});
