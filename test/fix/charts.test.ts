// What `kport fix` makes of charts, asked of helm: whatever is written or printed is rendered, and judged as it renders.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runKport } from '../cli/run-kport.ts';
import { packed } from '../render/archives.ts';
import { chartYaml } from '../render/charts.ts';
import { HELMS, KUSTOMIZE, sayMissing } from '../render/programs.ts';
import { scratch } from '../sources/scratch.ts';
import { applyPrinted } from './printed-patch.ts';

beforeAll(sayMissing);

const CONTEXT = `          securityContext:
            runAsNonRoot: true
            runAsUser: 101
            allowPrivilegeEscalation: false
            capabilities:
              add:
                - NET_BIND_SERVICE   # old
              drop: [ALL]
`;

/** A Deployment as charts have it; the port and what else is given stand in the template as they are. */
function deployment(port: string, context = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: app
          image: nginxinc/nginx-unprivileged:1.29
${context}          ports:
            - name: http
              containerPort: ${port}
`;
}

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector: {app: web}
  ports:
    - port: {{ .Values.service.port }}
      targetPort: http
`;

const VALUES = `# the ports
ports: {http: 80, other: 8081}   # of the container
service:
  port: 80
securityContext: {}
`;

function chart(files: Record<string, string>): Record<string, string> {
  const own = { 'Chart.yaml': chartYaml('web'), 'values.yaml': VALUES, 'templates/service.yaml': SERVICE, ...files };
  return Object.fromEntries(Object.entries(own).map(([file, text]) => [`web/${file}`, text]));
}

const WITH_CONTEXT = `          {{- with .Values.securityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`;

const textOf = (cwd: string, file: string) => readFileSync(join(cwd, file), 'utf8');

describe.each(HELMS)('kport fix of charts with helm $major', ({ helm, major }) => {
  const rendered = test.skipIf(helm === undefined);
  const env = { PATH: process.env.PATH, KPORT_HELM: helm, KPORT_KUSTOMIZE: KUSTOMIZE };

  const kport = (cwd: string, ...argv: string[]) =>
    runKport([...argv, ...(argv.includes('--policy') ? [] : ['--policy', 'restricted'])], { cwd, env });

  async function rules(cwd: string, ...argv: string[]): Promise<string[]> {
    const { out } = await kport(cwd, 'lint', '--format', 'json', ...argv);
    const { findings, unreadable } = JSON.parse(out);
    expect(unreadable).toEqual([]);
    return findings.map(({ rule }: { rule: string }) => rule);
  }

  /** Without what differs each time. */
  const template = (cwd: string, ...argv: string[]): string =>
    execFileSync(helm ?? '', ['template', ...argv, 'x', 'web'], { cwd, encoding: 'utf8' }).replace(/nonce: .*/g, 'nonce');

  rendered('a port and a security context are changed in the values, and the Service keeps its own port', async () => {
    const cwd = scratch(chart({ 'templates/deployment.yaml': deployment('{{ .Values.ports.http }}', WITH_CONTEXT) }));
    const before = template(cwd);
    const { out } = await kport(cwd, 'fix', '--unsafe', '--write');
    expect(out).toContain('make sure that the program of container "app" listens on 8080 instead of 80\n');
    expect(textOf(cwd, 'web/values.yaml')).toBe(
      VALUES.replace('http: 80,', 'http: 8080,').replace(
        'securityContext: {}',
        'securityContext: {runAsNonRoot: true, capabilities: {drop: [NET_BIND_SERVICE]}}',
      ),
    );
    expect(textOf(cwd, 'web/templates/deployment.yaml')).toBe(deployment('{{ .Values.ports.http }}', WITH_CONTEXT));
    expect(template(cwd)).toContain('containerPort: 8080\n');
    const service = (text: string) => text.slice(text.indexOf('kind: Service'), text.indexOf('kind: Deployment'));
    expect(service(template(cwd))).toBe(service(before));
    expect(await rules(cwd, '.')).toEqual([]);
    expect(await kport(cwd, 'fix', '--unsafe', '--check')).toMatchObject({ code: 0, out: 'nothing to repair\n' });
  });

  rendered.each<[string, Record<string, string>, string, RegExp]>([
    [
      'a helper that prints it',
      {
        'templates/_helpers.tpl': '{{- define "web.port" -}}\n80\n{{- end }}\n',
        'templates/deployment.yaml': deployment('{{ include "web.port" . }}', WITH_CONTEXT),
      },
      'web/templates/_helpers.tpl',
      /^8080$/m,
    ],
    [
      'the template',
      { 'templates/deployment.yaml': deployment('80   # here', WITH_CONTEXT) },
      'web/templates/deployment.yaml',
      /containerPort: 8080 {3}# here$/m,
    ],
    [
      'the template, where the values say nothing of the container',
      { 'templates/deployment.yaml': deployment('{{ .Values.ports.http }}').replace('image:', '# its image\n          image:') },
      'web/templates/deployment.yaml',
      /- name: app\n {10}securityContext:\n {12}runAsNonRoot: true\n/,
    ],
  ])('a value is changed in %s', async (_, files, file, written) => {
    const cwd = scratch(chart(files));
    const { out } = await kport(cwd, 'fix', '--unsafe');
    execFileSync('git', ['apply'], { cwd, input: out });
    expect(textOf(cwd, file)).toMatch(written);
    expect(await rules(cwd, '.')).toEqual([]);
  });

  rendered('what a template has by itself is taken away there, safely, with its lines', async () => {
    const cwd = scratch(chart({ 'templates/deployment.yaml': deployment('8080', CONTEXT) }));
    const { out } = await kport(cwd, 'fix', '--write');
    expect(out).toContain('1 finding repaired in 1 file\n');
    const gone = '              add:\n                - NET_BIND_SERVICE   # old\n';
    expect(textOf(cwd, 'web/templates/deployment.yaml')).toBe(deployment('8080', CONTEXT.replace(gone, '')));
    expect(await rules(cwd, '.')).toEqual([]);
  });

  rendered('of values that are called alike, that of the container is changed', async () => {
    const values = 'head: {securityContext: {}}\nworker:\n  port: 80\n  podSecurityContext: {}\n  securityContext: {}\n';
    const context = WITH_CONTEXT.replace('.Values.', '.Values.worker.');
    const head = deployment('8080', WITH_CONTEXT.replace('.Values.', '.Values.head.')).replace('-web\n', '-head\n');
    const cwd = scratch(
      chart({
        'values.yaml': `${values}service: {port: 80}\n`,
        'templates/deployment.yaml': deployment('{{ .Values.worker.port }}', context),
        'templates/head.yaml': head.replace(
          '.Values.head.securityContext',
          'merge (dict "runAsNonRoot" true "capabilities" (dict "drop" (list "ALL"))) .Values.head.securityContext',
        ),
      }),
    );
    const { out } = await kport(cwd, 'fix', '--unsafe');
    execFileSync('git', ['apply'], { cwd, input: out });
    expect(textOf(cwd, 'web/values.yaml')).toMatch(
      /^head: \{securityContext: \{\}\}\nworker:\n {2}port: 8080\n {2}podSecurityContext: \{\}\n {2}securityContext: \{runAsNonRoot: true/,
    );
    expect(await rules(cwd, '.')).toEqual([]);
  });

  rendered('what other values may make in a template is not written there as well', async () => {
    const context = `          {{- if .Values.hardened }}
          securityContext: {runAsNonRoot: true}
          {{- end }}
`;
    const cwd = scratch(chart({ 'templates/deployment.yaml': deployment('8080', context) }));
    const { out, err } = await kport(cwd, 'fix', '--unsafe');
    expect(out).toBe('');
    expect(err).toContain('1 finding: of what charts and kustomizations render; kport knows no text');
  });

  rendered('what is random each time hinders nothing', async () => {
    const nonce = deployment('8080', CONTEXT).replace('spec:', '  annotations: {nonce: {{ randAlphaNum 9 | quote }}}\nspec:');
    const cwd = scratch(chart({ 'templates/deployment.yaml': nonce }));
    expect((await kport(cwd, 'fix', '--write')).out).toContain('1 finding repaired in 1 file\n');
  });

  rendered('one value for the container and for the Service is left', async () => {
    const files = chart({ 'templates/deployment.yaml': deployment('{{ .Values.service.port }}', CONTEXT) });
    const cwd = scratch(files);
    const { out, err } = await kport(cwd, 'fix', '--unsafe');
    expect(out).toBe('');
    expect(err).toMatch(/findings?: of what charts and kustomizations render; kport knows no text/);
    expect(err).not.toContain('--- ');
  });

  const POLICY = `apiVersion: kport.dev/v1alpha1
kind: PortPolicy
metadata: {name: p}
spec:
  extends: restricted
  charts:
    - path: web
      valueSets:
        - {name: plain}
        - {name: low, values: [low.yaml]}
`;
  const GRANTED =
    'context:\n  runAsNonRoot: true\n  runAsUser: 101\n  allowPrivilegeEscalation: false\n  capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}\n';
  const OF_VALUES = '          securityContext:\n            {{- toYaml .Values.context | nindent 12 }}\n';

  rendered('what another set of values needs stays: values for the one that does not are printed', async () => {
    const files = {
      ...chart({
        'values.yaml': `${VALUES.replace('http: 80', 'http: 8080')}${GRANTED}`,
        'templates/deployment.yaml': deployment('{{ .Values.ports.http }}', OF_VALUES),
      }),
      'low.yaml': 'ports: {http: 443}\ncontext: {runAsUser: 0, runAsNonRoot: false}\n',
      '.kport.yaml': POLICY,
    };
    const cwd = scratch(files);
    const low = template(cwd, '-f', 'low.yaml');
    const { out, err } = await kport(cwd, 'fix', '--policy', '.kport.yaml');
    expect(out).toBe('');
    expect(err).toContain(
      'web (plain): no edit of what is written repairs 1 finding and changes nothing else; these files do, added:\n',
    );
    for (const [file, text] of Object.entries(files)) expect(textOf(cwd, file)).toBe(text);
    applyPrinted(cwd, err);
    expect(textOf(cwd, 'web/values-kport.yaml')).toBe('context:\n  capabilities:\n    add: null\n');
    expect(template(cwd, '-f', 'web/values-kport.yaml')).not.toContain('NET_BIND_SERVICE');
    expect(await rules(cwd, '-f', 'web/values-kport.yaml', 'web')).toEqual([]);
    expect(template(cwd, '-f', 'low.yaml')).toBe(low);
  });

  rendered('a chart that is packed is repaired by values of the one around it', async () => {
    const cwd = scratch({
      'web/Chart.yaml': chartYaml('web', 'dependencies:\n  - {name: inner, version: 1.2.3, repository: "", alias: front}\n'),
      'web/values.yaml': 'other: 1\n',
      'web/charts/': '',
    });
    const inner = { 'inner/Chart.yaml': chartYaml('inner'), 'inner/values.yaml': `port: 8080\n${GRANTED}` };
    const pod = deployment('{{ .Values.port }}', OF_VALUES);
    writeFileSync(join(cwd, 'web/charts/inner-1.2.3.tgz'), packed({ ...inner, 'inner/templates/web.yaml': pod }));
    const { out, err } = await kport(cwd, 'fix', 'web');
    expect(out).toBe('');
    applyPrinted(cwd, err);
    expect(textOf(cwd, 'web/values-kport.yaml')).toBe('front:\n  context:\n    capabilities:\n      add: null\n');
    expect(await rules(cwd, '-f', 'web/values-kport.yaml', 'web')).toEqual([]);
  });

  const both = test.skipIf(helm === undefined || KUSTOMIZE === undefined);
  both('charts and kustomizations of one run are repaired together', async () => {
    const manifest = deployment('8080', CONTEXT).replace('{{ .Release.Name }}', 'x');
    const files: Record<string, string> = {
      ...chart({ 'templates/deployment.yaml': deployment('8080', CONTEXT) }),
      'k/base/kustomization.yaml': 'resources: [web.yaml]\n',
      'k/base/web.yaml': manifest,
      'k/prod/kustomization.yaml': 'resources: [../base]\n',
    };
    const cwd = scratch(files);
    const { out } = await kport(cwd, 'fix', '--write');
    expect(out).toContain('2 findings repaired in 2 files\n');
    const gone = '              add:\n                - NET_BIND_SERVICE   # old\n';
    for (const file of ['web/templates/deployment.yaml', 'k/base/web.yaml'])
      expect(textOf(cwd, file)).toBe(files[file]?.replace(gone, ''));
  });

  rendered('a file of values that is given is changed', async () => {
    const cwd = scratch({
      ...chart({ 'templates/deployment.yaml': deployment('{{ .Values.ports.http }}', CONTEXT) }),
      'prod.yaml': 'ports: {http: 443}\n',
    });
    const { out } = await kport(cwd, 'fix', '--unsafe', '-f', 'prod.yaml', 'web');
    execFileSync('git', ['apply'], { cwd, input: out });
    expect(textOf(cwd, 'prod.yaml')).toBe('ports: {http: 8443}\n');
    expect(textOf(cwd, 'web/values.yaml')).toBe(VALUES);
    expect(await rules(cwd, '-f', 'prod.yaml', 'web')).toEqual([]);
  });

  rendered(`helm ${major}: a value that --set has given is in no file`, async () => {
    const cwd = scratch(chart({ 'templates/deployment.yaml': deployment('{{ .Values.ports.http }}', CONTEXT) }));
    const { out } = await kport(cwd, 'fix', '--unsafe', '--set', 'ports.http=443', 'web');
    expect(out).not.toContain('8443');
  });
});
