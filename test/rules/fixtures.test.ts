import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { everyRule } from '../../src/rules/index.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { FORBIDDING } from '../suppression/judged-text.ts';
import { folderFaults, judgeFixture, outputFor, outputOf } from './fixtures.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
/** Of other tests. */
const OTHERS = ['bind', 'kport-images.lock.json', 'report', 'runtimes', 'yaml'];
const update = process.env.UPDATE_FIXTURES === '1';

test('every rule has a folder, and every folder a rule', () => {
  const folders = readdirSync(FIXTURES).filter((name) => !OTHERS.includes(name));
  expect(folders.sort()).toEqual(everyRule.map(({ id }) => id).sort());
});

describe.each(everyRule)('$id', ({ id, about, words }) => {
  const folder = new URL(`${id}/`, FIXTURES);
  const names = readdirSync(folder);
  const manifests = names.filter((name) => /\.(?:yaml|service)$/.test(name));
  const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

  test.each(manifests)('%s', (name) => {
    const findings = judgeFixture(read(name), name);
    const output = outputFor(about, findings);
    const place = new URL(outputOf(name), folder);
    if (update) writeFileSync(place, output);
    expect(readFileSync(place, 'utf8'), `${outputOf(name)} is stale: UPDATE_FIXTURES=1`).toBe(output);
    expect(
      findings.some(({ ruleId }) => ruleId === id),
      `${id} tells something`,
    ).toBe(name.startsWith('bad-'));
  });

  test('has no English word for a value in Japanese', () => {
    for (const name of manifests) {
      for (const { message, fix } of judgeFixture(read(name), name, { language: 'ja' })) {
        const own = `${message} ${fix}`.replaceAll(/"[^"]*"|「[^」]*」/g, '');
        expect(own).not.toMatch(/(?<![\w.:/=-])(?:container|image|node|host|program|probe)(?![\w.:/=-])/);
      }
    }
  });

  test('has a whole folder', () => {
    expect(folderFaults(names)).toEqual([]);
  });

  test('reports each of its messages in a fixture', () => {
    const policies = PRESETS.map(shippedPolicy).flatMap((policy) => [
      policy,
      { ...policy, suppressions: FORBIDDING },
      { ...policy, runtime: 'podman' as const },
      { ...policy, runtime: 'gvisor' as const },
    ]);
    const byQuadlet = { network: { kind: 'host' } } as const;
    const told = manifests.flatMap((name) => [
      ...policies.flatMap((policy) => judgeFixture(read(name), name, { policy })),
      ...judgeFixture(read(name), name, { byQuadlet }),
    ]);
    const ids = new Set(told.filter(({ ruleId }) => ruleId === id).map(({ messageId }) => messageId));
    expect([...ids].sort()).toEqual(Object.keys(words.en.messages).sort());
  });
});

describe('a folder', () => {
  const whole = ['bad-1', 'bad-2', 'bad-3', 'good-1', 'good-2'].flatMap((name) => [`${name}.yaml`, `${name}.out`]);
  const without = (name: string) => whole.filter((other) => other !== name);

  test.each<[string, string[], string[]]>([
    ['whole', whole, []],
    ['without an output', without('bad-2.out'), ['bad-2.out is missing']],
    ['with an extra output', [...whole, 'bad-9.out'], ['bad-9.out is extra']],
    ['with a stray file', [...whole, 'notes.md'], ['notes.md is neither bad-*.yaml nor good-*.yaml nor an .out']],
    [
      'with a manifest that is neither',
      [...whole, 'ugly-1.yaml'],
      ['ugly-1.yaml is neither bad-*.yaml nor good-*.yaml nor an .out'],
    ],
    ['with few', ['bad-1.yaml', 'bad-1.out'], ['1 bad fixtures, of at least 3', '0 good fixtures, of at least 2']],
  ])('%s', (_, names, faults) => {
    expect(folderFaults(names)).toEqual(faults);
  });
});

describe('a fixture is not judged', () => {
  test.each([
    ['that is not YAML', 'a: ['],
    ['that has a field of a wrong type', 'apiVersion: v1\nkind: Pod\nspec: {containers: 5}\n'],
    ['without a workload', 'apiVersion: v1\nkind: ConfigMap\n'],
    ['that is empty', ''],
  ])('%s', (_, text) => {
    expect(() => judgeFixture(text, 'bad.yaml')).toThrow(/not judged|no workload/);
  });
});
