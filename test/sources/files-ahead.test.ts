import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesAhead, readAhead, type Taken, type Tell, takerOf } from '../../src/sources/files-ahead.ts';
import { scratch } from './scratch.ts';

const LARGEST = 1024 * 1024;
const LARGEST_FILE = 20 * 1024 * 1024;

type Told = { readonly objects: number | string };

interface Reading {
  readonly isWanted?: boolean;
  readonly tell?: Tell<Told>;
}

/** What the files of a folder come to that are read to the end, and taken then: as many as the ring has room for. */
function taken(cwd: string, names: readonly string[], { isWanted = true, tell }: Reading = {}): (Taken<Told> | undefined)[] {
  const files = filesAhead(names, cwd, () => isWanted);
  readAhead(files, tell);
  const take = takerOf<Told>(files);
  return names.map((_, index) => take(index));
}

const text = (said: string) => ({ text: said });

describe('what is read ahead', () => {
  test('is the text of each file, in their order', () => {
    const written = { 'a.yaml': 'a: 1\n', 'b/c.yaml': '\n', 'd.yaml': 'ä: ✓\n', 'e.yaml': '#'.repeat(LARGEST - 1) };
    expect(taken(scratch(written), Object.keys(written))).toEqual(Object.values(written).map(text));
  });

  test.each<[string, string | Uint8Array]>([
    ['not UTF-8', Uint8Array.of(0x61, 0xff)],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0)],
    ['a byte order mark', '\ufeffa: 1\n'],
    ['longer than there is room', '#'.repeat(LARGEST)],
    ['empty, as files of the kernel say', ''],
  ])('but not what is %s, and what follows is in its place', (_, bytes) => {
    const cwd = scratch({ 'a.yaml': 'a', 'c.yaml': 'c' });
    writeFileSync(join(cwd, 'b.yaml'), bytes);
    expect(taken(cwd, ['a.yaml', 'b.yaml', 'c.yaml'])).toEqual([text('a'), undefined, text('c')]);
  });

  test('but not what is no file any more, and what is not wanted', () => {
    const cwd = scratch({ 'a.yaml': 'a', 'folder/': '' });
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    expect(taken(cwd, ['gone.yaml', 'folder', 'pipe', 'a.yaml'])).toEqual([undefined, undefined, undefined, text('a')]);
    expect(taken(cwd, ['a.yaml'], { isWanted: false })).toEqual([undefined]);
  });
});

describe('what is told of a file in place of its text', () => {
  const names = ['a.yaml', 'b.yaml', 'c.yaml'];
  /** Of those that have no `text` in them how long they are. */
  const tell: Tell<Told> = (_, said) => (said.includes('text') ? undefined : { objects: said.length });

  test('stands where the text would, and what follows is in its place', () => {
    const cwd = scratch({ 'a.yaml': 'text a', 'b.yaml': '#'.repeat(1000), 'c.yaml': 'text c' });
    expect(taken(cwd, names, { tell })).toEqual([text('text a'), { objects: 1000 }, text('text c')]);
  });

  test('also of one that is longer than there is room for, but not of the largest', () => {
    const cwd = scratch({ 'a.yaml': '#'.repeat(LARGEST_FILE), 'b.yaml': 'text', 'c.yaml': '#'.repeat(LARGEST_FILE + 1) });
    expect(taken(cwd, names, { tell })).toEqual([{ objects: LARGEST_FILE }, text('text'), undefined]);
    writeFileSync(join(cwd, 'a.yaml'), `text${'#'.repeat(LARGEST)}`);
    expect(taken(cwd, names, { tell })).toEqual([undefined, text('text'), undefined]);
  });

  test('is asked of no text that is not usual', () => {
    const cwd = scratch({ 'a.yaml': '\ufeffa', 'c.yaml': 'c' });
    writeFileSync(join(cwd, 'b.yaml'), Uint8Array.of(0x61, 0xff));
    const asked: string[] = [];
    const note: Tell<Told> = (file) => {
      asked.push(file);
      return undefined;
    };
    expect(taken(cwd, names, { tell: note })).toEqual([undefined, undefined, text('c')]);
    expect(asked).toEqual(['c.yaml']);
  });

  test('may be in any script, and is not told where it is as long as a file', () => {
    const cwd = scratch({ 'a.yaml': 'a', 'b.yaml': 'b', 'c.yaml': 'c' });
    const said: Tell<Told> = (file) => (file === 'c.yaml' ? undefined : { objects: '✓'.repeat(file === 'a.yaml' ? 9 : LARGEST) });
    expect(taken(cwd, names, { tell: said })).toEqual([{ objects: '✓'.repeat(9) }, text('b'), text('c')]);
  });

  test('of one at which that fails nothing is told', () => {
    const cwd = scratch({ 'a.yaml': 'a', 'b.yaml': 'b', 'c.yaml': 'c' });
    const fail: Tell<Told> = (file) => {
      if (file === 'b.yaml') throw new RangeError('too deep');
      return undefined;
    };
    expect(taken(cwd, names, { tell: fail })).toEqual([text('a'), undefined, text('c')]);
  });
});

describe('what a text was scanned to', () => {
  const names = ['a.yaml', 'b.yaml', 'c.yaml'];
  const numbers = (count: number) => Int32Array.from({ length: count }, (_, index) => index - 2 ** 31);

  test.each([0, 1, 2, 3, 4, 1000])('is taken with it, and what follows is in its place: %i numbers', (count) => {
    const cwd = scratch({ 'a.yaml': 'a', 'b.yaml': 'bcd', 'c.yaml': 'c' });
    const tell: Tell<Told> = (file) => (file === 'c.yaml' ? undefined : numbers(count));
    const files = filesAhead(names, cwd, () => true);
    readAhead(files, tell);
    const take = takerOf<Told>(files);
    expect(take(0)).toEqual({ text: 'a', scanned: numbers(count) });
    expect(take(1)).toEqual({ text: 'bcd', scanned: numbers(count) });
    expect(take(2)).toEqual(text('c'));
  });

  test('is left out where there is no room for it beside the text', () => {
    const cwd = scratch({ 'a.yaml': '#'.repeat(LARGEST - 401), 'b.yaml': '#'.repeat(LARGEST - 408), 'c.yaml': 'c' });
    const tell: Tell<Told> = (file) => (file === 'c.yaml' ? undefined : numbers(100));
    const [a, b, c] = taken(cwd, names, { tell });
    expect([a && 'scanned' in a, b && 'scanned' in b, c]).toEqual([false, true, text('c')]);
  });
});

describe('what somebody takes before it is read', () => {
  test('is left to them, and not read any more', () => {
    const cwd = scratch({ 'a.yaml': 'a', 'b.yaml': 'b', 'c.yaml': 'c' });
    const files = filesAhead(['a.yaml', 'b.yaml', 'c.yaml'], cwd, () => true);
    const take = takerOf(files);
    expect(take(0)).toBeUndefined();
    readAhead(files);
    expect([take(1), take(2)]).toEqual([text('b'), text('c')]);
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
