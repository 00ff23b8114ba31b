import { describe, expect, test } from 'vitest';
import type { Mode } from '../../src/model/decision.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import { readReview as read } from '../../src/webhook/admission/admission-review.ts';
import { type AdmissionContext, admit, type Ruling } from '../../src/webhook/admission/admit.ts';
import { answer } from '../../src/webhook/admission/answer.ts';
import { eachOf } from '../../src/words/told-message.ts';
import { deepFreeze, type Manifest, tweak } from '../facts/minimal-pod.ts';
import { policyDocument } from '../policy/policy-document.ts';
import { told as inEnglish } from '../told.ts';
import { type Asked, fewRules, goodContainer, goodPod, inKind, KINDS, request } from './reviews.ts';

const POLICY = fewRules('privileged-container-port', 'may-run-as-root');

function rule(asked: Asked, changes: Partial<AdmissionContext> & { policy?: Policy } = {}): Ruling {
  const body = deepFreeze({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: request(asked) });
  const readBody = read(body);
  if (!('request' in readBody)) throw new Error(inEnglish(readBody.problem));
  return admit(readBody.request, {
    policy: POLICY,
    language: 'en',

    today: '2026-01-31',
    ...changes,
  });
}

/** `allow`, `deny privileged-container-port`, or why nothing was judged. */
function told(ruling: Ruling): string {
  if (ruling.kind === 'passed') return `passed: ${ruling.because}`;
  if (ruling.kind === 'refused') return 'refused';
  const { verdict, denials, known } = ruling.judgement;
  const rules = (findings: typeof denials) => [...new Set(findings.map(({ ruleId }) => ruleId))].join(' ');
  return [verdict, rules(denials), known.length > 0 ? `(known: ${rules(known)})` : ''].filter(Boolean).join(' ');
}

const port = (spec: Manifest, number: number) => {
  spec.containers[0].ports = [{ containerPort: number }];
};
const bad = (): Manifest => tweak(goodPod(), ({ spec }) => port(spec, 80));

describe('what is judged', () => {
  test.each(KINDS)('%s %s', (...kind) => {
    expect(told(rule({ object: inKind(kind, goodPod()) }))).toBe('allow');
    expect(told(rule({ object: inKind(kind, bad()) }))).toBe('deny privileged-container-port');
    expect(told(rule({ operation: 'UPDATE', object: inKind(kind, bad()), oldObject: inKind(kind, goodPod()) }))).toBe(
      'deny privileged-container-port',
    );
  });

  test.each<[string, Asked, string]>([
    ['DELETE', { operation: 'DELETE', oldObject: bad() }, 'passed: operation'],
    ['CONNECT', { operation: 'CONNECT', object: bad() }, 'passed: operation'],
    ['a status', { operation: 'UPDATE', object: bad(), subResource: 'status' }, 'passed: subresource'],
    ['a resize', { operation: 'UPDATE', object: bad(), subResource: 'resize' }, 'passed: subresource'],
    [
      'a scale',
      {
        operation: 'UPDATE',
        object: { apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 3 } },
        subResource: 'scale',
      },
      'passed: subresource',
    ],
    [
      'a ConfigMap',
      { object: { apiVersion: 'v1', kind: 'ConfigMap', data: { 'a.yaml': 'containers:' } } },
      'passed: not-a-workload',
    ],
    [
      'a kind that nobody knows, where it holds a Pod spec',
      { object: { apiVersion: 'example.com/v1', kind: 'Crawler', spec: { workers: [{ pod: bad().spec }] } } },
      'deny privileged-container-port',
    ],
    [
      'a kind that nobody knows, without one',
      { object: { apiVersion: 'example.com/v1', kind: 'Crawler', spec: { ports: [{ containerPort: 80 }] } } },
      'passed: not-a-workload',
    ],
    ['a Pod of a ReplicaSet', { object: tweak(bad(), owned) }, 'deny privileged-container-port'],
    ['an object of another kind than said', { object: bad(), ...{} }, 'deny privileged-container-port'],
    ['a Pod spec that is a list', { object: tweak(goodPod(), (pod) => (pod.spec.containers = 5)) }, 'error'],
  ])('%s', (_, asked, expected) => {
    expect(told(rule(asked))).toBe(expected);
  });

  test('an object that is not of the kind that the request says is refused', () => {
    const asked = { ...request({ object: bad() }), kind: { group: '', version: 'v1', kind: 'ConfigMap' } };
    const context = { policy: POLICY, language: 'en', today: '2026-01-31' } as const;
    expect(admit(asked as never, context)).toMatchObject({
      kind: 'refused',
      reason: { code: 'request-about-another', data: { kind: '"ConfigMap"' } },
    });
    expect(admit({ ...asked, object: null } as never, context)).toMatchObject({ kind: 'refused' });
  });
});

function owned(pod: Manifest): void {
  pod.metadata.ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: '1', controller: true }];
}

describe('the ratchet of a Pod', () => {
  const rootDebugger = { name: 'debug', image: 'busybox', securityContext: { runAsNonRoot: false, privileged: true } };
  test.each<[string, (pod: Manifest) => void, string]>([
    ['a label', (pod) => (pod.metadata.labels = { a: 'b' }), 'passed: unchanged'],
    ['a finalizer', (pod) => (pod.metadata.finalizers = []), 'passed: unchanged'],
    ['a toleration', (pod) => (pod.spec.tolerations = [{ operator: 'Exists' }]), 'passed: unchanged'],
    ['a status', (pod) => (pod.status = { phase: 'Running' }), 'passed: unchanged'],
    ['being deleted', (pod) => (pod.metadata.deletionTimestamp = '2026-01-31T00:00:00Z'), 'passed: being-deleted'],
    // What runs in a Pod that is there is new with its image: nobody judges it later.
    ['its image', (pod) => (pod.spec.containers[0].image = 'nginx:2'), 'deny privileged-container-port'],
    [
      'the image of another container',
      (pod) => (pod.spec.containers[1].image = 'nginx:2'),
      'allow (known: privileged-container-port)',
    ],
    [
      'an ephemeral container that is root',
      (pod) => (pod.spec.ephemeralContainers = [rootDebugger]),
      'deny may-run-as-root (known: privileged-container-port)',
    ],
    [
      'an ephemeral container that is harmless',
      (pod) => (pod.spec.ephemeralContainers = [{ ...goodContainer('debug'), ports: undefined }]),
      'allow (known: privileged-container-port)',
    ],
  ])('%s', (_, change, expected) => {
    const two = () => tweak(bad(), ({ spec }) => spec.containers.push(goodContainer('log')));
    const asked: Asked = { operation: 'UPDATE', oldObject: two(), object: tweak(two(), change) };
    expect(told(rule(asked))).toBe(expected);
    expect(told(rule({ ...asked, subResource: 'ephemeralcontainers' }))).toBe(expected);
  });

  test('deletionTimestamp on creation is nobody’s', () => {
    const object = tweak(bad(), (pod) => (pod.metadata.deletionTimestamp = '2026-01-31T00:00:00Z'));
    expect(told(rule({ object }))).toBe('deny privileged-container-port');
  });
});

describe('what a finding is known by', () => {
  const HOST = fewRules('privileged-container-port', 'privileged-host-port', 'may-run-as-root');
  const on = (hostIP?: string) =>
    tweak(goodPod(), ({ spec }) => {
      spec.containers[0].ports = [{ containerPort: 2222, hostPort: 22, ...(hostIP === undefined ? {} : { hostIP }) }];
    });
  const changed = (oldObject: Manifest, object: Manifest) =>
    told(rule({ operation: 'UPDATE', oldObject, object }, { policy: HOST }));
  const [DENIED, KNOWN] = ['deny privileged-host-port', 'allow (known: privileged-host-port)'];

  test.each<[string | undefined, string | undefined, string]>([
    ['127.0.0.1', undefined, DENIED],
    ['127.0.0.1', '0.0.0.0', DENIED],
    ['127.0.0.1', '10.0.0.1', DENIED],
    ['::1', '::', DENIED],
    ['127.0.0.1', '127.0.0.1', KNOWN],
    [undefined, '127.0.0.1', KNOWN],
    ['0.0.0.0', '10.0.0.1', KNOWN],
    [undefined, '0.0.0.0', KNOWN],
    ['', '::', KNOWN],
  ])('hostIP %s -> %s: %s', (before, after, expected) => {
    const log = (pod: Manifest) => tweak(pod, ({ spec }) => spec.containers.push(goodContainer('log')));
    expect(changed(on(before), log(on(after)))).toBe(expected);
  });

  const template = (isBad: boolean) => ({ spec: { containers: isBad ? bad().spec.containers : goodPod().spec.containers } });
  const ray = (groups: Record<string, boolean>, head = false) => ({
    apiVersion: 'ray.io/v1',
    kind: 'RayCluster',
    metadata: { name: 'x', namespace: 'shop' },
    spec: {
      headGroupSpec: { template: template(head) },
      workerGroupSpecs: Object.entries(groups).map(([groupName, isBad]) => ({ groupName, template: template(isBad) })),
    },
  });
  const [PORT_DENIED, PORT_KNOWN] = ['deny privileged-container-port', 'allow (known: privileged-container-port)'];

  test.each<[string, Manifest, Manifest, string]>([
    ['from the head to a worker', ray({ a: false }, true), ray({ a: true }), PORT_DENIED],
    ['from a worker to another', ray({ a: true, b: false }), ray({ a: false, b: true }), PORT_DENIED],
    ['the worker changes its place', ray({ a: true, b: false }), ray({ b: false, a: true }), PORT_KNOWN],
    ['a worker comes before it', ray({ a: true }), ray({ z: false, a: true }), PORT_KNOWN],
    ['the worker gets a twin', ray({ a: true }), ray({ a: true, b: true }), `${PORT_DENIED} (known: privileged-container-port)`],
  ])('its template: %s', (_, before, after, expected) => {
    expect(changed(before, after)).toBe(expected);
  });

  const pods = (...isBad: boolean[]) => ({
    apiVersion: 'example.com/v1',
    kind: 'Crawler',
    metadata: { name: 'x', namespace: 'shop' },
    spec: { pods: isBad.map(template) },
  });
  test('its template, an item without a name: by its place', () => {
    expect(changed(pods(true, false), pods(false, true))).toBe(PORT_DENIED);
    expect(changed(pods(true, false), pods(true, false, false))).toBe(PORT_KNOWN);
  });

  const roles = (main: boolean, init?: 'init' | 'sidecar') => {
    const [port] = bad().spec.containers;
    const spec = {
      containers: [...(main ? [port] : []), goodContainer('log')],
      ...(init ? { initContainers: [{ ...port, ...(init === 'sidecar' ? { restartPolicy: 'Always' } : {}) }] } : {}),
    };
    return inKind(KINDS[3] as (typeof KINDS)[number], { ...goodPod(), spec });
  };
  test.each<[string, Manifest, Manifest]>([
    ['main -> sidecar', roles(true), roles(false, 'sidecar')],
    ['init -> sidecar', roles(false, 'init'), roles(false, 'sidecar')],
    ['sidecar -> init', roles(false, 'sidecar'), roles(false, 'init')],
    ['sidecar -> main', roles(false, 'sidecar'), roles(true)],
    ['init -> main', roles(false, 'init'), roles(true)],
  ])('its role: %s', (_, before, after) => {
    expect(changed(before, after)).toBe(PORT_DENIED);
    expect(
      changed(
        before,
        tweak(before, ({ spec }) => (spec.template.spec.volumes = [{ name: 'a' }])),
      ),
    ).toBe(PORT_KNOWN);
  });
});

// Under restricted, in a Deployment: of a Pod that is there nothing of this can change.
describe('an update that leaves less, or more', () => {
  type Side = readonly [container: Manifest, pod?: Manifest];
  const GOOD = { runAsNonRoot: true, runAsUser: 1000, capabilities: { drop: ['ALL'] } };
  const KEPT = { runAsNonRoot: true, runAsUser: 1000 };
  const NODE = { hostNetwork: true };
  const with_ = (securityContext: object, ...ports: object[]): Manifest => ({
    securityContext,
    ...(ports.length ? { ports } : {}),
  });
  const adding = (...add: string[]) => ({ ...GOOD, capabilities: { add, ...(add.includes('ALL') ? {} : { drop: ['ALL'] }) } });
  const root = (more: object) => with_({ capabilities: { drop: ['ALL'] }, ...more }, { containerPort: 80 });
  const deployment = ([container, pod = {}]: Side) =>
    inKind(KINDS[3] as (typeof KINDS)[number], {
      ...goodPod(),
      spec: { ...pod, containers: [{ name: 'web', image: 'registry.example.com/web:1', ...container }] },
    });
  const changed = (preset: 'restricted' | 'baseline', before: Side, after: Side) =>
    told(
      rule({ operation: 'UPDATE', oldObject: deployment(before), object: deployment(after) }, { policy: shippedPolicy(preset) }),
    );
  const [HOST, OWN] = ['privileged-host-port', 'privileged-container-port'];
  const [KEEPS, ADDS, ROOT] = ['net-bind-service-kept', 'net-bind-service-added', 'may-run-as-root'];
  const port = (containerPort: number, hostPort?: number, hostIP?: string) => ({ containerPort, hostPort, hostIP });

  test.each<[string, Side, Side, string]>([
    ['hostPort goes', [with_(GOOD, port(80, 80))], [with_(GOOD, port(80))], OWN],
    [
      'hostPort goes, of UDP',
      [with_(GOOD, { ...port(53, 53), protocol: 'UDP' })],
      [with_(GOOD, { ...port(53), protocol: 'UDP' })],
      OWN,
    ],
    ['what is behind hostPort moves up', [with_(GOOD, port(80, 80))], [with_(GOOD, port(8080, 80))], HOST],
    ['hostNetwork becomes hostPort', [with_(GOOD, port(80)), NODE], [with_(GOOD, port(80, 80))], HOST],
    ['of an address', [with_(GOOD, port(80)), NODE], [with_(GOOD, port(80, 80, '10.0.0.1'))], HOST],
    ['hostNetwork goes', [with_(GOOD, port(80)), NODE], [with_(GOOD, port(80))], OWN],
    ['privileged goes', [with_({ ...KEPT, privileged: true }), NODE], [with_(KEPT), NODE], KEEPS],
    ['privileged becomes ALL', [with_({ ...KEPT, privileged: true })], [with_(adding('ALL'))], ADDS],
    ['ALL becomes one', [with_(adding('ALL'))], [with_(adding('NET_BIND_SERVICE'))], ADDS],
    ['another spelling', [with_(adding('NET_BIND_SERVICE'))], [with_(adding('net_bind_service'))], ADDS],
    [
      'hostNetwork goes, the capability stays',
      [with_(adding('NET_BIND_SERVICE')), NODE],
      [with_(adding('NET_BIND_SERVICE'))],
      ADDS,
    ],
    [
      'what is added beside the default set goes',
      [with_({ ...KEPT, capabilities: { add: ['NET_BIND_SERVICE'] } }), NODE],
      [with_(KEPT), NODE],
      KEEPS,
    ],
    [
      'a drop that drops nothing goes',
      [with_({ ...KEPT, capabilities: { drop: ['CAP_ALL'] } }), NODE],
      [with_(KEPT), NODE],
      KEEPS,
    ],
    ['a port of hostNetwork moves up', [with_(KEPT, port(80)), NODE], [with_(KEPT, port(8080)), NODE], KEEPS],
    ['root becomes whoever the image says', [root({ runAsUser: 0 })], [root({})], `${OWN} ${ROOT}`],
    ['root becomes nobody', [root({ runAsUser: 0 })], [root({ runAsUser: 0, runAsNonRoot: true })], `${OWN} ${ROOT}`],
    ['root is said by the Pod', [root({ runAsUser: 0 })], [root({}), { securityContext: { runAsUser: 0 } }], `${OWN} ${ROOT}`],
    ['runAsNonRoot: false goes', [root({ runAsNonRoot: false })], [root({})], `${OWN} ${ROOT}`],
  ])('less: %s', (_, before, after, known) => {
    expect(changed('restricted', before, after)).toBe(`allow (known: ${known})`);
    expect(changed('baseline', before, after)).toMatch(/^allow/);
  });

  test.each<[string, Side, Side, string, string?]>([
    ['another port of the node', [with_(GOOD, port(8080, 80))], [with_(GOOD, port(8080, 81))], HOST],
    ['of another protocol', [with_(GOOD, port(8080, 53))], [with_(GOOD, { ...port(8080, 53), protocol: 'UDP' })], HOST],
    ['hostPort becomes hostNetwork', [with_(GOOD, port(80, 80))], [with_(GOOD, port(80)), NODE], HOST],
    ['what is behind hostPort moves down', [with_(GOOD, port(8080, 80))], [with_(GOOD, port(80, 80))], HOST],
    ['one capability becomes ALL', [with_(adding('NET_BIND_SERVICE'))], [with_(adding('ALL'))], ADDS, 'allow'],
    ['ALL becomes privileged', [with_(adding('ALL'))], [with_({ ...KEPT, privileged: true })], ADDS, 'allow'],
    ['whoever the image says becomes root', [root({})], [root({ runAsUser: 0 })], `${ROOT} (known: ${OWN})`, 'allow'],
    [
      'who never starts is root',
      [root({ runAsUser: 0, runAsNonRoot: true })],
      [root({ runAsUser: 0 })],
      `${ROOT} (known: ${OWN})`,
      'allow',
    ],
    ['one capability becomes the default set', [with_(adding('NET_BIND_SERVICE')), NODE], [with_(KEPT), NODE], KEEPS],
    ['hostNetwork, and the default set reaches the node', [with_(KEPT)], [with_(KEPT), NODE], KEEPS],
    ['hostNetwork, and what is added does', [with_(adding('NET_BIND_SERVICE'))], [with_(adding('NET_BIND_SERVICE')), NODE], ADDS],
    [
      'hostNetwork, and what is privileged does',
      [with_({ ...KEPT, privileged: true })],
      [with_({ ...KEPT, privileged: true }), NODE],
      ADDS,
    ],
    [
      'a drop that drops nothing reaches the node',
      [with_({ ...KEPT, capabilities: { drop: ['CAP_ALL'] } })],
      [with_({ ...KEPT, capabilities: { drop: ['CAP_ALL'] } }), NODE],
      KEEPS,
    ],
    [
      'root gets a way to a port',
      [with_({ capabilities: { drop: ['ALL'] } })],
      [{ ...with_({ capabilities: { drop: ['ALL'] } }), args: ['--port', '80'] }],
      ROOT,
      'allow',
    ],
    [
      'one who never starts, with a port, may start',
      [with_({ runAsNonRoot: true, runAsUser: 0 }, port(80)), NODE],
      [with_(KEPT), NODE],
      KEEPS,
    ],
  ])('more: %s', (_, before, after, denied, baseline = `deny ${denied}`) => {
    expect(changed('restricted', before, after)).toBe(`deny ${denied}`);
    expect(changed('baseline', before, after)).toBe(baseline);
  });

  test('what another container, another template or an init container might do is no excuse', () => {
    const of = (containers: Manifest[], initContainers: Manifest[] = []) =>
      inKind(KINDS[3] as (typeof KINDS)[number], { ...goodPod(), spec: { initContainers, containers } });
    const one = (name: string, ...ports: object[]) => ({ ...goodContainer(name), ports });
    const before = of([one('web', port(80, 80)), one('log')]);
    const judged = (object: Manifest) =>
      told(rule({ operation: 'UPDATE', oldObject: before, object }, { policy: shippedPolicy('restricted') }));
    expect(judged(of([one('web', port(80)), one('log')]))).toBe(`allow (known: ${OWN})`);
    expect(judged(of([one('web'), one('log', port(80))]))).toBe(`deny ${OWN}`);
    expect(judged(of([one('log')], [{ ...one('web', port(80)), restartPolicy: 'Always' }]))).toBe(`deny ${OWN}`);
  });
});

describe('hostNetwork without a declared port', () => {
  const onNode = (securityContext: object, hostNetwork = true) =>
    tweak(goodPod(), ({ spec }) => {
      spec.hostNetwork = hostNetwork;
      spec.containers[0] = { name: 'app', image: 'registry.example.com/app:1', securityContext };
    });
  const KEPT = { runAsNonRoot: true, runAsUser: 1000 };
  const verdicts = (object: Manifest) =>
    (['restricted', 'baseline', 'audit'] as const).map((preset) => told(rule({ object }, { policy: shippedPolicy(preset) })));

  test.each<[string, object, boolean, string, string]>([
    ['the default capabilities', KEPT, true, 'deny net-bind-service-kept', 'deny net-bind-service-kept'],
    ['the same in the network of the Pod', KEPT, false, 'allow', 'allow'],
    ['root', { runAsUser: 0 }, true, 'deny may-run-as-root net-bind-service-kept', 'deny net-bind-service-kept'],
    ['privileged', { ...KEPT, privileged: true }, true, 'deny net-bind-service-added', 'deny net-bind-service-added'],
    ['privileged in the network of the Pod', { ...KEPT, privileged: true }, false, 'deny net-bind-service-added', 'allow'],
    [
      'the capability by name',
      { ...KEPT, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } },
      true,
      'deny net-bind-service-added',
      'deny net-bind-service-added',
    ],
    ['no capability', { ...KEPT, capabilities: { drop: ['ALL'] } }, true, 'allow', 'allow'],
    ['root without the capability', { runAsUser: 0, capabilities: { drop: ['ALL'] } }, true, 'deny may-run-as-root', 'allow'],
  ])('%s', (_, context, hostNetwork, restricted, baseline) => {
    expect(verdicts(onNode(context, hostNetwork))).toEqual([restricted, baseline, 'allow']);
  });

  test('a severity of one’s own holds for all that the rule says', async () => {
    const of = (severity: string) =>
      loadPolicy(
        policyDocument(
          `{apiVersion: kport.dev/v1alpha1, kind: PortPolicy, spec: {extends: baseline, rules: {net-bind-service-kept: {severity: ${severity}}}}}`,
        ),
        async (file) => ({ file, reason: { code: 'no-such-file' } }),
      );
    const severities = async (severity: string) => {
      const policy = await of(severity);
      return [true, false].map((hostNetwork) => told(rule({ object: onNode(KEPT, hostNetwork) }, { policy })));
    };
    expect(await severities('error')).toEqual(['deny net-bind-service-kept', 'deny net-bind-service-kept']);
    expect(await severities('warning')).toEqual(['allow', 'allow']);
    expect(await severities('info')).toEqual(['allow', 'allow']);
  });
});

describe('the ratchet of a template', () => {
  const old = (): Manifest =>
    tweak(inKind(KINDS[3] as (typeof KINDS)[number], bad()), ({ spec }) =>
      spec.template.spec.containers.push(goodContainer('log')),
    );
  test.each<[string, (spec: Manifest, object: Manifest) => void, string]>([
    ['replicas', (spec) => (spec.replicas = 5), 'passed: unchanged'],
    ['a label of the Deployment', (_, object) => (object.metadata.labels = { a: 'b' }), 'passed: unchanged'],
    [
      'an annotation of the template',
      (s) => (s.template.metadata = { annotations: { a: 'b' } }),
      'allow (known: privileged-container-port)',
    ],
    ['a volume', ({ template: { spec } }) => (spec.volumes = [{ name: 'a' }]), 'allow (known: privileged-container-port)'],
    ['an image', ({ template: { spec } }) => (spec.containers[0].image = 'x'), 'allow (known: privileged-container-port)'],
    ['another order', ({ template: { spec } }) => spec.containers.reverse(), 'allow (known: privileged-container-port)'],
    [
      'a container before it',
      ({ template: { spec } }) => spec.containers.unshift(goodContainer('first')),
      'allow (known: privileged-container-port)',
    ],
    ['the repair', ({ template: { spec } }) => port(spec, 8080), 'allow'],
    ['another port', ({ template: { spec } }) => port(spec, 81), 'deny privileged-container-port'],
    ['another name', ({ template: { spec } }) => (spec.containers[0].name = 'b'), 'deny privileged-container-port'],
    [
      'one more port',
      ({ template: { spec } }) => spec.containers[0].ports.push({ containerPort: 443 }),
      'deny privileged-container-port (known: privileged-container-port)',
    ],
    [
      'the same in another container',
      ({ template: { spec } }) => (spec.containers[1].ports = [{ containerPort: 80 }]),
      'deny privileged-container-port (known: privileged-container-port)',
    ],
    [
      'a twin of the container',
      ({ template: { spec } }) => spec.containers.push(structuredClone(spec.containers[0])),
      'deny privileged-container-port (known: privileged-container-port)',
    ],
    ['a field of a wrong type', ({ template: { spec } }) => (spec.containers[0].ports = 'x'), 'error'],
  ])('%s', (_, change, expected) => {
    const object = tweak(old(), (deployment) => void change(deployment.spec, deployment));
    expect(told(rule({ operation: 'UPDATE', oldObject: old(), object }))).toBe(expected);
  });

  test('what could not be judged before, and has not changed, passes', () => {
    const oldObject = tweak(old(), ({ spec }) => (spec.template.spec.containers = 5));
    const object = tweak(oldObject, ({ metadata }) => (metadata.finalizers = []));
    expect(told(rule({ operation: 'UPDATE', oldObject, object }))).toBe('passed: unchanged');
    const worse = tweak(oldObject, ({ spec }) => (spec.template.spec.hostNetwork = true));
    expect(told(rule({ operation: 'UPDATE', oldObject, object: worse }))).toBe('error');
  });

  test('thousands of Pod specs in one list are compared once', () => {
    const spec = Array.from({ length: 10_000 }, (_, index) => ({ containers: [{ name: `c${index}`, image: 'nginx' }] }));
    const object = { apiVersion: 'example.com/v1', kind: 'Crawler', metadata: { name: 'x' }, spec };
    const oldObject = { ...structuredClone(object), metadata: { name: 'x', labels: { a: 'b' } } };
    const start = performance.now();
    expect(told(rule({ operation: 'UPDATE', oldObject, object }))).toBe('passed: unchanged');
    expect(performance.now() - start).toBeLessThan(60_000);
  });

  test('an old object that was no workload excuses nothing', () => {
    const oldObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: {}, spec: {} };
    expect(told(rule({ operation: 'UPDATE', oldObject, object: old() }))).toBe('deny privileged-container-port');
    expect(told(rule({ operation: 'UPDATE', object: old() }))).toBe('deny privileged-container-port');
  });
});

describe('modes', () => {
  const held = (mode: Mode | undefined) => (mode === undefined ? {} : { mode });

  test.each([
    ['enforce', undefined, 'deny', 'denials'],
    ['enforce', 'warn', 'allow', 'warnings'],
    ['enforce', 'audit', 'allow', 'recorded'],
    ['warn', undefined, 'allow', 'warnings'],
    ['warn', 'enforce', 'deny', 'denials'],
    ['audit', undefined, 'allow', 'recorded'],
    ['audit', 'enforce', 'deny', 'denials'],
    ['off', 'enforce', 'deny', 'denials'],
  ] as const)('policy %s, namespace %s: %s', (mode, ofNamespace, verdict, list) => {
    const ruling = rule({ object: bad() }, { policy: { ...POLICY, mode }, ...held(ofNamespace) });
    expect(ruling).toMatchObject({ kind: 'judged', judgement: { verdict, [list]: [{ ruleId: 'privileged-container-port' }] } });
  });

  test.each([
    ['off', undefined],
    ['enforce', 'off'],
  ] as const)('policy %s, namespace %s judges nothing', (mode, ofNamespace) => {
    const ruling = rule({ object: bad() }, { policy: { ...POLICY, mode }, ...held(ofNamespace) });
    expect(told(ruling)).toBe('passed: mode-off');
  });

  test.each([
    ['enforce', 'warn', 'warnings'],
    ['enforce', 'audit', 'recorded'],
    ['warn', 'enforce', 'warnings'],
    ['audit', 'warn', 'recorded'],
  ] as const)('namespace %s, rule %s: the laxer one holds, for that rule alone', (ofNamespace, ofRule, list) => {
    const { rules, ...policy } = { ...POLICY, mode: 'enforce' as const };
    const own = { ...policy, rules: { ...rules, 'may-run-as-root': { level: 'error', mode: ofRule, options: {} } } } as const;
    const object = tweak(bad(), ({ spec }) => (spec.containers[0].securityContext = {}));
    const ruling = rule({ object }, { policy: own, ...held(ofNamespace) });
    if (ruling.kind !== 'judged') throw new Error(ruling.kind);
    const listed = ruling.judgement[list].flatMap(eachOf).map(({ ruleId }) => ruleId);
    expect(listed).toContain('may-run-as-root');
    expect(told(ruling)).toBe(ofNamespace === 'enforce' ? 'deny privileged-container-port' : 'allow');
  });
});

describe('what cannot be judged', () => {
  const broken = tweak(goodPod(), ({ spec }) => (spec.containers = 5));
  const crawler = (port: unknown) => ({
    apiVersion: 'example.com/v1',
    kind: 'Crawler',
    metadata: { name: 'x', namespace: 'shop' },
    spec: { template: { spec: { containers: [{ ...goodContainer('app'), ports: [{ containerPort: port }] }] } } },
  });
  const capabilities = tweak(goodPod(), ({ spec }) => {
    spec.containers[0].securityContext.capabilities.drop = Array.from({ length: 101 }, (_, index) => `C${index}`);
  });

  test.each<[string, Manifest]>([
    ['a list that is a number', broken],
    ['a port that is a text', crawler('eighty')],
    ['too many capabilities', capabilities],
  ])('%s is denied in enforce, and neither in warn nor in audit', (_, object) => {
    expect(told(rule({ object }))).toBe('error');
    for (const mode of ['warn', 'audit'] as const) {
      const ruling = rule({ object }, { mode });
      expect(told(ruling)).toBe('allow');
      expect(ruling).toMatchObject({ judgement: { tolerated: { unreadable: [expect.anything()] }, unreadable: [] } });
    }
  });

  test.each<[unknown, string, string]>([
    [`\${schema.spec.port}`, 'allow', 'deny privileged-host-port'],
    [`port-\${schema.spec.port}`, 'allow', 'deny privileged-host-port'],
    ['{{ .port }}', 'allow', 'deny privileged-host-port'],
    [`\${{PORT}}`, 'allow', 'deny privileged-host-port'],
    ['$(params.port)', 'allow', 'deny privileged-host-port'],
    ['eighty', 'error', 'error'],
    ['$80', 'error', 'error'],
  ])('a custom resource with %j for a port: %s, and with a hostPort beside it: %s', (port, alone, beside) => {
    const policy = fewRules('privileged-container-port', 'privileged-host-port');
    const ruling = rule({ object: crawler(port) }, { policy });
    expect(told(ruling)).toBe(alone);
    const both = tweak(crawler(port), ({ spec }) => {
      spec.template.spec.containers.push({ ...goodContainer('b'), ports: [{ containerPort: 2222, hostPort: 22 }] });
    });
    expect(told(rule({ object: both }, { policy }))).toBe(beside);
    if (alone === 'error') return;
    for (const mode of ['enforce', 'warn', 'audit'] as const) {
      const asked = request({ object: crawler(port) }) as never;
      const { response } = JSON.parse(
        answer(asked, rule({ object: crawler(port) }, { policy, mode }), { policy: 'p', language: 'en' }),
      );
      expect(response.allowed).toBe(true);
      expect(response.warnings?.[0]).toEqual(
        mode === 'audit' ? undefined : expect.stringMatching(/^Crawler shop\/x cannot be judged: /),
      );
      expect(response.auditAnnotations['not-judged']).toContain('containerPort');
    }
  });

  test('a placeholder of what makes a Pod safe leaves it open, and excuses nothing', () => {
    const object = tweak(crawler(8080), ({ spec }) => {
      spec.template.spec.containers[0].securityContext.privileged = `\${privileged}`;
      spec.template.spec.containers[0].ports.push({ containerPort: 80 });
    });
    expect(told(rule({ object }))).toBe('deny privileged-container-port');
  });

  test('in a kind of Kubernetes a placeholder is no value', () => {
    const object = tweak(goodPod(), ({ spec }) => (spec.containers[0].ports = [{ containerPort: `\${port}` }]));
    expect(told(rule({ object: inKind(KINDS[3] as (typeof KINDS)[number], object) }))).toBe('error');
  });

  test.each(['warn', 'audit'] as const)('in %s, findings beside it stand', (mode) => {
    const both = (object: Manifest) => ({ apiVersion: 'v1', kind: 'Pair', items: [object, bad()] });
    const list = { ...both(crawler('eighty')), kind: 'List' };
    const ruling = rule({ object: list }, { mode });
    expect(ruling).toMatchObject({ judgement: { [mode === 'warn' ? 'warnings' : 'recorded']: [expect.anything()] } });
  });

  test.each(['warn', 'audit', 'enforce'] as const)('a request about another object is refused in enforce alone: %s', (mode) => {
    const asked = { ...request({ object: bad() }), kind: { group: '', version: 'v1', kind: 'ConfigMap' } };
    const context = { policy: POLICY, language: 'en', today: '2026-01-31', mode } as const;
    const ruling = admit(asked as never, context);
    expect(ruling).toMatchObject({ kind: 'refused', mode });
    const { response } = JSON.parse(answer(asked as never, ruling, { policy: 'p', language: 'en' }));
    expect(response.allowed).toBe(mode !== 'enforce');
    expect(response.warnings?.length).toBe(mode === 'warn' ? 1 : undefined);
    expect(response.auditAnnotations['not-judged']).toContain('ConfigMap');
  });

  test.each<[string, object, string]>([
    ['its namespace', { namespaces: ['shop'] }, 'allow'],
    ['its kind', { kinds: ['example.com/Crawler'] }, 'allow'],
    ['its name', { names: ['x'] }, 'allow'],
    ['whoever asks', { users: ['alice'] }, 'allow'],
    ['another namespace', { namespaces: ['other'] }, 'error'],
    ['an expired one', { namespaces: ['shop'], expires: '2026-01-30' }, 'error'],
    ['a rule, which said nothing of it', { namespaces: ['shop'], rules: ['privileged-container-port'] }, 'error'],
    ['a container, which nobody read', { namespaces: ['shop'], containers: ['*'] }, 'error'],
    ['an image, which nobody read', { namespaces: ['shop'], images: ['*'] }, 'error'],
  ])('and an exemption by %s: %s', (_, selector, expected) => {
    const policy: Policy = { ...POLICY, exemptions: [{ ...selector, reason: 'kro', file: 'policy.yaml' }] };
    const asked = { object: crawler('eighty'), user: 'alice' };
    const ruling = rule(asked, { policy });
    expect(told(ruling)).toBe(expected);
    if (expected === 'error' || ruling.kind !== 'judged') return;
    expect(ruling.judgement).toMatchObject({ spared: [{ reason: 'kro' }], usedExemptions: [0] });
    const { response } = JSON.parse(answer(request(asked) as never, ruling, { policy: 'p', language: 'en' }));
    expect(response.auditAnnotations.exempted).toMatch(/^Crawler shop\/x cannot be judged: .* \(kro\)$/);
  });
});

describe('exemptions', () => {
  const reason = 'the front door';
  test.each<[string, object, Partial<Asked>, string]>([
    ['a namespace', { namespaces: ['sh*'] }, {}, 'allow'],
    ['another namespace', { namespaces: ['shop'] }, { namespace: 'other' }, 'deny privileged-container-port'],
    ['a user', { users: ['alice'] }, {}, 'allow'],
    ['another user', { users: ['alice'] }, { user: 'bob' }, 'deny privileged-container-port'],
    ['a group', { groups: ['system:nodes'] }, { groups: ['a', 'system:nodes'] }, 'allow'],
    ['another group', { groups: ['system:nodes'] }, { groups: ['a'] }, 'deny privileged-container-port'],
    ['an image', { images: ['nginxinc/*'] }, {}, 'allow'],
    ['another image', { images: ['nginx/*'] }, {}, 'deny privileged-container-port'],
    ['a container', { containers: ['app'] }, {}, 'allow'],
    ['an expired one', { containers: ['app'], expires: '2026-01-30' }, {}, 'deny privileged-container-port'],
    ['its last day', { containers: ['app'], expires: '2026-01-31' }, {}, 'allow'],
  ])('%s', (_, selector, asked, expected) => {
    const policy: Policy = { ...POLICY, exemptions: [{ ...selector, reason, file: 'policy.yaml' }] };
    expect(told(rule({ object: bad(), ...asked }, { policy }))).toBe(expected);
  });

  const asDeployment = (pod: Manifest) => inKind(KINDS[3] as (typeof KINDS)[number], pod);
  test.each<[string, object, (spec: Manifest) => void, string]>([
    ['the image that is exempt', { images: ['nginxinc/*'] }, ({ containers }) => (containers[0].env = []), 'allow'],
    [
      'another image in its place',
      { images: ['nginxinc/*'] },
      ({ containers }) => (containers[0].image = 'evil'),
      'deny privileged-container-port',
    ],
    [
      'an exemption that has expired meanwhile',
      { containers: ['app'], expires: '2026-01-30' },
      ({ containers }) => (containers[0].image = 'nginx'),
      'allow (known: privileged-container-port)',
    ],
    [
      'what another user was allowed',
      { users: ['bob'] },
      ({ containers }) => (containers[0].image = 'nginx'),
      'allow (known: privileged-container-port)',
    ],
  ])('and an update: %s', (_, selector, change, expected) => {
    const policy: Policy = { ...POLICY, exemptions: [{ ...selector, reason, file: 'policy.yaml' }] };
    const object = asDeployment(tweak(bad(), ({ spec }) => void change(spec)));
    expect(told(rule({ operation: 'UPDATE', oldObject: asDeployment(bad()), object }, { policy }))).toBe(expected);
  });
});

describe('what the API server itself warns of', () => {
  const toldBefore = new Set(['privileged-container-port/declared']);
  const warned = (object: Manifest, mode: Mode, before: ReadonlySet<string>) => {
    const asked = { object };
    const ruling = rule(asked, { mode });
    const { response } = JSON.parse(answer(request(asked) as never, ruling, { policy: 'p', language: 'en', toldBefore: before }));
    return { allowed: response.allowed, warnings: response.warnings?.length ?? 0, noted: response.auditAnnotations.warned };
  };

  test('is not told again, and stands in the audit log', () => {
    expect(warned(bad(), 'warn', new Set())).toMatchObject({ allowed: true, warnings: 1 });
    expect(warned(bad(), 'warn', toldBefore)).toEqual({
      allowed: true,
      warnings: 0,
      noted: 'privileged-container-port spec.containers[0].ports[0].containerPort',
    });
  });

  test('is told of what no such policy judges', () => {
    const object = { apiVersion: 'example.com/v1', kind: 'Crawler', metadata: { name: 'x' }, spec: { podTemplate: bad() } };
    expect(warned(object, 'warn', toldBefore).warnings).toBe(1);
  });

  test('is denied all the same: it has come by', () => {
    expect(warned(bad(), 'enforce', toldBefore).allowed).toBe(false);
  });
});
