// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of other programs
// What only a part of a Pod says is judged, what it leaves out is unknown.
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { judgedSet } from '../rules/judged-set.ts';

function told(text: string): string[] {
  const { verdicts } = judgedSet({ 'x.yaml': text });
  return verdicts.flatMap(({ findings, unreadable }) => [
    ...findings.filter(({ ruleId }) => ruleId !== 'unused-suppression').map(({ ruleId, at }) => `${ruleId} ${at}`),
    ...unreadable.map(({ position }) => `unreadable ${position?.line}`),
  ]);
}

function object(apiVersion: string, kind: string, spec: string): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name: 'x' }, spec: load(spec) });
}

const CONTAINER = '{name: a, image: x, ports: [{containerPort: 80}], securityContext: {runAsUser: 0}}';
const POD = `{containers: [${CONTAINER}]}`;

describe('nothing is said of', () => {
  test.each<[string, string, string, string]>([
    ['a mutation of Kyverno', 'kyverno.io/v1', 'ClusterPolicy', `{rules: [{mutate: {patchStrategicMerge: {spec: ${POD}}}}]}`],
    [
      'a pattern',
      'kyverno.io/v2beta1',
      'Policy',
      `{rules: [{validate: {pattern: {spec: {containers: [{name: "*", image: x, ports: [{containerPort: ">1024"}]}]}}}}]}`,
    ],
    ['a foreach', 'kyverno.io/v1', 'ClusterPolicy', `{rules: [{mutate: {foreach: [{patchStrategicMerge: {spec: ${POD}}}]}}]}`],
    ['a policy of its newer group', 'policies.kyverno.io/v1alpha1', 'MutatingPolicy', `{a: ${POD}}`],
    ['what it generates', 'policies.kyverno.io/v1alpha1', 'GeneratingPolicy', `{a: ${POD}}`],
    ['Assign of Gatekeeper', 'mutations.gatekeeper.sh/v1', 'Assign', `{parameters: {assign: {value: ${POD}}}}`],
    ['ModifySet', 'mutations.gatekeeper.sh/v1', 'ModifySet', `{parameters: {values: {fromList: [${POD}]}}}`],
    ['a ConstraintTemplate', 'templates.gatekeeper.sh/v1', 'ConstraintTemplate', `{targets: [${POD}]}`],
    ['an ExpansionTemplate', 'expansion.gatekeeper.sh/v1beta1', 'ExpansionTemplate', `{a: ${POD}}`],
    ['Azure Container Apps', 'app.azure.com/v1api20250101', 'ContainerApp', `{template: ${POD}}`],
    ['a Job of theirs', 'app.azure.com/v1api20250101', 'Job', `{template: ${POD}}`],
    ['Cloud Run by Config Connector', 'run.cnrm.cloud.google.com/v1beta1', 'RunService', `{template: ${POD}}`],
    ['Cloud Run by Crossplane', 'cloudrun.gcp.upbound.io/v1beta2', 'V2Service', `{forProvider: {template: ${POD}}}`],
    ['a Job of Cloud Run', 'run.googleapis.com/v1', 'Job', `{template: {spec: ${POD}}}`],
    [
      'an image that ECK is given',
      'agent.k8s.elastic.co/v1alpha1',
      'Agent',
      '{deployment: {podTemplate: {spec: {containers: [{name: a, image: x}]}}}}',
    ],
    [
      'an image in a patch of Envoy',
      'gateway.envoyproxy.io/v1alpha1',
      'EnvoyProxy',
      '{provider: {kubernetes: {envoyDeployment: {patch: {value: {spec: {template: {spec: {containers: [{name: envoy, image: x}]}}}}}}}}}',
    ],
    [
      'an image in a patch of Flux',
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      '{postRenderers: [{kustomize: {patchesStrategicMerge: [{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: {containers: [{name: a, image: x}]}}}}]}}]}',
    ],
    [
      'replicas in a patch of Flux',
      'kustomize.toolkit.fluxcd.io/v1',
      'Kustomization',
      '{patchesStrategicMerge: [{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 3}}]}',
    ],
    ['a sidecar of Prometheus', 'monitoring.coreos.com/v1', 'Prometheus', '{containers: [{name: side, image: x}]}'],
    [
      'what a policy keeps out of a cluster',
      'policy.open-cluster-management.io/v1',
      'ConfigurationPolicy',
      `{object-templates: [{complianceType: MustNotHave, objectDefinition: {apiVersion: v1, kind: Pod, spec: ${POD}}}]}`,
    ],
    [
      'an image in values of a chart',
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      '{values: {containers: [{name: a, image: x}], sidecars: [{name: b, image: x}]}}',
    ],
    [
      'values that an ApplicationSet fills in',
      'argoproj.io/v1alpha1',
      'ApplicationSet',
      '{template: {spec: {source: {helm: {valuesObject: {containers: [{name: a, image: x, ports: [{containerPort: "{{port}}"}]}]}}}}}}',
    ],
    ['a file of Azure Container Apps', '2023-05-01', 'containerapp', `{template: ${POD}}`],
    [
      'a virtual machine',
      'kubevirt.io/v1',
      'VirtualMachine',
      '{template: {spec: {domain: {devices: {interfaces: [{name: default, ports: [{port: 80}]}]}}}}}',
    ],
    ['a Gateway', 'gateway.networking.k8s.io/v1', 'Gateway', '{listeners: [{name: http, port: 80, protocol: HTTP}]}'],
    ['a Deployment patched', 'apps/v1', 'Deployment', '{template: {spec: {containers: [{name: a, resources: {}}]}}}'],
  ])('%s', (_, apiVersion, kind, spec) => {
    expect(told(object(apiVersion, kind, spec))).toEqual([]);
  });

  test('Cloud Run itself', () => {
    const text = JSON.stringify({
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: { name: 'x', annotations: { 'run.googleapis.com/ingress': 'all' } },
      spec: { template: { spec: load(POD) } },
    });
    expect(told(text)).toEqual([]);
    expect(told(text.replace('run.googleapis.com', 'example.com'))).not.toEqual([]);
  });
});

const BAD = 'securityContext: {privileged: true, runAsUser: 0}';
const eck = (pod: string) => `{nodeSets: [{podTemplate: {spec: ${pod}}}]}`;

describe('told is what is said by', () => {
  test.each<[string, string, string, string, readonly string[]]>([
    [
      'ECK without an image',
      'elasticsearch.k8s.elastic.co/v1',
      'Elasticsearch',
      eck(`{hostNetwork: true, containers: [{name: e, ${BAD}, ports: [{containerPort: 53, hostPort: 53}]}]}`),
      ['net-bind-service-added', 'may-run-as-root', 'privileged-host-port'],
    ],
    [
      'init containers alone',
      'elasticsearch.k8s.elastic.co/v1',
      'Elasticsearch',
      eck(`{initContainers: [{name: sysctl, image: busybox, ${BAD}}]}`),
      ['net-bind-service-added', 'may-run-as-root'],
    ],
    [
      'Kong',
      'gateway-operator.konghq.com/v1beta1',
      'DataPlane',
      '{deployment: {podTemplateSpec: {spec: {containers: [{name: proxy, ports: [{containerPort: 8443, hostPort: 443}]}]}}}}',
      ['privileged-host-port'],
    ],
    [
      'sidecars and init containers of Zalando',
      'acid.zalan.do/v1',
      'postgresql',
      `{sidecars: [{name: s, image: x, ports: [{containerPort: 80}]}], initContainers: [{name: i, image: x, securityContext: {runAsUser: 0}}]}`,
      ['privileged-container-port', 'may-run-as-root'],
    ],
    [
      'additionalContainers',
      'opentelemetry.io/v1beta1',
      'OpenTelemetryCollector',
      '{additionalContainers: [{name: a, image: x, ports: [{containerPort: 80}]}]}',
      ['privileged-container-port'],
    ],
    [
      'extraContainers',
      'apps.emqx.io/v2beta1',
      'EMQX',
      '{coreTemplate: {spec: {extraContainers: [{name: a, image: x, ports: [{containerPort: 80}]}]}}}',
      ['privileged-container-port'],
    ],
    [
      'extraInitContainers',
      'example.com/v1',
      'Any',
      `{extraInitContainers: [{name: a, image: x, ${BAD}}]}`,
      ['net-bind-service-added', 'may-run-as-root'],
    ],
    [
      'ports of the node of a collector',
      'opentelemetry.io/v1beta1',
      'OpenTelemetryCollector',
      `{hostNetwork: true, image: x, ${BAD}, ports: [{name: a, port: 514, hostPort: 514}]}`,
      ['cleartext-port', 'net-bind-service-added', 'may-run-as-root', 'privileged-host-port'],
    ],
    [
      'hostPorts of NGINX',
      'gateway.nginx.org/v1alpha2',
      'NginxProxy',
      '{kubernetes: {deployment: {container: {hostPorts: [{port: 80, containerPort: 80}]}}}}',
      ['privileged-host-port'],
    ],
    [
      'a hostPort of Percona',
      'psmdb.percona.com/v1',
      'PerconaServerMongoDB',
      '{sharding: {mongos: {hostPort: 80}}}',
      ['privileged-host-port'],
    ],
    [
      'a template of Strimzi',
      'kafka.strimzi.io/v1beta2',
      'Kafka',
      '{template: {pod: {securityContext: {runAsUser: 0}}, kafkaContainer: {securityContext: {privileged: true}}}}',
      ['may-run-as-root', 'net-bind-service-added'],
    ],
    [
      'a hook of Velero',
      'velero.io/v1',
      'Restore',
      '{hooks: {resources: [{postHooks: [{init: {initContainers: [{name: a, image: x, securityContext: {runAsUser: 0}}]}}]}]}}',
      ['may-run-as-root'],
    ],
    [
      'a solver of cert-manager',
      'cert-manager.io/v1',
      'ClusterIssuer',
      '{acme: {solvers: [{http01: {ingress: {podTemplate: {spec: {securityContext: {runAsUser: 0}}}}}}]}}',
      ['may-run-as-root'],
    ],
    [
      'a patch of Flux',
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      `{postRenderers: [{kustomize: {patchesStrategicMerge: [{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: ${POD}}}}]}}]}`,
      ['may-run-as-root', 'privileged-container-port'],
    ],
    [
      'ports of the router',
      'operator.openshift.io/v1',
      'IngressController',
      '{endpointPublishingStrategy: {type: HostNetwork, hostNetwork: {httpPort: 80, statsPort: 1936}}}',
      ['privileged-host-port'],
    ],
    [
      'one task of a PipelineRun',
      'tekton.dev/v1',
      'PipelineRun',
      '{taskRunSpecs: [{pipelineTaskName: t, podTemplate: {hostNetwork: true, securityContext: {runAsUser: 0}}}]}',
      ['may-run-as-root'],
    ],
    [
      'a plugin of a Workflow',
      'argoproj.io/v1alpha1',
      'Workflow',
      '{executorPlugins: [{spec: {sidecar: {container: {name: p, image: x, ports: [{containerPort: 80}]}}}}]}',
      ['privileged-container-port'],
    ],
    [
      'values of a chart, which may hold whole objects beside',
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      `{values: {containers: [${CONTAINER}], extraObjects: [{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: x}]}}]}}`,
      ['may-run-as-root', 'privileged-container-port', 'may-run-as-root'],
    ],
    [
      'values of an Application',
      'argoproj.io/v1alpha1',
      'Application',
      '{sources: [{helm: {valuesObject: {controller: {hostNetwork: true, extraContainers: [{name: s, image: s, ports: [{containerPort: 53}]}]}}}}]}',
      ['privileged-host-port'],
    ],
    [
      'a policy that has it made',
      'policy.open-cluster-management.io/v1',
      'ConfigurationPolicy',
      `{object-templates: [{complianceType: musthave, objectDefinition: {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: x, ${BAD}}]}}}]}`,
      ['net-bind-service-added', 'may-run-as-root'],
    ],
    [
      'fields of a container beside sidecars',
      'pxc.percona.com/v1',
      'PerconaXtraDBCluster',
      `{pxc: {sidecars: [{name: s, image: x, ports: [{containerPort: 80}]}], podSecurityContext: {runAsUser: 0}, containerSecurityContext: {privileged: true}}}`,
      ['may-run-as-root', 'net-bind-service-added', 'privileged-container-port'],
    ],
    [
      'contexts of a Pod and of its container',
      'minio.min.io/v2',
      'Tenant',
      '{pools: [{securityContext: {runAsUser: 0}, containerSecurityContext: {privileged: true}}]}',
      ['may-run-as-root', 'net-bind-service-added'],
    ],
    [
      'a sysctl of ECK',
      'elasticsearch.k8s.elastic.co/v1',
      'Elasticsearch',
      eck(
        '{securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}, containers: [{name: elasticsearch}]}',
      ),
      ['port-start-lowered'],
    ],
    [
      'a Pod of Flink, which gives its kind',
      'flink.apache.org/v1beta1',
      'FlinkDeployment',
      '{podTemplate: {apiVersion: v1, kind: Pod, spec: {containers: [{name: flink-main-container, ports: [{containerPort: 80}]}]}}}',
      ['privileged-container-port'],
    ],
    [
      'a whole Pod spec in values, as of the runners of GitHub',
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      '{values: {template: {spec: {containers: [{name: runner, image: x}]}}}}',
      ['may-run-as-root'],
    ],
    [
      'a Deployment patched',
      'apps/v1',
      'Deployment',
      `{template: {spec: {containers: [{name: a, ${BAD}}]}}}`,
      ['net-bind-service-added', 'may-run-as-root'],
    ],
  ])('%s', (_, apiVersion, kind, spec, rules) => {
    const found = told(object(apiVersion, kind, spec)).map((one) => one.split(' ')[0] ?? '');
    // Each once: nothing is found twice.
    expect(found.sort()).toEqual([...rules].sort());
  });
});

const STEPS = `{steps: [{name: s, image: busybox, ${BAD}}], sidecars: [{name: r, image: "registry:2", ports: [{containerPort: 443}]}]}`;
const TASK_RUN = `{apiVersion: tekton.dev/v1, kind: TaskRun, metadata: {generateName: b-}, spec: {taskSpec: ${STEPS}}}`;
const WORKFLOW = `{apiVersion: argoproj.io/v1alpha1, kind: Workflow, spec: {templates: [{name: m, container: ${CONTAINER}}]}}`;
const DEPLOYMENT = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: i}, spec: {selector: {}, template: {spec: ${POD}}}}`;

describe('an object in an object is one of its kind', () => {
  test.each<[string, string, string, string]>([
    [
      'TriggerTemplate',
      'triggers.tekton.dev/v1beta1',
      `{resourcetemplates: [${TASK_RUN}]}`,
      '/spec/resourcetemplates/0/spec/taskSpec/sidecars/0/ports/0/containerPort',
    ],
    [
      'EventListener',
      'triggers.tekton.dev/v1beta1',
      `{triggers: [{template: {spec: {resourcetemplates: [${TASK_RUN}]}}}]}`,
      '/spec/triggers/0/template/spec/resourcetemplates/0/spec/taskSpec/sidecars/0/ports/0/containerPort',
    ],
    [
      'Sensor',
      'argoproj.io/v1alpha1',
      `{triggers: [{template: {k8s: {source: {resource: ${WORKFLOW}}}}}]}`,
      '/spec/triggers/0/template/k8s/source/resource/spec/templates/0/container/ports/0/containerPort',
    ],
    [
      'Experiment',
      'kubeflow.org/v1beta1',
      `{trialTemplate: {trialSpec: ${WORKFLOW}}}`,
      '/spec/trialTemplate/trialSpec/spec/templates/0/container/ports/0/containerPort',
    ],
    [
      'ScheduledWorkflow',
      'kubeflow.org/v1beta1',
      `{workflow: {spec: {templates: [{name: m, container: ${CONTAINER}}]}}}`,
      '/spec/workflow/spec/templates/0/container/ports/0/containerPort',
    ],
    [
      'ManifestWork',
      'work.open-cluster-management.io/v1',
      `{workload: {manifests: [${WORKFLOW}]}}`,
      '/spec/workload/manifests/0/spec/templates/0/container/ports/0/containerPort',
    ],
    [
      'Work',
      'work.karmada.io/v1alpha1',
      `{workload: {manifests: [${DEPLOYMENT}]}}`,
      '/spec/workload/manifests/0/spec/template/spec/containers/0/ports/0/containerPort',
    ],
    [
      'Composition',
      'apiextensions.crossplane.io/v1',
      `{resources: [{base: {apiVersion: kubernetes.crossplane.io/v1alpha2, kind: Object, spec: {forProvider: {manifest: ${TASK_RUN}}}}}]}`,
      '/spec/resources/0/base/spec/forProvider/manifest/spec/taskSpec/sidecars/0/ports/0/containerPort',
    ],
    [
      'Object',
      'kubernetes.crossplane.io/v1alpha2',
      `{forProvider: {manifest: ${DEPLOYMENT}}}`,
      '/spec/forProvider/manifest/spec/template/spec/containers/0/ports/0/containerPort',
    ],
    [
      'ResourceGraphDefinition',
      'kro.run/v1alpha1',
      `{resources: [{template: ${DEPLOYMENT}}]}`,
      '/spec/resources/0/template/spec/template/spec/containers/0/ports/0/containerPort',
    ],
  ])('%s', (kind, apiVersion, spec, at) => {
    expect(told(object(apiVersion, kind, spec))).toContain(`privileged-container-port ${at}`);
  });

  test.each(['${schema.spec.port}', '${{PORT}}', '{{ .port }}', '$(params.port)', '<port>', '%%port%%', '${a + 1}'])(
    'with the port %s',
    (port) => {
      const inner = DEPLOYMENT.replace('80', JSON.stringify(port));
      const found = told(object('kro.run/v1alpha1', 'ResourceGraphDefinition', `{resources: [{template: ${inner}}]}`));
      expect(found.some((one) => one.startsWith('unreadable'))).toBe(false);
      expect(found.some((one) => one.startsWith('may-run-as-root'))).toBe(true);
    },
  );

  test.each(['runAsUser: "${u}"', 'runAsNonRoot: "${u}"', 'privileged: "${u}"'])('with %s, which is unknown', (field) => {
    const inner = DEPLOYMENT.replace('runAsUser: 0', field);
    const found = told(object('kro.run/v1alpha1', 'ResourceGraphDefinition', `{resources: [{template: ${inner}}]}`));
    expect(found.map((one) => one.split(' ')[0])).toEqual(['privileged-container-port']);
  });

  test('a text that is no placeholder is refused there, and any in an object of its own', () => {
    const inner = DEPLOYMENT.replace('80', '"80a"');
    expect(told(object('kro.run/v1alpha1', 'ResourceGraphDefinition', `{resources: [{template: ${inner}}]}`))).toEqual([
      'unreadable 1',
    ]);
    expect(told(object('v1', 'Pod', POD.replace('80', '"${PORT}"')))).toEqual(['unreadable 1']);
  });
});

describe('a parameter of a Template', () => {
  const template = (port: string, parameters: string) =>
    JSON.stringify({
      apiVersion: 'template.openshift.io/v1',
      kind: 'Template',
      metadata: { name: 'x' },
      parameters: load(parameters),
      objects: [
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: '${NAME}' }, spec: load(POD.replace('80', JSON.stringify(port))) },
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'x' },
          spec: { selector: { a: 'b' }, ports: [{ port: port, targetPort: port }] },
        },
      ],
    });

  test.each([
    ['a text', '[{name: PORT, value: "80"}]'],
    ['a number', '[{name: PORT, value: 80}]'],
  ])('takes its value: %s', (_, parameters) => {
    expect(told(template('${{PORT}}', parameters))).toContain(
      'privileged-container-port /objects/0/spec/containers/0/ports/0/containerPort',
    );
  });

  test.each([
    ['no value', '[{name: PORT, required: true}]'],
    ['a value that is made', '[{name: PORT, generate: expression, from: "[0-9]{4}"}]'],
    ['no parameter', '[]'],
  ])('is unknown: %s', (_, parameters) => {
    const found = told(template('${{PORT}}', parameters));
    expect(found.map((one) => one.split(' ')[0])).toEqual(['may-run-as-root']);
  });
});
