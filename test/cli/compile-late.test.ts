import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const FILE = new URL('../../src/cli/io/compile-late.ts', import.meta.url).href;
/** The tag is of all flags: code that was kept is taken where it is the same. */
const SCRIPT = `
import { cachedDataVersionTag } from 'node:v8';
import { compileAsUsual, compileLate } from ${JSON.stringify(FILE)};
const tags = [cachedDataVersionTag()];
compileLate();
tags.push(cachedDataVersionTag());
compileAsUsual();
tags.push(cachedDataVersionTag());
if (process.argv[1] === 'late') compileLate();
function hot(value) { return value.a + value.b; }
for (let index = 0; index < 1_000; index += 1) hot({ a: index, b: 1 });
console.log(JSON.stringify(tags.map((tag) => tag === tags[0])));`;

const run = (when: 'usual' | 'late', ...options: string[]): string =>
  execFileSync(process.execPath, [...options, '--input-type=module', '-e', SCRIPT, when], { encoding: 'utf8' });

/** In another V8 nothing is set. */
const isKnown = process.versions.v8.startsWith('13.6.') && ['x64', 'arm64'].includes(process.arch);

test('code that is kept is not taken while it compiles late, and is again once it compiles as usual', () => {
  expect(JSON.parse(run('usual'))).toEqual([true, !isKnown, true]);
});

test('a function is compiled anew after more calls while it compiles late', () => {
  const isCompiled = (when: 'usual' | 'late') => run(when, '--trace-opt').includes('<JSFunction hot ');
  const usual = isCompiled('usual');
  // Another V8 may begin later of its own accord.
  if (isKnown) expect(usual).toBe(true);
  expect(isCompiled('late')).toBe(usual && !isKnown);
});
