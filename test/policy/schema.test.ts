import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { policySchema } from '../../src/policy/schema.ts';
import { everyRule } from '../../src/rules/index.ts';
import { inputEn } from '../../src/words/en/input.ts';

type Json = Readonly<Record<string, unknown>>;

/** Every mapping with declared keys, by its path. */
function mappings(schema: Json, path = ''): [string, Json][] {
  const inner = Object.entries(schema).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? mappings(value as Json, `${path}/${key}`) : [],
  );
  return schema.type === 'object' && 'properties' in schema ? [[path, schema], ...inner] : inner;
}

const ALL = mappings(policySchema());

test.each(ALL)('%s knows its keys and no others, each with its description', (_, schema) => {
  expect(schema.additionalProperties).toBe(false);
  for (const property of Object.values(schema.properties as Record<string, Json>)) {
    expect(property.description).toMatch(/\S.*[.)]$/);
  }
});

test('every rule and every option is in it', () => {
  const ofRules = ALL.find(([path]) => path === '/properties/spec/properties/rules')?.[1];
  const known = ofRules?.properties as Record<string, { properties: { options: { properties: object } } }>;
  expect(Object.entries(known).map(([id, rule]) => [id, Object.keys(rule.properties.options.properties)])).toEqual(
    everyRule.map(({ id, options }) => [id, Object.keys(options)]),
  );
});

test('its examples and defaults are valid', () => {
  const ajv = new Ajv({ strict: false, formats: { date: true } });
  const walk = (schema: Json): void => {
    const samples = [...((schema.examples as unknown[] | undefined) ?? []), ...('default' in schema ? [schema.default] : [])];
    for (const sample of samples) expect(ajv.validate(schema, sample), JSON.stringify(sample)).toBe(true);
    for (const value of Object.values(schema)) if (typeof value === 'object' && value !== null) walk(value as Json);
  };
  walk(policySchema());
});

test('it is made anew for everybody who asks', () => {
  expect(policySchema()).not.toBe(policySchema());
  expect(policySchema()).toEqual(policySchema());
});

test('an editor is told of a pattern what kport tells', () => {
  const told: string[] = [];
  JSON.stringify(policySchema(), (key, value: unknown) => {
    if (key === 'patternErrorMessage') told.push(String(value));
    return value;
  });
  const sentences = ['must-be-api-group', 'must-be-field-path', 'must-be-kind', 'must-say-why'] as const;
  const expected = sentences.map((code) => inputEn[code].replace('{field} ', '').replace(', not {value}', ''));
  expect([...new Set(told)].sort()).toEqual([...expected].sort());
});
