// Builds the page to try kport: `node scripts/build-playground.ts` writes deploy/playground/index.html, which holds everything that
// it needs: the engine, its words, the examples. It opens from a file and from any server of files.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import manifest from '../package.json' with { type: 'json' };
import { htmlDocument } from '../src/report/html/document.ts';
import { wholeText } from '../src/report/json-pieces.ts';
import { hashed, inElement, pageStyle } from './generate-html-page.ts';

const ROOT = resolve(import.meta.dirname, '..');
const OUT = join(ROOT, 'deploy/playground/index.html');

/** The little that the engine takes from Node.js where a text is judged, and what is only called for files. */
const NODE: Readonly<Record<string, string>> = {
  'node:util': `
    const isObject = (value) => typeof value === 'object' && value !== null;
    export function isDeepStrictEqual(a, b) {
      if (Object.is(a, b)) return true;
      if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
      const [keys, others] = [Object.keys(a), Object.keys(b)];
      return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && isDeepStrictEqual(a[key], b[key]));
    }
    export const styleText = (_format, text) => text;`,
  'node:buffer': `
    export const Buffer = {
      from: (text) => ({ toString: () => new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0))) }),
    };`,
  'node:crypto': 'export const hash = undefined;',
  'node:path': 'export const dirname = undefined, relative = undefined, resolve = undefined, sep = undefined;',
};

const withoutNode: Plugin = {
  name: 'without-node',
  resolveId: (id) => (id.startsWith('node:') ? { id: `\0${id}`, moduleSideEffects: false } : null),
  load: (id) => (id.startsWith('\0node:') ? (NODE[id.slice(1)] ?? '') : null),
};

async function script(): Promise<string> {
  const bundle = await rolldown({
    input: join(ROOT, 'src/playground/client/main.tsx'),
    platform: 'browser',
    tsconfig: join(ROOT, 'src/playground/client/tsconfig.json'),
    plugins: [withoutNode],
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false, codeSplitting: false });
  await bundle.close();
  const [chunk, ...others] = output;
  if (others.length > 0) throw new Error('the page is not one file');
  return inElement(chunk.code.trim(), 'script');
}

function examples(): readonly { readonly name: string; readonly text: string }[] {
  const folder = join(ROOT, 'examples');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ name: basename(file, '.yaml'), text: readFileSync(join(folder, file), 'utf8') }));
}

export async function playgroundPage(): Promise<string> {
  const { version } = manifest;
  const page = htmlDocument({
    ...{ language: 'en', version, title: 'kport' },
    script: hashed(await script()),
    style: hashed(pageStyle('src/report/html/page.css') + pageStyle('src/playground/page.css')),
    data: { version, examples: examples() },
    body: '<div id="page"></div>\n<noscript>kport runs in this page as a script, and sends nothing anywhere.</noscript>',
  });
  return wholeText(page);
}

if (import.meta.main) {
  mkdirSync(resolve(OUT, '..'), { recursive: true });
  writeFileSync(OUT, await playgroundPage());
}
