import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RULES } from '../../src/sources/gitignore.ts';
import { found as foundIn, scratch } from './scratch.ts';

type Tree = Readonly<Record<string, string>>;

async function found(tree: Tree, ...paths: string[]): Promise<string[]> {
  return foundIn(scratch(tree), ...paths);
}

const REPOSITORY = { '.git/HEAD': '', '.git/config.yaml': '' };

describe('what git ignores is not read', () => {
  test.each<[string, Tree, string[], string[]]>([
    ['a name', { '.gitignore': 'x.yaml\n', 'x.yaml': '', 'd/x.yaml': '', 'y.yaml': '' }, ['.'], ['y.yaml']],
    ['a name at the top only', { '.gitignore': '/x.yaml\n', 'x.yaml': '', 'd/x.yaml': '' }, ['.'], ['d/x.yaml']],
    ['a directory', { '.gitignore': 'out/\n', 'out/a.yaml': '', 'd/out/b.yaml': '', 'd/c.yaml': '' }, ['.'], ['d/c.yaml']],
    [
      'a directory, not a file of its name',
      { '.gitignore': 'out.yaml/\n', 'out.yaml': '', 'd/out.yaml/b.yaml': '' },
      ['.'],
      ['out.yaml'],
    ],
    [
      'a pattern',
      { '.gitignore': '# c\n\n*.yaml\n!keep.yaml\n', 'a.yaml': '', 'keep.yaml': '', 'a.yml': '' },
      ['.'],
      ['a.yml', 'keep.yaml'],
    ],
    ['brackets', { '.gitignore': 'x[1/2].yaml\n', 'x1.yaml': '', 'x3.yaml': '' }, ['.'], ['x3.yaml']],
    [
      'a pattern that is longer than any path',
      { '.gitignore': `${'?'.repeat(60_000)}\nx.yaml\n`, 'x.yaml': '', 'y.yaml': '' },
      ['.'],
      ['y.yaml'],
    ],
    [
      'more question marks than V8 takes in one pattern',
      { '.gitignore': `${`${'?'.repeat(2000)}\n`.repeat(400)}x.yaml\n`, 'x.yaml': '', 'y.yaml': '' },
      ['.'],
      ['y.yaml'],
    ],
    ['a star in a name', { '.gitignore': 'a*-b*.yaml \n', 'a1-b2.yaml': '', 'a1.yaml': '' }, ['.'], ['a1.yaml']],
    ['what is escaped', { '.gitignore': 'x\\ y.yaml\n', 'x y.yaml': '', 'y.yaml': '' }, ['.'], ['y.yaml']],
    ['all in a directory', { '.gitignore': 'd/**\n', 'd/x.yaml': '', 'd/e/y.yaml': '', 'z.yaml': '' }, ['.'], ['z.yaml']],
    [
      'the end of a line of Windows',
      { '.gitignore': 'out/\r\nx.yaml\r\n', 'out/a.yaml': '', 'x.yaml': '', 'y.yaml': '' },
      ['.'],
      ['y.yaml'],
    ],
    ['a byte order mark', { '.gitignore': '\ufeffx.yaml\n', 'x.yaml': '', 'y.yaml': '' }, ['.'], ['y.yaml']],
    [
      'stars over directories',
      { '.gitignore': 'a/**/z.yaml\n', 'a/z.yaml': '', 'a/b/c/z.yaml': '', 'z.yaml': '' },
      ['.'],
      ['z.yaml'],
    ],
    [
      'nested: the deeper file decides',
      { '.gitignore': '*.yaml\n', 'd/.gitignore': '!k.yaml\n', 'd/k.yaml': '', 'k.yaml': '' },
      ['.'],
      ['d/k.yaml'],
    ],
    [
      'nested: what is ignored there',
      { 'd/.gitignore': 'x.yaml\n', 'd/x.yaml': '', 'd/e/x.yaml': '', 'x.yaml': '' },
      ['.'],
      ['x.yaml'],
    ],
    [
      'nested: a folder that the deeper file takes back, and what of it the other ignores by name',
      {
        '.gitignore': 'out/\n*.tmp.yaml\nd/*.yaml\n/x.yaml\n',
        'd/.gitignore': '!out/\n',
        'd/out/x.yaml': '',
        'd/out/e/y.yaml': '',
        'd/out/z.tmp.yaml': '',
        'out/x.yaml': '',
      },
      ['.'],
      ['d/out/e/y.yaml', 'd/out/x.yaml'],
    ],
    [
      'nothing comes back out of an ignored directory',
      { '.gitignore': 'd\n', 'd/.gitignore': '!*\n', 'd/x.yaml': '' },
      ['.'],
      ['.: no YAML or JSON file in it'],
    ],
    [
      'rules from the top of the repository',
      { '.gitignore': 'a/b/x.yaml\n', 'a/b/x.yaml': '', 'a/b/y.yaml': '' },
      ['a/b'],
      ['a/b/y.yaml'],
    ],
    [
      'rules of a directory between',
      { 'a/.gitignore': '/b/x.yaml\n', 'a/b/x.yaml': '', 'a/b/y.yaml': '' },
      ['a/b'],
      ['a/b/y.yaml'],
    ],
    [
      'a file that is named is read all the same',
      { '.gitignore': '*\n', 'x.yaml': '', 'y.yaml': '' },
      ['x.yaml', '.'],
      ['x.yaml'],
    ],
    [
      'a directory that is named, too',
      { '.gitignore': 'out/\n', 'out/a.yaml': '', 'out/b/c.yaml': '' },
      ['out'],
      ['out/a.yaml', 'out/b/c.yaml'],
    ],
    ['and one within it', { '.gitignore': 'out/\n', 'out/b/c.yaml': '' }, ['out/b'], ['out/b/c.yaml']],
    ['files that match a glob', { '.gitignore': 'x.yaml\n', 'x.yaml': '', 'y.yaml': '' }, ['*.yaml'], ['y.yaml']],
    ['a glob in a directory that is named', { '.gitignore': 'out/\n', 'out/a.yaml': '' }, ['out/*.yaml'], ['out/a.yaml']],
    ['.git itself', {}, ['.'], ['.: no YAML or JSON file in it']],
    ['all of a glob', { '.gitignore': '*\n', 'x.yaml': '' }, ['*.yaml'], ['*.yaml: git ignores all that matches this pattern']],
  ])('%s', async (_, tree, paths, expected) => {
    expect(await found({ ...REPOSITORY, ...tree }, ...paths)).toEqual(expected);
  });

  test('outside a repository only the files on the way down count', async () => {
    const tree = { '.gitignore': 'x.yaml\n', 'd/x.yaml': '', 'd/y.yaml': '', 'd/e/.gitignore': 'y.yaml\n', 'd/e/y.yaml': '' };
    expect(await found(tree, 'd')).toEqual(['d/x.yaml', 'd/y.yaml']);
    expect(await found(tree, '.')).toEqual(['d/y.yaml']);
  });

  test('a .gitignore that cannot be read ignores nothing', async () => {
    expect(await found({ ...REPOSITORY, '.gitignore/': '', 'x.yaml': '' }, '.')).toEqual(['x.yaml']);
  });
});

test('what is said of a name is what is said of its whole path', () => {
  const directory = scratch({});
  const one = (...all: string[]) => fc.constantFrom(...all);
  const part = one(
    'a',
    'b',
    'ab',
    '.a',
    'a.b',
    '*',
    '**',
    '?',
    '/',
    '/',
    '[a]',
    '[!a]',
    '[a/b]',
    '[]a]',
    '[!]b]',
    '[^a-b]',
    '!',
    '#',
    ' ',
  );
  const pattern = fc.array(fc.oneof(part, one('\\', '~', '\\#', '[', 'A', 'é', '-', '.', '\\[', ']')), { maxLength: 5 });
  const text = fc.array(pattern, { maxLength: 4 }).map((lines) => lines.map((parts) => parts.join('')).join('\n'));
  const name = fc.oneof(
    one('a', 'b', 'ab', 'ba', '.a', 'a.b', 'x', 'a~', '#a', ' ', '\\', 'a\\b', '[a]', 'é', '-'),
    fc.string({ minLength: 1 }),
  );
  const path = fc.array(
    name.filter((said) => !/^\.\.?$|[/\0]/.test(said)),
    { minLength: 1, maxLength: 4 },
  );
  const seen = { ignored: 0, not: 0 };
  fc.assert(
    fc.property(text, path, fc.boolean(), (patterns, names, isDirectory) => {
      writeFileSync(join(directory, '.gitignore'), patterns);
      const rules = NO_RULES.within(directory, true);
      const at = (depth: number) => [directory, ...names.slice(0, depth)].join('/');
      for (let depth = 1; depth <= names.length; depth += 1) {
        const asDirectory = depth < names.length || isDirectory;
        const isIgnored = rules.ignores(at(depth), asDirectory);
        expect(rules.ignores(at(depth), asDirectory, names[depth - 1])).toBe(isIgnored);
        seen[isIgnored ? 'ignored' : 'not'] += 1;
        // Nobody asks of what is in it.
        if (isIgnored) return;
      }
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(seen.ignored, seen.not)).toBeGreaterThan(20);
});

const git = spawnSync('git', ['--version']);

test.skipIf(git.status !== 0)('as git sees it', async () => {
  const directory = scratch({
    '.gitignore': '*.yaml\n!a*.yaml\n/b/\nc/*\n!c/d/\n  \n\\#x.yml\ne/**/f\n/k/l/\nY.yml\n[X]*.yml\nG/\n',
    'xz.yml': '',
    'a.yaml': '',
    'x.yaml': '',
    'b/a.yaml': '',
    'g/b/a.yaml': '',
    'c/a.yaml': '',
    'c/d/a.yaml': '',
    'c/e/a.yaml': '',
    '#x.yml': '',
    'y.yml': '',
    'e/f/a.yaml': '',
    'e/g/h/f/a.yaml': '',
    'e/g/a.yaml': '',
    'h/.gitignore': 'a.yaml\n!x.yaml\n',
    'h/a.yaml': '',
    'h/x.yaml': '',
    'h/i/x.yaml': '',
    'k/.gitignore': '!l/\n',
    'k/l/a.yaml': '',
    'k/l/x.yaml': '',
    'k/l/m/a.yaml': '',
  });
  spawnSync('git', ['init', '-q'], { cwd: directory });
  const { stdout } = spawnSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: directory, encoding: 'utf8' });
  const expected = stdout.split('\0').filter((file) => /\.ya?ml$/.test(file));
  expect(await foundIn(directory, '.')).toEqual(expected.sort());
});
