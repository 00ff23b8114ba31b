import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newRule, ruleFiles, whatIsLeft } from '../../scripts/new-rule.ts';
import { BEYOND } from '../../src/fix/repairs.ts';
import { evaluateSet } from '../../src/judge/evaluate-set.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { everyRule } from '../../src/rules/index.ts';
import type { JudgedSuppression } from '../../src/rules/judged-suppression.ts';
import type { About, Rule } from '../../src/rules/rule.ts';
import { minimalPod } from '../facts/minimal-pod.ts';
import { settingsOf } from '../judge/evaluated.ts';
import { judgedSet } from './judged-set.ts';
import { checkRow } from './rule-tester.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const ID = 'writable-port-range';
const ABOUTS = ['workload', 'set', 'suppression'] as const;
const INDEX = 'src/rules/index.ts';
const [CEL, REPAIRS] = ['src/export/cel-of-rules.ts', 'src/fix/repairs.ts'];

/** What a rule imports, and what names every rule. */
const FRAMEWORK = [
  ...['rule.ts', 'words.ts', 'judged-suppression.ts', 'index.ts'].map((name) => `src/rules/${name}`),
  CEL,
  REPAIRS,
];

function pathsOf(about: About, id = ID): string[] {
  return [
    `src/rules/${id}/rule.ts`,
    `src/rules/${id}/words.ts`,
    ...(about === 'workload' ? [`src/rules/${id}/cel.ts`] : []),
    `test/rules/${id}.test.ts`,
    `test/fixtures/${id}/bad-1.yaml`,
    `policies/rules/${id}.md`,
  ];
}

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kport-new-rule-'));
  for (const file of [...FRAMEWORK, 'src/knowledge/references.ts']) cpSync(join(PROJECT, file), join(root, file));
});

afterEach(() => rmSync(root, { recursive: true }));

/** What stands under the root beside what stood there before. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !FRAMEWORK.includes(file) && file !== 'src/knowledge/references.ts')
    .sort();
}

async function made<A extends About>(about: A): Promise<{ readonly rule: Rule<A>; readonly fixture: string }> {
  newRule(ID, about, root);
  const { writablePortRange: rule }: { writablePortRange: Rule<A> } = await import(
    pathToFileURL(join(root, `src/rules/${ID}/rule.ts`)).href
  );
  expect(rule).toMatchObject({ id: ID, about });
  return { rule, fixture: readFileSync(join(root, `test/fixtures/${ID}/bad-1.yaml`), 'utf8') };
}

test.each(ABOUTS)('writes the files of a rule about a %s, and tells which', (about) => {
  expect(newRule(ID, about, root)).toEqual(pathsOf(about));
  expect(filesIn(root)).toEqual(pathsOf(about).sort());
});

describe('the rule is one: it has its id, and finds what it says', () => {
  test('in a workload', async () => {
    const { rule, fixture } = await made('workload');
    await checkRow(rule, {
      name: 'privileged: true',
      given: fixture,
      findings: [{ messageId: 'privileged', at: '/spec/containers/0/securityContext/privileged', container: 'web' }],
    });
    await checkRow(rule, { because: 'nothing is said', given: minimalPod() });
  });

  test('in a set of objects', async () => {
    const { rule, fixture } = await made('set');
    const settings = { ...settingsOf(shippedPolicy('restricted')), rules: { [ID]: { level: 'error', options: {} } } } as const;
    const found = (given: string) => {
      const links = judgedSet({ 'web.yaml': given }).verdicts.map((verdict) => verdict.links);
      return evaluateSet(links, settings, [rule]).findings.map(({ finding }) => finding);
    };
    expect(found(fixture)).toMatchObject([{ at: '/spec/type', message: 'service "web" has type: NodePort' }]);
    expect(found(rule.examples.good)).toEqual([]);
  });

  test('in a suppression', async () => {
    const { rule, fixture } = await made('suppression');
    expect(fixture).toContain('kport-allow');
    const judged: JudgedSuppression = {
      by: 'comment',
      title: 'kport-allow x',
      rule: 'x',
      reason: 'known',
      at: '',
      isKnown: true,
      isDate: false,
      isExpired: false,
      isAccepted: true,
      hasMatched: true,
      isSearched: true,
    };
    expect(rule.check(judged, { options: {} })).toEqual([{ messageId: 'endless', at: '', data: { name: 'kport-allow x' } }]);
    expect(rule.check({ ...judged, until: '2030-12-31', isDate: true }, { options: {} })).toEqual([]);
  });
});

test.each(ABOUTS)('a rule about a %s is listed as the last of its kind, and imported in order', (about) => {
  newRule(ID, about, root);
  const index = readFileSync(join(root, INDEX), 'utf8');
  const list = { workload: 'rules', set: 'setRules', suppression: 'suppressionRules' }[about];
  expect(index).toMatch(new RegExp(`^export const ${list}: [^;]*\\bwritablePortRange,?\\s*\\];$`, 'm'));
  expect(index.match(/writablePortRange/g)).toHaveLength(2);
  const paths = [...index.matchAll(/^import .* from '(.*)';$/gm)].map(([, path]) => path);
  expect(paths).toContain(`./${ID}/rule.ts`);
  expect(paths).toEqual([...paths].sort());
  expect(index.split('\n').filter((line) => line.length > 130)).toEqual([]);
});

test.each(ABOUTS)('a rule about a %s has no edit yet, and if one object shows it, is no rule in CEL yet', (about) => {
  newRule(ID, about, root);
  expect(readFileSync(join(root, REPAIRS), 'utf8')).toMatch(/const BEYOND[^}]*\n {2}'writable-port-range': 'TODO/);
  const cel = readFileSync(join(root, CEL), 'utf8');
  expect(cel.match(/writablePortRange/g) ?? []).toHaveLength(about === 'workload' ? 2 : 0);
  if (about === 'workload') expect(cel).toMatch(/\n {2}'writable-port-range': writablePortRange,\n\};/);
});

test('no rule is left without an edit by a TODO', () => {
  expect(JSON.stringify(BEYOND)).not.toContain('TODO');
});

test('the words of a new rule are a TODO in every language, which no test takes', () => {
  const words = ruleFiles(ID, 'workload').get(`src/rules/${ID}/words.ts`) ?? '';
  expect(words.match(/'TODO'/g)).toHaveLength(10);
});

test.each(ABOUTS)('says what is left of a rule about a %s: every place that a person has to look at', (about) => {
  const left = whatIsLeft(ID, about).join('\n');
  for (const path of pathsOf(about)) expect(left).toContain(path.replace(/bad-1\.yaml$/, ''));
  for (const place of [INDEX, REPAIRS, 'writablePortRange', 'examples/', 'Japanese']) expect(left).toContain(place);
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
  for (const [, script = ''] of left.matchAll(/npm run ([\w-]+)/g)) expect(scripts).toHaveProperty(script);
  expect(scripts['new-rule']).toBe('node scripts/new-rule.ts');
});

test('rules of every kind compile, with their words in both languages', () => {
  for (const room of ['src/model', 'src/knowledge', 'src/words/en'])
    cpSync(join(PROJECT, room), join(root, room), { recursive: true });
  for (const name of readdirSync(join(PROJECT, 'src/rules')).filter((name) => name.endsWith('.ts') && name !== 'index.ts')) {
    cpSync(join(PROJECT, 'src/rules', name), join(root, 'src/rules', name));
  }
  for (const about of ABOUTS) newRule(`some-${about}`, about, root);
  rmSync(join(root, INDEX));
  const { compilerOptions } = JSON.parse(readFileSync(join(PROJECT, 'tsconfig.json'), 'utf8'));
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  writeFileSync(
    join(root, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, types: [] }, include: ['src/rules'] }),
  );
  const { status, stdout } = spawnSync(join(PROJECT, 'node_modules/.bin/tsc'), [], { cwd: root, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('no file of it is overwritten, and none written beside one that is there', () => {
  newRule(ID, 'workload', root);
  const [rule = '', ...others] = pathsOf('workload');
  for (const path of others) rmSync(join(root, path));
  const index = readFileSync(join(root, INDEX), 'utf8');
  expect(() => newRule(ID, 'workload', root)).toThrow(`${rule} is there already`);
  expect(filesIn(root)).toEqual([rule]);
  expect(readFileSync(join(root, INDEX), 'utf8')).toBe(index);
});

describe('is no rule id', () => {
  test.each(['', 'port', 'Privileged-Port', 'privileged_port', 'privileged-', '-port', 'a--b', '../escape-it', 'a-b.ts'])(
    '"%s"',
    (id) => {
      expect(() => newRule(id, 'workload', root)).toThrow(`"${id}" is no rule id`);
      expect(filesIn(root)).toEqual([]);
    },
  );
});

test.each<[string, string[], string]>([
  ['a wrong id', ['Port'], '"Port" is no rule id: name the bad thing in kebab-case, such as privileged-host-port'],
  ['no id', [], '"" is no rule id: name the bad thing in kebab-case, such as privileged-host-port'],
  ['two ids', ['a-b', 'c-d'], 'one id at a time: a-b c-d'],
  ['an unknown kind', ['a-b', '--about', 'pod'], '--about "pod" is none of workload, set, suppression'],
])('on the command line %s is a usage error, without a stack', (_, args, reason) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/new-rule.ts', ...args], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(`${reason}\nusage: npm run new-rule <id> -- [--about workload|set|suppression]\n`);
});

test.each(everyRule)('$id has the files that a new rule gets', ({ id, about }) => {
  // Those about Services, and those about suppressions, share a table.
  const others = pathsOf(about, id).filter(
    (path) => !path.includes('bad-1') && (about === 'workload' || !path.endsWith('.test.ts')),
  );
  for (const path of others) expect(readFileSync(join(PROJECT, path), 'utf8')).not.toBe('');
  expect(() => newRule(id, about, PROJECT)).toThrow(/is there already/);
});

test('every folder of src/rules is a rule that is listed', () => {
  const folders = readdirSync(join(PROJECT, 'src/rules'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(everyRule.map(({ id }) => id).sort());
});
