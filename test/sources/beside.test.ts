// What is beside the files of one run: asked once of each folder, and never told wrong by that.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { besideIn } from '../../src/sources/beside.ts';
import { findFiles, type WalkedFolders } from '../../src/sources/find-files.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'kport-beside-'));
  mkdirSync(path.join(cwd, 'units/web.service.d'), { recursive: true });
  writeFileSync(path.join(cwd, 'units/web.service'), 'a');
  writeFileSync(path.join(cwd, 'units/web.service.d/b.conf'), 'b');
  writeFileSync(path.join(cwd, 'units/web.service.d/a.conf'), 'c');
});
afterEach(() => rmSync(cwd, { recursive: true }));

test('what is there is told, whether its folder was listed or not', () => {
  const beside = besideIn(cwd);
  const texts = () => ['units/web.service', './units/web.service', `${cwd}/units/web.service`].map((file) => beside.text(file));
  expect(texts()).toEqual(['a', 'a', 'a']);
  expect(beside.names('units')).toEqual(['web.service', 'web.service.d']);
  expect(beside.names('units/web.service.d')).toEqual(['a.conf', 'b.conf']);
  expect(beside.names('units/.')).toEqual(['web.service', 'web.service.d']);
  expect(beside.names('units/../units')).toEqual(['web.service', 'web.service.d']);
  expect(beside.names(`${cwd}/units/web.service.d`)).toEqual(['a.conf', 'b.conf']);
  expect(texts()).toEqual(['a', 'a', 'a']);
});

test('what is not there is not, in folders that are and in others', () => {
  const beside = besideIn(cwd);
  for (const folder of ['units/other.service.d', 'nowhere', 'nowhere/units', 'units/web.service'])
    expect(beside.names(folder)).toEqual([]);
  for (const file of ['units/web.socket', 'nowhere/web.socket', 'units', 'units/web.service/x'])
    expect(beside.text(file)).toBeUndefined();
});

test.each(['.', '', './', '..'])('the folder %j is one', (folder) => {
  const beside = besideIn(path.join(cwd, folder === '..' ? 'units' : ''));
  expect(beside.names(folder)).toEqual(['units']);
});

test('a link leads where it leads', () => {
  symlinkSync('units', path.join(cwd, 'linked'));
  symlinkSync('nowhere', path.join(cwd, 'broken'));
  const beside = besideIn(cwd);
  expect(beside.names('linked')).toEqual(['web.service', 'web.service.d']);
  expect(beside.text('linked/web.service')).toBe('a');
  expect(beside.names('broken')).toEqual([]);
});

test('more folders than are kept are told all the same, and each run asks anew', () => {
  for (let index = 0; index < 200; index += 1) {
    mkdirSync(path.join(cwd, `many/${index}`), { recursive: true });
    writeFileSync(path.join(cwd, `many/${index}/x`), String(index));
  }
  const beside = besideIn(cwd);
  for (let index = 0; index < 200; index += 1) {
    expect(beside.names(`many/${index}`)).toEqual(['x']);
    expect(beside.text(`many/${index}/x`)).toBe(String(index));
  }
  writeFileSync(path.join(cwd, 'units/web.socket'), 'new');
  expect(besideIn(cwd).text('units/web.socket')).toBe('new');
});

test('a folder may have a name with an ending where it has one, or where nobody can list it', () => {
  const beside = besideIn(cwd);
  expect([beside.mayHave('units', '.d'), beside.mayHave('units', '.socket')]).toEqual([true, false]);
  expect([beside.mayHave('nowhere', '.d'), beside.mayHave('units/other', '.d')]).toEqual([false, false]);
  // A file stands for what is there and has no names.
  expect(beside.mayHave('units/web.service', '.d')).toBe(true);
});

test('a folder lacks a name where it is listed without it, or is not there itself', () => {
  const beside = besideIn(cwd);
  expect([beside.lacks('units', 'web.service'), beside.lacks('./units/', 'nothing')]).toEqual([false, true]);
  expect([beside.lacks('nowhere', 'x'), beside.lacks('units/web.service', 'x')]).toEqual([true, false]);
});

test('what a walk has listed is not listed again, and nothing else is taken from it', async () => {
  mkdirSync(path.join(cwd, 'others'));
  writeFileSync(path.join(cwd, 'others/pod.yaml'), 'kind: Pod');
  const folders: WalkedFolders = new Map();
  await findFiles(['.'], cwd, [], { folders });
  expect([...folders.keys()].map((folder) => path.relative(cwd, folder))).toEqual(['units']);
  writeFileSync(path.join(cwd, 'units/web.socket'), 'new');
  writeFileSync(path.join(cwd, 'others/web.socket'), 'new');
  const beside = besideIn(cwd, folders);
  expect([beside.names('units', '.socket'), beside.names('others', '.socket')]).toEqual([[], ['web.socket']]);
  expect(beside.names('units')).toEqual(['web.service', 'web.service.d']);
});

test.each([['b.conf'], ['./b.conf'], ['.'], ['*.conf']])(
  'in a folder of drop-ins %s is told with the name of that folder',
  async (named) => {
    const found = await findFiles([named], path.join(cwd, 'units/web.service.d'));
    expect(found.map(({ file }) => file)).toContain('../web.service.d/b.conf');
    expect(found.length).toBe(named.includes('b.') ? 1 : 2);
  },
);

test('a path that begins at the root is told as it is, and so is one in another folder', async () => {
  const absolute = path.join(cwd, 'units/web.service.d/b.conf');
  expect(await findFiles([absolute], path.join(cwd, 'units/web.service.d'))).toEqual([{ file: absolute }]);
  expect(await findFiles(['web.service'], path.join(cwd, 'units'))).toEqual([{ file: 'web.service' }]);
});
