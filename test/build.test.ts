import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import configurations from '../rolldown.config.ts';

// 30 ms of each run, where it was so: what is loaded before enableCompileCache is compiled anew each time.
test('main loads no more than a few words before the cache of compiled code is there', { timeout: 120_000 }, async () => {
  const [cli] = [configurations].flat();
  const { output: options, plugins: _, ...input } = cli ?? {};
  const { output } = await (await rolldown(input)).generate([options ?? {}].flat()[0]);
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
  const early = new Set(['main.cjs']);
  for (const name of early) for (const other of chunks.get(name)?.imports ?? []) if (chunks.has(other)) early.add(other);
  const bytes = [...early].reduce((sum, name) => sum + (chunks.get(name)?.code.length ?? 0), 0);
  expect([...early].some((name) => name.startsWith('early-'))).toBe(true);
  expect(bytes).toBeLessThan(20_000);
  // A thread that loads main would be another kport.
  for (const { fileName, imports, dynamicImports } of chunks.values()) {
    expect([fileName, ...imports, ...dynamicImports].filter((name) => name === 'main.cjs')).toEqual(
      fileName === 'main.cjs' ? ['main.cjs'] : [],
    );
  }
});
