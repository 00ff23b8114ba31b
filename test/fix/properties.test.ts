// What holds of every repair, asked of thousands of sets of objects that nobody wrote: by lint, by the bind walk and by the text.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workloadsIn } from '../../src/facts/objects/extract.ts';
import { worseForSome } from '../../src/fix/worse.ts';
import { causeOf } from '../../src/judge/identity.ts';
import { imageFactsOf } from '../../src/knowledge/images.ts';
import type { LintFinding } from '../../src/model/lint.ts';
import { isMapping } from '../../src/model/mapping.ts';
import { child, valueAt } from '../../src/model/pointer.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { ruleOf } from '../../src/rules/index.ts';
import { readObjects } from '../../src/sources/document.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { judgeText } from '../suppression/judged-text.ts';
import { someSet } from './random-sets.ts';
import { repairText } from './repair-text.ts';

const policy = shippedPolicy('restricted');
const SEEDS = [1, 2, 3, 4] as const;
/** Of each seed, in each mode. */
const SETS = 250;

function findingsIn(text: string): readonly LintFinding[] {
  return judgeText(text, { policy }).findings.filter(({ ruleId }) => ruleOf(ruleId)?.about === 'workload');
}

const titleOf = ({ ruleId, container = '', subject }: LintFinding) => `${ruleId} ${subject.kind} ${subject.name} ${container}`;

/** The second of two alike may be left. */
function countOf(findings: readonly LintFinding[], wanted: LintFinding): number {
  const keyOf = (one: LintFinding) => `${titleOf(one)} ${one.messageId} ${causeOf(one)}`;
  return findings.filter((one) => keyOf(one) === keyOf(wanted)).length;
}

function objectsIn(text: string): Manifest[] {
  const { documents, unreadable } = readObjects(text, 'x.yaml');
  expect(unreadable).toEqual([]);
  return documents.flatMap((read) => (read.kind === 'object' ? [read.document.object] : []));
}

/** A value in lines of its own, each with a comment that says which value it is. */
function linesOf(value: unknown, pointer: string, indent: string): string[] {
  const entries: [string, unknown][] = isMapping(value) ? Object.entries(value) : Object.entries(value as unknown[]);
  return entries.flatMap(([key, item]) => {
    const at = child(pointer, key);
    const head = `${indent}${Array.isArray(value) ? '-' : `${JSON.stringify(key)}:`}`;
    const isLeaf = typeof item !== 'object' || item === null || Object.keys(item).length === 0;
    return isLeaf ? [`${head} ${JSON.stringify(item)}  # ${at}`] : [`${head} # ${at}`, ...linesOf(item, at, `${indent}  `)];
  });
}

function textOf(objects: readonly Manifest[]): string {
  return objects.map((object, index) => linesOf(object, `/${index}`, '').join('\n')).join('\n---\n');
}

/** Pointers of values that are as they were, whatever became of the lists that they stand in. */
function unchanged(before: unknown, after: unknown, pointer: string): string[] {
  if (typeof before !== 'object' || before === null) return before === after ? [pointer] : [];
  if (typeof after !== 'object' || after === null) return [];
  if (Array.isArray(before) && (!Array.isArray(after) || !isAlike(before, after))) return [];
  return Object.entries(before).flatMap(([key, value]) => unchanged(value, valueAt(after, child('', key)), child(pointer, key)));
}

/** Lists whose items stand for the same still. */
function isAlike(before: readonly unknown[], after: readonly unknown[]): boolean {
  return isDeepStrictEqual(before, after) || (before.length === after.length && before.every(isMapping));
}

function expectSameLines(before: string, after: string): void {
  const lines = new Set(after.split('\n'));
  const at = new Map(before.split('\n').map((line) => [line.slice(line.indexOf('# ') + 2), line]));
  const kept = unchanged(objectsIn(before), objectsIn(after), '').map((pointer) => at.get(pointer) ?? pointer);
  expect(kept.filter((line) => !lines.has(line))).toEqual([]);
}

describe.each([
  ['safe', false],
  ['unsafe', true],
] as const)('%s repairs', (_, unsafe) => {
  test.each(SEEDS)('take findings away, bring none, stop nothing, change nothing else, and are made once: seed %i', (seed) => {
    fc.assert(
      fc.property(someSet, (objects) => {
        const text = textOf(objects);
        const before = findingsIn(text);
        const { repaired, left, text: after } = repairText(text, { policy, unsafe });
        // Each is told: as repaired, as gone with another, or as left.
        expect(repaired.length + left.length).toBeGreaterThanOrEqual(before.length);
        const found = findingsIn(after);
        const titles = before.map(titleOf);
        expect(found.map(titleOf).filter((title) => !titles.includes(title))).toEqual([]);
        for (const { finding } of repaired) {
          const had = countOf(before, finding);
          if (had > 0) expect(countOf(found, finding)).toBeLessThan(had);
        }
        expectSameLines(text, after);
        expect(repairText(after, { policy, unsafe })).toMatchObject({ repaired: [], text: after });
        if (unsafe) return;
        expect(repaired.filter(({ needs }) => needs.length > 0)).toEqual([]);
        const [was, is] = [objects, objectsIn(after)].map((all) => all.flatMap((one) => workloadsIn(one)));
        const imageOf = (image: string | undefined) => imageFactsOf(image ?? '');
        expect(worseForSome(was ?? [], is ?? [], { moved: [], replaced: [], imageOf })).toEqual([]);
      }),
      { numRuns: SETS, seed },
    );
  });
});
