import { describe, expect, test } from 'vitest';
import { judgedSet } from '../rules/judged-set.ts';
import { deployment, file, service, servicePort } from '../rules/set-manifests.ts';
import { told } from '../told.ts';

const pod = deployment([{}]);
const inNamespace = (namespace: string) => ({ namespace });

describe('namespaces', () => {
  test.each<[string, string, string, number]>([
    ['both absent', service(), pod, 1],
    ['both the same', service({}, inNamespace('shop')), deployment([{}], { metadata: inNamespace('shop') }), 1],
    ['different', service({}, inNamespace('shop')), deployment([{}], { metadata: inNamespace('mail') }), 0],
    ['absent and default', service(), deployment([{}], { metadata: inNamespace('default') }), 0],
    ['default and absent', service({}, inNamespace('default')), pod, 0],
    ['empty is absent', service({}, inNamespace('')), pod, 1],
  ])('%s', (_, given, workload, n) => expect(judgedSet({ 'a.yaml': file(given, workload) }).findings).toHaveLength(n));
});

describe('files', () => {
  const told = (files: Record<string, string>) =>
    judgedSet(files).findings.map(({ message }) => /Deployment "(\w+)"/.exec(message)?.[1]);
  const named = (name: string) => deployment([{}], { metadata: { name } });

  test.each<[string, Record<string, string>, string[]]>([
    ['of one folder', { 'a/service.yaml': service(), 'a/pod.yaml': named('own') }, ['own']],
    ['of sibling folders', { 'a/service.yaml': service(), 'b/pod.yaml': named('sibling') }, ['sibling']],
    ['too far from each other', { 'a/b/service.yaml': service(), 'c/pod.yaml': named('far') }, []],
    ['its own file first', { 'a/1.yaml': named('other'), 'a/2.yaml': file(service(), named('own')) }, ['own']],
    ['then its folder', { 'a/1.yaml': named('own'), 'a/2.yaml': service(), 'b/3.yaml': named('sibling') }, ['own']],
  ])('%s', (_, files, expected) => expect(told(files)).toEqual(expected));

  test('a port that is declared far away is declared', () => {
    const declared = deployment([{ ports: [{ containerPort: 80 }] }]);
    expect(told({ 'a/1.yaml': file(service(), pod), 'x/y/z/2.yaml': declared })).toEqual([]);
  });
});

describe('Services that take a privileged port to an unprivileged one', () => {
  test.each<[string, string, number]>([
    ['by number', servicePort({ port: 80, targetPort: 8080 }), 1],
    ['by name', servicePort({ port: 80, targetPort: 'http' }), 1],
    ['by an unknown name', servicePort({ port: 80, targetPort: 'web' }), 0],
    ['unset', servicePort({ port: 80 }), 0],
    ['from an unprivileged one', servicePort({ port: 8080, targetPort: 8080 }), 0],
    [
      'all of them',
      service({
        ports: [
          { port: 80, targetPort: 8080 },
          { port: 443, targetPort: 8443 },
        ],
      }),
      1,
    ],
    ['not all of them', service({ ports: [{ port: 80, targetPort: 8080 }, { port: 443 }] }), 0],
    ['headless', service({ clusterIP: 'None', ports: [{ port: 80, targetPort: 8080 }] }), 0],
    ['no selector', service({ selector: {}, ports: [{ port: 80, targetPort: 8080 }] }), 0],
  ])('%s', (_, given, n) => {
    const web = deployment([{ ports: [{ name: 'http', containerPort: 8080 }] }]);
    expect(judgedSet({ 'a.yaml': file(given, web) }).remapping).toBe(n);
  });
});

describe('what cannot be read', () => {
  const reasons = (text: string) =>
    judgedSet({ 'a.yaml': text }).verdicts.flatMap(({ unreadable }) => unreadable.map(({ reason }) => told(reason)));

  test.each<[string, string, string[]]>([
    ['a port in quotes', servicePort({ port: '80' }), ['spec.ports[0].port: expected an integer, got the string "80"']],
    [
      'a targetPort that is a list',
      servicePort({ port: 80, targetPort: [] }),
      ['spec.ports[0].targetPort: expected an integer or a string, got a list'],
    ],
    ['a selector of numbers', service({ selector: { app: 1 } }), ['spec.selector.app: expected a string, got the number 1']],
    ['a name that is a number, once', service({}, { name: 1 }), ['metadata.name: expected a string, got the number 1']],
    [
      'an Ingress',
      route('networking.k8s.io/v1', 'Ingress', { rules: 1 }),
      ['spec.rules: expected a list or a mapping, got the number 1'],
    ],
    [
      'one in a List',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [JSON.parse(servicePort({ port: true }))] }),
      ['items[0].spec.ports[0].port: expected an integer, got the boolean true'],
    ],
    ['a Service of Knative is none', route('serving.knative.dev/v1', 'Service', { ports: 1 }), []],
    ['a Service without a spec', route('v1', 'Service', null), []],
  ])('%s', (_, text, expected) => expect(reasons(text)).toEqual(expected));
});

function route(apiVersion: string, kind: string, spec: unknown): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name: 'web' }, spec });
}
