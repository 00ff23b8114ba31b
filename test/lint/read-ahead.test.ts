import { execFileSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { startReading } from '../../src/lint/read-ahead.ts';
import { type Sifting, sifter } from '../../src/lint/sift.ts';
import { type FilesAhead, filesAhead, MOST, takerOf } from '../../src/sources/files-ahead.ts';
import { scratch } from '../sources/scratch.ts';
import { BAD, CONFIG_MAP, judging } from './judging.ts';
import { lint, TREE } from './run.ts';

const KIB = 1024;
const SKIPPED = { code: 'no-document' } as const;

/** Of what is handed over with its text. */
function textIn(taken: object | undefined): unknown {
  return taken && 'text' in taken ? taken.text : undefined;
}

/** Some of which there is nothing to judge in, of many lengths. */
const WRITTEN = Object.fromEntries(
  Array.from({ length: 300 }, (_, index) => {
    const text = `${index % 3 === 0 ? BAD.replaceAll('app', `app${index}`) : CONFIG_MAP}\n#${'x'.repeat((index % 13) * 20 * KIB + (index % 7))}\n`;
    return [`${index}.yaml`, text];
  }),
);
const NAMES = Object.keys(WRITTEN);

function started(files: FilesAhead, sifting?: Sifting): Worker {
  return new Worker(new URL('../../src/lint/ahead-thread.ts', import.meta.url), { workerData: { files, sifting } });
}

test('another thread reads many times as much as there is room for', async () => {
  const files = filesAhead(NAMES, scratch(WRITTEN), () => true);
  const worker = started(files);
  const take = takerOf(files);
  for (const [index, file] of NAMES.entries()) {
    while (Atomics.load(files.states, index) === 0) await setTimeout(1);
    expect(textIn(take(index)) === WRITTEN[file], file).toBe(true);
  }
  await worker.terminate();
});

test('and tells of each in which nothing is to be judged, and what it has scanned of the others', async () => {
  const files = filesAhead(NAMES, scratch(WRITTEN), () => true);
  const worker = started(files, { workloads: [] });
  const take = takerOf(files);
  const sift = sifter({ workloads: [] }, MOST);
  for (const [index, file] of NAMES.entries()) {
    while (Atomics.load(files.states, index) === 0) await setTimeout(1);
    const taken = take(index);
    if (index % 3 !== 0) expect(taken, file).toEqual({ objects: 1 });
    else {
      const text = WRITTEN[file] ?? '';
      expect([textIn(taken) === text, taken && 'scanned' in taken && taken.scanned], file).toEqual([true, sift(file, text)]);
    }
  }
  await worker.terminate();
});

test.each([0, 1, 10, 150])('where it ends behind %i files, the others are read where they are judged', async (count) => {
  const files = filesAhead(NAMES, scratch(WRITTEN), () => true);
  const worker = started(files, { workloads: [] });
  const take = takerOf(files, 50);
  const isRight = (index: number): boolean => {
    const taken = take(index);
    if (taken === undefined) return true;
    return 'text' in taken ? taken.text === WRITTEN[`${index}.yaml`] : index % 3 !== 0;
  };
  for (let index = 0; index < count; index += 1) {
    while (Atomics.load(files.states, index) === 0) await setTimeout(1);
    expect(isRight(index)).toBe(true);
  }
  await worker.terminate();
  expect(NAMES.slice(count).every((_, index) => isRight(count + index))).toBe(true);
  expect(take(NAMES.length - 1)).toBeUndefined();
});

test('it reads nothing that somebody has named, nor what is not to be read, or read otherwise', async () => {
  const left = [
    { file: 'a.yaml' },
    { file: 'b.yaml', skipped: SKIPPED },
    { file: 'c.yaml', isMet: true, byQuadlet: {} },
  ] as const;
  const names = Array.from({ length: 200 }, (_, index) => `${index}.yaml`);
  const ahead = startReading(
    [...left, ...names.map((file) => ({ file, isMet: true }) as const)],
    scratch(Object.fromEntries([...left.map(({ file }) => file), ...names].map((file) => [file, 'kind: [']))),
    judging(),
  );
  // Until it has begun with those behind them.
  let taken: object | undefined;
  for (let index = left.length; index < names.length && taken === undefined; index += 1) {
    await setTimeout(100);
    taken = ahead.take(index);
  }
  expect(taken).toMatchObject({ text: 'kind: [', isMet: true });
  expect(left.map((_, index) => ahead.take(index))).toEqual([undefined, undefined, undefined]);
  await ahead.stop();
});

test('where Node may start no thread, each is read where it is judged', () => {
  const file = new URL('../../src/lint/read-ahead.ts', import.meta.url).href;
  const script = `import { startReading } from ${JSON.stringify(file)};
const { take, stop } = startReading([{ file: 'a.yaml', isMet: true }], '/', { policy: { workloads: [] } });
console.log(take(0), await stop());`;
  const given = ['--permission', '--allow-fs-read=*', '--input-type=module', '-e', script];
  expect(execFileSync(process.execPath, given, { encoding: 'utf8' })).toBe('undefined undefined\n');
});

test('a run over thousands of files finds the same with it as without', async () => {
  const texts = Object.values(TREE);
  const bulk = Array.from({ length: 5000 }, (_, index) => [`z/${index}.yaml`, `${texts[index % 8] ?? ''}\n# ${index}\n`]);
  const directory = scratch({ ...TREE, ...Object.fromEntries(bulk) });
  const paths = ['.', '-', 'a/bad.yaml', 'gone.yaml'];
  const alone = await lint(directory, paths, { stdin: BAD });
  expect(alone.counts.files).toBe(5010);
  expect(await lint(directory, paths, { stdin: BAD, threads: 'usual' })).toEqual(alone);
});
