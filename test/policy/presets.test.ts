import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { policyFiles } from '../../scripts/generate-policies.ts';
import { engineSettings } from '../../src/policy/engine-settings.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { rules } from '../../src/rules/index.ts';
import { PRESETS, type Preset } from '../../src/rules/rule.ts';
import { policyDocument } from './policy-document.ts';

const FOLDER = new URL('../../policies/', import.meta.url);

function shippedText(preset: Preset): string {
  return readFileSync(new URL(`${preset}.yaml`, FOLDER), 'utf8');
}

const noBase = async () => ({ file: 'base.yaml', reason: 'no such file' });

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

  test('restricted: everything is an error, a kept capability a warning', () => {
    expect(levels('restricted')).toEqual({
      'privileged-host-port': 'error',
      'privileged-container-port': 'error',
      'may-run-as-root': 'error',
      'net-bind-service-added': 'error',
      'net-bind-service-kept': 'warning',
      'duplicate-key': 'error',
    });
    expect(options('restricted')).toEqual({ acceptRunAsUser: false, allowWhenNeeded: false });
  });

  test('baseline: host ports are errors, the rest warnings, a needed capability is allowed', () => {
    const { 'privileged-host-port': hostPort, ...rest } = levels('baseline');
    expect(hostPort).toBe('error');
    expect(new Set(Object.values(rest))).toEqual(new Set(['warning']));
    expect(options('baseline')).toEqual({ acceptRunAsUser: true, allowWhenNeeded: true });
  });

  test('audit: everything is a warning', () => {
    expect(new Set(Object.values(levels('audit')))).toEqual(new Set(['warning']));
    expect(options('audit')).toEqual({ acceptRunAsUser: false, allowWhenNeeded: false });
  });

  test.each(PRESETS)('%s holds every rule, enforces and exempts nothing', (preset) => {
    const policy = shippedPolicy(preset);
    expect(Object.keys(policy.rules)).toEqual(rules.map(({ id }) => id));
    expect(policy).toMatchObject({ name: preset, mode: 'enforce', exemptions: [], workloads: [] });
  });
});

test('the engine gets rules, workloads and a language', () => {
  const policy = { ...shippedPolicy('audit'), workloads: [{ apiGroup: 'a.io', kind: 'A', podSpecs: ['spec'] }] };
  expect(engineSettings(policy, 'ja')).toEqual({ rules: policy.rules, workloads: policy.workloads, language: 'ja' });
});
