import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { parseSync } from 'rolldown/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import configurations from '../rolldown.config.ts';
import { codeName } from '../src/lint/kept-verdicts.ts';
import { VERSION } from '../src/model/version.ts';
import { words } from '../src/rules/may-run-as-root/words.ts';

const [cli, ahead] = [configurations].flat();
const { output: options, ...input } = cli ?? {};
const { output } = await (await rolldown(input)).generate([options ?? {}].flat()[0]);
const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));

// 30 ms of each run, where it was so: what is loaded before the code that is kept is compiled anew each time.
test('main is one file of a few words, and loads the largest itself', () => {
  const main = chunks.get('main.cjs')?.code ?? '';
  expect(main.length).toBeLessThan(20_000);
  expect(main).not.toMatch(/require\("\.\/\w/);
  expect(main.match(/\bown\("core-/g)).toHaveLength(1);
  // A thread that loads main would be another kport.
  for (const { fileName, imports, dynamicImports } of chunks.values()) {
    expect([fileName, ...imports, ...dynamicImports].filter((name) => name === 'main.cjs')).toEqual(
      fileName === 'main.cjs' ? ['main.cjs'] : [],
    );
  }
});

// What is kept of compiled code has nothing that would load for it: all that is bundled and all of Node's is required.
test('nothing is left for import()', () => {
  for (const { fileName, code } of chunks.values()) {
    expect(parseSync(fileName, code, { sourceType: 'commonjs' }).module.dynamicImports, fileName).toEqual([]);
  }
});

/** The files that are loaded when one of them is, as Node loads them. */
function loadedBy(name: string): string[] {
  const loaded = new Map<string, object>();
  const own = createRequire(import.meta.url);
  const load = (file: string): object => {
    const chunk = chunks.get(file.replace('./', ''));
    if (!chunk) return own(file);
    const exported = loaded.get(chunk.fileName) ?? {};
    if (loaded.has(chunk.fileName)) return exported;
    loaded.set(chunk.fileName, exported);
    new Function('exports', 'require', 'module', '__filename', chunk.code)(exported, load, { exports: exported }, file);
    return exported;
  };
  load(name);
  return [...loaded.keys()].map((file) => file.replace(/-.{8}\.cjs$/, ''));
}

// Whatever it had besides would be compiled in each run over a large tree, beside what judges.
test('the thread that reads ahead is one file that needs no other', async () => {
  const { output: written, ...given } = ahead ?? {};
  const made = (await (await rolldown(given)).generate([written ?? {}].flat()[0])).output;
  const [only] = made.flatMap((file) => (file.type === 'chunk' ? [file] : []));
  expect(made).toHaveLength(1);
  expect(only?.imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
  expect(only?.code.length).toBeLessThan(2_000);
});

const named = (name: string) => [...chunks.keys()].find((file) => file.startsWith(`${name}-`)) ?? '';

// Each of them is loaded when the first thing in it is asked for, and what stands outside of functions would ask at once.
test('lint loads nothing of other dialects, no Japanese sentence and nothing seldom with the rest, and they load the rest', () => {
  expect(loadedBy(named('core'))).toEqual(['core']);
  expect(loadedBy(named('fix'))).toEqual(['fix', 'core']);
  expect(loadedBy(named('inspect'))).toEqual(['inspect', 'core']);
  expect(loadedBy(named('read-unit'))).toEqual(['read-unit', 'core']);
  expect(chunks.get('main.cjs')?.code).not.toContain('rolldown-runtime');
  expect(loadedBy(named('dialects'))).toEqual(expect.arrayContaining(['dialects', 'core']));
  expect(loadedBy(named('japanese'))).toContain('japanese');
  expect(loadedBy(named('seldom'))).toEqual(expect.arrayContaining(['seldom', 'core']));
});

describe('main, as npm links it', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kport-build-'));
    await (await rolldown(input)).write({ ...[options ?? {}].flat()[0], dir: path.join(folder, 'dist/cli') });
    symlinkSync('dist/cli/main.cjs', path.join(folder, 'kport'));
    writeFileSync(path.join(folder, 'compose.yaml'), 'services: { web: { image: nginx, ports: ["80:80"], cap_add: [*no] } }\n');
    // What other files find is what main has loaded: a second one would have classes of its own.
    writeFileSync(
      path.join(folder, 'told.cjs'),
      "process.on('exit', () => console.error(Object.keys(require.cache).map((file) => /[^/]+(?=-.{8}.cjs$)/.exec(file)?.[0])));",
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['by what it keeps itself', {}],
    ['by what it has kept', {}],
    ['by Node alone', { NODE_DISABLE_COMPILE_CACHE: '1' }],
  ])('loads the largest file once, %s', (_how, env) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--require', './told.cjs', './kport', 'lint', '--lang', 'ja', 'compose.yaml'],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache'), ...env } },
    );
    expect(stdout).toContain('compose.yaml');
    expect(status).toBe(3);
    for (const name of ['core', 'dialects', 'japanese', 'seldom'])
      expect(stderr.match(new RegExp(`'${name}'`, 'g')), stderr).toHaveLength(1);
  });

  test.each(['--version', '-V'])('loads nothing for %s', (flag) => {
    const args = ['--require', './told.cjs', './kport', flag];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, `${VERSION}\n`, '[ undefined, undefined ]\n']);
  });

  // Whoever asks for it again, as a server does, is not given a half of it.
  test('a file that could not be read counts as not loaded', () => {
    const fail =
      "const fs = require('node:fs'); const { readFileSync } = fs; fs.readFileSync = (file, how) => readFileSync(/explain-.{8}.cjs$/.test(file) ? '/none' : file, how);";
    writeFileSync(path.join(folder, 'fail.cjs'), fail);
    const args = ['--require', './told.cjs', '--require', './fail.cjs', './kport', 'explain', '443'];
    const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') };
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env });
    expect(status).toBe(3);
    expect(stderr).toContain('/none');
    expect(stderr).toContain("'core'");
    expect(stderr).not.toContain("'explain'");
  });

  // There exports, require and module are known everywhere, as they are to no other script.
  test('runs where node -e loads it', () => {
    const args = ['-e', "require('./dist/cli/main.cjs')", 'kport', 'lint', 'compose.yaml'];
    const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') };
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env });
    expect([status, stderr]).toEqual([3, '']);
  });
});

describe('what lint loads for one small file', () => {
  const holding = (text: string): string[] =>
    [...chunks.values()].filter(({ code }) => code.includes(text)).map(({ name }) => name);

  // An update of js-yaml that is written otherwise than the build expects is seen here, by nothing that lint does.
  test.each(['tag:yaml.org,2002:omap', 'tag:yaml.org,2002:int', 'skipInvalid'])(
    'has no %s of js-yaml, which others have',
    (text) => {
      expect(holding(text)).not.toContain('core');
      expect(holding(text)).not.toEqual([]);
    },
  );

  test('has nothing of commander that compares each option with all others, as the sources do', () => {
    expect(holding('variadic=')).toContain('core');
    expect(holding('due to conflicting flag')).toEqual([]);
  });

  test('has no Japanese sentence of a rule', () => {
    const title = words.ja.title.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    expect(holding(title)).toEqual(['japanese']);
    expect(holding(words.en.title)).toContain('core');
  });

  // For the hashes of findings that reports have, and of files that may be copies, it is loaded where the first one is made.
  test('has no cryptography of Node before it is asked for a hash', () => {
    const [core] = [...chunks.values()].filter(({ name }) => name === 'core');
    expect(core?.imports).toContain('node:path');
    expect(core?.imports).not.toContain('node:crypto');
  });

  test('asks commander for no letters of all scripts', () => {
    expect(holding('variadic=')).toContain('core');
    expect(holding('ID_Continue')).not.toContain('core');
  });
});

// What was judged is kept by the name of that file, in which is the bundler's hash: verdicts of other rules would be believed.
test.each([
  'rules/may-run-as-root/rule.ts',
  'rules/may-run-as-root/compose.ts',
  'render/kustomize/trace.ts',
  'sources/yaml/libyaml/parser.ts',
])('the name of what judges kustomizations is another one with another %s', async (changed) => {
  const change = {
    name: 'change',
    transform: (code: string, id: string) => (id.endsWith(`/src/${changed}`) ? `${code}\nprocess.title = 'other';\n` : null),
  };
  const other = await (await rolldown({ ...input, plugins: [input.plugins, change] })).generate([options ?? {}].flat()[0]);
  const nameIn = (files: readonly { readonly fileName: string }[]) =>
    files.map(({ fileName }) => fileName).filter((name) => name.startsWith('lint-rendered-'));
  expect(nameIn(output)).toHaveLength(1);
  expect(nameIn(other.output)).toHaveLength(1);
  expect(nameIn(other.output)).not.toEqual(nameIn(output));
  expect(nameIn(output).map(codeName)).not.toContain(undefined);
});
