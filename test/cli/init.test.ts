import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { policyTemplate } from '../../src/policy/policy-template.ts';
import { policyTemplateWords } from '../../src/words/policy-template-words.ts';
import { folderWith } from '../sources/scratch.ts';
import { runKport } from './run-kport.ts';

let folder: string;
const policyFile = () => path.join(folder, '.kport.yaml');

beforeEach(() => {
  folder = folderWith();
});

const kport = (...argv: readonly string[]) => runKport(argv, { cwd: folder });

/** Every block that is commented out, uncommented: what begins with "# " behind two blanks is YAML where a key follows it. */
function uncommented(text: string): string {
  return text.replaceAll(/^ {2}# ((?:\s*(?:- )?[\w-]+:).*)$/gm, (line, yaml: string) =>
    /^(?:restricted|baseline|audit): /.test(yaml) ? line : `  ${yaml}`,
  );
}

describe('kport init', () => {
  it('writes a policy that kport reads', async () => {
    expect(await kport('init')).toEqual({ code: 0, out: '.kport.yaml written; kport lint . judges by it\n', err: '' });
    expect((await kport('rules')).out).toContain(`policy: ${path.basename(folder)}\n`);
  });

  it('names a folder as it can be printed, and the policy as it is called', async () => {
    const name = 'a\u001b[2J\nb: {"';
    mkdirSync(path.join(folder, name));
    const { code, out } = await kport('init', name);
    expect([code, out.split('\n').length]).toEqual([0, 2]);
    expect(out).toContain('a\\u001b[2J\\nb: {"/.kport.yaml written');
    expect(readFileSync(path.join(folder, name, '.kport.yaml'), 'utf8')).toContain(`  name: ${JSON.stringify(name)}\n`);
  });

  it('writes blocks that hold when they are uncommented', async () => {
    await kport('init');
    const whole = uncommented(readFileSync(policyFile(), 'utf8'));
    writeFileSync(policyFile(), whole);
    const { code, out, err } = await kport('rules');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/net-bind-service-kept +off/);
    for (const block of ['exemptions:\n    - rules:', 'suppressions:\n    comments:', 'charts:\n    - path:']) {
      expect(whole).toContain(`\n  ${block}`);
    }
  });

  it('extends what is asked for', async () => {
    await kport('init', '--extends', 'audit');
    expect((await kport('rules')).out).toMatch(/privileged-host-port +warning/);
  });

  it.each([
    [[], 2],
    [['--overwrite'], 0],
    [['--dry-run'], 0],
  ])('with %j where a policy is there ends with %i', async (options, code) => {
    writeFileSync(policyFile(), 'mine');
    const result = await kport('init', ...options);
    expect(result.code).toBe(code);
    expect(readFileSync(policyFile(), 'utf8') === 'mine').toBe(!options.includes('--overwrite'));
    if (code === 2)
      expect(result.err).toBe(
        'kport: .kport.yaml is there already: --overwrite replaces it, --dry-run prints what would be written\n',
      );
  });

  it('names the folder that is not there', async () => {
    expect(await kport('init', 'deploy')).toEqual({
      code: 2,
      out: '',
      err: 'kport: deploy/.kport.yaml cannot be written: the folder deploy is not there\n',
    });
  });

  it('names the schema where a path leads to it', () => {
    const text = policyTemplate(
      { name: 'shop', preset: 'restricted', schema: 'node_modules/kport/policies/policy.schema.json' },
      policyTemplateWords('en'),
    );
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=node_modules/kport/policies/policy.schema.json');
  });
});

describe('kport schema', () => {
  it.each([
    ['policy', 'PortPolicy'],
    ['lint', 'kport lint --format json'],
    ['inspect', 'kport inspect --format json'],
  ])('%s prints the schema of %s', async (name, title) => {
    const { code, out } = await kport('schema', name);
    expect({ code, title: JSON.parse(out).title }).toEqual({ code: 0, title });
  });

  it('knows no other', async () => {
    expect((await kport('schema', 'pod')).code).toBe(2);
  });
});
