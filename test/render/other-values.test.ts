// Places of what a helper prints of other values than the root's, and of what no text of a template leads to.
import { beforeAll, describe, expect, test } from 'vitest';
import { fingerprints } from '../../src/judge/identity.ts';
import { scratch } from '../sources/scratch.ts';
import { chartYaml, podTemplate } from './charts.ts';
import { lintTree, places } from './lint-tree.ts';
import { HELMS, sayMissing } from './programs.ts';

beforeAll(sayMissing);

const define = (name: string, text: string) => `{{- define "${name}" -}}\n${text}\n{{- end -}}\n`;

/** As bitnami's library common 2.x has them, but for what it does on OpenShift. */
const COMMON =
  define(
    'common.tplvalues.render',
    '{{- $value := typeIs "string" .value | ternary .value (.value | toYaml) }}\n{{- if contains "{{" (toJson .value) }}\n{{- tpl $value .context }}\n{{- else }}\n{{- $value }}\n{{- end }}',
  ) +
  define(
    'common.compatibility.renderSecurityContext',
    '{{- $adapted := .secContext -}}\n{{- if $adapted.privileged -}}\n{{- $adapted = omit $adapted "capabilities" -}}\n{{- end -}}\n{{- omit $adapted "enabled" | toYaml -}}',
  ) +
  define('common.version', '1.30.0') +
  define('common.isNew', '{{- if semverCompare ">=1.20-0" (include "common.version" .) -}}yes{{- end -}}');

const HELPERS =
  define('port', '{{ .Values.port }}') +
  define('port.root', '{{ $.Values.port }}') +
  define('port.own', '{{ .port }}') +
  define('port.twice', '{{ include "port" . }}');

interface Case {
  readonly values: string;
  /** In place of the number of a port. */
  readonly port: string;
  readonly place: string;
  readonly files?: Readonly<Record<string, string>>;
}

const ROOT = 'port: 80\n';

const CASES: Readonly<Record<string, Case>> = {
  'the root': { values: ROOT, port: '{{ include "port" . }}', place: 'values.yaml:1:7 80' },
  'the root, by its variable': {
    values: ROOT,
    port: '{{ with .Values }}{{ include "port" $ }}{{ end }}',
    place: 'values.yaml:1:7 80',
  },
  'the root, from a helper': { values: ROOT, port: '{{ include "port.twice" . }}', place: 'values.yaml:1:7 80' },
  'the root, with template': { values: ROOT, port: '{{ template "port" . }}', place: 'values.yaml:1:7 80' },
  'a part of the values': {
    values: `${ROOT}svc:\n  port: 80\n`,
    port: '{{ include "port.own" .Values.svc }}',
    place: 'values.yaml:3:9 80',
  },
  'a part that looks like the root': {
    values: `${ROOT}alt:\n  Values:\n    port: 80\n`,
    port: '{{ include "port" .Values.alt }}',
    place: 'values.yaml:4:11 80',
  },
  'the same, from a helper': {
    values: `${ROOT}alt:\n  Values:\n    port: 80\n`,
    port: '{{ include "port.twice" .Values.alt }}',
    place: 'values.yaml:4:11 80',
  },
  'the same, with template and by $': {
    values: `${ROOT}alt:\n  Values:\n    port: 80\n`,
    port: '{{ template "port.root" .Values.alt }}',
    place: 'values.yaml:4:11 80',
  },
  'a dict with other values': {
    values: `${ROOT}svc: {port: 80}\n`,
    port: '{{ include "port" (dict "Values" .Values.svc) }}',
    place: 'values.yaml:2:13 80',
  },
  'merged values': {
    values: `${ROOT}web:\n  port: 80\n`,
    port: '{{ include "port" (dict "Values" (merge (deepCopy .Values.web) .Values)) }}',
    place: 'values.yaml:3:9 80',
  },
  'a variable': {
    values: `${ROOT}web:\n  port: 80\n`,
    port: '{{ $c := dict "Values" .Values.web }}{{ include "port" $c }}',
    place: 'values.yaml:3:9 80',
  },
  'values that are set before': {
    values: `${ROOT}web:\n  port: 80\n`,
    port: '{{ $_ := set . "Values" .Values.web }}{{ include "port" . }}',
    place: 'templates/_h.tpl:2:1 {{ .Values.port }}',
  },
  'a value that is set before': {
    values: `${ROOT}web:\n  port: 80\n`,
    port: '{{ $_ := set .Values "port" .Values.web.port }}{{ .Values.port }}',
    place: 'values.yaml:3:9 80',
  },
  'a block': {
    values: `${ROOT}web:\n  port: 80\n`,
    port: '{{ block "b" .Values.web }}{{ .port }}{{ end }}',
    place: 'values.yaml:3:9 80',
  },
  'a loop over what is merged': {
    values: `${ROOT}all:\n  web: {port: 80}\n`,
    port: '{{ range $k, $c := .Values.all }}{{ include "port" (dict "Values" (merge (deepCopy $c) $.Values)) }}{{ end }}',
    place: 'values.yaml:3:15 80',
  },
  'a subchart, whose own value it is': {
    values: 'port: 80\n',
    port: '{{ include "port" .Subcharts.s }}',
    place: 'charts/s/values.yaml:2:7 80',
    files: { 'charts/s/Chart.yaml': chartYaml('s'), 'charts/s/values.yaml': '# s\nport: 80\n' },
  },
  'a subchart, to which the parent gives it': {
    values: 's: {port: 80}\n',
    port: '{{ include "port" .Subcharts.s }}',
    place: 'values.yaml:1:11 80',
    files: { 'charts/s/Chart.yaml': chartYaml('s'), 'charts/s/values.yaml': 'port: 80\n' },
  },
  "a subchart's values, as the parent has them": {
    values: 'x: 1\n',
    port: '{{ .Values.s.port }}',
    place: 'charts/s/values.yaml:1:7 80',
    files: { 'charts/s/Chart.yaml': chartYaml('s'), 'charts/s/values.yaml': 'port: 80\n' },
  },
  ternary: {
    values: 'isOn: true\na: 80\nb: 80\n',
    port: '{{ ternary .Values.a .Values.b .Values.isOn }}',
    place: 'values.yaml:2:4 80',
  },
  'ternary, otherwise': {
    values: 'isOn: false\na: 80\nb: 80\n',
    port: '{{ ternary .Values.a .Values.b .Values.isOn }}',
    place: 'values.yaml:3:4 80',
  },
  'ternary by the same number': {
    values: 'a: 80\nb: 80\nc: 80\n',
    port: '{{ ternary .Values.a .Values.b (eq (int .Values.c) 80) }}',
    place: 'templates/p.yaml:10:26 {{ ternary .Values.a .Values.b (eq (int .Values.c) 80) }}',
  },
  coalesce: {
    values: 'a: null\nb: 80\nc: 80\n',
    port: '{{ coalesce .Values.a .Values.b .Values.c }}',
    place: 'values.yaml:2:4 80',
  },
  'default of two values, the first': {
    values: 'a: 80\nb: 80\n',
    port: '{{ .Values.a | default .Values.b }}',
    place: 'values.yaml:1:4 80',
  },
  'default of two values, the second': {
    values: 'a: 0\nb: 80\n',
    port: '{{ .Values.a | default .Values.b }}',
    place: 'values.yaml:2:4 80',
  },
  'index by a variable': {
    values: 'list: [{port: 80}, {port: 8080}]\n',
    port: '{{ range $i, $_ := .Values.list }}{{ if eq $i 0 }}{{ (index $.Values.list $i).port }}{{ end }}{{ end }}',
    place: 'values.yaml:1:15 80',
  },
  printf: { values: 'a: 80\n', port: '{{ printf "%v" .Values.a }}', place: 'values.yaml:1:4 80' },
  'a text that is a template': {
    values: 'a: 80\nt: "{{ .Values.a }}"\n',
    port: '{{ tpl .Values.t $ }}',
    place: 'values.yaml:1:4 80',
  },
  'through YAML and back': {
    values: 'a: {b: 80}\n',
    port: '{{ (.Values.a | toYaml | fromYaml).b }}',
    place: 'values.yaml:1:8 80',
  },
  'a sum, which is no value': {
    values: 'a: 79\n',
    port: '{{ add .Values.a 1 }}',
    place: 'templates/p.yaml:10:26 {{ add .Values.a 1 }}',
  },
};

describe.each(HELMS)('helm $major', ({ helm }) => {
  const env = { KPORT_HELM: helm, PATH: process.env.PATH };
  const run = test.skipIf(helm === undefined);

  run.each(Object.entries(CASES))('%s', async (_, { values, port, place, files = {} }) => {
    const inChart = Object.fromEntries(Object.entries(files).map(([name, text]) => [`web/${name}`, text]));
    const cwd = scratch({
      'web/Chart.yaml': chartYaml('web'),
      'web/values.yaml': values,
      'web/templates/_h.tpl': HELPERS,
      'web/templates/p.yaml': podTemplate('p', port),
      ...inChart,
    });
    const result = await lintTree(cwd, ['web'], { env });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toEqual([`web/${place}`]);
  });

  run.each([
    ['a comparison', '{{ semverCompare ">=1.20-0" (include "version" .) }}'],
    ['a text that is cut', '{{ include "version" . | trunc 3 }}'],
    ['a condition', '{{ if eq (include "version" .) "1.30.0" }}x{{ else }}{{ fail "no" }}{{ end }}'],
    ['a comparison by what it includes', '{{ $_ := include "outer" . | semver }}'],
  ])('%s takes no place away from what is only printed', async (_, text) => {
    const helpers = define('version', '1.30.0') + define('outer', '{{ include "version" . }}');
    const cwd = scratch({
      'web/Chart.yaml': chartYaml('web'),
      'web/templates/_h.tpl': `${helpers}${define('ports', '- containerPort: 8080\n- containerPort: 80')}`,
      'web/templates/c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  annotations:\n    a: "${text}"\n`,
      'web/templates/p.yaml': podTemplate('p', '8079\n        {{- include "ports" . | nindent 8 }}'),
    });
    const result = await lintTree(cwd, ['web'], { env });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toEqual(['web/templates/_h.tpl:9:18 80']);
  });

  const POD = podTemplate('t', '80');
  const block = (text: string) => text.trimEnd().replaceAll(/^/gm, '  ');

  run.each<[string, string, string, string]>([
    ['a text of values', `raw: |\n${block(POD)}\n`, '{{ .Values.raw }}\n', 'values.yaml:11:28 80'],
    [
      'a text of values that is folded',
      `raw: ${JSON.stringify(POD)}\n`,
      '{{ .Values.raw }}\n',
      'templates/p.yaml:1:1 {{ .Values.raw }}',
    ],
    [
      'texts in a list',
      `all:\n  - |\n${block(block(POD))}\n`,
      '{{ range .Values.all }}\n---\n{{ . }}\n{{ end }}',
      'values.yaml:12:30 80',
    ],
    ['a text that is a template', `raw: |\n${block(POD)}\n`, '{{ tpl .Values.raw . }}\n', 'values.yaml:11:28 80'],
    ['a file of the chart', '', '{{ .Files.Get "files/pod.yaml" }}\n', 'files/pod.yaml:10:26 80'],
    ['a file of the chart, piped', '', '{{ "files/pod.yaml" | .Files.Get | trim }}\n', 'files/pod.yaml:10:26 80'],
    ['a file of the chart, between backquotes', '', '{{ $.Files.Get `files/pod.yaml` }}\n', 'files/pod.yaml:10:26 80'],
    ['a file as a template, by $', '', '{{ tpl ($.Files.Get "files/pod.yaml") $ }}\n', 'files/pod.yaml:10:26 80'],
    [
      'a file within a List',
      '',
      'apiVersion: v1\nkind: List\nitems:\n  -{{ .Files.Get "files/pod.yaml" | nindent 4 }}\n',
      'files/pod.yaml:10:26 80',
    ],
    ['a file that is changed', '', '{{ .Files.Get "files/pod.yaml" | replace "pod-t" "pod-u" }}\n', 'files/pod.yaml:10:26 80'],
    [
      'a line that is changed',
      '',
      '{{ .Files.Get "files/pod.yaml" | replace "8" "4" }}\n',
      'templates/p.yaml:1:1 {{ .Files.Get "files/pod.yaml" | replace "8" "4" }}',
    ],
    [
      'files by a pattern',
      '',
      '{{ range $path, $_ := .Files.Glob "files/*.yaml" }}\n---\n{{ $.Files.Get $path }}\n{{ end }}\n',
      'files/pod.yaml:10:26 80',
    ],
    [
      'what is in the files of a pattern',
      '',
      '{{ range $_, $bytes := .Files.Glob "**.yaml" }}\n---\n{{ toString $bytes | nindent 0 }}\n{{ end }}\n',
      'files/pod.yaml:10:26 80',
    ],
    [
      'files by a pattern, as templates',
      '',
      '{{ range $path, $_ := .Files.Glob "files/**" }}\n---\n{{ tpl ($.Files.Get $path) $ }}\n{{ end }}\n',
      'files/pod.yaml:10:26 80',
    ],
    [
      'files by a pattern, in a List',
      '',
      'apiVersion: v1\nkind: List\nitems:\n{{- range $p, $b := .Files.Glob "files/p*" }}\n  -{{ $.Files.Get $p | nindent 4 }}\n{{- end }}\n',
      'files/pod.yaml:10:26 80',
    ],
    ['the lines of a file', '', '{{ range .Files.Lines "files/pod.yaml" }}{{ . }}\n{{ end }}\n', 'files/pod.yaml:10:26 80'],
    [
      'a file whose name is made',
      'kind: pod\n',
      '{{ .Files.Get (printf "files/%s.yaml" .Values.kind) }}\n',
      'files/pod.yaml:10:26 80',
    ],
    [
      'a file by a helper',
      '',
      '{{ define "file" }}{{ .root.Files.Get .path }}{{ end }}{{ include "file" (dict "root" . "path" "files/pod.yaml") }}\n',
      'files/pod.yaml:10:26 80',
    ],
    ['a file that is a template with values', 'port: 80\n', `{{ tpl (.Files.Get "files/t.tpl") . }}\n`, 'values.yaml:1:7 80'],
    ['a file beside Chart.yaml', '', '{{ .Files.Get "beside.yaml" }}\n', 'beside.yaml:10:26 80'],
    [
      'a file that is read as data first',
      '',
      '{{ .Files.Get "files/pod.yaml" | fromYaml | toYaml }}\n',
      'templates/p.yaml:1:1 {{ .Files.Get "files/pod.yaml" | fromYaml | toYaml }}',
    ],
  ])('%s: the line in it', async (_, values, template, place) => {
    const cwd = scratch({
      'web/Chart.yaml': chartYaml('web'),
      'web/values.yaml': values,
      'web/files/pod.yaml': POD,
      'web/files/t.tpl': template.includes('t.tpl') ? podTemplate('t', '{{ .Values.port }}') : '# nothing\n',
      'web/beside.yaml': template.includes('beside') ? POD : '# nothing\n',
      'web/templates/p.yaml': template,
    });
    const result = await lintTree(cwd, ['web'], { env });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toEqual([`web/${place}`]);
  });

  const random = (name: string, port: string) => podTemplate('x', port).replace('name: pod-x', `name: ${name}`);

  run.each([
    ['a random name', random('{{ .Release.Name }}-{{ randAlphaNum 5 | lower }}', '{{ .Values.port }}'), ['values.yaml:1:7 80']],
    ['a name from a helper', random('{{ include "random" . }}', '{{ .Values.port }}'), ['values.yaml:1:7 80']],
    [
      'a UUID and more that is random',
      random('a-{{ uuidv4 }}\n  labels: {a: "{{ now | unixEpoch }}", b: "{{ randNumeric 9 }}"}', '81'),
      ['templates/p.yaml:11:26 81'],
    ],
    [
      'two of a kind',
      `${random('a-{{ randAlpha 9 | lower }}', '81')}---\n${random('b-{{ randAlpha 9 | lower }}', '82')}`,
      ['templates/p.yaml:10:26 81', 'templates/p.yaml:21:26 82'],
    ],
  ])('%s: the finding stays the same one, in its place', async (_, template, expected) => {
    const cwd = scratch({
      'web/Chart.yaml': chartYaml('web'),
      'web/values.yaml': 'port: 80\n',
      'web/templates/_h.tpl': define('random', 'x-{{ randAlphaNum 8 | lower }}'),
      'web/templates/p.yaml': template,
    });
    const [first, second] = [await lintTree(cwd, ['web'], { env }), await lintTree(cwd, ['web'], { env })];
    expect(first.findings[0]?.subject.name).not.toBe(second.findings[0]?.subject.name);
    expect(fingerprints(first.findings)).toEqual(fingerprints(second.findings));
    expect(new Set(fingerprints(first.findings)).size).toBe(expected.length);
    for (const result of [first, second]) expect(places(result, cwd)).toEqual(expected.map((place) => `web/${place}`));
  });

  run('a name that only hangs on what is random elsewhere is kept', async () => {
    const cwd = scratch({
      'web/Chart.yaml': chartYaml('web'),
      'web/templates/p.yaml': random('web', '80').replace('spec:', '  labels: {a: "{{ randAlphaNum 5 }}"}\nspec:'),
    });
    const [before] = (await lintTree(cwd, ['web'], { env })).findings;
    expect(before).not.toHaveProperty('hasRandomName');
  });

  run("lists and mappings through a library's helpers, which also compares what it prints", async () => {
    const container = (name: string, ports: string) =>
      `    - name: ${name}\n      image: a\n      securityContext: {{- include "common.compatibility.renderSecurityContext" (dict "secContext" .Values.${name}.securityContext "context" $) | nindent 8 }}\n      ports: {{- include "common.tplvalues.render" (dict "value" ${ports} "context" $) | nindent 8 }}\n`;
    const cwd = scratch({
      'web/Chart.yaml': chartYaml('web'),
      'web/values.yaml':
        'a:\n  securityContext:\n    enabled: true\n    privileged: true\n    runAsUser: 0\n  ports:\n    - containerPort: 80\nb:\n  securityContext:\n    enabled: true\n    capabilities:\n      add: ["NET_BIND_SERVICE"]\n  ports: |\n    - containerPort: {{ .Values.port }}\nport: 81\n',
      'web/charts/common/Chart.yaml': chartYaml('common', 'type: library\n'),
      'web/charts/common/templates/_all.tpl': COMMON,
      'web/templates/p.yaml': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {new: {{ include "common.isNew" . | quote }}}\nspec:\n  containers:\n${container('a', '.Values.a.ports')}${container('b', '.Values.b.ports')}`,
    });
    const rules = {
      'net-bind-service-unused': { level: 'error', options: {} },
      'may-run-as-root': { level: 'error', options: {} },
    } as const;
    const result = await lintTree(cwd, ['web'], { env, rules });
    expect(result.unreadable).toEqual([]);
    expect(places(result, cwd)).toContain('web/values.yaml:7:22 80');
    expect(places(result, cwd)).toContain('web/values.yaml:15:7 81');
    expect(places(result, cwd)).toContain('web/values.yaml:5:16 0');
  });
});
