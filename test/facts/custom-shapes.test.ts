import { describe, expect, test } from 'vitest';
import { extractFrom, workloadOf, workloadsOf } from './extracted.ts';
import type { Manifest } from './minimal-pod.ts';

const workflow = (spec: Manifest): Manifest => ({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', spec });
const tekton = (kind: string, spec: Manifest): Manifest => ({ apiVersion: 'tekton.dev/v1', kind, spec });

describe('an Argo Workflow', () => {
  const container = { image: 'alpine' };

  test('is a workload a template; templates that only call others are none', () => {
    const found = workloadsOf(
      workflow({
        templates: [
          { name: 'main', steps: [[{ name: 'a', inline: { container } }], [{ name: 'b', template: 'run' }]] },
          {
            name: 'run',
            container,
            sidecars: [{ name: 'proxy', image: 'nginx' }],
            initContainers: [{ name: 'get', image: 'git' }],
          },
          { name: 'code', script: { image: 'python', source: 'print()' } },
          {
            name: 'set',
            containerSet: {
              containers: [
                { name: 'x', image: 'x' },
                { name: 'main', image: 'y' },
              ],
            },
          },
          { name: 'graph', dag: { tasks: [{ name: 'c', inline: { container: { name: 'own', image: 'z' } } }] } },
        ],
      }),
    );
    expect(found.map(({ at, containers }) => [at, ...containers.map(({ name, role }) => `${name} ${role}`)])).toEqual([
      ['/spec/templates/1', 'get init', 'main main', 'proxy main'],
      ['/spec/templates/2', 'main main'],
      ['/spec/templates/3', 'x main', 'main main'],
      ['/spec/templates/0/steps/0/0/inline', 'main main'],
      ['/spec/templates/4/dag/tasks/0/inline', 'own main'],
    ]);
  });

  test('the security context of the template replaces that of the workflow as a whole', () => {
    const [own, inherited] = workloadsOf(
      workflow({
        securityContext: { runAsNonRoot: true, runAsUser: 1000 },
        templates: [{ container, securityContext: { runAsUser: 0 } }, { container }],
      }),
    );
    expect(own?.containers[0]).toMatchObject({
      runAsNonRoot: { value: undefined, from: 'default' },
      runAsUser: { value: 0, from: 'pod', at: '/spec/templates/0/securityContext/runAsUser' },
    });
    expect(inherited?.containers[0]).toMatchObject({
      runAsNonRoot: { value: true, from: 'pod', at: '/spec/securityContext/runAsNonRoot' },
      runAsUser: { value: 1000, from: 'pod', at: '/spec/securityContext/runAsUser' },
    });
  });

  test('hostNetwork is the workflow own', () => {
    const { hostNetwork, containers } = workloadOf(
      workflow({ hostNetwork: true, templates: [{ container: { image: 'dns', ports: [{ containerPort: 53 }] } }] }),
    );
    expect(hostNetwork).toEqual({ value: true, from: 'pod', at: '/spec/hostNetwork' });
    expect(containers[0]?.ports).toMatchObject([{ hostPort: 53 }]);
  });

  test('templateDefaults lie under every template, field by field', () => {
    const [run, code] = workloadsOf(
      workflow({
        templateDefaults: {
          securityContext: { runAsNonRoot: true, runAsUser: 7 },
          container: {
            image: 'base',
            ports: [{ containerPort: 80 }, { containerPort: 90 }],
            securityContext: { privileged: true },
          },
        },
        templates: [
          { container: { ports: [{ containerPort: 90, name: 'own' }] }, securityContext: { runAsUser: 8 } },
          { script: { image: 'python' } },
        ],
      }),
    );
    expect(run?.containers[0]).toMatchObject({
      image: 'base',
      ports: [
        { containerPort: 90, name: 'own' },
        { containerPort: 80, at: '/spec/templateDefaults/container/ports/0' },
      ],
      privileged: { value: true, from: 'container', at: '/spec/templateDefaults/container/securityContext/privileged' },
      runAsNonRoot: { value: true, from: 'pod', at: '/spec/templateDefaults/securityContext/runAsNonRoot' },
      runAsUser: { value: 8, at: '/spec/templates/0/securityContext/runAsUser' },
    });
    expect(code?.containers[0]).toMatchObject({ image: 'python', ports: [], privileged: { value: false, from: 'default' } });
  });

  test('sidecars of templateDefaults are judged once', () => {
    const found = workloadsOf(
      workflow({
        templateDefaults: { sidecars: [{ name: 'log', image: 'fluentd' }] },
        templates: [{ container }, { container }],
      }),
    );
    expect(found.map(({ at }) => at)).toEqual(['/spec/templates/0', '/spec/templates/1', '/spec/templateDefaults']);
  });

  test('one that refers to a template is no workload', () => {
    expect(extractFrom(workflow({ workflowTemplateRef: { name: 'x' } }))).toMatchObject([{ kind: 'not-a-workload' }]);
  });
});

describe('a Tekton Task', () => {
  const steps = [
    { name: 'build', image: 'go' },
    { image: 'ko', securityContext: { runAsUser: 5 } },
  ];

  test('has steps and sidecars; the stepTemplate lies under the steps only', () => {
    const { at, containers } = workloadOf(
      tekton('Task', {
        stepTemplate: { image: 'base', securityContext: { runAsNonRoot: true, runAsUser: 1 } },
        steps,
        sidecars: [{ name: 'docker', image: 'dind', securityContext: { privileged: true } }],
      }),
    );
    expect(at).toBe('/spec');
    expect(containers.map(({ name }) => name)).toEqual(['build', 'unnamed-1', 'docker']);
    expect(containers[0]?.runAsNonRoot).toEqual({
      value: true,
      from: 'container',
      at: '/spec/stepTemplate/securityContext/runAsNonRoot',
    });
    expect(containers.map(({ runAsUser }) => runAsUser.value)).toEqual([1, 5, undefined]);
    expect(containers[2]).toMatchObject({ runAsNonRoot: { from: 'default' }, privileged: { value: true } });
  });

  test('of a TaskRun has the podTemplate of the run', () => {
    const podTemplate = { hostNetwork: true, hostUsers: false, securityContext: { runAsNonRoot: true } };
    expect(workloadOf(tekton('TaskRun', { podTemplate, taskSpec: { steps } }))).toMatchObject({
      at: '/spec/taskSpec',
      hostNetwork: { value: true, from: 'pod', at: '/spec/podTemplate/hostNetwork' },
      hostUsers: { value: false, from: 'pod', at: '/spec/podTemplate/hostUsers' },
      containers: [{ runAsNonRoot: { value: true, from: 'pod', at: '/spec/podTemplate/securityContext/runAsNonRoot' } }, {}],
    });
  });

  test.each([
    ['v1', { taskRunTemplate: { podTemplate: { hostNetwork: true } } }, '/spec/taskRunTemplate/podTemplate/hostNetwork'],
    ['v1beta1', { podTemplate: { hostNetwork: true } }, '/spec/podTemplate/hostNetwork'],
  ])('of a PipelineRun %s has the podTemplate of the run', (_, run, at) => {
    const found = workloadsOf(
      tekton('PipelineRun', { ...run, pipelineSpec: { tasks: [{ taskSpec: { steps } }], finally: [{ taskSpec: { steps } }] } }),
    );
    expect(found.map((workload) => [workload.at, workload.hostNetwork.at])).toEqual([
      ['/spec/pipelineSpec/tasks/0/taskSpec', at],
      ['/spec/pipelineSpec/finally/0/taskSpec', at],
    ]);
  });

  test('of a custom type is no workload', () => {
    const taskSpec = { apiVersion: 'cel.tekton.dev/v1', kind: 'CEL', spec: {} };
    expect(extractFrom(tekton('Pipeline', { tasks: [{ taskRef: { name: 'x' } }, { taskSpec }] }))).toMatchObject([
      { kind: 'not-a-workload' },
    ]);
  });
});

test.each([
  [[{ image: 'a' }], ['user-container']],
  [
    [{ image: 'a' }, { image: 'b' }],
    ['user-container-0', 'user-container-1'],
  ],
  [
    [{ name: 'x', image: 'a' }, { image: 'b' }],
    ['x', 'user-container-1'],
  ],
])('Knative names the containers %j', (containers, names) => {
  const given = { apiVersion: 'serving.knative.dev/v1', kind: 'Service', spec: { template: { spec: { containers } } } };
  expect(workloadOf(given).containers.map(({ name }) => name)).toEqual(names);
});

test('a Spark driver is a Pod and its main container in one', () => {
  const driver = {
    securityContext: { runAsUser: 185 },
    podSecurityContext: { runAsNonRoot: true },
    ports: [{ containerPort: 80 }],
  };
  const given = { apiVersion: 'sparkoperator.k8s.io/v1beta2', kind: 'SparkApplication', spec: { image: 'spark', driver } };
  expect(workloadOf(given).containers).toMatchObject([
    {
      name: 'spark-kubernetes-driver',
      image: 'spark',
      ports: [{ containerPort: 80 }],
      runAsUser: { value: 185, from: 'container', at: '/spec/driver/securityContext/runAsUser' },
      runAsNonRoot: { value: true, from: 'pod', at: '/spec/driver/podSecurityContext/runAsNonRoot' },
    },
  ]);
});

describe('what a container of a custom resource executes', () => {
  const base = {
    command: ['base'],
    args: ['base'],
    env: [
      { name: 'A', value: 'base' },
      { name: 'B', value: 'base' },
    ],
    livenessProbe: { httpGet: { port: 80 } },
    readinessProbe: { httpGet: { port: 81 } },
  };
  const own = { command: ['own'], env: [{ name: 'B', value: 'own' }], readinessProbe: { httpGet: { port: 82 } } };

  test.each([
    [
      'an Argo Workflow',
      workflow({ templateDefaults: { container: base }, templates: [{ container: own }] }),
      '/spec/templateDefaults/container',
    ],
    ['a Tekton Task', tekton('Task', { stepTemplate: base, steps: [own] }), '/spec/stepTemplate'],
  ])('%s: lists replace one another, variables are merged by name, probes by kind', (_, manifest, under) => {
    const { containers } = workloadOf(manifest);
    expect(containers[0]).toMatchObject({
      command: { values: ['own'] },
      args: { values: ['base'], at: `${under}/args` },
      env: [
        { name: 'B', value: 'own' },
        { name: 'A', value: 'base', at: `${under}/env/0` },
      ],
      probes: [
        { kind: 'readiness', port: 82 },
        { kind: 'liveness', port: 80, at: `${under}/livenessProbe/httpGet/port` },
      ],
    });
  });

  test('the sysctls of an Argo Workflow are those of the security context that holds', () => {
    const sysctls = (value: string) => ({ sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value }] });
    const [inherited, replaced, hidden] = workloadsOf(
      workflow({
        securityContext: sysctls('1'),
        templates: [
          { container: own },
          { container: own, securityContext: sysctls('2') },
          { container: own, securityContext: { runAsUser: 5 } },
        ],
      }),
    );
    expect(inherited?.sysctls).toMatchObject([{ value: '1', at: '/spec/securityContext/sysctls/0' }]);
    expect(replaced?.sysctls).toMatchObject([{ value: '2' }]);
    expect(hidden?.sysctls).toEqual([]);
  });
});
