// values.yaml, and what is generated from it. No helm is needed here.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { readValues } from '../../scripts/chart-values.ts';
import { chartFiles } from '../../scripts/generate-chart.ts';
import { CHART } from './helms.ts';
import { nested } from './render.ts';

const text = (file: string): string => readFileSync(path.join(CHART, file), 'utf8');
const ci = readdirSync(path.join(CHART, 'ci')).filter((file) => file.endsWith('-values.yaml'));

const ajv = new Ajv({ strict: false, allErrors: true });
(formats as unknown as (ajv: Ajv) => void)(ajv);
const validate = ajv.compile(JSON.parse(text('values.schema.json')));

describe('generated files', () => {
  test.each([...chartFiles()])('%s is fresh (npm run generate)', (name, content) => {
    expect(text(name)).toBe(content);
  });

  test('the chart is of the version of kport', () => {
    const chart = load(text('Chart.yaml')) as { version: string; appVersion: string };
    expect(chart).toMatchObject({ version: manifest.version, appVersion: manifest.version });
  });
});

describe('values.schema.json', () => {
  test.each([['values.yaml', 'values.yaml'], ...ci.map((file) => [file, path.join('ci', file)])])('takes %s', (_, file) => {
    expect(validate(JSON.parse(JSON.stringify(load(text(file), {})))), JSON.stringify(validate.errors)).toBe(true);
  });

  test('takes what a chart is given that depends on this one', () => {
    expect(validate({ global: { anything: 1 }, enabled: true })).toBe(true);
  });

  test.each([
    ['an unknown key', nested('replica', 2)],
    ['an unknown key in a group', nested('webhook.failPolicy', 'Fail')],
    ['an unknown mode', nested('mode', 'strict')],
    ['the mode that YAML makes a boolean', nested('mode', false)],
    ['a privileged port', nested('ports.webhook', 443)],
    ['a half replica', nested('replicas', 1.5)],
    ['a timeout that the API server refuses', nested('webhook.timeoutSeconds', 31)],
    ['an address without TLS', nested('webhook.url', 'http://kport.example.com/validate')],
    ['an address with a query', nested('webhook.url', 'https://kport.example.com/validate?x')],
    ['a digest that is none', nested('image.digest', 'sha256:12')],
    ['a CA that is no PEM', nested('certificates.caBundle', 'Zm9v')],
    ['an unknown source of certificates', nested('certificates.source', 'vault')],
    ['a condition without an expression', nested('webhook.matchConditions', [{ name: 'x' }])],
    ['a custom resource without a group', nested('webhook.customResources', [{ resources: ['rollouts'] }])],
    ['a policy with an unknown rule', nested('policy.spec.rules', { 'privileged-container-prot': { severity: 'error' } })],
    ['a policy that extends a file', nested('policy.spec.extends', '../base.yaml')],
    ['an exemption without a reason', nested('policy.spec.exemptions', [{ namespaces: ['a'] }])],
    ['a mode in the policy, where the value mode says it', nested('policy.spec.mode', 'audit')],
    ['a PodDisruptionBudget that lets no node be drained', nested('podDisruptionBudget.maxUnavailable', '0%')],
    ['a DNS policy that needs what there is no value for', nested('dnsPolicy', 'None')],
    ['an image with its tag, which has a value of its own', nested('image.repository', 'registry.example/kport:1')],
    ['an image with its digest, which has a value of its own', nested('image.repository', `kport@sha256:${'a'.repeat(64)}`)],
    ['an image of two lines', nested('image.repository', 'kport\nprivileged')],
    ['a tag that is none', nested('image.tag', 'kport:1')],
    ['an address of the API server that is no CIDR', nested('networkPolicy.apiServerCidrs', ['10.0.0.1'])],
    ['a CA of clients that is no PEM', nested('webhook.clientAuthentication.caBundle', 'Zm9v')],
    ['a PodDisruptionBudget of words', nested('podDisruptionBudget.maxUnavailable', 'half')],
  ])('refuses %s', (_, values) => {
    expect(validate(values)).toBe(false);
  });
});

describe('comments of values.yaml', () => {
  const HEAD = '## Policy\n';

  test.each([
    ['a key without a comment', `${HEAD}a: 1\n`, 'a has no comment'],
    ['a key whose comment stands apart', `${HEAD}# Far away.\n\na: 1\n`, 'a has no comment'],
    ['an inner key without a comment', `${HEAD}a:\n  b: 1\n`, 'a.b has no comment'],
    ['a key of no section', '# First.\na: 1\n', 'a stands before the first section'],
    ['a schema that is no map', `${HEAD}# One.\n# @schema minimum\na: 1\n`, '@schema of a is no map'],
    ['text that is no YAML', `${HEAD}a: [\n`, 'values.yaml: '],
  ])('%s is an error', (_, yaml, message) => {
    expect(() => readValues(yaml)).toThrow(message);
  });

  test('lines are joined, @schema is read, a map with keys is a group unless users may add to it', () => {
    const yaml = `${HEAD}# How\n# many.\n# @schema {minimum: 1}\na: 2\nb:\n  # Inner.\n  c: []\n# Open.\n# @schema {additionalProperties: true}\nd:\n  e: 1\n`;
    expect(readValues(yaml)).toMatchObject([
      { name: 'a', description: 'How many.', schema: { minimum: 1 }, value: 2, section: 'Policy' },
      { name: 'b', keys: [{ name: 'c', description: 'Inner.', value: [] }] },
      { name: 'd', description: 'Open.', value: { e: 1 } },
    ]);
    expect(readValues(yaml)[2]).not.toHaveProperty('keys');
  });
});
