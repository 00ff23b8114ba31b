import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LintFinding, LintResult } from '../../src/model/lint.ts';
import { sarifReport } from '../../src/report/formats/sarif.ts';
import { htmlReport } from '../../src/report/html.ts';
import { lintJson } from '../../src/report/json.ts';
import { compactJson, each, gathered, jsonPieces, wholeText } from '../../src/report/json-pieces.ts';
import { printableJson } from '../../src/report/printable.ts';
import { textPieces } from '../../src/report/text.ts';
import { finding, result } from './lint-results.ts';

/** With the lists of a depth as some that are made when they are written; what they hold is there by then. */
function made(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return depth > 0 ? value.map((item) => made(item, depth - 1)) : each(value, (item) => item);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, made(inner, depth)]));
}

describe('JSON in pieces', () => {
  test.each([0, 1, 2, 9])('is the JSON of the whole where lists below %i others are made', (depth) => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(wholeText(jsonPieces(made(value, depth)))).toBe(`${printableJson(JSON.stringify(value, null, 2))}\n`);
        expect(wholeText(compactJson(made(value, depth), (json) => json))).toBe(JSON.stringify(value));
      }),
    );
  });

  test('leaves out what is undefined, in mappings with lists that are made, too', () => {
    expect(wholeText(compactJson({ a: undefined, b: [].values(), c: undefined }, String))).toBe('{"b":[]}');
  });
});

const OPTIONS = { language: 'en', version: '1', rules: [], repositoryPath: (file: string) => file } as const;
const REPORTS: Readonly<Record<string, (given: LintResult) => Iterable<string>>> = {
  json: (given) => lintJson(given, 'en'),
  sarif: (given) => sarifReport(given, OPTIONS),
  text: (given) => textPieces(given, { color: false, language: 'en' }),
};

describe.each(Object.entries(REPORTS))('a report of 5,000 findings as %s', (_, report) => {
  test('is written before all of it is made, and never much of it at a time', () => {
    let read = 0;
    const lazy = (n: number): LintFinding => {
      const { message, ...one } = finding({ origin: { file: `f${n}.yaml`, document: 0 } });
      return {
        ...one,
        get message() {
          read += 1;
          return message;
        },
      };
    };
    const lengths: number[] = [];
    let readAtFirst = 0;
    for (const piece of gathered(report(result({ findings: Array.from({ length: 5000 }, (_, n) => lazy(n)) })))) {
      if (lengths.length === 0) readAtFirst = read;
      lengths.push(piece.length);
    }
    expect(Math.max(...lengths)).toBeLessThan(100_000);
    expect(lengths.length).toBeGreaterThan(10);
    expect(readAtFirst).toBeLessThan(2000);
  });
});

test('the page is written in pieces, too', () => {
  const findings = Array.from({ length: 5000 }, (_, n) => finding({ origin: { file: `f${n}.yaml`, document: 0 } }));
  const pieces = [...gathered(htmlReport(result({ findings }), OPTIONS))];
  expect(pieces.length).toBeGreaterThan(10);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(400_000);
});
