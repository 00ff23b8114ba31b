import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { IMAGE_LIMITS } from '../../src/images/limits.ts';
import { readReferences } from '../../src/images/transport/read-references.ts';
import { inWords } from '../told.ts';
import { addBlob, addImage, digestOf, type Files, type MadeDescriptor, OCI } from './made-image.ts';
import { tarFile } from './tar-file.ts';

const TAR = tarFile([
  { name: 'etc/passwd', content: 'web:x:101:102::/:\n' },
  { name: 'bin/web', mode: 0o755, content: '\x7fELF' },
]);
const WEB = { config: { User: 'web', Cmd: ['/bin/web'] }, layers: [{ blob: gzipSync(TAR), tar: TAR }] };
const FACTS = { user: { uid: 101, gid: 102 }, program: { path: '/bin/web' } };

const scratch = mkdtempSync(join(tmpdir(), 'kport-registry-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const opened: { close: () => unknown; closeAllConnections: () => void }[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

type Handler = (request: Seen, response: ServerResponse) => void;

interface Running {
  readonly host: string;
  readonly port: number;
  readonly seen: Seen[];
}

/** A server of this machine, which keeps what it was asked. */
async function serving(handler: Handler, address = '127.0.0.1'): Promise<Running> {
  const seen: Seen[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const part of request) body += part;
    const one = { method: request.method ?? '', path: request.url ?? '', authorization: request.headers.authorization, body };
    seen.push(one);
    handler(one, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, address, resolve));
  opened.push(server);
  const { port } = server.address() as AddressInfo;
  return { host: `${address}:${port}`, port, seen };
}

/** The manifests and blobs of one repository, by tag and digest. */
function serve(files: Files, tags: Readonly<Record<string, MadeDescriptor>>): Handler {
  return ({ path }, response) => {
    const [, kind, version = ''] = /^\/v2\/.+\/(manifests|blobs)\/([^/?]+)$/.exec(path) ?? [];
    const digest = tags[version]?.digest ?? version;
    const bytes = files.get(`blobs/${digest.replace(':', '/')}`);
    if (bytes === undefined) return void response.writeHead(404).end('{"errors":[{"code":"UNKNOWN"}]}');
    const type = kind === 'manifests' ? JSON.parse(bytes.toString()).mediaType : 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'docker-content-digest': digest }).end(bytes);
  };
}

function answers(status: number, headers: Record<string, string> = {}, body = ''): Handler {
  return (_, response) => void response.writeHead(status, headers).end(body);
}

interface Asked {
  readonly config?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly plainHosts?: readonly string[];
}

async function read(ref: string, { config = {}, env = {}, plainHosts = [] }: Asked = {}) {
  const folder = mkdtempSync(join(scratch, 'docker-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const world = { cwd: scratch, env: { PATH: process.env.PATH, DOCKER_CONFIG: folder, ...env } };
  const options = { ...world, plainHosts, platforms: [], limits: IMAGE_LIMITS, now: () => 0 };
  const { images, unreadable } = await readReferences([ref], options);
  return { images, why: (inWords(unreadable) as { reason: string }[]).map(({ reason }) => reason).join() };
}

function webRepository(): { readonly files: Files; readonly web: MadeDescriptor; readonly handler: Handler } {
  const files: Files = new Map();
  const web = addImage(files, WEB);
  return { files, web, handler: serve(files, { '1': web, latest: web }) };
}

describe('a registry', () => {
  test('by tag, by digest, and without either', async () => {
    const { web, handler } = webRepository();
    const { host, seen } = await serving(handler);
    for (const version of [':1', `@${web.digest}`, `:2@${web.digest}`, '']) {
      const { images } = await read(`${host}/team/web${version}`);
      expect(images).toMatchObject([{ ...FACTS, digest: web.digest }]);
    }
    expect(seen.map(({ path }) => path)).toContain('/v2/team/web/manifests/latest');
    expect(seen.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  test("an index, and Docker's media types", async () => {
    const files: Files = new Map();
    const arm = addImage(files, { ...WEB, architecture: 'arm64' });
    const attestation = { ...addImage(files), annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } };
    const mediaType = 'application/vnd.docker.distribution.manifest.list.v2+json';
    const index = addBlob(files, { schemaVersion: 2, mediaType, manifests: [addImage(files, WEB), arm, attestation] }, mediaType);
    const { host } = await serving(serve(files, { '1': index }));
    const { images } = await read(`${host}/web:1`);
    expect(images.map(({ platform, index: at }) => [platform, at])).toEqual([
      ['linux/amd64', index.digest],
      ['linux/arm64', index.digest],
    ]);
  });

  test('a platform that cannot be read is one entry, and the others are read', async () => {
    const files: Files = new Map();
    const [amd, arm] = [addImage(files, WEB), addImage(files, { ...WEB, architecture: 'arm64' })];
    const index = addBlob(files, { schemaVersion: 2, mediaType: OCI.index, manifests: [amd, arm] }, OCI.index);
    files.delete(`blobs/${arm.digest.replace(':', '/')}`);
    const { host } = await serving(serve(files, { latest: index }));
    const { images, why } = await read(`${host}/web`);
    expect(images).toMatchObject([{ platform: 'linux/amd64' }]);
    expect(why).toBe(`manifest ${arm.digest}: ${arm.digest} is not there`);
  });

  test.each([
    ['no such image', answers(404), /^127\.0\.0\.1:\d+ has no image web:latest$/],
    [
      'an error in JSON',
      answers(500, {}, '{"errors":[{"code":"X","message":"out of\\norder"}]}'),
      /answers with 500: out of order$/,
    ],
    ['an error in HTML', answers(429, {}, '<b>too many</b>'), /answers with 429: <b>too many<\/b>$/],
    ['no way to authenticate', answers(401, { 'www-authenticate': 'Negotiate' }), /does not let you read web: Negotiate$/],
    ['a redirect without an end', answers(302, { location: '/v2/' }), /redirects too often, or to nowhere$/],
    ['a redirect to another scheme', answers(302, { location: 'file:///etc/passwd' }), /would be asked without TLS/],
    ['no JSON', answers(200, { 'content-type': OCI.manifest }, 'no'), /^manifest sha256:\w+: /],
    [
      'another digest',
      answers(200, { 'docker-content-digest': digestOf(TAR) }, '{}'),
      /^it should be sha256:\w+, and is sha256:/,
    ],
  ])('%s', async (_, handler, words) => {
    const { host } = await serving(handler);
    expect((await read(`${host}/web`)).why).toMatch(words);
  });

  describe('that is busy', () => {
    /** Answers so the first times, to whatever it is asked. */
    function busy(times: number, status: number, headers: Record<string, string>): Handler {
      const { handler } = webRepository();
      let left = times;
      return (request, response) => {
        if (left === 0) return handler(request, response);
        left -= 1;
        response.writeHead(status, headers).end('wait');
      };
    }

    test.each([
      ['429, once', busy(1, 429, { 'retry-after': '0' })],
      ['503, three times', busy(3, 503, { 'retry-after': '0' })],
      ['a date that is over', busy(1, 429, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })],
      ['a second', busy(1, 503, { 'retry-after': '1' })],
    ])('is asked again when it says when: %s', async (_, handler) => {
      const { host } = await serving(handler);
      expect(await read(`${host}/web`)).toMatchObject({ images: [FACTS], why: '' });
    });

    test.each([
      ['too often', busy(4, 429, { 'retry-after': '0' }), 4, /answers with 429: wait$/],
      ['for hours', busy(1, 429, { 'retry-after': '21600' }), 1, /answers with 429: wait$/],
      ['it does not say for how long', busy(1, 503, {}), 1, /answers with 503: wait$/],
      ['until nobody knows when', busy(1, 503, { 'retry-after': 'soon' }), 1, /answers with 503: wait$/],
      ['with another answer', busy(1, 500, { 'retry-after': '0' }), 1, /answers with 500: wait$/],
    ])('and is told as such: %s', async (_, handler, times, words) => {
      const { host, seen } = await serving(handler);
      expect((await read(`${host}/web`)).why).toMatch(words);
      expect(seen.filter(({ path }) => path.includes('/manifests/'))).toHaveLength(times);
    });
  });

  test('a connection that is cut in the middle of a manifest, or of a layer', async () => {
    const { handler } = webRepository();
    const cut =
      (part: string): Handler =>
      (request, response) => {
        if (!request.path.includes(part)) return handler(request, response);
        response.writeHead(200, { 'content-length': '100000' });
        response.write('{');
        setTimeout(() => response.destroy(), 20);
      };
    for (const part of ['manifests', 'blobs']) {
      const { host } = await serving(cut(part));
      expect((await read(`${host}/web`)).why).toMatch(/127\.0\.0\.1:\d+ does not answer: aborted$/);
    }
  });

  test('nobody is there', async () => {
    expect((await read('127.0.0.1:1/web')).why).toMatch(/does not answer: connect ECONNREFUSED/);
  });
});

describe('without TLS', () => {
  test('is spoken to this machine alone, unless --plain-http names the host', async () => {
    const { handler } = webRepository();
    const { port } = await serving(handler, '0.0.0.0');
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`]) expect((await read(`${host}/web`)).images).toHaveLength(1);
    expect((await read(`0.0.0.0:${port}/web`)).why).toMatch(/does not answer/);
    expect((await read(`0.0.0.0:${port}/web`, { plainHosts: [`0.0.0.0:${port}`] })).images).toHaveLength(1);
  });
});

// From 22.21 on.
const hasProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');
if (!hasProxies) process.stderr.write(`skipped: tests of proxies, which Node.js ${process.versions.node} does not know\n`);

describe.skipIf(!hasProxies)('a proxy of the environment', () => {
  const plain = { plainHosts: ['registry.test:5000'] };

  /** A proxy that has the registry itself: a request without TLS names the whole address. */
  async function proxy() {
    const { handler } = webRepository();
    const origin = 'http://registry.test:5000';
    return serving((request, response) => {
      if (!request.path.startsWith(origin)) return answers(400)(request, response);
      handler({ ...request, path: request.path.slice(origin.length) }, response);
    });
  }

  test.each(['HTTP_PROXY', 'http_proxy'])('%s is asked instead', async (name) => {
    const { host } = await proxy();
    expect(await read('registry.test:5000/web', { ...plain, env: { [name]: `http://${host}` } })).toMatchObject({
      images: [FACTS],
      why: '',
    });
  });

  test('but not for hosts of NO_PROXY, nor for this machine', async () => {
    const { host, seen } = await proxy();
    const env = { HTTP_PROXY: `http://${host}`, NO_PROXY: 'other.test,registry.test' };
    expect((await read('registry.test:5000/web', { ...plain, env })).why).toMatch(/does not answer/);
    const own = await serving(webRepository().handler);
    expect((await read(`${own.host}/web`, { env: { HTTP_PROXY: `http://${host}` } })).images).toHaveLength(1);
    expect(seen).toEqual([]);
  });

  test('HTTPS_PROXY is asked for a tunnel', async () => {
    const asked: string[] = [];
    const server = createServer();
    server.on('connect', ({ url = '' }, socket) => {
      asked.push(url);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    opened.push(server);
    const { port } = server.address() as AddressInfo;
    const { why } = await read('registry.test/web', { env: { HTTPS_PROXY: `http://127.0.0.1:${port}` } });
    expect(asked).toEqual(['registry.test:443']);
    expect(why).toMatch(/^registry\.test does not answer: /);
  });
});

describe('credentials', () => {
  const auth = Buffer.from('me:se:cret').toString('base64');
  const basic = `Basic ${auth}`;
  const written = (host: string) => ({ auths: { [host]: { auth } } });

  /** Wants a token, which `tokens` gives. */
  function guarded(handler: Handler, realm: string): Handler {
    return (request, response) => {
      if (request.authorization === 'Bearer good') return handler(request, response);
      const challenge = `Bearer realm="${realm}",service="registry.test",scope="repository:web:pull"`;
      response
        .writeHead(401, { 'www-authenticate': challenge })
        .end('{"errors":[{"code":"UNAUTHORIZED","message":"who are you"}]}');
    };
  }

  const giving = (field: string) => answers(200, {}, JSON.stringify({ [field]: 'good' }));

  test.each(['token', 'access_token'])('a %s is asked for with them, and the registry gets it alone', async (field) => {
    const { handler } = webRepository();
    const tokens = await serving(giving(field));
    const { host, seen } = await serving(guarded(handler, `http://${tokens.host}/token?account=x`));
    const { images } = await read(`${host}/web`, { config: written(host) });
    expect(images).toMatchObject([FACTS]);
    expect(tokens.seen).toMatchObject([{ method: 'GET', authorization: basic }]);
    expect(tokens.seen[0]?.path).toBe('/token?account=x&service=registry.test&scope=repository%3Aweb%3Apull');
    expect([...new Set(seen.map(({ authorization }) => authorization))]).toEqual([undefined, 'Bearer good']);
  });

  test('without any, a token for everybody is asked for', async () => {
    const { handler } = webRepository();
    const tokens = await serving(giving('token'));
    const { host } = await serving(guarded(handler, `http://${tokens.host}/token`));
    expect((await read(`${host}/web`)).images).toHaveLength(1);
    expect(tokens.seen).toMatchObject([{ authorization: undefined }]);
  });

  test('an identity token is exchanged by a form', async () => {
    const { handler } = webRepository();
    const tokens = await serving(giving('access_token'));
    const { host } = await serving(guarded(handler, `http://${tokens.host}/token`));
    const { images } = await read(`${host}/web`, { config: { auths: { [host]: { identitytoken: 'refresh' } } } });
    expect(images).toHaveLength(1);
    expect(tokens.seen).toMatchObject([{ method: 'POST', authorization: undefined }]);
    expect(Object.fromEntries(new URLSearchParams(tokens.seen[0]?.body))).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'refresh',
      service: 'registry.test',
      scope: 'repository:web:pull',
    });
  });

  test('a password for the registry itself', async () => {
    const { handler } = webRepository();
    const { host, seen } = await serving((request, response) => {
      if (request.authorization === basic) return handler(request, response);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    expect((await read(`${host}/web`, { config: written(`https://${host}/v1/`) })).images).toHaveLength(1);
    expect(seen.filter(({ authorization }) => authorization === undefined)).toHaveLength(1);
    expect((await read(`${host}/web`)).why).toMatch(/does not let you read web: Basic realm="x"$/);
    expect((await read(`${host}/web`, { config: written('other.example') })).why).toMatch(/does not let you read/);
  });

  test('what is refused in the end is told', async () => {
    const { host } = await serving(guarded(answers(500), 'http://127.0.0.1:1/token'));
    expect((await read(`${host}/web`)).why).toMatch(/127\.0\.0\.1:1 does not answer/);
    const tokens = await serving(answers(200, {}, '{"token":"bad"}'));
    const other = await serving(guarded(answers(500), `http://${tokens.host}/token`));
    expect((await read(`${other.host}/web`)).why).toMatch(/does not let you read web: who are you$/);
    const none = await serving(answers(200, {}, '{"token":"a b"}'));
    const third = await serving(guarded(answers(500), `http://${none.host}/token`));
    expect((await read(`${third.host}/web`)).why).toMatch(/answers with 200: no token$/);
  });

  test('follow no redirect to another host, nor to another port', async () => {
    const { handler } = webRepository();
    const store = await serving(handler);
    const tokens = await serving(giving('token'));
    const redirecting: Handler = (request, response) => {
      if (!request.path.includes('/blobs/')) return handler(request, response);
      response.writeHead(307, { location: `http://user:pass@${store.host}${request.path}` }).end();
    };
    const { host } = await serving(guarded(redirecting, `http://${tokens.host}/token`));
    expect((await read(`${host}/web`, { config: written(host) })).images).toMatchObject([FACTS]);
    expect(store.seen).toHaveLength(2);
    expect(store.seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  test('nor one of whoever gives tokens', async () => {
    const { handler } = webRepository();
    const real = await serving(giving('token'));
    const tokens = await serving(answers(302, { location: `http://${real.host}/token` }));
    const { host } = await serving(guarded(handler, `http://${tokens.host}/token`));
    expect((await read(`${host}/web`, { config: written(host) })).images).toHaveLength(1);
    expect(tokens.seen[0]?.authorization).toBe(basic);
    expect(real.seen[0]?.authorization).toBe(undefined);
  });

  describe('of a program', () => {
    const bin = join(scratch, 'bin');
    const helper = (name: string, body: string) => {
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, `docker-credential-${name}`), `#!/bin/sh\n${body}\n`);
      chmodSync(join(bin, `docker-credential-${name}`), 0o755);
    };
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const says = (json: string) => `read -r server\necho "$server $*" >> "${bin}/asked"\nprintf '%s' '${json}'`;
    helper('good', says('{"ServerURL":"x","Username":"me","Secret":"se:cret"}'));
    helper('identity', says('{"Username":"<token>","Secret":"refresh"}'));
    helper('none', 'echo "credentials not found in native keychain"\nexit 1');
    helper('bad', 'echo "locked" >&2\nexit 1');
    helper('odd', 'echo "[]"');

    async function asked(config: (host: string) => object) {
      const { handler } = webRepository();
      const tokens = await serving(giving('token'));
      const { host } = await serving(guarded(handler, `http://${tokens.host}/token`));
      const { images, why } = await read(`${host}/web`, { config: config(host), env });
      return { why: images.length > 0 ? 'read' : why, token: tokens.seen[0] };
    }

    test('of one registry, before that of all', async () => {
      const { why, token } = await asked((host) => ({ credHelpers: { [host]: 'good' }, credsStore: 'bad' }));
      expect({ why, authorization: token?.authorization }).toEqual({ why: 'read', authorization: basic });
    });

    test('of all', async () => {
      const { token } = await asked(() => ({ credsStore: 'identity', auths: { x: {} } }));
      expect(token?.body).toContain('refresh_token=refresh');
    });

    test('that knows nothing: what is written counts', async () => {
      const { token } = await asked((host) => ({ credsStore: 'none', ...written(host) }));
      expect(token?.authorization).toBe(basic);
    });

    test.each([
      ['gone', /^docker-credential-gone, which .* names, is not on PATH$/],
      ['x; touch /tmp/x', /is not on PATH$/],
      ['../bin/good', /is not on PATH$/],
      ['bad', /^docker-credential-bad gives no credentials: locked$/],
      ['odd', /^docker-credential-odd gives no credentials: /],
    ])('%s', async (name, words) => {
      expect((await asked(() => ({ credsStore: name }))).why).toMatch(words);
    });
  });

  test('a file that cannot be read is told, where credentials are asked for', async () => {
    const { handler } = webRepository();
    const { host } = await serving(guarded(handler, 'http://127.0.0.1:1/token'));
    const folder = mkdtempSync(join(scratch, 'broken-'));
    writeFileSync(join(folder, 'config.json'), '{');
    expect((await read(`${host}/web`, { env: { DOCKER_CONFIG: folder } })).why).toMatch(/broken-\w+\/config\.json: /);
    expect((await read(`${host}/web`, { env: { DOCKER_CONFIG: '', HOME: folder } })).why).toMatch(
      /127\.0\.0\.1:1 does not answer/,
    );
  });
});
