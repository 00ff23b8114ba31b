import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** The compiled schema of a command's JSON; `strict` so that the schema itself holds no slip. */
export function schemaOf(command: 'audit' | 'lint' | 'inspect' | 'image' | 'image-lock' | 'baseline'): ValidateFunction {
  const file = new URL(`../../src/report/schemas/${command}.schema.json`, import.meta.url);
  return new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(file, 'utf8')));
}

/** What a document does against its schema; empty for nothing. */
export function faults(validate: ValidateFunction, json: string): string[] {
  validate(JSON.parse(json));
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
