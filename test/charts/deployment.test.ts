import { expect, test } from 'vitest';
import { CHART, describeWithHelm } from './helms.ts';
import { container, nested, objectsOf, only, render, type Values, withImage } from './render.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describeWithHelm('deployment.yaml', (helm) => {
  const pod = (values: Values = {}) => only(render(helm, values), 'Deployment').spec.template;
  const main = (values: Values) => container(render(helm, values));

  test.each<[Values, string]>([
    [{}, 'kport:0.1.0'],
    [{ image: { repository: 'registry.example/kport' } }, 'registry.example/kport:0.1.0'],
    [{ image: { tag: 'main' } }, 'kport:main'],
    [{ image: { tag: 'main', digest: DIGEST } }, `kport@${DIGEST}`],
  ])('image: %j is %s', (values, image) => {
    expect(main(values).image).toBe(image);
  });

  test('asks for health where kport answers without TLS, and lets it start before it lives', () => {
    const { startupProbe, livenessProbe, readinessProbe, ports } = main({ ports: { health: 9000 } });
    expect(ports).toContainEqual({ name: 'health', containerPort: 9000, protocol: 'TCP' });
    expect(startupProbe.httpGet).toEqual({ path: '/healthz', port: 'health' });
    expect(livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'health' });
    expect(readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'health' });
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(60);
  });

  test('a Pod that drains is taken off its Service long before it ends', () => {
    const { periodSeconds, failureThreshold } = main({}).readinessProbe;
    expect(periodSeconds * failureThreshold).toBeLessThan(10);
    expect(pod({ drainSeconds: 100 }).spec.terminationGracePeriodSeconds).toBe(115);
  });

  test('two replicas on different nodes and in different zones, where there are any', () => {
    const deployment = only(render(helm), 'Deployment');
    expect(deployment.spec.replicas).toBe(2);
    expect(deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    const constraints = deployment.spec.template.spec.topologySpreadConstraints;
    expect(constraints).toMatchObject([
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
    ]);
    for (const { labelSelector } of constraints) expect(labelSelector).toEqual(deployment.spec.selector);
  });

  test('rather on a node that has none of the release, unless it is said otherwise', () => {
    const deployment = only(render(helm), 'Deployment');
    const [rather] = deployment.spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect(rather.podAffinityTerm).toEqual({ topologyKey: 'kubernetes.io/hostname', labelSelector: deployment.spec.selector });
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } };
    expect(pod({ affinity }).spec.affinity).toEqual(affinity);
  });

  test('asks for the memory that it was seen to take', () => {
    expect(main({}).resources).toEqual({ requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } });
  });

  const PEM = '-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----\n';

  test.each<[string, Values, string]>([
    ['of values', { caBundle: PEM, names: ['kube-apiserver', 'other'] }, 'kport-client-ca'],
    ['of a ConfigMap', { configMapName: 'mine', names: ['kube-apiserver', 'other'] }, 'mine'],
  ])('nobody calls but whom the CA %s vouches for', (_, clientAuthentication, name) => {
    const objects = render(helm, { webhook: { clientAuthentication } });
    const { volumes } = only(objects, 'Deployment').spec.template.spec;
    expect(container(objects).args).toEqual(
      expect.arrayContaining(['--client-ca=/etc/kport/client-ca/ca.crt', '--client-name=kube-apiserver,other']),
    );
    expect(volumes).toContainEqual({ name: 'client-ca', configMap: { name } });
    const made = objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'kport-client-ca');
    expect(made.map(({ data }) => data['ca.crt'])).toEqual(name === 'mine' ? [] : [PEM]);
  });

  test('the number of workers is told only where it is set', () => {
    const told = (values: Record<string, unknown>) =>
      pod(values).spec.containers[0].args.filter((one: string) => one.startsWith('--workers'));
    expect([told({}), told({ workers: 3 })]).toEqual([[], ['--workers=3']]);
  });

  test('a labelSelector of a constraint stays as it is written', () => {
    const labelSelector = { matchLabels: { group: 'webhooks' } };
    const constraint = { maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule', labelSelector };
    expect(pod({ topologySpreadConstraints: [constraint] }).spec.topologySpreadConstraints).toEqual([constraint]);
  });

  test.each<[string, string, unknown]>([
    ['affinity', 'affinity', { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } }],
    ['tolerations', 'tolerations', [{ operator: 'Exists' }]],
    ['imagePullSecrets', 'imagePullSecrets', [{ name: 'registry' }]],
    ['priorityClassName', 'priorityClassName', 'important'],
    ['podSecurityContext.runAsUser', 'securityContext.runAsUser', 1234],
    ['nodeSelector.disk', 'nodeSelector.disk', 'ssd'],
    ['dnsPolicy', 'dnsPolicy', 'Default'],
    ['extraEnv', 'containers[0].env', [{ name: 'A', value: 'b' }]],
    ['resources.limits.memory', 'containers[0].resources.limits.memory', '1Gi'],
    ['image.pullPolicy', 'containers[0].imagePullPolicy', 'Always'],
  ])('the value %s is %s of the Pod', (value, field, content) => {
    expect(pod(nested(value, content)).spec).toHaveProperty(field, content);
  });

  test('what is added to a list stands behind what is there', () => {
    const [volume, mount] = [
      { name: 'x', emptyDir: {} },
      { name: 'x', mountPath: '/x' },
    ];
    const values = { extraVolumes: [volume], extraVolumeMounts: [mount], extraArgs: ['--body-limit=2048'] };
    const { volumes, containers } = pod(values).spec;
    expect(volumes).toEqual([expect.objectContaining({ name: 'policy' }), volume]);
    expect(containers[0].volumeMounts).toEqual([expect.objectContaining({ name: 'policy' }), mount]);
    expect(containers[0].args.at(-1)).toBe('--body-limit=2048');
  });

  test('text of values cannot become more than the text of its field', () => {
    const hostile = 'x\n          privileged: true # "';
    const spec = pod({ priorityClassName: hostile, host: '::' }).spec;
    expect(spec.priorityClassName).toBe(hostile);
    expect(spec.containers[0].args).toContain('--host=::');
    expect(spec.containers[0]).not.toHaveProperty('privileged');
  });

  test('on the network of the node it still finds the names of the cluster', () => {
    expect(pod({}).spec).not.toHaveProperty('hostNetwork');
    expect(pod({}).spec).not.toHaveProperty('dnsPolicy');
    expect(pod({ hostNetwork: true }).spec).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
  });

  test('on the network of the node an old Pod makes room for the new one, which needs its ports', () => {
    const strategy = (values: Values) => only(render(helm, values), 'Deployment').spec.strategy.rollingUpdate;
    expect(strategy({ hostNetwork: true })).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  });

  const release = (name: string, namespace: string, values: Values = {}) => {
    const { stdout } = helm.run(
      ['template', name, CHART, '--namespace', namespace, '--values', '-'],
      JSON.stringify(withImage(values)),
    );
    return objectsOf(stdout);
  };

  test('names follow the release', () => {
    const name = (called: string, values: Values = {}) => only(release(called, 'x', values), 'Deployment').metadata.name;
    expect(name('kport')).toBe('kport');
    expect(name('my-kport')).toBe('my-kport');
    expect(name('prod')).toBe('prod-kport');
    expect(name('prod', { nameOverride: 'ports' })).toBe('prod-ports');
    expect(name('prod', { fullnameOverride: 'x' })).toBe('x');
    expect(name('a'.repeat(53))).toHaveLength(52);
    // A release may be called so, and a Service not.
    expect(name('my.kport')).toBe('my-kport');
  });

  test('a release and a namespace may look like numbers', () => {
    const objects = release('2048', '4711', { nameOverride: '1e3' });
    for (const { kind, metadata } of objects) {
      expect(metadata.labels, kind).toMatchObject({ 'app.kubernetes.io/name': '1e3', 'app.kubernetes.io/instance': '2048' });
      expect(['4711', undefined], kind).toContain(metadata.namespace);
    }
    expect(only(objects, 'ValidatingWebhookConfiguration').webhooks[0].clientConfig.service.namespace).toBe('4711');
  });

  test('labels of values stand beside those of the chart, and none stands twice', () => {
    const mine = { team: 'net', 'app.kubernetes.io/name': 'other', 'helm.sh/chart': 'other' };
    const labels = { ...mine, tier: 'pods' };
    const monitor = { enabled: true, labels };
    const metrics = { serviceMonitor: monitor, prometheusRule: monitor, dashboard: monitor };
    const objects = render(helm, { commonLabels: mine, podLabels: labels, metrics });
    const { template: pods, selector } = only(objects, 'Deployment').spec;
    for (const { metadata } of [...objects, pods]) {
      expect(metadata.labels).toMatchObject({ team: 'net', 'app.kubernetes.io/name': 'kport' });
      expect(metadata.labels['helm.sh/chart']).toMatch(/^kport-\d/);
    }
    expect(pods.metadata.labels).toMatchObject({ ...selector.matchLabels, tier: 'pods' });
    expect(only(objects, 'ServiceMonitor').metadata.labels.tier).toBe('pods');
  });

  test.each([
    'webhook.excludedNamespaces',
    'webhook.namespaceSelector',
    'webhook.annotations',
    'commonLabels',
    'podLabels',
    'resources',
    'topologySpreadConstraints',
    'nodeSelector',
  ])('%s: null is nothing of it', (value) => {
    expect(only(render(helm, nested(value, null)), 'Deployment').metadata.name).toBe('kport');
  });

  test('its objects may be turned off', () => {
    const kinds = (values: Values) => new Set(render(helm, values).map(({ kind }) => kind));
    expect(kinds({})).toContain('PodDisruptionBudget');
    expect(kinds({ podDisruptionBudget: { enabled: false } })).not.toContain('PodDisruptionBudget');
    expect(kinds({ networkPolicy: { enabled: false } })).not.toContain('NetworkPolicy');
    expect(kinds({ serviceAccount: { create: false, name: 'ready-made' } })).not.toContain('ServiceAccount');
    expect([...kinds({ rbac: { create: false } })].filter((kind) => kind.includes('Role'))).toEqual([]);
  });

  test('a priority class of Kubernetes has the quota that some clusters ask for', () => {
    const { spec } = only(render(helm), 'ResourceQuota');
    expect(spec.hard).toEqual({ pods: '1G' });
    expect(spec.scopeSelector.matchExpressions[0].values).toEqual([pod().spec.priorityClassName]);
    const kinds = (priorityClassName: string) => render(helm, { priorityClassName }).map(({ kind }) => kind);
    expect([...kinds(''), ...kinds('mine')]).not.toContain('ResourceQuota');
  });

  test('a PodDisruptionBudget never keeps a node from being drained', () => {
    const { spec } = only(render(helm, { replicas: 1 }), 'PodDisruptionBudget');
    expect(spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    expect(spec).not.toHaveProperty('minAvailable');
  });
});
