import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPolicy } from '../../src/lint/find-policy.ts';
import { KportError } from '../../src/model/errors.ts';
import { PRESETS } from '../../src/rules/rule.ts';
import { tellError } from '../../src/words/tell-error.ts';
import { scratch } from '../sources/scratch.ts';

const policy = (name: string, spec = '{}') =>
  `apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

async function refusal(named: string | undefined, cwd: string): Promise<string> {
  const error = await findPolicy(named, { cwd }).catch((thrown: unknown) => thrown);
  if (error instanceof KportError && error.code === 'policy') return tellError(error, 'en');
  throw new Error('not refused', { cause: error });
}

describe('the policy of a run', () => {
  test.each(PRESETS)('%s is shipped', async (name) => {
    const found = await findPolicy(name, { cwd: scratch({ '.kport.yaml': policy('other') }) });
    expect(found.policy.name).toBe(name);
    expect(found).not.toHaveProperty('file');
  });

  test('restricted, where there is none', async () => {
    expect((await findPolicy(undefined, { cwd: scratch() })).policy.name).toBe('restricted');
  });

  test('a file that is named', async () => {
    const cwd = scratch({ 'p/strict.yaml': policy('strict', '{mode: audit}') });
    expect(await findPolicy('p/strict.yaml', { cwd })).toMatchObject({
      file: 'p/strict.yaml',
      policy: { name: 'strict', mode: 'audit' },
    });
    expect((await findPolicy(path.join(cwd, 'p/strict.yaml'), { cwd: '/' })).policy.name).toBe('strict');
  });

  test('a file without a name of its own is called by its path', async () => {
    const cwd = scratch({ 'p.yaml': policy('x').replace('metadata: {name: x}\n', '') });
    expect((await findPolicy('./p.yaml', { cwd })).policy.name).toBe('./p.yaml');
  });

  test('the nearest .kport.yaml, from the working directory upwards', async () => {
    const root = scratch({ '.kport.yaml': policy('outer'), 'a/b/c/': '', 'a/.kport.yaml': policy('inner') });
    expect(await findPolicy(undefined, { cwd: path.join(root, 'a/b/c') })).toMatchObject({
      file: '../../.kport.yaml',
      policy: { name: 'inner' },
    });
    expect(await findPolicy(undefined, { cwd: root })).toMatchObject({ file: '.kport.yaml', policy: { name: 'outer' } });
  });

  test.each<[string[], string, string]>([
    [['a'], 'a/.kport.yaml', 'a'],
    [['a/deep'], 'a/.kport.yaml', 'a'],
    [['a/deep/x.yaml'], 'a/.kport.yaml', 'a'],
    [['a/*.yaml'], 'a/.kport.yaml', 'a'],
    [['a/**/x.yaml', 'a/deep'], 'a/.kport.yaml', 'a'],
    [['a', 'b'], '.kport.yaml', 'root'],
    [['a', 'a'], 'a/.kport.yaml', 'a'],
    [['a', '-'], '.kport.yaml', 'root'],
    [['ab'], '.kport.yaml', 'root'],
    [['a', 'ab'], '.kport.yaml', 'root'],
    [['a/gone.yaml'], 'a/.kport.yaml', 'a'],
    [['-'], '.kport.yaml', 'root'],
    [['.'], '.kport.yaml', 'root'],
    [[], '.kport.yaml', 'root'],
    [['/'], '.kport.yaml', 'root'],
  ])('of the paths %j is looked for from the folder that all of them are in: %s', async (paths, file, name) => {
    const tree = {
      '.kport.yaml': policy('root'),
      'a/.kport.yaml': policy('a'),
      'a/deep/x.yaml': '',
      'b/x.yaml': '',
      'ab/x.yaml': '',
    };
    expect(await findPolicy(undefined, { cwd: scratch(tree) }, paths)).toMatchObject({ file, policy: { name } });
  });

  test('beside what is judged goes before that of the working directory', async () => {
    const [cwd, other] = [scratch({ '.kport.yaml': policy('here') }), scratch({ '.kport.yaml': policy('there'), 'x.yaml': '' })];
    expect((await findPolicy(undefined, { cwd }, [path.join(other, 'x.yaml')])).policy.name).toBe('there');
  });

  test('a file that looks like a shipped name', async () => {
    const cwd = scratch({ audit: policy('mine') });
    expect((await findPolicy('audit', { cwd })).policy.name).toBe('audit');
    expect((await findPolicy('./audit', { cwd })).policy.name).toBe('mine');
  });
});

describe('extends', () => {
  test('is relative to the file that says it', async () => {
    const cwd = scratch({
      'team/a/.kport.yaml': policy('leaf', '{extends: ../base.yaml}'),
      'team/base.yaml': policy('base', '{extends: ./more/root.yaml, mode: warn}'),
      'team/more/root.yaml': policy('root', '{extends: baseline, mode: audit, exemptions: [{reason: r, names: [x]}]}'),
    });
    const found = await findPolicy(undefined, { cwd: path.join(cwd, 'team/a') });
    expect(found).toMatchObject({ file: '.kport.yaml', policy: { name: 'leaf', mode: 'warn' } });
    expect(found.policy.exemptions).toMatchObject([
      { reason: 'r', file: '../more/root.yaml', position: { line: 4, column: 53 } },
    ]);
    const other = await findPolicy('team/a/.kport.yaml', { cwd });
    expect(other.policy.exemptions).toMatchObject([{ file: 'team/more/root.yaml' }]);
  });

  test('may be absolute', async () => {
    const cwd = scratch({ 'base.yaml': policy('base', '{mode: audit}') });
    const other = scratch({ 'p.yaml': policy('p', `{extends: ${cwd}/base.yaml}`) });
    expect((await findPolicy('p.yaml', { cwd: other })).policy.mode).toBe('audit');
  });

  test.each([
    ['nothing there', '{extends: ./gone.yaml}', 'p.yaml:4:17: cannot read "./gone.yaml": gone.yaml: no such file or directory'],
    ['itself', '{extends: ./p.yaml}', 'p.yaml:4:17: policies extend one another in a circle: p.yaml -> p.yaml'],
    [
      'a name that is none',
      '{extends: basline}',
      /^p\.yaml:4:17: unknown policy "basline".*"baseline".*shipped: restricted, baseline, audit/,
    ],
    ['no policy', '{extends: ./pod.yaml}', /^pod\.yaml:\d+:\d+: /],
    [
      'no YAML',
      '{extends: ./broken.yaml}',
      'p.yaml:4:17: cannot read "./broken.yaml": broken.yaml:1:5: mapping values are not allowed in this context',
    ],
  ])('%s', async (_, spec, message) => {
    const cwd = scratch({ 'p.yaml': policy('p', spec), 'pod.yaml': 'apiVersion: v1\nkind: Pod\n', 'broken.yaml': 'a: b: c\n' });
    expect(await refusal('p.yaml', cwd)).toMatch(message);
  });
});

describe('a policy that cannot be used is told in one line', () => {
  test.each([
    ['no such file', 'gone.yaml', 'gone.yaml: no such file or directory'],
    ['a name that is none', 'strict', 'strict: no such file or directory (shipped policies: restricted, baseline, audit)'],
    [
      'a slip',
      'restrictd',
      'restrictd: no such file or directory (shipped policies: restricted, baseline, audit); did you mean "restricted"?',
    ],
    ['a directory', 'd', 'd: it is a directory (shipped policies: restricted, baseline, audit)'],
    ['empty', 'empty.yaml', 'empty.yaml: the policy is empty'],
    ['two documents', 'two.yaml', 'two.yaml: a policy file holds one document'],
    ['no YAML', 'broken.yaml', 'broken.yaml:2:1: did not find expected node content'],
    ['no object', 'list.yaml', 'list.yaml: not a Kubernetes object: the document is a list'],
    ['a key that is none', 'key.yaml', /^key\.yaml:4:\d+: unknown key "mod"/],
  ])('%s', async (_, named, message) => {
    const cwd = scratch({
      'd/': '',
      'empty.yaml': '# c\n',
      'two.yaml': `${policy('a')}---\n${policy('b')}`,
      'broken.yaml': 'a: [\n',
      'list.yaml': '- a\n',
      'key.yaml': policy('k', '{mod: audit}'),
    });
    expect(await refusal(named, cwd)).toMatch(message);
  });

  test('the one that is found, too', async () => {
    expect(await refusal(undefined, scratch({ '.kport.yaml': 'a: b: c\n' }))).toBe(
      '.kport.yaml:1:5: mapping values are not allowed in this context',
    );
  });
});
