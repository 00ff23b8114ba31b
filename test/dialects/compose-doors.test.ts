// Compose files at the doors of kport: what lets findings pass, reports, explain, inspect and fix work for them as for manifests.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runKport } from '../cli/run-kport.ts';
import { scratch } from '../sources/scratch.ts';

const PROJECT = `services:
  web:
    image: registry.example.com/web:1
    user: root
    ports: ["25:25"]
`;

const kport = (cwd: string, ...args: readonly string[]) => runKport(args, { cwd });

/** The rules of the findings that count. */
async function rulesOf(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string[]> {
  const { out } = await kport(scratch(files), 'lint', '.', '--format', 'json', ...args);
  return (JSON.parse(out) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule).sort();
}

const policy = (spec: string) => `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
metadata: {name: own}
spec:
  extends: restricted
${spec}`;

test('what a file says that another one includes is told once, whether one of them is named or both', async () => {
  const files = { 'compose.yaml': 'include: [more.yaml]\n', 'more.yaml': PROJECT };
  const rules = ['may-run-as-root', 'privileged-host-port'];
  expect(await rulesOf(files)).toEqual(rules);
  const { out } = await kport(scratch(files), 'lint', '--format', 'json', 'compose.yaml');
  const { findings } = JSON.parse(out) as { findings: { rule: string; file: string }[] };
  expect(findings.map(({ rule, file }) => `${file} ${rule}`).sort()).toEqual(rules.map((rule) => `more.yaml ${rule}`));
});

// Measured with Docker 28.5.2 and runsc v0.0.0-20260905035102 (--runtime runsc): the user, the capabilities, the network and its sysctl decide
// nothing, and a file capability that is lacked keeps the program from being executed, unless no_new_privs has it ignored.
test('a service in the sandbox of gVisor', async () => {
  const user = { image: 'registry.example.com/none', user: '1000' };
  const capable = { image: 'registry.example.com/ep', user: '1000', cap_drop: ['ALL'] };
  const start = (value: string) => ({ 'net.ipv4.ip_unprivileged_port_start': value });
  const services = {
    runc: { ...user, network_mode: 'host' },
    host: { ...user, runtime: 'runsc', network_mode: 'host' },
    closed: { ...user, runtime: 'runsc', sysctls: start('1024') },
    unwritten: { ...user, runtime: 'runsc-kvm', sysctls: start('abc') },
    lacked: { ...capable, runtime: 'io.containerd.runsc.v1' },
    ignored: { ...capable, runtime: 'runsc', security_opt: ['no-new-privileges:true'] },
    misspelt: { ...user, runtime: 'runsc', cap_add: ['FOO'] },
    other: { ...user, runtime: 'runscx', network_mode: 'host' },
  };
  const files = {
    'compose.yaml': JSON.stringify({ services }),
    '.kport.yaml': policy(
      '  nodes: {portStart: 1024}\n  images:\n' +
        ['none', 'ep'].map((one) => `    - {image: registry.example.com/${one}, user: "", fileCapability: ${one}}\n`).join(''),
    ),
  };
  const { out, err } = await kport(scratch(files), 'inspect', '--format', 'json', '--port', '80', '.');
  const { workloads } = JSON.parse(out) as { workloads: { containers: { bind: Bind[] }[] }[] };
  const told = workloads.map(({ containers }, index) => {
    const bind = containers[0]?.bind[0];
    return `${Object.keys(services)[index]}: ${bind?.runtime} ${bind?.verdict} ${bind?.via ?? bind?.errorText}`;
  });
  expect([err, ...told]).toEqual([
    '',
    'runc: unknown fails permission denied',
    'host: gvisor binds gvisor',
    'closed: gvisor binds gvisor',
    'unwritten: gvisor binds gvisor',
    'lacked: gvisor fails failed to update creds with file privileges: operation not permitted',
    'ignored: gvisor binds gvisor',
    'misspelt: gvisor fails invalid CapAdd: unknown capability: "CAP_FOO"',
    'other: unknown fails permission denied',
  ]);
});

interface Bind {
  readonly runtime: string;
  readonly verdict: string;
  readonly via?: string;
  readonly errorText?: string;
}

describe('what lets a finding pass', () => {
  test('nothing', async () => {
    expect(await rulesOf({ 'compose.yaml': PROJECT })).toEqual(['may-run-as-root', 'privileged-host-port']);
  });

  test('a comment', async () => {
    const text = PROJECT.replace('    user', '    # kport-allow may-run-as-root: it writes to a volume of root\n    user');
    expect(await rulesOf({ 'compose.yaml': text })).toEqual(['privileged-host-port']);
  });

  test('a comment above the service', async () => {
    const text = PROJECT.replace('  web', '  # kport-allow may-run-as-root, privileged-host-port: it is the mail server\n  web');
    expect(await rulesOf({ 'compose.yaml': text })).toEqual([]);
  });

  test('a comment in the override, where the value is', async () => {
    const override = 'services:\n  web:\n    # kport-allow may-run-as-root: for development\n    user: "0"\n';
    expect(await rulesOf({ 'compose.yaml': PROJECT, 'compose.override.yaml': override })).toEqual(['privileged-host-port']);
  });

  test('a comment that nothing needs is told where it stands', async () => {
    const override = 'services:\n  web:\n    # kport-allow cleartext-port: for development\n    user: "1000"\n';
    const { out } = await kport(scratch({ 'compose.yaml': PROJECT, 'compose.override.yaml': override }), 'lint', '.');
    expect(out).toContain('compose.override.yaml:3:19: warning: comment "kport-allow cleartext-port" matches no finding');
  });

  test('an exemption by name, and one by image', async () => {
    const exempt = (by: string) => policy(`  exemptions: [{rules: [may-run-as-root], ${by}, reason: known}]\n`);
    const files = (by: string) => ({ 'compose.yaml': PROJECT, '.kport.yaml': exempt(by) });
    expect(await rulesOf(files('names: [web]'))).toEqual(['privileged-host-port']);
    expect(await rulesOf(files('images: ["registry.example.com/*"]'))).toEqual(['privileged-host-port']);
    expect(await rulesOf(files('names: [db]'))).toEqual(['may-run-as-root', 'privileged-host-port']);
  });

  test('a baseline', async () => {
    const cwd = scratch({ 'compose.yaml': PROJECT });
    expect(await kport(cwd, 'baseline', 'create', '.')).toMatchObject({ code: 0 });
    expect(await kport(cwd, 'lint', '.', '--baseline', 'kport-baseline.json', '--fail-on', 'info')).toMatchObject({ code: 0 });
  });
});

test('a finding of an override is told there, with its line', async () => {
  const override = 'services:\n  web:\n    user: "0"\n';
  const { out } = await kport(scratch({ 'compose.yaml': PROJECT, 'compose.override.yaml': override }), 'lint', '.');
  expect(out).toContain('compose.override.yaml:3:11: warning: service "web" runs as root');
  expect(out).toContain('3 |     user: "0"');
  expect(out).toContain('1 skipped');
});

test.each(['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html'])('lint --format %s', async (format) => {
  const { code, out, err } = await kport(scratch({ 'compose.yaml': PROJECT }), 'lint', '.', '--format', format);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('compose.yaml');
  expect(out).toMatch(/service (?:"|&quot;|\\"|&#34;)web/);
});

test.each(['en', 'ja'])('explain bind, in %s', async (language) => {
  const text = PROJECT.replace('ports: ["25:25"]', 'cap_drop: [ALL]\n    network_mode: host');
  const args = ['explain', 'bind', 'compose.yaml', '--port', '80', '--lang', language];
  const { code, out, err } = await kport(scratch({ 'compose.yaml': text }), ...args);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('EACCES');
  expect(out).toContain('network_mode: host');
  expect(out).not.toMatch(/\bPod\b|kubelet|\{\w+\}/);
});

test('inspect tells one workload of one container for a service', async () => {
  const { out } = await kport(
    scratch({ 'compose.yaml': PROJECT }),
    'inspect',
    'compose.yaml',
    '--format',
    'json',
    '--port',
    '25,443',
  );
  const { workloads } = JSON.parse(out) as {
    workloads: { object: object; containers: { bind: { port: number; verdict: string }[] }[] }[];
  };
  expect(workloads.map(({ object }) => object)).toEqual([{ apiVersion: 'compose', kind: 'service', name: 'web' }]);
  expect(workloads[0]?.containers.map(({ bind }) => bind.map(({ port, verdict }) => [port, verdict]))).toEqual([
    [
      [25, 'binds'],
      [443, 'binds'],
    ],
  ]);
});

test.each(['--unsafe', '--write', '--check'])('fix %s leaves the file as it is, and says why', async (option) => {
  const cwd = scratch({ 'compose.yaml': PROJECT });
  const { out, err } = await kport(cwd, 'fix', '.', option);
  expect(out + err).toContain(
    '2 findings: in a file that is no manifest of Kubernetes and is left as it is; kport lint tells the repair',
  );
  expect(readFileSync(path.join(cwd, 'compose.yaml'), 'utf8')).toBe(PROJECT);
});

test('--dialect reads any file as Compose', async () => {
  const cwd = scratch({ 'stack.txt': PROJECT });
  const { out } = await kport(cwd, 'lint', 'stack.txt', '--dialect', 'compose');
  expect(out).toContain('stack.txt:4:11: warning: service "web" runs as root');
});

test.each([
  ['by content alone', 'app.yaml', PROJECT, '1 judged'],
  ['services of GitLab', 'ci.yaml', 'services:\n  - docker:dind\nimage: a\n', '1 skipped'],
  ['services of Symfony', 'services.yaml', 'services:\n  _defaults:\n    autowire: true\n', '1 skipped'],
  ['a manifest', 'm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  services: |\n    a\n', '1 judged'],
])('%s', async (_, name, text, counts) => {
  const { out } = await kport(scratch({ [name]: text }), 'lint', '.');
  expect(out).toContain(counts);
});

test('root in a network that is open to everybody is told to be another user', async () => {
  const told = async (...lines: readonly string[]) => {
    const text = `services:\n  web:\n    image: registry.example.com/web\n    user: "0"\n${lines.map((line) => `    ${line}\n`).join('')}`;
    return (await kport(scratch({ 'compose.yaml': text }), 'explain', 'bind', '--port', '80', 'compose.yaml')).out;
  };
  expect(await told()).toContain('Set user to the number of a user that the image has, and that is not 0.');
  expect(await told('network_mode: host')).not.toContain('Set user');
});
