import { Buffer } from 'node:buffer';
import {
  chmodSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChartOptions } from '../../src/render/chart-options.ts';
import { keepingBuilds } from '../../src/render/kustomize/kept-builds.ts';
import { programIdentity } from '../../src/sources/programs.ts';
import { scratch } from '../sources/scratch.ts';
import { lintTree } from './lint-tree.ts';
import { KUSTOMIZE, sayMissing } from './programs.ts';

beforeAll(sayMissing);

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - { name: app, image: example/app:1, ports: [{ containerPort: 80 }] }
`;

const TREE = {
  'base/kustomization.yaml':
    'resources: [web.yaml]\nconfigMapGenerator:\n  - { name: c, files: [x=config.txt], envs: [c.env] }\n',
  'base/web.yaml': WEB,
  'base/config.txt': 'a\n',
  'base/c.env': 'A=1\n',
  'shared/kustomization.yaml': 'resources: [../base]\n',
  'parts/ports/kustomization.yaml':
    'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches: [{ path: port.yaml }]\n',
  'parts/ports/port.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - { name: app, ports: [{ containerPort: 443 }] }\n',
  'app/kustomization.yaml': 'namePrefix: a-\nresources: [../shared]\ncomponents: [../parts/ports]\n',
};

interface Builder {
  readonly options?: ChartOptions;
  readonly identity?: string | undefined;
  readonly code?: number;
  readonly meanwhile?: () => void;
}

/** A builder that says how often it was asked, and answers another text each time. */
function counted(builder: Builder = {}) {
  const { options = {}, code = 0, meanwhile } = builder;
  const identity = 'identity' in builder ? builder.identity : 'v1';
  const builds: string[] = [];
  const run = async (folder: string) => {
    builds.push(folder);
    meanwhile?.();
    return { kind: 'ended', code, stdout: `build ${builds.length}\n`, stderr: '' } as const;
  };
  const keeping = (cache: string, time = Date.now) => keepingBuilds({ run, identity }, world(cache, options, time)).run;
  return { builds, keeping };
}

function world(cache: string, options: ChartOptions, time: () => number) {
  const io = { env: { XDG_CACHE_HOME: cache }, cwd: '/', stdin: async () => new Uint8Array(), time };
  return { io, options, policy: {}, scratch: { path: '/', folder: () => '/' } };
}

async function textOf(ran: Promise<unknown>): Promise<unknown> {
  return ((await ran) as { readonly stdout?: string }).stdout;
}

const kept = (cache: string) =>
  readdirSync(path.join(cache, 'kport/builds')).map((name) => path.join(cache, 'kport/builds', name));

describe('what a kustomization came to', () => {
  test.each<[string, (tree: string) => void]>([
    ['the kustomization', (tree) => writeFileSync(path.join(tree, 'app/kustomization.yaml'), 'resources: [../base]\n')],
    ['a resource of a base of its base', (tree) => writeFileSync(path.join(tree, 'base/web.yaml'), `${WEB}# more\n`)],
    ['a file of a generator, behind its key', (tree) => writeFileSync(path.join(tree, 'base/config.txt'), 'b\n')],
    ['variables of a generator', (tree) => writeFileSync(path.join(tree, 'base/c.env'), 'A=2\n')],
    ['a patch of a component', (tree) => writeFileSync(path.join(tree, 'parts/ports/port.yaml'), 'x: 1\n')],
    ['a file that is gone', (tree) => rmSync(path.join(tree, 'base/web.yaml'))],
    [
      'a second kustomization beside the first',
      (tree) => writeFileSync(path.join(tree, 'base/Kustomization'), 'resources: []\n'),
    ],
    [
      'a folder that has become a file',
      (tree) => {
        rmSync(path.join(tree, 'shared'), { recursive: true });
        writeFileSync(path.join(tree, 'shared'), WEB);
      },
    ],
    [
      'a file that is a link out of its folder now',
      (tree) => {
        renameSync(path.join(tree, 'base/web.yaml'), path.join(tree, 'web.yaml'));
        symlinkSync('../web.yaml', path.join(tree, 'base/web.yaml'));
      },
    ],
  ])('is built anew after a change: %s', async (_, change) => {
    const [tree, cache] = [scratch(TREE), scratch({})];
    const { builds, keeping } = counted();
    const at = path.join(tree, 'app');
    expect(await textOf(keeping(cache)(at))).toBe('build 1\n');
    expect(await textOf(keeping(cache)(at))).toBe('build 1\n');
    change(tree);
    expect(await textOf(keeping(cache)(at))).toBe('build 2\n');
    expect(await textOf(keeping(cache)(at))).toBe('build 2\n');
    expect(builds).toHaveLength(2);
  });

  test('is built anew when a file is there that was missing, whatever it was missing for', async () => {
    const tree = scratch({ 'kustomization.yaml': 'resources: [a.yaml]\nfuture: { field: late.yaml }\n', 'a.yaml': WEB });
    const [cache, { builds, keeping }] = [scratch({}), counted()];
    await keeping(cache)(tree);
    writeFileSync(path.join(tree, 'late.yaml'), '');
    await keeping(cache)(tree);
    expect(builds).toHaveLength(2);
  });

  test('is the same for the same files elsewhere', async () => {
    const [tree, other, cache] = [scratch(TREE), scratch({}), scratch({})];
    cpSync(tree, other, { recursive: true });
    const { builds, keeping } = counted();
    await keeping(cache)(path.join(tree, 'app'));
    expect(await textOf(keeping(cache)(path.join(other, 'app')))).toBe('build 1\n');
    expect(builds).toHaveLength(1);
  });

  test.each<[string, ChartOptions, string | undefined, Record<string, string>]>([
    ['where nobody wants it', { cache: false }, 'v1', {}],
    ['by a program that does not say what it is', {}, undefined, {}],
    ['with plug-ins, which read what they like', {}, 'v1', { 'base/kustomization.yaml': 'transformers: [t.yaml]\n' }],
    ['of a text that kport cannot read', {}, 'v1', { 'base/kustomization.yaml': 'resources: [a\n' }],
  ])('is not kept %s', async (_, options, identity, more) => {
    const [tree, cache] = [scratch({ ...TREE, ...more }), scratch({})];
    const { builds, keeping } = counted({ options, identity });
    await keeping(cache)(path.join(tree, 'app'));
    await keeping(cache)(path.join(tree, 'app'));
    expect(builds).toHaveLength(2);
    expect(readdirSync(cache)).toEqual([]);
  });

  test('is not kept where a file has changed meanwhile, nor where the build has failed', async () => {
    const [tree, cache] = [scratch(TREE), scratch({})];
    const changing = counted({ meanwhile: () => writeFileSync(path.join(tree, 'base/c.env'), 'A=2\n') });
    await changing.keeping(cache)(path.join(tree, 'app'));
    const failing = counted({ code: 1 });
    await failing.keeping(cache)(path.join(tree, 'app'));
    expect(readdirSync(cache)).toEqual([]);
  });

  test.each<[string, (entry: string, other: string) => void]>([
    ['cut', (entry) => truncateSync(entry, 40)],
    ['empty', (entry) => truncateSync(entry, 0)],
    ['of another text', (entry) => writeFileSync(entry, readFileSync(entry, 'utf8').replace('build', 'guild'))],
    ['of another name', (entry, other) => cpSync(other, entry)],
    ['bytes', (entry) => writeFileSync(entry, Buffer.from([0xff, 0xfe, 0x0a, 0xff]))],
  ])('is built anew where what is kept is %s', async (_, spoil) => {
    const [tree, cache] = [scratch(TREE), scratch({})];
    const { keeping } = counted();
    await keeping(cache)(path.join(tree, 'app'));
    const [entry = ''] = kept(cache);
    await keeping(cache)(path.join(tree, 'base'));
    spoil(entry, kept(cache).find((one) => one !== entry) ?? '');
    expect(await textOf(keeping(cache)(path.join(tree, 'app')))).toBe('build 3\n');
  });

  test('is not believed in a folder to which others may write', async () => {
    const [tree, cache] = [scratch(TREE), scratch({})];
    const { keeping } = counted();
    await keeping(cache)(path.join(tree, 'app'));
    chmodSync(path.join(cache, 'kport/builds'), 0o777);
    expect(await textOf(keeping(cache)(path.join(tree, 'app')))).toBe('build 2\n');
  });

  test('goes when nobody has wanted it for a month', async () => {
    const [tree, cache] = [scratch(TREE), scratch({})];
    const { keeping } = counted();
    await keeping(cache)(path.join(tree, 'app'));
    const [old = ''] = kept(cache);
    const inAMonth = () => Date.now() + 31 * 24 * 60 * 60 * 1000;
    await keeping(cache, inAMonth)(path.join(tree, 'base'));
    expect(kept(cache)).toHaveLength(1);
    expect(kept(cache)).not.toContain(old);
  });
});

test.each([
  ['kubectl', '\x7fELF', true],
  ['kustomize-v5', '\x7fELF', true],
  // The shims of version managers.
  ['kubectl', '#!/bin/sh\n', false],
  ['snap', '\x7fELF', false],
  ['kubectl', '', false],
])('a program %s that begins with %j is known by itself: %s', (name, text, isKnown) => {
  const folder = scratch({ [`bin/${name}`]: text });
  symlinkSync(`bin/${name}`, path.join(folder, 'kubectl'));
  expect(programIdentity(path.join(folder, 'kubectl'), /^(?:kubectl|kustomize)/) !== undefined).toBe(isKnown);
});

test.skipIf(KUSTOMIZE === undefined)('a run that takes what is kept says what one does that builds all anew', async () => {
  const [cwd, cache] = [scratch({ ...TREE, 'prod/kustomization.yaml': 'nameSuffix: -b\nresources: [../base]\n' }), scratch({})];
  const env = { PATH: process.env.PATH, KPORT_KUSTOMIZE: KUSTOMIZE, XDG_CACHE_HOME: cache };
  const both = async () => {
    const [anew, cached] = [await lintTree(cwd, ['.'], { env, options: { cache: false } }), await lintTree(cwd, ['.'], { env })];
    expect(cached).toEqual(anew);
    return cached.findings.length;
  };
  const first = await both();
  expect(first).toBeGreaterThan(0);
  expect(kept(cache)).toHaveLength(2);
  expect(await both()).toBe(first);
  writeFileSync(path.join(cwd, 'base/web.yaml'), WEB.replace('80', '8080'));
  expect(await both()).toBeLessThan(first);
  writeFileSync(path.join(cwd, 'base/web.yaml'), WEB);
  expect(await both()).toBe(first);
  rmSync(path.join(cwd, 'base/config.txt'));
  await both();
  writeFileSync(path.join(cwd, 'base/config.txt'), 'a\n');
  expect(await both()).toBe(first);
  expect(kept(cache)).toHaveLength(4);
});
