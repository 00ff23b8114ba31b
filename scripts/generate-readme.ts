// Writes the regions of README.md and README.ja.md that are marked `<!-- generated: NAME -->` ... `<!-- end -->`:
// `node scripts/generate-readme.ts`. What stands outside of them is written by hand and stays.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from '../src/cli/run.ts';
import { CUSTOM_KINDS } from '../src/facts/objects/custom-kinds.ts';
import { BUILT_IN_KINDS } from '../src/facts/objects/kinds.ts';
import type { Language } from '../src/model/finding.ts';
import { everyRule } from '../src/rules/index.ts';
import { PRESETS } from '../src/rules/rule.ts';
import { settingsTable } from '../src/webhook/settings/settings-table.ts';
import { catalogue } from '../src/words/catalogue.ts';
import { denialExample } from './denial-example.ts';

const ROOT = new URL('../', import.meta.url);

/** The pages, each in its language. */
export const README_PAGES = [
  ['README.md', 'en'],
  ['README.ja.md', 'ja'],
] as const satisfies readonly (readonly [file: string, language: Language])[];

const EXAMPLE = 'examples/ssh-bastion.yaml';

const REGIONS: Readonly<Record<string, (language: Language) => string | Promise<string>>> = {
  output: lintOutput,
  rules: rulesTable,
  kinds: kindsTable,
  denial,
  settings: settingsTable,
};

const HEADS = {
  en: { rule: 'Rule', title: 'What it finds', group: 'API group', kinds: 'Kinds' },
  ja: { rule: 'ルール', title: '指摘するもの', group: 'API グループ', kinds: 'Kind' },
} as const satisfies Readonly<Record<Language, object>>;

/** A page with its regions made anew. Throws unless it has every region, and no other, once. */
export async function readmePage(written: string, language: Language): Promise<string> {
  const names = [...written.matchAll(/<!-- generated: (\S+) -->/g)].map(([, name = '']) => name);
  const wanted = Object.keys(REGIONS);
  if (names.toSorted().join() !== wanted.toSorted().join()) {
    throw new Error(`the page has the regions ${names.join(', ')}, and should have ${wanted.join(', ')}`);
  }
  let page = written;
  for (const [name, make] of Object.entries(REGIONS)) page = replaceRegion(page, name, await make(language));
  return page;
}

function replaceRegion(page: string, name: string, content: string): string {
  const start = `<!-- generated: ${name} -->\n`;
  const from = page.indexOf(start) + start.length;
  const to = page.indexOf('<!-- end -->', from);
  if (to === -1 || page.slice(from, to).includes('<!-- generated:')) throw new Error(`the region ${name} has no end`);
  return `${page.slice(0, from)}\n${content}\n\n${page.slice(to)}`;
}

async function lintOutput(language: Language): Promise<string> {
  const argv = ['lint', ...(language === 'en' ? [] : ['--lang', language]), EXAMPLE];
  let output = '';
  const add = (text: string): void => {
    output += text;
  };
  const code = await run([...argv, '--policy', 'restricted'], {
    stdout: { write: add, isTerminal: false },
    stderr: { write: add, isTerminal: false },
    stdin: async () => new Uint8Array(),
    env: {},
    cwd: fileURLToPath(ROOT),
    today: '2026-01-31',
    time: () => 0,
  });
  if (code !== 1) throw new Error(`${argv.join(' ')} ended with ${code}: ${output}`);
  return `\`\`\`sh\nnpx kport ${argv.join(' ')}\n\`\`\`\n\n\`\`\`text\n${output}\`\`\``;
}

function denial(language: Language): string {
  const text = readFileSync(new URL(EXAMPLE, ROOT), 'utf8');
  return `\`\`\`console\n${denialExample(EXAMPLE, text, language)}\n\`\`\``;
}

function rulesTable(language: Language): string {
  const texts = catalogue(language);
  const { rule, title } = HEADS[language];
  const rows = everyRule.map(({ id, levels, words }) => [
    `[${id}](policies/rules/${id}.md)`,
    words[language].title,
    ...PRESETS.map((preset) => texts.words[`severity.${levels[preset]}`]),
  ]);
  return table([[rule, title, ...PRESETS.map((preset) => `[${preset}](policies/${preset}.yaml)`)], ...rows]);
}

/** The kinds that kport knows the Pod specs of, by API group, in the order of its tables. */
function kindsTable(language: Language): string {
  const kinds = new Map<string, readonly string[]>();
  for (const row of [...BUILT_IN_KINDS, ...CUSTOM_KINDS]) {
    for (const group of row.apiGroups) kinds.set(group, [...(kinds.get(group) ?? []), ...row.kinds]);
  }
  const rows = [...kinds].map(([group, names]) => [
    group === '' ? 'core (`v1`)' : `\`${group}\``,
    [...new Set(names)].join(', '),
  ]);
  return table([[HEADS[language].group, HEADS[language].kinds], ...rows]);
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (import.meta.main) {
  for (const [file, language] of README_PAGES) {
    const page = new URL(file, ROOT);
    writeFileSync(page, await readmePage(readFileSync(page, 'utf8'), language));
  }
}
