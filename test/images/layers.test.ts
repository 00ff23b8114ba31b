import { Buffer } from 'node:buffer';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  addBlob,
  addImage,
  digestOf,
  type Files,
  layoutOf,
  layoutWith,
  OCI,
  readLayout,
  readMade,
  whyNot,
} from './made-image.ts';
import { CAPABILITY, netBind, paxRecord, tarEntry, tarFile, type Written, withChecksum } from './tar-file.ts';

const ELF = '\x7fELF and so on';
const ENTRIES: readonly Written[] = [
  { name: 'etc/passwd', content: 'web:x:101:102::/:\n' },
  { name: 'bin/web', mode: 0o755, content: ELF, pax: { [CAPABILITY]: netBind('ep') } },
];
const TAR = tarFile(ENTRIES);
const CONFIG = { User: 'web', Entrypoint: ['/bin/web'] };
const FACTS = { user: { uid: 101, gid: 102 }, program: { path: '/bin/web', fileCapability: 'ep' } };

const half = Math.floor(TAR.length / 2);
/** A frame of zstd that is to be left out. */
const LEFT_OUT = Buffer.concat([Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0]), Buffer.from('chunk')]);

const whole = (blob: Buffer, tar = TAR, type: string = OCI.layer) => ({ config: CONFIG, layers: [{ blob, tar, type }] });

describe('a layer is unpacked by its first bytes', () => {
  test.each([
    ['not compressed', TAR],
    ['gzip', gzipSync(TAR)],
    ['gzip in two members', Buffer.concat([gzipSync(TAR.subarray(0, half)), gzipSync(TAR.subarray(half))])],
    ['zstd', zstdCompressSync(TAR)],
    ['zstd in two frames', Buffer.concat([zstdCompressSync(TAR.subarray(0, half)), zstdCompressSync(TAR.subarray(half))])],
    ['zstd with frames to be left out', Buffer.concat([LEFT_OUT, zstdCompressSync(TAR), LEFT_OUT])],
  ])('%s, in pieces of any size', async (_, blob) => {
    for (const piece of [1, 7, 512, 1 << 16]) expect(await readMade(whole(blob), { piece })).toMatchObject(FACTS);
  });

  test.each([
    'application/vnd.oci.image.layer.v1.tar+gzip',
    'application/vnd.oci.image.layer.v1.tar+zstd',
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
    'application/vnd.docker.image.rootfs.diff.tar.gzip',
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  ])('%s', async (type) => {
    expect(await readMade(whole(gzipSync(TAR), TAR, type))).toMatchObject(FACTS);
  });

  test('large frames, and small ones that become large', async () => {
    const random = Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * at * 7919) >> 7));
    const tar = tarFile([...ENTRIES, { name: 'random', content: random }, { name: 'zeros', content: Buffer.alloc(9_000_000) }]);
    expect(await readMade(whole(zstdCompressSync(tar), tar))).toMatchObject(FACTS);
  });
});

describe('an archive ends where that of Go has it end', () => {
  const program = { name: 'bin/web', mode: 0o755, content: ELF, pax: { [CAPABILITY]: netBind('ep') } };
  const entries = tarFile([...ENTRIES.slice(0, 1), program]).subarray(0, -1024);
  const content = entries.length - 512 + ELF.length;

  test.each([
    ['without what fills up the last block, as umoci insert (0.4.7) has it', content],
    ['in the middle of that', content + 7],
  ])('%s', async (_, end) => {
    const tar = tarFile([...ENTRIES.slice(0, 1), program]).subarray(0, end);
    for (const piece of [1, 512, 1 << 16]) expect(await readMade(whole(tar, tar), { piece })).toMatchObject(FACTS);
  });

  test('and not within the contents, wanted or not', async () => {
    const large = tarFile([...ENTRIES, { name: 'large', content: Buffer.alloc(100_001) }]).subarray(0, -1024);
    const filled = large.length - 512 + (100_001 % 512);
    for (const tar of [entries.subarray(0, content - 1), large.subarray(0, filled - 1), large.subarray(0, filled - 50_000)]) {
      expect(await whyNot(whole(tar, tar))).toMatch(/in the middle of an entry$/);
    }
    expect(await readMade(whole(large.subarray(0, filled), large.subarray(0, filled)))).toMatchObject(FACTS);
  });
});

describe('a layer that is not what it should be is an error with its place', () => {
  const gzip = gzipSync(TAR);
  const zstd = zstdCompressSync(TAR);
  const cut = TAR.subarray(0, TAR.length - 1024 - 500);

  test.each([
    ['a gzip that is cut', gzip.subarray(0, gzip.length - 5), /: it cannot be unpacked \(gzip\): unexpected end of file$/],
    ['a zstd that is cut', zstd.subarray(0, zstd.length - 5), /: it cannot be unpacked \(zstd\): unexpected end of file$/],
    [
      'a zstd with something behind it',
      Buffer.concat([zstd, Buffer.from('garbage')]),
      /\(zstd\): there is something behind the last frame$/,
    ],
    ['a broken zstd', Buffer.concat([zstd.subarray(0, 12), Buffer.alloc(40, 0xff)]), /\(zstd\)/],
    ['a broken gzip', Buffer.concat([gzip.subarray(0, 12), Buffer.alloc(40, 0xff)]), /\(gzip\)/],
    ['an archive that is cut', cut, /: it ends at byte \d+, in the middle of an entry$/],
    ['no archive', Buffer.alloc(2048, 'no tar'), /: at byte 0 there is no header of a tar archive$/],
  ])('%s', async (_, blob, words) => {
    const why = await whyNot(whole(blob, blob === cut ? cut : TAR));
    expect(why).toMatch(words);
    expect(why).toContain(`layer ${digestOf(blob)}: `);
  });

  test('another digest than that of the manifest', async () => {
    const files = layoutWith(whole(TAR));
    const blob = `blobs/${digestOf(TAR).replace(':', '/')}`;
    const other = Buffer.from(TAR);
    other[513] = 0x41;
    files.set(blob, other);
    expect(await whyNot(files)).toBe(`layer ${digestOf(TAR)}: it should be ${digestOf(TAR)}, and is ${digestOf(other)}`);
    files.set(blob, TAR.subarray(0, 1024));
    expect(await whyNot(files)).toBe(
      `layer ${digestOf(TAR)}: ${digestOf(TAR)} does not have the ${TAR.length} bytes that are said of it`,
    );
    files.delete(blob);
    expect(await whyNot(files)).toBe(`layer ${digestOf(TAR)}: ${digestOf(TAR)} is not there`);
  });

  test('another digest than that of the configuration', async () => {
    const other = tarFile([]);
    expect(await whyNot(whole(gzipSync(TAR), other))).toContain(`it should be ${digestOf(other)}, and is ${digestOf(TAR)}`);
  });

  test('a manifest and a configuration that are another', async () => {
    const files = layoutWith(whole(TAR));
    for (const [name, bytes] of files) {
      if (!name.startsWith('blobs/') || bytes[0] !== 0x7b) continue;
      const changed = new Map(files).set(
        name,
        Buffer.from(bytes.toString().replace('"linux"', '"linuX"').replace('rootfs":', 'rootfs" :')),
      );
      if (bytes.includes('schemaVersion')) changed.set(name, Buffer.from(`${bytes} `));
      expect(await whyNot(changed)).toMatch(/^(manifest|configuration) sha256:\w+: /);
    }
  });

  test('the number of layers is not that of the configuration', async () => {
    const files: Files = new Map();
    const config = addBlob(files, { os: 'linux', architecture: 'amd64', rootfs: { diff_ids: [] } }, OCI.config);
    const layers = [addBlob(files, TAR, OCI.layer)];
    const manifest = addBlob(files, { schemaVersion: 2, config, layers }, OCI.manifest);
    expect(await whyNot(layoutOf(files, [manifest]))).toBe('it has 1 layers, and its configuration has the digests of 0');
  });
});

describe('headers of an archive', () => {
  const facts = async (tar: Buffer) => readMade(whole(tar, tar));
  const web = tarEntry({ name: 'bin/web', mode: 0o755, content: ELF });
  const end = Buffer.alloc(1024);
  const long = `${'d/'.repeat(70)}web`;
  const longConfig = { Entrypoint: [`/${long}`] };

  test.each([
    ['PAX', tarFile([{ name: 'x', mode: 0o755, content: ELF, pax: { path: long } }])],
    [
      'GNU',
      Buffer.concat([
        tarEntry({ name: '././@LongLink', type: 'L', content: `${long}\0` }),
        tarEntry({ name: 'x', mode: 0o755, content: ELF }),
        end,
      ]),
    ],
  ])('a long name by %s', async (_, tar) => {
    const { program } = await readMade({ config: longConfig, layers: [{ blob: tar, tar }] });
    expect(program).toMatchObject({ path: `/${long}` });
  });

  test("POSIX' prefix is one, and what GNU has in its place is none", async () => {
    const posix = Buffer.from(tarEntry({ name: 'web', mode: 0o755, content: ELF }));
    posix.write('bin', 345);
    withChecksum(posix.subarray(0, 512));
    const gnu = Buffer.from(web);
    gnu.write('ustar  \0', 257);
    gnu.write('00000000001', 345);
    withChecksum(gnu.subarray(0, 512));
    for (const entry of [posix, gnu])
      expect(await facts(Buffer.concat([entry, end]))).toMatchObject({ program: { path: '/bin/web' } });
  });

  test('a size in PAX, and a binary one', async () => {
    const sized = Buffer.from(tarEntry({ name: 'bin/web', mode: 0o755, content: ELF, pax: { size: String(ELF.length) } }));
    sized.write('00000000000\0', 1024 + 124);
    withChecksum(sized.subarray(1024, 1536));
    const binary = Buffer.from(web);
    binary.fill(0, 124, 136);
    binary[124] = 0x80;
    binary[135] = ELF.length;
    withChecksum(binary.subarray(0, 512));
    for (const entry of [sized, binary])
      expect(await facts(Buffer.concat([entry, end]))).toMatchObject({ program: { path: '/bin/web' } });
  });

  test('a value of a record is any bytes', async () => {
    // SETPCAP (8) and SETUID (7) beside NET_BIND_SERVICE: bytes above 127, and line breaks.
    const value = netBind('ep');
    value.writeUInt32LE(0x0a0a_0580, 4);
    const tar = tarFile([
      { name: 'bin/web', mode: 0o755, content: ELF, pax: { mtime: '1.5', [CAPABILITY]: value, comment: 'x' } },
    ]);
    const { program } = await facts(tar);
    expect(program).toMatchObject({ fileCapability: 'ep', otherCapabilities: expect.arrayContaining(['SETUID', 'SETPCAP']) });
  });

  test('a global header says nothing of the entries behind it', async () => {
    const global = tarEntry({ name: 'pax_global_header', type: 'g', content: paxRecord('path', Buffer.from('elsewhere')) });
    expect(await facts(Buffer.concat([global, web, end]))).toMatchObject({ program: { path: '/bin/web' } });
  });

  test('no blocks at the end, or one', async () => {
    for (const tail of [Buffer.alloc(0), Buffer.alloc(512), Buffer.alloc(20_480)]) {
      expect(await facts(Buffer.concat([web, tail]))).toMatchObject({ program: { path: '/bin/web' } });
    }
  });

  test.each([
    ['a length of no record', 'x path=y\n'],
    ['a length that leads out', '99 path=y\n'],
    ['no end of line', '9 path=y1'],
    ['a size that is no number', '10 size=x\n'],
  ])('%s is broken', async (_, record) => {
    const tar = Buffer.concat([tarEntry({ name: 'x', type: 'x', content: record }), web, end]);
    expect(await whyNot(whole(tar, tar))).toMatch(/a PAX record is broken$/);
  });

  test('a sum that is not right', async () => {
    const wrong = Buffer.from(Buffer.concat([web, web, end]));
    wrong[1024] = 0x7a;
    expect(await whyNot(whole(wrong, wrong))).toMatch(/at byte 1024 there is no header of a tar archive$/);
  });
});

describe('bounds', () => {
  const made = { config: CONFIG, layers: [ENTRIES] };
  const many = Array.from({ length: 50 }, (_, index) => ({ name: `f${index}`, mode: 0o755, content: ELF }));

  test.each([
    ['manifestBytes', { manifestBytes: 100 }, /is larger than 100 bytes$/],
    ['configBytes', { configBytes: 100 }, /is larger than 100 bytes$/],
    ['layers', { layers: 0 }, /^it has more than 0 layers$/],
    ['layerBytes', { layerBytes: 1024 }, /unpacked, it has more than/],
    ['layerEntries', { layerEntries: 1 }, /it has more than 1 entries$/],
    ['fileBytes', { fileBytes: 5 }, /^\/etc\/passwd is too large/],
    ['keptBytes', { keptBytes: 100 }, /more names and texts than kport keeps$/],
    ['pathBytes', { pathBytes: 6 }, /the path, or where it leads, is too long$/],
    ['pathParts', { pathParts: 1 }, /the path, or where it leads, is too long$/],
  ])('%s', async (_, limits, words) => {
    expect(await whyNot(made, { limits })).toMatch(words);
  });

  test('a bomb ends where the bound is', async () => {
    const tar = tarFile([{ name: 'zeros', content: Buffer.alloc(64 * 1024 * 1024) }]);
    for (const blob of [gzipSync(tar), zstdCompressSync(tar)]) {
      expect(await whyNot(whole(blob, tar), { limits: { layerBytes: 1024 * 1024 } })).toMatch(/unpacked, it has more than/);
    }
  });

  test('time', async () => {
    let clock = 0;
    const now = () => {
      clock += 1000;
      return clock;
    };
    const layers = [many, many, many];
    expect(await whyNot({ layers }, { limits: { milliseconds: 2500 }, now })).toMatch(/it took more than 2.5 s$/);
  });

  test('indexes in indexes, and too many manifests', async () => {
    const files: Files = new Map();
    let at = addImage(files, made);
    for (let depth = 0; depth < 5; depth += 1) at = addBlob(files, { schemaVersion: 2, manifests: [at] }, OCI.index);
    layoutOf(files, [at]);
    expect(await whyNot(files)).toBe('its indexes name too many manifests, or go too deep');
    expect((await readLayout(files, { limits: { indexDepth: 6 } })).images).toHaveLength(1);
    expect(await whyNot(files, { limits: { indexDepth: 6, manifests: 4 } })).toBe(
      'its indexes name too many manifests, or go too deep',
    );
  });
});

test('an image that cannot be read keeps no other of the same layout from being read', async () => {
  const files: Files = new Map();
  const [broken, whole] = [
    addImage(files, { layers: [[{ name: 'a/b' }, { name: 'a' }, { name: 'a/b' }]] }),
    addImage(files, { config: CONFIG, layers: [ENTRIES] }),
  ];
  const { images, unreadable } = await readLayout(layoutOf(files, [broken, whole]));
  expect(images).toMatchObject([FACTS]);
  expect(unreadable).toHaveLength(1);
});
