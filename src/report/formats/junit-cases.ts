import { place } from '../../model/errors.ts';
import { atLeast, type Finding, placeOf, type Severity } from '../../model/finding.ts';
import type { LintResult } from '../../model/lint.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import type { Catalogue } from '../../words/texts.ts';
import { knownBy } from '../closing-line.ts';
import { exemptedBecause } from '../exempted-because.ts';
import { objectName } from '../object-name.ts';
import { problemsOf } from './problems.ts';
import type { ReportOptions } from './report-options.ts';

export interface JunitOptions extends ReportOptions {
  /** A finding that does not fail the run is no failed test: it passes, and its text is what the test printed. */
  readonly failOn: Severity | 'never';
}

/** What becomes of a test; `system-out` is one that passes and has something to say. */
export type TestOutcome = 'failure' | 'error' | 'skipped' | 'system-out' | 'passed';

export interface TestCase {
  readonly file: string;
  readonly name: string;
  readonly classname: string;
  readonly outcome: TestOutcome;
  /** The first is the message, all of them are the text. Not yet safe to print. */
  readonly lines: readonly string[];
  readonly type?: string;
}

/** A test for each finding and for whatever could not be judged, and one for each file in which nothing was found. */
export function testCases(result: LintResult, options: JunitOptions): TestCase[] {
  const { repositoryPath } = options;
  const texts = catalogue(options.language);
  const told = [
    ...problemCases(result, options, texts),
    ...result.findings.map((finding) => findingCase(finding, options, texts)),
    ...result.exempted.map((passed) => skippedCase(passed.finding, exemptedBecause(passed, texts.words))),
    ...(result.known ?? []).map((finding) => skippedCase(finding, knownText(result, texts))),
  ];
  const known = new Set(told.map(({ file }) => file));
  const clean = (result.judged ?? []).filter((file) => !known.has(file));
  const passed = clean.map((file): TestCase => {
    return { file, name: texts.words.noFindings, classname: 'kport', outcome: 'passed', lines: [] };
  });
  return eachOnce([...told, ...passed].map((one) => inFile(one, repositoryPath(one.file))));
}

function problemCases(result: LintResult, { language, repositoryPath }: JunitOptions, { words }: Catalogue): TestCase[] {
  return problemsOf(result, language).map(({ kind, file, position, text }) => {
    const lines = [text, place(repositoryPath(file), position)];
    return { file, name: words.notJudged, classname: 'kport', outcome: 'error', type: kind, lines };
  });
}

function findingCase(finding: Finding, { failOn, repositoryPath }: JunitOptions, { words }: Catalogue): TestCase {
  const { severity, message, why, fix } = finding;
  const { file, range } = placeOf(finding);
  const fails = failOn !== 'never' && atLeast(severity, failOn);
  return {
    ...identity(finding),
    outcome: fails ? 'failure' : 'system-out',
    type: severity,
    lines: [
      message,
      `${place(repositoryPath(file), range?.start)}: ${words[`severity.${severity}`]}`,
      `${words.why.toLowerCase()}: ${why}`,
      `${words.fix.toLowerCase()}: ${fix}`,
    ],
  };
}

function skippedCase(finding: Finding, reason: string): TestCase {
  return { ...identity(finding), outcome: 'skipped', lines: [reason] };
}

function knownText({ knownFrom }: LintResult, { words }: Catalogue): string {
  return fill(words.knownFinding, { by: knownFrom ? knownBy(knownFrom, words) : '' });
}

/** The same from run to run as long as the finding is there, so that a server can tell what is new: no line is in it. */
function identity({ origin, subject, message, ruleId }: Finding): Pick<TestCase, 'file' | 'name' | 'classname'> {
  return { file: origin.file, name: `${objectName(subject)}: ${message}`, classname: `kport.${ruleId}` };
}

/** GitLab knows a test by its name and class alone, and shows one of two that have the same in two suites. */
function inFile(one: TestCase, file: string): TestCase {
  return { ...one, file, name: `${file}: ${one.name}` };
}

/** Servers take two tests of one name and class for one. */
function eachOnce(cases: readonly TestCase[]): TestCase[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const key = JSON.stringify([one.classname, one.name]);
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    return number === 1 ? one : { ...one, name: `${one.name} (${number})` };
  });
}
