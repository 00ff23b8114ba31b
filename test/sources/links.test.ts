import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findFiles } from '../../src/sources/find-files.ts';
import { found, scratch } from './scratch.ts';

describe('links', () => {
  function linked(links: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>): string {
    const directory = scratch(files);
    for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(directory, name));
    return directory;
  }
  const OTHER_NAME = 'skipped: a symbolic link to a file that is read under another name';
  const OWN_NAME = 'skipped: a symbolic link to a directory that is read under its own name';

  test.each([
    ['to a file', { 'd/l.yaml': '../a.yaml' }, ['d/l.yaml']],
    ['to a directory outside', { 'd/l': '../out' }, ['d/l/o.yaml']],
    ['to its own directory', { 'd/l': '.' }, [`d/l: ${OWN_NAME}`]],
    ['to a directory above', { 'd/l': '..' }, ['d/l/a.yaml', 'd/l/out/o.yaml']],
    ['to a directory beside', { 'd/a': 'sub' }, [`d/a: ${OWN_NAME}`, 'd/sub/s.yaml']],
    ['to itself', { 'd/l.yaml': 'l.yaml' }, ['d/l.yaml: too many symbolic links']],
    ['to nothing', { 'd/l.yaml': 'nothing' }, ['d/l.yaml: no such file or directory']],
    ['to nothing, with another ending', { 'd/l.txt': 'nothing' }, ['d: no YAML or JSON file in it']],
    ['to a manifest with another ending', { 'd/l': '../a.yaml' }, ['d: no YAML or JSON file in it']],
    ['to a file beside', { 'd/l.yaml': 'sub/s.yaml' }, [`d/l.yaml: ${OTHER_NAME}`, 'd/sub/s.yaml']],
    ['to a directory that git ignores', { 'd/a': '.sub' }, ['d/a/s.yaml']],
  ])('%s', async (_, links, expected) => {
    const isHidden = JSON.stringify(links).includes('.sub');
    const ignored = { 'd/.sub/s.yaml': '', 'd/.gitignore': '.sub\n' };
    const sub = isHidden ? ignored : JSON.stringify(links).includes('sub') ? { 'd/sub/s.yaml': '' } : {};
    const directory = linked(links, { 'd/': '', 'a.yaml': '', 'out/o.yaml': '', ...sub });
    expect(await found(directory, 'd')).toEqual(expected);
  });

  test('a link that is named is followed', async () => {
    const directory = linked({ l: 'd' }, { 'd/a.yaml': '' });
    expect(await found(directory, 'l')).toEqual(['l/a.yaml']);
  });

  test.each([
    ['a pattern', ['**/*.yaml']],
    ['a directory', ['.']],
    ['both', ['.', '**/*.yaml']],
  ])('%s reads a file once, whatever leads to it', async (_, paths) => {
    const directory = linked({ loop: '.', 'l.yaml': 'real/a.yaml', 'd/link': '../real' }, { 'real/a.yaml': '', 'd/': '' });
    expect(await found(directory, ...paths)).toEqual([
      `d/link: ${OWN_NAME}`,
      `l.yaml: ${OTHER_NAME}`,
      `loop: ${OWN_NAME}`,
      'real/a.yaml',
    ]);
  });

  test('a pattern that matches nothing but links follows them', async () => {
    const directory = linked({ link: 'real' }, { 'real/a.yaml': '' });
    expect(await found(directory, 'l*/*.yaml')).toEqual(['link/a.yaml']);
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
