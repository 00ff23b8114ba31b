// Texts that are made to cost much more than their size. The bound in time of the processors is generous: growth by the square of these
// sizes takes minutes.

import { describe, expect, test } from 'vitest';
import { readObjects } from '../../src/sources/document.ts';
import { type RepeatedSpecs, repeatedSpecs } from '../../src/sources/yaml/brief/repeated-specs.ts';
import { processorTime } from '../processor-time.ts';
import { told } from '../told.ts';

const MOST_SECONDS = 15;
const HEAD = 'apiVersion: v1\nkind: Pod\n';
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
const nested = (count: number, line: (index: number) => string): string =>
  lines(count, (index) => ' '.repeat(index) + line(index));

/** By the reason with which a text is refused. */
const REFUSED: Readonly<Record<string, readonly (readonly [name: string, make: () => string])[]>> = {
  'nested deeper than 1000 levels': [
    ['5 MB of [', () => '['.repeat(5e6)],
    ['5 MB of {', () => '{'.repeat(5e6)],
    ['5 MB of dashes', () => '- '.repeat(2.5e6)],
    ['5 MB of question marks', () => '? '.repeat(2.5e6)],
    ['100,000 flow sequences that close', () => `a: ${'['.repeat(1e5)}${']'.repeat(1e5)}`],
    ['100,000 flow mappings that close', () => `${'{a: '.repeat(1e5)}${'}'.repeat(1e5)}`],
    ['100,000 JSON objects in one another', () => `${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`],
    ['1,001 of them', () => `${'{"a":'.repeat(1001)}1${'}'.repeat(1001)}`],
    ['3,000 block mappings', () => nested(3000, () => 'a:')],
    ['1,001 levels beside an alias', () => `x: &x 1\ny: *x\na: ${'['.repeat(1000)}${']'.repeat(1000)}`],
    ['more levels through aliases than in the text', () => `a0: &a0 []\n${lines(2000, (i) => `a${i + 1}: &a${i + 1} [*a${i}]`)}`],
  ],
  'the document holds more than 2000000 values': [
    ['a billion laughs', () => `a0: &a0 [x]\n${lines(40, (i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)}`],
    [
      'merge keys that grow by three',
      () => `a0: &a0 {x: 1}\n${lines(40, (i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}, *a${i}]}`)}`,
    ],
    [
      'a wide mapping, merged often',
      () => `a: &a\n${lines(5000, (i) => `  k${i}: 1`)}\nb:\n${lines(2000, () => '  - {<<: *a}')}`,
    ],
    ['a million aliases', () => `a: &a x\nb:\n${lines(1e6, () => '- *a')}`],
  ],
  'the document contains excessive aliasing': [
    ['one long list, 200 times', () => `a: &a [${'x,'.repeat(100)}]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(50)}]`],
  ],
};

describe.each(Object.entries(REFUSED))('%s', (reason, cases) => {
  test.each(cases)('%s', (_, make) => {
    const text = make();
    const { documents, unreadable } = timed(text);
    expect(documents).toEqual([]);
    expect(unreadable.map((fault) => told(fault.reason))).toEqual([expect.stringContaining(reason)]);
  });
});

const READ: readonly (readonly [name: string, make: () => string])[] = [
  ['a million anchors', () => `${HEAD}a:\n${lines(1e6, (i) => `- &a${i} x`)}`],
  [
    '60 merge keys in a chain',
    () => `${HEAD}m0: &m0 {k: 1}\n${lines(60, (i) => `m${i + 1}: &m${i + 1} {<<: *m${i}, k${i}: 1}`)}`,
  ],
  ['900 levels', () => `${HEAD}a: ${'['.repeat(900)}${']'.repeat(900)}`],
  ['450 pairs in one another', () => `${HEAD}a: ${'[b: '.repeat(450)}${']'.repeat(450)}`],
  ['a key 300,000 times', () => `${HEAD}a:\n${lines(3e5, () => '  b: 1')}`],
  ['300,000 keys', () => `${HEAD}a:\n${lines(3e5, (i) => `  b${i}: 1`)}`],
  ['10 MB in one line', () => `${HEAD}a: ${'x '.repeat(5e6)}`],
  ['10 MB in one quoted line', () => `${HEAD}a: "${'x '.repeat(5e6)}"`],
  ['10 MB of escapes', () => `${HEAD}a: "${'\\n'.repeat(5e6)}"`],
  ['5 MB in one flow', () => `${HEAD}a: [${'x, '.repeat(1.6e6)}]`],
  ['5 MB in one flow beside a tab', () => `${HEAD}a: [\n${'x, '.repeat(5e5)}\n]\nb:\t1`],
  ['a plain scalar of 500,000 lines', () => `${HEAD}a:\n${lines(5e5, () => '  x')}`],
  ['a quoted scalar of 500,000 lines at column 0', () => `${HEAD}a: "${lines(5e5, () => 'x')}"`],
  ['a block scalar of 500,000 empty lines beside a tab', () => `${HEAD}b:\t1\na: |\n${'\n'.repeat(5e5)}  x`],
  ['5 MB of blanks', () => `${HEAD}a: 1${' '.repeat(5e6)}# c`],
  ['5 MB of line breaks', () => `${'\n'.repeat(5e6)}${HEAD}a: 1`],
  ['5 MB of comments', () => `${lines(1e6, () => '# cc')}\n${HEAD}a: 1`],
  ['a number of 5 MB', () => `${HEAD}a: ${'1'.repeat(5e6)}`],
  ['a binary of 4 MB', () => `${HEAD}a: !!binary ${'AAAA'.repeat(1e6)}`],
];

describe('read', () => {
  test.each(READ)('%s', (_, make) => {
    const { documents, unreadable } = timed(make());
    expect(unreadable).toEqual([]);
    expect(documents.map(({ kind }) => kind)).toEqual(['object']);
  });
});

const MANY: readonly (readonly [name: string, make: () => string, documents: number, unreadable: number])[] = [
  ['100,000 documents', () => `${HEAD}---\n`.repeat(1e5), 1e5, 0],
  ['a million separators', () => '---\n'.repeat(1e6), 0, 0],
  ['30,000 documents that cannot be read', () => 'a: [\n---\n'.repeat(3e4), 0, 3e4],
  ['200,000 JSON objects', () => '{"a":"}{"}\n'.repeat(2e5), 2e5, 0],
  ['JSON objects, then braces', () => `${'{"a":1}\n'.repeat(1e5)}${'{'.repeat(1e6)}`, 1e5, 1],
  ['a JSON string that does not close', () => `{"a":"${'\\"'.repeat(3e6)}`, 0, 1],
  ['a key of 5 MB', () => `${'k'.repeat(5e6)}: 1`, 0, 1],
  ['a template of 30,000 lines', () => 'a: {{ .x }}\n'.repeat(3e4), 0, 1],
  ['a quote that does not close', () => `a: '${"''".repeat(2e6)}`, 0, 1],
  ['5 MB of NUL', () => '\0'.repeat(5e6), 0, 1],
  ['5 MB of NEL', () => '\u0085'.repeat(5e6), 0, 0],
  ['5 MB of byte order marks', () => '\ufeff'.repeat(5e6), 1, 0],
];

describe('many', () => {
  test.each(MANY)('%s', (_, make, expectedDocuments, expectedUnreadable) => {
    const { documents, unreadable } = timed(make());
    expect([documents.length, unreadable.length]).toEqual([expectedDocuments, expectedUnreadable]);
  });
});

const OPEN = 'apiVersion: v1\nkind: Pod\nmetadata: {}\n';
const inOneAnother = `${nested(90, (i) => (i % 2 === 0 ? 'template:' : 'spec:'))}\n${lines(600, () => `${' '.repeat(90)}- a`)}`;

describe('where Pod specs come again', () => {
  test.each([
    ['50,000', () => lines(5e4, () => `${OPEN}spec:\n  a: 1\n---`)],
    ['50,000 of which each is another', () => lines(5e4, (i) => `${OPEN}spec:\n  a: ${i}\n---`)],
    ['20,000, each twice', () => lines(4e4, (i) => `${OPEN}spec:\n  a: ${i % 2e4}\n---`)],
    ['200 in which there are others', () => lines(200, () => `${HEAD}${inOneAnother}\n---`)],
    ['one of 10 MB', () => `${OPEN}spec:\n  a: ${'x'.repeat(1e7)}\n`],
    ['200,000 in one line', () => `${HEAD}a: [${'{kind: Pod, spec: {a: 1}}, '.repeat(2e5)}]`],
  ])('%s', (_, make) => {
    expect(timed(make(), repeatedSpecs()).unreadable).toEqual([]);
  });
});

/** Reads a text and looks at every object in it, as a judge would. */
function timed(text: string, specs?: RepeatedSpecs): ReturnType<typeof readObjects> {
  const start = processorTime();
  const read = readObjects(text, 'x.yaml', undefined, specs);
  for (const document of read.documents) {
    if (document.kind === 'object') document.document.locate('/a/0/x/y');
    if (specs && document.kind === 'object') expect(document.document.object).toBeDefined();
  }
  expect((processorTime() - start) / 1000).toBeLessThan(MOST_SECONDS);
  return read;
}
