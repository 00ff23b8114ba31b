import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChartOptions } from '../../src/render/chart-options.ts';
import { groupingBuilds } from '../../src/render/kustomize/grouped-builds.ts';
import { readWhole } from '../../src/render/kustomize/kustomizations.ts';
import { findKustomize, type RunKustomize } from '../../src/render/kustomize/kustomize.ts';
import { groupsOf, memberReader } from '../../src/render/kustomize/members.ts';
import { readKustomization } from '../../src/render/kustomize/read-kustomization.ts';
import { seenDisk } from '../../src/render/kustomize/seen-disk.ts';
import { toldApart } from '../../src/render/kustomize/told-apart.ts';
import type { Ran } from '../../src/sources/programs.ts';
import { withScratchFolder } from '../../src/sources/scratch-folder.ts';
import { scratch } from '../sources/scratch.ts';
import { lintTree } from './lint-tree.ts';
import { KUSTOMIZE, sayMissing } from './programs.ts';

beforeAll(sayMissing);

type Tree = Readonly<Record<string, string>>;

function membersIn(cwd: string, folders: readonly string[]) {
  const disk = seenDisk();
  const readIn = (folder: string) => {
    const [found] = disk.kustomizationsIn(path.join(cwd, folder));
    const file = `${folder}/${found?.name}`;
    const parts = found?.read && readKustomization(found.read, file);
    return parts && { file, parts };
  };
  const seen = { readIn, kindOf: (at: string) => disk.kindOf(path.join(cwd, at)), readText: () => undefined };
  const member = memberReader(disk, cwd);
  return folders.flatMap((folder) => {
    const whole = readWhole(folder, seen, false);
    return (whole && member(whole)) ?? [];
  });
}

/** By the names of folders. */
function grouped(tree: Tree, folders: readonly string[]): string[][] {
  return groupsOf(membersIn(scratch(tree), folders)).map((group) => group.map(({ folder }) => path.basename(folder)));
}

const object = (kind: string, name: string, more = '') => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
const pair = (kustomization: string, more = ''): Tree => ({
  'a/kustomization.yaml': kustomization,
  'a/o.yaml': object('Pod', 'aa', more),
  'b/kustomization.yaml': 'resources: [o.yaml]\n',
  'b/o.yaml': object('Pod', 'bb'),
});

describe('what is built together', () => {
  test.each([
    [
      'namespaces, images and labels',
      'resources: [o.yaml]\nnamespace: n\nimages: [{name: i, newTag: "1"}]\ncommonLabels: {x: y}\n',
    ],
    ['a patch', 'resources: [o.yaml]\npatches: [{target: {kind: Pod}, patch: "[]"}]\n'],
    ['a generator', 'resources: [o.yaml]\nconfigMapGenerator: [{name: c, literals: [x=y]}]\n'],
    ['a prefix', 'resources: [o.yaml]\nnamePrefix: p-\n'],
  ])('%s', (_, kustomization) => {
    expect(grouped(pair(kustomization), ['a', 'b'])).toEqual([['a', 'b']]);
  });

  test.each([
    ['what writes names that stand nowhere', 'resources: [o.yaml]\nreplacements: []\n'],
    ['what would hold for others, too', 'resources: [o.yaml]\nopenapi: {path: s.json}\n'],
    ['what holds only at the top', 'resources: [o.yaml]\nbuildMetadata: [originAnnotations]\n'],
    ['a transformer', 'resources: [o.yaml]\ntransformers: [t.yaml]\n'],
    ['two documents', 'resources: [o.yaml]\n---\nnamePrefix: p-\n'],
    ['labels that may be names', 'resources: [o.yaml]\nlabels: [{pairs: {name: bb}, Fields: [{path: metadata}]}]\n'],
    ['another spelling', 'resources: [o.yaml]\nNamePrefix: p-\n'],
    ['a resource from elsewhere', 'resources: [o.yaml, "https://example.com/x.yaml"]\n'],
    ['a chart', 'resources: [o.yaml]\nhelmCharts: [{name: x}]\n'],
    [
      'another name',
      'resources: [o.yaml]\npatches: [{patch: \'[{"op": "copy", "from": "/kind", "path": "/metadata/name"}]\'}]\n',
    ],
    ['the same, of a strategic merge', 'resources: [o.yaml]\npatches: [{path: o.yaml, options: {allownamechange: true}}]\n'],
    ...['', '/kind', '/metadata', '/metadata/namespace'].map((at) => [
      `a patch of "${at}"`,
      `resources: [o.yaml]\npatches: [{patch: '[{"op": "copy", "from": "/x", "path": "${at}"}]'}]\n`,
    ]),
    ['a tag', 'resources: [o.yaml]\nnamespace: !!binary d2Vi\n'],
  ])('by itself: %s', (_, kustomization) => {
    expect(grouped(pair(kustomization), ['a', 'b'])).toEqual([['b']]);
  });

  test.each([
    ['a letter that is written otherwise', 'data: {x: "\\u0062b"}\n'],
    ['a text that goes on in the next line', 'data: {x: "b\\\n    b"}\n'],
    ['a name that is a number', '---\nkind: Pod\nmetadata: {name: 0x1F}\n'],
    ['a hash behind any name', '---\nmetadata: {annotations: {kustomize.config.k8s.io/needs-hash: "true"}}\n'],
    ['what is not written in the end', '---\nmetadata: {annotations: {config.kubernetes.io/local-config: "true"}}\n'],
    ['what kustomize notes for itself', '---\nmetadata: {annotations: {internal.config.kubernetes.io/prefixes: p-}}\n'],
  ])('by itself: %s', (_, more) => {
    expect(grouped(pair('resources: [o.yaml]\n', more), ['a', 'b'])).toEqual([['b']]);
  });

  test.each([
    [
      'a prefix around some objects',
      { 'c/kustomization.yaml': 'resources: [../a]\nnameSuffix: -c\n', ...pair('namePrefix: p-\nresources: [o.yaml]\n') },
    ],
    ['a base that says too much', { 'c/kustomization.yaml': 'resources: [../a]\n', ...pair('vars: []\nresources: [o.yaml]\n') }],
    [
      'too large',
      { ...pair('resources: [o.yaml]\n', `data: {x: ${'x'.repeat(100_000)}}\n`), 'c/kustomization.yaml': 'resources: [../a]\n' },
    ],
  ])('by itself: %s', (_, tree) => {
    expect(grouped(tree, ['c', 'b'])).toEqual([['b']]);
  });

  test.each([
    ['a pipe or a device that is generated from', 'resources: [o.yaml]\nconfigMapGenerator: [{name: c, files: [f]}]\n'],
    ['one that is a patch', 'resources: [o.yaml]\npatches: [{path: f}]\n'],
  ])('by itself, and nobody waits for it: %s', (_, kustomization) => {
    const cwd = scratch(pair(kustomization));
    symlinkSync('/dev/null', path.join(cwd, 'a/f'));
    expect(membersIn(cwd, ['a', 'b']).map(({ folder }) => path.basename(folder))).toEqual(['b']);
  });

  test.each([
    ['objects of one name', 'name: bb'],
    ['a reference', 'serviceAccountName: bb'],
  ])('apart: %s', (_, spoken) => {
    expect(grouped(pair('resources: [o.yaml]\n', `spec:\n  ${spoken}\n`), ['a', 'b'])).toEqual([['a'], ['b']]);
  });

  test('overlays of one base are together where each has a suffix, and apart where not', () => {
    const overlays = (text: (name: string) => string): Tree =>
      Object.fromEntries(['c', 'd', 'e'].map((name) => [`${name}/kustomization.yaml`, text(name)]));
    const base = pair('resources: [o.yaml]\n');
    const [bare, suffixed] = [
      overlays(() => 'resources: [../a]\n'),
      overlays((name) => `nameSuffix: -${name}\nresources: [../a]\n`),
    ];
    expect(grouped({ ...base, ...suffixed }, ['c', 'd', 'e'])).toEqual([['c', 'd', 'e']]);
    expect(grouped({ ...base, ...bare }, ['c', 'd', 'b', 'e'])).toEqual([['c', 'b'], ['d'], ['e']]);
  });

  test('twenty at the most, and fewer where they are large', () => {
    const tree = (count: number, more: string): Tree =>
      Object.assign(
        {},
        ...Array.from({ length: count }, (_, index) => ({
          [`k${index}/kustomization.yaml`]: 'resources: [o.yaml]\n',
          [`k${index}/o.yaml`]: object('Pod', `pod-${index}`, more),
        })),
      );
    const sizes = (count: number, more = '') =>
      grouped(
        tree(count, more),
        Array.from({ length: count }, (_, index) => `k${index}`),
      ).map((group) => group.length);
    expect(sizes(45)).toEqual([20, 20, 5]);
    expect(sizes(5, `data: {x: ${'x'.repeat(20_000)}}\n`)).toEqual([2, 2, 1]);
    expect(sizes(2, `data: {x: ${'x'.repeat(80_000)}}\n`)).toEqual([1, 1]);
    // Nor are the words of more than 16 MB kept.
    expect(sizes(400, `data: {x: ${'x'.repeat(80_000)}}\n`).reduce((sum, size) => sum + size)).toBe(199);
  });
});

const member = (folder: string, words: readonly string[], affixes = { prefix: '', suffix: '' }) => ({
  folder,
  words: new Set(words),
  names: new Set(words),
  bytes: 1,
  ...affixes,
});

describe('whose a document is', () => {
  const [a, b] = [member('a', ['aa', 'cfg']), member('b', ['bb'])];
  const apart = (documents: readonly string[], members = [a, b]) =>
    Object.fromEntries(toldApart(documents.join('---\n'), members));

  test('by its name, in the order that they have, with the hash of what is generated', () => {
    const [one, two, three] = [object('Pod', 'aa'), object('Pod', 'bb'), object('ConfigMap', 'cfg-6h96h42tg2')];
    expect(apart([three, one, two])).toEqual({ a: `${three}---\n${one}`, b: two });
  });

  test.each([
    ["nobody's", object('Pod', 'cc')],
    ['without a name', 'kind: Pod\n'],
    ['a name that is no word', object('Pod', '"a a"')],
    ...['31', '1e-07', 'true', '"2001-01-01T00:00:00Z"', ':b'].map((name) => [
      `what may have been another: ${name}`,
      object('Pod', name),
    ]),
    ['nothing', ''],
  ])('none of anything: %s', (_, document) => {
    expect(apart(document === '' ? [] : [object('Pod', 'bb'), document ?? ''])).toEqual({});
  });

  test('those that may share a document, and whoever speaks of it, are uncertain, and no others', () => {
    const members = [a, b, member('c', ['aa', 'cc']), member('d', ['dd'])];
    const speaking = object('Pod', 'dd', 'spec:\n  serviceAccountName: aa\n');
    expect(apart([object('Pod', 'aa'), object('Pod', 'bb'), object('Pod', 'cc'), speaking], members)).toEqual({
      b: object('Pod', 'bb'),
    });
  });

  test("a name of another's that may have got there, wherever it stands", () => {
    const spoken = object('Pod', 'aa', 'spec:\n  volumes:\n  - configMap:\n      name: bb-6h96h42tg2\n');
    const named = object('ConfigMap', 'bb-6h96h42tg2');
    expect(apart([named, spoken])).toEqual({ b: named });
    expect(apart([named, spoken.replace('bb-', 'bbb-')])).toHaveProperty('a');
  });
});

/** With what it was asked to build: the members of a group, or a folder. */
async function builds(answer: (call: number, folder: string) => Ran, count = 3) {
  const members = Array.from({ length: count }, (_, index) => member(`/k/${index}`, [`pod-${index}`]));
  const asked: string[] = [];
  const run: RunKustomize = async (folder) => {
    asked.push(folder.startsWith('/k/') ? folder : 'group');
    return answer(asked.length, folder);
  };
  const rans = await withScratchFolder(async (folder) => {
    const grouping = groupingBuilds(run, { scratch: folder, workers: 2 }, () => [members]);
    return Promise.all(members.map(({ folder: at }) => grouping(at)));
  });
  return { asked, rans };
}

const ended = (stdout: string, stderr = ''): Ran => ({ kind: 'ended', code: stderr === '' ? 0 : 1, stdout, stderr });
const pods = (...indices: number[]) => indices.map((index) => object('Pod', `pod-${index}`)).join('---\n');

describe('a build of many', () => {
  test('one process, and what each came to', async () => {
    const { asked, rans } = await builds(() => ended(pods(0, 1, 2)));
    expect(asked).toEqual(['group']);
    expect(rans).toEqual([0, 1, 2].map((index) => ended(pods(index))));
  });

  test('one that fails is built by itself, for its own error, and the others without it', async () => {
    const refusal = "Error: accumulating resources: accumulation err='accumulating resources from '1': is not there";
    const { asked, rans } = await builds((call, folder) => {
      if (folder === '/k/1') return ended('', 'Error: its own');
      return call === 1 ? ended('', refusal) : ended(pods(0, 2));
    });
    expect(asked).toEqual(['group', 'group', '/k/1']);
    expect(rans).toEqual([ended(pods(0)), ended('', 'Error: its own'), ended(pods(2))]);
  });

  test.each<[string, Ran]>([
    ['an error that names none of them', ended('', 'Error: multiple possible referrals')],
    ['one that names what is not there', ended('', "Error: accumulating resources from '99'")],
    ['too slow, or too much', { kind: 'stopped', reason: { code: 'took-too-long', data: { seconds: 60 } } }],
    ['a document that nobody knows', ended(object('Pod', 'x'))],
  ])('each by itself: %s', async (_, ran) => {
    const { asked, rans } = await builds((__, folder) => (folder.startsWith('/k/') ? ended(folder) : ran));
    expect(asked.toSorted()).toEqual(['/k/0', '/k/1', '/k/2', 'group']);
    expect(rans).toEqual(['/k/0', '/k/1', '/k/2'].map((folder) => ended(folder)));
  });

  test('with four errors at the most', async () => {
    const { asked } = await builds(
      (_, folder) => (folder.startsWith('/k/') ? ended(folder) : ended('', "accumulating resources from '0'")),
      9,
    );
    expect(asked.toSorted()).toEqual([...Array.from({ length: 9 }, (_, index) => `/k/${index}`), ...Array(4).fill('group')]);
  });

  test.each([1, 2, 3, 4])('as many groups are begun as there are workers: %i', async (workers) => {
    const groups = [0, 1, 2, 3].map((group) => [0, 1].map((one) => member(`/k/${group}${one}`, [`pod-${group}${one}`])));
    const limits: (number | undefined)[] = [];
    await withScratchFolder(async (scratch) => {
      const run: RunKustomize = async (_, milliseconds) => {
        limits.push(milliseconds);
        return ended(object('Pod', 'x'));
      };
      await groupingBuilds(run, { scratch, workers }, () => groups)('/k/00');
    });
    // And the one by itself, which has all the time that there is.
    expect(limits).toEqual([...Array(workers).fill(15_000), undefined]);
  });

  test('nobody is alone in a group', async () => {
    expect((await builds((_, folder) => ended(folder), 1)).asked).toEqual(['/k/0']);
  });
});

const ACCOUNT = (name: string) => object('ServiceAccount', name);
const BINDING = (name: string, account: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: ${name}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: ${account}}]\n`;

/** Each has something that reaches beyond its own objects, or could. */
const REAL: Tree = {
  'plain/kustomization.yaml': 'resources: [o.yaml]\nnamespace: n1\ncommonLabels: {l: plain}\n',
  'plain/o.yaml': `${object('Service', 'svc', '  annotations: {}\n')}---\n${object('ConfigMap', '"123"')}---\n${ACCOUNT('plain-sa')}`,
  'generated/kustomization.yaml': 'resources: [o.yaml]\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\n',
  'generated/o.yaml': object('Pod', 'reader', 'spec:\n  volumes: [{name: v, configMap: {name: settings}}]\n'),
  'dangling/kustomization.yaml': 'resources: [o.yaml]\n',
  'dangling/o.yaml': object('Pod', 'dangling', 'spec:\n  volumes: [{name: v, configMap: {name: settings}}]\n'),
  'bound/kustomization.yaml': 'resources: [o.yaml]\n',
  'bound/o.yaml': BINDING('binding', 'plain-sa'),
  'hashed/kustomization.yaml': 'resources: [o.yaml]\n',
  'hashed/o.yaml': object('ConfigMap', 'hashed', '  annotations: {kustomize.config.k8s.io/needs-hash: "true"}\ndata: {a: b}\n'),
  'renamed/kustomization.yaml':
    'resources: [o.yaml]\npatches: [{target: {kind: Pod}, patch: "[{op: replace, path: /metadata/name, value: after}]"}]\n',
  'renamed/o.yaml': object('Pod', 'before'),
  'broken/kustomization.yaml': 'resources: [missing.yaml]\n',
  'bad/kustomization.yaml': 'resources: [o.yaml]\npatches: [{patch: "kind: Pod\\napiVersion: v1\\nmetadata: {name: nobody}"}]\n',
  'bad/o.yaml': object('Pod', 'bad-pod'),
  'base/kustomization.yaml': 'resources: [o.yaml]\nconfigMapGenerator: [{name: of-base, literals: [a=b]}]\n',
  'base/o.yaml': `${object('Pod', 'app', 'spec:\n  serviceAccountName: app-sa\n  volumes: [{name: v, configMap: {name: of-base}}]\n')}---\n${ACCOUNT('app-sa')}`,
  ...Object.fromEntries(
    ['1', '11', '2'].map((name) => [`suffixed-${name}/kustomization.yaml`, `nameSuffix: "-${name}"\nresources: [../base]\n`]),
  ),
  'prefixed/kustomization.yaml': 'namePrefix: p-\nresources: [../base]\n',
  'bare/kustomization.yaml': 'resources: [../base]\n',
  'affixed/kustomization.yaml': 'namePrefix: q-\nresources: [o.yaml]\n',
  'affixed/o.yaml': `${ACCOUNT('affixed-sa')}---\n${BINDING('affixed-binding', 'affixed-sa')}`,
};

/** Two, of which the first comes to something else where the second is there: why those of its kind are built by themselves. */
const OTHERWISE: readonly (readonly [string, Tree])[] = [
  [
    'a name is looked for in the namespace that objects had at first, of whomever they are, before the one that they have now',
    {
      'a/kustomization.yaml': 'namePrefix: p-\nnamespace: x\nresources: [o.yaml]\n',
      'a/o.yaml': `${ACCOUNT('sa')}---\n${BINDING('binding', 'sa, namespace: x')}`,
      'b/kustomization.yaml': 'resources: [o.yaml]\n',
      'b/o.yaml': object('Pod', 'other', '  namespace: x\n'),
    },
  ],
  [
    'what is not written is found by its name, too',
    {
      'a/kustomization.yaml': 'resources: [o.yaml]\n',
      'a/o.yaml': object('Pod', 'app', 'spec:\n  serviceAccountName: sa\n'),
      'b/kustomization.yaml': 'namePrefix: p-\nresources: [o.yaml]\n',
      'b/o.yaml': `${object('ServiceAccount', 'sa', '  annotations: {config.kubernetes.io/local-config: "true"}\n')}---\n${object('Pod', 'other')}`,
    },
  ],
  [
    'what gets no suffix finds neither of two that have one',
    {
      'a/kustomization.yaml': 'nameSuffix: -a\nresources: [o.yaml]\n',
      'a/o.yaml': `apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1.own.io}\nspec: {service: {name: svc}}\n---\n${object('Service', 'svc')}`,
      'b/kustomization.yaml': 'nameSuffix: -b\nresources: [o.yaml]\n',
      'b/o.yaml': object('Service', 'svc'),
    },
  ],
];

const SPEAKING = `${ACCOUNT('sa')}---\n${object('Pod', 'app', '  annotations: {x: y}\nspec:\n  serviceAccountName: sa\n')}`;
const SUFFIXED: Tree = {
  'a/kustomization.yaml': 'nameSuffix: -a\nresources: [o.yaml]\n',
  'a/o.yaml': SPEAKING,
  'b/kustomization.yaml': 'nameSuffix: -b\nresources: [o.yaml]\n',
  'b/o.yaml': SPEAKING,
};
const PATCH = '[{"op": "replace", "path": "/metadata/annotations", "value": {}}]';

const THE_SAME: readonly (readonly [string, Tree])[] = [
  ['objects of the same names get other suffixes', SUFFIXED],
  ['a prefix, and a suffix', { ...SUFFIXED, 'b/kustomization.yaml': 'namePrefix: b-\nresources: [o.yaml]\n' }],
  ['a suffix, and none', { ...SUFFIXED, 'b/kustomization.yaml': 'resources: [o.yaml]\n' }],
  [
    'a patch that comes after the suffix leaves the note of it',
    {
      ...SUFFIXED,
      'a/kustomization.yaml': `${SUFFIXED['a/kustomization.yaml']}patchesJson6902: [{target: {version: v1, kind: Pod, name: app}, patch: '${PATCH}'}]\n`,
    },
  ],
];

test.each(OTHERWISE)('by itself: %s', (_, tree) => {
  expect(grouped(tree, ['a', 'b']).flat()).toHaveLength(1);
});

const SPEAK = [
  ['generated', 'dangling'],
  ['plain', 'bound'],
  ['suffixed-1', 'bare'],
  ['suffixed-1', 'suffixed-11'],
  ['suffixed-2', 'prefixed'],
] as const;

describe.skipIf(KUSTOMIZE === undefined)('with kustomize', () => {
  const FOLDERS = [...new Set(Object.keys(REAL).map((file) => path.dirname(file)))].filter((folder) => folder !== 'base');

  /** In turn, as kustomize is asked by a run. */
  async function runsOf(cwd: string, folders: readonly string[], groups: Parameters<typeof groupingBuilds>[2]) {
    let processes = 0;
    const rans: Ran[] = [];
    await withScratchFolder(async (folder) => {
      const env = { PATH: process.env.PATH, KPORT_KUSTOMIZE: KUSTOMIZE };
      const kustomize = findKustomize({ env, cwd, scratch: folder, allowNetwork: false });
      if ('problem' in kustomize) throw new Error('no kustomize');
      const run: RunKustomize = (at) => {
        processes += 1;
        return kustomize.run(at);
      };
      const grouping = groupingBuilds(run, { scratch: folder, workers: 2 }, groups);
      for (const one of folders) rans.push(await grouping(path.join(cwd, one)));
    });
    return { processes, texts: rans.map((ran, index) => [folders[index], ran.kind === 'ended' && [ran.code, ran.stdout]]) };
  }

  test('each comes to what it comes to by itself, to the byte', async () => {
    const cwd = scratch(REAL);
    const alone = await runsOf(cwd, FOLDERS, () => []);
    expect((await runsOf(cwd, FOLDERS, () => groupsOf(membersIn(cwd, FOLDERS)))).texts).toEqual(alone.texts);
    expect(alone.processes).toBe(FOLDERS.length);
  });

  test.each([
    ...OTHERWISE.map(([name, tree]) => [name, tree, false] as const),
    ...THE_SAME.map(([name, tree]) => [name, tree, true] as const),
  ])('in one process: %s', async (_, tree, isSame) => {
    const cwd = scratch({ ...tree, 'both/kustomization.yaml': 'resources: [../a, ../b]\n' });
    const { texts } = await runsOf(cwd, ['a', 'both'], () => []);
    const [alone, both] = texts.map(([, ran]) => (ran ? String(ran[1]).split(/^---\n/m) : []));
    expect(alone).not.toEqual([]);
    expect(alone?.every((document) => both?.includes(document))).toBe(isSame);
  });

  test('in one process, where none speaks of another', async () => {
    const cwd = scratch(REAL);
    const folders = ['plain', 'suffixed-1', 'suffixed-11', 'suffixed-2'];
    expect((await runsOf(cwd, folders, () => groupsOf(membersIn(cwd, folders)))).processes).toBe(1);
  });

  test('nor is it otherwise where those are together that speak of each other', async () => {
    const cwd = scratch(REAL);
    const alone = await runsOf(cwd, FOLDERS, () => []);
    expect((await runsOf(cwd, FOLDERS, () => [membersIn(cwd, FOLDERS)])).texts).toEqual(alone.texts);
    for (const [one, other] of [...SPEAK, ...SPEAK.map(([one, other]) => [other, one] as const)]) {
      const { texts } = await runsOf(cwd, [one, other], () => [membersIn(cwd, [one, other])]);
      expect(texts).toEqual([one, other].map((folder) => alone.texts[FOLDERS.indexOf(folder)]));
    }
  });

  test('a run says what one does that builds each by itself, errors and their places included', async () => {
    const web = object('Pod', 'web', 'spec:\n  containers: [{name: c, image: i, ports: [{containerPort: 80}]}]\n');
    const port = (value: number) => `{"op": "replace", "path": "/spec/containers/0/ports/0/containerPort", "value": ${value}}`;
    const overlay = (name: string, more = `patches: [{target: {kind: Pod}, patch: '[${port(name.charCodeAt(0))}]'}]\n`) => ({
      [`${name}/kustomization.yaml`]: `nameSuffix: -${name}\nresources: [../base]\n${more}`,
    });
    const nobody = 'patches: [{patch: "kind: Pod\\napiVersion: v1\\nmetadata: {name: nobody}"}]\n';
    const cwd = scratch({
      'base/kustomization.yaml': 'resources: [o.yaml]\n',
      'base/o.yaml': web,
      ...Object.assign({}, ...['a', 'b', 'c', 'e', 'g', 'i'].map((name) => overlay(name))),
      ...overlay('d', nobody),
      ...overlay('f', 'images: 1\n'),
      'h/kustomization.yaml': 'resources: [o.yaml]\n',
      'h/o.yaml': 'kind: Pod\nmetadata: {name: h}\n---\nkind: [\n',
    });
    const log = path.join(scratch({}), 'log');
    // By the name of the program, which has other arguments by the other.
    const KPORT_KUSTOMIZE = path.join(cwd, path.basename(KUSTOMIZE as string));
    writeFileSync(KPORT_KUSTOMIZE, `#!/bin/sh\necho >> "${log}"\nexec "${KUSTOMIZE}" "$@"\n`, { mode: 0o755 });
    const counted = async (options: ChartOptions, kustomize = KPORT_KUSTOMIZE) => {
      rmSync(log, { force: true });
      const env = { PATH: process.env.PATH, KPORT_KUSTOMIZE: kustomize, XDG_CACHE_HOME: path.join(cwd, 'cache') };
      const result = await lintTree(cwd, ['.'], { env, options });
      return { result, processes: existsSync(log) ? readFileSync(log, 'utf8').length : 0 };
    };
    const alone = await counted({ allowNetwork: true });
    const together = await counted({ cache: false });
    expect(together.result).toEqual(alone.result);
    // The nine together, four times for the three that fail, and these by themselves.
    expect([alone.processes, together.processes]).toEqual([9, 7]);
    expect(alone.result.findings.length).toBe(6);
    expect(alone.result.unreadable.map(({ file }) => file)).toEqual(['d', 'f', 'h'].map((name) => `${name}/kustomization.yaml`));
    for (let run = 0; run < 2; run += 1) expect((await counted({}, KUSTOMIZE)).result).toEqual(alone.result);
  });
});
