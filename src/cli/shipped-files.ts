import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The JSON Schemas that kport is shipped with, below its folder: seen from dist/cli/ as from src/cli/. */
export const SCHEMAS = {
  policy: 'policies/policy.schema.json',
  lint: 'src/report/schemas/lint.schema.json',
  inspect: 'src/report/schemas/inspect.schema.json',
  image: 'src/report/schemas/image.schema.json',
  'image-lock': 'src/report/schemas/image-lock.schema.json',
  audit: 'src/report/schemas/audit.schema.json',
  baseline: 'src/report/schemas/baseline.schema.json',
} as const;
export type SchemaName = keyof typeof SCHEMAS;

export function schemaFile(name: SchemaName): string {
  return fileURLToPath(new URL(`../../${SCHEMAS[name]}`, import.meta.url));
}

/** The page of a rule, which is installed with kport. */
export function rulePage(id: string): string {
  return fileURLToPath(new URL(`../../policies/rules/${id}.md`, import.meta.url));
}

/** As short as it can be opened from `cwd`. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path.replaceAll(sep, '/');
}
