import { describe, expect, test } from 'vitest';
import { isProxyImage } from '../../src/knowledge/proxies.ts';
import { judgedSet } from './judged-set.ts';
import { deployment, type Fields, file, service } from './set-manifests.ts';

const web = deployment([{ ports: [{ name: 'http', containerPort: 3000 }] }]);
const open = (spec: Fields = {}, metadata: Fields = {}) =>
  service({ type: 'LoadBalancer', ports: [{ port: 80, targetPort: 'http' }], ...spec }, metadata);
const told = (...documents: readonly string[]) =>
  judgedSet({ 'all.yaml': file(...documents) }).findings.map(({ at, container }) => `${at} ${container}`);
const image = (reference: string) => deployment([{ image: reference, ports: [{ name: 'http', containerPort: 3000 }] }]);

describe('a Service', () => {
  const AT = ['/spec/type app'];
  test.each<[string, string, string, string[]]>([
    ['LoadBalancer', open(), web, AT],
    ['NodePort', open({ type: 'NodePort' }), web, AT],
    ['ClusterIP', open({ type: 'ClusterIP' }), web, []],
    ['UDP alone', open({ ports: [{ port: 3000, protocol: 'UDP' }] }), deployment([{}]), []],
    ['a proxy', open(), image('traefik:v3'), []],
    ['an image without a name', open(), deployment([{ image: undefined, ports: [{ name: 'http', containerPort: 3000 }] }]), []],
    ['an image that is left open', open(), image('$(IMAGE)'), []],
    ['nothing selected', open({ selector: { app: 'other' } }), web, []],
    ['internal, by Azure', open({}, annotated('service.beta.kubernetes.io/azure-load-balancer-internal', 'true')), web, []],
    ['not internal', open({}, annotated('service.beta.kubernetes.io/aws-load-balancer-internal', 'false')), web, AT],
    ['internal, by Google', open({}, annotated('networking.gke.io/load-balancer-type', 'Internal')), web, []],
    ['internet-facing', open({}, annotated('service.beta.kubernetes.io/aws-load-balancer-scheme', 'internet-facing')), web, AT],
  ])('%s', (_, given, workload, expected) => expect(told(given, workload)).toEqual(expected));
});

describe('in front of a Service', () => {
  test.each<[string, string, string, Fields, boolean]>([
    ['Ingress', 'networking.k8s.io/v1', 'Ingress', { defaultBackend: { service: { name: 'web' } } }, true],
    [
      'Ingress, a path',
      'networking.k8s.io/v1',
      'Ingress',
      { rules: [{ http: { paths: [{ backend: { service: { name: 'web' } } }] } }] },
      true,
    ],
    ['Ingress of old', 'extensions/v1beta1', 'Ingress', { backend: { serviceName: 'web' } }, true],
    ['Ingress to another', 'networking.k8s.io/v1', 'Ingress', { defaultBackend: { service: { name: 'api' } } }, false],
    ['HTTPRoute', 'gateway.networking.k8s.io/v1', 'HTTPRoute', { rules: [{ backendRefs: [{ name: 'web' }] }] }, true],
    [
      'HTTPRoute to another namespace',
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      { rules: [{ backendRefs: [{ name: 'web', namespace: 'b' }] }] },
      false,
    ],
    [
      'HTTPRoute to another kind',
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      { rules: [{ backendRefs: [{ name: 'web', kind: 'Bucket' }] }] },
      false,
    ],
    ['Route', 'route.openshift.io/v1', 'Route', { to: { kind: 'Service', name: 'web' } }, true],
    ['Route, an alternate', 'route.openshift.io/v1', 'Route', { to: { name: 'a' }, alternateBackends: [{ name: 'web' }] }, true],
    ['another kind of Route', 'example.com/v1', 'Route', { to: { name: 'web' } }, false],
  ])('%s', (_, apiVersion, kind, spec, fronted) => {
    const route = JSON.stringify({ apiVersion, kind, metadata: { name: 'front' }, spec });
    expect(told(open(), web, route)).toHaveLength(fronted ? 0 : 1);
  });
});

describe('a hostPort', () => {
  const taking = (port: Fields, pod: Fields = {}) =>
    deployment([{ ports: [{ containerPort: 3000, ...port }] }], { pod, labels: {} });
  test.each<[string, string, number]>([
    ['above 1023', taking({ hostPort: 3000 }), 1],
    ['below, which is told elsewhere', taking({ hostPort: 80 }), 0],
    ['over UDP', taking({ hostPort: 3000, protocol: 'UDP' }), 0],
    ['on a loopback address', taking({ hostPort: 3000, hostIP: '127.0.0.1' }), 0],
    ['on another address', taking({ hostPort: 3000, hostIP: '10.0.0.1' }), 1],
    ['under hostNetwork', taking({ hostPort: 3000 }, { hostNetwork: true }), 0],
    ['none', taking({}), 0],
  ])('%s', (_, workload, n) => expect(told(workload)).toHaveLength(n));
});

describe('an image', () => {
  test.each<[string, boolean]>([
    ['nginx', true],
    ['docker.io/nginxinc/nginx-unprivileged:1.29', true],
    ['registry.k8s.io/ingress-nginx/controller@sha256:abc', true],
    ['docker.io/istio/proxyv2:1.27', true],
    ['auto', true],
    ['quay.io/oauth2-proxy/oauth2-proxy', true],
    ['haproxy:3', true],
    ['node:24', false],
    ['nginx.example.com/team/shop', false],
    ['registry.example.com/shop/automaton', false],
    ['bitnami/mongodb', false],
  ])('%s: %s', (reference, expected) => expect(isProxyImage(reference)).toBe(expected));
});

function annotated(key: string, value: string): Fields {
  return { annotations: { [key]: value } };
}
