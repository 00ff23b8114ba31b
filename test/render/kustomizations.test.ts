import { once } from 'node:events';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChartOptions } from '../../src/render/chart-options.ts';
import { isRemote, readKustomization } from '../../src/render/kustomize/read-kustomization.ts';
import { buildKustomization } from '../../src/render/kustomize/render.ts';
import { readYaml } from '../../src/sources/yaml/read.ts';
import { scratch } from '../sources/scratch.ts';
import { inWords, told } from '../told.ts';
import { lintTree, places } from './lint-tree.ts';
import { KUSTOMIZE, sayMissing } from './programs.ts';

beforeAll(sayMissing);

function deployment(name: string, containers: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n${containers}`;
}

const WEB = deployment(
  'web',
  '        - name: app\n          image: example/app:1\n          ports:\n            - name: http\n              containerPort: 80\n',
);

const TREE = {
  'base/kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator:\n  - name: c\n    files: [x=config.yaml]\n',
  'base/web.yaml': WEB,
  'base/config.yaml': 'a: 1\n',
  'overlays/prod/kustomization.yml': 'namePrefix: prod-\nresources: [../../base]\npatches:\n  - path: more.yaml\n',
  'overlays/prod/more.yaml': deployment(
    'web',
    '        - name: side\n          ports:\n            - containerPort: 443\n        - name: app\n          env: []\n',
  ),
  'overlays/dev/Kustomization': 'resources:\n  - ../../base\n',
  'plain.yaml': deployment('plain', '        - name: app\n          ports: [{containerPort: 81}]\n'),
};

const env = { PATH: process.env.PATH, KPORT_KUSTOMIZE: KUSTOMIZE };
const run = test.skipIf(KUSTOMIZE === undefined);

describe('kustomizations', () => {
  run.each<[string, ChartOptions, number]>([
    ['as kustomize builds', {}, 0],
    ['as kustomize builds, in words', { loadRestrictor: 'rootOnly' }, 0],
    ['as Flux builds', { loadRestrictor: 'none' }, 1],
  ])('a file outside of the folder, %s', async (_, options, findings) => {
    const cwd = scratch({ 'app/kustomization.yaml': 'resources: [../shared/web.yaml]\n', 'shared/web.yaml': WEB });
    const result = await lintTree(cwd, ['app'], { env, options });
    expect(result.findings).toHaveLength(findings);
    if (findings > 0) expect(places(result, cwd)).toEqual(['shared/web.yaml:13:30 80']);
    else expect(inWords(result.unreadable[0]?.reason)).toMatch(/security; file .* --load-restrictor none lets it/);
  });

  run('an exemption names the file that a value was written in, or the folder that is built', async () => {
    const cwd = scratch(TREE);
    const exempting = (...files: string[]) =>
      lintTree(cwd, ['overlays/dev'], { env, exemptions: [{ files, reason: 'r', file: '.kport.yaml' }] });
    for (const file of ['base/web.yaml', 'overlays/dev']) {
      expect(await exempting(file)).toMatchObject({ findings: [], counts: { exempted: 1 }, notices: [] });
    }
    expect((await exempting('base/config.yaml')).findings).toHaveLength(1);
  });

  run('what would be applied is judged, once, and told where it was written', async () => {
    const cwd = scratch(TREE);
    const result = await lintTree(cwd, ['.'], { env });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toEqual(['base/web.yaml:13:30 80', 'overlays/prod/more.yaml:11:30 443', 'plain.yaml:10:35 81']);
    // The prefix of the name makes no other finding of it.
    expect(result.findings[0]).toMatchObject({ subject: { name: 'web' }, alsoIn: [{ by: 'kustomize', from: 'overlays/prod' }] });
    expect(result.skipped.map(({ file, reason }) => `${file}: ${told(reason)}`)).toEqual([
      'base/config.yaml: part of the kustomization overlays/dev, which is judged as it renders',
      'base/kustomization.yaml: used by overlays/dev, and judged there',
      'base/web.yaml: part of the kustomization overlays/dev, which is judged as it renders',
      'overlays/prod/more.yaml: part of the kustomization overlays/prod, which is judged as it renders',
    ]);
    expect(result.counts).toMatchObject({ files: 7, judged: 3, skipped: 4, unreadable: 0 });
  });

  run.each([
    ['a base by itself', ['base'], ['base/web.yaml:13:30 80']],
    ['its file', ['base/kustomization.yaml'], ['base/web.yaml:13:30 80']],
    ['an overlay whose base is elsewhere', ['overlays/dev'], ['base/web.yaml:13:30 80']],
  ])('%s', async (_, paths, expected) => {
    const cwd = scratch(TREE);
    expect(places(await lintTree(cwd, paths, { env }), cwd)).toEqual(expected);
  });

  run.each<[string, Readonly<Record<string, string>>, string[]]>([
    [
      'a value that a JSON patch has set',
      {
        'k/kustomization.yaml':
          'resources: [web.yaml]\npatches:\n  - target: {kind: Deployment}\n    patch: |-\n      - {op: replace, path: /spec/template/spec/containers/0/ports/0/containerPort, value: 82}\n',
      },
      ['k/kustomization.yaml:5:92 82'],
    ],
    [
      'one in a file',
      {
        'k/kustomization.yaml':
          'resources: [web.yaml]\npatchesJson6902:\n  - {path: p.yaml, target: {version: v1, kind: Deployment, name: web}}\n',
        'k/p.yaml': '- op: replace\n  path: /spec/template/spec/containers/0/ports/0/containerPort\n  value: 82\n',
      },
      ['k/p.yaml:3:10 82'],
    ],
    [
      'a port that one adds to those of the file, as JSON',
      {
        'k/kustomization.yaml':
          'resources: [web.yaml]\nnamePrefix: a-\npatches:\n  - target: {kind: Deployment, name: web}\n    patch: |-\n      [\n        {"op": "add", "path": "/spec/template/spec/containers/0/ports/-",\n         "value": {"containerPort": 82}}\n      ]\n',
      },
      ['k/kustomization.yaml:8:37 82', 'k/web.yaml:13:30 80'],
    ],
    [
      'what the second operation sets over the first',
      {
        'k/kustomization.yaml':
          'resources: [web.yaml]\npatches:\n  - target: {kind: Dep.*}\n    patch: |\n      - op: add\n        path: /spec/template/spec/containers/0/ports/0\n        value: {containerPort: 82}\n      - op: replace\n        path: /spec/template/spec/containers/0/ports/0/containerPort\n        value: 83\n',
      },
      ['k/kustomization.yaml:10:16 83', 'k/web.yaml:13:30 80'],
    ],
    [
      'a patch for another object, of the same value at the same path',
      {
        'k/kustomization.yaml':
          'resources: [web.yaml, x.yaml]\npatches:\n  - target: {kind: Deployment, labelSelector: a=b}\n    patch: |-\n      - {op: replace, path: /spec/template/spec/containers/0/ports/0/containerPort, value: 80}\n',
        'k/x.yaml': deployment('x', '        - name: app\n          ports: [{containerPort: 8080}]\n').replace(
          'metadata:\n',
          'metadata:\n  labels: {a: b}\n',
        ),
      },
      ['k/kustomization.yaml:5:92 80', 'k/web.yaml:13:30 80'],
    ],
    [
      'a strategic merge patch in the kustomization',
      {
        'k/kustomization.yaml': `resources: [web.yaml]\npatches:\n  - patch: |-\n${deployment('web', '        - name: app\n          ports: [{containerPort: 82}]\n').replaceAll(/^(?=.)/gm, '      ')}`,
      },
      ['k/kustomization.yaml:13:41 82', 'k/web.yaml:13:30 80'],
    ],
    [
      'the same as text in a list',
      {
        'k/kustomization.yaml': `resources: [web.yaml]\npatchesStrategicMerge:\n  - |-\n${deployment('web', '        - name: app\n          ports: [{containerPort: 82}]\n').replaceAll(/^(?=.)/gm, '      ')}`,
      },
      ['k/kustomization.yaml:13:41 82', 'k/web.yaml:13:30 80'],
    ],
    [
      'a value that a patch has set',
      {
        'k/kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: p.yaml}]\n',
        'k/p.yaml': deployment('web', '        - name: app\n          image: example/app:2\n'),
      },
      ['k/web.yaml:13:30 80'],
    ],
    [
      'two that could be meant',
      {
        'k/kustomization.yaml': 'namePrefix: a-\nresources: [web.yaml, b]\n',
        'k/b/kustomization.yaml': 'nameSuffix: "-b"\nresources: [x.yaml]\n',
        'k/b/x.yaml': deployment('w', '        - name: app\n          ports: [{name: http, containerPort: 80}]\n'),
      },
      ['k/b/x.yaml:10:47 80', 'k/kustomization.yaml (rendered: - containerPort: 80)'],
    ],
    [
      'a component',
      {
        'k/kustomization.yaml': 'resources: [web.yaml]\ncomponents: [c]\n',
        'k/c/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [x.yaml]\n',
        'k/c/x.yaml': deployment('x', '        - name: app\n          ports: [{containerPort: 83}]\n'),
      },
      ['k/c/x.yaml:10:35 83', 'k/web.yaml:13:30 80'],
    ],
  ])('%s', async (_, files, expected) => {
    const cwd = scratch({ 'k/web.yaml': WEB, ...files });
    const result = await lintTree(cwd, ['k'], { env });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toEqual(expected);
  });

  run.each<[string, string, RegExp]>([
    [
      'what must be fetched',
      'resources: ["https://example.org/x.yaml"]\n',
      /^it uses "https:\/\/example\.org\/x\.yaml", which kustomize would fetch \(--allow-network lets it\)$/,
    ],
    ['a repository', 'resources: ["github.com/a/b//c?ref=v1"]\n', /^it uses "github\.com/],
    ['charts', 'helmCharts: [{name: a, repo: "https://example.org", version: 1.0.0}]\n', /^it inflates Helm charts/],
    ['what is not there', 'resources: [none.yaml]\n', /^kustomize: accumulating resources: .*none\.yaml/],
    ['a file outside of it', 'resources: [../plain.yaml]\n', /^kustomize: .*security; file .* is not in or below/],
    ['a plugin', 'transformers: [p.yaml]\n', /^kustomize: /],
  ])('%s is one line, and not silence', async (_, text, reason) => {
    const cwd = scratch({
      'k/kustomization.yaml': text,
      'k/p.yaml':
        'apiVersion: v1\nkind: Evil\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: /bin/touch}\n',
      'plain.yaml': WEB,
    });
    const { unreadable } = await lintTree(cwd, ['k'], { env });
    expect(inWords(unreadable)).toEqual([{ file: 'k/kustomization.yaml', reason: expect.stringMatching(reason) }]);
    expect(inWords(unreadable[0]?.reason)).not.toContain('\n');
  });

  test.each([
    ['error: no such field\n'],
    ['E1129 22:16:18.113559   11350 run.go:72] "command failed" err="no such field"\n'],
    ['E1129 22:16:18.113559   11350 run.go:72] "command failed" err=<\n\tno such\n\tfield\n >\n'],
  ])('what it says is told without the time: %j', async (stderr) => {
    const nothing = {
      uses: new Set<string>(),
      resources: new Set<string>(),
      patches: [],
      others: new Set<string>(),
      refused: [],
    };
    const one = { folder: 'k', file: 'k/kustomization.yaml', isComponent: false, ...nothing };
    const built = await buildKustomization(one, '/k', async () => ({ kind: 'ended', code: 1, stdout: '', stderr }));
    expect('problem' in built && built.problem.reason).toEqual({ code: 'kustomize-said', data: { words: 'no such field' } });
  });

  run('no YAML is told where it is none', async () => {
    const { unreadable } = await lintTree(scratch({ 'k/kustomization.yaml': 'a: 1\nresources: [\n' }), ['k'], { env });
    expect(inWords(unreadable)).toEqual([
      { file: 'k/kustomization.yaml', position: { line: 3, column: 1 }, reason: expect.stringMatching(/./) },
    ]);
  });

  // Kustomize takes an address where it takes a file; only what leaves the machine is stopped by its environment.
  run.each([
    'resources: ["HTTP://{it}"]',
    'components: ["http://{it}"]',
    'patches: [{path: "http://{it}"}]',
    'patchesStrategicMerge: ["http://{it}"]',
    'patchesJson6902: [{path: "http://{it}", target: {kind: Deployment}}]',
    'transformers: ["http://{it}"]',
    'transformers: [p.yaml]',
    'transformers: [folder]',
    'generators: ["apiVersion: builtin\\nkind: ConfigMapGenerator\\nmetadata: {name: c}\\nfiles: [\\"http://{it}\\"]"]',
    'openapi: {path: "http://{it}"}',
    'configurations: ["http://{it}"]',
    'crds: ["http://{it}"]',
    'replacements: [{path: "http://{it}"}]',
    'configMapGenerator: [{name: c, files: ["key=http://{it}"]}]',
    'secretGenerator: [{name: c, envs: ["http://{it}"]}]',
  ])('%s is not fetched, and told', async (text) => {
    const visits: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      visits.push(request.url);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const it = `127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    const cwd = scratch({
      'k/kustomization.yaml': `resources: [web.yaml]\n${text.replace('resources:', 'bases:').replace('{it}', it)}\n`,
      'k/web.yaml': WEB,
      // A folder of the address's name makes it no path.
      [`k/http:/${it}`]: WEB,
      'k/p.yaml': `apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npath: http://${it}\n`,
      'k/folder/kustomization.yaml': `resources: ["http://${it}"]\n`,
    });
    const { unreadable } = await lintTree(cwd, ['k'], { env }).finally(() => server.close());
    expect(visits).toEqual([]);
    // The folder has one of its own.
    expect(new Set(unreadable.map(({ reason }) => told(reason).toLowerCase()))).toEqual(
      new Set([expect.stringMatching(/^it uses "http:.*", which kustomize would fetch \(--allow-network lets it\)$/)]),
    );
  });

  run('a file outside of it is not read through a link either', async () => {
    const cwd = scratch({
      'k/kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator: [{name: c, files: [x]}]\n',
      'k/web.yaml': WEB,
    });
    symlinkSync('/etc/hostname', path.join(cwd, 'k/x'));
    const { unreadable } = await lintTree(cwd, ['k'], { env });
    expect(inWords(unreadable[0]?.reason)).toMatch(/^kustomize: /);
  });

  test('without a program each is told as not judged', async () => {
    const cwd = scratch(TREE);
    const { unreadable, findings } = await lintTree(cwd, ['.'], { env: {} });
    const reason =
      'a kustomization, which needs kustomize or kubectl to be rendered, and neither is on PATH (KPORT_KUSTOMIZE may name one); --no-render reads its files as they are';
    expect(inWords(unreadable)).toEqual([
      { file: 'overlays/dev/Kustomization', reason },
      { file: 'overlays/prod/kustomization.yml', reason },
    ]);
    expect(findings).toHaveLength(1);
  });

  test('kubectl is asked where kustomize is not there', async () => {
    const cwd = scratch({ 'k/kustomization.yaml': 'resources: []\n' });
    const answer = "#!/bin/sh\necho \"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: $(echo $* | tr -c 'a-z\\n' '-')}\"\n";
    const bin = scratch({ kubectl: answer });
    chmodSync(path.join(bin, 'kubectl'), 0o755);
    const PATH = `${bin}:/usr/bin:/bin`;
    expect((await lintTree(cwd, ['k'], { env: { PATH } })).counts).toMatchObject({ judged: 1, objects: 1 });
    writeFileSync(path.join(bin, 'kustomize'), '#!/bin/sh\n[ "$1" = build ] && [ "$2" = -- ] || exit 1\n');
    chmodSync(path.join(bin, 'kustomize'), 0o755);
    expect((await lintTree(cwd, ['k'], { env: { PATH } })).counts).toMatchObject({ judged: 0, skipped: 1 });
  });

  test('two that use each other are both given to kustomize', async () => {
    const cwd = scratch({ 'a/kustomization.yaml': 'resources: [../b]\n', 'b/kustomization.yaml': 'resources: [../a]\n' });
    expect((await lintTree(cwd, ['.'], { env: {} })).unreadable.map(({ file }) => file)).toEqual([
      'a/kustomization.yaml',
      'b/kustomization.yaml',
    ]);
  });

  test('a component that nothing uses is skipped, and a Kustomization of Flux is a plain file', async () => {
    const cwd = scratch({
      'c/kustomization.yaml': 'kind: Component\n',
      'f/kustomization.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: f}\nspec: {path: ./x}\n',
    });
    const { skipped, counts, unreadable } = await lintTree(cwd, ['.'], { env: {} });
    expect(inWords(skipped)).toEqual([{ file: 'c/kustomization.yaml', reason: 'a component, which nothing in this run uses' }]);
    expect(unreadable).toEqual([]);
    expect(counts).toMatchObject({ files: 2, judged: 1 });
  });
});

test.each([
  ['https://example.org/x', true],
  ['file:///x', true],
  ['git@github.com:a/b', true],
  ['git::https://x', true],
  ['github.com/a/b', true],
  ['ssh://x', true],
  ['repo.git', true],
  ['../base?ref=v1', true],
  ['../base', false],
  ['github.com.yaml', false],
  ['web.yaml', false],
  ['a.git.yaml', false],
])('%s is fetched: %s', (written, expected) => {
  expect(isRemote(written)).toBe(expected);
});

test('all that a kustomization is made of', () => {
  const text = `
resources: [a.yaml, base]
bases: [old]
components: [c]
patches: [{path: p1.yaml}, {patch: "a: 1"}]
patchesStrategicMerge: [p2.yaml, "kind: X\\nmetadata: {}"]
patchesJson6902: [{path: p3.yaml}]
configurations: [o1.yaml]
crds: [o2.yaml]
generators: [g1.yaml]
transformers: [t1.yaml]
validators: [v1.yaml]
replacements: [{path: o6.yaml}]
openapi: {path: o7.json}
configMapGenerator: [{files: [o8.yaml, key=o9.yaml], envs: [o10.env], env: o11.env}]
secretGenerator: [{files: [o12.yaml]}]
`;
  expect(
    readKustomization(
      readYaml(text, 'k', () => true),
      'k',
    ),
  ).toEqual({
    isComponent: false,
    resources: ['a.yaml', 'base', 'old', 'c'],
    patches: [
      { path: 'p2.yaml', at: '' },
      { at: '/patchesStrategicMerge/1' },
      { path: 'p1.yaml', at: '' },
      { at: '/patches/1/patch' },
      { path: 'p3.yaml', at: '' },
    ],
    plugins: ['g1.yaml', 't1.yaml', 'v1.yaml'],
    addresses: [],
    others: ['o1.yaml', 'o2.yaml', 'o6.yaml', 'o7.json', 'o8.yaml', 'o9.yaml', 'o10.env', 'o11.env', 'o12.yaml'],
    inflatesCharts: false,
  });
});
