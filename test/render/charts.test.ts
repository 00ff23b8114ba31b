import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ChartOptions } from '../../src/render/chart-options.ts';
import { scratch } from '../sources/scratch.ts';
import { inWords, telling, told } from '../told.ts';
import { packed } from './archives.ts';
import { CACHE, chartYaml, FAMILY, PLACES_OF_WAYS, podTemplate, WAYS } from './charts.ts';
import { lintTree, places } from './lint-tree.ts';
import { HELMS, sayMissing } from './programs.ts';

beforeAll(sayMissing);

const SIMPLE = {
  'web/Chart.yaml': chartYaml('web'),
  'web/values.yaml': 'port: 80\n',
  'web/templates/pod.yaml': podTemplate('web', '{{ .Values.port }}'),
};

describe.each(HELMS)('helm $major', ({ helm, major }) => {
  const env = { KPORT_HELM: helm, PATH: process.env.PATH };
  const run = test.skipIf(helm === undefined);

  run('every finding is told where its value was written', async () => {
    const cwd = scratch(WAYS);
    const result = await lintTree(cwd, ['web'], { env });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toEqual(PLACES_OF_WAYS);
  });

  run('what was rendered is told beside it, as helm prints it for the template alone', async () => {
    const cwd = scratch(WAYS);
    const { findings } = await lintTree(cwd, ['web'], { env });
    const finding = findings.find(({ origin }) => origin.file === 'web/templates/f-range.yaml');
    expect(finding).toMatchObject({
      range: { start: { line: 14, column: 26 } },
      excerpt: '        - containerPort: 82',
      origin: { rendered: { by: 'helm', from: 'web' } },
    });
  });

  run('subcharts, a library, aliases, global values and CRDs', async () => {
    const cwd = scratch(FAMILY);
    writeFileSync(path.join(cwd, 'shop/charts/cache-1.2.3.tgz'), packed(CACHE));
    const result = await lintTree(cwd, ['shop'], { env });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toEqual([
      'shop/charts/cache-1.2.3.tgz/templates/fixed.yaml:10:26 89',
      'shop/charts/cache-1.2.3.tgz/templates/fixed.yaml:10:26 89',
      'shop/values.yaml:5:9 82',
      'shop/charts/cache-1.2.3.tgz/values.yaml:1:7 88',
      'shop/values.yaml:3:9 81',
      'shop/charts/the-web/values.yaml:2:6 84',
      'shop/values.yaml:7:10 83',
      'shop/charts/the-web/values.yaml:5:9 85',
      'shop/crds/crd.yaml:10:26 87',
      'shop/values.yaml:1:7 80',
      'shop/charts/common/templates/_pod.yaml:11:26 86',
    ]);
  });

  run('an archive', async () => {
    const cwd = scratch();
    writeFileSync(path.join(cwd, 'cache-1.2.3.tgz'), packed(CACHE));
    expect(places(await lintTree(cwd, ['cache-1.2.3.tgz'], { env }), cwd)).toEqual([
      'cache-1.2.3.tgz/templates/fixed.yaml:10:26 89',
      'cache-1.2.3.tgz/values.yaml:1:7 88',
    ]);
  });

  run.each([
    ['its own values', {}, ['web/values.yaml:1:7 80']],
    ['a file', { values: ['prod.yaml'] }, ['prod.yaml:1:7 81']],
    ['the last of two files', { values: ['prod.yaml', 'a,b".yaml'] }, ['a,b".yaml:2:7 82']],
    ['an option, which is written nowhere', { set: ['port=83'] }, ['web/templates/pod.yaml:10:26 {{ .Values.port }}']],
    ['an option that says what the values say', { set: ['port=80'] }, ['web/templates/pod.yaml:10:26 {{ .Values.port }}']],
    ['a text', { values: ['prod.yaml'], setString: ['port=84'] }, ['web/templates/pod.yaml:10:26 {{ .Values.port }}']],
    ['JSON', { setJson: ['port=85'] }, ['web/templates/pod.yaml:10:26 {{ .Values.port }}']],
    ['what a file holds', { setFile: ['port=port\\, 80.txt'] }, ['web/templates/pod.yaml:10:26 {{ .Values.port }}']],
    ['a literal', { setLiteral: ['port=80'] }, ['web/templates/pod.yaml:10:26 {{ .Values.port }}']],
    ['all of JSON', { setJson: ['other={"port":85}'] }, ['web/values.yaml:1:7 80']],
    ['an option for another value', { set: ['other.port=85'] }, ['web/values.yaml:1:7 80']],
    ['no privileged port', { set: ['port=8080'] }, []],
  ])('values: %s', async (_, options, expected) => {
    const cwd = scratch({ ...SIMPLE, 'prod.yaml': 'port: 81\n', 'a,b".yaml': '# last\nport: 82\n', 'port, 80.txt': '80' });
    const result = await lintTree(cwd, ['web'], { env, options });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toEqual(expected);
  });

  run.each<[string, ChartOptions, string, string, string]>([
    ['standard input', { values: ['-'] }, '', '-', '- containerPort: 83'],
    ['a pipe', { values: ['pipe'] }, 'port: 84', 'pipe', '- containerPort: 84'],
    ['a pipe of one value', { setFile: ['port=pipe'] }, '85', 'web/templates/pod.yaml', '- containerPort: 85'],
  ])('values from %s, which can be read once', async (_, options, piped, file, rendered) => {
    const cwd = scratch({ ...SIMPLE, 'web/templates/pod.yaml': podTemplate('web', '{{ .Values.port }}') });
    execFileSync('mkfifo', [path.join(cwd, 'pipe')]);
    const writer = spawn('sh', ['-c', `echo "${piped}" > pipe`], { cwd });
    const { unreadable, findings } = await lintTree(cwd, ['web'], { env, options, stdin: 'port: 83\n' });
    writer.kill();
    expect(unreadable).toEqual([]);
    expect(findings.map(({ excerpt, written }) => [written?.file, excerpt?.trim()])).toEqual([[file, rendered]]);
  });

  run.each<[string, readonly string[], ChartOptions, string]>([
    ['a directory', ['web'], { values: ['web'] }, '--values: web: a directory, and no file'],
    ['an address', ['web'], { values: ['https://x/y'] }, '--values: https://x/y: an address, which kport does not fetch'],
    [
      'an address of a value',
      ['web'],
      { setFile: ['a=https://x/y'] },
      '--set-file: https://x/y: an address, which kport does not',
    ],
    ['nothing', ['web'], { setFile: ['a=none'] }, '--set-file: none: no such file or directory'],
    ['what is too large', ['web'], { setFile: ['a=/dev/zero'] }, '--set-file: /dev/zero: the file has '],
    ['what is judged', ['web', '-'], { values: ['-'] }, 'standard input is to be judged, so no values can be read from it'],
  ])('values from %s are a slip', async (_, paths, options, said) => {
    await expect(telling(lintTree(scratch(SIMPLE), paths, { env, options }))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(said),
    });
  });

  run('templates are traced whatever their names, and whatever a .helmignore leaves out', async () => {
    const names = ['a', 'b.yaml.gotmpl', 'c.j2', 'd e.yaml', '\u00fc.yaml'];
    const files = Object.fromEntries(names.map((name) => [`web/templates/${name}`, podTemplate(String(name.length), '80')]));
    const ignored = { 'web/.helmignore': 'templates/a\n*-values.yaml\n', 'web/Chart.yaml': chartYaml('web') };
    const expected = names.map((name) => `templates/${name}:10:26 80`).sort();
    const cwd = scratch({ ...files, ...ignored });
    expect(places(await lintTree(cwd, ['web'], { env }), cwd)).toEqual(expected.slice(1).map((place) => `web/${place}`));
    writeFileSync(path.join(cwd, 'web.tgz'), packed({ ...files, ...ignored }));
    // In an archive it leaves nothing out.
    expect(places(await lintTree(cwd, ['web.tgz'], { env }), cwd)).toEqual(expected.map((place) => `web.tgz/${place}`));
  });

  run('a schema that refers to another one is not followed', async () => {
    const schema = JSON.stringify({ properties: { port: { $ref: 'http://127.0.0.1:9/x.json' } } });
    const cwd = scratch({ ...SIMPLE, 'web/values.schema.json': schema });
    const result = await lintTree(cwd, ['web'], { env });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toEqual(['web/values.yaml:1:7 80']);
  });

  run('options that say where it is installed', async () => {
    const text = `{{ .Release.Name }}|{{ .Release.Namespace }}|{{ .Capabilities.KubeVersion.Version }}|{{ .Capabilities.APIVersions.Has "a.b/v1" }}|{{ .Capabilities.APIVersions.Has "c.d/v1" }}`;
    const chart = podTemplate('web', '80').replace(
      'spec:',
      `  annotations:\n    seen: ${JSON.stringify(text).replaceAll('\\"', '`')}\nspec:`,
    );
    const cwd = scratch({
      ...SIMPLE,
      'web/templates/pod.yaml': `${chart.replace('name: app', `name: ${'{{ .Release.Name }}-{{ .Release.Namespace }}'}`)}`,
    });
    const options = { releaseName: 'shop', namespace: 'front', kubeVersion: '1.33.0', apiVersions: ['a.b/v1', 'c.d/v1'] };
    const { findings } = await lintTree(cwd, ['web'], { env, options });
    expect(findings[0]?.container).toBe('shop-front');
  });

  run('tests of the chart are left out when asked', async () => {
    const cwd = scratch(WAYS);
    const all = await lintTree(cwd, ['web'], { env });
    const { findings } = await lintTree(cwd, ['web'], { env, options: { skipTests: true } });
    expect(findings.length).toBe(all.findings.length - 1);
  });

  run('the sets of values of the policy: what is the same in two is told once', async () => {
    const cwd = scratch({
      'charts/web/Chart.yaml': SIMPLE['web/Chart.yaml'],
      'charts/web/values.yaml': 'port: 80\nfixed: 8080\n',
      'charts/web/templates/pod.yaml': SIMPLE['web/templates/pod.yaml'],
      'charts/web/templates/fixed.yaml': podTemplate('fixed', '81'),
      'prod.yaml': 'port: 82\n',
    });
    const valueSets = [{ name: 'plain' }, { name: 'prod', values: ['prod.yaml'] }, { name: 'safe', set: { port: 8080 } }];
    const result = await lintTree(cwd, ['charts'], { env, charts: [{ path: 'charts/web', valueSets, file: '.kport.yaml' }] });
    expect(places(result, cwd)).toEqual([
      'charts/web/templates/fixed.yaml:10:26 81',
      'charts/web/values.yaml:1:7 80',
      'prod.yaml:1:7 82',
    ]);
    expect(result.findings[0]).toMatchObject({
      origin: { rendered: { set: 'plain' } },
      alsoIn: [{ set: 'prod' }, { set: 'safe' }],
    });
    expect(result.stories?.told.map(({ file, from }) => [file, from])).toEqual([
      ['charts/web/templates/fixed.yaml', 'charts/web'],
      ['charts/web/values.yaml', 'charts/web'],
      ['prod.yaml', 'charts/web'],
    ]);
  });

  run('a directory of charts, kustomizations and plain manifests', async () => {
    const cwd = scratch({
      'all/plain.yaml': podTemplate('plain', '80'),
      'all/web/Chart.yaml': SIMPLE['web/Chart.yaml'],
      'all/web/values.yaml': SIMPLE['web/values.yaml'],
      'all/web/templates/pod.yaml': SIMPLE['web/templates/pod.yaml'],
      'all/web/ci/values.yaml': 'port: 1\n',
      'all/web/examples/pod.yaml': podTemplate('example', '80'),
      'all/lib/Chart.yaml': chartYaml('lib', 'type: library\n'),
      'all/lib/templates/_x.yaml': '{{- define "x" }}{{ end }}\n',
    });
    const result = await lintTree(cwd, ['all'], { env });
    expect(places(result, cwd)).toEqual(['all/plain.yaml:10:26 80', 'all/web/values.yaml:1:7 80']);
    expect(result.skipped.map(({ file, reason }) => `${file}: ${told(reason)}`)).toEqual([
      'all/lib: a library chart: it renders nothing by itself',
      'all/lib/Chart.yaml: part of a chart, which is judged as it renders',
      'all/web/Chart.yaml: part of a chart, which is judged as it renders',
      'all/web/ci/values.yaml: part of a chart, which is judged as it renders',
      'all/web/examples/pod.yaml: part of a chart, which is judged as it renders',
      'all/web/values.yaml: part of a chart, which is judged as it renders',
    ]);
    expect(result.counts).toMatchObject({ files: 8, judged: 2, skipped: 6, unreadable: 0 });
  });

  run.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a dependency that is not there',
      {
        'web/Chart.yaml': chartYaml(
          'web',
          'dependencies:\n  - { name: redis, version: 1.0.0, repository: "https://charts.example.org" }\n',
        ),
      },
      'web: its charts/ folder lacks what Chart.yaml depends on: redis (helm dependency build web fetches it)',
    ],
    [
      'a template that fails',
      { 'web/templates/bad.yaml': 'a: 1\nb: {{ fail "no such luck" }}\n' },
      'web/templates/bad.yaml:2:7: helm: no such luck',
    ],
    [
      'a value that is required',
      { 'web/templates/bad.yaml': 'a: {{ required "name a host" .Values.host }}\n' },
      'web/templates/bad.yaml:1:7: helm: name a host',
    ],
    [
      'a value that is not there',
      { 'web/templates/bad.yaml': '\n\na: {{ .Values.x.y.z }}\n' },
      'web/templates/bad.yaml:3:14: helm: nil pointer evaluating interface {}.y (at .Values.x.y.z)',
    ],
    ['a template that is none', { 'web/templates/bad.yaml': 'a: {{ if }}\n' }, 'web/templates/bad.yaml:1'],
    ['what is no YAML', { 'web/templates/bad.yaml': 'a: b: c\n' }, 'web/templates/bad.yaml: helm: '],
    ['a Chart.yaml that is no YAML', { 'web/Chart.yaml': 'a: [\n' }, 'web: helm: '],
    [
      'a Kubernetes that the chart does not want',
      { 'web/Chart.yaml': chartYaml('web', 'kubeVersion: ">= 9.1.0"\n') },
      'web: it wants Kubernetes >= 9.1.0, and helm takes v1.',
    ],
    [
      'values that the schema refuses',
      { 'web/values.schema.json': '{"required":["host"]}' },
      "web: helm: values don't meet the specifications",
    ],
  ])('%s is one line, and not silence', async (_, files, expected) => {
    const cwd = scratch({ ...SIMPLE, ...files });
    const { unreadable, counts } = await lintTree(cwd, ['web'], { env });
    expect(unreadable).toHaveLength(1);
    const [{ file, position } = { file: '', position: undefined }] = unreadable;
    const [reason = ''] = unreadable.map((one) => told(one.reason));
    expect(`${file}${position ? `:${position.line}:${position.column}` : ''}: ${reason}`.slice(0, expected.length)).toBe(
      expected,
    );
    expect(reason).not.toContain('\n');
    expect(counts.unreadable).toBe(1);
  });

  run('helm knows nothing of the user, and leaves nothing behind', async () => {
    const cwd = scratch({
      ...SIMPLE,
      // Names of hosts are not asked for, clusters are not asked, and the environment is not there for templates in the first place.
      'web/templates/pod.yaml': podTemplate('web', '80', {
        head: '# {{ getHostByName "localhost" }}{{ lookup "v1" "Secret" "default" "" }}\n',
      }),
    });
    // A folder of its own for what is temporary: other tests, and other programs, leave things in the common one.
    const temporary = scratch({});
    vi.stubEnv('TMPDIR', temporary);
    const { findings } = await lintTree(cwd, ['web'], { env }).finally(() => vi.unstubAllEnvs());
    expect(findings).toHaveLength(1);
    expect(findings[0]?.range?.start.line).toBe(13);
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(path.join(cwd, 'web')).sort()).toEqual(['Chart.yaml', 'templates', 'values.yaml']);
  });

  run.each(['pod', 'service', 'ingress'].flatMap((named) => [undefined, 'shop'].map((namespace) => [named, namespace] as const)))(
    'what names no namespace is in that of the release, as a %s that names it (%s)',
    async (named, namespace) => {
      const own = (kind: string) => (kind === named ? '\n  namespace: {{ .Release.Namespace }}' : '');
      const cwd = scratch({
        'web/Chart.yaml': chartYaml('web'),
        'web/templates/pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: {app: web}${own('pod')}\nspec:\n  containers: [{name: app, image: a, ports: [{containerPort: 8080}]}]\n`,
        'web/templates/service.yaml': `apiVersion: v1\nkind: Service\nmetadata:\n  name: web${own('service')}\nspec:\n  type: NodePort\n  selector: {app: web}\n  ports: [{port: 80, targetPort: 8080}]\n`,
        'web/templates/ingress.yaml': `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web${own('ingress')}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n`,
      });
      const rules = { 'exposed-without-proxy': { level: 'error', options: {} } } as const;
      const options = namespace === undefined ? {} : { namespace };
      const result = await lintTree(cwd, ['web'], { env, options, rules });
      expect([result.findings, result.counts.remapping]).toEqual([[], 1]);
    },
  );

  run('Services and Pods of one set do not meet those of another, nor plain ones', async () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports: [{port: 80, targetPort: web}]\n';
    const pod = podTemplate('web', '8080\n          name: web').replace('name: pod-web', 'name: pod-web\n  labels: {app: web}');
    const both = scratch({ ...SIMPLE, 'web/templates/pod.yaml': pod, 'web/templates/service.yaml': service });
    expect((await lintTree(both, ['web'], { env })).counts.remapping).toBe(1);
    const apart = scratch({ ...SIMPLE, 'web/templates/pod.yaml': pod, 'service.yaml': service });
    expect((await lintTree(apart, ['.'], { env })).counts.remapping).toBe(0);
  });

  run('links within the tree are followed; others are refused', async () => {
    const outside = scratch({ 'secret.yaml': 'token: abc\n' });
    const cwd = scratch({ ...SIMPLE, 'shared/pod.yaml': podTemplate('shared', '81') });
    symlinkSync('../../shared/pod.yaml', path.join(cwd, 'web/templates/shared.yaml'));
    expect(places(await lintTree(cwd, ['web'], { env }), cwd)).toEqual([
      'web/values.yaml:1:7 80',
      'web/templates/shared.yaml:10:26 81',
    ]);
    mkdirSync(path.join(cwd, 'web/files'));
    symlinkSync(path.join(outside, 'secret.yaml'), path.join(cwd, 'web/files/x'));
    const { unreadable } = await lintTree(cwd, ['web'], { env });
    expect(inWords(unreadable)).toEqual([
      { file: 'web/files/x', reason: `a link that leads out of the chart and of the working directory: ${outside}/secret.yaml` },
    ]);
  });

  run(`--show-only of helm ${major} prints what ranges are places in`, async () => {
    const { spawnSync } = await import('node:child_process');
    const cwd = scratch(WAYS);
    const { findings } = await lintTree(cwd, ['web'], { env });
    const told = findings.filter(({ origin }) => /g-range-map|o-include|s-range|u-hook/.test(origin.file));
    expect(told).toHaveLength(5);
    for (const { origin, range, excerpt } of told) {
      const args = ['template', 'web', '--show-only', origin.file.replace('web/', '')];
      const { stdout } = spawnSync(helm ?? '', args, { cwd, encoding: 'utf8' });
      expect(stdout.split('\n')[(range?.start.line ?? 0) - 1], origin.file).toBe(excerpt);
    }
  });
});

test('kport lint prints it well', { skip: HELMS[1]?.helm === undefined }, async () => {
  const { runKport } = await import('../cli/run-kport.ts');
  const cwd = scratch(SIMPLE);
  const { code, out } = await runKport(['lint', 'web', '--fail-on', 'error'], { cwd, env: { KPORT_HELM: HELMS[1]?.helm } });
  expect(code).toBe(1);
  expect(
    out,
  ).toContain(`web/values.yaml:1:7: error: container "app" declares privileged containerPort 80 (http); it may run as root: runAsNonRoot is not set, so the image decides, and keeps NET_BIND_SERVICE from the default set [privileged-container-port, may-run-as-root]
  |
1 | port: 80
  |       ^~
  = line 12 of what web/templates/pod.yaml renders to
   |
12 |         - containerPort: 80
   |                          ^~
  |
7 |     - name: app
  |       ^~~~~~~~~
`);
  expect(out).toContain('step by step: kport explain bind web\n');
  expect(readFileSync(path.join(cwd, 'web/values.yaml'), 'utf8')).toBe('port: 80\n');
});
