// JUnit XML as CI servers read it: a suite for each file, a test case for each finding. There is no standard; the elements and
// attributes are those that the strictest reader takes, Jenkins' xUnit plug-in (junit-10.xsd), and so without `file`.
import { XMLBuilder } from 'fast-xml-parser';
import type { LintResult } from '../../model/lint.ts';
import { printable } from '../printable.ts';
import { type JunitOptions, type TestCase, type TestOutcome, testCases } from './junit-cases.ts';

export function junitReport(result: LintResult, options: JunitOptions): string {
  const cases = testCases(result, options);
  const { skipped: _skipped, ...totals } = counted(cases);
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  const xml: string = builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    testsuites: {
      ...attributes({ name: 'kport', ...totals }),
      testsuite: [...Map.groupBy(cases, ({ file }) => file)].map(([file, own]) => ({
        ...attributes({ name: file, ...counted(own) }),
        testcase: own.map(element),
      })),
    },
  });
  return `${xml.trimEnd()}\n`;
}

function counted(cases: readonly TestCase[]) {
  const count = (outcome: TestOutcome) => cases.filter((one) => one.outcome === outcome).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function element({ name, classname, outcome, type = '', lines }: TestCase): object {
  const identified = attributes({ name, classname });
  const [message = ''] = lines;
  const text = lines.map(safe).join('\n');
  switch (outcome) {
    case 'passed':
      return identified;
    case 'system-out':
      return { ...identified, 'system-out': text };
    case 'skipped':
      return { ...identified, skipped: attributes({ message }) };
    default:
      return { ...identified, [outcome]: { ...attributes({ message, type }), '#text': text } };
  }
}

function attributes(values: Readonly<Record<string, string | number>>): object {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`@_${name}`, safe(String(value))]));
}

/** XML 1.0 has no way to write control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
function safe(text: string): string {
  return printable(text).replaceAll(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
