// What the front pages say is true: generated regions are fresh, commands run, policies load, the library example prints what
// its comments say, links lead somewhere.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { README_PAGES, readmePage } from '../scripts/generate-readme.ts';
import { EXIT, run } from '../src/cli/run.ts';
import { loadPolicy } from '../src/policy/load.ts';
import type { Policy } from '../src/policy/port-policy.ts';
import { everyRule } from '../src/rules/index.ts';
import { readObjects } from '../src/sources/document.ts';
import { recordedIo } from './cli/recorded-io.ts';

const ROOT = new URL('../', import.meta.url);
const CWD = fileURLToPath(ROOT);
const OTHER_PAGES = ['CONTRIBUTING.md', 'CHANGELOG.md'];

function pageOf(file: string): string {
  return readFileSync(new URL(file, ROOT), 'utf8');
}

/** The texts of a page's fenced blocks of a language. */
function blocksOf(page: string, language: string): string[] {
  const blocks = [...page.matchAll(/^```(\S*)\n([\s\S]*?)^```$/gm)];
  return blocks.filter(([, name]) => name === language).map(([, , text = '']) => text);
}

/** The words of a command line: quotes keep words together, and there is nothing else to it. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, plain]) => single ?? double ?? plain ?? '');
}

/** Every kport command in the shell blocks, with what it reads from (for a pipe into it). */
function commandsOf(page: string): { line: string; argv: string[]; stdin: string }[] {
  return blocksOf(page, 'sh')
    .flatMap((block) => block.trim().split('\n'))
    .flatMap((line) => line.split(/ (?:\||&&) /).map((command, index) => ({ command, isFirst: index === 0, line })))
    .filter(({ command }) => /^(npx )?kport /.test(command))
    .map(({ command, isFirst, line }) => ({
      line,
      argv: wordsOf(command.replace(/^npx /, '')).slice(1),
      stdin: isFirst ? '' : pageOf('examples/nginx-as-root.yaml'),
    }));
}

async function kport(argv: readonly string[], stdin = ''): Promise<{ code: number; out: string; err: string }> {
  const io = recordedIo({ cwd: CWD, stdin });
  const code = await run(argv, io);
  return { code, ...io.written };
}

async function policyOf(text: string): Promise<Policy> {
  const { documents, unreadable } = readObjects(text, '.kport.yaml');
  expect(unreadable).toEqual([]);
  const [first] = documents;
  if (first?.kind !== 'object') return expect.fail('no policy');
  return loadPolicy(first.document, async () => expect.fail('it extends a shipped policy'));
}

/** The library example as this machine runs it: from the source, without a build. */
function runExample(code: string): string {
  const source = code.replace("from 'kport'", "from './src/index.ts'");
  const argv = ['--input-type=module-typescript', '--eval', source];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: CWD, encoding: 'utf8', env: { NO_COLOR: '1' } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

function tableColumn(page: string, head: RegExp): string[] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => head.test(line)) + 2;
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith('|'));
  return lines.slice(start, end).map((line) => line.split(' | ')[0]?.replace(/^\| /, '') ?? '');
}

describe.each(README_PAGES)('%s', (file, language) => {
  const page = pageOf(file);

  test('is fresh (node scripts/generate-readme.ts)', async () => {
    expect(await readmePage(page, language)).toBe(page);
  });

  test('names the two commands, each a block of its own', () => {
    expect(blocksOf(page, 'sh').slice(0, 2)).toEqual(['npm ci && npx kport lint examples/\n', 'npm ci && npm test\n']);
  });

  test.each(commandsOf(page))('$line', async ({ argv, stdin }) => {
    const { code, out, err } = await kport(argv, stdin);
    expect(err).toBe('');
    expect([EXIT.clean, EXIT.findings]).toContain(code);
    expect(out).not.toBe('');
    if (argv.includes('json')) expect(() => JSON.parse(out)).not.toThrow();
  });

  test('runs every command in it, and every command is in the table', async () => {
    const { out } = await kport(['--help']);
    const names = [...out.matchAll(/^ {2}([a-z-]+) +\S/gm)].map(([, name = '']) => name);
    const commands = names.slice(0, names.indexOf('help'));
    expect(commands.length).toBeGreaterThan(4);
    expect(tableColumn(page, /^\| (Command|コマンド) /).map((cell) => /^`kport ([a-z-]+)/.exec(cell)?.[1])).toEqual(commands);
    expect([...new Set(commandsOf(page).map(({ argv: [name = ''] }) => name))].sort()).toEqual(commands.toSorted());
  });

  test('explains every exit code', () => {
    expect(tableColumn(page, /^\| (Code|コード) /)).toEqual(Object.values(EXIT).map(String));
  });

  test.each(blocksOf(page, 'yaml'))('the policy in YAML block %# loads', async (text) => {
    await expect(policyOf(text)).resolves.toMatchObject({ mode: 'enforce' });
  });

  test('shows what kport says of a slip in the policy', async () => {
    const shown = blocksOf(page, 'text').at(-1)?.trimEnd();
    const [text = ''] = blocksOf(page, 'yaml');
    await expect(policyOf(text.replace('allowWhenNeeded', 'allowWhenNeded'))).rejects.toThrow(
      expect.objectContaining({ message: shown }),
    );
  });

  test('has a library example that prints what its comments say', () => {
    const blocks = blocksOf(page, 'ts');
    expect(blocks).toHaveLength(1);
    const [code = ''] = blocks;
    const said = [...code.matchAll(/^console\.log\(.*; \/\/ (.*)$/gm)].map(([, text = '']) => text);
    expect(said).toHaveLength(2);
    expect(runExample(code)).toBe(said.map((line) => `${line}\n`).join(''));
  });
});

test('both pages show the same: blocks, but for the language of the output, and headings', () => {
  const [english = '', japanese = ''] = README_PAGES.map(([file]) => pageOf(file));
  const shape = (page: string) => [...page.matchAll(/^(#+) |^```(\S+)$/gm)].map(([, level, language]) => level ?? language);
  expect(shape(japanese)).toEqual(shape(english));
  for (const language of ['yaml', 'ts']) expect(blocksOf(japanese, language)).toEqual(blocksOf(english, language));
  expect(commandsOf(japanese).map(({ argv }) => argv.filter((word) => word !== '--lang' && word !== 'ja'))).toEqual(
    commandsOf(english).map(({ argv }) => argv),
  );
});

describe.each([...README_PAGES.map(([file]) => file), ...OTHER_PAGES])('%s', (file) => {
  const page = pageOf(file);

  test('has no dead link', () => {
    for (const [, target = ''] of page.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (target.startsWith('https://')) continue;
      expect(target).not.toMatch(/^[a-z]+:|^\/|#|^\.\.\//);
      expect(existsSync(new URL(target, ROOT)), target).toBe(true);
    }
  });

  test('names npm scripts that are there', () => {
    const named = [...page.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  test('names files that are there', () => {
    const named = [...page.matchAll(/`((?:src|test|policies|scripts|bench|examples)\/[\w./-]*)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !existsSync(new URL(name, ROOT)))).toEqual([]);
  });

  test('names rules by ids that are there', () => {
    const ids = everyRule.map(({ id }) => id);
    const linked = [...page.matchAll(/policies\/rules\/([\w-]+)\.md/g)].map(([, id = '']) => id);
    expect(linked.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('the generator', () => {
  const empty = ['output', 'rules', 'kinds']
    .map((name) => `<!-- generated: ${name} -->\n<!-- end -->\n`)
    .join('Written $& by hand.\n');

  test('fills in regions, keeps what is written by hand, and changes nothing a second time', async () => {
    const page = await readmePage(empty, 'en');
    expect(page).toContain('[privileged-host-port](policies/rules/privileged-host-port.md)');
    expect(page.match(/Written \$& by hand\./g)).toHaveLength(2);
    expect(await readmePage(page, 'en')).toBe(page);
  });

  test.each([
    ['lacks a region', empty.replace('rules', 'nothing'), /should have/],
    ['has a region twice', `${empty}<!-- generated: rules -->\n<!-- end -->\n`, /should have/],
    ['has a region without an end', empty.replace('<!-- end -->', ''), /has no end/],
  ])('refuses a page that %s', async (_, page, message) => {
    await expect(readmePage(page, 'en')).rejects.toThrow(message);
  });
});
