import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newRule, ruleFiles, whatIsLeft } from '../../scripts/new-rule.ts';
import { rules } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { minimalPod, tweak } from '../facts/minimal-pod.ts';
import { checkRow } from './rule-tester.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const ID = 'writable-port-range';
const PATHS = [
  `src/rules/${ID}/rule.ts`,
  `src/rules/${ID}/words.ts`,
  `test/rules/${ID}.test.ts`,
  `test/fixtures/${ID}/bad-1.yaml`,
  `policies/rules/${ID}.md`,
];

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kport-new-rule-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

test('writes the files of a rule, and tells which', () => {
  expect(newRule(ID, root)).toEqual(PATHS);
  expect(filesIn(root).sort()).toEqual([...PATHS].sort());
});

test('the rule is one: it has its id, and finds in a Pod what it says', async () => {
  newRule(ID, root);
  for (const file of ['src/rules/rule.ts', 'src/rules/words.ts', 'src/knowledge/references.ts']) {
    cpSync(join(PROJECT, file), join(root, file));
  }
  const made: { writablePortRange: Rule } = await import(pathToFileURL(join(root, `src/rules/${ID}/rule.ts`)).href);
  const rule = made.writablePortRange;
  expect(rule.id).toBe(ID);
  checkRow(rule, {
    name: 'privileged: true',
    given: readFileSync(join(root, `test/fixtures/${ID}/bad-1.yaml`), 'utf8'),
    findings: [{ messageId: 'privileged', at: '/spec/containers/0/securityContext/privileged', container: 'web' }],
  });
  checkRow(rule, { because: 'nothing is said', given: tweak(minimalPod(), () => {}) });
});

test('the test tests that rule with the rule tester', () => {
  const text = ruleFiles(ID).get(`test/rules/${ID}.test.ts`);
  expect(text).toContain(`import { writablePortRange } from '../../src/rules/${ID}/rule.ts';`);
  expect(text).toContain('testRule(writablePortRange, {');
});

test('says what is left: every place that names a rule by hand', () => {
  const left = whatIsLeft(ID).join('\n');
  for (const path of PATHS.filter((path) => !path.startsWith('test/fixtures'))) expect(left).toContain(path);
  for (const place of ['src/rules/index.ts', 'Japanese', 'references', 'writablePortRange']) {
    expect(left).toContain(place);
  }
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
  for (const [, script = ''] of left.matchAll(/npm run ([\w-]+)/g)) expect(scripts).toHaveProperty(script);
  expect(scripts['new-rule']).toBe('node scripts/new-rule.ts');
});

test('no file of it is overwritten, and none written beside one that is there', () => {
  newRule(ID, root);
  for (const path of PATHS.slice(1)) rmSync(join(root, path));
  expect(() => newRule(ID, root)).toThrow(`src/rules/${ID}/rule.ts is there already`);
  expect(filesIn(root)).toEqual([`src/rules/${ID}/rule.ts`]);
});

describe('is no rule id', () => {
  test.each(['', 'port', 'Privileged-Port', 'privileged_port', 'privileged-', '-port', 'a--b', '../escape-it', 'a-b.ts'])(
    '"%s"',
    (id) => {
      expect(() => newRule(id, root)).toThrow(`"${id}" is no rule id`);
      expect(filesIn(root)).toEqual([]);
    },
  );
});

test('on the command line a wrong id is a usage error, without a stack', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/new-rule.ts', 'Port'], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(
    '"Port" is no rule id: name the bad thing in kebab-case, such as privileged-host-port\nusage: npm run new-rule <id>\n',
  );
});

test.each(rules)('$id has the files that a new rule gets', ({ id }) => {
  const [rule = '', words = '', suite = '', , page = ''] = [...ruleFiles(id).keys()];
  for (const path of [rule, words, suite, page]) expect(readFileSync(join(PROJECT, path), 'utf8')).not.toBe('');
  expect(() => newRule(id, PROJECT)).toThrow(/is there already/);
});
