import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { definitionFile } from '../../scripts/generate-crd.ts';
import { policyDefinition, structural } from '../../scripts/policy-definition.ts';
import { PORT_POLICIES } from '../../src/cluster/policy-status.ts';
import { policySchema } from '../../src/policy/schema.ts';
import { everyRule } from '../../src/rules/index.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { policyDocument } from '../policy/policy-document.ts';

type Json = Readonly<Record<string, unknown>>;

interface Definition {
  metadata: { name: string };
  spec: { group: string; names: { plural: string }; versions: { name: string; schema: { openAPIV3Schema: Json } }[] };
}

const DEFINITION = policyDefinition() as unknown as Definition;
const ROOT = DEFINITION.spec.versions[0]?.schema.openAPIV3Schema ?? {};

/** Every schema that describes a value, by its path; not the branches of anyOf. */
function schemas(schema: Json, path = ''): [string, Json][] {
  const {
    properties = {},
    items,
    additionalProperties,
  } = schema as { properties?: Record<string, Json>; items?: Json; additionalProperties?: Json };
  const inner = Object.entries(properties).map(([key, value]) => [`${path}/${key}`, value] as const);
  const all = [
    ...inner,
    ...(items ? [[`${path}[]`, items] as const] : []),
    ...(additionalProperties ? [[`${path}{}`, additionalProperties] as const] : []),
  ];
  return [[path, schema], ...all.flatMap(([at, value]) => schemas(value, at))];
}

/** What apiextensions.k8s.io/v1 JSONSchemaProps has and a structural schema may use. */
const KNOWN = [
  'description',
  'type',
  'format',
  'enum',
  'pattern',
  'required',
  'properties',
  'additionalProperties',
  'items',
  'anyOf',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'maxProperties',
  'x-kubernetes-validations',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
];

describe('the schema is structural', () => {
  test.each(schemas(ROOT))('%s', (_, schema) => {
    expect(Object.keys(schema).filter((key) => !KNOWN.includes(key))).toEqual([]);
    if (schema['x-kubernetes-int-or-string']) expect(schema).not.toHaveProperty('type');
    else expect(['object', 'array', 'string', 'boolean', 'integer', 'number']).toContain(schema.type);
    expect('properties' in schema && 'additionalProperties' in schema).toBe(false);
    expect(schema.additionalProperties).not.toBe(false);
    if (schema.type === 'array') expect(schema).toHaveProperty('items');
    if ('x-kubernetes-preserve-unknown-fields' in schema) expect(schema.type).toBe('object');
    for (const branch of (schema.anyOf as Json[] | undefined) ?? []) {
      expect(Object.keys(branch)).toEqual(['required']);
      expect(Object.keys(schema.properties as Json)).toEqual(expect.arrayContaining(branch.required as string[]));
    }
    for (const value of (schema.enum as unknown[] | undefined) ?? []) expect(typeof value).toBe(schema.type);
    // Go's RE2 knows neither of them.
    expect(String(schema.pattern ?? '')).not.toMatch(/\(\?[=!<]|\\[1-9]/);
  });

  test('of the root only spec and status say more than their type', () => {
    const { apiVersion, kind, metadata } = ROOT.properties as Json;
    expect({ apiVersion, kind, metadata }).toEqual({
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
    });
    expect(ROOT.type).toBe('object');
  });
});

describe('the schema says what that of a file says', () => {
  const NOT_THERE = /^\/spec\/(?:charts|exclude)/;

  test('every key of the file is in it but those of charts and files, which are not there', () => {
    const paths = (schema: Json) =>
      schemas(schema)
        .map(([path]) => path)
        .filter((path) => path.startsWith('/spec') && !NOT_THERE.test(path));
    expect(schemas(ROOT).filter(([path]) => NOT_THERE.test(path))).toEqual([]);
    // Rules are a map, whose keys an expression checks.
    const ofFile = paths(policySchema()).map((path) =>
      path.replace(/^\/spec\/rules\/[^/]+/, '/spec/rules{}').replace(/options\/\w+$/, 'options{}'),
    );
    expect(paths(ROOT).sort()).toEqual([...new Set(ofFile)].sort());
  });

  test.each(['const', 'enum'])('%s becomes an enum of texts', (keyword) => {
    expect(structural({ [keyword]: keyword === 'enum' ? ['off', 'on'] : 'on' })).toEqual({
      type: 'string',
      enum: keyword === 'enum' ? ['off', 'on'] : ['on'],
    });
  });

  test('a number or a text is the one union, with the bounds of both', () => {
    expect(
      structural({
        anyOf: [
          { type: 'integer', minimum: 0 },
          { type: 'string', pattern: 'a' },
        ],
      }),
    ).toEqual({
      'x-kubernetes-int-or-string': true,
      minimum: 0,
      pattern: 'a',
    });
  });

  test('examples are kept in the description, defaults nowhere', () => {
    expect(structural({ description: 'A word.', type: 'string', default: 'a', examples: ['a', 'b'] })).toEqual({
      description: 'A word. For example: "a", "b".',
      type: 'string',
    });
  });

  test.each([
    { oneOf: [{ type: 'string' }] },
    { $ref: '#/definitions/a' },
    { propertyNames: { pattern: 'a' } },
    { type: ['string', 'null'] },
    { type: 'string', format: 'semver' },
    { enum: ['a', 1] },
    { anyOf: [{ type: 'string' }, { type: 'boolean' }] },
    { anyOf: [{ type: 'string', title: 'a' }, { required: ['b'] }] },
    { type: 'array', uniqueItems: true },
  ])('%j cannot be said, and that is an error', (schema) => {
    expect(() => structural(schema)).toThrow(RangeError);
  });
});

describe('the definition', () => {
  test('is the one that kport asks for', () => {
    const { group, names, versions } = DEFINITION.spec;
    expect({ group, version: versions[0]?.name, plural: names.plural }).toEqual(PORT_POLICIES);
    expect(DEFINITION.metadata.name).toBe(`${names.plural}.${group}`);
  });

  test('deploy/crd/portpolicies.yaml is fresh (node scripts/generate-crd.ts)', () => {
    const file = readFileSync(new URL('../../deploy/crd/portpolicies.yaml', import.meta.url), 'utf8');
    expect(file).toBe(definitionFile());
    expect(load(file)).toEqual(policyDefinition());
  });

  test('off stands in quotes, for readers of YAML 1.1', () => {
    expect(definitionFile()).not.toMatch(/- off$/m);
    expect(policyDocument(definitionFile()).object).toEqual(policyDefinition());
  });
});

describe('policies', () => {
  const validate = new Ajv({ strict: false, formats: { date: true, int64: true, 'date-time': true } }).compile(ROOT);

  test.each(PRESETS)('%s.yaml is valid under it', (preset) => {
    const { object } = policyDocument(readFileSync(new URL(`../../policies/${preset}.yaml`, import.meta.url), 'utf8'));
    expect(validate(object), JSON.stringify(validate.errors)).toBe(true);
  });

  const policy = (spec: unknown) => ({
    apiVersion: 'kport.dev/v1alpha1',
    kind: 'PortPolicy',
    metadata: { name: 'default' },
    spec,
  });

  test.each([
    [{ mode: 'loud' }],
    [{ mode: false }],
    [{ rules: { 'may-run-as-root': { severity: 'fatal' } } }],
    [{ rules: { 'may-run-as-root': { mode: 'loud' } } }],
    [{ exemptions: [{ namespaces: ['a'] }] }],
    [{ exemptions: [{ reason: 'because' }] }],
    [{ exemptions: [{ reason: ' ', rules: ['may-run-as-root'] }] }],
    [{ workloads: [{ apiGroup: 'UPPER', kind: 'A', podSpecs: ['spec'] }] }],
    ['text'],
    [undefined],
  ])('%j is refused by the API server already', (spec) => {
    expect(validate(policy(spec))).toBe(false);
  });

  test('ids of rules and names of options are those of the rules', () => {
    const [, rules = {}] = schemas(ROOT).find(([path]) => path === '/spec/rules') ?? [];
    const [ids, options] = (rules['x-kubernetes-validations'] as Json[]).map(({ rule }) => String(rule));
    for (const { id, options: own } of everyRule) {
      expect(ids).toContain(`'${id}'`);
      expect(options).toContain(
        `'${id}': [${Object.keys(own)
          .map((name) => `'${name}'`)
          .join(', ')}]`,
      );
    }
  });

  test('an unknown key gets through to kport, which refuses it', () => {
    expect(validate(policy({ modus: 'off' }))).toBe(true);
  });
});
