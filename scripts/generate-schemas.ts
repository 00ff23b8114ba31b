// Writes src/report/schemas/*.schema.json from the definitions beside them. Run: node scripts/generate-schemas.ts
import { writeFileSync } from 'node:fs';
import { auditOutput } from '../src/report/schemas/audit.ts';
import { baselineFile } from '../src/report/schemas/baseline.ts';
import { imageOutput } from '../src/report/schemas/image.ts';
import { imageLockOutput } from '../src/report/schemas/image-lock.ts';
import { inspectOutput } from '../src/report/schemas/inspect.ts';
import { lintOutput } from '../src/report/schemas/lint.ts';

const DEFINITIONS = {
  audit: auditOutput,
  baseline: baselineFile,
  image: imageOutput,
  'image-lock': imageLockOutput,
  inspect: inspectOutput,
  lint: lintOutput,
};

/** What a schema is to be read by; the other keywords come behind, and the parts last. */
const FIRST = ['$schema', 'title', 'description', '$ref', 'type', 'additionalProperties', 'required', 'properties', 'items'];
const LAST = ['$defs'];

/** The files and their texts: pure, so that a test can hold the files on disk against them. */
export function schemaFiles(): readonly { readonly file: URL; readonly text: string }[] {
  return Object.entries(DEFINITIONS).map(([name, definition]) => ({
    file: new URL(`../src/report/schemas/${name}.schema.json`, import.meta.url),
    text: `${JSON.stringify(inOrder(definition), null, 2)}\n`,
  }));
}

function inOrder(schema: object): object {
  const rank = (keyword: string) => FIRST.indexOf(keyword) + 1 || FIRST.length + (LAST.includes(keyword) ? 2 : 1);
  const entries = Object.entries(schema).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries.map(([keyword, value]) => [keyword, inside(keyword, value)]));
}

/** Under these two are names, which stay as they are, of schemas. */
function inside(keyword: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (keyword !== 'properties' && keyword !== '$defs') return inOrder(value);
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, inOrder(schema)]));
}

if (import.meta.main) for (const { file, text } of schemaFiles()) writeFileSync(file, text);
