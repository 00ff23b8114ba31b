import { Ajv } from 'ajv';
import { REQUEST_SCHEMA } from './request-schema.ts';

/** Whether it is an admission request; the build has it compiled: see scripts/compiled-schema.ts. */
export const checkRequest = new Ajv({ strict: true, allowUnionTypes: true }).compile(REQUEST_SCHEMA);
