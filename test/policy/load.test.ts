import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../../src/policy/load.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { telling } from '../told.ts';
import { document, finder, load } from './policy-files.ts';

describe('one policy', () => {
  test('that says nothing is restricted under its own name', async () => {
    expect(await load({ 'a.yaml': 'spec: {}' })).toEqual({ ...shippedPolicy('restricted'), name: 'a.yaml' });
  });

  test('is called by its metadata, and may have labels for whoever applies it', async () => {
    const { name } = await load({ 'a.yaml': 'metadata: { name: team-a, labels: { a: b }, annotations: { c: d } }\nspec: {}' });
    expect(name).toBe('team-a');
  });

  test('changes one rule and leaves the others', async () => {
    const { rules } = await load({ 'a.yaml': 'spec: { rules: { duplicate-key: { severity: info } } }' });
    const { rules: base } = shippedPolicy('restricted');
    expect(rules).toEqual({ ...base, 'duplicate-key': { ...base['duplicate-key'], level: 'info' } });
  });

  test.each(['off', '"off"', 'no', 'false'])('understands severity: %s', async (word) => {
    const { rules } = await load({ 'a.yaml': `spec: { rules: { duplicate-key: { severity: ${word} } } }` });
    expect(rules['duplicate-key']?.level).toBe('off');
  });

  test.each(['off', '"off"'])('understands mode: %s', async (word) => {
    expect((await load({ 'a.yaml': `spec: { mode: ${word} }` })).mode).toBe('off');
    const { rules } = await load({ 'a.yaml': `spec: { rules: { duplicate-key: { mode: ${word} } } }` });
    expect(rules['duplicate-key']).toEqual({ ...shippedPolicy('restricted').rules['duplicate-key'], mode: 'off' });
  });

  test('keeps an option that is off as a boolean', async () => {
    const { rules } = await load({
      'a.yaml': 'spec: { extends: baseline, rules: { may-run-as-root: { options: { acceptRunAsUser: off } } } }',
    });
    expect(rules['may-run-as-root']).toEqual({ level: 'warning', options: { acceptImageUser: false, acceptRunAsUser: false } });
  });

  test('knows where its exemptions stand', async () => {
    const spec =
      'spec:\n  exemptions:\n    - names: [web]\n      reason: old\n    - { users: [ci], reason: new, expires: 2028-02-29 }\n';
    expect((await load({ 'a.yaml': spec })).exemptions).toEqual([
      { names: ['web'], reason: 'old', file: 'a.yaml', position: { line: 5, column: 7 } },
      { users: ['ci'], reason: 'new', expires: '2028-02-29', file: 'a.yaml', position: { line: 7, column: 7 } },
    ]);
  });

  test('without a text has exemptions without a position, and mistakes with the file alone', async () => {
    const wire = { ...document({ a: 'spec: { exemptions: [{ names: [a], reason: b }] }' }, 'a'), locate: () => undefined };
    const [exemption] = (await loadPolicy(wire, finder({}))).exemptions;
    expect(exemption).toEqual({ names: ['a'], reason: 'b', file: 'a' });
    const wrong = { ...document({ a: 'spec: { mode: x }' }, 'a'), locate: () => undefined };
    await expect(telling(loadPolicy(wrong, finder({})))).rejects.toThrow(/^a: spec\.mode must be/);
  });

  test('names its custom resources', async () => {
    const workloads = [{ apiGroup: 'a.io', kind: 'Crawler', podSpecs: ['spec.template.spec', 'spec.tasks[*].pod'] }];
    expect((await load({ 'a.yaml': `spec: { workloads: ${JSON.stringify(workloads)} }` })).workloads).toEqual(workloads);
  });
});
