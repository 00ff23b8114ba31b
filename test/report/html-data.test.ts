import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import type { BoundPort } from '../../src/model/bind-matrix.ts';
import type { Language } from '../../src/model/finding.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { pageData } from '../../src/report/html/make-data.ts';
import { placeOf, wordingOf } from '../../src/report/html/said.ts';
import { linesOf, sourceOf } from '../../src/report/html/source-lines.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { RULES } from './formats/given.ts';
import { finding, range, result } from './lint-results.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OPTIONS = { language: 'en', version: '1.2.3', rules: RULES } as const;

async function examples(language: Language) {
  const policy = { policy: shippedPolicy('restricted') };
  return lintPaths(['examples'], { policy, language, io: recordedIo({ cwd: ROOT }), details: true, threads: 1 });
}

describe('the words of findings', () => {
  test('are in both languages what a run in each of them says', async () => {
    const [en, ja] = [await examples('en'), await examples('ja')];
    const data = pageData(en, OPTIONS);
    expect(data.findings.length).toBeGreaterThan(20);
    const said = (language: Language) =>
      data.findings.map((each) => {
        const { text, fix } = wordingOf(each, data, language);
        const why = each.why ?? data.rules[each.rule]?.texts?.[language].why;
        return { message: text, fix, why };
      });
    const told = (findings: readonly LintFinding[]) => findings.map(({ message, fix, why }) => ({ message, fix, why }));
    expect(said('en')).toEqual(told(en.findings));
    expect(said('ja')).toEqual(told(ja.findings));
  });

  test('are those of the run alone where no template gives them', () => {
    const data = pageData(result({ findings: [finding()] }), OPTIONS);
    expect(data.findings[0]?.said).toEqual({
      text: 'container "web" declares privileged containerPort 80 (http)',
      fix: 'listen on a port above 1023',
    });
    expect(data.findings[0]?.why).toBe('Ports below 1024 are kept for root.');
  });

  test('are told once for all findings of a message', async () => {
    const data = pageData(await examples('en'), OPTIONS);
    expect(data.templates.length).toBeLessThan(data.findings.length);
    expect(new Set(data.templates.map(({ en }) => `${en.text} ${en.fix}`)).size).toBe(data.templates.length);
  });
});

describe('source lines', () => {
  const text = ['a:', '  b:', '    - c: 1', '    - d: 80 # x', '      e: 2', '  f:', 'g: 3'].join('\n');
  const at = (changes: Partial<LintFinding>) => finding({ origin: { file: 'a.yaml', document: 0 }, ...changes });
  const lines = linesOf(new Map([['a.yaml', text]]));

  test('are two before and two behind, without the indentation that all have', () => {
    expect(sourceOf(at({ range: range(4, 10, 12), excerpt: '    - d: 80 # x' }), lines)).toEqual({
      first: 2,
      lines: ['b:', '  - c: 1', ['  - d: ', '80', ' # x'], '    e: 2', 'f:'],
    });
  });

  test.each<[string, Partial<LintFinding>, unknown]>([
    [
      'at the start of a file',
      { range: range(1, 1, 2), excerpt: 'a:' },
      { first: 1, lines: [['', 'a', ':'], '  b:', '    - c: 1'] },
    ],
    ['at its end', { range: range(7, 4, 5), excerpt: 'g: 3' }, { first: 5, lines: ['      e: 2', '  f:', ['g: ', '3', '']] }],
    [
      'of a value over several lines',
      { range: { start: { line: 3, column: 5 }, end: { line: 6, column: 1 } }, excerpt: '    - c: 1' },
      { first: 1, lines: ['a:', '  b:', ['    - c: 1'], ['    - d: 80 # x'], ['      e: 2'], '  f:', 'g: 3'] },
    ],
    [
      'of another text of that name: the line alone',
      { range: range(4, 7, 9), excerpt: 'port: 80' },
      { first: 4, lines: [['port: ', '80', '']] },
    ],
    ['without a range', { range: undefined as never }, undefined],
  ])('%s', (_, changes, told) => {
    expect(sourceOf(at(changes), lines)).toEqual(told);
  });

  test('of a file whose lines are not there are the line alone, or none', () => {
    expect(sourceOf(finding(), linesOf(undefined))).toEqual({ first: 9, lines: [['- containerPort: ', '80', '']] });
    const { excerpt: _, ...bare } = finding();
    expect(sourceOf(bare, linesOf(undefined))).toBeUndefined();
  });

  test('are cut around their value, and a long value is cut itself', () => {
    const before = `${'x'.repeat(100_000)}: `;
    const long = linesOf(new Map([['a.yaml', `${before}${'8'.repeat(500)}${'y'.repeat(9_000)}`]]));
    const [line] =
      sourceOf(at({ range: range(1, before.length + 1, before.length + 501), excerpt: undefined as never }), long)?.lines ?? [];
    expect(line).toEqual([`…${'x'.repeat(58)}: `, `${'8'.repeat(80)}…`, `${'y'.repeat(60)}…`]);
  });

  test('of a long value end after some lines', () => {
    const many = linesOf(new Map([['a.yaml', 'x:\n'.repeat(50)]]));
    const found = sourceOf(at({ range: { start: { line: 10, column: 1 }, end: { line: 40, column: 2 } }, excerpt: 'x:' }), many);
    expect(found).toMatchObject({ first: 8 });
    expect(found?.lines).toEqual([...Array(2).fill('x:'), ...Array(6).fill(['x:'])]);
  });
});

describe('a rendered document', () => {
  const rendered = { by: 'helm', from: 'charts/web', set: 'prod' } as const;
  const origin = { file: 'web/templates/pod.yaml', document: 3, rendered };
  const texts = new Map([['charts/web (prod)', 'ports:\n  - containerPort: 80\n']]);
  const details = { binds: [], texts };
  const given = finding({ origin, range: range(2, 20, 22), excerpt: '  - containerPort: 80' });

  test('is told by the line that somebody wrote, and by what became of it', () => {
    const written = { file: 'charts/web/values.yaml', range: range(7, 7, 9), excerpt: 'port: 80' };
    const data = pageData(result({ findings: [{ ...given, written }], details }), OPTIONS);
    const [told] = data.findings;
    expect(told && placeOf(told, data)).toBe('charts/web/values.yaml:7:7');
    expect(told?.source).toEqual({ first: 7, lines: [['port: ', '80', '']] });
    expect(told?.rendered).toEqual({
      by: 'helm',
      from: 'charts/web (prod)',
      source: { first: 1, lines: ['ports:', ['  - containerPort: ', '80', '']] },
    });
  });

  test('has no line of its template where nobody knows it', () => {
    const data = pageData(result({ findings: [given], details }), OPTIONS);
    expect(data.findings[0] && placeOf(data.findings[0], data)).toBe('web/templates/pod.yaml');
    expect(data.findings[0]).toHaveProperty('source', undefined);
  });
});

describe('the table of ports', () => {
  const object = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' };
  const bound = (port: number, changes: Partial<BoundPort['verdict']> = {}, container = 'web'): BoundPort => ({
    file: 'web.yaml',
    position: { line: 9, column: 26 },
    object,
    container,
    role: 'main',
    verdict: {
      port,
      protocol: 'TCP',
      runtime: 'containerd-1',
      verdict: 'binds',
      via: 'root',
      otherErrors: [],
      dependsOn: [],
      overPrivileged: true,
      ...changes,
    },
  });
  const tableOf = (...binds: BoundPort[]) => pageData(result({ details: { binds, texts: new Map() } }), OPTIONS);
  const fails = {
    verdict: 'fails',
    error: { code: 'EACCES', text: 'permission denied', decidedBy: [] },
    overPrivileged: false,
  } as const;

  test('has a row for each container, with all its ports', () => {
    const { workloads, objects } = tableOf(bound(80), bound(443), bound(53, {}, 'dns'));
    expect(workloads.map(({ container, ports }) => [container, ports.map(({ port }) => port)])).toEqual([
      ['web', [80, 443]],
      ['dns', [53]],
    ]);
    expect(objects[workloads[0]?.object ?? -1]).toBe('Pod shop/web');
  });

  test.each([
    ['over', {}],
    ['binds', { via: 'lowered-start', overPrivileged: false } as const],
    ['fails', fails],
    ['depends', { ...fails, verdict: 'depends', dependsOn: ['image'] }],
  ] as const)('says %s', (verdict, changes) => {
    expect(tableOf(bound(80, changes)).workloads[0]?.ports[0]?.verdict).toBe(verdict);
  });

  test('tells a port once that has two names', () => {
    expect(tableOf(bound(80), bound(80)).workloads.map(({ ports }) => ports.length)).toEqual([1]);
  });

  test('says what becomes of a port in both languages, each once', () => {
    const { phrases } = tableOf(bound(80), bound(443), bound(22, fails));
    expect(phrases.map(({ en }) => en)).toEqual(['binds as root, over-privileged', 'fails (EACCES)']);
    expect(phrases.map(({ ja }) => ja)).toEqual(['root として待ち受け可、権限が過剰', '失敗 (EACCES)']);
  });

  test('has every privileged port of the examples, whether or not a finding is about it', async () => {
    const { details } = await examples('en');
    const data = pageData(await examples('en'), OPTIONS);
    expect(data.workloads.flatMap(({ ports }) => ports)).toHaveLength(details?.binds.length ?? 0);
    expect(details?.binds.map(({ object, verdict: { port } }) => `${object.name} ${port}`)).toContain('shop-front 80');
  });
});

describe('what only a report with much room tells', () => {
  test('is not kept where nobody asks', async () => {
    const policy = { policy: shippedPolicy('restricted') };
    const given = { policy, language: 'en', io: recordedIo({ cwd: ROOT }), threads: 1 } as const;
    expect(await lintPaths(['examples'], given)).not.toHaveProperty('details');
  });

  test('is the same from several threads', async () => {
    const policy = { policy: shippedPolicy('restricted') };
    const given = { policy, language: 'en', io: recordedIo({ cwd: ROOT }), details: true } as const;
    const [one, two] = [
      await lintPaths(['examples'], { ...given, threads: 1 }),
      await lintPaths(['examples'], { ...given, threads: 2 }),
    ];
    expect(two.details).toEqual(one.details);
    expect(one.details?.texts.get('examples/nginx-as-root.yaml')).toContain('containerPort: 80');
    // Nothing is found in it, so that nobody looks at it.
    expect(one.details?.texts.has('examples/nginx-behind-service.yaml')).toBe(false);
  });
});

describe('objects with findings', () => {
  const rendered = (file: string, from: string, subject = 'web') => {
    const given = finding({ origin: { file, document: 0, rendered: { by: 'kustomize', from } } });
    return { ...given, subject: { ...given.subject, name: subject } };
  };

  test.each<[string, LintFinding[], number]>([
    ['written in two files of one kustomization are one', [rendered('base/a.yaml', 'prod'), rendered('prod/p.yaml', 'prod')], 1],
    ['of two kustomizations are two', [rendered('base/a.yaml', 'prod'), rendered('base/a.yaml', 'test')], 2],
    ['of two names are two', [rendered('base/a.yaml', 'prod'), rendered('base/a.yaml', 'prod', 'db')], 2],
    ['with two findings in a file are one', [finding(), finding({ message: 'another' })], 1],
    ['of one name in two files are two', [finding(), finding({ origin: { file: 'other.yaml', document: 0 } })], 2],
  ])('%s', (_, findings, touched) => {
    expect(pageData(result({ findings }), OPTIONS).touched).toBe(touched);
  });
});
