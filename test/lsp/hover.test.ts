import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver-protocol';
import { scratch } from '../sources/scratch.ts';
import { editor } from './editor.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
  initContainers:
    - name: setup
      image: example/setup
      securityContext: {runAsNonRoot: false, runAsUser: 0, privileged: true}
  containers:
    - name: app
      image: example/app
      securityContext:
        capabilities: {add: [CAP_NET_BIND_SERVICE], drop: ["ALL", CHOWN]}
      ports:
        - containerPort: 80
        - {containerPort: 6379, name: cache}
        - {containerPort: 53, protocol: UDP, hostPort: 53}
`;

interface Asking {
  readonly argv?: readonly string[];
  readonly markdown?: boolean;
  readonly name?: string;
}

/** What is said at a text: at its first letter, \`at\` letters further on. */
async function hover(text: string, at: string, { argv = [], markdown = false, name = 'web.yaml' }: Asking = {}) {
  const cwd = scratch({ 'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' });
  const contentFormat = markdown ? (['markdown', 'plaintext'] as const) : (['plaintext'] as const);
  const capabilities = { textDocument: { hover: { contentFormat: [...contentFormat] } } };
  const { open, connection } = await editor(cwd, { argv, initialize: { capabilities } });
  const uri = await open(join(cwd, name), text);
  const before = text.slice(0, text.indexOf(at)).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const found: Hover | null = await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
  const { contents } = found ?? { contents: { kind: 'plaintext', value: '' } };
  return { found, text: (contents as { value: string }).value };
}

describe('a port', () => {
  test('has its service, and what becomes of it on each runtime', async () => {
    const { text, found } = await hover(POD, '80\n');
    expect(text).toMatch(/^80\/TCP \(http\): container app\n {2}.*\(IANA\)\n {2}containerd-1.*: /);
    for (const runtime of ['containerd-1', 'containerd-2', 'cri-o', 'docker']) expect(text.split(runtime)).toHaveLength(2);
    expect(text).toContain('privileged-container-port');
    expect(found?.range).toEqual({ start: { line: 17, character: 25 }, end: { line: 17, character: 27 } });
  });

  test('is meant by its key, too, and not by what stands beside it', async () => {
    expect((await hover(POD, 'containerPort: 80')).text).toContain('80/TCP');
    expect((await hover(POD, 'Port: 6379')).text).toContain('6379/TCP');
    expect((await hover(POD, 'name: cache')).text).not.toContain('6379/TCP');
  });

  test('above 1023 is anybody’s', async () => {
    const { text } = await hover(POD, '6379');
    expect(text).toContain('redis');
    expect(text).toContain('above 1023');
  });

  test('of the node is told with that of the container', async () => {
    const at = 'hostPort: 53';
    expect((await hover(POD, at)).text).toContain('53/UDP (domain) -> hostPort 53: container app');
  });
});

test.each([
  [
    'CAP_NET_BIND',
    ['CAP_NET_BIND_SERVICE (added): container app', 'ports below 1024', 'write NET_BIND_SERVICE', '80/TCP: ', '53/UDP: '],
  ],
  ['"ALL"', ['ALL (dropped): container app', 'every capability']],
  ['CHOWN', ['CHOWN (dropped): container app', 'not about ports']],
])('a capability: %s', async (at, wanted) => {
  const { text } = await hover(POD, at);
  for (const part of wanted) expect(text).toContain(part);
});

test.each([
  [
    'true\n    runAsUser',
    'runAsNonRoot\n  init container setup: false (set by the container, line 11)\n  container app: true (set by the Pod, line 6)',
  ],
  [
    'runAsUser: 1000',
    'runAsUser\n  init container setup: 0 (set by the container, line 11)\n  container app: 1000 (set by the Pod, line 7)',
  ],
  ['runAsNonRoot: false', 'runAsNonRoot\n  init container setup: false (set by the container, line 11)'],
  ['privileged: true', 'privileged\n  init container setup: true (set by the container, line 11)'],
])('who has set it: %j', async (at, wanted) => {
  const { text } = await hover(POD, at);
  expect(text.split('\n\n')[0]).toBe(wanted);
});

test('in Markdown, where the editor reads that: nothing in a manifest formats or links', async () => {
  const evil = POD.replace('name: app', 'name: "a**b**[x](command:y)<img>"');
  const { text } = await hover(evil, '80\n', { markdown: true });
  expect(text).toMatch(/^\*\*80\/TCP \(http\): container /);
  expect(text).not.toContain('[x](');
  expect(text).not.toContain('<img>');
});

test('in Japanese', async () => {
  const { text } = await hover(POD, '80\n', { argv: ['--lang', 'ja'] });
  expect(text).toContain('コンテナ app');
});

test('of the second document of a file, behind letters of two units', async () => {
  const { text } = await hover(`# é🚀\na: 1\n---\n${POD.replace('name: web', 'name: "🚀"')}`, '80\n');
  expect(text).toContain('80/TCP');
});

test.each([
  ['a place of which nothing is known', POD, 'apiVersion', 'web.yaml'],
  ['a template of a chart', POD, '80\n', 'web/templates/pod.yaml'],
  ['a file of another program', 'ports:\n  - containerPort: 80\n', '80\n', 'other.yaml'],
  ['a text that cannot be read', `${POD}  : :\n`, '80\n', 'web.yaml'],
])('nothing is said of %s', async (_what, text, at, name) => {
  expect((await hover(text, at, { name })).found).toBeNull();
});

test('the port of a part of a Pod is told without what becomes of it', async () => {
  const patch =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: app, ports: [{containerPort: 80}]}]}}}\n';
  const { text } = await hover(patch, '80}');
  expect(text).toContain('80/TCP (http)');
});
