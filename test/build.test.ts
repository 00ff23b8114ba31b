import { createRequire } from 'node:module';
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

/** The files that are loaded when one of them is, as Node loads them. */
function loadedBy(name: string): string[] {
  const loaded = new Map<string, object>();
  const own = createRequire(import.meta.url);
  const load = (file: string): object => {
    const chunk = chunks.get(file.replace('./', ''));
    if (!chunk) return own(file);
    const exported = loaded.get(chunk.fileName) ?? {};
    if (loaded.has(chunk.fileName)) return exported;
    loaded.set(chunk.fileName, exported);
    new Function('exports', 'require', 'module', '__filename', chunk.code)(exported, load, { exports: exported }, file);
    return exported;
  };
  load(name);
  return [...loaded.keys()].map((file) => file.replace(/-.{8}\.cjs$/, ''));
}

// Each of them is loaded when the first thing in it is asked for, and what stands outside of functions would ask at once.
test('lint loads nothing of other dialects and no Japanese sentence with the rest, and they load the rest', () => {
  const named = (name: string) => [...chunks.keys()].find((file) => file.startsWith(`${name}-`)) ?? '';
  expect(loadedBy(named('core')).toSorted()).toEqual(['core', 'early']);
  expect(chunks.get('main.cjs')?.code).not.toContain('rolldown-runtime');
  expect(loadedBy(named('dialects'))).toEqual(expect.arrayContaining(['dialects', 'core']));
  expect(loadedBy(named('japanese'))).toContain('japanese');
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
test.each(['rules/may-run-as-root/rule.ts', 'rules/may-run-as-root/compose.ts', 'render/kustomize/trace.ts'])(
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
