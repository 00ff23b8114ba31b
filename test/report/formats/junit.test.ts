import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { junitReport } from '../../../src/report/formats/junit.ts';
import type { JunitOptions } from '../../../src/report/formats/junit-cases.ts';
import { everything, finding, range, result } from '../lint-results.ts';
import { hostile, OPTIONS, RESULTS } from './given.ts';

const options: JunitOptions = { ...OPTIONS, failOn: 'error' };

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** The elements and attributes of junit-10.xsd of Jenkins' xUnit plug-in that a linter has a use for; `!` is required. */
const GRAMMAR: Readonly<Record<string, { readonly in: readonly string[]; readonly attributes: readonly string[] }>> = {
  testsuites: { in: [], attributes: ['name', 'tests', 'failures', 'errors'] },
  testsuite: { in: ['testsuites'], attributes: ['name!', 'tests!', 'failures!', 'errors!', 'skipped'] },
  testcase: { in: ['testsuite'], attributes: ['name!', 'classname'] },
  failure: { in: ['testcase'], attributes: ['message', 'type'] },
  error: { in: ['testcase'], attributes: ['message', 'type'] },
  skipped: { in: ['testcase'], attributes: ['message', 'type'] },
  'system-out': { in: ['testcase'], attributes: [] },
};

const parser = new XMLParser({ ignoreAttributes: false, preserveOrder: true, attributeNamePrefix: '', parseTagValue: false });

function parse(xml: string): Element {
  expect(XMLValidator.validate(xml)).toBe(true);
  const [root] = elements(parser.parse(xml)).filter(({ name }) => name !== '?xml');
  if (root === undefined) throw new Error('no root');
  return root;
}

function elements(nodes: readonly Record<string, unknown>[]): Element[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
    if (name === undefined) return [];
    const children = node[name] as Record<string, unknown>[];
    const text = children.map((child) => child['#text'] ?? '').join('');
    return [{ name, attributes: (node[':@'] ?? {}) as Record<string, string>, children: elements(children), text }];
  });
}

function grammarFaults(element: Element, parent?: Element): string[] {
  const rule = GRAMMAR[element.name];
  if (rule === undefined) return [`unknown element ${element.name}`];
  const known = rule.attributes.map((name) => name.replace('!', ''));
  return [
    ...(parent && !rule.in.includes(parent.name) ? [`${element.name} in ${parent.name}`] : []),
    ...Object.keys(element.attributes).flatMap((name) => (known.includes(name) ? [] : [`${element.name} ${name}`])),
    ...rule.attributes.flatMap((name) =>
      name.endsWith('!') && !(name.slice(0, -1) in element.attributes) ? [`${element.name} lacks ${name}`] : [],
    ),
    ...element.children.flatMap((child) => grammarFaults(child, element)),
  ];
}

const suitesOf = (given = everything(), changes: Partial<JunitOptions> = {}) =>
  parse(junitReport(given, { ...options, ...changes })).children;

const casesOf = (...args: Parameters<typeof suitesOf>) => suitesOf(...args).flatMap(({ children }) => children);

describe('junitReport', () => {
  test.each(RESULTS)('of %s is what CI servers take', (_, given) => {
    const root = parse(junitReport(given, options));
    expect(root.name).toBe('testsuites');
    expect(grammarFaults(root)).toEqual([]);
  });

  test('of everything', async () => {
    await expect(junitReport(everything(), options)).toMatchFileSnapshot('../../fixtures/report/everything.junit.xml');
  });

  test('counts what is in it', () => {
    const root = parse(junitReport(everything(), options));
    const count = (suite: Element, name: string) =>
      suite.children.filter(({ children }) => children.some((child) => child.name === name)).length;
    for (const suite of root.children) {
      expect(suite.attributes).toMatchObject({
        tests: String(suite.children.length),
        failures: String(count(suite, 'failure')),
        errors: String(count(suite, 'error')),
        skipped: String(count(suite, 'skipped')),
      });
    }
    expect(root.attributes).toEqual({ name: 'kport', tests: '7', failures: '2', errors: '3' });
  });

  test('has a suite for each file, and a test that passes for one without findings', () => {
    const given = result({ findings: [finding()], judged: ['web.yaml', 'db.yaml'] });
    expect(suitesOf(given).map(({ attributes }) => attributes.name)).toEqual(['web.yaml', 'db.yaml']);
    expect(suitesOf(given)[1]?.children).toMatchObject([{ name: 'testcase', children: [] }]);
  });

  test.each<[JunitOptions['failOn'], string[]]>([
    ['error', ['failure', 'system-out', 'system-out']],
    ['warning', ['failure', 'failure', 'system-out']],
    ['info', ['failure', 'failure', 'failure']],
    ['never', ['system-out', 'system-out', 'system-out']],
  ])('with --fail-on %s fails for what the run fails for', (failOn, outcomes) => {
    const findings = (['error', 'warning', 'info'] as const).map((severity) => finding({ severity, message: severity }));
    const cases = casesOf(result({ findings }), { failOn });
    expect(cases.map(({ children }) => children[0]?.name)).toEqual(outcomes);
  });

  test('tells each test by a name without lines, once in the whole report', () => {
    const origin = { ...finding().origin, file: 'prod/web.yaml' };
    const findings = [finding(), finding({ range: range(90, 1, 2) }), finding({ origin })];
    const names = casesOf(result({ findings, judged: ['a.yaml', 'b.yaml'] })).map(({ attributes }) => attributes.name);
    expect(names).toEqual([
      'web.yaml: Pod shop/web: container "web" declares privileged containerPort 80 (http)',
      'web.yaml: Pod shop/web: container "web" declares privileged containerPort 80 (http) (2)',
      'prod/web.yaml: Pod shop/web: container "web" declares privileged containerPort 80 (http)',
      'a.yaml: no findings',
      'b.yaml: no findings',
    ]);
  });

  test('says where, why and how to repair it', () => {
    const [first] = casesOf(result({ findings: [finding()] }), { repositoryPath: (file) => `deploy/${file}` });
    expect(first?.children[0]?.text.split('\n')).toEqual([
      'container "web" declares privileged containerPort 80 (http)',
      'deploy/web.yaml:9:26: error',
      'why: Ports below 1024 are kept for root.',
      'fix: listen on a port above 1023',
    ]);
  });

  test('skips exempted findings, with their reason', () => {
    const skipped = casesOf().flatMap(({ children }) => children.filter(({ name }) => name === 'skipped'));
    expect(skipped.map(({ attributes }) => attributes.message)).toEqual(['exempted by policy: the front door']);
  });

  test('skips what was there before', () => {
    const known = { known: [finding()], knownFrom: { kind: 'diff', name: 'main' } } as const;
    expect(casesOf(result(known)).map(({ children }) => children[0]?.attributes.message)).toEqual(['known, there at main']);
  });

  test('has no character that XML 1.0 forbids, whatever a manifest says', () => {
    const report = junitReport(hostile(), options);
    // XML 1.0, 2.2: Char; with `u`, a surrogate that matches is half of a pair.
    expect(report).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
    expect(report).not.toMatch(/<script|<img|\]\]>|\u202e/);
    expect(
      casesOf(hostile())
        .map(({ attributes }) => attributes.name)
        .join('\n'),
    ).toContain('<script>alert(1)</script>');
  });
});
