import { Buffer } from 'node:buffer';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { IMAGE_LIMITS } from '../../src/images/limits.ts';
import { readReferences } from '../../src/images/transport/read-references.ts';
import { inWords } from '../told.ts';
import { addImage, digestOf, type Files, layoutOf, layoutWith, writeLayout } from './made-image.ts';
import { CAPABILITY, netBind, tarFile, type Written } from './tar-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'kport-archives-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BASE: Written[] = [{ name: 'etc/passwd', content: 'web:x:101:102::/:\n' }];
const TOP: Written[] = [{ name: 'bin/web', mode: 0o755, content: '\x7fELF', pax: { [CAPABILITY]: netBind('ep') } }];
const CONFIG = { User: 'web', Entrypoint: ['/bin/web'] };
const MADE = { config: CONFIG, layers: [BASE, TOP] };
const FACTS = { user: { uid: 101, gid: 102 }, program: { path: '/bin/web', fileCapability: 'ep' } };

function written(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes);
  return name;
}

/** As `docker save` did before it wrote layouts: folders of layers, one of them a link, and the list behind them. */
function savedImage({
  link = '../first/layer.tar',
  config: name = '',
  tags = ['web:1'] as readonly string[] | null,
} = {}): Buffer {
  const [base, top] = [tarFile(BASE), tarFile(TOP)];
  const rootfs = { type: 'layers', diff_ids: [digestOf(base), digestOf(top), digestOf(base)] };
  const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', config: CONFIG, rootfs }));
  const file = name || `${digestOf(config).slice('sha256:'.length)}.json`;
  const layers = ['first', 'second', 'third'].map((one) => `${one}/layer.tar`);
  return tarFile([
    { name: 'first/', type: '5' },
    { name: 'first/layer.tar', content: base },
    { name: 'second/layer.tar', content: top },
    { name: 'third/layer.tar', type: '2', target: link },
    { name: file, content: config },
    { name: 'manifest.json', content: JSON.stringify([{ Config: file, RepoTags: tags, Layers: layers }]) },
  ]);
}

async function read(ref: string) {
  const { images, unreadable } = await readReferences([ref], {
    cwd: folder,
    env: {},
    plainHosts: [],
    platforms: [],
    limits: IMAGE_LIMITS,
    now: () => 0,
  });
  return { images, why: (inWords(unreadable) as { reason: string }[]).map(({ reason }) => reason).join() };
}

const asArchive = (files: Files) => tarFile([...files].map(([name, content]) => ({ name, content })));
const compressed = [
  ['.tar', (bytes: Buffer) => bytes],
  ['.tar.gz', (bytes: Buffer) => gzipSync(bytes)],
  ['.tar.zst', (bytes: Buffer) => zstdCompressSync(bytes)],
] as const;

describe('oci-archive', () => {
  test.each(compressed)('%s', async (ending, compress) => {
    const file = written(`oci${ending}`, compress(asArchive(layoutWith(MADE))));
    const { images } = await read(`oci-archive:${file}`);
    expect(images).toMatchObject([FACTS]);
    expect(images[0]?.ref).toBe(`oci-archive:${file}`);
  });

  test('several images by their names', async () => {
    const files: Files = new Map();
    const named = (name: string, made: typeof MADE) => ({
      ...addImage(files, made),
      annotations: { 'org.opencontainers.image.ref.name': name },
    });
    layoutOf(files, [named('a', MADE), named('docker.io/library/b:1', { ...MADE, config: { ...CONFIG, User: '7' } })]);
    written('two.tar', asArchive(files));
    const { images } = await read('oci-archive:two.tar');
    expect(images.map(({ ref, user }) => [ref, user.written])).toEqual([
      ['oci-archive:two.tar:a', 'web'],
      ['oci-archive:two.tar:docker.io/library/b:1', '7'],
    ]);
    expect((await read('oci-archive:two.tar:b:1')).images).toHaveLength(1);
    expect((await read('oci-archive:two.tar:c')).why).toBe('it has no image "c" (it has: a, docker.io/library/b:1)');
  });

  test('what is none', async () => {
    written('no.tar', tarFile(BASE));
    written('text', Buffer.from('text'));
    written('cut.tar', asArchive(layoutWith(MADE)).subarray(0, 3000));
    expect((await read('oci-archive:no.tar')).why).toBe('it is no OCI image layout: there is no index.json');
    expect((await read('oci-archive:text')).why).toBe('it ends at byte 4, in the middle of an entry');
    expect((await read('oci-archive:cut.tar')).why).toMatch(/in the middle of an entry$/);
    expect((await read('oci-archive:.')).why).toBe('it is a directory');
    expect((await read('oci-archive:gone')).why).toBe('no such file or directory');
    expect((await read('oci:gone')).why).toBe('no such file or directory');
  });
});

describe('docker-archive', () => {
  test.each(compressed)('old docker save, %s', async (ending, compress) => {
    const file = written(`docker${ending}`, compress(savedImage()));
    const { images } = await read(`docker-archive:${file}`);
    expect(images).toMatchObject([{ ...FACTS, ref: `docker-archive:${file}:web:1` }]);
    expect(images[0]?.digest).toBe(images[0]?.evidence[0]?.blob);
  });

  test('the form that is a layout, too', async () => {
    const files = layoutWith(MADE);
    const config = [...files.keys()].find((name) => files.get(name)?.includes('rootfs')) ?? '';
    const layers = MADE.layers.map((layer) => `blobs/${digestOf(tarFile(layer)).replace(':', '/')}`);
    files.set('manifest.json', Buffer.from(JSON.stringify([{ Config: config, RepoTags: null, Layers: layers }])));
    written('both.tar', asArchive(files));
    expect((await read('docker-archive:both.tar')).images).toMatchObject([{ ...FACTS, ref: 'docker-archive:both.tar' }]);
  });

  test('by name, short or long', async () => {
    written('named.tar', savedImage({ tags: ['docker.io/library/web:1'] }));
    for (const name of ['web:1', 'library/web:1', 'docker.io/library/web:1']) {
      expect((await read(`docker-archive:named.tar:${name}`)).images).toHaveLength(1);
    }
    expect((await read('docker-archive:named.tar:web:2')).why).toBe('it has no image "web:2" (it has: docker.io/library/web:1)');
  });

  test('links in a circle, and out of the archive', async () => {
    written('circle.tar', savedImage({ link: 'layer.tar' }));
    written('out.tar', savedImage({ link: '../../../../etc/passwd' }));
    expect((await read('docker-archive:circle.tar')).why).toBe('third/layer.tar: too many symbolic links');
    expect((await read('docker-archive:out.tar')).why).toBe('third/layer.tar: no such file or directory');
  });

  test('a configuration that is not what its name says, and a layer that is not what the configuration says', async () => {
    written('config.tar', savedImage({ config: `${'0'.repeat(64)}.json` }));
    expect((await read('docker-archive:config.tar')).why).toContain(`it should be sha256:${'0'.repeat(64)}, and is `);
    written('layer.tar', savedImage({ link: '../second/layer.tar' }));
    expect((await read('docker-archive:layer.tar')).why).toMatch(/^third\/layer.tar: it should be sha256:\w+, and is sha256:/);
  });

  test('what is none', async () => {
    written('none.tar', asArchive(layoutWith(MADE)));
    expect((await read('docker-archive:none.tar')).why).toMatch(/^it is nothing that docker save has written/);
    written('empty.tar', tarFile([{ name: 'manifest.json', content: '[]' }]));
    expect((await read('docker-archive:empty.tar')).why).toBe('there is no image in it');
    written('odd.tar', tarFile([{ name: 'manifest.json', content: '[null]' }]));
    expect((await read('docker-archive:odd.tar')).why).toBe('the field "[0].Config" is not what it should be');
  });
});

test('a layout in a folder whose blob is a folder, and one that is a pipe to nowhere', async () => {
  const files = layoutWith(MADE);
  writeLayout(join(folder, 'layout'), files);
  expect((await read('oci:layout')).images).toMatchObject([FACTS]);
  for (const name of files.keys()) if (files.get(name)?.includes('rootfs')) rmSync(join(folder, 'layout', name));
  expect((await read('oci:layout')).why).toMatch(/^configuration sha256:\w+: sha256:\w+ is not there$/);
});

test('what was unpacked is gone', () => {
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`kport-unpacked-${process.pid}-`))).toEqual([]);
});
