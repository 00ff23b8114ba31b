// What the front pages and the pages under docs/ say is true: generated regions are fresh, commands run, policies load, the library example prints what
// its comments say, links lead somewhere.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { PAGES, pageAnew, REGIONS, regionsOf } from '../scripts/generate-docs.ts';
import { EXIT } from '../src/cli/exit-codes.ts';
import { REPORT_FORMATS } from '../src/cli/options/report-options.ts';
import { loadPolicy } from '../src/policy/load.ts';
import type { Policy } from '../src/policy/port-policy.ts';
import { everyRule } from '../src/rules/index.ts';
import { readObjects } from '../src/sources/document.ts';
import { runKport } from './cli/run-kport.ts';
import { HELMS, KUSTOMIZE } from './render/programs.ts';
import { telling } from './told.ts';

const ROOT = new URL('../', import.meta.url);
const CWD = fileURLToPath(ROOT);
const OTHER_PAGES = ['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];
const HELM = HELMS.findLast(({ helm }) => helm !== undefined)?.helm;
const HAS_GIT = spawnSync('git', ['--version']).status === 0;
/** Clean, for what stands in a pipe. */
const PIPED = pageOf('examples/nginx-behind-service.yaml');

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

interface ShownCommand {
  readonly line: string;
  readonly argv: readonly string[];
  readonly stdin: string;
}

/**
 * Every kport command in the shell blocks, with what it reads from (for a pipe into it): those that begin a line or stand in a
 * pipe, one in `<(...)`, and the one that helm is told to run.
 */
function commandsOf(page: string): ShownCommand[] {
  return blocksOf(page, 'sh')
    .flatMap((block) => block.trim().split('\n'))
    .flatMap((line) =>
      line.split(/ (?:\||&&) /).map((command, index) => ({ command: innerOf(command), isFirst: index === 0, line })),
    )
    .filter(({ command }) => /^(npx |kubectl )?kport /.test(command))
    .map(({ command, isFirst, line }) => ({
      line,
      argv: wordsOf(command.replace(/^(npx|kubectl) /, '').replace(/ > \S+$/, '')).slice(1),
      stdin: isFirst && !command.endsWith('helm-post-render') ? '' : PIPED,
    }));
}

function innerOf(command: string): string {
  const [, post] = / --post-renderer kport --post-renderer-args (\S+)$/.exec(command) ?? [];
  if (post !== undefined) return `kport ${post}`;
  return /<\((.+)\)/.exec(command)?.[1] ?? command;
}

/** Why a command cannot be run on this machine; undefined where it can. */
function missingFor({ argv }: ShownCommand): string | undefined {
  if (HELM === undefined && argv.some((word) => /^charts\//.test(word))) return 'there is no helm';
  if (KUSTOMIZE === undefined && argv.some((word) => /^deploy\/overlays\//.test(word))) return 'there is no kustomize or kubectl';
  if (!HAS_GIT && argv.includes('--diff')) return 'there is no git';
  return undefined;
}

/** A repository with what the commands name, for some of them write files, and one compares with `origin/main`. */
function exampleRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kport-readme-'));
  for (const name of ['examples', 'charts', 'deploy', 'policies', 'docs/example-image', 'docs/example-unit'])
    cpSync(new URL(name, ROOT), join(folder, name), { recursive: true });
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=kport', '-c', 'user.email=kport@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Examples');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  return folder;
}

function kport(argv: readonly string[], { stdin = '', cwd = CWD } = {}) {
  const env = { PATH: process.env.PATH, KPORT_HELM: HELM, KPORT_KUSTOMIZE: KUSTOMIZE };
  return runKport(argv, { cwd, stdin, env });
}

/** The YAML of a page, by what it is. */
function yamlOf(page: string) {
  const blocks = blocksOf(page, 'yaml');
  const policies = blocks.filter((text) => text.includes('kind: PortPolicy'));
  const manifests = blocks.filter((text) => text.includes('kind: Pod\n'));
  return { policies, manifests, pipelines: blocks.filter((text) => !policies.includes(text) && !manifests.includes(text)) };
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

interface Pipeline {
  readonly steps?: readonly { readonly uses: string; readonly with: object }[];
  readonly repos?: readonly { readonly hooks: readonly { readonly id: string }[] }[];
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page: string): string[] {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text);
  return headings.map(
    (text) =>
      `#${text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
        .replaceAll(' ', '-')}`,
  );
}

function linksOf(page: string): string[] {
  return [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** Where a link of a page leads, from the root; with its anchor. */
function resolved(file: string, target: string): string {
  return target.startsWith('#') ? file + target : posix.join(posix.dirname(file), target);
}

/** The same for a page in both languages. */
function nameOf(file: string): string {
  return posix.basename(file).replace('.ja.md', '.md');
}

function tableColumn(page: string, head: RegExp): string[] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => head.test(line)) + 2;
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith('|'));
  return lines.slice(start, end).map((line) => line.split(' | ')[0]?.replace(/^\| /, '') ?? '');
}

describe.each(PAGES)('$file', ({ file, language }) => {
  const page = pageOf(file);
  let repository: string;
  beforeAll(() => {
    repository = exampleRepository();
  });
  afterAll(() => rmSync(repository, { recursive: true, force: true }));

  test('is fresh (node scripts/generate-docs.ts)', async () => {
    expect(await pageAnew(page, { file, language })).toBe(page);
  });

  // In their order, for some read what the ones before them have written.
  test.for(commandsOf(page))('$line', async (command, { skip }) => {
    const missing = missingFor(command);
    if (missing !== undefined) process.stderr.write(`skipped: ${command.line}: ${missing}\n`);
    skip(missing !== undefined, missing);
    const { argv, stdin } = command;
    const { code, out, err } = await kport(argv, { stdin, cwd: repository });
    // A post-renderer may say something on standard error only.
    if (argv[0] === 'helm-post-render')
      expect({ out, isAllowed: /allowed|許可/.test(err) }).toEqual({ out: stdin, isAllowed: true });
    // What is said of a patch must not end up in it.
    else if (argv[0] !== 'fix') expect(err).toBe('');
    expect([EXIT.clean, EXIT.findings]).toContain(code);
    if (argv.includes('json')) expect(JSON.parse(out)).toHaveProperty('version');
    if (argv[0] === 'schema') expect(JSON.parse(out)).toHaveProperty('$schema');
    expect(out).not.toBe('');
    for (const name of argv.flatMap((word) => /^(?:sarif|junit|html)=(.+)/.exec(word)?.[1] ?? [])) {
      expect(existsSync(join(repository, name)), name).toBe(true);
    }
  });

  test.each(yamlOf(page).policies)('the policy in YAML block %# loads', async (text) => {
    await expect(policyOf(text)).resolves.toMatchObject({ mode: 'enforce' });
  });

  test('shows manifests whose findings all pass, by a comment and by an annotation that are both needed', async () => {
    for (const stdin of yamlOf(page).manifests) {
      const { code, out } = await kport(['lint', '--policy', 'restricted', '--format', 'json', '-'], { stdin });
      const { findings, exempted } = JSON.parse(out) as { findings: unknown[]; exempted: { by: string }[] };
      expect({ code, findings }).toEqual({ code: EXIT.clean, findings: [] });
      expect(exempted.map(({ by }) => by).toSorted()).toEqual(['annotation', 'comment']);
    }
  });

  test('leads back to the front page, and to itself in the other language', () => {
    const other = language === 'en' ? 'ja' : 'en';
    const front = `README${language === 'en' ? '' : '.ja'}.md`;
    const links = linksOf(page).map((target) => resolved(file, target));
    expect(links).toContain(PAGES.find((one) => one.language === other && nameOf(one.file) === nameOf(file))?.file);
    if (file !== front) expect(links).toContain(front);
  });
});

describe.each(['README.md', 'README.ja.md'])('%s', (file) => {
  const page = pageOf(file);

  test('is a front page: two hundred lines at most, and every other page is linked from it', () => {
    expect(page.split('\n').length - 1).toBeLessThanOrEqual(200);
    const links = linksOf(page).map((target) => resolved(file, target));
    const language = PAGES.find((one) => one.file === file)?.language;
    const others = PAGES.filter((one) => one.language === language && one.file !== file).map((one) => one.file);
    expect(others.filter((other) => !links.includes(other))).toEqual([]);
  });

  test('names the two commands, each a block of its own', () => {
    expect(blocksOf(page, 'sh').slice(0, 2)).toEqual(['npm ci && npx kport lint examples/\n', 'npm ci && npm test\n']);
  });
});

describe.each(['en', 'ja'])('all pages in %s together', (language) => {
  const pages = PAGES.filter((one) => one.language === language).map(({ file }) => pageOf(file));
  const all = pages.join('\n');

  test('have every generated region once', () => {
    expect(regionsOf(all).toSorted()).toEqual(Object.keys(REGIONS).toSorted());
  });

  test('run every command, and every command is in the table', async () => {
    const { out } = await kport(['--help']);
    const names = [...out.matchAll(/^ {2}([a-z-]+) +\S/gm)].map(([, name = '']) => name);
    const commands = names.slice(0, names.indexOf('help'));
    expect(commands.length).toBeGreaterThan(4);
    expect(tableColumn(all, /^\| (Command|コマンド) /).map((cell) => /^`kport ([a-z-]+)/.exec(cell)?.[1])).toEqual(commands);
    expect([...new Set(commandsOf(all).map(({ argv: [name = ''] }) => name))].sort()).toEqual(commands.toSorted());
  });

  test('explain every exit code', () => {
    expect(tableColumn(all, /^\| (Code|コード) /)).toEqual(Object.values(EXIT).map(String));
  });

  test('have a row for every report', () => {
    expect(tableColumn(all, /^\| (Format|形式) /)).toEqual(REPORT_FORMATS.map((format) => `\`${format}\``));
  });

  test('show a manifest', () => {
    expect(yamlOf(all).manifests.length).toBeGreaterThan(0);
  });

  test('show pipelines that name what is there', () => {
    const parsed = yamlOf(all).pipelines.map((text) => load(text) as Pipeline);
    const inputs = parsed.flatMap(({ steps = [] }) =>
      steps.filter(({ uses }) => uses.includes('kport')).flatMap((step) => Object.keys(step.with)),
    );
    const action = load(pageOf('action.yml')) as { inputs: object };
    expect(inputs.length).toBeGreaterThan(0);
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(inputs));
    const ids = parsed.flatMap(({ repos = [] }) => repos.flatMap(({ hooks }) => hooks.map(({ id }) => id)));
    const hooks = load(pageOf('.pre-commit-hooks.yaml')) as { id: string }[];
    expect(ids.length).toBeGreaterThan(0);
    expect(hooks.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  test('show what kport says of a slip in the policy', async () => {
    const shown = blocksOf(all, 'text').filter((text) => text.startsWith('.kport.yaml:'));
    const text = yamlOf(all).policies.find((policy) => policy.includes('allowWhenNeeded')) ?? '';
    await expect(telling(policyOf(text.replace('allowWhenNeeded', 'allowWhenNeded')))).rejects.toThrow(
      expect.objectContaining({ message: shown.join().trimEnd() }),
    );
  });

  test('have a library example that prints what its comments say', () => {
    const blocks = blocksOf(all, 'ts');
    expect(blocks).toHaveLength(1);
    const [code = ''] = blocks;
    const said = [...code.matchAll(/^console\.log\(.*; \/\/ (.*)$/gm)].map(([, text = '']) => text);
    expect(said).toHaveLength(2);
    expect(runExample(code)).toBe(said.map((line) => `${line}\n`).join(''));
  });
});

test('both languages have the same pages', () => {
  const [english, japanese] = ['en', 'ja'].map((language) =>
    PAGES.filter((one) => one.language === language).map(({ file }) => nameOf(file)),
  );
  expect(japanese).toEqual(english);
});

test.each(PAGES.filter(({ language }) => language === 'en'))(
  '$file shows the same in both languages: blocks, but for the language of the output, and headings',
  ({ file }) => {
    const english = pageOf(file);
    const japanese = pageOf(PAGES.find((one) => one.language === 'ja' && nameOf(one.file) === nameOf(file))?.file ?? '');
    const shape = (page: string) => [...page.matchAll(/^(#+) |^```(\S+)$/gm)].map(([, level, language]) => level ?? language);
    expect(shape(japanese)).toEqual(shape(english));
    for (const language of ['yaml', 'ts']) expect(blocksOf(japanese, language)).toEqual(blocksOf(english, language));
    expect(commandsOf(japanese).map(({ argv }) => argv.filter((word) => word !== '--lang' && word !== 'ja'))).toEqual(
      commandsOf(english).map(({ argv }) => argv),
    );
  },
);

describe.each([...PAGES.map(({ file }) => file), ...OTHER_PAGES])('%s', (file) => {
  const page = pageOf(file);

  test('has no dead link', () => {
    for (const target of linksOf(page).filter((one) => !one.startsWith('https://'))) {
      expect(target).not.toMatch(/^[a-z]+:|^\//);
      const [path = '', anchor] = resolved(file, target).split('#');
      expect(path, target).not.toMatch(/^\.\./);
      expect(existsSync(new URL(path, ROOT)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(pageOf(path)), target).toContain(`#${anchor}`);
    }
  });

  test('names npm scripts that are there', () => {
    const named = [...page.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  test('names files that are there', () => {
    const named = [...page.matchAll(/`((?:src|test|policies|scripts|bench|examples|docs)\/[\w./-]*)`/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !existsSync(new URL(name, ROOT)))).toEqual([]);
  });

  test('names rules by ids that are there', () => {
    const ids = everyRule.map(({ id }) => id);
    const linked = [...page.matchAll(/policies\/rules\/([\w-]+)\.md/g)].map(([, id = '']) => id);
    expect(linked.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('the generator', () => {
  const page = { file: 'docs/some.md', language: 'en' } as const;
  const written = '<!-- generated: rules -->\n<!-- end -->\nWritten $& by hand.\n<!-- generated: kinds -->\n<!-- end -->\n';

  test('fills in regions, keeps what is written by hand, and changes nothing a second time', async () => {
    const anew = await pageAnew(written, page);
    expect(anew).toContain('[privileged-host-port](../policies/rules/privileged-host-port.md)');
    expect(anew.match(/Written \$& by hand\./g)).toHaveLength(1);
    expect(await pageAnew(anew, page)).toBe(anew);
  });

  test.each([
    ['has a region that nobody knows', written.replace('rules', 'nothing'), /has the region nothing/],
    ['has a region twice', `${written}${written}`, /has a region twice/],
    ['has a region without an end', written.replace('<!-- end -->', ''), /has no end/],
  ])('refuses a page that %s', async (_, text, message) => {
    await expect(pageAnew(text, page)).rejects.toThrow(message);
  });
});
