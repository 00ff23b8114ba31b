// Charts that have what charts of other people have: helpers, subcharts, loops, hooks, tests, libraries, values in many ways.

type Files = Readonly<Record<string, string>>;

export function chartYaml(name: string, more = ''): string {
  return `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n${more}`;
}

/** A Pod with one port; `port` and what else is given stand in the template as they are. */
export function podTemplate(
  name: string,
  port: string,
  more: { readonly head?: string; readonly container?: string } = {},
): string {
  return `${more.head ?? ''}apiVersion: v1
kind: Pod
metadata:
  name: pod-${name}
spec:
  containers:
    - name: app
      image: example/app:1
      ports:
        - containerPort: ${port}
${more.container ?? ''}`;
}

/** Each template shows one way that a port can come from values or from the template itself. */
export const WAYS: Files = {
  'web/Chart.yaml': chartYaml('web'),
  'web/values.yaml': `# ports
service:
  port: 80
  text: "81"
ports: [8080, 82, 8081]
named:
  http: 83
  alt: 8083
containers:
  - name: one
    containerPort: 8080
  - name: two
    containerPort: 84
extra:
  - containerPort: 8443
  - containerPort: 85
unset: null
template: "{{ .Values.service.port }}"
host: &host
  port: 86
anchored: *host
global:
  port: 87
`,
  'web/templates/_helpers.tpl': `{{- define "web.port" -}}
{{ .Values.service.port }}
{{- end }}
{{- define "web.ports" -}}
- containerPort: 8080
- containerPort: 88
{{- end }}
{{- define "web.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
`,
  'web/templates/a-direct.yaml': podTemplate('{{ include "web.name" . }}', '{{ .Values.service.port }}'),
  'web/templates/b-quoted.yaml': podTemplate('b', '{{ .Values.service.text | int }} # an int of a text'),
  'web/templates/c-literal.yaml': podTemplate('c', '89'),
  'web/templates/d-default.yaml': podTemplate('d', '{{ default 90 .Values.unset }}'),
  'web/templates/e-default-unused.yaml': podTemplate('e', '{{ .Values.service.port | default 8080 }}'),
  'web/templates/f-range.yaml': podTemplate(
    'f',
    '8079\n{{- range .Values.ports }}\n        - containerPort: {{ . }}\n{{- end }}',
  ),
  'web/templates/g-range-map.yaml': podTemplate(
    'g',
    '8079\n        {{- range $name, $port := .Values.named }}\n        - name: {{ $name }}\n          containerPort: {{ $port }}\n        {{- end }}',
  ),
  'web/templates/h-with.yaml': podTemplate('h', '{{ with .Values.service }}{{ .port }}{{ end }}'),
  'web/templates/i-to-yaml.yaml': podTemplate('i', '8079\n        {{- toYaml .Values.extra | nindent 8 }}'),
  'web/templates/j-with-to-yaml.yaml': podTemplate(
    'j',
    '8079\n        {{- with .Values.extra }}\n{{ toYaml . | indent 8 }}\n        {{- end }}',
  ),
  'web/templates/k-variable.yaml': podTemplate('k', '{{ $service.port }}', { head: '{{- $service := .Values.service -}}\n' }),
  'web/templates/l-set-anew.yaml': podTemplate('l', '{{ $port }}', {
    head: '{{- $port := .Values.ports -}}\n{{- $port = 91 -}}\n',
  }),
  'web/templates/m-tpl.yaml': podTemplate('m', '{{ tpl .Values.template . }}'),
  'web/templates/n-include.yaml': podTemplate('n', '{{ include "web.port" . }}'),
  'web/templates/o-include-list.yaml': podTemplate('o', '8079\n        {{- include "web.ports" . | nindent 8 }}'),
  'web/templates/p-index.yaml': podTemplate('p', '{{ index .Values.ports 1 }}'),
  'web/templates/q-anchor.yaml': podTemplate('q', '{{ .Values.anchored.port }}'),
  'web/templates/r-computed.yaml': podTemplate('r', '{{ add .Values.service.port 12 }}'),
  'web/templates/s-range-nested.yaml': podTemplate(
    's',
    '8079\n{{- range $i, $_ := until 2 }}\n{{- range $.Values.containers }}\n        - name: {{ .name }}-{{ $i }}\n          containerPort: {{ .containerPort }}\n{{- end }}\n{{- end }}',
  ),
  'web/templates/t-two-documents.yaml': `${podTemplate('t-1', '93')}---\n${podTemplate('t-2', '{{ .Values.service.port }}')}`,
  'web/templates/u-hook.yaml': podTemplate('u', '94').replace(
    '  name: pod-u',
    '  name: pod-u\n  annotations:\n    helm.sh/hook: pre-install',
  ),
  'web/templates/v-in-quotes.yaml': podTemplate('v', '95').replace(
    '- containerPort',
    '- name: "{{ .Release.Name }}"\n          containerPort',
  ),
  'web/templates/w-random.yaml': podTemplate('w', '{{ .Values.service.port }}').replace(
    '  name: pod-w',
    '  name: pod-w\n  annotations:\n    nonce: {{ randAlphaNum 12 }}\n    sum: {{ include (print $.Template.BasePath "/c-literal.yaml") . | sha256sum }}',
  ),
  'web/templates/x-global.yaml': podTemplate('x', '{{ .Values.global.port }}'),
  'web/templates/tests/y-test.yaml': podTemplate('y', '96').replace(
    '  name: pod-y',
    '  name: pod-y\n  annotations:\n    helm.sh/hook: test',
  ),
  'web/templates/NOTES.txt': 'Thank you for {{ .Chart.Name }}.\n',
};

/** The place of each finding of WAYS, in the order in which kport tells them, and what stands there. */
export const PLACES_OF_WAYS = [
  'web/values.yaml:3:9 80',
  'web/values.yaml:4:9 "81"',
  'web/templates/c-literal.yaml:10:26 89',
  'web/templates/d-default.yaml:10:26 {{ default 90 .Values.unset }}',
  'web/values.yaml:3:9 80',
  'web/values.yaml:5:15 82',
  'web/values.yaml:7:9 83',
  'web/values.yaml:3:9 80',
  'web/values.yaml:16:20 85',
  'web/values.yaml:16:20 85',
  'web/values.yaml:3:9 80',
  'web/templates/l-set-anew.yaml:12:26 {{ $port }}',
  'web/values.yaml:3:9 80',
  'web/values.yaml:3:9 80',
  'web/templates/_helpers.tpl:6:18 88',
  'web/values.yaml:5:15 82',
  'web/values.yaml:20:9 86',
  'web/templates/r-computed.yaml:10:26 {{ add .Values.service.port 12 }}',
  'web/values.yaml:13:20 84',
  'web/values.yaml:13:20 84',
  'web/templates/t-two-documents.yaml:10:26 93',
  'web/values.yaml:3:9 80',
  'web/templates/tests/y-test.yaml:12:26 96',
  'web/templates/u-hook.yaml:12:26 94',
  'web/templates/v-in-quotes.yaml:11:26 95',
  'web/values.yaml:3:9 80',
  'web/values.yaml:23:9 87',
];

/** A chart with charts in it: a folder, an archive, one under another name, a library, and CRDs. */
export const FAMILY: Files = {
  'shop/Chart.yaml': chartYaml(
    'shop',
    `dependencies:
  - { name: web, version: 1.2.3, repository: "" }
  - { name: cache, version: 1.2.3, repository: "", alias: fast }
  - { name: cache, version: 1.2.3, repository: "", alias: slow }
  - { name: common, version: 1.2.3, repository: "" }
`,
  ),
  'shop/values.yaml': `port: 80
web:
  port: 81
fast:
  port: 82
global:
  admin: 83
`,
  'shop/templates/own.yaml': podTemplate('own', '{{ .Values.port }}'),
  'shop/templates/shared.yaml': '{{- include "common.pod" . }}\n',
  'shop/charts/the-web/Chart.yaml': chartYaml('web'),
  'shop/charts/the-web/values.yaml': 'port: 8080\nown: 84\nglobal:\n  admin: 8080\n  only: 85\n',
  'shop/charts/the-web/templates/pods.yaml': [
    podTemplate('parent', '{{ .Values.port }}'),
    podTemplate('child', '{{ .Values.own }}'),
    podTemplate('admin', '{{ .Values.global.admin }}'),
    podTemplate('only', '{{ .Values.global.only }}'),
  ].join('---\n'),
  'shop/charts/common/Chart.yaml': chartYaml('common', 'type: library\n'),
  'shop/charts/common/templates/_pod.yaml': `{{- define "common.pod" -}}\n${podTemplate('shared', '86')}{{- end }}\n`,
  'shop/crds/crd.yaml': podTemplate('crd', '87'),
};

/** What of FAMILY is packed. */
export const CACHE: Files = {
  'cache/Chart.yaml': chartYaml('cache'),
  'cache/values.yaml': 'port: 88\n',
  'cache/templates/pod.yaml': podTemplate('{{ .Chart.Name }}', '{{ .Values.port }}'),
  'cache/templates/fixed.yaml': podTemplate('fixed-{{ .Chart.Name }}', '89'),
};
