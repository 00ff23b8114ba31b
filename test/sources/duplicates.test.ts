import { describe, expect, test } from 'vitest';
import { readObjects } from '../../src/sources/document.ts';

function duplicatesOf(text: string) {
  const { documents, unreadable } = readObjects(text, 'x.yaml');
  expect(unreadable).toEqual([]);
  return documents.flatMap((read) => (read.kind === 'object' ? read.document.duplicateKeys : []));
}

const HEAD = 'apiVersion: v1\nkind: Pod\n';

describe('a key that stands more than once', () => {
  test.each([
    ['never', 'a: 1\nb: 2\n', []],
    ['twice: the line of the value that loses', 'a: 1\nb: 2\na: 3\n', [{ at: '/a', key: 'a', hiddenLines: [3] }]],
    ['three times', 'a: 1\na: 2\na: 3\n', [{ at: '/a', key: 'a', hiddenLines: [3, 4] }]],
    ['quoted and plain', 'a: 1\n"a": 2\n', [{ at: '/a', key: 'a', hiddenLines: [3] }]],
    ['as a number and as a text', '80: 1\n"80": 2\n0x50: 3\n', [{ at: '/80', key: '80', hiddenLines: [3, 4] }]],
    ['as a boolean and as a text', 'yes: 1\n"true": 2\n', [{ at: '/true', key: 'true', hiddenLines: [3] }]],
    ['in a flow, in one line', 'a: {b: 1, b: 2}\n', [{ at: '/a/b', key: 'b', hiddenLines: [3] }]],
    ['in a list', 'a:\n- b: 1\n- c: 1\n  c: 2\n', [{ at: '/a/1/c', key: 'c', hiddenLines: [5] }]],
    ['with a slash', 'a/b: 1\na/b: 2\n', [{ at: '/a~1b', key: 'a/b', hiddenLines: [3] }]],
    ['__proto__', '__proto__: 1\n__proto__: 2\n', [{ at: '/__proto__', key: '__proto__', hiddenLines: [3] }]],
    ['only within the value that loses', 'a: {b: 1, b: 2}\na: {}\n', [{ at: '/a', key: 'a', hiddenLines: [3] }]],
    ['beside a tab', 'a:\t1\na:\t2\n', [{ at: '/a', key: 'a', hiddenLines: [3] }]],
  ])('%s', (_, text, expected) => {
    expect(duplicatesOf(HEAD + text)).toEqual(expected);
  });

  test('in the order in which they are repeated, the outer before the inner', () => {
    const text = `${HEAD}b: {c: 1, c: 2}\na: 1\na: 2\nb: {d: 1, d: 2}\n`;
    expect(duplicatesOf(text).map(({ at }) => at)).toEqual(['/a', '/b', '/b/d']);
  });

  test('a merge key hides nothing: it is there to be overridden', () => {
    expect(duplicatesOf(`${HEAD}x: &x {a: 1}\ny: {<<: *x, a: 2}\nz: {a: 3, <<: *x}\nv: {<<: *x, <<: *x}\n`)).toEqual([]);
  });

  test('its own keys are told although it merges', () => {
    expect(duplicatesOf(`${HEAD}x: &x {a: 1}\nz:\n  b: 1\n  <<: *x\n  b: 2\n`)).toEqual([
      { at: '/z/b', key: 'b', hiddenLines: [5] },
    ]);
  });

  test('an aliased mapping is told once, where it is written', () => {
    expect(duplicatesOf(`${HEAD}x: &x {a: 1, a: 2}\ny: *x\n`)).toEqual([{ at: '/x/a', key: 'a', hiddenLines: [3] }]);
  });

  test('in JSON, on any line of the file', () => {
    const text = '# c\n---\n{"apiVersion": "v1", "kind": "Pod",\n "a": 1,\n "a": 2}\n';
    expect(duplicatesOf(text)).toEqual([{ at: '/a', key: 'a', hiddenLines: [4] }]);
    expect(duplicatesOf(text.slice(8))).toEqual([{ at: '/a', key: 'a', hiddenLines: [2] }]);
  });
});
