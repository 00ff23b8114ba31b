import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { policyFiles } from '../../scripts/generate-policies.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { everyRule } from '../../src/rules/index.ts';
import { PRESETS, type Preset } from '../../src/rules/rule.ts';
import { settingsOf } from '../judge/evaluated.ts';
import { saying } from '../told.ts';
import { policyDocument } from './policy-document.ts';

const FOLDER = new URL('../../policies/', import.meta.url);

function shippedText(preset: Preset): string {
  return readFileSync(new URL(`${preset}.yaml`, FOLDER), 'utf8');
}

const noBase = async () => ({ file: 'base.yaml', reason: saying('no such file') });

describe('policies/', () => {
  test.each([...policyFiles()])('%s is fresh (node scripts/generate-policies.ts)', (name, content) => {
    expect(readFileSync(new URL(name, FOLDER), 'utf8')).toBe(content);
  });

  test('holds no other policy', () => {
    const files = readdirSync(FOLDER).filter((name) => /\.(ya?ml|json)$/.test(name));
    expect(files.sort()).toEqual([...policyFiles().keys()].sort());
  });

  test.each(PRESETS)('%s.yaml loads to exactly what the code ships', async (preset) => {
    expect(await loadPolicy(policyDocument(shippedText(preset)), noBase)).toEqual(shippedPolicy(preset));
  });

  test.each(PRESETS)('%s.yaml names its schema first, and its example is a policy', async (preset) => {
    const lines = shippedText(preset).split('\n');
    expect(lines[0]).toBe('# yaml-language-server: $schema=./policy.schema.json');
    const example = lines.filter((line) => line.startsWith('#   ')).map((line) => line.slice(4));
    const policy = await loadPolicy(policyDocument(example.join('\n')), noBase);
    expect(policy.rules).toEqual(shippedPolicy(preset).rules);
    expect(policy.exemptions).toHaveLength(1);
  });

  test.each(PRESETS)('%s.yaml fits a screen', (preset) => {
    expect(
      shippedText(preset)
        .split('\n')
        .filter((line) => line.length > 120),
    ).toEqual([]);
  });
});

describe('shippedPolicy', () => {
  const levels = (preset: Preset) =>
    Object.fromEntries(Object.entries(shippedPolicy(preset).rules).map(([id, { level }]) => [id, level]));
  const options = (preset: Preset) =>
    Object.assign({}, ...Object.values(shippedPolicy(preset).rules).map((rule) => rule.options));

  const idsAt = (preset: Preset, wanted: string) =>
    Object.entries(levels(preset))
      .filter(([, level]) => level === wanted)
      .map(([id]) => id);

  test('restricted: a privileged port, what leads to one, and what cannot work are errors', () => {
    expect(idsAt('restricted', 'error')).toEqual([
      'privileged-host-port',
      'privileged-container-port',
      'privileged-port-unbindable',
      'binary-will-not-start',
      'never-starts',
      'privileged-port-undeclared',
      'may-run-as-root',
      'net-bind-service-added',
      'port-start-lowered',
      'duplicate-key',
      'void-capability-name',
      'service-targets-privileged-port',
    ]);
    expect(options('restricted')).toMatchObject({ acceptAsRemedy: false, acceptRunAsUser: false, allowWhenNeeded: false });
  });

  test('baseline: host ports and what cannot work are errors, and what is needed is allowed', () => {
    expect(idsAt('baseline', 'error')).toEqual([
      'privileged-host-port',
      'privileged-port-unbindable',
      'binary-will-not-start',
      'never-starts',
      'port-start-lowered',
      'void-capability-name',
    ]);
    expect(options('baseline')).toMatchObject({ acceptAsRemedy: true, acceptRunAsUser: true, allowWhenNeeded: true });
  });

  test('audit: nothing is an error', () => {
    expect(idsAt('audit', 'error')).toEqual([]);
    expect(options('audit')).toMatchObject({ acceptAsRemedy: true, acceptRunAsUser: false, allowWhenNeeded: false });
  });

  test.each(PRESETS)('%s: hints are never more than info', (preset) => {
    const hints = ['ephemeral-range-port', 'development-server-port'];
    expect(idsAt(preset, 'info')).toEqual(expect.arrayContaining(hints));
  });

  test.each(PRESETS)('%s holds every rule, enforces and exempts nothing', (preset) => {
    const policy = shippedPolicy(preset);
    expect(Object.keys(policy.rules)).toEqual(everyRule.map(({ id }) => id));
    expect(policy).toMatchObject({ name: preset, mode: 'enforce', exemptions: [], workloads: [] });
  });
});

test('the engine gets rules, workloads and a language', () => {
  const policy = { ...shippedPolicy('audit'), workloads: [{ apiGroup: 'a.io', kind: 'A', podSpecs: ['spec'] }] };
  const bind = { runtime: 'unknown', images: [] };
  expect(settingsOf(policy, 'ja')).toEqual({ rules: policy.rules, workloads: policy.workloads, bind, language: 'ja' });
});
