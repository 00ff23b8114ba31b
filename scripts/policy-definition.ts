import { API_VERSION, KIND } from '../src/policy/port-policy.ts';
import { policySchema } from '../src/policy/schema.ts';
import type { JsonSchema } from '../src/policy/schema-parts.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

const [GROUP = '', VERSION = ''] = API_VERSION.split('/');
const PLURAL = 'portpolicies';
const ACCEPTED = '.status.conditions[?(@.type=="Accepted")]';

const COLUMNS = [
  { name: 'Mode', type: 'string', jsonPath: '.spec.mode' },
  { name: 'Accepted', type: 'string', description: 'Whether kport judges by this version.', jsonPath: `${ACCEPTED}.status` },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  // Only with -o wide.
  { name: 'Message', type: 'string', priority: 1, jsonPath: `${ACCEPTED}.message` },
];

/** Unknown keys are kept, see `structural`. */
const KEEP_UNKNOWN = { 'x-kubernetes-preserve-unknown-fields': true };

/** The CustomResourceDefinition of PortPolicy, from the schema of a policy file. */
export function policyDefinition(): JsonSchema {
  const version = { name: VERSION, served: true, storage: true, subresources: { status: {} } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${PLURAL}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Cluster',
      names: { kind: KIND, listKind: `${KIND}List`, plural: PLURAL, singular: 'portpolicy' },
      versions: [{ ...version, additionalPrinterColumns: COLUMNS, schema: { openAPIV3Schema: objectSchema() } }],
    },
  };
}

function objectSchema(): JsonSchema {
  const { description, properties } = policySchema() as { description: string; properties: Schemas };
  const { spec = {} } = properties;
  // The API server checks these three itself, and lets a schema say no more of them at the root.
  const head = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };
  const status = statusSchema();
  return {
    description,
    type: 'object',
    required: ['spec'],
    ...KEEP_UNKNOWN,
    properties: { ...head, spec: specSchema(spec), status },
  };
}

/** As in a file, but for what it may extend: in a cluster there are no files beside a policy. */
function specSchema(spec: JsonSchema): JsonSchema {
  const { properties } = spec as { properties: Schemas };
  // In a cluster nothing is rendered, and there are no files.
  const { charts: _charts, exclude: _exclude, rules = {}, ...ofCluster } = properties;
  const { examples: _, ...base } = properties.extends ?? {};
  const description = 'The shipped policy that this one starts from: not another PortPolicy and not a file.';
  const { properties: converted, ...whole } = structural({
    ...spec,
    properties: { ...ofCluster, extends: { ...base, description } },
  });
  return { ...whole, properties: { ...(converted as Schemas), rules: rulesSchema(rules) } };
}

/**
 * A map whose keys are checked, because a misspelt rule is one that nobody set. Properties would not do: the API server either keeps an
 * unknown one or drops it, and an expression sees neither.
 */
function rulesSchema(rules: JsonSchema): JsonSchema {
  const of = Object.entries((rules as { properties: Schemas }).properties);
  const options = of.map(([id, rule]) => [id, Object.keys(optionsOf(rule))] as const);
  const [, one = {}] = of[0] ?? [];
  const { severity = {}, mode = {} } = (one as { properties: Schemas }).properties;
  const most = Math.max(...options.map(([, names]) => names.length));
  const written = {
    description: `Options of the rule: ${options.flatMap(([id, names]) => names.map((name) => `${id}: ${name}`)).join(', ')}.`,
    type: 'object',
    maxProperties: Math.max(1, most),
    additionalProperties: { type: 'boolean' },
  };
  const properties = { severity: structural(severity), mode: structural(mode), options: written };
  return {
    description: [rules.description, ...of.map(([id, { description }]) => `${id}: ${description}`)].join('\n'),
    type: 'object',
    maxProperties: of.length,
    additionalProperties: { type: 'object', ...KEEP_UNKNOWN, properties },
    'x-kubernetes-validations': checkedKeys(options),
  };
}

function checkedKeys(options: readonly (readonly [id: string, options: readonly string[]])[]): JsonSchema[] {
  const ids = celList(options.map(([id]) => id));
  const known = `{${options.map(([id, names]) => `'${id}': ${celList(names)}`).join(', ')}}`;
  return [
    {
      rule: `self.all(id, id in ${ids})`,
      // Not by an expression that names it: nothing bounds the length of a key, and so what that could cost.
      message: `unknown rule; known are ${options.map(([id]) => id).join(', ')}`,
    },
    {
      rule: `self.all(id, !(id in ${ids}) || !has(self[id].options) || self[id].options.all(name, name in ${known}[id]))`,
      message: `unknown option of a rule; known are ${options.flatMap(([id, names]) => names.map((name) => `${id}: ${name}`)).join(', ')}`,
    },
  ];
}

function celList(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}

function optionsOf(rule: JsonSchema): Schemas {
  const { options } = (rule as { properties: Schemas }).properties;
  return (options as { properties?: Schemas } | undefined)?.properties ?? {};
}

/** The shape that `kubectl wait --for=condition=Accepted` and the like expect (metav1.Condition). */
function statusSchema(): JsonSchema {
  const text = { type: 'string' };
  const generation = { type: 'integer', format: 'int64', description: 'The version of the policy that this is about.' };
  const condition = {
    type: 'object',
    required: ['type', 'status', 'lastTransitionTime', 'reason', 'message'],
    properties: {
      type: text,
      status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
      observedGeneration: generation,
      lastTransitionTime: { type: 'string', format: 'date-time' },
      reason: text,
      message: { type: 'string', description: 'What is wrong with the policy, one mistake a line.' },
    },
  };
  const conditions = {
    description: 'Accepted: kport judges by this version. When it is False, the last version that was accepted holds.',
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['type'],
    items: condition,
  };
  const accepted = {
    description: 'The last version that was accepted: kport judges by it while a newer one is refused, also after a restart.',
    type: 'object',
    properties: {
      uid: { type: 'string', description: 'Of the PortPolicy whose version it was.' },
      generation,
      // Not by its schema: what an older kport accepted may lack in a newer one, and must not be lost.
      spec: { type: 'object', description: 'Its spec, as it was.', ...KEEP_UNKNOWN },
    },
  };
  const description = 'What kport made of this policy. Written by kport.';
  return { description, type: 'object', properties: { observedGeneration: generation, conditions, accepted } };
}

const SAME = 'type required pattern minLength maxLength minimum maximum minItems maxItems'.split(' ');

/**
 * Keywords that a definition cannot have or must not have. `default` would be written into every object, where it would
 * stand over the policy that is extended: in a policy a missing key means "as the base has it". Editors alone read the rest.
 */
const LEFT_OUT = ['$schema', 'title', 'default', 'patternErrorMessage', 'examples'];

/**
 * A JSON Schema as a structural schema, which is all that a CustomResourceDefinition takes:
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 * Throws a RangeError for what it cannot convert, so that nothing is lost unseen.
 */
export function structural(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(schema).filter(([keyword]) => !LEFT_OUT.includes(keyword));
  const converted = Object.assign({}, ...kept.map(([keyword, value]) => convert(keyword, value, schema)));
  // Every value needs a type; draft-07 lets an enum do without.
  return 'enum' in converted ? { type: 'string', ...converted } : converted;
}

function convert(keyword: string, value: unknown, schema: JsonSchema): JsonSchema {
  switch (keyword) {
    case 'description':
      return { description: [value, ...examplesOf(schema)].join(' ') };
    case 'const':
      return convert('enum', [value], schema);
    case 'enum':
      if (!(value as readonly unknown[]).every((one) => typeof one === 'string')) break;
      return { enum: value };
    case 'items':
      return { items: structural(value as JsonSchema) };
    case 'properties':
      return { properties: Object.fromEntries(Object.entries(value as Schemas).map(([key, of]) => [key, structural(of)])) };
    case 'additionalProperties':
      // "These keys and no others" cannot be said. The API server would drop an unknown key, without a word to most clients,
      // and a misspelt rule would be a rule that nobody set. So it keeps what it does not know, and kport refuses the policy.
      return value === false ? KEEP_UNKNOWN : { additionalProperties: structural(value as JsonSchema) };
    case 'anyOf':
      return eitherOf(value as readonly JsonSchema[]);
  }
  // The API server ignores a format that it does not know, and has no union of types but the one of `eitherOf`.
  const isSame =
    keyword === 'format' ? value === 'date' : SAME.includes(keyword) && !(keyword === 'type' && Array.isArray(value));
  if (isSame) return { [keyword]: value };
  throw new RangeError(`a CustomResourceDefinition cannot say ${keyword}: ${JSON.stringify(value)}`);
}

function eitherOf(branches: readonly JsonSchema[]): JsonSchema {
  // A branch may not describe or type anything. It may ask for keys, which are declared outside.
  if (branches.every((branch) => Object.keys(branch).join() === 'required')) return { anyOf: branches };
  // Bounds of a number mean nothing to a text, and the other way round: they may stand side by side.
  const types = branches.map(({ type }) => type).sort();
  const { type: _, ...bounds } = structural(Object.assign({}, ...branches));
  if (types.join() === 'integer,string') return { 'x-kubernetes-int-or-string': true, ...bounds };
  throw new RangeError(`a CustomResourceDefinition cannot say anyOf: ${JSON.stringify(branches)}`);
}

function examplesOf({ examples = [] }: JsonSchema): string[] {
  const shown = (examples as readonly unknown[]).map((example) => JSON.stringify(example));
  return shown.length === 0 ? [] : [`For example: ${shown.join(', ')}.`];
}
