// Of several ways to repair a finding the one that asks the least of a person and that the policy takes.
import { describe, expect, test } from 'vitest';
import { repairFiles } from '../../src/fix/repair-files.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { readObjects } from '../../src/sources/document.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { podWith } from '../rules/pods.ts';

interface How {
  readonly unsafe?: boolean;
  readonly policy?: 'restricted' | 'baseline';
}

function repaired(objects: readonly Manifest[], { unsafe = false, policy = 'restricted' }: How) {
  const text = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const settings = { policy: shippedPolicy(policy), door: 'file', language: 'en', today: '2026-01-31', unsafe } as const;
  const { files, left } = repairFiles([{ file: 'x.yaml', text }], settings);
  const { documents } = readObjects(files[0]?.changed ?? text, 'x.yaml');
  return { left, objects: documents.flatMap((one): Manifest[] => (one.kind === 'object' ? [one.document.object] : [])) };
}

describe('a port that the container cannot bind', () => {
  const context = { runAsNonRoot: true, runAsUser: 1000, capabilities: { drop: ['ALL'] } };
  const web = (ports: readonly number[], more: object = {}, image = 'example.com/web:1'): Manifest =>
    podWith({ image, ports: ports.map((containerPort) => ({ containerPort })), securityContext: context, ...more });
  const allowed = (pod: Manifest): Manifest => ({
    ...pod,
    metadata: { ...pod.metadata, annotations: { 'kport.dev/allow-privileged-container-port': 'the program cannot change it' } },
  });
  const withSpec = (pod: Manifest, more: object): Manifest => ({ ...pod, spec: { ...pod.spec, ...more } });
  const start = (value: string) => [{ name: 'net.ipv4.ip_unprivileged_port_start', value }];
  const pod = (sysctls: unknown) => ({ securityContext: { sysctls } });
  const BASELINE: How = { policy: 'baseline' };

  test.each<[string, Manifest, How, unknown]>([
    ['is one from the start on that baseline takes', web([443, 80]), BASELINE, start('80')],
    ['stays where a probe asks below it', web([80], { livenessProbe: { tcpSocket: { port: 53 } } }), BASELINE, undefined],
    ['stays where restricted wants it above 1023', web([80]), {}, undefined],
    ['is one from the start on where restricted is told to let it be', allowed(web([80])), {}, start('80')],
    ['stays where it is for others, too', allowed(web([80])), { unsafe: true }, start('80')],
    [
      'keeps other sysctls',
      withSpec(web([80]), pod([{ name: 'kernel.x', value: '1' }])),
      BASELINE,
      [{ name: 'kernel.x', value: '1' }, ...start('80')],
    ],
    ['has a start that is too high set anew', withSpec(web([80]), pod(start('1024'))), BASELINE, start('80')],
    ['stays on the network of the node', withSpec(web([80]), { hostNetwork: true }), BASELINE, undefined],
    ['stays on Windows', withSpec(web([80]), { os: { name: 'windows' } }), BASELINE, undefined],
  ])('%s', (_, before, how, sysctls) => {
    const { objects } = repaired([before], how);
    expect(objects[0]?.spec.securityContext?.sysctls).toEqual(sysctls);
    expect(objects[0]?.spec.containers[0].ports).toEqual(before.spec.containers[0].ports);
  });

  test('moves at once where it is to move as well', () => {
    const [after] = repaired([web([80])], { unsafe: true, policy: 'baseline' }).objects;
    expect(after?.spec.securityContext?.sysctls).toBeUndefined();
    expect(after?.spec.containers[0].ports).toEqual([{ containerPort: 8080 }]);
  });

  test('keeps what another container of the Pod may bind below', () => {
    const before = web([80]);
    const beside = { name: 'other', image: 'example.com/other:1', securityContext: context };
    const both = withSpec(before, { containers: [...before.spec.containers, beside] });
    expect(repaired([both], BASELINE).objects).toEqual([both]);
  });
});

describe('a Pod spec within another one', () => {
  const container = (name: string) => ({ name, image: 'example.com/web:1' });
  const object = (outer: string, inner: string): Manifest => ({
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'ClusterServingRuntime',
    metadata: { name: 'web' },
    spec: { containers: [container(outer)], workerSpec: { containers: [container(inner)] } },
  });

  test.each([
    ['with other names', 'web', 'worker'],
    ['with the same name', 'main', 'main'],
  ])('%s is repaired itself', (_, outer, inner) => {
    const { left, objects } = repaired([object(outer, inner)], { unsafe: true });
    expect(left).toEqual([]);
    const secure = { runAsNonRoot: true, capabilities: { drop: ['NET_BIND_SERVICE'] } };
    expect(objects[0]?.spec).toMatchObject({
      containers: [{ name: outer, securityContext: secure }],
      workerSpec: { containers: [{ name: inner, securityContext: secure }] },
    });
  });
});

describe('what rules say of several objects', () => {
  const labels = { app: 'web' };
  const pod = (more: object): Manifest => ({
    ...podWith({ image: 'example.com/web:1', ...more }),
    metadata: { name: 'web', labels },
  });
  const service = (ports: readonly object[], more: object = {}): Manifest => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: labels, ports, ...more },
  });
  const securityContext = { runAsNonRoot: true, runAsUser: 1000, capabilities: { drop: ['ALL'] } };
  const PORT = { env: [{ name: 'PORT', value: '80' }], securityContext };
  const both = [
    { name: 'http', port: 80 },
    { name: 'metrics', port: 9090 },
  ];
  const portsOf = ([first]: readonly Manifest[]) => first?.spec.containers[0].ports;

  test('a port is declared where it moves', () => {
    expect(portsOf(repaired([pod(PORT), service([{ port: 80 }])], { unsafe: true }).objects)).toEqual([{ containerPort: 8080 }]);
  });

  test('a port that moves is not declared where another would be missing beside it', () => {
    const { objects } = repaired([pod(PORT), service(both)], { unsafe: true });
    expect(portsOf(objects)).toBeUndefined();
    expect(objects[0]?.spec.containers[0].env).toEqual([{ name: 'PORT', value: '8080' }]);
    expect(objects[1]?.spec.ports).toEqual([{ ...both[0], targetPort: 8080 }, both[1]]);
  });

  test('nothing is repaired where it would bring a finding of another object', () => {
    const mail = pod({ ports: [{ name: 'in', containerPort: 25 }], securityContext });
    const open = service([{ port: 2525, targetPort: 'in' }], { type: 'LoadBalancer' });
    expect(portsOf(repaired([mail, service([{ port: 2525, targetPort: 'in' }])], { unsafe: true }).objects)).toEqual([
      { name: 'in', containerPort: 8025 },
    ]);
    const { objects, left } = repaired([mail, open], { unsafe: true });
    expect(objects).toEqual([mail, open]);
    expect(left.map(({ because }) => because)).toContain('not-held');
  });
});
