import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderComposeSchema, SCHEMA_FILE } from '../../scripts/generate-compose-schema.ts';

const schema = renderComposeSchema(process.env);
if (schema === undefined) process.stderr.write('skipped: no reader of Compose files: node test/e2e/build-tools.ts builds one\n');

test.skipIf(schema === undefined)("the schema is compose-go's: run node scripts/generate-compose-schema.ts", () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(schema);
});
