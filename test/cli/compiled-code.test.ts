import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Called } from '../../src/cli/io/compiled-code.ts';

const work = mkdtempSync(path.join(tmpdir(), 'kport-code-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const folder = path.join(work, 'code');
const file = path.join(work, 'core-abc.cjs');
const BODY = 'exports.answer = () => 42; exports.place = __filename; exports.path = require("node:path").sep;\n';
const TEXT = `(function (exports, require, module, __filename) {${BODY}})`;
const kept = (): string[] => readdirSync(folder, { withFileTypes: true }).map(({ name }) => name);
const keptOf = (name: string): string[] => kept().filter((one) => one.startsWith(`${name}-`));

const src = (name: string): string => JSON.stringify(new URL(`../../src/${name}`, import.meta.url).href);
const SCRIPT = `
import { createRequire } from 'node:module';
import { CODE_BYTES, compiledCode } from ${src('cli/io/compiled-code.ts')};
import { boundRoom } from ${src('cli/io/bounded-room.ts')};
import { compileLate } from ${src('cli/io/compile-late.ts')};
import { userCache } from ${src('sources/user-cache.ts')};
const [, folder, file, called, length] = process.argv;
const require = createRequire(file);
const cache = userCache(folder, { time: () => 0, bytes: CODE_BYTES });
const code = compiledCode(cache, require.extensions);
const { answer, place } = require(file);
if (length === 'rendered') require(file.replace('core', 'lint-rendered'));
const told = (length.startsWith('with ') ? length.slice(5).split(' ') : []).map((name) => require(file.replace('core-abc', name)).place);
console.log(JSON.stringify({ answered: answer(), place, ...(told.length > 0 ? { told } : {}) }));
if (length === 'of-many') (compileLate(), boundRoom());
code.keep(called);`;

/** A process that loads the largest file, calls it, and keeps what was compiled: in one that has done so V8 asks no cache. */
function runOnce(
  called: Called = 'findings',
  length: 'of-few' | 'of-many' | 'rendered' | `with ${string}` = 'of-few',
): { answered: number; place: string; told?: readonly string[] } {
  const args = ['--input-type=module', '-e', SCRIPT, folder, file, called, length];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

describe('what was compiled', () => {
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(file, TEXT);
    utimesSync(file, 1, 1);
  });

  test('is kept once, and the module is the same with it', () => {
    const answer = { answered: 42, place: file };
    expect(runOnce()).toEqual(answer);
    const [name = ''] = kept();
    expect(name).toMatch(/^core-abc-.*-findings$/);
    const written = readFileSync(path.join(folder, name));
    expect(runOnce()).toEqual(answer);
    expect(readFileSync(path.join(folder, name))).toEqual(written);
    expect(kept()).toEqual([name]);
  });

  test('of a run that found something takes the place of what is kept of one that did not, and not the other way round', () => {
    runOnce('clean');
    expect(kept()).toHaveLength(1);
    runOnce('findings');
    expect(kept().map((name) => name.split('-').at(-1))).toEqual(['clean', 'findings']);
    rmSync(path.join(folder, kept()[0] ?? ''));
    runOnce('clean');
    expect(kept().map((name) => name.split('-').at(-1))).toEqual(['findings']);
  });

  test('of a run that renders gives way to what is kept of any other short one', () => {
    writeFileSync(path.join(work, 'lint-rendered-abc.cjs'), TEXT);
    const called = () => keptOf('core').map((name) => name.split('-').at(-1));
    runOnce('findings', 'rendered');
    expect(called()).toEqual(['unjudged']);
    runOnce('clean');
    expect(called()).toEqual(['clean', 'unjudged']);
    rmSync(path.join(folder, keptOf('core')[1] ?? ''));
    runOnce('findings', 'rendered');
    expect(called()).toEqual(['clean']);
  });

  test('of a long run is kept where nothing else is, and given up by the first short one: what the next one keeps is its own', () => {
    const called = () => kept().map((name) => name.split('-').at(-1));
    const bytesOf = (index: number) => readFileSync(path.join(folder, kept()[index] ?? '')).length;
    runOnce('long');
    runOnce('long');
    expect(called()).toEqual(['long']);
    const before = bytesOf(0);
    runOnce('clean');
    expect(called()).toEqual(['long']);
    expect(bytesOf(0)).toBeLessThan(before);
    runOnce('clean');
    expect(called()).toEqual(['clean', 'long']);
    const own = bytesOf(0);
    runOnce('long');
    expect(called()).toEqual(['clean', 'long']);
    expect(bytesOf(0)).toBe(own);
  });

  test('of a run over many files, which tells V8 otherwise, is taken by one over few', () => {
    runOnce('findings', 'of-many');
    runOnce('clean');
    expect(kept().map((name) => name.split('-').at(-1))).toEqual(['findings']);
  });

  test('of another command gives way to that of lint', () => {
    const called = () => kept().map((name) => name.split('-').at(-1));
    runOnce('part');
    runOnce('part');
    expect(called()).toEqual(['part']);
    runOnce('clean');
    expect(called()).toEqual(['clean', 'part']);
  });

  test('of files beside it is kept as well, for each that was loaded first of them, and of files elsewhere nothing', () => {
    const places = ['one', 'two', 'elsewhere/three'].map((name) => path.join(work, `${name}.cjs`));
    mkdirSync(path.join(work, 'elsewhere'), { recursive: true });
    for (const place of places.slice(0, 2)) writeFileSync(place, TEXT);
    writeFileSync(places[2] ?? '', BODY);
    for (let run = 0; run < 2; run += 1) expect(runOnce('findings', 'with one two elsewhere/three').told).toEqual(places);
    expect(keptOf('one').concat(keptOf('two'))).toEqual([
      expect.stringMatching(/^one-.*-one-findings$/),
      expect.stringMatching(/^two-.*-one-findings$/),
    ]);
    expect(keptOf('core')).toEqual([expect.stringMatching(/-part$/)]);
    runOnce('clean', 'with two');
    expect(keptOf('core')).toEqual([expect.stringMatching(/-part$/)]);
    expect(keptOf('two')).toEqual([expect.stringMatching(/-one-findings$/), expect.stringMatching(/-two-clean$/)]);
    expect(keptOf('three')).toEqual([]);
    runOnce('clean');
    expect(keptOf('core')).toEqual([expect.stringMatching(/-clean$/), expect.stringMatching(/-part$/)]);
  });

  test.each([
    ['no code', () => Buffer.from('x')],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['as long, and its end was never written', (bytes: Buffer) => Buffer.from(bytes).fill(0, bytes.length / 2)],
  ])('is made anew where it is %s', (_, change) => {
    runOnce();
    const entry = path.join(folder, kept()[0] ?? '');
    const before = readFileSync(entry);
    const spoilt = change(before);
    writeFileSync(entry, spoilt);
    expect(runOnce().answered).toBe(42);
    expect(readFileSync(entry).length).toBe(before.length);
    expect(readFileSync(entry).equals(spoilt)).toBe(false);
  });

  test('of a file that somebody has changed is not taken for it, be it as long', () => {
    runOnce();
    writeFileSync(file, TEXT.replace('42', '43'));
    expect(runOnce().answered).toBe(43);
  });

  test.runIf(process.platform !== 'win32')('is not believed where others may write, and nothing is written there', () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    expect(runOnce().answered).toBe(42);
    expect(kept()).toEqual([]);
  });

  test('is nobody’s where there is no place for it', () => {
    writeFileSync(folder, '');
    expect(runOnce().answered).toBe(42);
  });
});

test.runIf(process.platform === 'linux')('where no folder can be made, nothing is kept, and the run ends', () => {
  writeFileSync(file, TEXT);
  const args = ['--input-type=module', '-e', SCRIPT, '/proc/kport/code', file, 'clean', 'of-few'];
  const { signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000, killSignal: 'SIGKILL' });
  expect(signal).toBe(null);
  expect(JSON.parse(stdout)).toMatchObject({ answered: 42 });
});
