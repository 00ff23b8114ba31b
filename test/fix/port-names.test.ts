// What names the number of a port goes with the port, and nothing else does.
import { describe, expect, test } from 'vitest';
import { repairFiles } from '../../src/fix/repair-files.ts';
import { UNSAFE_SETTINGS } from './unsafe-settings.ts';

interface PodSpec {
  readonly name?: string;
  readonly app?: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly annotations?: string;
  readonly more?: string;
}

/** A Pod of which nothing is known but that it listens below 1024. */
function pod({ name = 'web', app = 'web', namespace = 'shop', port = 80, annotations = '', more = '' }: PodSpec = {}): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: {app: ${app}}
${annotations}spec:
  containers:
    - name: app
      image: registry.example.com/app
      securityContext: {runAsNonRoot: true, runAsUser: 1000, capabilities: {drop: [ALL]}}
${more}      ports:
        - containerPort: ${port}
`;
}

function repair(...texts: readonly string[]) {
  const files = texts.map((text, index) => ({ file: `${index}.yaml`, text }));
  const { files: changed, repaired, left } = repairFiles(files, UNSAFE_SETTINGS);
  const named = repaired.flatMap((one) => one.named).map(({ file, at, became }) => `${file} ${at} ${became}`);
  const after = files.map(({ file, text }) => changed.find((one) => one.file === file)?.changed ?? text);
  return { after, named, left: left.map(({ finding, because }) => `${finding.messageId} ${because}`) };
}

const object = (apiVersion: string, kind: string, spec: string, namespace = 'shop') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: it, namespace: ${namespace}}   # as it is\nspec:\n${spec}`;
const policy = (spec: string, namespace?: string) => object('networking.k8s.io/v1', 'NetworkPolicy', spec, namespace);
const authorization = (spec: string, namespace?: string) =>
  object('security.istio.io/v1', 'AuthorizationPolicy', spec, namespace);

const SERVICE = object('v1', 'Service', '  selector: {app: web}\n  ports: [{port: 80, targetPort: http}]\n').replace(
  'name: it,',
  'name: it, labels: {team: a}, annotations: {"prometheus.io/port": "80"},',
);

/** Each names port 80 of the Pods `app: web` of the namespace `shop`, and then 8080. */
const FOLLOWS: readonly (readonly [what: string, text: string])[] = [
  ['a Service by number', object('v1', 'Service', '  selector: {app: web}\n  ports: [{port: 81, targetPort: 80}]\n')],
  ['a NetworkPolicy', policy('  podSelector: {matchLabels: {app: web}}\n  ingress:\n    - ports:\n        - port: 80 # http\n')],
  [
    'one by an expression',
    policy(
      '  podSelector: {matchExpressions: [{key: app, operator: In, values: [web, x]}]}\n  ingress: [{ports: [{port: 80}]}]\n',
    ),
  ],
  [
    'egress of other Pods that leads to these',
    policy(
      '  podSelector: {matchLabels: {app: x}}\n  egress:\n  - to:\n    - podSelector: {matchLabels: {app: web}}\n    ports:\n    - {port: 80}\n',
    ),
  ],
  [
    'egress of another namespace, by the name of this one',
    policy(
      '  podSelector: {}\n  egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]\n',
      'other',
    ),
  ],
  [
    'egress to all namespaces',
    policy(
      '  podSelector: {}\n  egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]\n',
      'other',
    ),
  ],
  [
    'an AuthorizationPolicy, as a text',
    authorization(
      '  selector: {matchLabels: {app: web}}\n  rules:\n    - to:\n        - operation:\n            ports: ["80", "443"]\n',
    ),
  ],
  [
    'a condition of one',
    authorization(
      "  selector: {matchLabels: {app: web}}\n  rules:\n  - when:\n    - key: destination.port\n      values: ['80']\n",
    ),
  ],
  [
    'PeerAuthentication, by a key',
    object(
      'security.istio.io/v1',
      'PeerAuthentication',
      '  selector: {matchLabels: {app: web}}\n  portLevelMtls:\n    80:\n      mode: DISABLE\n',
    ),
  ],
  [
    'a Sidecar',
    object(
      'networking.istio.io/v1',
      'Sidecar',
      '  workloadSelector: {labels: {app: web}}\n  ingress:\n    - port: {number: 80, protocol: HTTP, name: x}\n',
    ),
  ],
  [
    'the endpoint of one',
    object(
      'networking.istio.io/v1',
      'Sidecar',
      '  workloadSelector: {labels: {app: web}}\n  ingress:\n    - {port: {number: 81, protocol: HTTP, name: x}, defaultEndpoint: "127.0.0.1:80"}\n',
    ),
  ],
  [
    'a PodMonitor',
    object(
      'monitoring.coreos.com/v1',
      'PodMonitor',
      '  selector: {matchLabels: {app: web}}\n  podMetricsEndpoints: [{portNumber: 80}]\n',
    ),
  ],
  [
    'a ServiceMonitor, by a Service',
    `${object('monitoring.coreos.com/v1', 'ServiceMonitor', '  selector: {matchLabels: {team: a}}\n  endpoints: [{targetPort: 80}]\n')}`,
  ],
];

describe('a port of Pods moves, and with it', () => {
  test.each(FOLLOWS)('%s', (_, text) => {
    const { after, named, left } = repair(pod(), text, SERVICE);
    expect(left).toEqual([]);
    // A key that is new stands in quotes.
    expect(after[1]?.replace('"8080":', '8080:')).toBe(text.replace(/\b80\b(?![^\n]*# as)/, '8080'));
    expect(named.filter((one) => one.startsWith('1.yaml'))).toEqual([expect.stringMatching(/ changed$/)]);
  });

  test.each(FOLLOWS)('%s, but not where it is about other Pods', (what, text) => {
    const others = what === 'egress to all namespaces' ? [] : [pod({ namespace: 'elsewhere' })];
    const { after, named } = repair(text, SERVICE, pod({ app: 'other' }), ...others);
    expect(after[0]).toBe(text);
    expect(named).toEqual([]);
  });

  test.each(FOLLOWS)('%s, but not another protocol or number', (_, text) => {
    expect(repair(pod({ port: 443 }), text.replace(/, "443"/, ''), SERVICE).after[1]).toBe(text.replace(/, "443"/, ''));
  });

  test('the annotation of a Service, and those of the Pod', () => {
    const annotations =
      '  annotations:\n    prometheus.io/port: "80"\n    traffic.sidecar.istio.io/includeInboundPorts: 80,443\n    example.com/port: "80"\n';
    const { after } = repair(pod({ annotations }), SERVICE);
    expect(after[0]).toContain(
      'prometheus.io/port: "8080"\n    traffic.sidecar.istio.io/includeInboundPorts: 8080,443\n    example.com/port: "80"\n',
    );
    expect(after[1]).toBe(SERVICE.replace('io/port": "80"', 'io/port": "8080"'));
  });

  test('probes, variables and arguments of the Pod; what is not understood is named and left', () => {
    const more =
      '      args: [--port=80, "--listen-on=80th"]\n      env: [{name: PORT, value: "80"}, {name: PORT_OF_CALL, value: "80"}]\n      livenessProbe: {httpGet: {port: 80}}\n';
    const { after, named } = repair(pod({ more }));
    expect(after[0]).toContain(
      'args: [--port=8080, "--listen-on=80th"]\n      env: [{name: PORT, value: "8080"}, {name: PORT_OF_CALL, value: "80"}]',
    );
    expect(after[0]).toContain('{httpGet: {port: 8080}}');
    expect(named).toEqual([
      '0.yaml /spec/containers/0/livenessProbe/httpGet/port changed',
      '0.yaml /spec/containers/0/args/0 changed',
      '0.yaml /spec/containers/0/env/0/value changed',
      '0.yaml /spec/containers/0/env/1/value left-unclear',
    ]);
  });
});

describe('words of programs in the Pod', () => {
  const beside = (fields: string) => `    - name: beside\n      image: registry.example.com/beside\n      ${fields}\n`;
  const changes = (own: string, other = '') => {
    const text = pod({ more: own && `      ${own}\n` }) + (other && beside(other));
    const { after, named } = repair(text);
    const added = / {6}securityContext:\n(?: {8}.*\n)+/;
    return { text, after: after[0]?.replace(added, ''), named };
  };

  test.each([
    [
      'an address of the Pod in a probe',
      'livenessProbe: {exec: {command: [curl, -f, "http://localhost:80/?n=80"]}}',
      ':8080/?n=80',
    ],
    [
      'in a script of one',
      'readinessProbe: {exec: {command: [sh, -c, "sleep 80; nc -z 127.0.0.1 80"]}}',
      '80; nc -z 127.0.0.1 8080',
    ],
    ['as two words', 'startupProbe: {exec: {command: [nc, -z, localhost, "80"]}}', '"8080"'],
    ['by its scheme', 'lifecycle: {preStop: {exec: {command: [wget, "http://[::1]/quit"]}}}', '[::1]:8080/quit'],
    ['behind a flag', 'args: [--self, "localhost:80"]', 'localhost:8080'],
    ['one word of a script', 'command: [sh, -c, "serve --workers 80 --port 80"]', '--workers 80 --port 8080'],
    ['one option of several', 'env: [{name: JAVA_OPTS, value: "-Dx=80 -Dserver.port=80"}]', '-Dx=80 -Dserver.port=8080'],
    [
      'a variable beside an address that is its own',
      'env: [{name: ADDR, value: "0.0.0.0:9000"}, {name: PORT, value: "80"}]',
      '"8080"',
    ],
  ])('%s', (_, own, expected) => {
    const { text, after } = changes(own);
    expect(after).toBe(
      text
        .replace(expected.replace(/:8080(?=\/quit)/, '').replace('8080', '80'), expected)
        .replace('containerPort: 80\n', 'containerPort: 8080\n'),
    );
    expect(after).toContain(expected);
  });

  test('of a container beside it, whose own ports are others', () => {
    const { text, after, named } = changes(
      '',
      'args: ["--upstream=http://localhost:80", "--to=127.0.0.1:80", "--other=192.0.2.1:80", "--admin=localhost:8080"]',
    );
    expect(after).toBe(
      text.replace('localhost:80"', 'localhost:9080"').replace('127.0.0.1:80', '127.0.0.1:9080').replace(': 80\n', ': 9080\n'),
    );
    expect(named).toHaveLength(2);
  });

  test('not of an init container, which has ended by then', () => {
    const text = pod().replace('  containers:', `  initContainers:\n${beside('args: ["localhost:80"]')}  containers:`);
    expect(repair(text).after[0]).toContain('"localhost:80"');
  });

  test.each([
    ['a URL by which clients may come', 'env: [{name: SELF, value: "http://localhost"}]', '/spec/containers/0/env/0/value'],
    ['what a probe asks elsewhere', 'livenessProbe: {exec: {command: [check, web.shop, "80"]}}', '/livenessProbe/exec/command/2'],
  ])('%s is told and left', (_, own, at) => {
    const { text, after, named } = changes(own);
    expect(after).toBe(text.replace('containerPort: 80\n', 'containerPort: 8080\n'));
    expect(named).toEqual([expect.stringContaining(`${at} left-unclear`)]);
  });
});

describe('what the Pod reads is told and left', () => {
  const config = (kind: string, data: string, name = 'it') =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\n${data}`;
  const server = config(
    'ConfigMap',
    'data:\n  nginx.conf: |\n    server {\n      listen 80;\n      # 80\n    }\n  other: "800"\n',
  );

  test.each([
    ['a file of a volume', '  volumes: [{name: v, configMap: {name: it}}]\n', server, '/data/nginx.conf'],
    [
      'one of several in a volume',
      '  volumes: [{name: v, projected: {sources: [{configMap: {name: it}}]}}]\n',
      server,
      '/data/nginx.conf',
    ],
    [
      'an address of Caddy',
      '  volumes: [{name: v, configMap: {name: it}}]\n',
      config('ConfigMap', 'data:\n  C: ":80 {}"\n'),
      '/data/C',
    ],
    ['of haproxy', '  volumes: [{name: v, configMap: {name: it}}]\n', config('ConfigMap', 'data:\n  h: "x *:80"\n'), '/data/h'],
    [
      'a Secret',
      '  volumes: [{name: v, secret: {secretName: it}}]\n',
      config('Secret', 'stringData: {PORT: "80"}\n'),
      '/stringData/PORT',
    ],
  ])('%s', (_, volumes, text, at) => {
    const { after, named, left } = repair(pod() + volumes, text);
    expect(left).toEqual([]);
    expect(after[1]).toBe(text);
    expect(named).toEqual([`1.yaml ${at} left-unclear`]);
  });

  test.each([
    ['envFrom: [{configMapRef: {name: it}}]'],
    ['env: [{name: PORT, valueFrom: {configMapKeyRef: {name: it, key: PORT}}}]'],
  ])('a variable: %s', (more) => {
    const text = config('ConfigMap', 'data: {PORT: "80", WORKERS: "80"}\n');
    expect(repair(pod({ more: `      ${more}\n` }), text).named).toEqual(['1.yaml /data/PORT left-unclear']);
  });

  test('but not what others read, in another namespace or by another name, nor other numbers', () => {
    const volumes = '  volumes: [{name: v, configMap: {name: it}}]\n';
    expect(repair(pod() + volumes, server.replace('name: it', 'name: other')).named).toEqual([]);
    expect(repair(pod() + volumes, server.replace('namespace: shop', 'namespace: x')).named).toEqual([]);
    expect(repair(pod() + volumes, server.replace('listen 80', 'listen 8080')).named).toEqual([]);
  });
});

test('a number that stands twice in a container moves once', () => {
  const text = pod({ more: '      args: [--port=80]\n' }).replace(/ {6}securityContext.*\n/, '');
  const { repaired } = repairFiles([{ file: 'x.yaml', text }], UNSAFE_SETTINGS);
  const needs = repaired.flatMap((one) => one.needs).filter(({ kind }) => kind === 'listen');
  expect(needs).toEqual([{ kind: 'listen', container: 'app', from: 80, to: 8080 }]);
});

describe('the old number stays', () => {
  const ingress = (selector: string) =>
    policy(`  podSelector: ${selector}\n  ingress:\n    - ports:\n        - protocol: TCP # http\n          port: 80\n`);
  const beside = (text: string) =>
    text.replace('          port: 80\n', '          port: 80\n        - protocol: TCP\n          port: 8080\n');

  test('beside the new one where a policy is about whatever Pods there are', () => {
    const text = ingress('{}');
    const { after, named } = repair(pod(), text);
    expect(after[1]).toBe(beside(text));
    expect(named).toEqual(['1.yaml /spec/ingress/0/ports/0/port beside']);
    expect(repair(...after).after).toEqual(after);
  });

  test('until the last of the Pods that it is about has moved', () => {
    const text = ingress('{matchLabels: {tier: front}}');
    const labelled = (name: string, port: number) => pod({ name, app: `${name}, tier: front`, port });
    const { after, named } = repair(labelled('a', 80), labelled('b', 80), text);
    expect(named).toEqual(['2.yaml /spec/ingress/0/ports/0/port beside', '2.yaml /spec/ingress/0/ports/0/port changed']);
    expect(after[2]?.match(/port: \d+/g)).toEqual(['port: 8080']);
  });

  test('beside the new one for a Pod that declares nothing, and may listen anywhere', () => {
    const silent = pod({ name: 'silent', app: 'web' }).replace(/ {6}ports:[\s\S]*/, '');
    expect(repair(pod(), silent, ingress('{matchLabels: {app: web}}')).named).toEqual([
      '2.yaml /spec/ingress/0/ports/0/port beside',
    ]);
  });

  test.each([
    ['where egress leads anywhere', '  podSelector: {}\n  egress: [{ports: [{port: 80}]}]\n', 'left-anywhere'],
    [
      'where it is one of a range',
      '  podSelector: {matchLabels: {app: web}}\n  ingress: [{ports: [{port: 1, endPort: 1023}]}]\n',
      'left-range',
    ],
  ])('%s', (_, spec, became) => {
    const { after, named } = repair(pod(), policy(spec));
    expect(after[1]).toBe(policy(spec));
    expect(named).toEqual([expect.stringMatching(new RegExp(`^1.yaml .* ${became}$`))]);
  });

  test('and nothing is said of a range that has both numbers', () => {
    const spec = '  podSelector: {matchLabels: {app: web}}\n  ingress: [{ports: [{port: 1, endPort: 9000}]}]\n';
    expect(repair(pod(), policy(spec)).named).toEqual([]);
  });

  test('where a monitor is about other Pods, too', () => {
    const text = object('monitoring.coreos.com/v1', 'PodMonitor', '  selector: {}\n  podMetricsEndpoints: [{targetPort: 80}]\n');
    expect(repair(pod(), text)).toMatchObject({
      after: [expect.stringContaining('8080'), text],
      named: [expect.stringMatching(/ left-shared$/)],
    });
  });

  test('of a Gateway, an HTTPRoute and a DestinationRule, which name ports of Services', () => {
    const service = object('v1', 'Service', '  selector: {app: web}\n  ports: [{port: 80}]\n');
    const others = [
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', '  rules: [{backendRefs: [{name: it, port: 80}]}]\n'),
      object('gateway.networking.k8s.io/v1', 'Gateway', '  listeners: [{name: http, port: 80, protocol: HTTP}]\n'),
      object(
        'networking.istio.io/v1',
        'DestinationRule',
        '  host: it\n  trafficPolicy: {portLevelSettings: [{port: {number: 80}}]}\n',
      ),
      object(
        'networking.istio.io/v1',
        'VirtualService',
        '  hosts: [it]\n  http: [{route: [{destination: {host: it, port: {number: 80}}}]}]\n',
      ),
    ];
    const { after, named } = repair(pod(), service, ...others);
    expect(after.slice(1)).toEqual([service.replace('{port: 80}', '{port: 80, targetPort: 8080}'), ...others]);
    expect(named).toEqual(['1.yaml /spec/ports/0/targetPort changed']);
  });
});

describe('Pods that share a Service', () => {
  const service = object('v1', 'Service', '  selector: {app: web}\n  ports:\n    - port: 80\n      targetPort: 80\n');

  test('move together', () => {
    const { after, left } = repair(pod({ name: 'blue' }), pod({ name: 'green' }), service);
    expect(left).toEqual([]);
    expect(after.map((text) => /(?:containerPort|targetPort): (\d+)/.exec(text)?.[1])).toEqual(['8080', '8080', '8080']);
  });

  test('take the same number, which all of them have free', () => {
    const other = pod({ name: 'green' }).replace('containerPort: 80', 'containerPort: 80\n        - containerPort: 8080');
    const { after, left } = repair(pod({ name: 'blue' }), other, service);
    expect(left).toEqual([]);
    expect(after.map((text) => /(?:containerPort|targetPort): (\d+)/.exec(text)?.[1])).toEqual(['9080', '9080', '9080']);
  });

  test('stay where they are with one that declares nothing', () => {
    const silent = pod({ name: 'green' }).replace(/ {6}ports:[\s\S]*/, '');
    const { after, left } = repair(pod({ name: 'blue' }), silent, service);
    expect(after).toEqual([pod({ name: 'blue' }), silent, service]);
    expect(left).toContain('declared not-held');
  });

  test('a headless one is told: its clients come to the number itself', () => {
    const headless = object('v1', 'Service', '  clusterIP: None\n  selector: {app: web}\n  ports: [{port: 80}]\n');
    expect(repair(pod(), headless).named).toEqual(['1.yaml /spec/ports/0/targetPort direct']);
  });
});
