import { spawnSync } from 'node:child_process';
import { chmodSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findUpwards, readBytes, readText } from '../../src/sources/files.ts';
import { decode } from '../../src/sources/yaml/text.ts';
import { inWords } from '../told.ts';
import { found, scratch } from './scratch.ts';

describe('what a path names', () => {
  const TREE = {
    'b.yaml': '',
    'a/x.yml': '',
    'a/y.JSON': '',
    'a/z.txt': '',
    'a/.hidden/k.YAML': '',
    'a/b.yaml/c.json': '',
    'd/': '',
  };

  test.each([
    ['a directory: its manifests, sorted', ['.'], ['a/.hidden/k.YAML', 'a/b.yaml/c.json', 'a/x.yml', 'a/y.JSON', 'b.yaml']],
    ['with a dot and a slash', ['./a'], ['./a/.hidden/k.YAML', './a/b.yaml/c.json', './a/x.yml', './a/y.JSON']],
    ['with slashes behind', ['a//'], ['a/.hidden/k.YAML', 'a/b.yaml/c.json', 'a/x.yml', 'a/y.JSON']],
    ['an empty directory', ['d'], ['d: no YAML or JSON file in it']],
    ['an empty directory beside a file', ['b.yaml', 'd'], ['b.yaml', 'd: no YAML or JSON file in it']],
    ['a file, whatever its ending', ['a/z.txt'], ['a/z.txt']],
    ['files in any order', ['b.yaml', 'a/x.yml'], ['a/x.yml', 'b.yaml']],
    ['a file twice', ['b.yaml', 'b.yaml', './b.yaml', 'a/../b.yaml'], ['b.yaml']],
    [
      'a directory and a file in it',
      ['a', 'a/x.yml', 'a/.hidden'],
      ['a/.hidden/k.YAML', 'a/b.yaml/c.json', 'a/x.yml', 'a/y.JSON'],
    ],
    ['standard input, first', ['b.yaml', '-', 'a/x.yml', '-'], ['-', 'a/x.yml', 'b.yaml']],
    ['nothing there', ['x.yaml', 'b.yaml'], ['b.yaml', 'x.yaml: no such file or directory']],
    ['a file as a directory', ['b.yaml/x'], ['b.yaml/x: it cannot be read (ENOTDIR)']],
    ['a glob', ['a/*.{yml,JSON}', '*.yaml'], ['a/x.yml', 'a/y.JSON', 'b.yaml']],
    ['a glob over directories, hidden ones too', ['**/*.[yY]*'], ['a/.hidden/k.YAML', 'a/x.yml', 'b.yaml']],
    ['a glob that matches directories only', ['a/b.*'], ['a/b.*: no file matches this pattern']],
    ['a glob that matches nothing', ['*.toml'], ['*.toml: no file matches this pattern']],
    ['a glob that names another ending', ['a/*.txt'], ['a/z.txt']],
    ['a glob of every file: those of a directory', ['a/*'], ['a/x.yml', 'a/y.JSON']],
    ['a glob of files that are none', ['a/z*'], ['a/z*: no YAML or JSON file matches this pattern']],
    [
      'a glob that leaves out',
      ['a', '!a/.hidden/**'],
      [
        '!a/.hidden/**: no file matches this pattern; --exclude "a/.hidden/**" leaves files out',
        'a/.hidden/k.YAML',
        'a/b.yaml/c.json',
        'a/x.yml',
        'a/y.JSON',
      ],
    ],
    ['a glob and its directory', ['a/**/*.yml', 'a'], ['a/.hidden/k.YAML', 'a/b.yaml/c.json', 'a/x.yml', 'a/y.JSON']],
  ])('%s', async (_, paths, expected) => {
    expect(await found(scratch(TREE), ...paths)).toEqual(expected);
  });

  test('an absolute path stays absolute', async () => {
    const directory = scratch(TREE);
    expect(await found('/', path.join(directory, 'a/x.yml'), path.join(directory, 'a/.hidden'))).toEqual([
      `${directory}/a/.hidden/k.YAML`,
      `${directory}/a/x.yml`,
    ]);
    expect(await found('/', `${directory}/a/*.yml`)).toEqual([`${directory}/a/x.yml`]);
  });

  test.each(['a b.yaml', 'é日本😀.yaml', 'a\nb.yaml', "it's.yaml", '[x].yaml', '*.yaml', '-.yaml', '-', '#.yaml', '\\.yaml'])(
    'an odd name: %j',
    async (name) => {
      const directory = scratch({ [`d/${name}`]: 'a: 1' });
      const isManifest = name.endsWith('.yaml');
      expect(await found(directory, 'd')).toEqual(isManifest ? [`d/${name}`] : ['d: no YAML or JSON file in it']);
      expect(await found(directory, `d/${name}`)).toEqual([`d/${name}`]);
      expect(readBytes(`d/${name}`, directory)).toMatchObject({ bytes: expect.anything() });
    },
  );

  test('thousands of files come in a stable order', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `d/${(index * 7919) % 500}.yaml`);
    const directory = scratch(Object.fromEntries(names.map((name) => [name, ''])));
    expect(await found(directory, 'd')).toEqual(names.toSorted());
  });
});

describe('the text of a file is what its bytes are decoded to', () => {
  test.each([
    ['nothing', []],
    ['ASCII', [...Buffer.from('a: 1\n')]],
    ['other letters', [...Buffer.from('a: é😀\0')]],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61]],
    ['two of them', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf]],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00]],
    ['UTF-16, the other way round', [0xfe, 0xff, 0x00, 0x61]],
    ['no UTF-8', [0x61, 0xff, 0x62]],
    ['cut off', [0x61, 0xf0, 0x9f]],
    ['overlong', [0xc0, 0x80]],
    ['half a character of UTF-16 as UTF-8', [0xed, 0xa0, 0xbd]],
    ['a replacement that stands there', [0xef, 0xbf, 0xbd]],
  ])('%s', (_, bytes) => {
    const directory = scratch();
    writeFileSync(path.join(directory, 'a'), Uint8Array.from(bytes));
    expect(readText('a', directory)).toEqual({ text: decode(Uint8Array.from(bytes)) });
  });

  test.skipIf(process.platform !== 'linux')('a file that says to be empty and is not', () => {
    expect(readText('/proc/self/status', '/')).toMatchObject({ text: expect.stringContaining('Name:') });
  });
});

describe('what is no file to read', () => {
  test('a FIFO in a directory is skipped, and never opened', async () => {
    const directory = scratch({ 'd/a.yaml': '' });
    spawnSync('mkfifo', [path.join(directory, 'd/f.yaml'), path.join(directory, 'd/g.txt')]);
    expect(await found(directory, 'd')).toEqual(['d/a.yaml', 'd/f.yaml: skipped: not a regular file']);
  });

  test('an empty path is not the working directory, nor the root of all', async () => {
    expect(await found(scratch({ 'a.yaml': '' }), '', 'a.yaml')).toEqual(["'': the path is empty", 'a.yaml']);
  });

  test.each(['readBytes', 'readText'])('a FIFO that is named is read to its end: %s', (how) => {
    const directory = scratch();
    const script = `mkfifo f; printf 'a: 1' > f & node -e "
      import('${path.resolve('src/sources/files.ts')}').then(({ ${how} }) => {
        const { bytes, text } = ${how}('f', '.');
        process.stdout.write(text ?? bytes);
      })"`;
    expect(spawnSync('sh', ['-c', script], { cwd: directory, encoding: 'utf8' }).stdout).toBe('a: 1');
  });

  test.each([readBytes, readText])('a device without an end is given up: %o', (read) => {
    expect(inWords(read('/dev/zero', '/'))).toEqual({
      unreadable: expect.stringContaining('kport reads files of up to 20 MiB'),
    });
  });

  test('a file of 21 MiB is not read', () => {
    const directory = scratch({ 'a.yaml': '', 'b.yaml': '' });
    truncateSync(path.join(directory, 'a.yaml'), 21 * 1024 * 1024);
    truncateSync(path.join(directory, 'b.yaml'), 20 * 1024 * 1024);
    const unreadable = 'the file has 21 MiB; kport reads files of up to 20 MiB';
    expect(inWords(readBytes('a.yaml', directory))).toEqual({ unreadable });
    expect(inWords(readText('a.yaml', directory))).toEqual({ unreadable });
    expect(readBytes('b.yaml', directory)).toMatchObject({ bytes: { length: 20 * 1024 * 1024 } });
    expect(readText('b.yaml', directory)).toEqual({ text: '\0'.repeat(20 * 1024 * 1024) });
  });

  test.each([
    ['gone.yaml', 'no such file or directory'],
    ['d', 'it is a directory'],
    [`${'x'.repeat(300)}.yaml`, 'the name is too long'],
  ])('%s: %s', (file, reason) => {
    const directory = scratch({ 'd/': '' });
    expect(inWords(readBytes(file, directory))).toEqual({ unreadable: reason });
    expect(inWords(readText(file, directory))).toEqual({ unreadable: reason });
  });

  test('a file and a directory without permission', async ({ skip }) => {
    skip(process.getuid?.() === 0, 'root may read everything');
    const directory = scratch({ 'a.yaml': '', 'd/b.yaml': '', 'c.yaml': '' });
    chmodSync(path.join(directory, 'a.yaml'), 0);
    chmodSync(path.join(directory, 'd'), 0);
    expect(inWords(readBytes('a.yaml', directory))).toEqual({ unreadable: 'permission denied' });
    expect(await found(directory, '.')).toEqual(['a.yaml', 'c.yaml', 'd: permission denied']);
    chmodSync(path.join(directory, 'd'), 0o700);
  });
});

describe('the nearest file upwards', () => {
  test('is relative to where one stands', () => {
    const directory = scratch({ 'a/b/c/': '' });
    expect(findUpwards('.kport-nowhere.yaml', path.join(directory, 'a/b/c'))).toBeUndefined();
    writeFileSync(path.join(directory, 'a/x.yaml'), '');
    expect(findUpwards('x.yaml', path.join(directory, 'a/b/c'))).toBe('../../x.yaml');
    writeFileSync(path.join(directory, 'a/b/c/x.yaml'), '');
    expect(findUpwards('x.yaml', path.join(directory, 'a/b/c'))).toBe('x.yaml');
  });
});
