// --lang ja where a cluster, a registry or a program fails: kport's own sentences are Japanese, others' words a quotation.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratch } from '../sources/scratch.ts';
import { englishIn, japanese } from './in-japanese.ts';

/** What stands where an API server or a registry should be. */
const SERVERS: Readonly<Record<string, RequestListener>> = {
  page: (_, response) => response.setHeader('content-type', 'text/html').end('<p>please log in at the door'),
  forbids: (_, response) => {
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ kind: 'Status', code: 403, reason: 'Forbidden', message: 'it is forbidden: nobody can list it' }),
    );
  },
  empty: (_, response) => response.setHeader('content-type', 'application/json').end('{}'),
  // Neither an answer nor an end.
  silent: () => undefined,
};

const servers = Object.entries(SERVERS).map(([name, listener]) => ({ name, server: createServer(listener) }));
const ports = new Map<string, number>();

beforeAll(async () => {
  for (const { name, server } of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ports.set(name, (server.address() as AddressInfo).port);
  }
  // Nobody listens there: it was given, and given back.
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  ports.set('gone', (gone.address() as AddressInfo).port);
  gone.close();
});
afterAll(() => {
  for (const { server } of servers) {
    server.closeAllConnections();
    server.close();
  }
});

function kubeconfig(server: string, user: object = {}): string {
  const name = 'x';
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'shop' } }],
    'current-context': name,
  });
}

const COMMANDS = [
  ['audit', '--timeout', '1'],
  ['audit', '-A', '--write-reports', '--write-metrics', 'a/b', '--timeout', '1'],
  ['audit', '-l', 'a b', '--timeout', '1'],
  ['audit', '--policy-name', 'own', '--timeout', '1'],
  ['helm-check', '--release', 'web', '--timeout', '1'],
  ['helm-check', '--release', 'web', '--revision', '1', '--timeout', '1'],
  ['export', 'vap', '--check', 'cluster'],
];

async function toldBy(argv: readonly string[], config: string): Promise<string> {
  const cwd = scratch({ config });
  const known = ['--kubeconfig', `${cwd}/config`];
  return japanese([...argv, ...known], cwd);
}

function expectJapanese(told: string): void {
  expect(told).toMatch(/[\u3040-\u9fff]/);
  expect(englishIn(told)).toEqual([]);
}

/** Asks once more and once more where nobody answers, but for a second in all. */
const IMPATIENT = COMMANDS.filter(([command]) => command === 'helm-check');

describe.each(['page', 'forbids', 'empty'])('an API server that is %s', (server) => {
  test.each(COMMANDS.map((argv) => [argv.join(' '), argv]))('%s', async (_, argv) => {
    expectJapanese(await toldBy(argv, kubeconfig(`http://127.0.0.1:${ports.get(server)}`)));
  });
});

test.each(['http silent', 'http gone', 'https page'])('an API server that does not answer: %s', async (asked) => {
  const [scheme = '', server = ''] = asked.split(' ');
  for (const argv of IMPATIENT) expectJapanese(await toldBy(argv, kubeconfig(`${scheme}://127.0.0.1:${ports.get(server)}`)));
});

test.each([
  ['no-such-program-at-all', [], 'そのようなプログラムはありません'],
  ['false', [], '何も出力せずに失敗しました'],
  ['sh', ['-c', 'echo please log in first >&2; exit 1'], '「please log in first」'],
])('a program %s that gives no credentials', async (command, args, told) => {
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, args, interactiveMode: 'Never' };
  for (const argv of COMMANDS.slice(0, 6)) {
    const said = await toldBy(argv, kubeconfig(`http://127.0.0.1:${ports.get('empty')}`, { exec }));
    expectJapanese(said);
    expect(said).toContain(told);
  }
});

test('what the sentences of kport are', async () => {
  const said = (server: string) => toldBy(IMPATIENT[0] ?? [], kubeconfig(`http://127.0.0.1:${ports.get(server)}`));
  expect(await said('silent')).toContain('時間内に応答がありませんでした');
  expect(await said('page')).toContain('応答が API サーバーのものではありません');
  expect(await said('gone')).toMatch(/「[^」]*connect ECONNREFUSED [^」]*」$/m);
});

test.each(['page', 'forbids', 'empty', 'gone'])('a registry that is %s', async (server) => {
  const ref = `127.0.0.1:${ports.get(server)}/web:1`;
  const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', image: ref }] } });
  const cwd = scratch({ 'pod.json': pod });
  for (const argv of [
    ['image', 'inspect', ref],
    ['image', 'lock', '.'],
  ])
    expectJapanese(await japanese(argv, cwd));
});
