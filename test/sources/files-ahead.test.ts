import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesAhead, readAhead, takerOf } from '../../src/sources/files-ahead.ts';
import { scratch } from './scratch.ts';

/** Of a text: what is said beside it takes room, too. */
const LARGEST = 2 * 1024 * 1024 - 32;

/** What the files of a folder come to that are read to the end, and taken then: as many as the ring has room for. */
function texts(cwd: string, names: readonly string[], isWanted = true): (string | undefined)[] {
  const files = filesAhead(names, cwd, () => isWanted);
  readAhead(files);
  const take = takerOf(files);
  return names.map((_, index) => take(index)?.text);
}

describe('what is read ahead', () => {
  test('is the text of each file, in their order', () => {
    const written = { 'a.yaml': 'a: 1\n', 'b/c.yaml': '\n', 'd.yaml': 'ä: ✓\n', 'e.yaml': '#'.repeat(LARGEST - 1) };
    expect(texts(scratch(written), Object.keys(written))).toEqual(Object.values(written));
  });

  test.each([
    ['not UTF-8', Uint8Array.of(0x61, 0xff)],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0)],
    ['a byte order mark', '\ufeffa: 1\n'],
    ['longer than there is room', '#'.repeat(LARGEST)],
    ['empty', ''],
  ])('but not what is %s, and what follows is in its place', (_, bytes) => {
    const cwd = scratch({ 'a.yaml': 'a', 'c.yaml': 'c' });
    writeFileSync(join(cwd, 'b.yaml'), bytes);
    expect(texts(cwd, ['a.yaml', 'b.yaml', 'c.yaml'])).toEqual(['a', undefined, 'c']);
  });

  test('but not what is no file any more, and what is not wanted', () => {
    const cwd = scratch({ 'a.yaml': 'a', 'folder/': '' });
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    expect(texts(cwd, ['gone.yaml', 'folder', 'pipe', 'a.yaml'])).toEqual([undefined, undefined, undefined, 'a']);
    expect(texts(cwd, ['a.yaml'], false)).toEqual([undefined]);
  });
});

test('of what it is asked for, the sum of the bytes is beside the text', () => {
  const written = { 'a.yaml': 'a: 1\n', 'b.yaml': 'ä: ✓\n', 'c.yaml': '#'.repeat(LARGEST - 1) };
  const names = Object.keys(written);
  const files = filesAhead(names, scratch(written), () => true, new Set([1, 2]));
  readAhead(files);
  const take = takerOf(files);
  const sums = names.map((_, index) => take(index)?.sum?.toString('hex'));
  expect(sums).toEqual([undefined, hash('sha256', written['b.yaml']), hash('sha256', written['c.yaml'])]);
});

describe('what somebody takes before it is read', () => {
  test('is left to them, and not read any more', () => {
    const cwd = scratch({ 'a.yaml': 'a', 'b.yaml': 'b', 'c.yaml': 'c' });
    const files = filesAhead(['a.yaml', 'b.yaml', 'c.yaml'], cwd, () => true);
    const take = takerOf(files);
    expect(take(0)).toBeUndefined();
    readAhead(files);
    expect([take(1)?.text, take(2)?.text]).toEqual(['b', 'c']);
  });

  test('by a thread that never ends it: all are left to them', () => {
    const names = ['a.yaml', 'b.yaml'];
    const files = filesAhead(names, scratch({ 'a.yaml': 'a', 'b.yaml': 'b' }), () => true);
    const begun = -2;
    files.states[0] = begun;
    readAhead(files);
    const take = takerOf(files, 1);
    expect(names.map((_, index) => take(index))).toEqual([undefined, undefined]);
  });
});
