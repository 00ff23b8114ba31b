import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT, type ExitCode } from '../../src/cli/exit-codes.ts';
import { type BaselineEntry, baselineText, readBaseline } from '../../src/lint/baseline-file.ts';
import { faults, schemaOf } from '../report/schemas.ts';
import { scratch } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

const FILE = 'kport-baseline.json';
const pod = (name: string, ...ports: number[]): string =>
  `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
    - name: app
      image: app
      securityContext: {runAsNonRoot: true, runAsUser: 101, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      ports:
${ports.map((port) => `        - containerPort: ${port}\n`).join('')}`;

interface Told {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

const kport = (cwd: string, ...argv: string[]): Promise<Told> =>
  runKport([...argv, ...(argv[0] === 'schema' ? [] : ['--policy', 'restricted'])], { cwd });

const put = (cwd: string, file: string, text: string): void => writeFileSync(join(cwd, file), text);
const entriesOf = (cwd: string): BaselineEntry[] => readBaseline(FILE, cwd);
const TREE = { 'a/web.yaml': pod('web', 80), 'b/api.yaml': pod('api', 22, 443) };

const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;

test.skipIf(!hasKubectl)('of overlays that have one line of a base, each is in the file', async () => {
  const overlay = (name: string) => `resources: [../base]\nnamePrefix: ${name}-\n`;
  const cwd = scratch({
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': pod('web', 80),
    'b/kustomization.yaml': overlay('b'),
    'c/kustomization.yaml': overlay('c'),
  });
  const env = { PATH: process.env.PATH };
  const kport = (...argv: string[]) => runKport([...argv, '--policy', 'restricted', 'b', 'c'], { cwd, env });
  expect(await kport('baseline', 'create')).toMatchObject({ code: EXIT.clean, out: `${FILE}: 4 entries written down\n` });
  expect(entriesOf(cwd).map(({ object }) => object)).toEqual(['Pod b-web', 'Pod b-web', 'Pod c-web', 'Pod c-web']);
  expect((await kport('baseline', 'check')).code).toBe(EXIT.clean);
  put(cwd, 'b/kustomization.yaml', overlay('other'));
  const told = await kport('lint', '--quiet', '--baseline', FILE);
  expect(told.out).toContain('base/web.yaml:11:26: error');
  put(cwd, 'b/kustomization.yaml', 'resources: []\nconfigMapGenerator: [{name: a, literals: [a=b]}]\n');
  expect(await kport('lint', '--quiet', '--baseline', FILE)).toMatchObject({ code: EXIT.clean, out: '' });
  expect((await kport('baseline', 'prune')).out).toContain('2 removed, 2 kept');
});

describe('kport baseline create', () => {
  test('writes what is found, a finding a line, sorted, as its schema says', async () => {
    const cwd = scratch(TREE);
    const { code, out, err } = await kport(cwd, 'baseline', 'create');
    expect([code, out, err]).toEqual([EXIT.clean, `${FILE}: 5 entries written down\n`, '']);
    const text = readFileSync(join(cwd, FILE), 'utf8');
    expect(faults(schemaOf('baseline'), text)).toEqual([]);
    const entries = entriesOf(cwd);
    expect(entries.map(({ file, rule }) => `${file} ${rule}`)).toEqual([
      'a/web.yaml privileged-container-port',
      'a/web.yaml privileged-port-unbindable',
      'b/api.yaml privileged-container-port',
      'b/api.yaml privileged-container-port',
      'b/api.yaml privileged-port-unbindable',
    ]);
    expect(text.split('\n').filter((line) => line.includes('"rule"'))).toHaveLength(5);
    expect(entries[0]).toMatchObject({
      object: 'Pod web',
      message: 'container "app" declares privileged containerPort 80 (http)',
    });
  });

  test('is the same in every language, and wherever it is started', async () => {
    const dialects = {
      'a/compose.yaml': 'services:\n  web: {build: {context: ., dockerfile: web.Dockerfile}, ports: ["80:80"]}\n',
      'a/web.Dockerfile': 'FROM scratch\nEXPOSE 80\nCMD ["/web"]\n',
      'a/web.container': '[Container]\nImage=nginx\nPublishPort=80:80\n',
      'a/web.service': '[Service]\nUser=web\nExecStart=/usr/sbin/nginx\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n',
      'a/web.service.d/port.conf': '[Service]\nUser=www\n',
    };
    const texts = await Promise.all(
      [
        ['.', 'create', '.', '--file', FILE],
        ['.', 'create', './a', 'b', '--file', FILE, '--lang', 'ja'],
        ['a', 'create', '../b', '.', '--file', `../${FILE}`],
      ].map(async ([folder = '', ...argv]) => {
        const cwd = scratch({ ...TREE, ...dialects });
        expect((await kport(join(cwd, folder), 'baseline', ...argv)).code).toBe(EXIT.clean);
        return readFileSync(join(cwd, FILE), 'utf8');
      }),
    );
    expect(texts[0]).toContain('"object": "image a/web.Dockerfile"');
    expect(texts.slice(1)).toEqual([texts[0], texts[0]]);
  });

  test('of nothing is an empty one', async () => {
    const cwd = scratch({ 'web.yaml': pod('web', 8080) });
    await kport(cwd, 'baseline', 'create');
    expect(entriesOf(cwd)).toEqual([]);
    expect(faults(schemaOf('baseline'), readFileSync(join(cwd, FILE), 'utf8'))).toEqual([]);
  });

  test('replaces none that is there, unless it is told to', async () => {
    const cwd = scratch({ ...TREE, [FILE]: 'mine' });
    const { code, err } = await kport(cwd, 'baseline', 'create');
    expect([code, err]).toEqual([
      EXIT.usage,
      `kport: ${FILE}: it is there already; --overwrite takes in all that is found now\n`,
    ]);
    expect(readFileSync(join(cwd, FILE), 'utf8')).toBe('mine');
    expect((await kport(cwd, 'baseline', 'create', '--overwrite')).code).toBe(EXIT.clean);
    expect(entriesOf(cwd)).toHaveLength(5);
  });

  test.each([
    ['nowhere/b.json', 'the baseline cannot be written: the folder nowhere is not there'],
    ['a', 'the baseline cannot be written: it is a directory'],
  ])('to %s', async (file, reason) => {
    const { code, err } = await kport(scratch(TREE), 'baseline', 'create', '--file', file);
    expect([code, err]).toEqual([EXIT.usage, `kport: ${file}: ${reason}\n`]);
  });

  test('writes what could be judged, and says what could not', async () => {
    const cwd = scratch({ ...TREE, 'broken.yaml': 'kind: [\n' });
    const { code, out } = await kport(cwd, 'baseline', 'create');
    expect(code).toBe(EXIT.notJudged);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^broken\.yaml:\d+:\d+: could not be read: /),
      `${FILE}: 5 entries written down; what could not be judged is not among them`,
      '',
    ]);
    expect(entriesOf(cwd)).toHaveLength(5);
  });

  test('writes nothing where nothing could be judged, so that the right path is next', async () => {
    const cwd = scratch(TREE);
    expect(await kport(cwd, 'baseline', 'create', 'nope')).toMatchObject({
      code: EXIT.notJudged,
      out: `nope: could not be read: no such file or directory\n${FILE}: not written, because nothing could be judged\n`,
    });
    expect((await kport(cwd, 'baseline', 'create')).code).toBe(EXIT.clean);
    await kport(cwd, 'baseline', 'create', '--overwrite', 'nope');
    expect(entriesOf(cwd)).toHaveLength(5);
  });
});

describe('kport lint --baseline', () => {
  test('counts only what is new', async () => {
    const cwd = scratch(TREE);
    await kport(cwd, 'baseline', 'create');
    const clean = await kport(cwd, 'lint', '--baseline', FILE);
    expect([clean.code, clean.out]).toEqual([
      EXIT.clean,
      `no new findings (2 workloads); known, in the baseline ${FILE}: 5; 3 files: 2 judged, 1 skipped, 0 could not be read; policy: restricted\n`,
    ]);
    put(cwd, 'a/web.yaml', pod('web', 80, 99));
    const more = await kport(cwd, 'lint', '--baseline', FILE, '--format', 'json');
    expect(more.code).toBe(EXIT.findings);
    const { findings, known, knownFrom, counts } = JSON.parse(more.out);
    expect(findings.map(({ message }: { message: string }) => message)).toEqual([
      expect.stringContaining('99'),
      expect.stringContaining('99'),
    ]);
    expect([known.length, knownFrom, counts.known, counts.errors, counts.warnings]).toEqual([
      4,
      { kind: 'baseline', name: FILE, stale: 1 },
      4,
      1,
      1,
    ]);
    expect(faults(schemaOf('lint'), more.out)).toEqual([]);
  });

  test.each<[string, (text: string) => string]>([
    ['lines move', (text) => `# a\n#\n---\n\n# b\n${text}`],
    ['ports change places', () => pod('api', 443, 22)],
    ['a port without a finding comes before', (text) => text.replace('ports:\n', 'ports:\n        - containerPort: 8080\n')],
    [
      'a container comes before',
      (text) =>
        text.replace(
          'containers:\n',
          'containers:\n    - {name: z, image: z, securityContext: {runAsNonRoot: true, runAsUser: 1, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}\n',
        ),
    ],
    ['Windows writes it', (text) => text.replaceAll('\n', '\r\n')],
    ['another image is taken', (text) => text.replace('image: app', 'image: other')],
  ])('knows a finding again when %s', async (_, change) => {
    const cwd = scratch(TREE);
    await kport(cwd, 'baseline', 'create');
    put(cwd, 'b/api.yaml', change(pod('api', 22, 443)));
    const { code, out } = await kport(cwd, 'lint', '--baseline', FILE, '--quiet');
    expect([code, out]).toEqual([EXIT.clean, '']);
  });

  test('knows one of two that are alike, and not the second', async () => {
    const cwd = scratch({ 'web.yaml': pod('web', 80) });
    await kport(cwd, 'baseline', 'create');
    put(cwd, 'web.yaml', pod('web', 80, 80));
    const { code, out } = await kport(cwd, 'lint', '--baseline', FILE, '--format', 'json');
    expect(code).toBe(EXIT.findings);
    expect(JSON.parse(out).findings.map(({ rule }: { rule: string }) => rule)).toContain('privileged-container-port');
  });

  test('names known findings and what the baseline has too much where that is asked for', async () => {
    const cwd = scratch(TREE);
    await kport(cwd, 'baseline', 'create');
    put(cwd, 'b/api.yaml', pod('api', 8080));
    const { code, out } = await kport(cwd, 'lint', '--baseline', FILE, '--verbose');
    expect(code).toBe(EXIT.clean);
    expect(out).toContain(`${FILE}: 3 entries match no finding any more; kport baseline prune removes them\n`);
    expect(out).toContain(
      `a/web.yaml:11:26: known, in the baseline ${FILE}: container "app" declares privileged containerPort 80 (http) [privileged-container-port]\n`,
    );
    expect(out).not.toContain('Privileged ports, each');
  });

  test('does not make up for what cannot be judged', async () => {
    const cwd = scratch(TREE);
    await kport(cwd, 'baseline', 'create');
    put(cwd, 'b/api.yaml', 'kind: [\n');
    expect((await kport(cwd, 'lint', '--baseline', FILE)).code).toBe(EXIT.notJudged);
  });
});

describe('kport baseline check and prune', () => {
  test('say that all is well, and change nothing', async () => {
    const cwd = scratch(TREE);
    await kport(cwd, 'baseline', 'create');
    const before = readFileSync(join(cwd, FILE), 'utf8');
    expect(await kport(cwd, 'baseline', 'check')).toMatchObject({
      code: EXIT.clean,
      out: `${FILE}: every entry still matches a finding\n`,
    });
    expect(await kport(cwd, 'baseline', 'prune')).toMatchObject({
      code: EXIT.clean,
      out: `${FILE}: entries: 0 removed, 5 kept\n`,
    });
    expect(readFileSync(join(cwd, FILE), 'utf8')).toBe(before);
  });

  test('find what is no longer there, and take in nothing new', async () => {
    const cwd = scratch(TREE);
    await kport(cwd, 'baseline', 'create');
    put(cwd, 'b/api.yaml', pod('api', 22, 53));
    const check = await kport(cwd, 'baseline', 'check');
    expect(check.code).toBe(EXIT.findings);
    expect(check.out).toContain(
      `${FILE}: not found any more: b/api.yaml: Pod api: container "app" declares privileged containerPort 443 (https) [privileged-container-port]\n`,
    );
    expect(check.out).toMatch(/2 entries match no finding any more; kport baseline prune removes them\n$/);
    const prune = await kport(cwd, 'baseline', 'prune');
    expect([prune.code, prune.out.split('\n').at(-2)]).toEqual([EXIT.clean, `${FILE}: entries: 2 removed, 3 kept`]);
    expect(
      entriesOf(cwd)
        .map(({ message }) => message)
        .join(),
    ).not.toMatch(/53|443/);
    expect((await kport(cwd, 'baseline', 'check')).code).toBe(EXIT.clean);
  });

  test.each<[string, readonly string[], string | undefined, number]>([
    ['of a file that was not judged stay', ['a'], pod('api', 8080), 0],
    ['of a file that was judged go', ['b'], pod('api', 8080), 3],
    ['of a file that is gone go', ['a'], undefined, 3],
    ['of a file that is no manifest any more go', ['b'], 'replicas: 3\n', 3],
  ])('entries %s', async (_, paths, text, removed) => {
    const cwd = scratch(TREE);
    await kport(cwd, 'baseline', 'create');
    if (text === undefined) {
      const { rmSync } = await import('node:fs');
      rmSync(join(cwd, 'b/api.yaml'));
    } else put(cwd, 'b/api.yaml', text);
    await kport(cwd, 'baseline', 'prune', ...paths);
    expect(5 - entriesOf(cwd).length).toBe(removed);
  });

  test.each(['prune', 'check'])('%s does nothing while something cannot be judged, and says so', async (action) => {
    const cwd = scratch(TREE);
    await kport(cwd, 'baseline', 'create');
    put(cwd, 'b/api.yaml', 'kind: [\n');
    const { code, out } = await kport(cwd, 'baseline', action);
    expect(code).toBe(EXIT.notJudged);
    expect(out).toContain(`\n${FILE}: left as it is, because not everything could be judged\n`);
    expect(entriesOf(cwd)).toHaveLength(5);
  });
});

describe('a file that is no baseline is refused with its reason', () => {
  const entry = { rule: 'a', file: 'b', object: 'c', message: 'd', fingerprint: 'e'.repeat(32) };
  const file = (changes: object) => JSON.stringify({ version: 1, fingerprints: 1, findings: [entry], ...changes });

  test.each<[string, string, string]>([
    ['nothing', '', 'it is no JSON object'],
    ['no JSON', '{"version": 1', 'it is no JSON object'],
    ['a list', '[]', 'it is no JSON object'],
    ['deep nonsense', '['.repeat(100_000), 'it is no JSON object'],
    ['another version', file({ version: 2 }), 'its version is 2, not 1'],
    ['no version', file({ version: undefined }), 'its version is missing, not 1'],
    ['other fingerprints', file({ fingerprints: 0 }), 'its fingerprints are of version 0, not 1: create it anew'],
    ['an unknown key', file({ more: 1 }), 'unknown key "more"'],
    ['findings that are no list', file({ findings: {} }), 'findings is no list'],
    ['a finding that is none', file({ findings: [entry, null] }), 'findings[1] is no object'],
    ['a finding without its file', file({ findings: [{ ...entry, file: 5 }] }), 'findings[0] has no text as file'],
    ['a finding with more', file({ findings: [{ ...entry, line: 5 }] }), 'findings[0] has the unknown key "line"'],
    [
      'a fingerprint of another make',
      file({ findings: [{ ...entry, fingerprint: 'x' }] }),
      'findings[0] has a fingerprint that kport does not make',
    ],
    ['a prototype', '{"__proto__": {"version": 1}}', 'its version is missing, not 1'],
  ])('%s', async (_, text, reason) => {
    const cwd = scratch({ ...TREE, [FILE]: text });
    for (const argv of [
      ['lint', '--baseline', FILE, 'a'],
      ['baseline', 'check', 'a'],
    ]) {
      const { code, err } = await kport(cwd, ...argv);
      expect([code, err]).toEqual([EXIT.usage, `kport: ${FILE}: not a baseline that kport can read: ${reason}\n`]);
    }
  });

  test('or is not there', async () => {
    const { code, err } = await kport(scratch(TREE), 'lint', '--baseline', FILE, 'a');
    expect([code, err]).toEqual([EXIT.usage, `kport: ${FILE}: no such file or directory; kport baseline create makes it\n`]);
  });

  test('and what kport writes it can read', () => {
    const entries = [entry, { ...entry, message: '"\n\u001b é', fingerprint: `${'f'.repeat(32)}:2` }];
    const cwd = scratch({ [FILE]: baselineText(entries) });
    expect(new Set(readBaseline(FILE, cwd))).toEqual(new Set(entries));
    expect(faults(schemaOf('baseline'), baselineText(entries))).toEqual([]);
  });
});

test.each<[string, string, boolean]>([
  ['a pattern finds no files', '*/*.yaml', true],
  ['a pattern searches no disk', '/**/*.yaml', true],
  ['a path may leave the folder', '../gone.yaml', true],
  ['a path may be none', 'a\u0000b', true],
  ['what has become a folder is no file', 'a', true],
  ['what lies in an archive is there with it', 'web.tgz/templates/web.yaml', false],
  ['what lay in an archive is gone with it', 'api.tgz/templates/web.yaml', true],
  ['standard input is never gone', '-', false],
])('in an entry %s', async (_, file, isGone) => {
  const entry = { rule: 'a', file, object: 'c', message: 'd', fingerprint: 'e'.repeat(32) };
  const cwd = scratch({ ...TREE, 'web.tgz': 'not judged here', [FILE]: baselineText([entry]) });
  expect((await kport(cwd, 'baseline', 'check', 'a')).code).toBe(isGone ? EXIT.findings : EXIT.clean);
});

test('hostile names are printed and not obeyed', async () => {
  const entry = { rule: 'a', file: 'gone\u001b[2J.yaml', object: 'c\n', message: '\u202ed', fingerprint: 'e'.repeat(32) };
  const cwd = scratch({ ...TREE, [FILE]: baselineText([entry]) });
  const { out } = await kport(cwd, 'baseline', 'prune');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(out).toContain('gone\\u001b[2J.yaml');
});
