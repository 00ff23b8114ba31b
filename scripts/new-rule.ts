// Begins a rule: `npm run new-rule <id> [--about workload|set|suppression]` writes its files, lists it, and says what is left to do.
// It overwrites nothing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { About } from '../src/rules/rule.ts';
import { emptyRulePage } from './generate-rule-docs.ts';
import { constantOf, ruleText, SCAFFOLDS, wordsText } from './rule-scaffold.ts';

const INDEX = 'src/rules/index.ts';
const CEL_INDEX = 'src/export/cel-of-rules.ts';
const REPAIRS = 'src/fix/repairs.ts';
const LINE_WIDTH = 130;

/** Until somebody says it in CEL. */
const CEL_TEXT = `import type { CelOfRule } from '../cel.ts';

export const cel: CelOfRule = {
  blind: {
    en: 'TODO: what keeps it from being said of one object in CEL',
    ja: 'TODO: 1 つのオブジェクトについて CEL で言えない理由',
  },
};
`;

/** The files of a new rule by their paths from the root of the project, with their text. */
export function ruleFiles(id: string, about: About): ReadonlyMap<string, string> {
  const { fixture, test } = SCAFFOLDS[about];
  return new Map([
    [`src/rules/${id}/rule.ts`, ruleText(id, about)],
    [`src/rules/${id}/words.ts`, wordsText(about)],
    ...(about === 'workload' ? [[`src/rules/${id}/cel.ts`, CEL_TEXT] as const] : []),
    [`test/rules/${id}.test.ts`, test(constantOf(id), id)],
    [`test/fixtures/${id}/bad-1.yaml`, fixture],
    [`policies/rules/${id}.md`, emptyRulePage()],
  ]);
}

/** Writes the files under `root`. Throws, and writes nothing, for an id that is no id and for a file that is there already. */
export function newRule(id: string, about: About, root: string): string[] {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
    throw new Error(`"${id}" is no rule id: name the bad thing in kebab-case, such as privileged-host-port`);
  }
  const files = ruleFiles(id, about);
  for (const path of files.keys()) if (existsSync(join(root, path))) throw new Error(`${path} is there already`);
  const lists = [INDEX, REPAIRS, ...(about === 'workload' ? [CEL_INDEX] : [])].map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return [
      path,
      path === INDEX ? listed(text, id, about) : path === REPAIRS ? withoutEdit(text, id) : withCel(text, id),
    ] as const;
  });
  for (const [path, text] of [...files, ...lists]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [...files.keys()];
}

/** The table of what no edit repairs, with all that a rule finds: until somebody writes one, nothing is edited. */
function withoutEdit(repairs: string, id: string): string {
  return withEntry(repairs, 'BEYOND', `'${id}': 'TODO: why it is beyond the manifest, or its edits in src/fix/repairs/',`);
}

function withCel(list: string, id: string): string {
  const entry = withEntry(list, 'OF_WORKLOADS', `'${id}': ${constantOf(id)},`);
  return withImport(entry, `import { cel as ${constantOf(id)} } from '../rules/${id}/cel.ts';`);
}

/** A module with one entry more, the last of a table. */
function withEntry(text: string, table: string, entry: string): string {
  const end = text.indexOf('\n};', text.indexOf(`const ${table}:`));
  if (!text.includes(`const ${table}:`) || end === -1) throw new Error(`there is no table ${table}`);
  return `${text.slice(0, end)}\n  ${entry}${text.slice(end)}`;
}

/** The same with one import more, which stands where Biome has it. */
function withImport(text: string, added: string): string {
  const imports = [...text.matchAll(/^import .*;$/gm)].map(([one]) => one);
  const sorted = [...imports, added].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  return text.replace(imports.join('\n'), () => sorted.join('\n'));
}

/** src/rules/index.ts with one rule more, the last of its list. */
export function listed(index: string, id: string, about: About): string {
  const { list } = SCAFFOLDS[about];
  const found = new RegExp(`^(export const ${list}: .* = \\[)([^\\]]*)\\];$`, 'm').exec(index);
  if (!found) throw new Error(`${INDEX} has no list of ${list}`);
  const [whole, head = '', entries = ''] = found;
  const names = [...entries.split(',').map((name) => name.trim()), constantOf(id)].filter((name) => name !== '');
  const line = `${head}${names.join(', ')}];`;
  const text = line.length > LINE_WIDTH ? `${head}\n${names.map((name) => `  ${name},\n`).join('')}];` : line;
  return withImport(
    index.replace(whole, () => text),
    `import { ${constantOf(id)} } from './${id}/rule.ts';`,
  );
}

function pathOf(line: string): string {
  return line.slice(line.indexOf("'"));
}

/** What a person has to do before `npm test` passes again. */
export function whatIsLeft(id: string, about: About): string[] {
  return [
    `src/rules/${id}/rule.ts: judge, and open with the fields that it judges and the source that it follows`,
    `src/rules/${id}/words.ts: what is said of it, in English and Japanese, and what to read on`,
    ...(about === 'workload'
      ? [`src/rules/${id}/cel.ts: the rule in CEL for the API server, or why it cannot be; ${CEL_INDEX} has it last`]
      : []),
    `${INDEX}: put ${constantOf(id)} at its place in the order of ${SCAFFOLDS[about].list}`,
    `${REPAIRS}: why its repair is beyond the manifest; what kport fix can edit is in src/fix/repairs/ instead`,
    `test/rules/${id}.test.ts: a row for every message and every option, and for every reason to be silent`,
    `test/fixtures/${id}/: at least three bad-*.yaml and two good-*.yaml`,
    `policies/rules/${id}.md: What, Why, Fix and When to allow`,
    'examples/: a manifest in which it is found',
    'then: npm run generate && UPDATE_FIXTURES=1 UPDATE_EXAMPLES=1 npx vitest run test/rules test/examples.test.ts && npm test',
  ];
}

/** Throws for anything else than an id and what it is about. */
function argumentsOf(args: string[]): { readonly id: string; readonly about: About } {
  const { values, positionals } = parseArgs({
    args,
    options: { about: { type: 'string', default: 'workload' } },
    allowPositionals: true,
  });
  const [id = '', ...others] = positionals;
  if (others.length > 0) throw new Error(`one id at a time: ${positionals.join(' ')}`);
  const abouts = Object.keys(SCAFFOLDS) as About[];
  const about = abouts.find((one) => one === values.about);
  if (about === undefined) throw new Error(`--about "${values.about}" is none of ${abouts.join(', ')}`);
  return { id, about };
}

if (import.meta.main) {
  try {
    const { id, about } = argumentsOf(process.argv.slice(2));
    const written = newRule(id, about, fileURLToPath(new URL('..', import.meta.url)));
    const lines = [
      'wrote, and listed where every rule is:',
      ...written.map((path) => `  ${path}`),
      'left to do:',
      ...whatIsLeft(id, about).map((step) => `  - ${step}`),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    process.stderr.write(`${reason}\nusage: npm run new-rule <id> -- [--about workload|set|suppression]\n`);
    process.exitCode = 2;
  }
}
