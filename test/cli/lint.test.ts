import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { type LintDoors, lintCommand } from '../../src/cli/commands/lint.ts';
import { reportFiles } from '../../src/cli/io/report-files.ts';
import type { LintResult } from '../../src/model/lint.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { lintJson as lintJsonPieces } from '../../src/report/json.ts';
import { wholeText } from '../../src/report/json-pieces.ts';
import { textReport } from '../../src/report/text.ts';
import { everything, finding, result } from '../report/lint-results.ts';
import { recordedIo } from './recorded-io.ts';

const lintJson = (...given: Parameters<typeof lintJsonPieces>) => wholeText(lintJsonPieces(...given));

interface Call {
  readonly paths: readonly string[];
  readonly policy: string | undefined;
  readonly language: string;
}

/** `kport lint` with a run that ends in `found`; it takes two seconds. */
async function lint(argv: readonly string[], found: LintResult = result(), world: Parameters<typeof recordedIo>[0] = {}) {
  const io = recordedIo(world);
  const calls: Call[] = [];
  const codes: number[] = [];
  let time = 0;
  let named: string | undefined;
  const doors: LintDoors = {
    findPolicy: async (name) => {
      named = name;
      return { policy: shippedPolicy('restricted') };
    },
    reportFiles,
    lintPaths: async (paths, { language, onProgress }) => {
      calls.push({ paths, policy: named, language });
      time = 2000;
      onProgress?.(1, 2);
      return found;
    },
  };
  const command = lintCommand({ io, now: () => time, finish: (code) => codes.push(code) }, doors);
  await new Command().addCommand(command).parseAsync(['lint', ...argv], { from: 'user' });
  return { ...io.written, calls, codes };
}

describe('kport lint', () => {
  test('judges the working directory by default', async () => {
    const { calls } = await lint([]);
    expect(calls).toEqual([{ paths: ['.'], policy: undefined, language: 'en' }]);
  });

  test('hands over paths, policy and language', async () => {
    const { calls } = await lint(['a', '-', '--policy', 'baseline', '--lang', 'ja'], result(), { env: { LANG: 'C' } });
    expect(calls).toEqual([{ paths: ['a', '-'], policy: 'baseline', language: 'ja' }]);
  });

  test.each<[string[], (given: LintResult) => string]>([
    [[], (given) => textReport(given, { color: false, language: 'en' })],
    [['--color'], (given) => textReport(given, { color: true, language: 'en' })],
    [['--lang', 'ja'], (given) => textReport(given, { color: false, language: 'ja' })],
    [['--quiet'], (given) => textReport(given, { color: false, language: 'en', quiet: true })],
    [['--verbose'], (given) => textReport(given, { color: false, language: 'en', verbose: true })],
    [['--format', 'json'], (given) => lintJson(given, 'en')],
    [['--format', 'json', '--color', '--quiet'], (given) => lintJson(given, 'en')],
  ])('%j prints its report', async (argv, report) => {
    const { out, err } = await lint(argv, everything());
    expect(out).toBe(report(everything()));
    expect(err).toBe('');
  });

  test.each([
    [[], 0],
    [['--fail-on', 'warning'], 1],
    [['--fail-on', 'info'], 1],
    [['--fail-on', 'never'], 0],
  ])('%j makes a warning exit code %i', async (argv, code) => {
    expect((await lint(argv, result({ findings: [finding({ severity: 'warning' })] }))).codes).toEqual([code]);
  });

  test('is 3 for input that could not be judged', async () => {
    expect((await lint(['--fail-on', 'never'], everything())).codes).toEqual([3]);
  });

  test('shows progress on a terminal, and erases it', async () => {
    const { err } = await lint([], result(), { isTerminal: true });
    expect(err).toBe('\r\u001b[Kjudging: 1 of 2 files\r\u001b[K');
  });
});
