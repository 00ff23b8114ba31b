// What somebody knows of the nodes, by the command line or by the policy, and of programs with the set-user-ID bit.
import { describe, expect, test } from 'vitest';
import { scratch } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: dns}
spec:
  hostNetwork: true
  containers:
    - name: dns
      image: acme/dns
      ports: [{containerPort: 53}]
      securityContext: {runAsNonRoot: true, runAsUser: 1000, capabilities: {add: [NET_BIND_SERVICE]}}
`;
const policy = (spec: object) =>
  JSON.stringify({ apiVersion: 'kport.dev/v1alpha1', kind: 'PortPolicy', metadata: { name: 'own' }, spec });

const kport = (argv: readonly string[], spec: object = {}) =>
  runKport(argv, { cwd: scratch({ 'pod.yaml': POD, '.kport.yaml': policy(spec) }) });

const verdictOf = (out: string) => /Verdict: (.*)/.exec(out)?.[1];

describe('under hostNetwork the port start of the node decides', () => {
  test.each<[string, string[], object, string]>([
    ['nothing is said of it', [], {}, 'may fail (EACCES), depending on the image and the node'],
    [
      'the command line says 0',
      ['--node-port-start', '0'],
      {},
      'binds without a privilege, for the node lets any user bind the port',
    ],
    ['the command line says 1024', ['--node-port-start', '1024'], {}, 'may fail (EACCES), depending on the image'],
    ['the policy says 0', [], { nodes: { portStart: 0 } }, 'binds without a privilege, for the node lets any user bind the port'],
    [
      'the command line goes before the policy',
      ['--node-port-start', '54'],
      { nodes: { portStart: 0 } },
      'may fail (EACCES), depending on the image',
    ],
  ])('%s', async (_, argv, spec, verdict) => {
    expect(verdictOf((await kport(['explain', 'bind', ...argv, 'pod.yaml'], spec)).out)).toBe(verdict);
  });

  test('lint and inspect take it, too', async () => {
    const images = [{ image: 'acme/*', fileCapability: 'none' }];
    const linted = async (argv: readonly string[]) => (await kport(['lint', '--quiet', ...argv, 'pod.yaml'], { images })).out;
    expect(await linted([])).toContain('warning: container "dns" cannot bind 53 (domain) on a node that keeps the default');
    expect(await linted(['--node-port-start', '0'])).not.toContain('cannot bind');
    expect(await linted(['--node-port-start', '1024'])).toContain('error: container "dns" cannot bind 53 (domain): EACCES');
    const { out } = await kport(['inspect', '--format', 'json', '--node-port-start', '0', 'pod.yaml'], { images });
    expect(JSON.parse(out).workloads[0].containers[0].bind[0]).toMatchObject({ verdict: 'binds', via: 'host-network' });
  });

  test.each(['-1', '32769', 'x', ''])('%j is no port start', async (start) => {
    const { code, err } = await kport(['lint', '--node-port-start', start, 'pod.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('--node-port-start');
  });
});

test('a program of root with the set-user-ID bit binds', async () => {
  const image = { image: 'acme/*', fileCapability: 'none' };
  const asked = async (facts: object) =>
    verdictOf(
      (await kport(['explain', 'bind', 'pod.yaml'], { images: [{ ...image, ...facts }], nodes: { portStart: 1024 } })).out,
    );
  expect(await asked({ setuidRoot: true })).toBe('binds by the set-user-ID bit of its program');
  expect(await asked({})).toBe('fails (EACCES)');
});
