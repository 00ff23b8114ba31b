import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { ReportOptions } from '../../../src/report/formats/report-options.ts';
import { sarifReport as sarifReportPieces } from '../../../src/report/formats/sarif.ts';
import { wholeText } from '../../../src/report/json-pieces.ts';
import { everything, finding, range, result } from '../lint-results.ts';
import { faults } from '../schemas.ts';
import { hostile, OPTIONS, RESULTS, RULES } from './given.ts';

const sarifReport = (...given: Parameters<typeof sarifReportPieces>) => wholeText(sarifReportPieces(...given));

const validate = compile();
const options: ReportOptions = OPTIONS;

/** The schema is of draft 4, of which Ajv minds nothing but its name and its id. */
function compile() {
  const file = new URL('../../fixtures/report/sarif-2.1.0.schema.json', import.meta.url);
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

function run(given = everything(), changes: Partial<ReportOptions> = {}): Run {
  const log: Log = JSON.parse(sarifReport(given, { ...options, ...changes }));
  expect(log.runs).toHaveLength(1);
  return log.runs[0] as Run;
}

const resultsOf = (...args: Parameters<typeof run>) => run(...args).results ?? [];
const ruleOf = (id: string, ...args: Parameters<typeof run>) => run(...args).tool.driver.rules?.find((rule) => rule.id === id);

describe('sarifReport', () => {
  test.each(RESULTS)('of %s is what the schema says', (_, given) => {
    for (const language of ['en', 'ja'] as const) {
      expect(faults(validate, sarifReport(given, { ...options, language }))).toEqual([]);
    }
  });

  test('of everything', async () => {
    const rules = RULES.filter(({ id }) => ['privileged-container-port', 'duplicate-key'].includes(id));
    await expect(sarifReport(everything(), { ...options, rules })).toMatchFileSnapshot('../../fixtures/report/everything.sarif');
  });

  test.each<[string, (log: { runs: { results: Record<string, unknown>[] }[]; version?: string }) => void]>([
    ['another version', (log) => Object.assign(log, { version: '2.0.0' })],
    ['a field that the format lacks', (log) => Object.assign(log.runs[0]?.results[0] ?? {}, { severity: 'error' })],
    ['a level that the format lacks', (log) => Object.assign(log.runs[0]?.results[0] ?? {}, { level: 'info' })],
    ['a result without a message', (log) => Object.assign(log.runs[0]?.results[0] ?? {}, { message: undefined })],
  ])('is checked by a schema that refuses %s', (_, spoil) => {
    const log = JSON.parse(sarifReport(everything(), options));
    spoil(log);
    expect(faults(validate, JSON.stringify(log))).not.toEqual([]);
  });

  test('carries edits as fixes, each replacement with its text, by file', () => {
    const edit = { file: 'web.yaml', range: range(9, 26, 28), text: '8080', removed: [], added: [] };
    const gone = { ...edit, range: { start: { line: 3, column: 1 }, end: { line: 5, column: 1 } }, text: '' };
    const repair = { needs: ['listen on {8080}'], edits: [gone, edit, { ...edit, file: 'service.yaml' }] };
    const given = result({ findings: [finding({ repair }), finding()] });
    expect(faults(validate, sarifReport(given, options))).toEqual([]);
    const [first, second] = resultsOf(given, { repositoryPath: (file) => `deploy/${file}` });
    expect(second).not.toHaveProperty('fixes');
    expect(first?.fixes).toEqual([
      {
        description: { text: 'listen on a port above 1023 (listen on {{8080}})' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'deploy/web.yaml', uriBaseId: '%SRCROOT%' },
            replacements: [
              { deletedRegion: { startLine: 3, startColumn: 1, endLine: 5, endColumn: 1 }, insertedContent: { text: '' } },
              { deletedRegion: { startLine: 9, startColumn: 26, endLine: 9, endColumn: 28 }, insertedContent: { text: '8080' } },
            ],
          },
          {
            artifactLocation: { uri: 'deploy/service.yaml', uriBaseId: '%SRCROOT%' },
            replacements: [
              { deletedRegion: { startLine: 9, startColumn: 26, endLine: 9, endColumn: 28 }, insertedContent: { text: '8080' } },
            ],
          },
        ],
      },
    ]);
  });

  test('points at the value, relative to the root of the repository', () => {
    const [first] = resultsOf(result({ findings: [finding()] }), { repositoryPath: (file) => `deploy/${file}` });
    expect(first?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'deploy/web.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 9, startColumn: 26, endLine: 9, endColumn: 28 },
    });
    expect(Object.keys(run().originalUriBaseIds ?? {})).toEqual(['%SRCROOT%']);
  });

  test.each([
    ['a b/ü#?%.yaml', { uri: 'a%20b/%C3%BC%23%3F%25.yaml', uriBaseId: '%SRCROOT%' }],
    ['a:b.yaml', { uri: 'a%3Ab.yaml', uriBaseId: '%SRCROOT%' }],
    ['/elsewhere/a b.yaml', { uri: 'file:///elsewhere/a%20b.yaml' }],
    ['C:/elsewhere/a b.yaml', { uri: 'file:///C:/elsewhere/a%20b.yaml' }],
    ['-', { uri: '-', uriBaseId: '%SRCROOT%' }],
  ])('writes the file %j as a URI', (file, artifactLocation) => {
    const [first] = resultsOf(result({ findings: [finding({ origin: { file, document: 0 } })] }));
    expect(first?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual(artifactLocation);
  });

  test('points where a rendered value was written', () => {
    const written = { file: 'chart/values.yaml', range: range(3, 9, 11) };
    const origin = { file: 'chart/templates/web.yaml', document: 0, rendered: { by: 'helm', from: 'chart' } } as const;
    const uris = resultsOf(result({ findings: [finding({ origin, written }), finding({ origin })] })).map(
      ({ locations }) => locations?.[0]?.physicalLocation,
    );
    expect(uris).toMatchObject([
      { artifactLocation: { uri: 'chart/values.yaml' }, region: { startLine: 3, startColumn: 9 } },
      { artifactLocation: { uri: 'chart/templates/web.yaml' }, region: { startLine: 1 } },
    ]);
  });

  test('has every rule, with help, and findings that refer to it', () => {
    const { tool, results = [] } = run();
    expect(tool.driver.rules?.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
    for (const rule of tool.driver.rules ?? []) {
      expect(rule.shortDescription?.text).toMatch(/\w/);
      expect(rule.help?.text).toMatch(/\w/);
      // 3.11.4.2: no HTML in Markdown.
      expect(rule.help?.markdown?.replaceAll(/\\[<>]/g, '')).not.toMatch(/[<>]/);
    }
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  test('tells what the policy has otherwise than the rules themselves', () => {
    const rules = RULES.map((rule) => (rule.id === 'may-run-as-root' ? { ...rule, level: 'off' as const } : rule));
    expect(run().invocations?.[0]).not.toHaveProperty('ruleConfigurationOverrides');
    const index = RULES.findIndex(({ id }) => id === 'may-run-as-root');
    expect(run(everything(), { rules }).invocations?.[0]?.ruleConfigurationOverrides).toEqual([
      { descriptor: { id: 'may-run-as-root', index }, configuration: { enabled: false } },
    ]);
    expect(ruleOf('may-run-as-root', everything(), { rules })?.defaultConfiguration).toEqual({ enabled: true, level: 'error' });
  });

  test.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'note'],
  ] as const)('calls %s %s', (severity, level) => {
    expect(resultsOf(result({ findings: [finding({ severity })] }))[0]?.level).toBe(level);
  });

  test('says the repair with the finding, in the language of the run', () => {
    const [en] = resultsOf(result({ findings: [finding({ message: 'a port', fix: 'move it' })] }));
    expect(en?.message).toEqual({ text: 'a port. Fix: move it.' });
    const [ja] = resultsOf(result({ findings: [finding({ message: 'ポート', fix: '移す' })] }), { language: 'ja' });
    expect(ja?.message).toEqual({ text: 'ポート。直し方: 移す。' });
    expect(ruleOf('may-run-as-root', everything(), { language: 'ja' })?.shortDescription?.text).toMatch(/ルート|root/);
  });

  test.each([
    ['policy', 'external'],
    ['comment', 'inSource'],
    ['annotation', 'inSource'],
  ] as const)('suppresses what the %s lets pass, and keeps the reason', (by, kind) => {
    const passed = { finding: finding(), reason: 'the front door', by, file: 'x.yaml', position: { line: 4, column: 2 } };
    const [shown, suppressed] = resultsOf(result({ findings: [finding()], exempted: [passed] }));
    expect(shown).not.toHaveProperty('suppressions');
    expect(suppressed?.suppressions).toMatchObject([
      {
        kind,
        status: 'accepted',
        justification: 'the front door',
        location: { physicalLocation: { artifactLocation: { uri: 'x.yaml' }, region: { startLine: 4, startColumn: 2 } } },
      },
    ]);
  });

  test('parts what is new from what was there, where findings were compared', () => {
    const known = [finding({ message: 'old' })];
    const compared = { findings: [finding()], known, knownFrom: { kind: 'baseline', name: 'b.json' } } as const;
    expect(resultsOf(result(compared)).map(({ baselineState }) => baselineState)).toEqual(['new', 'unchanged']);
    expect(resultsOf(result({ findings: [finding()] }))[0]).not.toHaveProperty('baselineState');
  });

  test('is no success where something could not be judged', () => {
    const { executionSuccessful, toolExecutionNotifications = [], toolConfigurationNotifications } = run().invocations?.[0] ?? {};
    expect(executionSuccessful).toBe(false);
    expect(toolExecutionNotifications.map(({ descriptor, level }) => [descriptor?.id, level])).toEqual([
      ['unreadable', 'error'],
      ['unreadable', 'error'],
      ['rule-failed', 'error'],
    ]);
    expect(toolExecutionNotifications[0]?.locations?.[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'broken.yaml' },
      region: { startLine: 3, startColumn: 7 },
    });
    expect(toolExecutionNotifications[2]?.associatedRule?.id).toBe('may-run-as-root');
    expect(toolConfigurationNotifications).toHaveLength(2);
    expect(run(result()).invocations?.[0]).toMatchObject({ executionSuccessful: true, toolExecutionNotifications: [] });
  });

  test('has no more results than GitHub takes, the gravest, and says how many it leaves out', () => {
    const many = Array.from({ length: 25_000 }, () => finding({ severity: 'warning' }));
    const [passed, known] = [finding({ message: 'passed' }), finding({ message: 'known' })];
    const grown = result({
      findings: [...many, finding({ severity: 'error' })],
      exempted: [{ finding: passed, reason: 'why', by: 'policy', file: 'p.yaml' }],
      known: [known],
      knownFrom: { kind: 'diff', name: 'main' },
    });
    const { results = [], invocations: [invocation] = [] } = run(grown);
    expect(results).toHaveLength(25_000);
    expect(results[0]?.level).toBe('error');
    expect(results.every(({ level, suppressions }, index) => (level === 'warning' || index === 0) && !suppressions)).toBe(true);
    expect(invocation?.toolExecutionNotifications?.map(({ message }) => message.text)).toEqual([
      'Not shown for lack of room: 3. `kport lint` shows all of them.',
    ]);
    expect(run(result({ findings: many })).invocations?.[0]?.toolExecutionNotifications).toEqual([]);
  });

  test.each(['en', 'ja'] as const)('describes its rules at no greater length than GitHub takes, in %s', (language) => {
    const { rules = [] } = run(undefined, { language }).tool.driver;
    expect(rules).toHaveLength(RULES.length);
    for (const { shortDescription, fullDescription, properties } of rules) {
      for (const description of [shortDescription, fullDescription]) {
        expect(description?.text.length).toBeLessThanOrEqual(1024);
        expect(description?.text.length).toBeGreaterThan(0);
      }
      expect(properties?.tags?.length).toBeLessThanOrEqual(10);
    }
  });

  test('has one fingerprint for each result, under a key of its own', () => {
    const prints = resultsOf().map(({ partialFingerprints = {} }) => partialFingerprints);
    for (const print of prints) expect(Object.keys(print)).toEqual(['kport/v1']);
    expect(new Set(prints.map((print) => print['kport/v1'])).size).toBe(prints.length);
  });

  test('makes neither links nor placeholders of what a manifest says, nor bytes that a terminal obeys', () => {
    const report = sarifReport(hostile(), options);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    const [first] = resultsOf(hostile());
    expect(first?.message.text).toContain('{{0}} [click] (https://example.com)');
    expect(first?.message.text).not.toMatch(/\]\(|(?<!\{)\{\d\}|\n/);
  });
});
