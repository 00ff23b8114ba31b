import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { layoutStore } from '../../src/images/layout.ts';
import { IMAGE_LIMITS } from '../../src/images/limits.ts';
import { readImages } from '../../src/images/read-images.ts';
import { CACHE_LIMITS, layerCache } from '../../src/images/transport/layer-cache.ts';
import { digestOf, type Files, filesOf, layoutWith } from './made-image.ts';
import { CAPABILITY, netBind, tarFile, type Written } from './tar-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'kport-cache-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EP = { [CAPABILITY]: netBind('ep') };
const ELF = '\x7fELF';
const LAYERS: readonly (readonly Written[])[] = [
  [
    { name: 'etc/passwd', content: 'wéb:x:101:102::/:\n' },
    { name: 'bin/a', mode: 0o755, content: ELF, pax: EP },
    { name: 'bin/b', mode: 0o755, content: ELF, pax: EP },
    { name: 'old/x', mode: 0o755, content: ELF, pax: EP },
    { name: 'run', mode: 0o755, content: '#!/bin/a -x\n' },
  ],
  [
    { name: 'bin/.wh.b' },
    { name: 'old/.wh..wh..opq' },
    { name: 'old/plain', content: 'x' },
    { name: 'start', type: '2', target: '/run' },
    { name: 'bin/c', mode: 0o755, content: ELF, pax: EP },
    { name: 'bin/d', type: '1', target: 'bin/c', mode: 0o755 },
  ],
];
const MADE = { config: { User: 'wéb', Cmd: ['/start'] }, layers: LAYERS };
const DIGESTS = LAYERS.map((layer) => digestOf(tarFile(layer)));

/** Reads the image, and tells which blobs of layers were opened. */
async function read(files: Files, cache = layerCache(folder, () => 0)) {
  const opened: string[] = [];
  const all = filesOf(files);
  const watched = {
    open: async (path: string) => {
      opened.push(path.replace('blobs/sha256/', 'sha256:'));
      return all.open(path);
    },
  };
  const limits = IMAGE_LIMITS;
  const open = async () => layoutStore(watched, { ref: 'oci:x', limits });
  const result = await readImages('oci:x', open, { platforms: [], limits, now: () => 0, cache });
  return { result, opened: opened.filter((one) => DIGESTS.includes(one)) };
}

const fileOf = (digest = '') => join(folder, `${digest.replace(':', '-')}.json.gz`);

describe('what layers came to', () => {
  test('is kept, and a layer is not opened a second time', async () => {
    const first = await read(layoutWith(MADE));
    expect(first.opened).toEqual(DIGESTS);
    expect(first.result.images[0]).toMatchObject({
      user: { uid: 101 },
      program: { path: '/bin/a', fileCapability: 'ep', script: { path: '/run', argument: '-x' } },
      // Hard links without the header of their own: of Podman and CRI-O alone.
      capable: [{ path: '/bin/c' }],
    });
    const second = await read(layoutWith(MADE));
    expect(second.opened).toEqual([]);
    expect(second.result).toEqual(first.result);
  });

  test('is what the image says, even where another one has said otherwise of the same layer', async () => {
    const files = layoutWith({ ...MADE, layers: [{ blob: tarFile(LAYERS[0] ?? []), tar: tarFile([]) }] });
    const { result, opened } = await read(files);
    expect(result.images).toEqual([]);
    expect(opened).toHaveLength(1);
  });

  test.each([
    ['no gzip', () => Buffer.from('x')],
    ['no JSON', () => gzipSync('{')],
    ['of another form', (text: string) => gzipSync(text.replace('"form":1', '"form":2'))],
    ['with a file that is not there', (text: string) => gzipSync(text.replace('"root":["etc",', '"root":["odd",99,"etc",'))],
    ['with a name that is none', (text: string) => gzipSync(text.replace('"root":["etc"', '"root":[7'))],
  ])('a file that is %s is as if it were not there, and is written anew', async (_, change) => {
    const before = await read(layoutWith(MADE));
    const text = gunzipSync(readFileSync(fileOf(DIGESTS[0]))).toString();
    writeFileSync(fileOf(DIGESTS[0]), change(text));
    const { result, opened } = await read(layoutWith(MADE));
    expect(opened).toEqual([DIGESTS[0]]);
    expect(result).toEqual(before.result);
    expect(gunzipSync(readFileSync(fileOf(DIGESTS[0]))).toString()).toBe(text);
  });

  test('is nobody else’s to read', async () => {
    await read(layoutWith(MADE));
    if (process.platform !== 'win32') expect(statSync(fileOf(DIGESTS[0])).mode & 0o777).toBe(0o600);
  });

  test('is bounded: what was not wanted for longest goes', async () => {
    const small = join(folder, 'small');
    let clock = 1_000_000;
    const cache = layerCache(small, () => clock, { ...CACHE_LIMITS, bytes: 700 });
    const image = (user: string) => layoutWith({ ...MADE, layers: [[{ name: 'etc/passwd', content: `${user}:x:1:1::/:\n` }]] });
    for (const user of ['a', 'b', 'a', 'c', 'a', 'd', 'a', 'e', 'a']) {
      clock += 10_000_000;
      await read(image(user), cache);
    }
    const kept = readdirSync(small);
    const digest = digestOf(tarFile([{ name: 'etc/passwd', content: 'a:x:1:1::/:\n' }]));
    expect(kept).toContain(`${digest.replace(':', '-')}.json.gz`);
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.reduce((sum, name) => sum + statSync(join(small, name)).size, 0)).toBeLessThanOrEqual(700);
  });

  test('a folder that cannot be written to is no error', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { result } = await read(
      layoutWith(MADE),
      layerCache(join(folder, 'file', 'x'), () => 0),
    );
    expect(result.images).toHaveLength(1);
  });
});
