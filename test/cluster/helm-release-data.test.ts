import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeRelease } from '../../src/cluster/helm-release-data.ts';
import { inWords } from '../told.ts';
import { RELEASE, stored } from './stored-releases.ts';

describe('a stored release', () => {
  test('is read as far as it is asked for', () => {
    expect(inWords(decodeRelease(stored(RELEASE)))).toEqual({
      name: 'web',
      namespace: 'shop',
      revision: 1,
      status: 'pending-install',
      chart: 'web 1.0.0',
      manifest: RELEASE.manifest,
      hooks: [{ path: 'web/templates/migrate.yaml', manifest: 'kind: Job' }],
    });
  });

  test.each([
    ['without what helm leaves out where it is empty', { name: 'web', version: 1 }],
    ['with the null that Go writes for no list', { name: 'web', version: 1, hooks: null, manifest: '' }],
  ])('%s', (_, release) => {
    expect(inWords(decodeRelease(stored(release)))).toEqual({
      name: 'web',
      namespace: '',
      revision: 1,
      status: 'unknown',
      chart: '',
      manifest: '',
      hooks: [],
    });
  });

  test('of a helm that did not compress is read, too', () => {
    const plain = Buffer.from(JSON.stringify(RELEASE)).toString('base64');
    expect(decodeRelease(plain)).toMatchObject({ name: 'web' });
  });

  test('may have line breaks in its base64', () => {
    expect(decodeRelease(stored(RELEASE).replaceAll(/.{64}/g, '$&\n'))).toMatchObject({ name: 'web' });
  });
});

describe('what is no release', () => {
  const cut = gzipSync(JSON.stringify(RELEASE)).subarray(0, 40).toString('base64');
  test.each([
    ['nothing', '', 'it is not base64'],
    ['text', 'kind: Secret', 'it is not base64'],
    ['base64 that is cut', 'aGVsb', 'it is not base64'],
    ['gzip that is cut', cut, 'it is broken gzip'],
    ['gzip with wrong bytes in it', `${stored(RELEASE).slice(0, 80)}AAAA${stored(RELEASE).slice(84)}`, 'it is broken gzip'],
    ['other bytes', Buffer.from([0, 1, 2, 3]).toString('base64'), 'it is not JSON'],
    ['a list', stored([]), 'it is not an object'],
    ['null', stored(null), 'it is not an object'],
    ['one without a name', stored({ version: 1 }), 'it has no name'],
    ['one with a name that is no text', stored({ ...RELEASE, name: ['web'] }), 'it has no name'],
    ['one with a namespace that is no text', stored({ ...RELEASE, namespace: 1 }), 'its namespace is no text'],
    ['one without a version', stored({ ...RELEASE, version: undefined }), 'it has no version'],
    ['one of version 0', stored({ ...RELEASE, version: 0 }), 'it has no version'],
    ['one with half a version', stored({ ...RELEASE, version: 1.5 }), 'it has no version'],
    ['one whose manifest is an object', stored({ ...RELEASE, manifest: {} }), 'its manifest is no text'],
    ['one whose hooks are an object', stored({ ...RELEASE, hooks: {} }), 'its hooks are no list'],
    ['one with a hook that is no object', stored({ ...RELEASE, hooks: ['kind: Job'] }), 'one of its hooks has no manifest'],
    ['one with a hook without a manifest', stored({ ...RELEASE, hooks: [{ path: 'a' }] }), 'one of its hooks has no manifest'],
  ])('%s', (_, text, unreadable) => {
    expect(inWords(decodeRelease(text))).toEqual({ unreadable });
  });

  test('a bomb is put out: a kilobyte for each MiB would unpack to a gigabyte', () => {
    const bomb = gzipSync(Buffer.alloc(33 * 1024 * 1024, ' ')).toString('base64');
    expect(bomb.length).toBeLessThan(50_000);
    expect(inWords(decodeRelease(bomb))).toEqual({ unreadable: 'it has more than 32 MiB when it is unpacked' });
  });

  test('a status, a chart and a path of another type are not told', () => {
    const odd = { ...RELEASE, info: { status: 7 }, chart: { metadata: { name: {}, version: '1' } }, hooks: [{ manifest: 'a' }] };
    expect(decodeRelease(stored(odd))).toMatchObject({ status: 'unknown', chart: '1', hooks: [{ path: '', manifest: 'a' }] });
  });
});
