import { join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'rolldown';
import { REQUEST_SCHEMA } from '../src/webhook/admission/request-schema.ts';

const CHECK = join('admission', 'request-check.ts');
/** Ajv writes these, whatever the form of the module. */
const REQUIRE = /const (\w+) = require\("([^"]+)"\)\.default;/g;

/**
 * What checks each request of the webhook is compiled when kport is built: to load Ajv and to compile takes 50 ms of each start, and 9 MiB
 * of each thread that judges.
 */
export const compiledSchema: Plugin = {
  name: 'compiled-schema',
  load(id) {
    if (!id.endsWith(CHECK)) return null;
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, code: { source: true, esm: true } });
    ajv.addSchema(REQUEST_SCHEMA, 'request');
    return standalone
      .default(ajv, { checkRequest: 'request' })
      .replaceAll(REQUIRE, 'import { default as $1_ } from "$2.js"; const $1 = $1_.default;');
  },
};
