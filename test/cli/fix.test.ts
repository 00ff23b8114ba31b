import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { replaceFiles } from '../../src/cli/io/replace-files.ts';
import { scratch } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

/** A grant that the program of a known image has no use for, which is repaired safely, beside a port that only its program can change. */
const POD = `# keep me
apiVersion: v1
kind: Pod
metadata: {name: web}   # and me
spec:
  containers:
    - name: app
      image: nginxinc/nginx-unprivileged:1.29
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        allowPrivilegeEscalation: false
        capabilities:
          add: [NET_BIND_SERVICE]
          drop: [ALL]
      ports:
        - containerPort: 8443
`;
const REPAIRED = POD.replace('          add: [NET_BIND_SERVICE]\n', '');
const LOW = POD.replace('8443', '443');

async function fix(cwd: string, ...argv: string[]) {
  const { code, out, err } = await runKport(['fix', ...argv, '--policy', 'restricted'], { cwd, env: { PATH: process.env.PATH } });
  return { code, out, err, said: out + err };
}

const textOf = (cwd: string, file = 'web.yaml'): string => readFileSync(join(cwd, file), 'utf8');

test('shows a patch that git applies, and changes nothing', async () => {
  const cwd = scratch({ 'web.yaml': POD });
  const { code, out, err } = await fix(cwd, '.');
  expect(code).toBe(EXIT.clean);
  expect(out).toBe(`--- a/web.yaml
+++ b/web.yaml
@@ -11,7 +11,6 @@
         runAsUser: 1000
         allowPrivilegeEscalation: false
         capabilities:
-          add: [NET_BIND_SERVICE]
           drop: [ALL]
       ports:
         - containerPort: 8443
`);
  expect(err).toContain('[net-bind-service-added]: repaired\n');
  expect(err).toContain('1 finding can be repaired in 1 file; --write does it\n');
  expect(textOf(cwd)).toBe(POD);
  execFileSync('git', ['apply'], { cwd, input: out });
  expect(textOf(cwd)).toBe(REPAIRED);
  expect(await fix(cwd, '.')).toMatchObject({ code: EXIT.clean, out: '', err: 'nothing to repair\n' });
});

test('--write changes the file and nothing else of it', async () => {
  const cwd = scratch({ 'web.yaml': POD });
  chmodSync(join(cwd, 'web.yaml'), 0o640);
  const { code, out, err } = await fix(cwd, '--write');
  expect([code, err]).toEqual([EXIT.clean, '']);
  expect(out).toContain('1 finding repaired in 1 file\n');
  expect(textOf(cwd)).toBe(REPAIRED);
  expect(statSync(join(cwd, 'web.yaml')).mode & 0o777).toBe(0o640);
});

test('--check ends with 1 where something is to be repaired, and shows no patch', async () => {
  const cwd = scratch({ 'web.yaml': POD });
  const { code, out } = await fix(cwd, '--check');
  expect(code).toBe(EXIT.findings);
  expect(out).toContain('1 finding can be repaired in 1 file');
  expect(out).not.toContain('@@');
  writeFileSync(join(cwd, 'web.yaml'), REPAIRED);
  expect(await fix(cwd, '--check')).toMatchObject({ code: EXIT.clean });
});

test('what a person has to make sure of is left to --unsafe, and said', async () => {
  const cwd = scratch({ 'web.yaml': LOW });
  const safe = await fix(cwd);
  expect(safe.out).toBe('');
  expect(safe.err).toMatch(/^\d findings: only with --unsafe, because a person has to make sure of something$/m);
  const named =
    '  web.yaml: Pod web: container "app" declares privileged containerPort 443 (https); it adds capability "NET_BIND_SERVICE" [privileged-container-port, net-bind-service-added]\n';
  expect(safe.err).toContain(named);
  const unsafe = await fix(cwd, '--unsafe');
  expect(unsafe.out).toContain('+        - containerPort: 8443\n');
  expect(unsafe.err).toContain('make sure that the program of container "app" listens on 8443 instead of 443\n');
});

test('findings are counted as lint counts them, whose causes are told together', async () => {
  const ports = '[{containerPort: 80}, {containerPort: 443}]';
  const container = (name: string) => `    - {name: ${name}, image: registry.example.com/${name}:1, ports: ${ports}}\n`;
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n${container('a')}`;
  const cwd = scratch({ 'web.yaml': text, 'other.yaml': text.replaceAll('name: ', 'name: o-') });
  const { out } = await runKport(['lint', '--policy', 'restricted'], { cwd });
  expect(out).toContain('\n2 errors, 0 warnings, 0 infos in 2 workloads;');
  expect((await fix(cwd)).err).toMatch(/^2 findings: only with --unsafe/);
  expect((await fix(cwd, '--unsafe')).err).toContain('2 findings can be repaired in 2 files;');
});

test('what lint tells in one finding is one that is repaired, although one port of it goes with the other', async () => {
  const cwd = scratch({
    'web.yaml': `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: a, image: nginx, ports: [{containerPort: 80}, {containerPort: 443}]}
`,
  });
  const { err } = await fix(cwd, '--unsafe');
  expect(err).toMatch(
    /^web.yaml: Pod web: container "a" declares privileged containerPort 80 \(http\), 443 \(https\);.*: repaired\n/,
  );
  expect(err).not.toContain('went with');
  expect(err).toContain('1 finding can be repaired in 1 file;');
});

const DNS = `apiVersion: v1
kind: Pod
metadata: {name: dns}
spec:
  containers:
    - name: coredns
      image: registry.k8s.io/coredns/coredns:v1.12.0
      ports: [{containerPort: 53, protocol: UDP}]
      securityContext: {capabilities: {drop: [NET_BIND_SERVICE]}}
`;

const NODE_DNS = `apiVersion: v1
kind: Pod
metadata: {name: dns}
spec:
  hostNetwork: true
  containers:
    - name: cache
      image: registry.example.com/cache:1
      ports: [{containerPort: 53}, {containerPort: 53, protocol: UDP}]
`;

test.each([
  ['a port that goes with the user', DNS, 2],
  ['a user that goes with the port', NODE_DNS, 1],
])('what two rules say in one finding of lint is one that is repaired: %s', async (_, text, findings) => {
  const cwd = scratch({ 'dns.yaml': text });
  const { out } = await runKport(['lint', '--policy', 'restricted', 'dns.yaml'], { cwd });
  const told = out.split('\n').flatMap((line) => / error: (?<told>.*)$/.exec(line)?.groups?.told ?? []);
  const { err } = await fix(cwd, '--unsafe');
  expect(err.split('\n').filter((line) => line.startsWith('dns.yaml: '))).toEqual(
    told.map((one) => `dns.yaml: Pod dns: ${one}: repaired`),
  );
  expect(told[0]).toMatch(/ \[[a-z-]+, may-run-as-root\]$/);
  expect(told).toHaveLength(findings);
  expect(err).toContain(`\n${findings} finding${findings > 1 ? 's' : ''} can be repaired in 1 file;`);
});

test('what goes with the repair of another finding is told so, as lint has it, and is not counted as repaired', async () => {
  const cwd = scratch({
    'web.yaml': `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsNonRoot: true, runAsUser: 1000}
  containers:
    - name: a
      image: registry.example.com/a:1
      ports: [{containerPort: 80}, {containerPort: 443}]
      securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
`,
  });
  const { err } = await fix(cwd, '--unsafe');
  expect(err).toContain('[privileged-container-port, net-bind-service-added]: repaired\n');
  expect(err).toMatch(
    / binds 80 \(http\), 443 \(https\) only if .* \[privileged-port-unbindable\]: went with the repair of privileged-container-port\n/,
  );
  expect(err).toContain('\n1 finding can be repaired in 1 file;');
});

test('a Service goes with the Pods that it leads to, also in another file, and its own port stays', async () => {
  const service = SERVICE;
  const other = service.replace('app: web', 'app: other');
  const empty = service.replace('{app: web}', '{}');
  const outside = service.replace('spec:', 'spec:\n  type: ExternalName\n  externalName: example.com');
  const pod = LOW.replace('{name: web}', '{name: web, labels: {app: web}}');
  const cwd = scratch({
    'a/web.yaml': pod,
    'b/service.yaml': service,
    'b/other.yaml': other,
    'b/empty.yaml': empty,
    'b/outside.yaml': outside,
  });
  await fix(cwd, '--unsafe', '--write');
  expect(textOf(cwd, 'b/service.yaml')).toBe(service.replace('targetPort: 443', 'targetPort: 8443'));
  expect(textOf(cwd, 'b/other.yaml')).toBe(other);
  expect(textOf(cwd, 'b/empty.yaml')).toBe(empty);
  expect(textOf(cwd, 'b/outside.yaml')).toBe(outside);
});

test('a Service that leads to other Pods as well keeps its port, and so does the Pod', async () => {
  const labelled = (name: string) => LOW.replace('{name: web}', `{name: ${name}, labels: {app: web}}`);
  const service = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 443}]
`;
  const other = labelled('other').replace('- containerPort: 443', '- containerPort: 8443');
  const cwd = scratch({ 'web.yaml': labelled('web'), 'other.yaml': other, 'service.yaml': service });
  const { said } = await fix(cwd, '--unsafe', '--write');
  expect(textOf(cwd, 'service.yaml')).toBe(service);
  expect(textOf(cwd)).toContain('containerPort: 443');
  expect(said).toContain('the change would stop what runs, or bring another finding');
});

test('what git has not got is changed with --allow-dirty only', async () => {
  const cwd = scratch({ 'web.yaml': POD });
  execFileSync('git', ['init', '-q'], { cwd });
  const { said } = await fix(cwd, '--write');
  expect(said).toContain('web.yaml: git has changes of it that are not committed; --allow-dirty changes it all the same\n');
  expect(textOf(cwd)).toBe(POD);
  await fix(cwd, '--write', '--allow-dirty');
  expect(textOf(cwd)).toBe(REPAIRED);
});

test('a link out of the folder is not followed, and one in it is', async () => {
  const outside = scratch({ 'web.yaml': POD });
  const cwd = scratch({ 'real/web.yml': POD });
  symlinkSync(join(outside, 'web.yaml'), join(cwd, 'web.yaml'));
  const { said } = await fix(cwd, '--write', 'web.yaml');
  expect(said).toContain(`web.yaml: it is a link to a file outside of ${cwd}, so it is left as it is\n`);
  expect(textOf(outside)).toBe(POD);
  symlinkSync('real/web.yml', join(cwd, 'in.yaml'));
  await fix(cwd, '--write', 'in.yaml');
  expect(textOf(cwd, 'real/web.yml')).toBe(REPAIRED);
});

test('a folder that is a link out is not followed, and a file that is named outside is changed', async () => {
  const outside = scratch({ 'web.yaml': POD });
  const cwd = scratch({ 'deploy/..web.yaml': POD });
  symlinkSync(outside, join(cwd, 'deploy/out'));
  for (const path of ['deploy', 'deploy/out/web.yaml']) {
    const { said } = await fix(cwd, '--write', path);
    expect(said).toContain(`deploy/out/web.yaml: it is a link to a file outside of ${cwd}, so it is left as it is\n`);
  }
  expect(textOf(outside)).toBe(POD);
  expect(textOf(cwd, 'deploy/..web.yaml')).toBe(REPAIRED);
  await fix(cwd, '--write', join(outside, 'web.yaml'));
  expect(textOf(outside)).toBe(REPAIRED);
});

test('a byte order mark stays, and a file that is no UTF-8 is left', async () => {
  const cwd = scratch({ 'web.yaml': `\ufeff${POD}` });
  await fix(cwd, '--write');
  expect(textOf(cwd)).toBe(`\ufeff${REPAIRED}`);
  writeFileSync(join(cwd, 'web.yaml'), Buffer.from(`\ufeff${POD}`, 'utf16le'));
  expect((await fix(cwd, '--write')).said).toContain('web.yaml: its bytes are no UTF-8, so it is left as it is\n');
});

const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
    - {port: 443, targetPort: 443}
`;

describe('a port stays where it is if what leads there is left as it is', () => {
  const pod = LOW.replace('{name: web}', '{name: web, labels: {app: web}}');
  const folder = (service: string) => {
    const cwd = scratch({ 'web.yaml': pod, 'service.yaml': service, 'free.yaml': LOW.replace('name: web', 'name: free') });
    execFileSync('git', ['init', '-q'], { cwd });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], { cwd });
    git('add', '-A');
    git('commit', '-qm', 'x');
    return cwd;
  };
  const expectLeft = async (cwd: string, because: string) => {
    const { code, said } = await fix(cwd, '--unsafe', '--write');
    expect(said).toContain(`service.yaml: ${because}`);
    expect(said).toMatch(/^\d findings?: the repair would change a file that is left as it is$/m);
    expect(code).toBe(EXIT.notJudged);
    expect(textOf(cwd)).toBe(pod);
    // What has nothing to do with it is repaired.
    expect(textOf(cwd, 'free.yaml')).toContain('containerPort: 8443');
  };

  test('because git has not got its changes', async () => {
    const cwd = folder(SERVICE);
    writeFileSync(join(cwd, 'service.yaml'), `${SERVICE}# new\n`);
    await expectLeft(cwd, 'git has changes of it that are not committed');
    expect(textOf(cwd, 'service.yaml')).toBe(`${SERVICE}# new\n`);
    execFileSync('git', ['checkout', '-q', 'free.yaml'], { cwd });
    expect((await fix(cwd, '--unsafe', '--write', '--allow-dirty')).code).toBe(EXIT.clean);
    expect(textOf(cwd, 'service.yaml')).toContain('targetPort: 8443');
  });

  test('because it is a link out of the folder', async () => {
    const outside = scratch({ 'service.yaml': SERVICE });
    const cwd = folder('');
    rmSync(join(cwd, 'service.yaml'));
    symlinkSync(join(outside, 'service.yaml'), join(cwd, 'service.yaml'));
    await expectLeft(cwd, 'it is a link to a file outside');
    expect(textOf(outside, 'service.yaml')).toBe(SERVICE);
  });

  test('because its bytes are no UTF-8', async () => {
    const cwd = folder('');
    const bytes = Buffer.concat([Buffer.from(SERVICE), Buffer.from([0x23, 0xff, 0x0a])]);
    writeFileSync(join(cwd, 'service.yaml'), bytes);
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '-qam', 'y'], { cwd });
    await expectLeft(cwd, 'its bytes are no UTF-8');
    expect(readFileSync(join(cwd, 'service.yaml'))).toEqual(bytes);
  });

  test('and nothing is said of files that no repair would change', async () => {
    const cwd = folder(SERVICE.replace('app: web', 'app: other'));
    writeFileSync(join(cwd, 'service.yaml'), `${textOf(cwd, 'service.yaml')}# new\n`);
    const { code, said } = await fix(cwd, '--unsafe', '--write');
    expect(code).toBe(EXIT.clean);
    expect(said).not.toContain('service.yaml');
    expect(textOf(cwd)).toContain('containerPort: 8443');
  });
});

test('what allows a finding is heard', async () => {
  const cwd = scratch({
    'web.yaml': POD.replace('[NET_BIND_SERVICE]', '[NET_BIND_SERVICE] # kport-allow net-bind-service-added: a test'),
  });
  expect(await fix(cwd, '--rule', 'net-bind-service-unused=off')).toMatchObject({
    out: '',
    err: expect.stringContaining('nothing to repair'),
  });
});

test('a file that cannot be read makes the exit code 3, and the others are repaired', async () => {
  const cwd = scratch({ 'web.yaml': POD, 'bad.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: [\n' });
  const { code, out, err } = await fix(cwd);
  expect(code).toBe(EXIT.notJudged);
  expect(out).toContain('-          add: [NET_BIND_SERVICE]');
  expect(err).toContain('bad.yaml:');
});

test('of a file that is read in part, why nothing is repaired is said, with what is found in it and where reading ended', async () => {
  const cwd = scratch({ 'web.yaml': `${POD}---\nkind: Pod\nspec: [\n` });
  const { code, out, err } = await fix(cwd, '--write');
  expect(code).toBe(EXIT.notJudged);
  expect(out).toContain(
    '2 findings: in a file of which not all could be read, and which is left as it is until what is told of it below is mended\n' +
      '  web.yaml: Pod web: container "app" adds capability "NET_BIND_SERVICE" [net-bind-service-added]\n',
  );
  expect(out).toMatch(/\nnothing is repaired\n$/);
  expect(err).toBe('web.yaml:21:1: could not be read: did not find expected node content\n');
  expect(textOf(cwd)).toContain('add: [NET_BIND_SERVICE]');
});

test('nor is said that --unsafe would repair it', async () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: x}]}\n';
  expect((await fix(scratch({ 'web.yaml': pod }))).err).toContain('--unsafe');
  const { err } = await fix(scratch({ 'web.yaml': `${pod}---\nkind: Pod\nspec: [\n` }));
  expect(err).toMatch(/^\d findings?: in a file of which not all could be read/);
  expect(err).not.toContain('--unsafe');
});

test('of many findings that are left the first ten are named, and how many more there are', async () => {
  const pods = Array.from({ length: 12 }, (_, index) => LOW.replace('{name: web}', `{name: web-${index}}`));
  const { err } = await fix(scratch({ 'web.yaml': pods.join('---\n') }));
  const [, named = ''] =
    /^\d+ findings: only with --unsafe.*\n((?: {2}web.yaml: .*\n)+) {2}and \d+ findings more, which kport lint tells$/m.exec(
      err,
    ) ?? [];
  expect(named.trimEnd().split('\n')).toHaveLength(10);
});

test('all files are replaced or none', () => {
  const cwd = scratch({ 'a.yaml': 'a', 'b.yaml': 'b' });
  const bytes = (text: string) => new TextEncoder().encode(text);
  const wanted = [
    { file: 'a.yaml', before: bytes('a'), after: bytes('A') },
    { file: 'b.yaml', before: bytes('it was this'), after: bytes('B') },
  ];
  expect(replaceFiles(wanted, cwd)).toEqual({ file: 'b.yaml', because: 'changed' });
  expect([textOf(cwd, 'a.yaml'), textOf(cwd, 'b.yaml')]).toEqual(['a', 'b']);
  expect(replaceFiles([{ file: 'gone.yaml', before: bytes(''), after: bytes('') }], cwd)).toMatchObject({ because: 'failed' });
});

test('what stands on standard input is told as a patch, and is not written to', async () => {
  const input = async (...argv: string[]) =>
    runKport(['fix', '-', ...argv, '--policy', 'restricted'], { cwd: scratch({}), stdin: POD, env: { PATH: process.env.PATH } });
  expect((await input()).out).toContain('-          add: [NET_BIND_SERVICE]\n');
  expect((await input('--check')).code).toBe(EXIT.findings);
  const written = await input('--write');
  expect(written.out).toContain('-: standard input cannot be written to');
  expect(written.out).toMatch(/\nnothing is repaired\n$/);
});

test('"nothing to repair" is said of what was judged and has no findings', async () => {
  const told = async (...argv: string[]) => (await fix(scratch({ 'web.yaml': LOW }), ...argv)).err;
  expect(await told('web.yaml')).toMatch(/: only with --unsafe, .*\n(?: {2}web.yaml: .*\n)+nothing is repaired\n$/);
  expect(await told('gone.yaml')).toBe('gone.yaml: could not be read: no such file or directory\n');
});

test('in Japanese', async () => {
  const cwd = scratch({ 'web.yaml': LOW });
  const { err } = await fix(cwd, '--unsafe', '--lang', 'ja');
  expect(err).toContain('コンテナ「app」のプログラムが 443 ではなく 8443 で待ち受けることを確かめてください\n');
});
