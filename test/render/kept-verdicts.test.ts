// A run that takes verdicts from the user's cache folder writes, to the byte, what one does that builds and judges all anew.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
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
import { lintCommand } from '../../src/cli/commands/lint.ts';
import { reportFiles } from '../../src/cli/io/report-files.ts';
import { findPolicy } from '../../src/lint/find-policy.ts';
import { codeName } from '../../src/lint/kept-verdicts.ts';
import { lintPaths } from '../../src/lint/lint-paths.ts';
import type { Choice } from '../../src/render/kustomize/choice.ts';
import { kustomizeJobs } from '../../src/render/kustomize-jobs.ts';
import { recordedIo } from '../cli/recorded-io.ts';
import { scratch } from '../sources/scratch.ts';
import { KUSTOMIZE, sayMissing } from './programs.ts';

beforeAll(sayMissing);

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: app
          image: example/app:1
          ports: [{ containerPort: 80 }]
          securityContext: { runAsUser: 0 }
`;

const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 443 }] }\n';

const PATCH = '[{ "op": "replace", "path": "/spec/template/spec/containers/0/ports/0/containerPort", "value": 443 }]';

const POLICY = `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
metadata: { name: dated }
spec:
  extends: restricted
  exemptions:
    - rules: [may-run-as-root]
      files: [base/web.yaml]
      reason: until it is moved
      expires: 2026-02-28
`;

const TREE = {
  'base/kustomization.yaml': 'resources: [web.yaml, service.yaml]\n',
  'base/web.yaml': WEB,
  'base/service.yaml': SERVICE,
  'dev/kustomization.yaml': 'resources: [../base]\nnamePrefix: dev-\n',
  'prod/kustomization.yaml': `resources: [../base]\nnamespace: prod\npatches:\n  - target: { kind: Deployment }\n    patch: '${PATCH}'\n`,
  'plain.yaml': WEB.replace('name: web', 'name: plain'),
  'dated.yaml': POLICY,
};

interface Run {
  readonly cwd: string;
  readonly cache: string;
  readonly today?: string;
  readonly code?: string;
}

async function written(args: readonly string[], { cwd, cache, today = '2026-01-31', code = 'v1' }: Run): Promise<string> {
  const env = { PATH: process.env.PATH, KPORT_KUSTOMIZE: KUSTOMIZE, XDG_CACHE_HOME: cache };
  const io = { ...recordedIo({ cwd, env }), today };
  const codes: number[] = [];
  const context = { io, now: () => 0, finish: (exit: number) => codes.push(exit) };
  const lintCoded: typeof lintPaths = (paths, settings) => lintPaths(paths, { ...settings, code });
  const command = lintCommand(context, { lintPaths: lintCoded, findPolicy, reportFiles });
  await command.parseAsync([...args, '.'], { from: 'user' });
  return JSON.stringify([codes, io.written], undefined, 1);
}

const anew = (args: readonly string[], run: Run) => written([...args, '--no-cache'], run);
const builds = ({ cache }: Run) => path.join(cache, 'kport/builds');
const packs = ({ cache }: Run) =>
  readdirSync(path.join(cache, 'kport/verdicts')).map((name) => path.join(cache, 'kport/verdicts', name));

/** What a run writes that finds no build: it fails where verdicts have to be made. */
async function withoutBuilds(args: readonly string[], run: Run): Promise<string> {
  rmSync(builds(run), { recursive: true, force: true });
  const text = await written(args, run);
  expect(existsSync(builds(run))).toBe(false);
  return text;
}

describe.skipIf(KUSTOMIZE === undefined)('verdicts that are kept', () => {
  test('are those of the same arguments, in every language and report', async () => {
    const run = { cwd: scratch(TREE), cache: scratch({}) };
    const all = [
      [],
      ['--lang', 'ja'],
      ['--quiet'],
      ['--verbose'],
      ['--format', 'json'],
      ['--format', 'sarif'],
      ['--format', 'html'],
      ['--format', 'github'],
      ['--policy', 'baseline'],
      ['--policy', 'dated.yaml'],
      ['--rule', 'may-run-as-root=off'],
      ['--runtime', 'cri-o'],
      ['--exclude', 'dev/'],
    ];
    const expected = new Map<readonly string[], string>();
    for (const args of all) {
      expected.set(args, await anew(args, run));
      expect(await written(args, run)).toBe(expected.get(args));
    }
    for (const args of all) expect(await withoutBuilds(args, run)).toBe(expected.get(args));
    expect(new Set(expected.values()).size).toBe(all.length);
  });

  test('are made anew on another day, for an exemption may have ended', async () => {
    const run = { cwd: scratch(TREE), cache: scratch({}) };
    const args = ['--policy', 'dated.yaml'];
    const before = await written(args, run);
    const after = await written(args, { ...run, today: '2026-03-01' });
    expect(after).not.toBe(before);
    expect(after).toBe(await anew(args, { ...run, today: '2026-03-01' }));
    expect(await withoutBuilds(args, run)).toBe(before);
  });

  test.each<[string, string, string]>([
    ['a base', 'base/web.yaml', WEB.replace('80', '8080')],
    ['a comment in a base', 'base/web.yaml', WEB.replace('80 }]', '80 }] # kport-allow privileged-container-port: known')],
    ['an overlay', 'dev/kustomization.yaml', 'resources: [../base]\nnameSuffix: -dev\n'],
    ['a policy', '.kport.yaml', POLICY.replace('may-run-as-root', 'privileged-host-port')],
    ['a plain file', 'plain.yaml', ''],
  ])('are made anew after a change of %s, and found again after it is undone', async (_, file, text) => {
    const run = { cwd: scratch({ ...TREE, '.kport.yaml': POLICY }), cache: scratch({}) };
    const before = await written([], run);
    const old = readFileSync(path.join(run.cwd, file), 'utf8');
    writeFileSync(path.join(run.cwd, file), text);
    const after = await written([], run);
    expect(after).not.toBe(before);
    expect(after).toBe(await anew([], run));
    writeFileSync(path.join(run.cwd, file), old);
    expect(await written([], run)).toBe(before);
    expect(await withoutBuilds([], run)).toBe(before);
  });

  test('are those of what is there, whatever becomes a kustomization, is used by one, or is none any more', async () => {
    const run = { cwd: scratch(TREE), cache: scratch({}) };
    const at = (file: string) => path.join(run.cwd, file);
    const changes: readonly (() => void)[] = [
      () => writeFileSync(at('more.yaml'), WEB.replace('name: web', 'name: more')),
      () => writeFileSync(at('dev/kustomization.yaml'), 'resources: [../base, ../late]\n'),
      () => mkdirSync(at('late')),
      () => writeFileSync(at('late/kustomization.yml'), 'resources: [late.yaml]\n'),
      () => writeFileSync(at('late/late.yaml'), WEB.replace('name: web', 'name: late')),
      () => writeFileSync(at('prod/kustomization.yaml'), 'resources: [../dev]\nnamespace: prod\n'),
      () => writeFileSync(at('late/Kustomization'), 'resources: []\n'),
      () => rmSync(at('late/Kustomization')),
      () => writeFileSync(at('dev/kustomization.yaml'), 'kind: Component\nresources: [../base]\n'),
      () => rmSync(at('prod'), { recursive: true }),
      () => writeFileSync(at('dev/kustomization.yaml'), 'resources: [../base]\nnamePrefix: dev-\n'),
      () => renameSync(at('base/web.yaml'), at('web.yaml')),
      () => symlinkSync('../web.yaml', at('base/web.yaml')),
      () => rmSync(at('base/web.yaml')),
      () => renameSync(at('web.yaml'), at('base/web.yaml')),
      () => renameSync(at('base'), at('other')),
      () => symlinkSync('other', at('base')),
    ];
    const seen = new Set([await written(['--verbose'], run)]);
    for (const change of changes) {
      change();
      const expected = await anew(['--verbose'], run);
      expect(await written(['--verbose'], run)).toBe(expected);
      expect(await written(['--verbose'], run)).toBe(expected);
      seen.add(expected);
    }
    expect(seen.size).toBeGreaterThan(changes.length / 2);
  });

  test('are asked for by what was chosen before, for as long as it would be chosen again', () => {
    const cwd = scratch(TREE);
    const io = { ...recordedIo({ cwd, env: { PATH: process.env.PATH, KPORT_KUSTOMIZE: KUSTOMIZE, XDG_CACHE_HOME: cwd } }) };
    const scratchFolder = { path: cwd, folder: () => cwd };
    const choose = (plain: readonly string[], choice?: Choice) => {
      const files = plain.map((file) => ({ file }));
      const world = { io, policy: {}, options: {}, scratch: scratchFolder, choice };
      return kustomizeJobs(['base', 'dev', 'prod'], files, world).choice?.();
    };
    const first = choose(['plain.yaml']);
    expect(first?.toRender.map(({ folder }) => folder)).toEqual(['dev', 'prod']);
    expect(choose(['plain.yaml'], first)).toBe(first);
    expect(choose(['plain.yaml'])).toEqual(first);
    expect(choose(['plain.yaml', 'base/web.yaml'], first)).not.toBe(first);
    writeFileSync(path.join(cwd, 'base/service.yaml'), '');
    expect(choose(['plain.yaml'], first)).not.toBe(first);
    writeFileSync(path.join(cwd, 'base/kustomization.yaml'), 'resources: [web.yaml]\ntransformers: [t.yaml]\n');
    expect(choose(['plain.yaml'])).toBeUndefined();
  });

  test('are those of another kport no more', async () => {
    const run = { cwd: scratch(TREE), cache: scratch({}) };
    await written([], run);
    await written([], { ...run, code: 'v2' });
    expect(packs(run)).toHaveLength(2);
    expect(codeName('file:///kport/dist/cli/lint-rendered-DuZChuR2.cjs')).toBe('lint-rendered-DuZChuR2.cjs');
    expect(codeName('file:///kport/src/lint/kept-verdicts.ts')).toBeUndefined();
  });

  test.each<[string, (pack: string, other: string) => void]>([
    ['cut', (pack) => truncateSync(pack, 100)],
    ['empty', (pack) => truncateSync(pack, 0)],
    [
      'of another text',
      (pack) =>
        writeFileSync(
          pack,
          readFileSync(pack).map((byte, index) => (index === 200 ? byte ^ 1 : byte)),
        ),
    ],
    ['of another name', (pack, other) => copyFileSync(other, pack)],
  ])('are made anew where what is there is %s', async (_, spoil) => {
    const run = { cwd: scratch(TREE), cache: scratch({}) };
    const expected = await written([], run);
    const [pack = ''] = packs(run);
    await written(['--lang', 'ja'], run);
    spoil(pack, packs(run).find((one) => one !== pack) ?? '');
    expect(await written([], run)).toBe(expected);
    expect(await withoutBuilds([], run)).toBe(expected);
  });

  test('are neither taken nor kept where nobody wants it, nor where a rendering is not whole', async () => {
    const run = {
      cwd: scratch({ ...TREE, 'dev/kustomization.yaml': 'resources: [../base, missing.yaml]\n' }),
      cache: scratch({}),
    };
    await anew([], run);
    expect(readdirSync(run.cache)).toEqual([]);
    const broken = await written([], run);
    writeFileSync(path.join(run.cwd, 'dev/missing.yaml'), SERVICE.replace('web', 'other'));
    const whole = await written([], run);
    expect(whole).not.toBe(broken);
    expect(whole).toBe(await anew([], run));
  });
});
