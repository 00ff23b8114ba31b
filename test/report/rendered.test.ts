import { describe, expect, test } from 'vitest';
import type { LintFinding } from '../../src/model/lint.ts';
import { lintJson as lintJsonPieces } from '../../src/report/json.ts';
import { wholeText } from '../../src/report/json-pieces.ts';
import { textReport } from '../../src/report/text.ts';
import { finding, range, result } from './lint-results.ts';
import { faults, schemaOf } from './schemas.ts';

const lintJson = (...given: Parameters<typeof lintJsonPieces>) => wholeText(lintJsonPieces(...given));

const RENDERED = { by: 'helm', from: 'charts/web' } as const;
const TEMPLATE = 'charts/web/templates/pod.yaml';

/** Rendered in line 12, written in line 3 of the values. */
function rendered(changes: Partial<LintFinding> = {}): LintFinding {
  return finding({
    origin: { file: TEMPLATE, document: 0, rendered: RENDERED },
    range: range(12, 26, 28),
    written: { file: 'charts/web/values.yaml', range: range(3, 9, 11), excerpt: '  port: 80' },
    ...changes,
  });
}

function told(given: LintFinding, language: 'en' | 'ja' = 'en'): string {
  const text = textReport(result({ findings: [given] }), { color: false, language });
  return text.slice(0, text.indexOf(language === 'en' ? 'why:' : '理由:')).trimEnd();
}

describe('text', () => {
  test('the written place heads it, and what it renders to stands below', () => {
    expect(
      told(rendered()),
    ).toBe(`charts/web/values.yaml:3:9: error: container "web" declares privileged containerPort 80 (http) [privileged-container-port]
  |
3 |   port: 80
  |         ^~
  = line 12 of what charts/web/templates/pod.yaml renders to
   |
12 |         - containerPort: 80
   |                          ^~`);
  });

  test('a line that the template has as it is stands there once', () => {
    const written = { file: TEMPLATE, range: range(10, 28, 30), excerpt: '          - containerPort: 80' };
    expect(
      told(rendered({ written })),
    ).toBe(`${TEMPLATE}:10:28: error: container "web" declares privileged containerPort 80 (http) [privileged-container-port]
   |
10 |           - containerPort: 80
   |                            ^~`);
  });

  test('what could not be traced has no line of the template, but one of what was rendered', () => {
    const { written: _, ...untraced } = rendered();
    expect(
      told(untraced),
    ).toBe(`${TEMPLATE}: error: container "web" declares privileged containerPort 80 (http) [privileged-container-port]
   = line 12 of what charts/web/templates/pod.yaml renders to
   |
12 |         - containerPort: 80
   |                          ^~`);
  });

  test('a value that stands in a line like the rendered one is told with its template, without the line again', () => {
    const written = { file: 'prod.yaml', range: range(2, 20, 22), excerpt: '  - containerPort: 80' };
    expect(told(rendered({ written })).split('\n').slice(3)).toEqual([
      '  |                    ^~',
      '  = line 12 of what charts/web/templates/pod.yaml renders to',
    ]);
  });

  test('a set of values, and other renderings', () => {
    const origin = { file: TEMPLATE, document: 0, rendered: { ...RENDERED, set: 'prod' } };
    const alsoIn = [{ ...RENDERED, set: 'dev' }];
    const line = (given: LintFinding, language?: 'ja') => told(given, language).split('\n')[4];
    expect(line(rendered({ origin }))).toBe(
      '  = line 12 of what charts/web/templates/pod.yaml renders to with the values "prod"',
    );
    expect(line(rendered({ origin, alsoIn }))).toBe(
      '  = line 12 of what charts/web/templates/pod.yaml renders to with the values "prod" (also in other renderings: 1)',
    );
    expect(line(rendered({ origin, alsoIn }), 'ja')).toBe(
      '  = charts/web/templates/pod.yaml を値のセット「prod」でレンダリングした結果の 12 行目 (ほかに 1 件のレンダリング結果も同じ)',
    );
  });

  test('one line with --quiet, at the written place', () => {
    const text = textReport(result({ findings: [rendered()] }), { color: false, language: 'en', quiet: true });
    expect(text).toMatch(/^charts\/web\/values\.yaml:3:9: error: [^\n]+\n$/);
  });

  test('a hostile name of a set is not obeyed', () => {
    const origin = { file: TEMPLATE, document: 0, rendered: { ...RENDERED, set: '\u001b[31m\n' } };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
    expect(told(rendered({ origin }))).not.toMatch(/\u001b/);
  });
});

describe('JSON', () => {
  const json = (given: LintFinding) => {
    const text = lintJson(result({ findings: [given] }), 'en');
    expect(faults(schemaOf('lint'), text)).toEqual([]);
    return JSON.parse(text).findings[0];
  };

  test('has the written place, and beside it what was rendered', () => {
    expect(json(rendered({ alsoIn: [{ by: 'kustomize', from: 'k', set: 's' }] }))).toMatchObject({
      file: 'charts/web/values.yaml',
      line: 3,
      column: 9,
      endColumn: 11,
      rendered: {
        by: 'helm',
        from: 'charts/web',
        template: TEMPLATE,
        line: 12,
        column: 26,
        alsoIn: [{ by: 'kustomize', from: 'k', set: 's' }],
      },
    });
  });

  test('what could not be traced is at the start of its template', () => {
    const { written: _, ...untraced } = rendered();
    expect(json(untraced)).toMatchObject({ file: TEMPLATE, line: 1, column: 1, rendered: { line: 12, column: 26 } });
  });
});
