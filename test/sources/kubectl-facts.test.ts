// Every row of what kubectl was seen to read: see test/fixtures/yaml/README.md.

import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ReadFile, readObjects } from '../../src/sources/document.ts';
import { decode } from '../../src/sources/yaml/text.ts';
import { inWords } from '../told.ts';

interface Row {
  readonly case: string;
  readonly source: string;
  readonly source_is?: string;
  readonly kubectl: 'error' | readonly unknown[];
  readonly error?: string;
}

const scalars = lines('scalars.tsv')
  .slice(1)
  .map((line) => line.split('\t') as [string, string]);

describe('a scalar, as kubectl reads it', () => {
  test.each(scalars)('%s is %s', (source, kubectl) => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\nv: ${JSON.parse(source)}\n`;
    const read = readObjects(text, 'x.yaml');
    if (kubectl.startsWith('error')) expectRefused(read);
    else {
      expect(read.unreadable).toEqual([]);
      expect(objectsOf(read).map(({ v }) => v)).toStrictEqual([JSON.parse(kubectl)]);
    }
  });
});

/** What kubectl refuses for the object that it makes, not for its YAML. */
const NO_OBJECTS = ['no kind', 'top-level sequence', 'top-level scalar'];

describe.each(['documents.jsonl', 'odd-documents.jsonl'])('a document of %s, as kubectl reads it', (file) => {
  const rows = lines(file).map((line) => JSON.parse(line) as Row);

  test.each(rows.filter((row) => !NO_OBJECTS.includes(row.case)))('$case', (row) => {
    const read = readObjects(decode(Buffer.from(row.source, row.source_is ? 'latin1' : 'utf8')), 'x.yaml');
    if (row.kubectl === 'error') expectRefused(read);
    else {
      expect(read.unreadable).toEqual([]);
      expect(objectsOf(read).map(({ kind, metadata, spec }) => ({ kind, metadata, spec }))).toStrictEqual(row.kubectl);
    }
  });
});

describe('what is YAML, and no Kubernetes object to kubectl', () => {
  const rows = new Map(lines('documents.jsonl').map((line) => [JSON.parse(line).case as string, JSON.parse(line) as Row]));

  test('an object without a kind is a mistake to tell', () => {
    const { documents, unreadable } = readObjects(rows.get('no kind')?.source ?? '', 'x.yaml');
    expect(inWords(documents)).toEqual([
      { kind: 'not-an-object', reason: 'not a Kubernetes object: kind is missing or no text' },
    ]);
    expect(inWords(unreadable)).toEqual([
      { file: 'x.yaml', position: { line: 1, column: 1 }, reason: 'kind is missing: kubectl refuses the object' },
    ]);
  });

  test.each([
    ['top-level sequence', 'the document is a list'],
    ['top-level scalar', 'the document is a single value'],
  ])('%s: %s', (name, reason) => {
    const { documents, unreadable } = readObjects(rows.get(name)?.source ?? '', 'x.yaml');
    expect(inWords(documents)).toEqual([{ kind: 'not-an-object', reason: `not a Kubernetes object: ${reason}` }]);
    expect(unreadable).toEqual([]);
  });
});

function lines(file: string): string[] {
  return readFileSync(new URL(`../fixtures/yaml/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
}

function expectRefused({ unreadable }: ReadFile): void {
  expect(unreadable).toHaveLength(1);
  expect(unreadable[0]).toMatchObject({ position: { line: expect.any(Number), column: expect.any(Number) } });
}

/** As kubectl prints them: the items of a List one by one. */
function objectsOf({ documents }: ReadFile): Readonly<Record<string, unknown>>[] {
  return documents.flatMap((read) => {
    if (read.kind !== 'object') return [];
    const { object } = read.document;
    return object.kind === 'List' ? (object.items as Readonly<Record<string, unknown>>[]) : [object];
  });
}
