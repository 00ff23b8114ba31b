// Against real git in repositories of the test's own.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT, type ExitCode } from '../../src/cli/exit-codes.ts';
import { run } from '../../src/cli/run.ts';
import { HELMS, sayMissing } from '../render/programs.ts';
import { faults, schemaOf } from '../report/schemas.ts';
import { scratch } from '../sources/scratch.ts';
import { recordedIo } from './recorded-io.ts';
import { runKport } from './run-kport.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;
if (!hasGit) process.stderr.write('skipped: git is not installed\n');
const HELM = HELMS.at(-1)?.helm;
sayMissing();
const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;

const SECURE =
  'securityContext: {runAsNonRoot: true, runAsUser: 101, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}';
const pod = (name: string, ...ports: number[]): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n    - name: app\n      image: app\n      ${SECURE}\n      ports:\n${ports
    .map((port) => `        - containerPort: ${port}\n`)
    .join('')}`;

const ENV = { PATH: process.env.PATH, KPORT_HELM: HELM, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };

function git(cwd: string, ...args: string[]): string {
  const identity = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@example.com',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'protocol.file.allow=always',
  ];
  return execFileSync('git', [...identity, ...args], { cwd, env: ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A repository with one commit of these files on the branch `main`. */
function repository(files: Readonly<Record<string, string>>): string {
  const root = scratch(files);
  git(root, 'init', '--quiet', '--initial-branch=main');
  commit(root, 'one');
  return root;
}

function commit(root: string, message: string): void {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', message);
}

const put = (root: string, file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};

interface Told {
  readonly code: ExitCode;
  readonly err: string;
  readonly out: string;
  /** `file port` of what is new: one finding may tell several ports. */
  readonly fresh: readonly string[];
  readonly known: number;
  /** The names of those that something is told of. */
  readonly objects: readonly string[];
}

async function lint(cwd: string, ref: string, ...argv: string[]): Promise<Told> {
  const io = recordedIo({ cwd, env: ENV });
  const policy = argv.includes('--policy') ? [] : ['--policy', 'restricted'];
  const code = await run(['lint', ...policy, '--format', 'json', `--diff=${ref}`, ...argv], io);
  const { out, err } = io.written;
  if (out === '') return { code, out, err, fresh: [], known: -1, objects: [] };
  expect(faults(schemaOf('lint'), out)).toEqual([]);
  const { findings, counts } = JSON.parse(out);
  const objects = [...new Set<string>(findings.map(({ object }: { object: { name: string } }) => object.name))];
  const fresh = findings
    .filter(({ rule }: { rule: string }) => rule === 'privileged-container-port')
    .flatMap(({ file, message }: { file: string; message: string }) =>
      [...message.matchAll(/\d+/g)].map(([port]) => `${file} ${port}`),
    );
  return { code, out, err, fresh, known: counts.known, objects };
}

describe.skipIf(!hasGit)('kport lint --diff', () => {
  test.each<[string, (root: string) => void, readonly string[]]>([
    ['nothing changed', () => undefined, []],
    ['lines moved', (root) => put(root, 'a/web.yaml', `# a\n\n${pod('web', 80)}`), []],
    ['a port came', (root) => put(root, 'a/web.yaml', pod('web', 443, 80)), ['a/web.yaml 443']],
    ['a port went', (root) => put(root, 'a/web.yaml', pod('web', 8080)), []],
    ['a port changed', (root) => put(root, 'a/web.yaml', pod('web', 81)), ['a/web.yaml 81']],
    ['a file came', (root) => put(root, 'b/new.yaml', pod('new', 80)), ['b/new.yaml 80']],
    ['a file went', (root) => rmSync(path.join(root, 'a/web.yaml')), []],
    ['a file was renamed', (root) => git(root, 'mv', 'a/web.yaml', 'web.yaml'), []],
    [
      'a change was committed',
      (root) => {
        put(root, 'a/web.yaml', pod('web', 80, 25));
        commit(root, 'two');
      },
      ['a/web.yaml 25'],
    ],
    ['a comment that let it pass was removed', (root) => put(root, 'c/let.yaml', pod('let', 80)), ['c/let.yaml 80']],
  ])('%s', async (_, change, fresh) => {
    const allowed = pod('let', 80).replace('containerPort: 80', 'containerPort: 80 # kport-allow privileged-container-port: why');
    const root = repository({ 'a/web.yaml': pod('web', 80), 'c/let.yaml': allowed, 'c/other.yaml': pod('other', 22) });
    const first = git(root, 'rev-parse', 'HEAD').trim();
    change(root);
    const told = await lint(root, first);
    expect([told.err, told.fresh]).toEqual(['', fresh]);
    expect(told.code).toBe(fresh.length === 0 ? EXIT.clean : EXIT.findings);
    expect(told.known).toBeGreaterThan(0);
  });

  test('sees files under the same names from wherever it is started', async () => {
    const root = repository({ 'a/b/web.yaml': pod('web', 80), 'c.yaml': pod('c', 22) });
    put(root, 'a/b/web.yaml', pod('web', 80, 443));
    expect((await lint(root, 'HEAD', 'a')).fresh).toEqual(['a/b/web.yaml 443']);
    expect((await lint(path.join(root, 'a'), 'HEAD')).fresh).toEqual(['b/web.yaml 443']);
    expect((await lint(path.join(root, 'a'), 'HEAD', '..')).fresh).toEqual(['../a/b/web.yaml 443']);
    expect((await lint(root, 'HEAD', './a/b/web.yaml', 'c.yaml')).fresh).toEqual(['./a/b/web.yaml 443']);
    expect((await lint(root, 'HEAD', path.join(root, 'a'))).fresh).toEqual([`${root}/a/b/web.yaml 443`]);
    expect((await lint(root, 'HEAD', '**/*.yaml')).fresh).toEqual(['a/b/web.yaml 443']);
    mkdirSync(path.join(root, 'new/folder'), { recursive: true });
    put(root, 'new/folder/x.yaml', pod('x', 80));
    expect((await lint(path.join(root, 'new/folder'), 'HEAD')).fresh).toEqual(['x.yaml 80']);
  });

  test.each<[string, string, string, readonly string[]]>([
    ['a file', 'a/web.yaml', 'deploy/web.yaml', ['deploy/web.yaml', 'deploy', '.', 'deploy/*.yaml']],
    ['a Dockerfile', 'a/Dockerfile', 'deploy/Dockerfile', ['deploy/Dockerfile', 'deploy', '.', path.resolve('/deploy')]],
    ['a file of any name', 'a/web.txt', 'deploy/web.txt', ['deploy/web.txt']],
  ])('knows %s under its new name, wherever it was before', async (_, before, now, named) => {
    const text = before.endsWith('file') ? 'FROM scratch\nEXPOSE 80\n' : pod('web', 80);
    const root = repository({ [before]: text });
    mkdirSync(path.join(root, 'deploy'));
    git(root, 'mv', before, now);
    for (const one of named) {
      const told = await lint(root, 'HEAD', path.isAbsolute(one) ? path.join(root, one) : one);
      expect([one, told.code, told.fresh]).toEqual([one, EXIT.clean, []]);
      expect(told.known).toBeGreaterThan(0);
    }
  });

  test('leaves the repository as it is, also the index of whoever calls it from a hook', async () => {
    const root = repository({ 'web.yaml': pod('web', 80) });
    put(root, 'web.yaml', pod('web', 80, 443));
    git(root, 'add', '--all');
    put(root, 'web.yaml', pod('web', 80, 443, 25));
    const before = [git(root, 'status', '--porcelain'), git(root, 'ls-files', '--stage')];
    const { code, err } = await runKport(['lint', '--policy', 'restricted', '--quiet', '--diff', 'HEAD'], {
      cwd: root,
      env: { ...ENV, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' },
    });
    expect(code).toBe(EXIT.findings);
    expect(err).toBe('');
    expect([git(root, 'status', '--porcelain'), git(root, 'ls-files', '--stage')]).toEqual(before);
  });

  test('with dots compares with the place where the branch left', async () => {
    const root = repository({ 'web.yaml': pod('web', 80), 'fixed.yaml': pod('fixed', 22) });
    git(root, 'checkout', '--quiet', '-b', 'topic');
    put(root, 'topic.yaml', pod('topic', 443));
    commit(root, 'topic');
    git(root, 'checkout', '--quiet', 'main');
    put(root, 'fixed.yaml', pod('fixed', 8022));
    commit(root, 'fixed on main');
    git(root, 'checkout', '--quiet', 'topic');
    expect((await lint(root, 'main')).fresh).toEqual(['fixed.yaml 22', 'topic.yaml 443']);
    expect((await lint(root, 'main...')).fresh).toEqual(['topic.yaml 443']);
    expect((await lint(root, 'main...HEAD')).fresh).toEqual(['topic.yaml 443']);
  });

  test('takes tags, and relative names', async () => {
    const root = repository({ 'web.yaml': pod('web', 80) });
    git(root, 'tag', '-a', 'v1', '-m', 'v1');
    put(root, 'web.yaml', pod('web', 80, 443));
    commit(root, 'two');
    for (const ref of ['v1', 'HEAD~1', 'HEAD^', 'main@{1}']) expect((await lint(root, ref)).fresh).toEqual(['web.yaml 443']);
  });

  test('ignores at the commit what git ignores, and reads what is named', async () => {
    const root = repository({ '.gitignore': 'out/\n', 'web.yaml': pod('web', 80), 'notes.txt': pod('notes', 25) });
    expect((await lint(root, 'HEAD', 'notes.txt')).fresh).toEqual([]);
    put(root, 'out/x.yaml', pod('x', 80));
    expect((await lint(root, 'HEAD', 'out')).fresh).toEqual(['out/x.yaml 80']);
  });

  test.each(['m/*.tpl', '**/*.tpl', 'm/w*', 'm/*.{tpl,txt}', 'link/*.tpl', 'link/web.tpl'])(
    'knows what a pattern or a link finds of any ending: %s',
    async (named) => {
      const root = repository({ 'm/web.tpl': pod('web', 80), 'm/web.yaml': pod('web', 80) });
      symlinkSync('m', path.join(root, 'link'));
      commit(root, 'link');
      for (const one of ['m/web.tpl', 'm/web.yaml']) put(root, one, pod('web', 80, 443));
      const { err, fresh, known } = await lint(root, 'HEAD', named);
      expect([err, fresh.map((one) => one.replace(/^.* /, '')), known]).toEqual(['', ['443'], 1]);
    },
  );

  test('takes a path that comes to the repository by a link, as git does', async () => {
    const root = repository({ 'm/web.yaml': pod('web', 80), 'm/web.tpl': pod('web', 80) });
    for (const one of ['m/web.tpl', 'm/web.yaml']) put(root, one, pod('web', 80, 443));
    const link = path.join(scratch(), 'link');
    symlinkSync(root, link);
    const relative = path.relative(root, link);
    for (const named of ['', 'm', 'm/web.yaml', 'm/web.tpl', 'm/*.yaml', 'm/*.tpl'])
      for (const way of [link, relative]) {
        const told = await lint(root, 'HEAD', path.join(way, named));
        expect([named, told.err, told.fresh.length, told.known]).toEqual([named, '', 1, 1]);
      }
  });

  test('is no worse for what cannot be read at the commit, or is odd there', async () => {
    const root = repository({ 'broken.yaml': 'a: [\n', 'a b/ü "q".yaml': pod('odd', 80) });
    symlinkSync('nowhere', path.join(root, 'link.yaml'));
    commit(root, 'link');
    rmSync(path.join(root, 'link.yaml'));
    put(root, 'broken.yaml', pod('repaired', 80));
    const told = await lint(root, 'HEAD');
    expect([told.code, told.fresh]).toEqual([EXIT.findings, ['broken.yaml 80']]);
  });

  test('follows the links of the commit', async () => {
    const root = repository({ 'a/web.yaml': pod('web', 80) });
    symlinkSync('a', path.join(root, 'link'));
    commit(root, 'link');
    for (const named of ['link', 'link/web.yaml', 'l*/*.yaml']) expect((await lint(root, 'HEAD', named)).fresh).toEqual([]);
    put(root, 'a/web.yaml', pod('web', 80, 443));
    expect((await lint(root, 'HEAD', 'l*/*.yaml')).fresh).toEqual(['link/web.yaml 443']);
  });

  test.each<[string, (root: string, outside: string) => void]>([
    ['a link that led out', (root, outside) => symlinkSync(outside, path.join(root, 'deploy'))],
    ['a file', (root) => put(root, 'deploy', 'text\n')],
  ])('knows nothing of a folder that was %s, and writes nothing there', async (_, make) => {
    const root = repository({ 'web.yaml': pod('web', 80) });
    const outside = scratch({ 'x.yaml': pod('x', 80) });
    make(root, outside);
    commit(root, 'two');
    rmSync(path.join(root, 'deploy'));
    put(root, 'deploy/x.yaml', pod('x', 80));
    const told = await lint(path.join(root, 'deploy'), 'HEAD');
    expect([told.err, told.fresh]).toEqual(['', ['x.yaml 80']]);
    expect(readdirSync(outside)).toEqual(['x.yaml']);
  });

  test('knows what a submodule had at its commit', async () => {
    const root = repository({ 'web.yaml': pod('web', 80) });
    const module = repository({ 'm/api.yaml': pod('api', 22), '.gitignore': 'out/\n' });
    git(root, 'submodule', '--quiet', 'add', module, 'mod');
    commit(root, 'module');
    for (const named of ['.', 'mod', 'mod/m/api.yaml']) expect((await lint(root, 'HEAD', named)).fresh).toEqual([]);
    put(root, 'mod/m/api.yaml', pod('api', 22, 443));
    commit(path.join(root, 'mod'), 'port');
    expect((await lint(root, 'HEAD')).fresh).toEqual(['mod/m/api.yaml 443']);
    commit(root, 'port');
    expect((await lint(root, 'HEAD~1')).fresh).toEqual(['mod/m/api.yaml 443']);
    expect((await lint(root, 'HEAD')).fresh).toEqual([]);
    // Not here any more: nothing of it is known, and nothing of it is wrong.
    rmSync(path.join(root, '.git/modules'), { recursive: true });
    expect(await lint(root, 'HEAD')).toMatchObject({ err: '', fresh: ['mod/m/api.yaml 22', 'mod/m/api.yaml 443'] });
  });

  test('has thousands of files', async () => {
    const names = Array.from({ length: 1500 }, (_, index) => `some/folder/with/a/name/file-${index}.yaml`);
    const root = repository(Object.fromEntries(names.map((name, index) => [name, pod(`p${index}`, 80)])));
    put(root, names[7] ?? '', pod('p7', 80, 443));
    expect((await lint(root, 'HEAD')).fresh).toEqual([`${names[7]} 443`]);
  }, 60_000);

  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'a Compose file',
      {
        'a/compose.yaml': 'include: [{path: more/base.inc, env_file: ports.env}]\n',
        'a/more/base.inc': 'services:\n  web: {image: nginx, ports: ["$PORT:80"]}\n',
        'a/ports.env': 'PORT=80\n',
      },
    ],
    ['a unit of Quadlet', { 'a/web.kube': '[Kube]\nYaml=web.txt\n', 'a/web.txt': pod('web', 80) }],
  ])('knows what %s had by files of any name', async (_, files) => {
    const told = await lint(repository(files), 'HEAD', '--fail-on', 'info');
    expect([told.err, told.code]).toEqual(['', EXIT.clean]);
    expect(told.known).toBeGreaterThan(0);
  });

  test.skipIf(HELM === undefined)('renders a chart of the commit with its values', async () => {
    const root = repository({
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
      'web/values.yaml': 'port: 8080\n',
      'web/templates/web.yaml': pod('web', 0).replace(/0$/m, '{{ .Values.port }}'),
      'low.env': 'port: 80\n',
      'port.txt': '80',
      'policy/kport.yaml':
        'apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nmetadata: {name: p}\nspec:\n  charts:\n    - path: ../web\n      valueSets: [{name: low, values: [../low.env]}]\n',
    });
    const outside = path.join(scratch({ 'low.yaml': 'port: 80\n' }), 'low.yaml');
    const named = path.join(root, 'policy/kport.yaml');
    const known = [
      ['-f', 'low.env'],
      ['-f', path.join(root, 'low.env')],
      ['-f', outside],
      ['-f', path.relative(root, outside)],
      ['--set-file', 'port=port.txt'],
      ['--policy', named],
      ['--policy', 'policy/kport.yaml'],
    ];
    for (const options of known) {
      const told = await lint(root, 'HEAD', 'web', ...options);
      expect([options, told.err, told.code, told.known]).toEqual([options, '', EXIT.clean, 2]);
    }
    put(root, 'new.yaml', 'port: 80\n');
    expect(await lint(root, 'HEAD', 'web', '-f', 'new.yaml')).toMatchObject({ err: '', code: EXIT.findings, known: 0 });
    put(root, 'new.txt', '80');
    expect(await lint(root, 'HEAD', 'web', '--set-file', 'port=new.txt')).toMatchObject({
      code: EXIT.usage,
      err: 'kport: --diff HEAD: at that commit: --set-file: new.txt: no such file or directory\n',
    });
  });

  test.skipIf(!hasKubectl)('renders a kustomization of the commit with its bases', async () => {
    const root = repository({
      'base/kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator: [{name: c, files: [site.conf]}]\n',
      'base/site.conf': 'listen 80\n',
      'base/web.yaml': pod('web', 80),
      'overlay/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\n',
    });
    expect(await lint(root, 'HEAD', 'overlay')).toMatchObject({ code: EXIT.clean, fresh: [], err: '' });
    put(root, 'base/web.yaml', pod('web', 80, 443));
    const told = await lint(root, 'HEAD', 'overlay');
    expect([told.code, told.fresh.length]).toEqual([EXIT.findings, 1]);
    git(root, 'checkout', '--quiet', '.');
    git(root, 'mv', 'overlay', 'prod');
    expect(await lint(root, 'HEAD', 'prod')).toMatchObject({ code: EXIT.clean, fresh: [], err: '' });
  });

  test.skipIf(!hasKubectl)('of overlays that have one line of a base, each is known by itself', async () => {
    const overlay = (name: string) => ({
      [`overlays/${name}/kustomization.yaml`]: `resources: [../../base]\nnamePrefix: ${name}-\n`,
    });
    const root = repository({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': pod('web', 80),
      ...overlay('b'),
      ...overlay('c'),
    });
    const clean = { code: EXIT.clean, fresh: [], err: '' };
    expect(await lint(root, 'HEAD', 'overlays')).toMatchObject(clean);
    // One that is new, before the others and behind them.
    for (const name of ['a', 'd']) {
      for (const [file, text] of Object.entries(overlay(name))) put(root, file, text);
      const told = await lint(root, 'HEAD', 'overlays');
      expect([told.code, told.fresh, told.objects]).toEqual([EXIT.findings, ['base/web.yaml 80'], [`${name}-web`]]);
      rmSync(path.join(root, 'overlays', name), { recursive: true });
    }
    rmSync(path.join(root, 'overlays/b'), { recursive: true });
    expect(await lint(root, 'HEAD', 'overlays')).toMatchObject(clean);
    git(root, 'add', '--all');
    git(root, 'mv', 'overlays/c', 'overlays/z');
    expect(await lint(root, 'HEAD', 'overlays')).toMatchObject(clean);
  });
});

describe.skipIf(!hasGit)('kport lint --diff says the way out', () => {
  test.each<[string, string, string]>([
    ['an unknown commit', 'nope', 'git knows no commit "nope"; git fetch may bring it'],
    ['an unknown branch with dots', 'origin/main...', 'git knows no commit "origin/main"; git fetch may bring it'],
    ['an option', '--output=/tmp/x', 'git knows no commit "--output=/tmp/x"; git fetch may bring it'],
    ['a tree', 'HEAD:a', 'git knows no commit "HEAD:a"; git fetch may bring it'],
    ['nothing', '', 'git knows no commit ""; git fetch may bring it'],
    ['two commits', 'HEAD..HEAD', 'git knows no commit "HEAD..HEAD"; git fetch may bring it'],
  ])('for %s', async (_, ref, reason) => {
    const root = repository({ 'a/web.yaml': pod('web', 80) });
    const { code, err } = await lint(root, ref);
    expect([code, err]).toEqual([EXIT.usage, `kport: --diff ${ref}: ${reason}\n`]);
  });

  test('where nothing is committed yet', async () => {
    const root = scratch({ 'web.yaml': pod('web', 80) });
    git(root, 'init', '--quiet', '--initial-branch=main');
    const told = (ref: string) =>
      `kport: --diff ${ref}: git knows no commit "main"; nothing is committed here yet: commit or git fetch first, or leave out --diff\n`;
    for (const ref of ['main', 'main...']) {
      const { code, err } = await lint(root, ref);
      expect([code, err]).toEqual([EXIT.usage, told(ref)]);
    }
  });

  test('in a shallow clone', async () => {
    const root = repository({ 'web.yaml': pod('web', 80) });
    put(root, 'web.yaml', pod('web', 443));
    commit(root, 'two');
    const clone = path.join(scratch(), 'clone');
    git(root, 'clone', '--quiet', '--depth', '1', `file://${root}`, clone);
    const { code, err } = await lint(clone, 'HEAD~1');
    expect([code, err]).toEqual([
      EXIT.usage,
      'kport: --diff HEAD~1: git knows no commit "HEAD~1"; this clone is shallow: fetch its history (fetch-depth: 0 in CI)\n',
    ]);
  });

  test('without a common commit', async () => {
    const root = repository({ 'web.yaml': pod('web', 80) });
    git(root, 'checkout', '--quiet', '--orphan', 'other');
    commit(root, 'other');
    expect((await lint(root, 'main...')).err).toContain('"main" and HEAD have no commit in common here');
    expect((await lint(root, 'main')).fresh).toEqual([]);
  });

  test('outside of a repository, for standard input, for other folders, without git', async () => {
    const outside = scratch({ 'web.yaml': pod('web', 80) });
    expect(await lint(outside, 'HEAD')).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('not a git repository') });
    const root = repository({ 'web.yaml': pod('web', 80) });
    expect(await lint(root, 'HEAD', '-')).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('standard input') });
    expect(await lint(root, 'HEAD', outside)).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('is outside of the repository'),
    });
    const { code, err } = await runKport(['lint', '--policy', 'restricted', '--diff', 'HEAD'], {
      cwd: root,
      env: { PATH: '/nowhere' },
    });
    expect(code).toBe(EXIT.usage);
    expect(err).toBe('kport: --diff HEAD: git is not installed, or not in PATH\n');
  });

  test('and is not for use with a baseline', async () => {
    expect((await lint(scratch(), 'HEAD', '--baseline', 'b.json')).code).toBe(EXIT.usage);
  });
});
