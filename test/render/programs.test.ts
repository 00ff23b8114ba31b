import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { BRIEF, findProgram, type Limits, RENDER_LIMITS, runProgram } from '../../src/sources/programs.ts';
import { withScratchFolder } from '../../src/sources/scratch-folder.ts';
import { scratch } from '../sources/scratch.ts';
import { inWords, telling } from '../told.ts';
import { chartYaml, podTemplate } from './charts.ts';
import { lintTree, places } from './lint-tree.ts';
import { HELMS, KUSTOMIZE, sayMissing } from './programs.ts';

beforeAll(sayMissing);

function node(script: string, limits: Partial<Limits> = {}, env = {}) {
  return runProgram({ command: process.execPath, args: ['-e', script], cwd: '/', env, limits: { ...RENDER_LIMITS, ...limits } });
}

describe('a program', () => {
  test('is given no environment but its own, and no input', async () => {
    process.env.KPORT_TEST_SECRET = 'abc';
    const ran = await node(
      'process.stdin.on("end", () => console.log(Object.keys(process.env).join())).resume()',
      {},
      { A: '1', B: undefined },
    );
    delete process.env.KPORT_TEST_SECRET;
    expect(ran).toEqual({ kind: 'ended', code: 0, stdout: 'A\n', stderr: '' });
  });

  test.each<[string, string, Partial<Limits>, string]>([
    ['time', 'setInterval(() => {}, 1000)', { milliseconds: 200 }, 'it took more than 0.2 s'],
    ['output', 'for (;;) require("fs").writeSync(1, "x".repeat(1e5))', { outputBytes: 1024 * 1024 }, 'it wrote more than 1 MiB'],
    [
      'memory',
      'const a = []; setInterval(() => a.push(Buffer.alloc(3e7, 1)), 5)',
      { memoryBytes: 256 * 1024 * 1024 },
      'it took more than 256 MiB of memory',
    ],
  ])('is ended when it takes too much %s', async (what, script, limits, reason) => {
    // Only Linux tells how much memory another process has.
    if (what === 'memory' && process.platform !== 'linux') return;
    expect(inWords(await node(script, { milliseconds: 20_000, ...limits }))).toEqual({ kind: 'stopped', reason });
  });

  test('may write errors without end', async () => {
    const ran = await node('require("fs").writeSync(2, "x".repeat(3e5)); process.exit(3)');
    expect(ran).toMatchObject({ kind: 'ended', code: 3 });
    expect('stderr' in ran && ran.stderr.length).toBeLessThan(200_000);
  });

  test('that cannot be started is told', async () => {
    const call = { command: '/nowhere/helm', args: [], cwd: '/', env: {}, limits: RENDER_LIMITS };
    expect(await runProgram(call)).toMatchObject({ kind: 'not-started' });
  });

  test('is no shell command', async () => {
    const ran = await runProgram({
      command: process.execPath,
      args: ['-p', '"$(echo hi) ; & | `x`"'],
      cwd: '/',
      env: {},
      limits: RENDER_LIMITS,
    });
    expect(ran).toMatchObject({ stdout: '$(echo hi) ; & | `x`\n' });
  });
});

const ASKED = [
  ...HELMS.map(({ helm: command }) => ({ command, args: ['template'] })),
  { command: KUSTOMIZE, args: [KUSTOMIZE?.endsWith('kubectl') ? 'kustomize' : 'build'] },
].flatMap(({ command, args }) => (command === undefined ? [] : [{ command, args }]));

test.each(ASKED)('$command says in any language what it comes to, and what is wrong', async ({ command, args }) => {
  const cwd = scratch({
    'good/Chart.yaml': chartYaml('good'),
    'good/templates/pod.yaml': podTemplate('x', '80'),
    'good/kustomization.yaml': 'resources: [pod.yaml]\n',
    'good/pod.yaml': podTemplate('x', '80'),
    'bad/Chart.yaml': chartYaml('bad'),
    'bad/templates/pod.yaml': '{{ fail "so" }}',
    'bad/kustomization.yaml': 'resources: [none.yaml]\n',
  });
  for (const [folder, isGood] of [['good', true] as const, ['bad', false] as const]) {
    const said = (env = {}) =>
      runProgram({ command, args: [...args, folder], cwd, env: { HOME: cwd, ...env }, limits: RENDER_LIMITS });
    const [brief, plain] = [await said(BRIEF), await said()];
    expect(withoutTime(brief)).toEqual(withoutTime(plain));
    expect('code' in plain && plain.code === 0).toBe(isGood);
  }
});

/** A line of kubectl's log begins with it. */
function withoutTime(ran: object): string {
  return JSON.stringify(ran).replaceAll(/\d{4} \d\d:\d\d:\d\d\.\d+ +\d+/g, '');
}

describe('where a program is looked for', () => {
  const cwd = () => {
    const directory = scratch({ 'bin/helm': '', 'other/helm': '', 'plain/helm': '' });
    for (const folder of ['bin', 'other']) chmodSync(path.join(directory, folder, 'helm'), 0o755);
    return directory;
  };

  test('in the folders of PATH, the first that has it', () => {
    const directory = cwd();
    const PATH = ['/nowhere', `${directory}/plain`, `${directory}/other`, `${directory}/bin`].join(path.delimiter);
    expect(findProgram('helm', { env: { PATH }, cwd: directory })).toBe(path.join(directory, 'other/helm'));
  });

  test.each(['bin', '.', '', './bin', undefined])('not in a folder %j, which the linted tree could bring along', (PATH) => {
    const directory = cwd();
    expect(findProgram('helm', { env: { PATH }, cwd: directory })).toBeUndefined();
  });

  test('where it is named', () => {
    const directory = cwd();
    expect(findProgram('bin/helm', { env: {}, cwd: directory })).toBe(path.join(directory, 'bin/helm'));
    expect(findProgram('bin', { env: {}, cwd: directory })).toBeUndefined();
    expect(findProgram('./bin', { env: {}, cwd: directory })).toBeUndefined();
  });
});

describe('a scratch folder', () => {
  test('is gone when the work has failed', async () => {
    let seen = '';
    const work = withScratchFolder(async (given) => {
      seen = given.folder();
      throw new Error('boom');
    });
    await expect(work).rejects.toThrow('boom');
    expect(() => readdirSync(seen)).toThrow('ENOENT');
  });
});

const CHART = {
  'web/Chart.yaml': chartYaml('web'),
  'web/templates/pod.yaml': podTemplate('web', '80'),
};

/** A program that stands in for helm; `answer` is a script of Node's. */
function fakeHelm(answer: string): string {
  const file = path.join(scratch(), 'helm');
  writeFileSync(file, `#!${process.execPath}\n${answer}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('without a real helm', () => {
  test('each chart is told as not judged, and plain files are judged', async () => {
    const cwd = scratch({ ...CHART, 'plain.yaml': podTemplate('plain', '80'), 'api/Chart.yaml': chartYaml('api') });
    const result = await lintTree(cwd, ['.'], { env: { PATH: '/nowhere' } });
    const reason = 'a chart, which needs helm to be rendered, and helm is not on PATH (KPORT_HELM may name it)';
    expect(inWords(result.unreadable)).toEqual([
      { file: 'api', reason },
      { file: 'web', reason },
    ]);
    expect(places(result, cwd)).toEqual(['plain.yaml:10:26 80']);
  });

  test('KPORT_HELM may be wrong', async () => {
    const cwd = scratch(CHART);
    const { unreadable } = await lintTree(cwd, ['web'], { env: { PATH: process.env.PATH, KPORT_HELM: './none' } });
    expect(inWords(unreadable)).toEqual([
      { file: 'web', reason: 'a chart, which needs helm to be rendered, and KPORT_HELM names no program: ./none' },
    ]);
  });

  test('--no-render reads files as before', async () => {
    const cwd = scratch({ ...CHART, 'web/values.yaml': 'a: 1\n' });
    const result = await lintTree(cwd, ['web'], { options: { render: false } });
    expect(places(result, cwd)).toEqual(['web/templates/pod.yaml:10:26 80']);
    expect(result.skipped.map(({ file }) => file)).toEqual(['web/Chart.yaml', 'web/values.yaml']);
  });

  test('helm is given a folder of its own, its own environment, and nothing of the network', async () => {
    const helm = fakeHelm(
      'console.log("---\\n# Source: web/templates/seen.yaml\\n" + JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "x", labels: { env: process.env, args: process.argv.slice(2), cwd: process.cwd() } }, spec: { containers: [{ name: "x", image: "x" }] } }))',
    );
    const cwd = scratch(CHART);
    const env = {
      PATH: '/usr/bin',
      KPORT_HELM: helm,
      AWS_SECRET_ACCESS_KEY: 'abc',
      KUBECONFIG: '/home/me/.kube/config',
      HOME: '/home/me',
    };
    const { unreadable } = await lintTree(cwd, ['web'], { env, options: { set: ['a=$(id)'], values: [] } });
    // Labels are texts, and kport says what it read in their place.
    expect(inWords(unreadable[0]?.reason)).toContain('metadata.labels');
    const { readPaths } = await import('../../src/lint/read-paths.ts');
    const { recordedIo } = await import('../cli/recorded-io.ts');
    const texts: string[] = [];
    for await (const read of readPaths(['web'], recordedIo({ cwd, env }))) if ('text' in read) texts.push(read.text);
    const { labels } = JSON.parse(texts[0]?.split('\n').slice(2).join('\n') ?? '').metadata;
    expect(Object.keys(labels.env).sort()).toEqual(
      'GIT_ALLOW_PROTOCOL GIT_TERMINAL_PROMPT GOGC GOMEMLIMIT HELM_CACHE_HOME HELM_CONFIG_HOME HELM_DATA_HOME HELM_PLUGINS HOME HTTPS_PROXY HTTP_PROXY KUBECONFIG LC_MESSAGES PATH TEMP TMP TMPDIR'.split(
        ' ',
      ),
    );
    expect(labels.env.HOME).toBe(labels.cwd);
    expect(labels.env.KUBECONFIG.startsWith(labels.cwd)).toBe(true);
    expect(() => readdirSync(labels.cwd)).toThrow('ENOENT');
    expect(labels.args).toEqual(['template', '--include-crds', '--', 'release-name', path.join(cwd, 'web')]);
  });

  test('what helm prints cannot name files outside of the chart', async () => {
    const answer = ['../../../etc/passwd', 'web/../../x.yaml', '/etc/passwd', 'other/templates/x.yaml']
      .map((source) => `---\n# Source: ${source}\n${podTemplate('x', '80')}`)
      .join('');
    const helm = fakeHelm(`process.stdout.write(${JSON.stringify(answer)})`);
    const cwd = scratch(CHART);
    const result = await lintTree(cwd, ['web'], { env: { KPORT_HELM: helm } });
    expect(result.findings).toHaveLength(4);
    expect(result.findings.filter(({ written }) => written)).toEqual([]);
  });

  test('a file of values is a file', async () => {
    const cwd = scratch(CHART);
    const run = lintTree(cwd, ['web'], { options: { values: ['https://example.org/values.yaml'] } });
    await expect(telling(run)).rejects.toMatchObject({
      code: 'usage',
      message: '--values: https://example.org/values.yaml: an address, which kport does not fetch',
    });
  });

  test('a chart of the policy that is not there is told, for its sets are never used', async () => {
    const { notices } = await lintTree(scratch(CHART), ['web'], { charts: [{ path: 'charts/web', file: '.kport.yaml' }] });
    const message = 'spec.charts names "charts/web", and there is no chart';
    expect(notices).toEqual([{ kind: 'unused', file: '.kport.yaml', message }]);
  });

  test('a set of the policy whose file is not there is not judged, and the others are', async () => {
    const cwd = scratch({ ...CHART, 'team/there.yaml': 'a: 1\n' });
    const valueSets = [
      { name: 'a', values: ['none.yaml'] },
      { name: 'b', values: ['there.yaml'] },
    ];
    const helm = fakeHelm(
      `process.stdout.write(${JSON.stringify(`---\n# Source: web/templates/pod.yaml\n${podTemplate('x', '80')}`)})`,
    );
    const charts = [{ path: '../web', valueSets, file: 'team/.kport.yaml' }];
    const { unreadable, findings } = await lintTree(cwd, ['web'], { env: { KPORT_HELM: helm }, charts });
    expect(inWords(unreadable)).toEqual([
      { file: 'team/.kport.yaml', reason: 'spec.charts: values "a": no such file: team/none.yaml' },
    ]);
    expect(findings.map(({ origin }) => origin.rendered?.set)).toEqual(['b']);
  });
});
