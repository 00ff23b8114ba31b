import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { inRegistry } from '../../src/cli/image/lock.ts';
import { factsOf, lockedImage } from '../../src/images/image-facts.ts';
import { lockText, readLock } from '../../src/images/lock-file.ts';
import type { ImageContents } from '../../src/model/image.ts';
import { IMAGE_LOCK_FILE } from '../../src/model/image-lock.ts';
import { addImage, digestOf, type Files, type Made, OCI } from '../images/made-image.ts';
import { CAPABILITY, netBind, tarFile, type Written } from '../images/tar-file.ts';
import { schemaOf } from '../report/schemas.ts';
import { scratch } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

function layer(entries: readonly Written[]): NonNullable<Made['layers']>[number] {
  const tar = tarFile(entries);
  return { blob: gzipSync(tar), tar };
}

const server = (user: string, pax: Record<string, Buffer> = {}): Made => ({
  config: { User: user, Cmd: ['/bin/server'], ExposedPorts: { '80/tcp': {}, '8080/tcp': {} } },
  layers: [layer([{ name: 'bin/server', mode: 0o755, content: '\x7fELF', pax }])],
});

/** A registry of this machine with images by their names; what they are may change. */
async function registry(images: Record<string, Made>): Promise<string> {
  const http = createServer((request, response) => {
    const [, name = '', kind = '', version = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(request.url ?? '') ?? [];
    const files: Files = new Map();
    const made = images[`${name}:${version}`] ?? Object.entries(images).find(([ref]) => ref.startsWith(`${name}:`))?.[1];
    if (made === undefined) return void response.writeHead(404).end('{}');
    const manifest = addImage(files, made);
    const digest = kind === 'manifests' && !version.startsWith('sha256:') ? manifest.digest : version;
    const bytes = files.get(`blobs/${digest.replace(':', '/')}`);
    if (bytes === undefined) return void response.writeHead(404).end('{}');
    response.writeHead(200, {
      'content-type': kind === 'manifests' ? OCI.manifest : 'application/octet-stream',
      'docker-content-digest': digestOf(bytes),
    });
    response.end(bytes);
  });
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void http.close());
  return `127.0.0.1:${(http.address() as AddressInfo).port}`;
}

const pod = (...images: string[]): string => `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsNonRoot: true}
  containers:
${images.map((image, index) => `    - {name: c${index}, image: "${image}", ports: [{containerPort: ${80 + index}}]}\n`).join('')}`;

const kport = (cwd: string, ...argv: string[]) => runKport(argv, { cwd, env: { XDG_CACHE_HOME: join(cwd, '.cache') } });

describe('kport image lock', () => {
  test('writes down what the images of manifests hold, and lint knows it then', async () => {
    const images = { 'plain:1': server('1000'), 'capable:2': server('web', { [CAPABILITY]: netBind('ep') }) };
    const host = await registry(images);
    const cwd = scratch({ 'web.yaml': pod(`${host}/plain:1`, `${host}/capable:2`) });
    const before = await kport(cwd, 'explain', 'bind', 'web.yaml', '--policy', 'restricted');
    expect(before.out).toMatch(/depend/);

    const locked = await kport(cwd, 'image', 'lock');
    expect(locked).toMatchObject({ code: EXIT.clean, err: '', out: `${IMAGE_LOCK_FILE}: 2 images written down\n` });
    const lock = readLock(readFileSync(join(cwd, IMAGE_LOCK_FILE), 'utf8'), IMAGE_LOCK_FILE);
    expect(lock.made).toBe('2026-01-31');
    expect(lock.images).toMatchObject([
      {
        ref: `${host}/capable:2`,
        platforms: ['linux/amd64'],
        facts: { user: 'web', fileCapability: 'ep', exec: 'direct', lowPorts: [80] },
      },
      { ref: `${host}/plain:1`, facts: { user: '1000', fileCapability: 'none', exec: 'direct', lowPorts: [80] } },
    ]);

    const { out } = await kport(cwd, 'lint', '--policy', 'restricted');
    // The kubelet's words about a user that it cannot check, which was open before.
    expect(out).toContain('image has non-numeric user (web)');
    expect(out).toContain(`images: ${IMAGE_LOCK_FILE}, 0 days old`);
    const json = JSON.parse((await kport(cwd, 'lint', '--format', 'json', '--policy', 'restricted')).out);
    expect(json.images).toEqual({ file: IMAGE_LOCK_FILE, made: '2026-01-31', days: 0 });
  });

  test('what no runtime starts as its USER is known of an image, and told by every door', async () => {
    const accounts = layer([
      { name: 'bin/server', mode: 0o755, content: '\x7fELF' },
      { name: 'etc/passwd', content: 'www:x:33:33::/:/bin/sh\n' },
      { name: 'etc/group', content: 'www:x:33:\n' },
    ]);
    // A later layer replaces both files.
    const replaced = layer([{ name: 'etc/passwd', content: 'web:x:101:101::/:/bin/sh\n' }]);
    const made = (user: string, ...layers: NonNullable<Made['layers']>): Made => ({
      config: { User: user, Cmd: ['/bin/server'] },
      layers,
    });
    const host = await registry({
      'there:1': made('www', accounts),
      'gone:1': made('www', accounts, replaced),
      'group:1': made('www:nobody', accounts),
      'great:1': made('2147483648', accounts),
      'great-group:1': made('33:2147483648', accounts),
      'bare:1': server('www'),
      'three:1': made('33:33:33', accounts),
    });
    const names = ['there', 'gone', 'group', 'great', 'great-group', 'bare', 'three'];
    const text = pod(...names.map((name) => `${host}/${name}:1`)).replace('  securityContext: {runAsNonRoot: true}\n', '');
    const cwd = scratch({ 'web.yaml': text });
    await kport(cwd, 'image', 'lock');
    const lock = readLock(readFileSync(join(cwd, IMAGE_LOCK_FILE), 'utf8'), IMAGE_LOCK_FILE);
    const problems = lock.images.map(({ ref, facts }) => `${ref.slice(host.length + 1)} ${facts.userProblem}`);
    expect(problems).toEqual([
      'bare:1 passwd-unreadable',
      'gone:1 no-such-user',
      'great-group:1 out-of-range',
      'great:1 out-of-range',
      'group:1 no-such-group',
      'there:1 undefined',
      'three:1 no-such-group',
    ]);
    const told = async (...argv: string[]) => (await kport(cwd, ...argv)).out;
    const lint = JSON.parse(await told('lint', '--format', 'json', '--policy', 'restricted'));
    const refused = lint.findings.filter(({ rule }: { rule: string }) => rule === 'never-starts');
    // The kubelet hands on the user alone, so that no group keeps a container from starting.
    expect(refused.map(({ message }: { message: string }) => /CreateContainerError: .*(?=\))/.exec(message)?.[0])).toEqual([
      'CreateContainerError: "failed to create containerd container: no users found"',
      'CreateContainerError: "failed to create containerd container"',
      'CreateContainerError: "failed to create containerd container"',
    ]);
    const explained = await told('explain', 'bind', 'web.yaml', '--runtime', 'cri-o');
    expect(explained.replaceAll(/\s+/g, ' ')).toContain('unable to find user www: no matching entries in passwd file');
    writeFileSync(join(cwd, 'compose.yaml'), `services:\n  web:\n    image: ${host}/group:1\n    ports: ["80:80"]\n`);
    const service = await told('explain', 'bind', 'compose.yaml');
    expect(service.replaceAll(/\s+/g, ' ')).toContain('unable to find group nobody: no matching entries in group file');
  });

  test('an image that cannot be read keeps what was known of it', async () => {
    const host = await registry({ 'plain:1': server('1000') });
    const cwd = scratch({ 'web.yaml': pod(`${host}/plain:1`) });
    await kport(cwd, 'image', 'lock');
    const before = readFileSync(join(cwd, IMAGE_LOCK_FILE), 'utf8');
    writeFileSync(join(cwd, 'web.yaml'), pod(`${host}/plain:1`, `${host}/gone:1`));
    const { code, out } = await kport(cwd, 'image', 'lock');
    expect(code).toBe(EXIT.notJudged);
    expect(out).toContain(`${host}/gone:1: could not be read: `);
    expect(readFileSync(join(cwd, IMAGE_LOCK_FILE), 'utf8')).toBe(before);
  });

  test('is not written where no image could be read', async () => {
    const host = await registry({});
    const cwd = scratch({ 'web.yaml': pod(`${host}/gone:1`) });
    const { code, out } = await kport(cwd, 'image', 'lock');
    expect(code).toBe(EXIT.notJudged);
    expect(out).toMatch(/: could not be read: .*\n.*: not written, because no image could be read\n$/);
    expect(existsSync(join(cwd, IMAGE_LOCK_FILE))).toBe(false);
  });

  test('is not written where no manifest could be read, and keeps what those may use', async () => {
    const host = await registry({ 'plain:1': server('1000'), 'other:1': server('2') });
    const cwd = scratch({ 'web.yaml': pod(`${host}/plain:1`) });
    const refused = await kport(cwd, 'image', 'lock', 'wbe.yaml');
    expect(refused).toMatchObject({ code: EXIT.notJudged });
    expect(refused.out).toMatch(/^wbe.yaml: could not be read: .*\n.*: not written, because no image could be read\n$/);
    await kport(cwd, 'image', 'lock');
    expect(await kport(cwd, 'image', 'lock', 'wbe.yaml')).toEqual(refused);
    writeFileSync(join(cwd, 'other.yaml'), pod(`${host}/other:1`));
    const { code, out } = await kport(cwd, 'image', 'lock', 'wbe.yaml', 'other.yaml');
    expect([code, out.split('\n').at(-2)]).toEqual([EXIT.notJudged, `${IMAGE_LOCK_FILE}: 2 images written down`]);
  });

  test('check names what is missing, unused and stale', async () => {
    const images = { 'plain:1': server('1000'), 'other:1': server('2') };
    const host = await registry(images);
    const cwd = scratch({ 'web.yaml': pod(`${host}/plain:1`, `${host}/other:1`) });
    await kport(cwd, 'image', 'lock');
    expect(await kport(cwd, 'image', 'check')).toMatchObject({
      code: EXIT.clean,
      out: `${IMAGE_LOCK_FILE}: 2 images, and each is as it says (0 days old)\n`,
    });
    images['plain:1'] = server('1001');
    writeFileSync(join(cwd, 'web.yaml'), pod(`${host}/plain:1`, `${host}/new:1`));
    const { code, out } = await kport(cwd, 'image', 'check');
    expect(code).toBe(EXIT.findings);
    expect(out.split('\n').slice(0, 4)).toEqual([
      `${IMAGE_LOCK_FILE}: ${host}/new:1 is used, and not in it`,
      `${IMAGE_LOCK_FILE}: ${host}/other:1 is used by nothing any more`,
      `${IMAGE_LOCK_FILE}: ${host}/plain:1 leads to another image by now`,
      `${IMAGE_LOCK_FILE}: 0 days old; missing: 1, unused: 1, stale: 1; kport image lock writes it anew`,
    ]);
    const json = await kport(cwd, 'image', 'check', '--format', 'json');
    expect(json.code).toBe(EXIT.findings);
    const validate = schemaOf('image-lock');
    expect([validate(JSON.parse(json.out)), validate.errors]).toEqual([true, null]);
    const locked = await kport(cwd, 'image', 'lock', '--format', 'json');
    expect([validate(JSON.parse(locked.out)), validate.errors]).toEqual([true, null]);
    expect(validate({ ...JSON.parse(json.out), more: 1 })).toBe(false);
    expect(JSON.parse(json.out)).toEqual({
      version: 1,
      file: IMAGE_LOCK_FILE,
      days: 0,
      missing: [`${host}/new:1`],
      unused: [`${host}/other:1`],
      stale: [`${host}/plain:1`],
      contradicted: [],
      unreadable: [],
    });
  });

  test('what is said of the name of a well-known image, and is not so, is told', async () => {
    // By a digest, which no registry is asked about.
    const NGINX = `nginx:1.29@sha256:${'0'.repeat(64)}`;
    const cwd = scratch({ 'web.yaml': pod(NGINX) });
    const lock = {
      made: '2026-01-31',
      images: [lockedImage(NGINX, [contents({ user: { written: '5', uid: 5, gid: 0 } })])],
    };
    writeFileSync(join(cwd, 'here.json'), lockText(lock));
    const { out } = await kport(cwd, 'lint', '--policy', 'restricted', '--images', 'here.json');
    expect(out).not.toContain('image will run as root');
    const checked = await kport(cwd, 'image', 'check', '--images', 'here.json', '--plain-http', 'none', 'web.yaml');
    expect(checked.out).toContain(`${NGINX}: its user is another than kport knows of images of this name`);
  });
});

describe('a lock that cannot be used', () => {
  const lines = { version: 1, made: '2026-01-31', images: [] as unknown[] };
  const image = { ref: 'a:1', digest: `sha256:${'0'.repeat(64)}`, platforms: ['linux/amd64'], facts: { user: '' }, evidence: [] };
  test.each([
    ['no JSON', '{', 'it is no JSON object'],
    ['another version', JSON.stringify({ ...lines, version: 2 }), 'its version is 2, not 1'],
    ['a key too many', JSON.stringify({ ...lines, more: 1 }), 'unknown key "more"'],
    ['no day', JSON.stringify({ ...lines, made: '2026-02-30' }), 'made is no date'],
    ['no list', JSON.stringify({ ...lines, images: {} }), 'images is no list'],
    ['a digest that is none', JSON.stringify({ ...lines, images: [{ ...image, digest: 'sha256:0' }] }), 'images[0]: digest'],
    ['facts that are none', JSON.stringify({ ...lines, images: [{ ...image, facts: { user: '', uid: -1 } }] }), 'images[0]: uid'],
    ['a fact too many', JSON.stringify({ ...lines, images: [image, { ...image, facts: { root: true } }] }), 'images[1]: root'],
  ])('%s', async (_, text, why) => {
    const { code, err } = await kport(scratch({ 'web.yaml': pod('a'), [IMAGE_LOCK_FILE]: text }), 'lint');
    expect([code, err]).toEqual([EXIT.usage, expect.stringContaining(why)]);
  });

  test('says the way out, which keeps nothing of it', async () => {
    const host = await registry({ 'plain:1': server('1000') });
    const files = { 'web.yaml': pod(`${host}/plain:1`), [IMAGE_LOCK_FILE]: '<<<<<<< HEAD\n' };
    const cwd = scratch(files);
    const refused = await kport(cwd, 'image', 'lock');
    expect(refused).toMatchObject({ code: EXIT.usage, out: '' });
    expect(refused.err).toContain('kport image lock --force writes it anew');
    expect(readFileSync(join(cwd, IMAGE_LOCK_FILE), 'utf8')).toBe('<<<<<<< HEAD\n');
    expect(await kport(cwd, 'image', 'lock', '--force')).toMatchObject({
      code: EXIT.clean,
      out: `${IMAGE_LOCK_FILE}: it was no lock of images that kport can read, and is written anew\n${IMAGE_LOCK_FILE}: 1 image written down\n`,
    });
    expect(await kport(cwd, 'lint', '--policy', 'audit')).toMatchObject({ err: '' });
  });

  test('check of none at all says so', async () => {
    const cwd = scratch({ 'web.yaml': pod('a:1') });
    const { code, out } = await kport(cwd, 'image', 'check');
    expect([code, out]).toEqual([
      EXIT.findings,
      `${IMAGE_LOCK_FILE}: there is none yet; kport image lock writes it\n${IMAGE_LOCK_FILE}: a:1 is used, and not in it\n`,
    ]);
  });

  test('check of none where nothing has an image says nothing of its age', async () => {
    const cwd = scratch({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' });
    const { code, out } = await kport(cwd, 'image', 'check');
    expect([code, out]).toEqual([EXIT.clean, `${IMAGE_LOCK_FILE}: there is none yet; kport image lock writes it\n`]);
  });

  test.each([
    ['oci:latest', 'docker.io/library/oci:latest'],
    ['docker-archive:1.0', 'docker.io/library/docker-archive:1.0'],
    ['oci-archive:v1', 'docker.io/library/oci-archive:v1'],
    ['example.com/oci:latest', 'example.com/oci:latest'],
    ['nginx', 'nginx'],
    ['oci:/images/web:made', 'oci:/images/web:made'],
  ])('%s of a manifest is asked for as %s: no tag is a file', (ref, asked) => {
    expect(inRegistry(ref)).toBe(asked);
  });

  test('one that is named has to be there', async () => {
    expect(await kport(scratch({ 'web.yaml': pod('a') }), 'lint', '--images', 'no.json')).toMatchObject({ code: EXIT.usage });
  });
});

// --- Facts

function contents(given: Partial<ImageContents> = {}): ImageContents {
  const program = { path: '/bin/web', fileCapability: 'none', setuidRoot: false } as const;
  const user = { written: '', uid: 0, gid: 0 };
  const digest = `sha256:${'0'.repeat(64)}`;
  const none = { entrypoint: ['/bin/web'], cmd: [], capable: [], exposedPorts: [], variables: [], labels: {}, evidence: [] };
  return { ref: 'web:1', digest, platform: 'linux/amd64', user, program, ...none, ...given };
}

const CAPABLE = { path: '/usr/sbin/x', fileCapability: 'ep', setuidRoot: false } as const;

describe('facts of an image', () => {
  test.each<[string, Partial<ImageContents>, object]>([
    ['no user', {}, { user: '', fileCapability: 'none', exec: 'direct' }],
    ['a number', { user: { written: '5:6', uid: 5, gid: 6 } }, { user: '5:6', fileCapability: 'none', exec: 'direct' }],
    ['a name', { user: { written: 'web', uid: 5, gid: 6 } }, { user: 'web', uid: 5, fileCapability: 'none', exec: 'direct' }],
    [
      'a name that nobody has',
      { user: { written: 'web', problem: 'no-such-user' } },
      { user: 'web', userProblem: 'no-such-user', fileCapability: 'none', exec: 'direct' },
    ],
    [
      'the inheritable bit alone',
      { program: { ...CAPABLE, fileCapability: 'i' } },
      { user: '', fileCapability: 'none', exec: 'direct' },
    ],
    [
      'inheritable and permitted',
      { program: { ...CAPABLE, fileCapability: 'ip' } },
      { user: '', fileCapability: 'p', exec: 'direct' },
    ],
    [
      'a script, and nothing capable',
      { program: { ...contents().program, script: { path: '/run.sh' } } as ImageContents['program'] },
      { user: '', fileCapability: 'none', exec: 'shell' },
    ],
    [
      'a script beside a capable program',
      { program: { ...contents().program, script: { path: '/run.sh' } } as ImageContents['program'], capable: [CAPABLE] },
      { user: '', exec: 'shell', capable: true },
    ],
    [
      'a script whose interpreter is capable',
      { program: { ...CAPABLE, path: '/usr/bin/python3.13', script: { path: '/run.py' } } },
      { user: '', fileCapability: 'ep', exec: 'direct' },
    ],
    [
      'a script of a shell that is capable',
      { program: { ...CAPABLE, path: '/bin/busybox', script: { path: '/run.sh' } } },
      { user: '' },
    ],
    [
      'an init beside a capable program',
      { program: { path: '/sbin/tini', fileCapability: 'none', setuidRoot: false }, capable: [CAPABLE] },
      { user: '', exec: 'shell', capable: true },
    ],
    ['a program beside another that is capable', { capable: [CAPABLE] }, { user: '', capable: true }],
    ['no program', { program: { problem: 'no-command' } }, { user: '' }],
    [
      'set-user-ID',
      { program: { ...CAPABLE, fileCapability: 'none', setuidRoot: true } },
      { user: '', fileCapability: 'none', exec: 'direct', setuidRoot: true },
    ],
    [
      'exposed ports',
      {
        exposedPorts: [
          { port: 1022, to: 2000, protocol: 'tcp' },
          { port: 53, protocol: 'udp' },
          { port: 53, protocol: 'tcp' },
        ],
      },
      { user: '', fileCapability: 'none', exec: 'direct', lowPorts: [53, 1022, 1023] },
    ],
  ])('%s', (_, given, wanted) => {
    const { names, ...facts } = factsOf(contents(given));
    expect(facts).toEqual(wanted);
    expect(names === undefined).toBe(given.program !== undefined && 'problem' in given.program);
  });

  test.each<[string, Partial<ImageContents>, object]>([
    ['an entrypoint', { entrypoint: ['web'] }, { names: ['web', '/bin/web'] }],
    ['a path, and arguments', { cmd: ['--http'] }, { names: ['/bin/web'] }],
    ['arguments alone', { entrypoint: [], cmd: ['web', '--http'] }, { names: ['web', '/bin/web'], byArgs: true }],
    [
      'a script',
      { program: { ...CAPABLE, script: { path: '/srv/start' } }, entrypoint: ['./start'] },
      { names: ['./start', '/srv/start'] },
    ],
    [
      'other capabilities in effect',
      { program: { ...CAPABLE, otherCapabilities: ['NET_RAW'], neededCapabilities: ['NET_RAW'] } },
      { needs: ['NET_RAW'] },
    ],
  ])('what a command executes: %s', (_, given, wanted) => {
    expect(factsOf(contents(given))).toMatchObject(wanted);
  });

  test('what platforms do not share stands by platform', () => {
    const arm = contents({ platform: 'linux/arm64', user: { written: '5', uid: 5, gid: 0 } });
    expect(lockedImage('web:1', [contents(), arm])).toMatchObject({
      platforms: ['linux/amd64', 'linux/arm64'],
      facts: { fileCapability: 'none', exec: 'direct' },
      byPlatform: { 'linux/amd64': { user: '' }, 'linux/arm64': { user: '5' } },
    });
  });
});

test.each([
  ['the image itself says', '', true],
  ['the command names by its path', 'command: [/bin/server, --now], ', true],
  ['another command executes', 'command: [/bin/other], ', false],
  ['arguments name another', 'args: [/bin/other], ', false],
])('a program that does not start is told where %s', async (_, words, isTold) => {
  const host = await registry({ 'tool:1': server('', { [CAPABILITY]: netBind('ep') }) });
  const context = 'securityContext: {capabilities: {drop: [ALL]}}';
  const container = `{name: app, image: "${host}/tool:1", ${words}${context}}`;
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - ${container}\n`;
  const cwd = scratch({ 'web.yaml': text });
  await kport(cwd, 'image', 'lock');
  const { out } = await kport(cwd, 'lint', '--policy', 'restricted');
  expect(out.includes('[binary-will-not-start]')).toBe(isTold);
});

test('kport fix goes by the lock, too', async () => {
  const image = contents({ user: { written: '1000', uid: 1000, gid: 0 } });
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: app
      image: web:1
      ports: [{containerPort: 8080}]
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
`;
  const cwd = scratch({ 'web.yaml': text });
  const open = await kport(cwd, 'fix', '--policy', 'restricted');
  expect(open.out).toBe('');
  writeFileSync(join(cwd, IMAGE_LOCK_FILE), lockText({ made: '2026-01-31', images: [lockedImage('web:1', [image])] }));
  const known = await kport(cwd, 'fix', '--policy', 'restricted');
  expect(known.out).toContain('runAsNonRoot: true');
  expect(known.out).not.toContain('runAsUser');
});
