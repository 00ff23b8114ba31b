// Ports that somebody asks about, whoever declares them: kport inspect --port, kport explain bind --port.
import { describe, expect, test } from 'vitest';
import { faults, schemaOf } from '../report/schemas.ts';
import { folderWith } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

const PODS = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers:
    - name: prepare
      image: example/prepare
      securityContext: {runAsUser: 1000}
  containers:
    - name: app
      image: example/app
      securityContext: {runAsUser: 0, capabilities: {drop: [ALL]}}
      ports:
        - containerPort: 80
        - {containerPort: 53, protocol: UDP}
        - containerPort: 8080
    - name: proxy
      image: example/proxy
      securityContext: {runAsUser: 0}
`;

const cwd = folderWith({ 'web.yaml': PODS });

const kport = (...argv: string[]) => runKport([...argv, '--lang', 'en'], { cwd });

interface Row {
  readonly port: number;
  readonly protocol: string;
  readonly runtime: string;
  readonly asked?: true;
  readonly verdict: string;
  readonly because: readonly { readonly pointer?: string }[];
}

async function rowsOf(...argv: string[]): Promise<Record<string, string[]>> {
  const { out } = await kport('inspect', '--format', 'json', '--runtime', 'cri-o', ...argv, 'web.yaml');
  expect(faults(schemaOf('inspect'), out)).toEqual([]);
  const { workloads } = JSON.parse(out) as { workloads: { containers: { name: string; bind: Row[] }[] }[] };
  const told = ({ port, protocol, asked, verdict, because }: Row) =>
    `${port}/${protocol} ${verdict}${asked ? ` asked ${because[0]?.pointer}` : ''}`;
  return Object.fromEntries(
    workloads.flatMap(({ containers }) => containers.map(({ name, bind }) => [name, bind.map(told)] as const)),
  );
}

describe('kport inspect --port', () => {
  test('every container answers for each port, a declared one with the place of its declaration', async () => {
    expect(await rowsOf('--port', '80,443')).toEqual({
      prepare: ['80/TCP depends asked /spec/initContainers/0', '443/TCP depends asked /spec/initContainers/0'],
      app: [
        '80/TCP fails asked /spec/containers/0/ports/0/containerPort',
        '53/UDP fails',
        '443/TCP fails asked /spec/containers/0',
      ],
      proxy: ['80/TCP binds asked /spec/containers/1', '443/TCP binds asked /spec/containers/1'],
    });
  });

  test('without it, nothing but what is declared is told', async () => {
    expect(await rowsOf()).toEqual({ prepare: [], app: ['80/TCP fails', '53/UDP fails'], proxy: [] });
  });

  test('a protocol is its own port, several options are one list, and a port may be any', async () => {
    expect((await rowsOf('--port', '53/udp', '--port', '53,53/tcp', '--port', '8080')).app).toEqual([
      '80/TCP fails',
      '53/UDP fails asked /spec/containers/0/ports/1/containerPort',
      '53/TCP fails asked /spec/containers/0',
      '8080/TCP depends asked /spec/containers/0/ports/2/containerPort',
    ]);
  });

  test.each(['0', '65536', 'http', '80-90', '', '80,', '53/quic'])('%j is no list of ports', async (ports) => {
    const { code, err } = await kport('inspect', `--port=${ports}`, 'web.yaml');
    expect(code).toBe(2);
    expect(err).toBe(`kport: --port takes ports from 1 to 65535, such as 80,443 or 53/udp, not ${JSON.stringify(ports)}\n`);
  });

  test('is told in the text, too', async () => {
    const { out } = await kport('inspect', '--runtime', 'cri-o', '--port', '443', 'web.yaml');
    expect(out).toMatch(/container proxy\n(?: {4}.*\n)+ {4}443\/TCP: +binds as root, over-privileged\n/);
  });
});

test('kport explain bind --port tells the chain of a port that nobody declares', async () => {
  const { code, out } = await kport('explain', 'bind', '--runtime', 'cri-o', '--port', '443', 'web.yaml');
  expect(code).toBe(0);
  expect(out).toContain('container proxy, port 443/TCP, if it listens there');
  expect(out).toContain('container app, port 80/TCP (line 14)');
});
