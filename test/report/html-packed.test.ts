import { expect, test } from 'vitest';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { ROOM } from '../../src/model/remembered.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { lintResultOf } from '../../src/report/html/audit-page.ts';
import { scriptJson } from '../../src/report/html/escaped.ts';
import { pageData } from '../../src/report/html/make-data.ts';
import { packed, unpacked } from '../../src/report/html/packed.ts';
import type { PageData } from '../../src/report/html/page-data.ts';
import { compactJson, wholeText } from '../../src/report/json-pieces.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { audit } from './audit-results.ts';
import { RESULTS, RULES } from './formats/given.ts';
import { finding, range, result } from './lint-results.ts';
import { plain } from './plain-page.ts';

const OPTIONS = { language: 'en', version: '1.2.3', rules: RULES } as const;
const written = (data: PageData) => wholeText(compactJson(packed(data), scriptJson));
const rendered = { by: 'helm', from: 'charts/web', set: 'prod' } as const;

async function examples() {
  const io = recordedIo({ cwd: new URL('../..', import.meta.url).pathname });
  return lintPaths(['examples'], {
    policy: { policy: shippedPolicy('restricted') },
    language: 'en',
    io,
    details: true,
    threads: 1,
  });
}

test.each<[string, () => PageData | Promise<PageData>]>([
  ...RESULTS.map(([name, given]) => [name, () => pageData(given, OPTIONS)] as [string, () => PageData]),
  ['the examples', async () => pageData(await examples(), OPTIONS)],
  [
    'what was rendered, known and of another dialect',
    () => {
      const origin = { file: 'web/templates/pod.yaml', document: 3, rendered };
      const texts = new Map([['charts/web (prod)', 'ports:\n  - containerPort: 80\n']]);
      const given = finding({ origin, range: range(2, 20, 22), excerpt: '  - containerPort: 80' });
      const unit = finding({ dialect: 'systemd', written: { file: 'values.yaml', range: range(7, 7, 9), excerpt: 'port: 80' } });
      const parts = [finding(), finding({ ruleId: 'may-run-as-root' })];
      return pageData(
        result({ findings: [given, unit, finding({ parts })], known: [given, unit], details: { binds: [], texts } }),
        OPTIONS,
      );
    },
  ],
  ['an audit', () => pageData(lintResultOf(audit(), 'en'), OPTIONS, audit())],
])('the page has %s as it was', async (_, made) => {
  const data = await made();
  expect(plain(unpacked(JSON.parse(written(data))))).toEqual(plain(data));
});

/** Each says one of so many things, and each of them comes again. */
function saying(different: number): PageData {
  const datas = Array.from({ length: different }, (_, n) => ({
    container: `web-${n}`,
    port: '80 (http)',
    high: 8080,
    number: 80,
  }));
  const findings = Array.from({ length: different * 2 }, (_, n): LintFinding => finding({ data: datas[n % different] ?? {} }));
  return pageData(result({ findings }), OPTIONS);
}

test('what comes again is told once, as far as is remembered, and is what it was', () => {
  const few = saying(ROOM);
  expect(written(few).match(/web-7"/g)).toHaveLength(1);
  expect(plain(unpacked(JSON.parse(written(few))))).toEqual(plain(few));
  const many = saying(ROOM + 1);
  expect(written(many).match(/web-7"/g)).toHaveLength(2);
  expect(plain(unpacked(JSON.parse(written(many))))).toEqual(plain(many));
});

test('equal lines in which another value is marked are others', () => {
  const texts = new Map([['web.yaml', 'ports: [80, 443]\n---\nports: [80, 443]\n---\nports: [80, 443]\n']]);
  const at = (line: number, column: number, end: number) =>
    finding({ range: range(line, column, end), excerpt: 'ports: [80, 443]' });
  const data = pageData(result({ findings: [at(3, 9, 11), at(3, 13, 16)], details: { binds: [], texts } }), OPTIONS);
  const marked = unpacked(JSON.parse(written(data))).findings.map(({ source }) => source?.lines[2]);
  expect(marked).toEqual([
    ['ports: [', '80', ', 443]'],
    ['ports: [80, ', '443', ']'],
  ]);
});

test('values of one long line take no time for all of it', () => {
  const texts = new Map([['web.yaml', `ports:\n  [${'{ containerPort: 80 }, '.repeat(350_000)}]\nrestartPolicy: Always\n`]]);
  const findings = Array.from({ length: 20_000 }, (_, index) => {
    const { excerpt: _line, ...rest } = finding({ range: range(2, 21 + index * 23, 23 + index * 23) });
    return rest;
  });
  const { findings: told } = pageData(result({ findings, details: { binds: [], texts } }), OPTIONS);
  expect(new Set(told.map(({ source }) => source?.lines[1]?.[1]))).toEqual(new Set(['80']));
});
