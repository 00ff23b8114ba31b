// Writes the regions of README.md, README.ja.md and docs/ that are marked `<!-- generated: NAME -->` ... `<!-- end -->`:
// `node scripts/generate-docs.ts`. What stands outside of them is written by hand and stays.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from '../src/cli/run.ts';
import { CUSTOM_KINDS } from '../src/facts/objects/custom-kinds.ts';
import { BUILT_IN_KINDS } from '../src/facts/objects/kinds.ts';
import type { Language } from '../src/model/finding.ts';
import { everyRule } from '../src/rules/index.ts';
import { PRESETS } from '../src/rules/rule.ts';
import { catalogue } from '../src/words/catalogue.ts';
import { auditExample } from './audit-example.ts';
import { denialExample } from './denial-example.ts';
import { settingsTable } from './settings-table.ts';

const ROOT = new URL('../', import.meta.url);

/** A page for readers; `file` is relative to the root, with `/`. */
export interface Page {
  readonly file: string;
  readonly language: Language;
}

/** The front page of each language, and the pages under docs/. */
export const PAGES: readonly Page[] = [
  { file: 'README.md', language: 'en' },
  ...pagesIn('docs', 'en'),
  { file: 'README.ja.md', language: 'ja' },
  ...pagesIn('docs/ja', 'ja'),
];

function pagesIn(folder: string, language: Language): Page[] {
  const names = readdirSync(new URL(folder, ROOT)).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => ({ file: `${folder}/${name}`, language }));
}

const EXAMPLE = 'examples/ssh-bastion.yaml';
const EXAMPLE_IMAGE = 'oci:docs/example-image';
const REPAIRED_EXAMPLE = 'examples/nginx-as-root.yaml';

/** Where a region stands: in which language, and how its page refers to the root. */
interface Place {
  readonly language: Language;
  /** Empty, or `../` once or more. */
  readonly root: string;
}

/** What is generated; each stands on one page of each language. */
export const REGIONS: Readonly<Record<string, (place: Place) => string | Promise<string>>> = {
  output: ({ language }) => shown(['lint', EXAMPLE], language, 1),
  patch: ({ language }) => shown(['fix', '--unsafe', REPAIRED_EXAMPLE], language, 0),
  image: ({ language }) => shown(['image', 'inspect', EXAMPLE_IMAGE], language, 0),
  audit: ({ language }) => `\`\`\`console\n$ kport audit -A\n${auditExample(language)}\`\`\``,
  explanation: ({ language }) => shown(['export', 'vap', '--explain'], language, 0),
  rules: rulesTable,
  kinds: kindsTable,
  denial,
  settings: ({ language }) => settingsTable(language),
};

const HEADS = {
  en: { rule: 'Rule', title: 'What it finds', group: 'API group', kinds: 'Kinds' },
  ja: { rule: 'ルール', title: '指摘するもの', group: 'API グループ', kinds: 'Kind' },
} as const satisfies Readonly<Record<Language, object>>;

export function regionsOf(text: string): string[] {
  return [...text.matchAll(/<!-- generated: (\S+) -->/g)].map(([, name = '']) => name);
}

/** A page with its regions made anew. Throws for a region that nobody knows, stands twice or has no end. */
export async function pageAnew(written: string, { file, language }: Page): Promise<string> {
  const root = '../'.repeat(file.split('/').length - 1);
  const names = regionsOf(written);
  if (new Set(names).size < names.length) throw new Error(`${file} has a region twice: ${names.join(', ')}`);
  let page = written;
  for (const name of names) {
    const make = REGIONS[name];
    if (!make) throw new Error(`${file} has the region ${name}; there are ${Object.keys(REGIONS).join(', ')}`);
    page = replaceRegion(page, name, await make({ language, root }));
  }
  return page;
}

function replaceRegion(page: string, name: string, content: string): string {
  const start = `<!-- generated: ${name} -->\n`;
  const from = page.indexOf(start) + start.length;
  const to = page.indexOf('<!-- end -->', from);
  if (to === -1 || page.slice(from, to).includes('<!-- generated:')) throw new Error(`the region ${name} has no end`);
  return `${page.slice(0, from)}\n${content}\n\n${page.slice(to)}`;
}

/** A command, and what a person sees of it. */
async function shown(command: readonly string[], language: Language, wanted: number): Promise<string> {
  const argv = [...command.slice(0, 1), ...(language === 'en' ? [] : ['--lang', language]), ...command.slice(1)];
  let output = '';
  const add = (text: string): void => {
    output += text;
  };
  const code = await run([...argv, ...(command[0] === 'image' ? ['--no-cache'] : ['--policy', 'restricted'])], {
    stdout: { write: add, isTerminal: false },
    stderr: { write: add, isTerminal: false },
    stdin: async () => new Uint8Array(),
    env: {},
    cwd: fileURLToPath(ROOT),
    today: '2026-01-31',
    time: () => 0,
  });
  if (code !== wanted) throw new Error(`${argv.join(' ')} ended with ${code}: ${output}`);
  return `\`\`\`sh\nnpx kport ${argv.join(' ')}\n\`\`\`\n\n\`\`\`text\n${output}\`\`\``;
}

function denial({ language }: Place): string {
  const text = readFileSync(new URL(EXAMPLE, ROOT), 'utf8');
  return `\`\`\`console\n${denialExample(EXAMPLE, text, language)}\n\`\`\``;
}

function rulesTable({ language, root }: Place): string {
  const texts = catalogue(language);
  const { rule, title } = HEADS[language];
  const atMost = texts.words.severityAtMost.toLowerCase();
  const rows = everyRule.map(({ id, levels, words }) => [
    `[${id}](${root}policies/rules/${id}.md)`,
    words[language].title,
    ...PRESETS.map((preset) => texts.words[`severity.${levels[preset]}`]),
  ]);
  return table([[rule, title, ...PRESETS.map((preset) => `[${preset}](${root}policies/${preset}.yaml), ${atMost}`)], ...rows]);
}

/** The kinds that kport knows the Pod specs of, by API group, in the order of its tables. */
function kindsTable({ language }: Place): string {
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
  for (const page of PAGES) {
    const file = new URL(page.file, ROOT);
    writeFileSync(file, await pageAnew(readFileSync(file, 'utf8'), page));
  }
}
