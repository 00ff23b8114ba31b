// What the build compiles for the webhook says what the schema says, of each field that it knows.
import path from 'node:path';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { compiledSchema } from '../../scripts/compiled-schema.ts';
import { checkRequest } from '../../src/webhook/admission/request-check.ts';
import { REQUEST_SCHEMA } from '../../src/webhook/admission/request-schema.ts';
import { goodPod, request } from './reviews.ts';

const input = path.join(import.meta.dirname, '../../src/webhook/admission/request-check.ts');
const { output } = await (await rolldown({ input, plugins: [compiledSchema], platform: 'node' })).generate({ format: 'esm' });
const [{ code }] = output;
const built: { checkRequest: typeof checkRequest } = await import(
  /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
);

const good = request({ object: goodPod() });
const VALUES = [undefined, null, '', 'CREATE', 'x'.repeat(300), '\u{1F600}'.repeat(253), 'x'.repeat(1025), 7, true, [], [7], {}];
const FIELDS = Object.keys(REQUEST_SCHEMA.properties);
const KIND = Object.keys(REQUEST_SCHEMA.properties.kind.properties);
const USER = Object.keys(REQUEST_SCHEMA.properties.userInfo.properties);

const requests: readonly unknown[] = [
  ...VALUES,
  ...VALUES.flatMap((value) => [
    ...FIELDS.map((field) => ({ ...good, [field]: value })),
    ...KIND.map((field) => ({ ...good, kind: { ...good.kind, [field]: value } })),
    ...USER.map((field) => ({ ...good, userInfo: { [field]: value } })),
  ]),
];

const said = (check: typeof checkRequest, given: unknown) => ({ is: check(given), errors: check.errors });

test('it loads no Ajv, and says the same of each request', () => {
  expect(code).not.toContain('class Ajv');
  const all = requests.map((given) => said(checkRequest, given));
  expect(requests.map((given) => said(built.checkRequest, given))).toEqual(all);
  for (const is of [true, false]) expect(all.filter((one) => one.is === is).length).toBeGreaterThan(20);
});
