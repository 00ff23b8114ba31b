import { execFileSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { startReading } from '../../src/lint/read-ahead.ts';
import { filesAhead, takerOf } from '../../src/sources/files-ahead.ts';
import { scratch } from '../sources/scratch.ts';
import { BAD } from './judging.ts';
import { lint, TREE } from './run.ts';

// As if a few hundred files were as many as pay for it.
const readsAhead = vi.hoisted(() => vi.fn(() => true));
vi.mock('../../src/lint/thread-count.ts', async (original) => ({ ...(await original<object>()), readsAhead }));

const KIB = 1024;
const SKIPPED = { code: 'no-document' } as const;

const WRITTEN = Object.fromEntries(
  Array.from({ length: 300 }, (_, index) => [
    `${index}.yaml`,
    `${index}: ${'x'.repeat((index % 13) * 20 * KIB + (index % 7))}\n`,
  ]),
);

// Of 300 none is left; of fewer, what it has read no more is read where it is judged.
test.each([0, 1, 10, 150, 300])(
  'another thread reads many times as much as there is room for, and may end behind %i files',
  async (count) => {
    const files = filesAhead(Object.keys(WRITTEN), scratch(WRITTEN), () => true);
    const worker = new Worker(new URL('../../src/lint/ahead-thread.ts', import.meta.url), { workerData: files });
    const take = takerOf(files, 50);
    for (const [index, [file, text]] of Object.entries(WRITTEN).entries()) {
      if (index === count) await worker.terminate();
      while (index < count && Atomics.load(files.states, index) === 0) await setTimeout(1);
      const taken = take(index)?.text;
      expect(taken === text || (index >= count && taken === undefined), file).toBe(true);
    }
    await worker.terminate();
  },
);

test('it reads nothing that somebody has named, nor what is not to be read', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `${index}.yaml`);
  const ahead = startReading(
    names.map((file, index) => (index === 0 ? { file } : index === 1 ? { file, skipped: SKIPPED } : { file, isMet: true })),
    scratch(Object.fromEntries(names.map((file) => [file, file]))),
    new Set(),
  );
  // Until it has come by them to what stands behind them.
  let taken: unknown;
  for (let index = 2; index < names.length && taken === undefined; index += 1) {
    await setTimeout(100);
    taken = ahead.take(index);
  }
  expect([taken, ahead.take(0), ahead.take(1)]).toEqual([expect.anything(), undefined, undefined]);
  await ahead.stop();
});

test('where Node may start no thread, each is read where it is judged', () => {
  const file = new URL('../../src/lint/read-ahead.ts', import.meta.url).href;
  const script = `import { startReading } from ${JSON.stringify(file)};
const { take, stop } = startReading([{ file: 'a.yaml', isMet: true }], '/', new Set());
console.log(take(0), await stop());`;
  const given = ['--permission', '--allow-fs-read=*', '--input-type=module', '-e', script];
  expect(execFileSync(process.execPath, given, { encoding: 'utf8' })).toBe('undefined undefined\n');
});

test('a run over hundreds of files finds the same with it as without', async () => {
  const texts = Object.values(TREE);
  // Half of them have the text of one before, whoever of the two has read that.
  const bulk = Array.from({ length: 500 }, (_, index) => [`z/${index}/m.yaml`, `${texts[index % 8] ?? ''}\n# ${index % 248}\n`]);
  const directory = scratch({ ...TREE, ...Object.fromEntries(bulk) });
  const paths = ['.', '-', 'a/bad.yaml', 'gone.yaml'];
  const alone = await lint(directory, paths, { stdin: BAD });
  expect(alone.counts.files).toBe(510);
  expect(readsAhead).not.toHaveBeenCalled();
  expect(await lint(directory, paths, { stdin: BAD, threads: undefined })).toEqual(alone);
  expect(readsAhead).toHaveBeenCalledOnce();
});
