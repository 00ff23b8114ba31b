import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { run } from '../../src/cli/run.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { runKport } from '../cli/run-kport.ts';
import { scratch } from '../sources/scratch.ts';
import { editor } from './editor.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: app
      image: example/app
      ports:
        - containerPort: 80
`;
const codes = (found: readonly Diagnostic[]) => found.map(({ code }) => code).sort();

test('every diagnostic says who tells it, where to read of it, and by what its finding is known', async () => {
  const cwd = scratch();
  const { open, told, greeting } = await editor(cwd);
  expect(greeting.serverInfo?.name).toBe('kport');
  expect(greeting.capabilities.positionEncoding).toBe('utf-16');
  const [first] = await told(await open(join(cwd, 'web.yaml'), POD));
  expect(first).toMatchObject({
    source: 'kport',
    codeDescription: { href: expect.stringMatching(/^https:/) },
    data: { fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) },
  });
});

test('follows a text version by version, and tells nothing of one that is past', async () => {
  const cwd = scratch();
  const { open, change, told, published } = await editor(cwd);
  const uri = await open(join(cwd, 'web.yaml'), POD);
  for (let version = 2; version < 40; version += 1) await change(uri, version, POD.replace('80', String(8000 + version)));
  const last = await told(uri, 39);
  expect(codes(last)).not.toContain('privileged-container-port');
  const versions = published.map(({ version }) => version ?? 0);
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  // As fast as they came, most of them were never judged.
  expect(versions.length).toBeLessThan(20);
});

test('a change is a part of the text, whatever its letters: places are UTF-16 code units', async () => {
  const cwd = scratch();
  const { connection, open, told } = await editor(cwd);
  const text = `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "é🚀", "image": "x", "ports": [{"containerPort": 8080}]}]}}`;
  const uri = await open(join(cwd, 'a.json'), text, 'json');
  const character = text.indexOf('8080');
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: { line: 0, character }, end: { line: 0, character: character + 4 } }, text: '80' }],
  });
  const found = (await told(uri, 2)).filter(({ code }) => String(code).includes('privileged-container-port'));
  expect(found.map(({ range }) => range)).toEqual([
    { start: { line: 0, character }, end: { line: 0, character: character + 2 } },
  ]);
});

test('a mark of the order of bytes is a character of the first line for whoever sends it', async () => {
  const cwd = scratch();
  const { open, told } = await editor(cwd);
  const text =
    '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: x, ports: [{containerPort: 80}]}]}}';
  const plain = await told(await open(join(cwd, 'a.yaml'), text));
  const marked = await told(await open(join(cwd, 'b.yaml'), `\ufeff${text}`));
  expect(plain.length).toBeGreaterThan(0);
  expect(marked.map(({ range }) => range.start.character)).toEqual(plain.map(({ range }) => range.start.character + 1));
});

describe('what is not judged gives no finding', () => {
  const cases: [what: string, file: string, text: string, told: readonly string[]][] = [
    ['a template of a chart', 'web/templates/pod.yaml', POD, ['part of a chart']],
    ['what a chart brings along', 'web/charts/db/templates/deep/pod.yaml', POD, ['part of a chart']],
    ['a manifest that cannot be read', 'web.yaml', `${POD}  : :\n`, ['not judged: ']],
    ['a manifest with placeholders of another program', 'other.yaml', `${POD}    - {{ .Values.more }}\n`, ['not judged: ']],
    ['a file of another program', 'ci.yaml', 'on: push\njobs: {}\n', []],
    ['a broken file of another program', 'other.json', '{"a": 1, // b\n}', []],
    ['nothing', 'empty.yaml', '', []],
    ['more than anybody types', 'huge.yaml', `${POD}#${'x'.repeat(4 * 1024 * 1024)}\n`, ['not judged while you type']],
  ];

  test.each(cases)('%s', async (_what, file, text, wanted) => {
    const cwd = scratch({ 'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' });
    const { open, told } = await editor(cwd);
    const found = await told(await open(join(cwd, file), text));
    expect(found.map(({ message }) => wanted.find((start) => String(message).includes(start)) ?? message)).toEqual(wanted);
    expect(found.every(({ severity, data }) => severity === 3 && data === undefined)).toBe(true);
  });

  test('a folder that is only called templates is none of a chart', async () => {
    const cwd = scratch();
    const { open, told } = await editor(cwd);
    expect((await told(await open(join(cwd, 'templates/pod.yaml'), POD))).length).toBeGreaterThan(0);
  });

  test('the other documents of a file are judged all the same', async () => {
    const cwd = scratch();
    const { open, told } = await editor(cwd);
    const found = await told(await open(join(cwd, 'web.yaml'), `${POD}---\na: b: c\n`));
    expect(codes(found)).toEqual(['privileged-container-port, may-run-as-root', undefined]);
  });

  test('what another program keeps open under another address', async () => {
    const cwd = scratch();
    const { open, told, published } = await editor(cwd);
    const old = await open('git:/web.yaml', POD);
    await told(await open('untitled:Untitled-1', POD));
    expect(published.filter(({ uri }) => uri === old)).toEqual([]);
  });
});

describe('a part of another file is told what is found in the whole, as far as it is written there', () => {
  const COMPOSE = 'services:\n  web:\n    image: nginx\n    network_mode: host\n    ports: ["8080:8080"]\n    user: "1000"\n';
  const UNIT = '[Service]\nExecStart=/usr/bin/web -p 80\nUser=web\n';
  const cases: [what: string, files: Readonly<Record<string, string>>, file: string, text: string, told: readonly string[]][] = [
    [
      'an override of a Compose project',
      { 'compose.yaml': COMPOSE, 'compose.override.yaml': 'services: {}\n' },
      'compose.override.yaml',
      'services:\n  web:\n    ports: ["80:80"]\n    privileged: true\n    user: "0"\n',
      ['2 privileged-host-port', '3 net-bind-service-added', '4 may-run-as-root'],
    ],
    [
      'an override that says nothing',
      { 'compose.yaml': COMPOSE },
      'compose.override.yaml',
      'services: {web: {labels: [a]}}\n',
      [],
    ],
    [
      'a drop-in of a unit',
      { 'web.service': UNIT, 'web.service.d/a.conf': '[Service]\n' },
      'web.service.d/a.conf',
      '[Unit]\nDescription=a\n[Service]\nUser=root\n',
      ['3 may-run-as-root'],
    ],
    [
      'a drop-in of Quadlet',
      { 'web.container': '[Container]\nImage=nginx\nUser=1000\n', 'web.container.d/a.conf': '[Container]\n' },
      'web.container.d/a.conf',
      '[Container]\nNetwork=host\nExposeHostPort=80\n',
      ['2 privileged-host-port', '2 privileged-port-unbindable'],
    ],
  ];

  test.each(cases)('%s', async (_what, files, file, text, wanted) => {
    const cwd = scratch(files);
    const { open, told } = await editor(cwd, { argv: ['--policy', 'restricted'] });
    const found = await told(await open(join(cwd, file), text));
    expect(found.map(({ range, code }) => `${range.start.line} ${String(code)}`)).toEqual(wanted);
    // As lint has it, where the text is saved.
    writeFileSync(join(cwd, file), text);
    const { out } = await runKport(['lint', '--no-render', '--policy', 'restricted', '--format', 'json', '.'], { cwd });
    const { findings } = JSON.parse(out) as { findings: { file: string; line: number; column: number; message: string }[] };
    const shown = found.map(({ range: { start }, message }) => ({ line: start.line + 1, column: start.character + 1, message }));
    const own = findings.filter((one) => one.file === file);
    expect(shown).toEqual(own.map(({ line, column, message }) => ({ line, column, message })));
  });
});

describe('what a file is read with counts as it is open', () => {
  const WEB = 'services:\n  web:\n    image: nginx\n    user: "1000"\n';
  const HOST = `${WEB}    ports: ["80:80"]\n`;
  const UNIT = '[Service]\nExecStart=/usr/bin/web -p 80\nUser=web\n';
  const ROOT = '[Service]\nUser=root\n';
  const isHost = (found: readonly Diagnostic[]) => codes(found).includes('privileged-host-port');
  const isRoot = (found: readonly Diagnostic[]) => codes(found).includes('may-run-as-root');
  interface Case {
    readonly saved: Readonly<Record<string, string>>;
    /** The file that is looked at, and one that it is read with. */
    readonly files: readonly [file: string, other: string];
    /** Of the other one, while it is not saved. */
    readonly text: string;
    readonly is: (found: readonly Diagnostic[]) => boolean;
  }
  const compose = ['compose.yaml', 'compose.override.yaml'] as const;
  const unit = ['a.service', 'a.service.d/a.conf'] as const;
  const cases: Readonly<Record<string, Case>> = {
    include: {
      saved: { 'compose.yaml': 'include: [other.yaml]\n', 'other.yaml': WEB },
      ...{ files: ['compose.yaml', 'other.yaml'], text: HOST, is: isHost },
    },
    extends: {
      saved: { 'compose.yaml': 'services: {a: {extends: {file: base/b.yaml, service: web}}}\n', 'base/b.yaml': WEB },
      ...{ files: ['compose.yaml', 'base/b.yaml'], text: HOST, is: isHost },
    },
    'an override': { saved: { 'compose.yaml': WEB, 'compose.override.yaml': WEB }, files: compose, text: HOST, is: isHost },
    'an override that is new': { saved: { 'compose.yaml': WEB }, files: compose, text: HOST, is: isHost },
    'a drop-in': { saved: { 'a.service': UNIT, 'a.service.d/a.conf': '' }, files: unit, text: ROOT, is: isRoot },
    'a drop-in that is new': { saved: { 'a.service': UNIT }, files: unit, text: ROOT, is: isRoot },
  };

  test.each(Object.entries(cases))('%s', async (_what, { saved, files: [file, other], text, is }) => {
    const cwd = scratch(saved);
    const { open, change, told, connection } = await editor(cwd, { argv: ['--policy', 'restricted'] });
    const uri = await open(join(cwd, file), saved[file] ?? '');
    await told(uri, 1, (found) => !is(found));
    const neighbour = await open(join(cwd, other), text);
    await told(uri, 1, is);
    await change(neighbour, 2, saved[other] ?? '');
    await told(uri, 1, (found) => !is(found));
    await change(neighbour, 3, `\ufeff${text}`);
    await told(uri, 1, is);
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri: neighbour } });
    await told(uri, 1, (found) => !is(found));
  });

  test('and nothing else is judged again', async () => {
    const cwd = scratch({ 'compose.yaml': WEB, 'deploy.yaml': POD, 'web.yaml': POD });
    const { open, change, told, published } = await editor(cwd);
    const others = [await open(join(cwd, 'compose.yaml'), WEB), await open(join(cwd, 'web.yaml'), POD)];
    const uri = await open(join(cwd, 'deploy.yaml'), POD);
    for (const one of [...others, uri]) await told(one);
    const before = published.length;
    for (const version of [2, 3, 4]) {
      await change(uri, version, `${POD}# ${version}\n`);
      await told(uri, version);
    }
    expect(published.slice(before).map((one) => one.uri)).toEqual([uri, uri, uri]);
  });
});

describe('the policy', () => {
  const LAX = 'apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nmetadata: {name: lax}\nspec: {extends: audit}\n';
  const none = (found: readonly Diagnostic[]) => found.length > 0 && found.every(({ severity }) => severity === 2);
  const some = (found: readonly Diagnostic[]) => found.some(({ severity }) => severity === 1);

  test('is the nearest one of each file, in each of several folders', async () => {
    const [strict, lax] = [scratch(), scratch({ '.kport.yaml': LAX, 'deep/.kport.yaml': LAX.replace('audit', 'restricted') })];
    const workspaceFolders = [strict, lax].map((folder) => ({ uri: pathToFileURL(folder).href, name: folder }));
    const { open, told } = await editor(strict, { initialize: { workspaceFolders } });
    const severities = async (file: string) => new Set((await told(await open(file, POD))).map(({ severity }) => severity));
    expect(await severities(join(strict, 'web.yaml'))).toContain(1);
    expect(await severities(join(lax, 'web.yaml'))).not.toContain(1);
    expect(await severities(join(lax, 'deep/web.yaml'))).toContain(1);
    expect(await severities(join(scratch({ '.kport.yaml': LAX }), 'web.yaml'))).not.toContain(1);
  });

  test('is followed as it changes, comes and goes', async () => {
    const cwd = scratch();
    const { connection, open, told, registered } = await editor(cwd, {
      initialize: { capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } } },
    });
    const uri = await open(join(cwd, 'web.yaml'), POD);
    await told(uri, 1, some);
    const policy = join(cwd, '.kport.yaml');
    const changed = (type: number) =>
      connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(policy).href, type }] });
    writeFileSync(policy, LAX);
    await changed(1);
    await told(uri, 1, none);
    writeFileSync(policy, LAX.replace('audit', 'restricted'));
    await changed(2);
    await told(uri, 1, some);
    writeFileSync(policy, LAX);
    await changed(2);
    await told(uri, 1, none);
    rmSync(policy);
    await changed(3);
    await told(uri, 1, some);
    expect(JSON.stringify(registered)).toContain('.kport.yaml');
    expect(JSON.stringify(registered)).toContain('.env');
  });

  test('is read again where an editor watches no files: when one is saved', async () => {
    const cwd = scratch({ '.kport.yaml': LAX });
    const { connection, open, told } = await editor(cwd);
    const uri = await open(join(cwd, 'web.yaml'), POD);
    await told(uri, 1, none);
    writeFileSync(join(cwd, '.kport.yaml'), LAX.replace('audit', 'restricted'));
    await connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await told(uri, 1, some);
  });

  test('that cannot be used is told at the file, and where it is written, and judges nothing', async () => {
    const cwd = scratch({ '.kport.yaml': LAX.replace('audit', 'adit') });
    const { open, told } = await editor(cwd);
    for (const file of ['web.yaml', '.kport.yaml']) {
      const [only, ...others] = await told(await open(join(cwd, file), file === 'web.yaml' ? POD : LAX));
      expect(others).toEqual([]);
      expect(only).toMatchObject({ severity: 3, message: expect.stringContaining('adit') });
    }
  });

  test('leaves out what it excludes', async () => {
    const cwd = scratch({ '.kport.yaml': LAX.replace('audit}', 'audit, exclude: [gen/]}') });
    const { open, told } = await editor(cwd, { argv: ['--exclude', '*.gen.yaml'] });
    for (const file of ['a.gen.yaml', 'gen/web.yaml']) expect(await told(await open(join(cwd, file), POD))).toEqual([]);
    expect((await told(await open(join(cwd, 'web.yaml'), POD))).length).toBeGreaterThan(0);
  });

  test('goes with a lock of images as it stands beside it', async () => {
    const cwd = scratch({ 'kport-images.lock.json': '{' });
    const { connection, open, told } = await editor(cwd);
    const uri = await open(join(cwd, 'web.yaml'), POD);
    expect(await told(uri)).toMatchObject([{ severity: 3, message: expect.stringContaining('kport-images.lock.json') }]);
    rmSync(join(cwd, 'kport-images.lock.json'));
    await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
    await told(uri, 1, some);
  });

  test('and the runtime and single rules may be given with it', async () => {
    const cwd = scratch();
    const { open, told } = await editor(cwd, { argv: ['--rule', 'may-run-as-root=off', '--runtime', 'docker', '--stdio'] });
    const found = await told(await open(join(cwd, 'web.yaml'), POD));
    expect(codes(found)).not.toContain('may-run-as-root');
  });
});

test.each([
  [['--lang', 'ja'], {}, 'en'],
  [[], {}, 'ja-JP'],
  [[], { KPORT_LANG: 'ja' }, 'en'],
  [[], { LANG: 'ja_JP.UTF-8' }, undefined],
])('speaks Japanese: %j, %j, locale %s', async (argv, env, locale) => {
  const cwd = scratch();
  const { open, told } = await editor(cwd, { argv, env, initialize: { ...(locale ? { locale } : {}) } });
  const [first] = await told(await open(join(cwd, 'web.yaml'), POD));
  expect(first?.message).toMatch(/コンテナ/);
});

test('folders come and go', async () => {
  const [here, there] = [
    scratch(),
    scratch({ '.kport.yaml': 'apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nspec: {extends: audit}\n', 'deep/': '' }),
  ];
  const { connection, open, told } = await editor(here, {
    initialize: { capabilities: { workspace: { workspaceFolders: true } } },
  });
  const uri = await open(join(there, 'deep/web.yaml'), POD);
  await told(uri);
  await connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: {
      added: [{ uri: pathToFileURL(there).href, name: 'there' }],
      removed: [{ uri: pathToFileURL(here).href, name: 'here' }],
    },
  });
  await told(uri, 1, (found) => found.length > 0 && found.every(({ severity }) => severity === 2));
});

describe('the end', () => {
  test('is 0 after shutdown and exit', async () => {
    const { connection, gone } = await editor(scratch());
    expect(await connection.sendRequest('shutdown')).toBeNull();
    await connection.sendNotification('exit');
    expect(await gone).toBe(0);
  });

  test('is 1 after exit alone, and where the editor is gone', async () => {
    const first = await editor(scratch());
    await first.connection.sendNotification('exit');
    expect(await first.gone).toBe(1);
    const second = await editor(scratch());
    second.connection.end();
    expect(await second.gone).toBe(1);
  });

  test('is 1 where the process that started it is no more', { timeout: 30_000 }, async () => {
    const { gone } = await editor(scratch(), { isAlive: (id) => id !== 4711, initialize: { processId: 4711 } });
    expect(await gone).toBe(1);
  });

  test('whoever asks after the leave is refused', async () => {
    const { connection, open } = await editor(scratch());
    const uri = await open('/tmp/web.yaml', POD);
    await connection.sendRequest('shutdown');
    const asked = connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } });
    await expect(asked).rejects.toMatchObject({ code: -32600 });
  });

  test('is 2 for a rule that is none, before anybody is greeted', async () => {
    const io = {
      ...recordedIo(),
      pipes: () => {
        throw new Error('not reached');
      },
    };
    expect(await run(['lsp', '--rule', 'may-run-as-rot=off'], io)).toBe(2);
  });
});

test('a closed document has no findings', async () => {
  const cwd = scratch();
  const { connection, open, told } = await editor(cwd);
  const uri = await open(join(cwd, 'web.yaml'), POD);
  expect((await told(uri)).length).toBeGreaterThan(0);
  await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  expect(await told(uri, 0, (found) => found.length === 0)).toEqual([]);
});
