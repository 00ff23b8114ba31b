import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { askJson } from '../../src/cluster/audit/ask.ts';
import { type ClusterSettings, connectCluster } from '../../src/cluster/client.ts';
import { persistently } from '../../src/cluster/persistently.ts';
import { KportError } from '../../src/model/errors.ts';
import { tellError } from '../../src/words/tell-error.ts';
import { telling } from '../told.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kport-'));
const kubeconfig = path.join(folder, 'config');
writeFileSync(
  kubeconfig,
  `apiVersion: v1
kind: Config
current-context: one
clusters:
  - { name: a, cluster: { server: https://a.test } }
  - { name: b, cluster: { server: https://b.test } }
users: [{ name: u, user: { token: t } }]
contexts:
  - { name: one, context: { cluster: a, user: u } }
  - { name: two, context: { cluster: b, user: u } }
`,
);

afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const settings = (change: Partial<ClusterSettings>): ClusterSettings => ({
  timeoutMs: 1000,
  userAgent: 'kport/test',
  signal: new AbortController().signal,
  ...change,
});

const serverOf = (change: Partial<ClusterSettings>) => connectCluster(settings(change)).config.getCurrentCluster()?.server;

function refusal(change: Partial<ClusterSettings>): string {
  try {
    connectCluster(settings(change));
  } catch (error) {
    if (error instanceof KportError && error.code === 'usage') return tellError(error, 'en');
    throw error;
  }
  throw new Error('not refused');
}

describe('connectCluster', () => {
  test('a kubeconfig, its current context or another', () => {
    expect(serverOf({ kubeconfig })).toBe('https://a.test');
    expect(serverOf({ kubeconfig, context: 'two' })).toBe('https://b.test');
  });

  test('several kubeconfigs, as kubectl merges them: the first of a name counts, and the first current-context', () => {
    const file = (name: string, server: string, current: string): string => {
      const at = path.join(folder, name);
      const lines = [
        ...(current === '' ? [] : [`current-context: ${current}`]),
        `clusters: [{ name: kind, cluster: { server: "${server}" } }, { name: ${name}, cluster: { server: "${server}/own" } }]`,
        'users: [{ name: u, user: { token: t } }]',
        `contexts: [{ name: kind, context: { cluster: kind, user: u } }, { name: ${name}, context: { cluster: ${name}, user: u } }]`,
      ];
      writeFileSync(at, lines.join('\n'));
      return at;
    };
    const [left, right, silent] = [
      file('left', 'https://l.test', 'kind'),
      file('right', 'https://r.test', 'right'),
      file('silent', 'https://s.test', ''),
    ];
    const gone = path.join(folder, 'gone');
    const join = (...paths: string[]) => paths.join(path.delimiter);
    expect(serverOf({ kubeconfig: join(left, right) })).toBe('https://l.test');
    expect(serverOf({ kubeconfig: join(right, left) })).toBe('https://r.test/own');
    expect(serverOf({ kubeconfig: join(gone, silent, right) })).toBe('https://r.test/own');
    expect(serverOf({ kubeconfig: join(left, right), context: 'right' })).toBe('https://r.test/own');
    expect(serverOf({ kubeconfig: join(silent, left), context: 'left' })).toBe('https://l.test/own');
    expect(refusal({ kubeconfig: join(gone, `${gone}2`) })).toMatch(/gone2 is not there: --kubeconfig/);
  });

  test('a context that is not there', () => {
    expect(refusal({ kubeconfig, context: 'three' })).toBe('the kubeconfig has no context "three" (it has: one, two)');
  });

  test('a kubeconfig that is not there, is none, or names no cluster', () => {
    expect(refusal({ kubeconfig: path.join(folder, 'none') })).toMatch(
      /^the kubeconfig .*none is not there: --kubeconfig or KUBECONFIG names another$/,
    );
    const broken = path.join(folder, 'broken');
    writeFileSync(broken, 'a: [');
    expect(refusal({ kubeconfig: broken })).toMatch(/: [a-z ]+ \(\d:\d\)$/);
    expect(refusal({ kubeconfig: folder })).toBe(`cannot read the kubeconfig ${folder}: it is a directory`);
    const empty = path.join(folder, 'empty');
    writeFileSync(empty, 'apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: []\n');
    expect(refusal({ kubeconfig: empty })).toMatch(/names no cluster/);
  });

  test.each([
    ['gone', 'context "gone" of the kubeconfig names cluster "nowhere", which is not in it'],
    ['none', 'the kubeconfig has no context "none" (it has: gone)'],
  ])('a kubeconfig whose current context is %j', (current, said) => {
    const file = path.join(folder, 'elsewhere');
    const contexts = '[{name: gone, context: {cluster: nowhere, user: u}}]';
    writeFileSync(
      file,
      `apiVersion: v1\nkind: Config\nclusters: []\nusers: []\ncontexts: ${contexts}\ncurrent-context: ${current}\n`,
    );
    expect(refusal({ kubeconfig: file })).toBe(said);
  });

  test.each([
    ['nowhere-to-be-found', [], 'there is no such program'],
    ['false', [], 'it failed without a word'],
    ['sh', ['-c', 'echo login first >&2; exit 1'], 'login first'],
  ])('the program %j %j of a kubeconfig that gives no credentials is named', async (command, args, said) => {
    const file = path.join(folder, 'with-exec');
    const exec = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', command, args, interactiveMode: 'Never' });
    writeFileSync(
      file,
      `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://c.test"}}]
users: [{name: u, user: {exec: ${exec}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
    );
    const client = connectCluster({ kubeconfig: file, timeoutMs: 1000, userAgent: 'test', signal: new AbortController().signal });
    const told = `the program "${command}", which the kubeconfig names, gives no credentials: ${said}`;
    await expect(telling(askJson(client, { path: '/api' }))).rejects.toThrow(told);
    await expect(telling(client.core.listNode())).rejects.toThrow(told);
  });

  test('a program that gives no credentials is not asked again: nothing has changed by then', async () => {
    const file = path.join(folder, 'with-exec-once');
    const calls = path.join(folder, 'calls');
    const args = ['-c', 'echo called >> "$0"; exit 1', calls];
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args, interactiveMode: 'Never' };
    const config = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'x' },
      clusters: [{ name: 'c', cluster: { server: 'https://c.test' } }],
      users: [{ name: 'u', user: { exec } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    };
    writeFileSync(file, JSON.stringify(config));
    const { signal } = new AbortController();
    const client = connectCluster({ kubeconfig: file, timeoutMs: 1000, userAgent: 'test', signal });
    const clock = { now: () => new Date(), sleep: () => Promise.resolve(), random: () => 0 };
    const asked = persistently({ client, clock }, () => askJson(client, { path: '/api' }));
    await expect(telling(asked)).rejects.toThrow('gives no credentials');
    expect(readFileSync(calls, 'utf8')).toBe('called\n');
  });

  test('in a Pod the service account', () => {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '10.0.0.1');
    vi.stubEnv('KUBERNETES_SERVICE_PORT', '443');
    expect(serverOf({})).toBe('https://10.0.0.1:443');
  });

  test('neither in a Pod nor with a kubeconfig', () => {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', undefined);
    vi.stubEnv('KUBERNETES_SERVICE_PORT', undefined);
    expect(refusal({})).toMatch(/^not inside a cluster/);
  });
});
