import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findFiles } from '../../src/sources/files.ts';
import { found, scratch } from './scratch.ts';

describe('links', () => {
  function linked(links: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>): string {
    const directory = scratch(files);
    for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(directory, name));
    return directory;
  }
  const OWN_NAME = 'skipped: a symbolic link to a directory that is read under its own name';

  test.each([
    ['to a file', { 'd/l.yaml': '../a.yaml' }, ['d/l.yaml']],
    ['to a directory outside', { 'd/l': '../out' }, ['d/l/o.yaml']],
    ['to its own directory', { 'd/l': '.' }, [`d/l: ${OWN_NAME}`]],
    ['to a directory above', { 'd/l': '..' }, ['d/l/a.yaml', 'd/l/out/o.yaml']],
    ['to a directory beside', { 'd/a': 'sub' }, [`d/a: ${OWN_NAME}`, 'd/sub/s.yaml']],
    ['to itself', { 'd/l.yaml': 'l.yaml' }, ['d/l.yaml: too many symbolic links']],
    ['to nothing', { 'd/l.yaml': 'nothing' }, ['d/l.yaml: no such file or directory']],
    ['to nothing, with another ending', { 'd/l.txt': 'nothing' }, []],
    ['to a manifest with another ending', { 'd/l': '../a.yaml' }, []],
  ])('%s', async (_, links, expected) => {
    const sub = JSON.stringify(links).includes('sub') ? { 'd/sub/s.yaml': '' } : {};
    const directory = linked(links, { 'd/': '', 'a.yaml': '', 'out/o.yaml': '', ...sub });
    expect(await found(directory, 'd')).toEqual(expected);
  });

  test('a link that is named is followed', async () => {
    const directory = linked({ l: 'd' }, { 'd/a.yaml': '' });
    expect(await found(directory, 'l')).toEqual(['l/a.yaml']);
  });

  test('directories that lead to one another in every way are read once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `o${index}`);
    const directory = scratch(Object.fromEntries(['d/', ...names.map((name) => `${name}/x.yaml`)].map((name) => [name, ''])));
    for (const name of names) {
      symlinkSync(`../${name}`, path.join(directory, 'd', name));
      for (const other of names) symlinkSync(`../${other}`, path.join(directory, name, other));
    }
    const files = await findFiles(['d'], directory);
    expect(files.filter((file) => !('skipped' in file))).toHaveLength(12);
  });
});
