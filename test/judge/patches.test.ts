// Patches and manifests that stand as text, or as operations of a JSON patch, in other objects: what they say is judged at its line,
// what cannot be read is told as skipped.
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { admittedDocument } from '../../src/sources/admission-review.ts';
import { judgedSet } from '../rules/judged-set.ts';

function told(text: string): string[] {
  const { verdicts } = judgedSet({ 'x.yaml': text });
  return verdicts.flatMap(({ findings, aside, unreadable }) => [
    ...findings.map(({ ruleId, range }) => `${ruleId} ${range?.start.line}:${range?.start.column}`),
    ...aside.map(({ reason, position }) => `${reason.code} ${position?.line}`),
    ...unreadable.map(({ position }) => `unreadable ${position?.line}`),
  ]);
}

const STRATEGIC = [
  'spec:',
  '  template:',
  '    spec:',
  '      containers:',
  '        - name: web',
  '          ports:',
  '            - containerPort: 80',
];
const JSON_PATCH = ['- op: add', '  path: /spec/template/spec/containers/0/securityContext', '  value:', '    runAsUser: 0'];

/** `before` ends with a key; behind it comes a literal block of these lines. */
function withBlock(before: string, lines: readonly string[]): string {
  const indent = ' '.repeat(4 + (before.split('\n').at(-1) ?? '').search(/[^ ]/));
  return `${before} |-\n${lines.map((line) => indent + line).join('\n')}\n`;
}

/** Line and column of what stands behind a word. */
function placeBehind(word: string, text: string): string {
  const lines = text.slice(0, text.indexOf(word) + word.length).split('\n');
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

const FLUX =
  'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nspec:\n  patches:\n    - target: {kind: Deployment}\n      patch:';

describe('where such a text stands', () => {
  test.each<[string, string]>([
    ['Flux Kustomization', FLUX],
    [
      'Flux HelmRelease',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x}\nspec:\n  postRenderers:\n    - kustomize:\n        patches:\n          - patch:',
    ],
    [
      'FluxInstance',
      'apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: x}\nspec:\n  kustomize:\n    patches:\n      - patch:',
    ],
    [
      'Argo CD Application',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x}\nspec:\n  source:\n    kustomize:\n      patches:\n        - patch:',
    ],
    [
      'of several sources',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x}\nspec:\n  sources:\n    - kustomize:\n        patches:\n          - patch:',
    ],
    [
      'Argo CD ApplicationSet',
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: x}\nspec:\n  template:\n    spec:\n      source:\n        kustomize:\n          patches:\n            - patch:',
    ],
    [
      'KubeVirt',
      'apiVersion: kubevirt.io/v1\nkind: KubeVirt\nmetadata: {name: x}\nspec:\n  customizeComponents:\n    patches:\n      - resourceType: Deployment\n        patch:',
    ],
    [
      'Sveltos',
      'apiVersion: config.projectsveltos.io/v1beta1\nkind: ClusterProfile\nmetadata: {name: x}\nspec:\n  patches:\n    - patch:',
    ],
    [
      'a provider of Cluster API',
      'apiVersion: operator.cluster.x-k8s.io/v1alpha2\nkind: CoreProvider\nmetadata: {name: x}\nspec:\n  manifestPatches:\n    -',
    ],
    [
      'a list of texts',
      'apiVersion: kustomize.toolkit.fluxcd.io/v1beta1\nkind: Kustomization\nmetadata: {name: x}\nspec:\n  patchesStrategicMerge:\n    -',
    ],
    [
      'in a List',
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: kustomize.toolkit.fluxcd.io/v1\n    kind: Kustomization\n    metadata: {name: x}\n    spec:\n      patches:\n        - patch:',
    ],
  ])('%s', (_, before) => {
    const strategic = withBlock(before, STRATEGIC);
    expect(told(strategic)).toEqual([`privileged-container-port ${placeBehind('containerPort: ', strategic)}`]);
    const operations = withBlock(before, JSON_PATCH);
    expect(told(operations)).toEqual([`may-run-as-root ${placeBehind('runAsUser: ', operations)}`]);
  });
});

/** Without columns. */
function lined(text: string): string[] {
  return told(text).map((one) => one.replace(/:\d+$/, ''));
}

describe('what a text says', () => {
  const flux = (lines: readonly string[]): string[] => lined(withBlock(FLUX, lines));

  test('of objects by their kind, several in one text', () => {
    const pod = (kind: string, path: string) => `{apiVersion: apps/v1, kind: ${kind}, metadata: {name: a}, spec: ${path}}`;
    const template = '{template: {spec: {initContainers: [{name: a, securityContext: {privileged: true}}]}}}';
    expect(flux([pod('DaemonSet', template), '---', pod('StatefulSet', template)])).toEqual([
      'net-bind-service-added 8',
      'net-bind-service-added 10',
    ]);
  });

  test('of kinds that hold no Pod, nothing', () => {
    expect(flux(['apiVersion: v1', 'kind: ConfigMap', 'metadata: {name: a}', 'data: {containers: "[]"}'])).toEqual([]);
  });

  test('of a Pod spec that it is itself, in Argo Workflows and GitLab Runner', () => {
    const workflow =
      'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: x}\nspec:\n  templates: [{name: a, suspend: {}}]\n  podSpecPatch:';
    const patch = ['hostNetwork: true', 'containers:', '  - name: main', '    ports: [{containerPort: 53}]'];
    expect(lined(withBlock(workflow, patch))).toEqual(['privileged-host-port 10']);
    const runner =
      'apiVersion: apps.gitlab.com/v1beta2\nkind: Runner\nmetadata: {name: x}\nspec:\n  podSpec:\n    - name: a\n      patch:';
    expect(lined(withBlock(runner, ['securityContext:', '  runAsUser: 0']))).toEqual(['may-run-as-root 9']);
  });

  test('by operations, one laid over another; what they take away or test is not said', () => {
    const container = '/spec/template/spec/containers/1';
    expect(
      flux([
        `- {op: add, path: ${container}/securityContext, value: {capabilities: {}}}`,
        `- {op: add, path: ${container}/securityContext/capabilities/add, value: [NET_BIND_SERVICE]}`,
        `- {op: add, path: ${container}/ports/-, value: {containerPort: 22}}`,
        `- {op: add, path: ${container}/ports/-, value: {containerPort: 8080}}`,
        `- {op: test, path: ${container}/ports/0/containerPort, value: 25}`,
        '- {op: remove, path: /spec/template/spec/securityContext}',
        '- {op: add, path: /__proto__/containers, value: []}',
      ]),
    ).toEqual(['net-bind-service-added 9', 'privileged-container-port 10']);
  });

  test('also as a list of operations, of Flux and of Karmada', () => {
    const operation = '{op: replace, path: /spec/template/spec/containers/0/ports/0/hostPort, value: 25}';
    const list = `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x}\nspec:\n  postRenderers:\n    - kustomize:\n        patchesJson6902:\n          - patch: [${operation}]\n`;
    expect(lined(list)).toEqual(['privileged-host-port 8']);
    const whole = list.replace('/hostPort, value: 25', ', value: {containerPort: 8080, hostPort: 25}');
    expect(lined(whole)).toEqual(['privileged-host-port 8']);
  });

  test('in quotes, at the text', () => {
    const text = FLUX.replace(
      /patch:$/,
      `patch: '[{"op":"add","path":"/spec/template/spec/containers/0/ports/0","value":{"containerPort":80}}]'\n`,
    );
    expect(lined(text)).toEqual(['privileged-container-port 7']);
  });

  test('of a whole object, all of it', () => {
    const workflow = (manifest: readonly string[]) =>
      lined(
        withBlock(
          'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: x}\nspec:\n  templates:\n    - name: a\n      resource:\n        manifest:',
          manifest,
        ),
      );
    const pod = ['apiVersion: v1', 'kind: Pod', 'metadata: {name: x}', 'spec:', '  containers: [{name: a, image: x}]'];
    expect(workflow(pod)).toEqual(['may-run-as-root 13']);
    expect(workflow([...pod, '{{ inputs.parameters.more }'])).toEqual(['manifest-unread 8']);
  });
});

describe('values of a chart as text', () => {
  test.each([
    [
      'Argo CD',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x}\nspec:\n  source:\n    helm:\n      values:',
    ],
    ['k3s', 'apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: x}\nspec:\n  valuesContent:'],
  ])('%s', (_, before) => {
    const values = ['containers: [{name: a, image: x}]', 'sidecars:', '  - name: b', '    ports:', '      - containerPort: 80'];
    const text = withBlock(before, values);
    expect(told(text)).toEqual([`privileged-container-port ${placeBehind('containerPort: ', text)}`]);
    const whole = withBlock(before, ['extra:', '  - {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: x}]}}']);
    expect(told(whole)).toEqual([`may-run-as-root ${placeBehind('containers: [', whole)}`]);
    const line = before.split('\n').length;
    expect(told(withBlock(before, ['sidecars: [{{ .x }}'])).map((one) => one.replace(/:.*/, ''))).toEqual([
      `values-unread ${line}`,
    ]);
  });
});

test('a template of Crossplane is one of whole objects', () => {
  const before =
    'apiVersion: apiextensions.crossplane.io/v1\nkind: Composition\nmetadata: {name: x}\nspec:\n  pipeline:\n    - input:\n        inline:\n          template:';
  const pod = ['apiVersion: v1', 'kind: Pod', 'metadata: {name: x}', 'spec:', '  containers: [{name: a, image: x}]'];
  expect(lined(withBlock(before, pod))).toEqual(['may-run-as-root 13']);
  expect(lined(withBlock(before, ['{{ range .x }}', ...pod, '{{ end }}']))).toEqual(['manifest-unread 8']);
});

test.each([
  ['a template', FLUX, ['{{ if .x }}', 'containers: [', '{{ end }}'], ['patch-unread 7']],
  ['a sentence', FLUX, ['the containers are kept'], []],
  ['a template without a Pod', FLUX, ['{{ if .x }}', 'replicas: ['], []],
])('what cannot be read is told: %s', (_, before, lines, expected) => {
  expect(told(withBlock(before, lines))).toEqual(expected);
});

test.each([
  ['patchStrategicMerge', 'patchStrategicMerge: {spec: {containers: [{name: a, securityContext: {privileged: true}}]}}', 7, 35],
  ['patchesJson6902', 'patchesJson6902: "[{op: add, path: /spec/containers/0/securityContext/privileged, value: true}]"', 7, 26],
  ['replicas', 'patchStrategicMerge: {spec: {replicas: 3}}', 0, 0],
])('what a policy of Kyverno says of Pods is told as skipped: %s', (_, mutate, line) => {
  const policy = `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: x}\nspec:\n  rules:\n    - mutate:\n        ${mutate}\n`;
  expect(told(policy)).toEqual(line === 0 ? [] : [`pattern-of-pods ${line}`]);
});

test('admission judges them as well', () => {
  const operation = { op: 'add', path: '/spec/template/spec/containers/0/ports/0', value: { containerPort: 80 } };
  const object = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'x' },
    spec: { patches: [{ patch: JSON.stringify([operation]) }] },
  };
  const { findings } = judge([admittedDocument(object)], {
    policy: shippedPolicy('restricted'),
    door: 'admission',
    today: '2026-01-31',
  });
  expect(findings.map(({ ruleId, at }) => `${ruleId} ${at}`)).toEqual([
    'privileged-container-port /spec/patches/0/patch/spec/template/spec/containers/0/ports/0/containerPort',
  ]);
});
