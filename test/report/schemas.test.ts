import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemaFiles } from '../../scripts/generate-schemas.ts';

test.each(schemaFiles())('$file.pathname is fresh: run node scripts/generate-schemas.ts', ({ file, text }) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});
