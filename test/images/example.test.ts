import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { exampleImage } from './example-image.ts';
import { writeLayout } from './made-image.ts';

const FOLDER = fileURLToPath(new URL('../../docs/example-image', import.meta.url));

test('docs/example-image is fresh: run UPDATE_EXAMPLES=1 npx vitest run test/images/example.test.ts', () => {
  const files = exampleImage();
  if (process.env.UPDATE_EXAMPLES) {
    rmSync(FOLDER, { recursive: true, force: true });
    writeLayout(FOLDER, files);
  }
  const there = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(there).toHaveLength(files.size);
  for (const [path, bytes] of files) expect(readFileSync(join(FOLDER, path)).equals(bytes), path).toBe(true);
});
