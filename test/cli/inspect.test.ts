import { describe, expect, test } from 'vitest';
import { type InspectSettings, inspectPaths } from '../../src/lint/inspect-paths.ts';
import type { ReadPath } from '../../src/sources/read.ts';
import { faults, schemaOf } from '../report/schemas.ts';
import { folderWith } from '../sources/scratch.ts';
import { inWords, saying } from '../told.ts';
import { runKport } from './run-kport.ts';

const DEPLOYMENT = `apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true}
      containers:
        - name: web
          image: example/web
          ports: [{containerPort: 80}]
`;

const POLICY = `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
metadata: {name: web}
spec:
  runtime: cri-o
  images: [{image: example/web, user: 101, fileCapability: none, evidence: its Dockerfile}]
`;

const SETTINGS: InspectSettings = { workloads: [], images: [], runtimes: ['unknown'] };

async function* read(...files: ReadPath[]): AsyncGenerator<ReadPath> {
  yield* files;
}

describe('inspectPaths', () => {
  test('finds workloads and the lines of their settings', async () => {
    const { workloads, unreadable, skipped, files } = await inspectPaths(read({ file: 'a.yaml', text: DEPLOYMENT }), SETTINGS);
    expect({ unreadable, skipped, files }).toEqual({ unreadable: [], skipped: [], files: 1 });
    expect(workloads.map(({ file, line, workload }) => [file, line, workload.object.name])).toEqual([['a.yaml', 5, 'web']]);
    expect([...(workloads[0]?.lines ?? [])]).toEqual([
      ['/spec/template/spec/securityContext/runAsNonRoot', 11],
      ['/spec/template/spec/containers/0/ports/0/containerPort', 15],
    ]);
    expect(workloads[0]?.binds.map((rows) => rows.map(({ port, verdict }) => [port, verdict]))).toEqual([[[80, 'depends']]]);
  });

  test('tells every fault of a file in the order of its lines, and still sees the rest', async () => {
    const text = `kind: Pod\napiVersion: v1\nspec: {containers: 5}\n---\na: [\n---\n${DEPLOYMENT}`;
    const { workloads, unreadable } = await inspectPaths(read({ file: 'a.yaml', text }), SETTINGS);
    expect(unreadable[0]?.position).toEqual({ line: 3, column: 20 });
    expect(unreadable.length).toBeGreaterThan(1);
    expect(workloads.length).toBeLessThanOrEqual(1);
  });

  test('counts what is not for it', async () => {
    const files = read(
      { file: 'values.yaml', text: 'a: 1' },
      { file: 'empty.yaml', text: '' },
      { file: 'pipe', skipped: saying('not a regular file') },
      { file: 'gone', unreadable: saying('no such file or directory') },
    );
    const seen = await inspectPaths(files, SETTINGS);
    expect(inWords(seen)).toEqual({
      workloads: [],
      unreadable: [{ file: 'gone', reason: 'no such file or directory' }],
      skipped: [
        { file: 'values.yaml', reason: 'not a Kubernetes object: it has neither apiVersion nor kind' },
        { file: 'empty.yaml', reason: 'empty: no document in it' },
        { file: 'pipe', reason: 'not a regular file' },
      ],
      files: 4,
    });
  });
});

describe('kport inspect', () => {
  const bad = 'apiVersion: v1\nkind: Pod\nspec: {containers: 5}\n';
  const cwd = folderWith({ 'web.yaml': DEPLOYMENT, 'web-policy.yaml': POLICY, 'bad.yaml': bad });

  const inspect = (...argv: string[]) => runKport(['inspect', ...argv], { cwd });

  test('shows a file', async () => {
    const { code, out, err } = await inspect('web.yaml');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^web\.yaml:5: Deployment web \(apps\/v1\)\n/);
    expect(out).toContain('true (set by the Pod, line 11)');
  });

  test('is not fooled by unreadable input', async () => {
    const { code, out } = await inspect('web.yaml', 'bad.yaml');
    expect(code).toBe(3);
    expect(out).toContain('bad.yaml:3:20: could not be read: spec.containers: expected a list, got the number 5\n');
    expect(out).toContain('Deployment web');
  });

  test('prints what its schema says', async () => {
    const { code, out } = await inspect('--format', 'json', 'web.yaml', 'bad.yaml');
    expect(code).toBe(3);
    expect(faults(schemaOf('inspect'), out)).toEqual([]);
    expect(JSON.parse(out)).toMatchObject({
      workloads: [{ file: 'web.yaml', line: 5 }],
      unreadable: [{ file: 'bad.yaml', line: 3 }],
    });
  });

  test('takes a path that is not there for unreadable', async () => {
    expect((await inspect('gone.yaml')).code).toBe(3);
  });

  /** The `bind` of the only container of web.yaml. */
  async function binds(...argv: string[]) {
    const { out } = await inspect('--format', 'json', ...argv, 'web.yaml');
    expect(faults(schemaOf('inspect'), out)).toEqual([]);
    return JSON.parse(out).workloads[0].containers[0].bind;
  }

  test('tells what becomes of a port, and why', async () => {
    expect(await binds('--policy', 'web-policy.yaml')).toEqual([
      {
        port: 80,
        protocol: 'TCP',
        runtime: 'cri-o',
        verdict: 'fails',
        error: 'EACCES',
        errorText: 'permission denied',
        dependsOn: [],
        because: [
          {
            fact: 'port',
            pointer: '/spec/template/spec/containers/0/ports/0/containerPort',
            data: { port: 80, protocol: 'TCP' },
          },
          { fact: 'kernel-port-start', data: { start: 1024, runtimes: 'cri-o' } },
          { fact: 'image-user', data: { user: 101, evidence: 'its Dockerfile' } },
          {
            fact: 'run-as-non-root',
            pointer: '/spec/template/spec/securityContext/runAsNonRoot',
            data: { from: 'pod' },
          },
          { fact: 'default-capabilities', data: {} },
          { fact: 'capability-held', data: { runtimes: 'cri-o' } },
          { fact: 'file-capability', data: { flags: 'none', evidence: 'its Dockerfile' } },
          { fact: 'no-ambient-capability', data: {} },
        ],
      },
    ]);
  });

  test.each<[string[], string[]]>([
    [[], ['unknown depends']],
    [['--runtime', 'docker'], ['docker depends']],
    [
      ['--policy', 'web-policy.yaml', '--runtime', 'docker', '--runtime', 'containerd-1'],
      ['docker binds', 'containerd-1 fails'],
    ],
    [
      ['--policy', 'web-policy.yaml', '--runtime', 'docker', '--runtime', 'all', '--runtime', 'unknown'],
      ['docker binds', 'containerd-1 fails', 'containerd-2 binds', 'cri-o fails', 'unknown depends'],
    ],
  ])('%j', async (argv, expected) => {
    expect((await binds(...argv)).map(({ runtime, verdict }: Record<string, string>) => `${runtime} ${verdict}`)).toEqual(
      expected,
    );
  });

  test('does not know every runtime', async () => {
    const { code, out, err } = await inspect('--runtime', 'kata', 'web.yaml');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(
      '--runtime: "kata" is none of containerd-1, containerd-2, cri-o, docker, podman, gvisor, systemd-252, systemd-257, systemd-262, unknown, all\n',
    );
  });
});

describe('kport inspect and kport explain bind on many files', () => {
  const cwd = folderWith(Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`${index}.yaml`, 'a: 1\n'])));

  test.each([['inspect'], ['explain', 'bind']])(
    '%s %s shows on a terminal how far it is, and leaves nothing of it',
    async (...argv) => {
      const { err } = await runKport([...argv, '.'], { cwd, isTerminal: true });
      const pictures = err.split('\r\u001b[K');
      expect([pictures.at(0), pictures.at(-1), pictures.length >= 3]).toEqual(['', '', true]);
      for (const one of pictures.slice(1, -1)) expect(one).toMatch(/^reading: \d+ of 600 files$/);
      expect((await runKport([...argv, '.'], { cwd })).err).toBe('');
    },
  );
});
