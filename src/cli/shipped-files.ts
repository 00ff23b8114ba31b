import { fileURLToPath } from 'node:url';

/** The JSON Schemas that kport is shipped with, below its folder: seen from dist/cli/ as from src/cli/. */
export const SCHEMAS = {
  policy: 'policies/policy.schema.json',
  lint: 'src/report/schemas/lint.schema.json',
  inspect: 'src/report/schemas/inspect.schema.json',
  baseline: 'src/report/schemas/baseline.schema.json',
} as const;
export type SchemaName = keyof typeof SCHEMAS;

export function schemaFile(name: SchemaName): string {
  return fileURLToPath(new URL(`../../${SCHEMAS[name]}`, import.meta.url));
}
