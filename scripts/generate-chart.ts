// Writes what charts/kport has of other files: `node scripts/generate-chart.ts`. The schema of its values and the table of its
// README are made from the comments of values.yaml; the CustomResourceDefinition and the schema of policies from the rules.
import { readFileSync, writeFileSync } from 'node:fs';
import { policySchema } from '../src/policy/schema.ts';
import { PRESETS } from '../src/rules/rule.ts';
import { dashboardFile } from './chart-dashboard.ts';
import { readValues, type ValueKey } from './chart-values.ts';
import { definitionFile } from './generate-crd.ts';

const CHART = new URL('../charts/kport/', import.meta.url);

type JsonSchema = Readonly<Record<string, unknown>>;

/** The generated files of the chart by name, with their text. */
export function chartFiles(): ReadonlyMap<string, string> {
  const keys = readValues(readFileSync(new URL('values.yaml', CHART), 'utf8'));
  return new Map([
    ['values.schema.json', `${JSON.stringify(valuesSchema(keys), null, 2)}\n`],
    ['README.md', withTables(readFileSync(new URL('README.md', CHART), 'utf8'), keys)],
    ['files/portpolicies.yaml', definitionFile()],
    ['files/dashboard.json', dashboardFile()],
  ]);
}

/** The JSON Schema (draft-07, which both helms read) of values.yaml. */
export function valuesSchema(keys: readonly ValueKey[], chart = 'kport'): JsonSchema {
  // What a chart is given that another one depends on.
  const others = {
    global: { description: 'Values of all charts of a release. kport reads none.', type: 'object' },
    enabled: { description: 'For the condition of a chart that depends on this one. kport does not read it.', type: 'boolean' },
  };
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: `Values of the chart ${chart}`, ...mapOf(keys, others) };
}

function mapOf(keys: readonly ValueKey[], others: JsonSchema = {}): JsonSchema {
  const properties = { ...Object.fromEntries(keys.map((key) => [key.name, schemaOf(key)])), ...others };
  return { type: 'object', additionalProperties: false, properties };
}

function schemaOf({ description, schema, value, keys }: ValueKey): JsonSchema {
  const words = description === '' ? {} : { description };
  if (keys) return { ...words, ...mapOf(keys) };
  const { policySpec, ...rest } = schema;
  const policy = policySpec ? policySpecSchema(policySpec === 'with-mode') : undefined;
  return { ...words, ...(policy ?? { type: typeOf(value) }), ...rest };
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Of a policy, mostly without its mode, which a value of its own says. */
function policySpecSchema(withMode: boolean): JsonSchema {
  const { spec } = policySchema().properties as { spec: { properties: JsonSchema } };
  const { mode, ...others } = spec.properties;
  const properties = withMode ? { ...others, mode } : others;
  const description = 'The shipped policy that this one starts from: there is no file beside it.';
  const base = { description, type: 'string', enum: [...PRESETS] };
  return { type: 'object', additionalProperties: false, properties: { ...properties, extends: base } };
}

const START = '<!-- generated: values -->\n';
const END = '<!-- end -->';

export function withTables(page: string, keys: readonly ValueKey[]): string {
  const [from, to] = [page.indexOf(START), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error('the README of the chart has no region "values"');
  return `${page.slice(0, from + START.length)}\n${tables(keys)}\n${page.slice(to)}`;
}

function tables(keys: readonly ValueKey[]): string {
  const sections = [...new Set(keys.map(({ section }) => section))];
  return sections
    .map((section) => {
      const rows = keys.filter((key) => key.section === section).flatMap((key) => rowsOf(key, ''));
      return [`### ${section}`, '', '| Value | Default | |', '| --- | --- | --- |', ...rows, ''].join('\n');
    })
    .join('\n');
}

function rowsOf({ name, description, value, keys }: ValueKey, path: string): string[] {
  const full = path === '' ? name : `${path}.${name}`;
  if (keys) return keys.flatMap((key) => rowsOf(key, full));
  const cells = [`\`${full}\``, `\`${JSON.stringify(value)}\``, description];
  return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`];
}

if (import.meta.main) {
  for (const [name, content] of chartFiles()) writeFileSync(new URL(name, CHART), content);
}
