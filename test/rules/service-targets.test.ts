import { describe, expect, test } from 'vitest';
import { judgedSet } from './judged-set.ts';
import { deployment, file, service, servicePort } from './set-manifests.ts';

/** What is told of a Service and its workloads: message ids with the pointer that they stand at. */
function told(...documents: readonly string[]): string[] {
  return judgedSet({ 'all.yaml': file(...documents) }).findings.map(
    ({ messageId, at, severity }) => `${severity} ${messageId} ${at}`,
  );
}

const PORT = '/spec/ports/0/port';
const TARGET = '/spec/ports/0/targetPort';
const app = (...ports: readonly object[]) => deployment([{ ports: ports.map((port) => ({ ...port })) }]);
const silent = deployment([{}]);

describe('a privileged port that nobody declares', () => {
  test.each<[string, string, string, string[]]>([
    ['by number', servicePort({ port: 8080, targetPort: 80 }), silent, [`error target ${TARGET}`]],
    ['unset', servicePort({ port: 80 }), silent, [`error unset ${PORT}`]],
    ['zero is unset', servicePort({ port: 80, targetPort: 0 }), silent, [`error unset ${PORT}`]],
    ['"" is unset', servicePort({ port: 80, targetPort: '' }), silent, [`error unset ${PORT}`]],
    ['null is unset', servicePort({ port: 80, targetPort: null }), silent, [`error unset ${PORT}`]],
    [
      'declared with another protocol',
      servicePort({ port: 53, protocol: 'UDP' }),
      app({ containerPort: 53 }),
      [`error unset ${PORT}`],
    ],
    ['1023', servicePort({ port: 1023 }), silent, [`error unset ${PORT}`]],
    ['1024', servicePort({ port: 1024 }), silent, []],
    ['declared', servicePort({ port: 80 }), app({ containerPort: 80 }), []],
    ['declared, and found by name', servicePort({ port: 80, targetPort: 'http' }), app({ containerPort: 80, name: 'http' }), []],
    ['mapped up', servicePort({ port: 80, targetPort: 8080 }), app({ containerPort: 8080 }), []],
    ['headless', service({ clusterIP: 'None' }), silent, []],
    ['ExternalName', service({ type: 'ExternalName', externalName: 'example.com' }), silent, []],
    ['no selector', service({ selector: null }), silent, []],
    ['empty selector', service({ selector: {} }), silent, []],
    ['another label', service({ selector: { app: 'web', tier: 'front' } }), silent, []],
    ['Windows', service(), deployment([{}], { pod: { os: { name: 'windows' } } }), []],
    // As a declared port is told.
    ['opened by a sysctl', service(), deployment([{}], { pod: lowered('80') }), [`error unset ${PORT}`]],
    ['a custom resource', service(), silent.replace('apps/v1', 'example.com/v1').replace('Deployment', 'Thing'), []],
  ])('%s', (_, given, workload, expected) => expect(told(given, workload)).toEqual(expected));

  test('names the container where there is only one', () => {
    const [one] = judgedSet({ 'a.yaml': file(service(), silent) }).findings;
    expect(one).toMatchObject({
      container: 'app',
      subject: { kind: 'Service', name: 'web' },
      origin: { file: 'a.yaml', document: 0 },
    });
    const [two] = judgedSet({ 'a.yaml': file(service(), deployment([{}, { name: 'log' }])) }).findings;
    expect(two?.container).toBeUndefined();
    expect(two?.message).toContain('(containers: "app", "log")');
  });

  test('each port and each Service is told', () => {
    const two = service({ ports: [{ port: 80 }, { port: 443 }] });
    expect(told(two, servicePort({ port: 25 }), silent)).toEqual([
      `error unset ${PORT}`,
      'error unset /spec/ports/1/port',
      `error unset ${PORT}`,
    ]);
  });
});

describe('a target that is not there', () => {
  const http = { name: 'http', containerPort: 8080 };
  const named = (protocol?: string) => servicePort({ port: 80, targetPort: 'http', ...(protocol ? { protocol } : {}) });

  test.each<[string, string, string, string[]]>([
    ['no such name', named(), app({ containerPort: 8080 }), [`warning name ${TARGET}`]],
    ['no port at all', named(), silent, [`warning name ${TARGET}`]],
    ['a name of another protocol', named('UDP'), app(http), [`warning name ${TARGET}`]],
    ['a name of a protocol', named('UDP'), app({ ...http, protocol: 'UDP' }), []],
    ['a name among two protocols', named('UDP'), app(http, { ...http, protocol: 'UDP' }), []],
    ['a name of the second container', named(), deployment([{}, { name: 'proxy', ports: [http] }]), []],
    ['a name of a sidecar', named(), deployment([{}], { pod: init({ restartPolicy: 'Always' }) }), []],
    ['a name of an init container', named(), deployment([{}], { pod: init({}) }), [`warning name ${TARGET}`]],
    [
      'digits in quotes',
      servicePort({ port: 80, targetPort: '8080' }),
      app({ containerPort: 8080 }),
      [`warning digits ${TARGET}`],
    ],
    ['another number', servicePort({ port: 80, targetPort: 8080 }), app({ containerPort: 3000 }), [`info number ${TARGET}`]],
    ['another number, unset', servicePort({ port: 8080 }), app({ containerPort: 3000 }), [`info number ${PORT}`]],
    ['a number, and nothing is declared', servicePort({ port: 80, targetPort: 8080 }), silent, []],
    ['a protocol that there is not', servicePort({ port: 80, targetPort: 8080, protocol: 'HTTP' }), app(http), []],
    ['headless', service({ clusterIP: 'None', ports: [{ port: 80, targetPort: 'http' }] }), silent, []],
  ])('%s', (_, given, workload, expected) => expect(told(given, workload)).toEqual(expected));

  test('one of several workloads is enough', () => {
    expect(told(named(), silent, deployment([{ ports: [http] }], { metadata: { name: 'other' } }))).toEqual([]);
  });

  test('a patch of the same name may bring the port', () => {
    const patch = deployment([{ name: 'proxy', ports: [http] }], { labels: {} });
    expect(told(named(), silent, patch)).toEqual([]);
    expect(told(named(), silent, patch.replace('"web"', '"api"'))).toEqual([`warning name ${TARGET}`]);
  });

  function init(more: object) {
    return { initContainers: [{ name: 'tls', image: 'registry.example.com/tls', ports: [http], ...more }] };
  }
});

function lowered(value: string) {
  return { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value }] } };
}
