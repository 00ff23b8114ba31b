// Whatever the bytes are, there is an outcome: facts, or what could not be read. Nothing is thrown, and nothing grows without bounds.
import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { dockerArchiveStore } from '../../src/images/docker-archive.ts';
import { capablePrograms, findProgram } from '../../src/images/find-program.ts';
import { readLayerText } from '../../src/images/layer-text.ts';
import { resolvePath } from '../../src/images/layer-tree.ts';
import { IMAGE_LIMITS } from '../../src/images/limits.ts';
import { readLock } from '../../src/images/lock-file.ts';
import { readImages } from '../../src/images/read-images.ts';
import { readReference } from '../../src/images/reference.ts';
import { readReferences } from '../../src/images/transport/read-references.ts';
import { resolveUser } from '../../src/images/users.ts';
import { lockedImages } from '../../src/judge/locked-images.ts';
import { KportError } from '../../src/model/errors.ts';
import type { ReadImages } from '../../src/model/image.ts';
import { imageJson } from '../../src/report/image-json.ts';
import { imageText } from '../../src/report/image-text.ts';
import { schemaOf } from '../report/schemas.ts';
import { addBlob, digestOf, type Files, filesOf, layoutOf, layoutWith, OCI, readLayout } from './made-image.ts';
import { CAPABILITY, tarEntry, tarFile, type Written } from './tar-file.ts';

const scratch = mkdtempSync(join(tmpdir(), 'kport-any-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const LIMITS = { layerBytes: 4 * 1024 * 1024, layerEntries: 200, keptBytes: 100_000, manifests: 8, layers: 8 } as const;
const validate = schemaOf('image');

/** There is an outcome, and both reports can print it. */
function expectOutcome(read: ReadImages): void {
  expect(read.images.length + read.unreadable.length).toBeGreaterThan(0);
  const json = JSON.parse(imageJson(read, 'en'));
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  // No control character reaches a terminal.
  const codes = [...imageText(read, { color: false, language: 'ja' }).replaceAll('\n', '')].map((one) => one.codePointAt(0) ?? 0);
  expect(codes.filter((code) => code < 32 || (code >= 127 && code < 160))).toEqual([]);
}

const name = fc.oneof(
  fc.constantFrom(
    'etc/passwd',
    'etc/group',
    'bin/a',
    'bin',
    'bin/',
    'a',
    'b',
    '../x',
    '/',
    '.',
    '',
    '.wh.a',
    'bin/.wh..wh..opq',
    '.wh.',
  ),
  fc
    .array(fc.constantFrom('a', 'b', '..', '.', '', 'bin', 'etc', '.wh.a', '__proto__', 'constructor'), { maxLength: 6 })
    .map((all) => all.join('/')),
  fc.string({ maxLength: 99, unit: 'binary' }).filter((text) => Buffer.byteLength(text) <= 100),
);
const capability = fc.uint8Array({ maxLength: 26 }).map((bytes) => Buffer.from(bytes));
const entry: fc.Arbitrary<Written> = fc.record(
  {
    name,
    type: fc.constantFrom('0', '1', '2', '3', '5', '6', '7', 'g', 'x', 'L', 'K', 'S', 'Z', '\0'),
    mode: fc.integer({ min: 0, max: 0o7777 }),
    uid: fc.integer({ min: 0, max: 0o777777 }),
    content: fc.oneof(
      fc.string(),
      fc.constantFrom('#!/bin/a\n', '#! a b', '#!', '\x7fELF', 'root:x:0:0', ':', 'a:x:', '12 path=a\n'),
    ),
    target: fc.constantFrom('a', 'b', '/bin/a', '..', '', 'etc/passwd', '/'),
    pax: fc.oneof(
      capability.map((value): Record<string, Buffer> => ({ [CAPABILITY]: value })),
      fc.constant<Record<string, Buffer>>({}),
    ),
  },
  { requiredKeys: ['name'] },
);
const compress = fc.constantFrom(
  (bytes: Buffer) => bytes,
  gzipSync,
  (bytes: Buffer) => zstdCompressSync(bytes),
);
const CONFIGS = fc.constantFrom(
  { User: 'root', Entrypoint: ['/bin/a'] },
  { User: '0:a', Cmd: ['a'], Env: ['PATH=/bin:b'] },
  { Entrypoint: ['b/../a'], WorkingDir: '../x' },
);

test('entries of a layer, in any order and compression', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(entry, { maxLength: 8 }), { maxLength: 3 }),
      compress,
      CONFIGS,
      async (layers, squeeze, config) => {
        const made = layers.map((entries) => ({ tar: tarFile(entries), blob: squeeze(tarFile(entries)) }));
        expectOutcome(await readLayout(layoutWith({ config, layers: made }), { limits: LIMITS, piece: 333 }));
      },
    ),
    { numRuns: 600 },
  );
});

test('any bytes as a layer, and an archive with bytes changed or cut', async () => {
  const whole = tarFile([
    { name: 'etc/passwd', content: 'root:x:0:0::/:\n' },
    { name: 'bin/a', mode: 0o755, content: '\x7fELF', pax: { [CAPABILITY]: Buffer.alloc(20, 2) } },
  ]);
  const changed = damaged(whole);
  const any = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));
  const magic = fc
    .constantFrom([0x1f, 0x8b, 8], [0x28, 0xb5, 0x2f, 0xfd], [0x50, 0x2a, 0x4d, 0x18], [])
    .map((bytes) => Buffer.from(bytes));
  const blob = fc.oneof(
    changed,
    fc.tuple(magic, any).map((parts) => Buffer.concat(parts)),
    changed.map((bytes) => gzipSync(bytes)),
  );
  await fc.assert(
    fc.asyncProperty(blob, async (bytes) => {
      expectOutcome(
        await readLayout(layoutWith({ config: { Cmd: ['/bin/a'] }, layers: [{ blob: bytes, tar: bytes }] }), { limits: LIMITS }),
      );
    }),
    { numRuns: 600 },
  );
});

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(null, [], {}, '', '80/tcp', 'root', ['a', 1], { a: 'b' }, -1, 1e15),
);

test('any JSON as a configuration, and any bytes', async () => {
  const fields = fc.record(
    { User: odd, Env: odd, Entrypoint: odd, Cmd: odd, ExposedPorts: odd, Labels: odd, WorkingDir: odd },
    { requiredKeys: [] },
  );
  const config = fc.oneof(
    fc.record(
      { os: fc.constantFrom('linux', 'windows', ''), architecture: fc.constant('amd64'), config: fields, rootfs: odd },
      { requiredKeys: ['os'] },
    ),
    odd,
  );
  await fc.assert(
    fc.asyncProperty(config, fc.uint8Array({ maxLength: 3 }), async (value, tail) => {
      const files: Files = new Map();
      const bytes = Buffer.concat([Buffer.from(JSON.stringify(value) ?? ''), tail]);
      const manifest = { schemaVersion: 2, mediaType: OCI.manifest, config: addBlob(files, bytes, OCI.config), layers: [] };
      expectOutcome(await readLayout(layoutOf(files, [addBlob(files, manifest, OCI.manifest)]), { limits: LIMITS }));
    }),
    { numRuns: 600 },
  );
});

test('any JSON as a manifest, an index, and the index of a layout', async () => {
  const digest = fc.constantFrom(digestOf(Buffer.from('x')), 'sha256:../../x', `sha256:${'A'.repeat(64)}`, '');
  const descriptor = fc.record(
    { mediaType: fc.constantFrom(...Object.values(OCI), '', 'x'), digest, size: odd, platform: odd, annotations: odd },
    { requiredKeys: [] },
  );
  const descriptors = fc.oneof(fc.array(fc.oneof(descriptor, odd), { maxLength: 3 }), odd);
  const manifest = fc.record(
    {
      schemaVersion: odd,
      mediaType: fc.oneof(fc.constantFrom(OCI.manifest, OCI.index), odd),
      config: fc.oneof(descriptor, odd),
      layers: descriptors,
      manifests: descriptors,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(manifest, fc.boolean(), async (value, isTop) => {
      const files: Files = new Map();
      const text = Buffer.from(JSON.stringify(value));
      layoutOf(files, [addBlob(files, text, OCI.manifest)]);
      if (isTop) files.set('index.json', text);
      expectOutcome(await readLayout(files, { limits: LIMITS }));
      const open = async () =>
        dockerArchiveStore(filesOf(new Map([['manifest.json', text]])), { ref: 'x', limits: IMAGE_LIMITS });
      expectOutcome(await readImages('x', open, { platforms: [], limits: IMAGE_LIMITS, now: () => 0 }));
    }),
    { numRuns: 600 },
  );
});

/** Bytes of a whole, some of them others, and the end of it gone. */
function damaged(whole: Buffer): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }), fc.nat(whole.length))
    .map(([changes, end]) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes.subarray(0, end);
    });
}

const FILES = layoutWith({ config: { Cmd: ['/bin/a'] }, layers: [[{ name: 'bin/a', mode: 0o755, content: '\x7fELF' }]] });
const WORLD = { cwd: scratch, env: { DOCKER_CONFIG: scratch }, plainHosts: [] };

test('any bytes as an archive, and one that is damaged', async () => {
  const entries = [...FILES].map(([path, content]) => ({ name: path, content }));
  const saved = JSON.stringify([{ Config: 'config', Layers: ['bin/layer', 'gone'], RepoTags: ['a:1'] }]);
  const archives = [
    tarFile(entries),
    tarFile([
      { name: 'manifest.json', content: saved },
      { name: 'config', content: '{}' },
    ]),
  ];
  const plain = fc.oneof(...archives.map(damaged), fc.array(entry, { maxLength: 5 }).map(tarFile));
  const bytes = fc.oneof(
    plain,
    plain.map((one) => gzipSync(one)),
    ...archives.map((one) => damaged(gzipSync(one))),
    ...archives.map((one) => damaged(zstdCompressSync(one))),
    fc.uint8Array({ maxLength: 600 }).map((one) => Buffer.from(one)),
  );
  const options = { ...WORLD, platforms: [], limits: { ...IMAGE_LIMITS, ...LIMITS }, now: () => 0 };
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      writeFileSync(join(scratch, 'any.tar'), content);
      for (const kind of ['oci-archive', 'docker-archive']) expectOutcome(await readReferences([`${kind}:any.tar`], options));
    }),
    { numRuns: 400 },
  );
});

test('any answers of a registry, in any order', async () => {
  const manifest = [...FILES.values()].find((bytes) => bytes.includes('"layers":[')) ?? Buffer.alloc(0);
  const body = fc.oneof(
    damaged(manifest),
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(...FILES.values()),
    odd.map((value) => Buffer.from(JSON.stringify({ token: value, errors: value, layers: value, manifests: value }))),
  );
  const header = {
    location: fc.constantFrom('/v2/', '', '//', 'http://[', 'ftp://a/', '/token', '\u00e9'),
    'www-authenticate': fc.constantFrom(
      'Basic realm="a"',
      'Bearer realm="/token"',
      'Bearer realm="HOST/token",scope="',
      'Bearer',
      '',
    ),
    'retry-after': fc.constantFrom('0', '-1', 'x', '99999999999999999999'),
    'content-type': fc.constantFrom(OCI.manifest, OCI.index, 'a;b', ''),
    'docker-content-digest': fc.constantFrom('sha256:', digestOf(manifest), ''),
    'content-length': fc.constantFrom('0', '3'),
  };
  const status = fc.constantFrom(200, 200, 200, 204, 206, 301, 307, 401, 403, 404, 429, 500, 503);
  const answer = fc.record({ status, headers: fc.record(header, { requiredKeys: [] }), body });
  let answers: { status: number; headers: Record<string, string>; body: Buffer }[] = [];
  // Whatever comes first, in the end there is an image.
  const right = (path: string) => {
    const bytes = FILES.get(`blobs/${path.replace(/^.*\//, '').replace(':', '/')}`) ?? manifest;
    return { status: 200, headers: { 'content-type': OCI.manifest }, body: bytes };
  };
  let images = 0;
  const server = createServer(({ url = '' }, response) => {
    const { status: code, headers, body: bytes } = answers.shift() ?? right(url);
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const told = Object.entries(headers).map(([name, value]) => [
      name,
      Buffer.from(value.replace('HOST', host)).toString('latin1'),
    ]);
    response.writeHead(code, { ...Object.fromEntries(told), connection: 'close' }).end(code === 204 ? undefined : bytes);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const options = {
    ...WORLD,
    plainHosts: [`127.0.0.1:${port}`],
    platforms: [],
    limits: { ...IMAGE_LIMITS, ...LIMITS },
    now: () => 0,
  };
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { maxLength: 8 }), async (given) => {
      answers = given.map((one) => ({ ...one, headers: { ...one.headers } as Record<string, string> }));
      const read = await readReferences([`127.0.0.1:${port}/web`], options);
      expectOutcome(read);
      images += read.images.length;
    }),
    { numRuns: 300 },
  );
  expect(images).toBeGreaterThan(0);
  server.closeAllConnections();
  server.close();
});

test('any text as a lock, and any as what is kept of a layer', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const image = fc.record({ ref: odd, digest: fc.oneof(fc.constant(digest), odd), platforms: odd, facts: odd, evidence: odd });
  const lock = fc.record({
    version: fc.constantFrom(1, 2),
    made: fc.constantFrom('2026-01-31', ''),
    images: fc.oneof(fc.array(image), odd),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        lock.map((value) => JSON.stringify(value)),
        fc.string(),
      ),
      (text) => {
        try {
          lockedImages(readLock(text, 'lock.json'));
        } catch (error) {
          if (!(error instanceof KportError)) throw error;
        }
      },
    ),
    { numRuns: 1000 },
  );
  const hex = fc.constantFrom('', '00', '01000002'.padEnd(40, '0'), '01000003'.padEnd(48, 'f'));
  const file = fc.record(
    {
      kind: fc.constant('file'),
      mode: fc.constantFrom(0o755, 0o4755),
      uid: fc.constant(0),
      start: fc.oneof(fc.constantFrom('elf', 'script'), odd),
      line: fc.oneof(fc.string(), odd),
      text: fc.oneof(fc.string(), odd),
      capability: fc.oneof(hex, odd),
      kept: fc.oneof(hex, odd),
    },
    { requiredKeys: ['kind', 'mode', 'uid', 'start'] },
  );
  const node = fc.letrec((tie) => ({
    folder: fc.array(fc.oneof(fc.constantFrom('bin', 'a', 'etc', 'passwd', 0, 1, -1, -2, true), tie('folder')), { maxLength: 6 }),
  })).folder;
  const kept = fc.record({ form: fc.constant(1), diffId: fc.constant(digest), files: fc.array(fc.oneof(file, odd)), root: node });
  fc.assert(
    fc.property(kept, (value) => {
      const read = readLayerText(JSON.stringify(value));
      if (read === undefined) return;
      for (const path of ['/bin/a', '/etc/passwd', '/a']) resolvePath(read.tree, path);
      expect(findProgram(read.tree, { entrypoint: ['/bin/a'], cmd: [], env: [], workingDir: '' })).toBeDefined();
      expect(capablePrograms(read.tree)).toBeDefined();
    }),
    { numRuns: 1000 },
  );
});

test('an index that names itself comes to an end', async () => {
  const files: Files = new Map();
  // No bytes can hold their own digest; but many indexes can name one another many times.
  let at = addBlob(files, { schemaVersion: 2, mediaType: OCI.index, manifests: [] }, OCI.index);
  for (let depth = 0; depth < 3; depth += 1) {
    at = addBlob(files, { schemaVersion: 2, mediaType: OCI.index, manifests: Array.from({ length: 1000 }, () => at) }, OCI.index);
  }
  expectOutcome(await readLayout(layoutOf(files, [at])));
});

test('any text as USER, any as passwd', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('0', 'root', '1:1', '-1', 'a:b:c', '99999999999999999999', ':'));
  fc.assert(
    fc.property(text, text, fc.string({ unit: 'binary' }), (written, user, rest) => {
      const user0 = resolveUser(written, {
        passwd: { text: `${user}:x:1:2\n${rest}` },
        group: { text: `${rest}\n${user}:x:3:` },
      });
      for (const one of [user0, ...(user0.differs ?? [])]) {
        if ('problem' in one) continue;
        expect(Number.isInteger(one.uid) && one.uid >= 0 && Number.isInteger(one.gid) && one.gid >= 0).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test('any text as a reference', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'a/:@.-_0'), maxLength: 40 })), (text) => {
      const reference = readReference(text);
      if (reference?.kind !== 'registry') return;
      // Nothing of it changes where a request goes.
      const url = new URL(`/v2/${reference.repository}/manifests/${reference.version}`, `https://${reference.domain}`);
      expect(url.pathname).toBe(`/v2/${reference.repository}/manifests/${reference.version}`);
    }),
    { numRuns: 2000 },
  );
});

test('an entry of a tar archive that is as large as a header can say', async () => {
  const huge = Buffer.from(tarEntry({ name: 'bin/a', mode: 0o755 }));
  for (const size of ['77777777777\0', '\x80\0\0\0\0\0\xff\xff\xff\xff\xff\xff']) {
    huge.write(size, 124, 'latin1');
    huge.fill(' ', 148, 156);
    huge.write(
      `${huge
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    expectOutcome(await readLayout(layoutWith({ layers: [{ blob: huge, tar: huge }] })));
  }
});
