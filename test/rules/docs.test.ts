import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { emptyRulePage, exampleFindings, rulePage, SECTIONS } from '../../scripts/generate-rule-docs.ts';
import { DIALECTS } from '../../src/model/dialect.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { isPreset, shippedPolicy } from '../../src/policy/presets.ts';
import { everyRule, rules } from '../../src/rules/index.ts';
import { type RuleMeta, ruleIn } from '../../src/rules/rule.ts';
import { readObjects } from '../../src/sources/document.ts';
import { judgeFixture } from './fixtures.ts';

const FOLDER = new URL('../../policies/rules/', import.meta.url);

interface Block {
  readonly info: string;
  readonly text: string;
  /** 1-based, of the opening fence. */
  readonly line: number;
}

function pageOf({ id }: RuleMeta): string {
  return readFileSync(new URL(`${id}.md`, FOLDER), 'utf8');
}

/** Those that are no Compose file: of such a one the examples are tested below. */
function blocksOf(page: string): Block[] {
  const all = [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(({ 1: info = '', 2: text = '', index }) => ({
    info,
    text,
    line: page.slice(0, index).split('\n').length,
  }));
  return all.filter(({ text }) => !text.startsWith('services:'));
}

/** What a block shows, by its mark: `yaml bad`, `yaml good`, each of the restricted policy or of the one that is named. */
async function run({ info, text }: Block, { id }: RuleMeta): Promise<void> {
  const [, mark, preset = 'restricted', ...more] = info.split(' ');
  expect(more).toEqual([]);
  if (mark === 'policy') return runPolicy(text);
  expect(['bad', 'good']).toContain(mark);
  if (!isPreset(preset)) return expect.fail(`no shipped policy: ${preset}`);
  const told = judgeFixture(text, 'example.yaml', { policy: shippedPolicy(preset) }).filter(({ ruleId }) => ruleId === id);
  expect(told.length > 0 ? 'bad' : 'good').toBe(mark);
}

async function runPolicy(text: string): Promise<void> {
  const { documents, unreadable } = readObjects(text, 'policy.yaml');
  expect(unreadable).toEqual([]);
  const [first] = documents;
  if (first?.kind !== 'object') return expect.fail('no policy');
  await loadPolicy(first.document, async () => expect.fail('it extends a shipped policy'));
}

test('every rule has a page, and every page a rule', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(everyRule.map(({ id }) => `${id}.md`).sort());
});

describe.each(everyRule)('$id', (rule) => {
  const page = pageOf(rule);

  test('is fresh: node scripts/generate-rule-docs.ts', async () => {
    expect(await rulePage(rule, page)).toBe(page);
  });

  test('has every section, in order, with something in it', () => {
    const parts = page.split(/^## /m).slice(1);
    const titles = parts.map((part) => part.split('\n')[0]);
    // What it says in other dialects stands behind the example.
    expect(titles.filter((title) => !title?.startsWith('In '))).toEqual(['Messages', 'Example', ...SECTIONS, 'References']);
    for (const part of parts)
      expect(
        part
          .replaceAll(/<!--.*?-->/g, '')
          .split('\n')
          .slice(1)
          .join('')
          .trim(),
      ).not.toBe('');
    expect(page).not.toMatch(/TODO/);
  });

  test('explains each of its options in its own words', async () => {
    const written = page.slice(page.indexOf('## What'));
    for (const option of Object.keys(rule.options)) expect(written).toContain(`\`${option}\``);
  });

  test.each(blocksOf(page).filter(({ info }) => /^ya?ml/.test(info)))(
    'the block in line $line is as it says: $info',
    async (block) => {
      await run(block, rule);
    },
  );

  test('shows more than the examples of the rule', () => {
    const marks = blocksOf(page).map(({ info }) => info);
    // What a person writes of a rule of another dialect is told in its own language, which the head runs as the example.
    if (rule.dialect !== undefined)
      return expect(marks.filter((info) => info.startsWith('yaml policy')).length).toBeGreaterThan(0);
    expect(marks.filter((info) => info.startsWith('yaml good')).length).toBeGreaterThan(1);
    expect(marks.filter((info) => info === 'yaml bad').length).toBeGreaterThan(1);
    expect(marks.filter((info) => info === 'yaml policy').length).toBeGreaterThan(0);
  });

  test('has no dead link', async () => {
    for (const [, target = ''] of page.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https:\/\//.test(target)) continue;
      expect(target, target).not.toMatch(/^[a-z]+:|^\/|#/);
      expect(existsSync(new URL(target, FOLDER)), target).toBe(true);
    }
  });
});

describe.each(LANGUAGES)('in %s the examples', (language) => {
  const inDialects = rules.flatMap((rule) =>
    DIALECTS.flatMap((dialect) => (rule.others?.[dialect] && ruleIn(rule, dialect)) ?? []),
  );

  test.each([...everyRule, ...inDialects])('of $id ($dialect) are as they say, and leave no placeholder', async (rule) => {
    expect(await exampleFindings(rule, 'good', language)).toEqual([]);
    const told = (await exampleFindings(rule, 'bad', language)).map(({ message, fix, why }) => [message, fix, why]);
    expect(told.length).toBeGreaterThan(0);
    for (const text of told.flat()) expect(text).toMatch(/^[^{}]+$/);
  });
});

describe('the generator', () => {
  const [rule] = everyRule;
  if (!rule) throw new Error('no rule');

  test('fills in an empty page, and a second time changes nothing', async () => {
    const page = await rulePage(rule, emptyRulePage());
    expect(page).toContain('# Privileged port of the node\n');
    expect(page).toContain('## References\n');
    expect(await rulePage(rule, page)).toBe(page);
  });

  test('keeps what is written by hand', async () => {
    const page = emptyRulePage().replace('TODO', () => 'Written by hand: $& and $1.');
    expect(await rulePage(rule, page)).toContain('## What\n\nWritten by hand: $& and $1.\n');
  });

  test('wants both of its regions', async () => {
    await expect(rulePage(rule, '# A page\n')).rejects.toThrow(/lacks its generated region/);
  });
});

describe('a block is refused', () => {
  const [rule] = everyRule;
  const pod = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: app}]}\n';
  const policy = 'apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nspec: {mode: strict}\n';

  test.each([
    ['without a mark', 'yaml', pod],
    ['with a mark that means nothing', 'yaml ugly', pod],
    ['that is bad and gets no finding', 'yaml bad', pod],
    ['that is good and gets one', 'yaml good', pod.replace('app}', 'app, ports: [{containerPort: 80, hostPort: 80}]}')],
    ['of a policy that is not shipped', 'yaml good strict', pod],
    ['with more words than that', 'yaml good baseline please', pod],
    ['that is no workload', 'yaml good', 'apiVersion: v1\nkind: ConfigMap\n'],
    ['that is no policy', 'yaml policy', policy],
  ])('%s', async (_, info, text) => {
    if (!rule) throw new Error('no rule');
    await expect(run({ info, text, line: 1 }, rule)).rejects.toThrow();
  });
});
