// Images made, copied and served by the tools that people use: umoci, skopeo, buildah and the registry of Docker's distribution.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { createPrivateKey, createSign } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMAGE_LIMITS } from '../../src/images/limits.ts';
import { readReferences } from '../../src/images/transport/read-references.ts';
import type { ImageContents, ReadImages } from '../../src/model/image.ts';
import { findProgram } from '../../src/sources/programs.ts';
import { inWords } from '../told.ts';

const NEEDED = ['umoci', 'skopeo', 'setcap'];
const has = (name: string) => findProgram(name, { env: process.env, cwd: tmpdir() }) !== undefined;
const missing = process.getuid?.() === 0 ? NEEDED.filter((name) => !has(name)) : ['the rights of root'];
if (missing.length > 0) tell(missing);
const hasRegistry = missing.length === 0 && has('docker-registry') && has('openssl');
if (missing.length === 0 && !hasRegistry) tell(['docker-registry or openssl']);
const hasBuildah = missing.length === 0 && has('buildah');
if (missing.length === 0 && !hasBuildah) tell(['buildah']);

function tell(what: readonly string[]): void {
  process.stderr.write(`skipped: tests of images, for these are missing: ${what.join(', ')}\n`);
}

const work = mkdtempSync(join(tmpdir(), 'kport-tools-'));
const stops: (() => void)[] = [];
afterAll(() => {
  for (const stop of stops) stop();
  rmSync(work, { recursive: true, force: true });
});

function sh(command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: work, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? stderr}`);
  return stdout;
}

async function outcome(ref: string, env: Readonly<Record<string, string>> = {}): Promise<ReadImages> {
  const world = { cwd: work, env: { DOCKER_CONFIG: work, ...env }, plainHosts: [] };
  return readReferences([ref], { ...world, platforms: [], limits: IMAGE_LIMITS, now: () => 0 });
}

async function read(ref: string, env: Readonly<Record<string, string>> = {}): Promise<readonly ImageContents[]> {
  const { images, unreadable } = await outcome(ref, env);
  expect(inWords(unreadable)).toEqual([]);
  return images;
}

/** What is the same of an image wherever it lies. */
const FACTS = {
  platform: 'linux/amd64',
  user: { written: 'web:extra', name: 'web', uid: 101, gid: 200 },
  entrypoint: ['/app/run'],
  program: { path: '/usr/bin/web', fileCapability: 'ep', setuidRoot: false },
  capable: [{ path: '/usr/bin/web2', fileCapability: 'ei' }],
  exposedPorts: [{ port: 80, protocol: 'tcp' }],
  variables: [{ name: 'HTTP_PORT', value: '80', ports: [80] }],
};

/** Two layers: the second has a whiteout, a link, and changes the passwd. */
function makeImage(): void {
  sh('umoci', 'init', '--layout', 'img');
  sh('umoci', 'new', '--image', 'img:web');
  sh('umoci', 'unpack', '--image', 'img:web', 'bundle');
  const root = join(work, 'bundle', 'rootfs');
  for (const folder of ['etc', 'usr/bin', 'app']) mkdirSync(join(root, folder), { recursive: true });
  const program = (name: string, flags: string) => {
    copyFileSync('/bin/true', join(root, name));
    chmodSync(join(root, name), 0o755);
    sh('setcap', `cap_net_bind_service=${flags}`, join(root, name));
  };
  program('usr/bin/web', 'ep');
  program('usr/bin/web2', 'ei');
  program('usr/bin/gone', 'ep');
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nweb:x:7:7::/:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nextra:x:200:web\n');
  sh('umoci', 'repack', '--refresh-bundle', '--image', 'img:web', 'bundle');
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nweb:x:101:101::/:/bin/sh\n');
  rmSync(join(root, 'usr/bin/gone'));
  symlinkSync('../usr/bin/web', join(root, 'app/run'));
  sh('umoci', 'repack', '--image', 'img:web', 'bundle');
  const config = ['--config.user', 'web:extra', '--config.entrypoint', '/app/run', '--config.exposedports', '80/tcp'];
  sh(
    'umoci',
    'config',
    '--image',
    'img:web',
    ...config,
    '--config.env',
    'HTTP_PORT=80',
    '--architecture',
    'amd64',
    '--os',
    'linux',
  );
}

/** An index of two platforms, as buildx would write it: the second has another user. */
function makeIndex(): void {
  sh('umoci', 'tag', '--image', 'img:web', 'arm');
  sh('umoci', 'config', '--image', 'img:arm', '--config.user', '0', '--architecture', 'arm64');
  const layout = JSON.parse(readFileSync(join(work, 'img/index.json'), 'utf8'));
  const manifests = ['web', 'arm'].map((tag, at) => {
    const found = layout.manifests.find((one: { annotations?: object }) => Object.values(one.annotations ?? {}).includes(tag));
    const { mediaType, digest, size } = found;
    return { mediaType, digest, size, platform: { os: 'linux', architecture: ['amd64', 'arm64'][at] } };
  });
  mkdirSync(join(work, 'both'));
  sh('cp', '-a', 'img/blobs', 'img/oci-layout', 'both/');
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const index = JSON.stringify({ schemaVersion: 2, mediaType, manifests });
  writeFileSync(join(work, 'index'), index);
  const digest = sh('sha256sum', 'index').slice(0, 64);
  sh('cp', 'index', `both/blobs/sha256/${digest}`);
  const top = { mediaType, digest: `sha256:${digest}`, size: index.length };
  writeFileSync(join(work, 'both/index.json'), JSON.stringify({ schemaVersion: 2, manifests: [top] }));
}

beforeAll(() => {
  if (missing.length > 0) return;
  makeImage();
  makeIndex();
});

describe.skipIf(missing.length > 0)('an image of umoci', () => {
  test('in its folder', async () => {
    expect(await read('oci:img:web')).toMatchObject([FACTS]);
  });

  test.each(['oci-archive:a.tar:web', 'docker-archive:d.tar:web:1'])('copied by skopeo to %s', async (target) => {
    sh('skopeo', 'copy', '-q', 'oci:img:web', target);
    expect(await read(target)).toMatchObject([FACTS]);
  });

  test.each(['zstd', 'gzip'])('compressed anew by skopeo, %s', async (format) => {
    sh('skopeo', 'copy', '-q', '--dest-compress', '--dest-compress-format', format, 'dir:plain', `oci:${format}`);
    expect(await read(`oci:${format}`)).toMatchObject([FACTS]);
  });

  test('an index of two platforms', async () => {
    const images = await read('oci:both');
    expect(images).toMatchObject([FACTS, { platform: 'linux/arm64', user: { uid: 0 }, program: FACTS.program }]);
  });

  beforeAll(() => {
    sh('skopeo', 'copy', '-q', '--dest-decompress', 'oci:img:web', 'dir:plain');
  });
});

describe.skipIf(!hasBuildah)('an image of buildah', () => {
  test('COPY keeps the capability of the context', async () => {
    const context = join(work, 'context');
    mkdirSync(context);
    copyFileSync('/bin/true', join(context, 'web'));
    chmodSync(join(context, 'web'), 0o755);
    sh('setcap', 'cap_net_bind_service=+ep', join(context, 'web'));
    writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY web /web\nUSER 33\nENTRYPOINT ["/web"]\n');
    const storage = ['--root', join(work, 'storage'), '--runroot', join(work, 'run'), '--storage-driver', 'vfs'];
    sh('buildah', ...storage, 'bud', '-q', '--isolation', 'chroot', '-t', 'web', context);
    sh('buildah', ...storage, 'push', '-q', 'web', 'oci:buildah:web');
    expect(await read('oci:buildah')).toMatchObject([
      { user: { written: '33', uid: 33, gid: 0 }, program: { path: '/web', fileCapability: 'ep' } },
    ]);
  });
});

describe.skipIf(!hasRegistry)("Docker's registry", () => {
  async function serve(name: string, auth: string): Promise<string> {
    const port = await freePort();
    const file = join(work, `${name}.yml`);
    const storage = `storage: {filesystem: {rootdirectory: ${join(work, name)}}}`;
    writeFileSync(file, `version: 0.1\n${storage}\nhttp: {addr: '127.0.0.1:${port}'}\nlog: {level: error}\n${auth}`);
    const child = spawn('docker-registry', ['serve', file], { stdio: 'ignore' });
    stops.push(() => child.kill());
    await listening(port);
    return `127.0.0.1:${port}`;
  }

  test('by tag and by digest, OCI and schema 2, and an index', async () => {
    const host = await serve('open', '');
    const copy = (source: string, name: string, ...options: string[]) =>
      sh('skopeo', 'copy', '-q', '--dest-tls-verify=false', ...options, source, `docker://${host}/${name}`);
    copy('oci:img:web', 'team/web:1');
    copy('oci:img:web', 'team/web:s2', '--format', 'v2s2');
    copy('oci:both', 'team/both:1', '--all');
    const [image] = await read(`${host}/team/web:1`);
    expect(image).toMatchObject({ ...FACTS, ref: `${host}/team/web:1` });
    expect(await read(`${host}/team/web@${image?.digest}`)).toMatchObject([{ ...FACTS, digest: image?.digest }]);
    expect(await read(`${host}/team/web:s2`)).toMatchObject([FACTS]);
    expect(await read(`${host}/team/both:1`)).toMatchObject([FACTS, { platform: 'linux/arm64', user: { uid: 0 } }]);
  });

  test('with tokens for whoever has a password', async () => {
    const subject = ['-subj', '/CN=tokens', '-days', '2'];
    sh('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', ...subject);
    const realm = await tokenServer();
    const token = `realm: '${realm}', service: tests, issuer: tests, rootcertbundle: ${join(work, 'cert.pem')}`;
    const host = await serve('guarded', `auth: {token: {${token}}}\n`);
    const copy = ['copy', '-q', '--dest-tls-verify=false', '--dest-creds', 'me:secret', 'oci:img:web', `docker://${host}/web:1`];
    // Not as the others, for it asks the server of this very process.
    await promisify(execFile)('skopeo', copy, { cwd: work });
    const known = join(work, 'known');
    mkdirSync(known);
    const auth = Buffer.from('me:secret').toString('base64');
    writeFileSync(join(known, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
    expect(await read(`${host}/web:1`, { DOCKER_CONFIG: known })).toMatchObject([FACTS]);
    const { images, unreadable } = await outcome(`${host}/web:1`);
    expect(images).toEqual([]);
    expect(JSON.stringify(inWords(unreadable))).toContain('does not let you read web: ');
  });
});

/** Gives tokens for what is asked, to me alone, as distribution's specification has them. */
async function tokenServer(): Promise<string> {
  const certificate = readFileSync(join(work, 'cert.pem'), 'utf8').replaceAll(/-----.*-----|\s/g, '');
  const key = createPrivateKey(readFileSync(join(work, 'key.pem')));
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const server = createServer((request, response) => {
    const isMe = request.headers.authorization === `Basic ${Buffer.from('me:secret').toString('base64')}`;
    const [, name = ''] = (new URL(request.url ?? '', 'http://x').searchParams.get('scope') ?? '').split(':');
    const now = Math.floor(Date.now() / 1000);
    const access = isMe && name ? [{ type: 'repository', name, actions: ['pull', 'push'] }] : [];
    const claims = { iss: 'tests', sub: 'me', aud: 'tests', exp: now + 300, nbf: now - 60, iat: now - 60, jti: '1', access };
    const signed = `${encoded({ typ: 'JWT', alg: 'RS256', x5c: [certificate] })}.${encoded(claims)}`;
    const signature = createSign('RSA-SHA256').update(signed).sign(key).toString('base64url');
    response.end(JSON.stringify({ token: `${signed}.${signature}` }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await Promise.race([once(socket, 'connect'), once(socket, 'error').then(() => undefined)]).catch(
      () => undefined,
    );
    socket.destroy();
    if (isThere !== undefined) return;
    await wait(50);
  }
}
