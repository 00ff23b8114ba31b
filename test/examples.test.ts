// Every manifest in examples/ has the output of `kport lint` beside it. UPDATE_EXAMPLES=1 writes the outputs anew.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../src/cli/exit-codes.ts';
import { everyRule } from '../src/rules/index.ts';
import { runKport } from './cli/run-kport.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = new URL('../examples/', import.meta.url);
const update = process.env.UPDATE_EXAMPLES === '1';

const names = readdirSync(FOLDER);
const manifests = names.filter((name) => name.endsWith('.yaml'));

function outputOf(manifest: string): string {
  return manifest.replace(/\.yaml$/, '.out');
}

/** What `kport lint examples/<manifest>` prints at the root of the project, where no policy is set. */
async function lint(manifest: string): Promise<string> {
  // The default, named: a .kport.yaml in a directory above the project is none of its business.
  const { code, out, err } = await runKport(['lint', '--policy', 'restricted', `examples/${manifest}`], { cwd: ROOT });
  expect(err).toBe('');
  expect(code).toBe(out.startsWith('no findings') ? EXIT.clean : EXIT.findings);
  return out;
}

test.each(manifests)('%s gets the output that stands beside it', async (manifest) => {
  const place = new URL(outputOf(manifest), FOLDER);
  const output = await lint(manifest);
  if (update) writeFileSync(place, output);
  expect(readFileSync(place, 'utf8'), `${outputOf(manifest)} is stale: UPDATE_EXAMPLES=1`).toBe(output);
});

test('there is nothing but manifests and their outputs', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(manifests.flatMap((name) => [name, outputOf(name)]).sort());
});

describe('the examples', () => {
  const text = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');

  // A rule of another dialect has an example of its own on its page.
  test('show every rule about manifests', () => {
    const outputs = manifests.map((name) => text(outputOf(name))).join('');
    expect(everyRule.flatMap(({ id, dialect }) => (dialect ? [] : [id])).filter((id) => !outputs.includes(`[${id}]`))).toEqual(
      [],
    );
  });

  test('show how it is done right', () => {
    expect(text('nginx-behind-service.out')).toMatch(/^no findings /);
  });

  test.each(manifests)('%s opens with what it shows', (name) => {
    expect(text(name)).toMatch(/^# [A-Z]/);
  });

  test('name no registry: an image is pulled from wherever the cluster pulls', () => {
    const images = manifests.flatMap((name) => [...text(name).matchAll(/image: (\S+)/g)].map(([, image = '']) => image));
    expect(images.filter((image) => image.split('/', 1)[0]?.includes('.') && image.includes('/'))).toEqual([]);
  });
});
