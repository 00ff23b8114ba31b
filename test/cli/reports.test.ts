import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPORT_FORMATS } from '../../src/cli/options/report-options.ts';
import { repositoryPaths } from '../../src/lint/repository-path.ts';
import { folderWith } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, ports: [{containerPort: 80}]}]}\n';
const root = folderWith({ '.git/': '', 'out/': '', 'locked/': '', 'deploy/pod.yaml': POD });
const deploy = path.join(root, 'deploy');

beforeAll(() => chmodSync(path.join(root, 'locked'), 0o555));
afterAll(() => chmodSync(path.join(root, 'locked'), 0o755));

const lint = (argv: readonly string[], cwd = root) => runKport(['lint', ...argv], { cwd });

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Root may write everywhere, which a test of permissions cannot change. */
const isRoot = process.getuid?.() === 0;

describe('--format', () => {
  test.each(REPORT_FORMATS)('%s goes to standard output, and nothing beside it', async (format) => {
    const { code, out, err } = await lint(['--format', format, 'deploy/pod.yaml']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const starts = { text: 'deploy/pod', junit: '<?xml', github: '::error', markdown: '<!--', html: '<!doctype', gitlab: '[' };
    expect(out.startsWith(starts[format as keyof typeof starts] ?? '{')).toBe(true);
    expect(out.endsWith('\n')).toBe(true);
    expect(out).toContain(format === 'sarif' ? 'deploy/pod.yaml' : 'pod.yaml');
  });

  test('several times writes files beside what it prints, each the same as alone', async () => {
    const { code, out, err } = await lint(
      ['--format', 'sarif=out/kport.sarif', '--format', 'text', '--format', 'junit=out/kport.xml', 'deploy'],
      root,
    );
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toBe((await lint(['deploy'])).out);
    expect(read('out/kport.sarif')).toBe((await lint(['--format', 'sarif', 'deploy'])).out);
    expect(read('out/kport.xml')).toBe((await lint(['--format', 'junit', 'deploy'])).out);
  });

  test('with files alone prints nothing', async () => {
    const { code, out, err } = await lint(['--format', 'json=out/kport.json', 'deploy']);
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: '' });
    expect(JSON.parse(read('out/kport.json'))).toMatchObject({ version: 1 });
  });

  test('=- is standard output', async () => {
    expect((await lint(['--format', 'json=-', 'deploy'])).out).toBe((await lint(['--format', 'json', 'deploy'])).out);
  });

  test('writes colours into a file only when they are asked for', async () => {
    await lint(['--color', '--format', 'text=out/colours.txt', 'deploy']);
    await lint(['--format', 'text=out/plain.txt', 'deploy']);
    expect(read('out/colours.txt')).toContain('\u001b[');
    expect(read('out/plain.txt')).not.toContain('\u001b[');
  });

  test.each<[string, string[], string]>([
    [
      'an unknown format',
      ['--format', 'sarfi'],
      '--format: "sarfi" is none of text, json, sarif, junit, github, gitlab, markdown, html; did you mean "sarif"?',
    ],
    [
      'a format like none',
      ['--format', 'pdf=x'],
      '--format: "pdf" is none of text, json, sarif, junit, github, gitlab, markdown, html',
    ],
    ['a file without a name', ['--format', 'json='], '--format json=: the name of a file is missing behind "="'],
    [
      'two reports for standard output',
      ['--format', 'text', '--format', 'json'],
      '--format text and --format json both go to standard output; write one to a file: --format json=FILE',
    ],
    [
      'two reports for one file',
      ['--format', 'sarif=a', '--format', 'json=a'],
      '--format sarif=a and --format json=a both go to one file; name another: --format json=FILE',
    ],
    [
      'two reports for one file under two names',
      ['--format', 'sarif=out/a', '--format', 'json=./out/../out/a'],
      '--format sarif=out/a and --format json=./out/../out/a both go to one file; name another: --format json=FILE',
    ],
    [
      'a folder that is not there',
      ['--format', 'json=no/where/a.json'],
      'no/where/a.json: the report cannot be written: the folder no/where is not there',
    ],
    ['a folder', ['--format', 'json=out'], 'out: the report cannot be written: it is a directory'],
    [
      'a file for a folder',
      ['--format', 'json=deploy/pod.yaml/a'],
      'deploy/pod.yaml/a: the report cannot be written: deploy/pod.yaml is not a folder',
    ],
  ])('with %s is wrong usage, told before anything is judged', async (_, argv, message) => {
    // What is judged is not there, which nobody gets to know.
    expect(await lint([...argv, 'not-there.yaml'])).toEqual({ code: 2, out: '', err: `kport: ${message}\n` });
  });

  test.skipIf(isRoot)(
    `with a folder that nobody may write to is wrong usage${isRoot ? ' (skipped: root may write)' : ''}`,
    async () => {
      const { code, err } = await lint(['--format', 'json=locked/a.json', 'deploy']);
      expect({ code, err }).toEqual({ code: 2, err: 'kport: locked/a.json: the report cannot be written: permission denied\n' });
    },
  );

  test('takes no manifest away, and still prints', async () => {
    const { code, out, err } = await lint(['--format', 'json=deploy/pod.yaml', '--format', 'text', 'deploy']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'kport: deploy/pod.yaml: the report cannot be written: it is one of the files that were judged\n',
    });
    expect(out).toContain('pod.yaml:4:55: error');
    expect(read('deploy/pod.yaml')).toBe(POD);
  });

  test('takes no manifest away that could not be read', async () => {
    writeFileSync(path.join(root, 'broken.yaml'), 'a: [\n');
    const { code, err } = await lint(['--format', 'json=broken.yaml', './broken.yaml']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'kport: broken.yaml: the report cannot be written: it is one of the files that were judged\n',
    });
    expect(read('broken.yaml')).toBe('a: [\n');
  });

  test('replaces what it wrote before, also among the files that are judged', async () => {
    mkdirSync(path.join(root, 'both'));
    writeFileSync(path.join(root, 'both/pod.yaml'), POD);
    for (const _ of [1, 2]) expect((await lint(['--format', 'json=both/out.json', 'both'])).code).toBe(1);
  });

  test.skipIf(process.platform !== 'linux')('tells of a disk that is full', async () => {
    const { code, err } = await lint(['--format', 'json=/dev/full', 'deploy']);
    expect(code).toBe(2);
    expect(err).toMatch(/^kport: \/dev\/full: the report cannot be written: no space is left on the device\n$/);
  });
});

describe('reports for CI', () => {
  test('name files from the root of the repository, wherever kport was started', async () => {
    const { out } = await lint(['--format', 'gitlab', 'pod.yaml'], deploy);
    expect(JSON.parse(out)[0].location.path).toBe('deploy/pod.yaml');
    expect(out).toBe((await lint(['--format', 'gitlab', './deploy/../deploy/pod.yaml'])).out);
  });

  test.each([
    ['pod.yaml', 'deploy/pod.yaml'],
    ['./pod.yaml', 'deploy/pod.yaml'],
    ['../a.yaml', 'a.yaml'],
    ['..a/b.yaml', 'deploy/..a/b.yaml'],
    [path.join(root, 'a.yaml'), 'a.yaml'],
    ['../../a.yaml', path.resolve(root, '../a.yaml')],
    ['-', '-'],
  ])('name %s in a folder of the repository %s', (file, named) => {
    expect(repositoryPaths(deploy)(file)).toBe(named);
  });

  test('name a file of the repository that comes by a link from elsewhere as it is there', () => {
    const link = path.join(folderWith(), 'link');
    symlinkSync(root, link);
    expect(repositoryPaths(deploy)(path.join(link, 'deploy/pod.yaml'))).toBe('deploy/pod.yaml');
    expect(repositoryPaths(deploy)(path.join(link, 'deploy/gone.yaml'))).toBe('deploy/gone.yaml');
  });

  test('name files from the working directory where there is no repository', () => {
    expect(repositoryPaths(path.parse(root).root)('a/b.yaml')).toBe('a/b.yaml');
  });
});
