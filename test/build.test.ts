import { rolldown } from 'rolldown';
import { describe, expect, test } from 'vitest';
import configurations from '../rolldown.config.ts';
import { codeName } from '../src/lint/kept-verdicts.ts';

const [cli] = [configurations].flat();
const { output: options, ...input } = cli ?? {};
const { output } = await (await rolldown(input)).generate([options ?? {}].flat()[0]);
const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));

// 30 ms of each run, where it was so: what is loaded before enableCompileCache is compiled anew each time.
test('main loads no more than a few words before the cache of compiled code is there', () => {
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

describe('what lint loads for one small file', () => {
  const holding = (text: string): string[] =>
    [...chunks.values()].filter(({ code }) => code.includes(text)).map(({ name }) => name);

  // An update of js-yaml that is written otherwise than the build expects is seen here, by nothing that lint does.
  test.each(['tag:yaml.org,2002:omap', 'tag:yaml.org,2002:int', 'skipInvalid'])(
    'has no %s of js-yaml, which others have',
    (text) => {
      expect(holding(text)).not.toContain('core');
      expect(holding(text)).not.toEqual([]);
    },
  );

  test('has nothing of commander that compares each option with all others, as the sources do', () => {
    expect(holding('variadic=')).toContain('core');
    expect(holding('due to conflicting flag')).toEqual([]);
  });

  test('asks commander for no letters of all scripts', () => {
    expect(holding('variadic=')).toContain('core');
    expect(holding('ID_Continue')).not.toContain('core');
  });
});

// What was judged is kept by the name of that file, in which is the bundler's hash: verdicts of other rules would be believed.
test.each(['rules/may-run-as-root/rule.ts', 'render/kustomize/trace.ts'])(
  'the name of what judges kustomizations is another one with another %s',
  async (changed) => {
    const change = {
      name: 'change',
      transform: (code: string, id: string) => (id.endsWith(`/src/${changed}`) ? `${code}\nprocess.title = 'other';\n` : null),
    };
    const other = await (await rolldown({ ...input, plugins: [input.plugins, change] })).generate([options ?? {}].flat()[0]);
    const nameIn = (files: readonly { readonly fileName: string }[]) =>
      files.map(({ fileName }) => fileName).filter((name) => name.startsWith('lint-rendered-'));
    expect(nameIn(output)).toHaveLength(1);
    expect(nameIn(other.output)).toHaveLength(1);
    expect(nameIn(other.output)).not.toEqual(nameIn(output));
    expect(nameIn(output).map(codeName)).not.toContain(undefined);
  },
);
