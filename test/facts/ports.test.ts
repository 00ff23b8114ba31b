import { describe, expect, test } from 'vitest';
import { containerOf, workloadOf } from './extracted.ts';
import { type Manifest, minimalDeployment, minimalPod, tweak } from './minimal-pod.ts';

const PORT = '/spec/containers/0/ports/0';

function portOf(port: Manifest, change: (spec: Manifest) => void = () => {}) {
  const pod = tweak(minimalPod(), ({ spec }) => {
    spec.containers[0].ports = [port];
    change(spec);
  });
  return containerOf(pod).ports[0];
}

test('a port as it is declared', () => {
  expect(portOf({ name: 'web', containerPort: 8080, hostPort: 80, protocol: 'UDP', hostIP: '127.0.0.1' })).toEqual({
    at: PORT,
    name: 'web',
    protocol: 'UDP',
    containerPort: 8080,
    containerPortAt: `${PORT}/containerPort`,
    hostPort: 80,
    hostPortAt: `${PORT}/hostPort`,
    hostIP: '127.0.0.1',
  });
});

test.each([
  [undefined, 'TCP'],
  [null, 'TCP'],
  ['', 'TCP'],
  ['TCP', 'TCP'],
  ['SCTP', 'SCTP'],
  ['tcp', 'tcp'],
])('protocol %s is %s', (protocol, expected) => {
  expect(portOf({ containerPort: 80, protocol })?.protocol).toBe(expected);
});

// YAML 80.0 and 8e1 are the float 80, which reaches the API server as JSON's 80.
test.each([80.0, 8e1, 65535, -1, 2147483647])('containerPort %s is read as it is', (containerPort) => {
  expect(portOf({ containerPort })?.containerPort).toBe(containerPort);
});

test.each([undefined, null, 0])('containerPort %s is 0', (containerPort) => {
  expect(portOf({ containerPort })).toEqual({
    at: PORT,
    protocol: 'TCP',
    containerPort: 0,
    lacksNumber: true,
    containerPortAt: `${PORT}/containerPort`,
  });
});

test.each([undefined, null, 0])('hostPort %s is none', (hostPort) => {
  const port = portOf({ containerPort: 80, hostPort });
  expect(port).not.toHaveProperty('hostPort');
  expect(port).not.toHaveProperty('hostPortAt');
});

// kubernetes/kubernetes pkg/apis/core/v1/defaults.go defaultHostNetworkPorts
describe('under hostNetwork', () => {
  const share = (spec: Manifest) => {
    spec.hostNetwork = true;
  };

  test.each([undefined, null, 0])('hostPort %s becomes the containerPort', (hostPort) => {
    expect(portOf({ containerPort: 80, hostPort }, share)).toMatchObject({ hostPort: 80, hostPortAt: `${PORT}/containerPort` });
  });

  test('a hostPort of its own stays', () => {
    expect(portOf({ containerPort: 80, hostPort: 81 }, share)).toMatchObject({ hostPort: 81, hostPortAt: `${PORT}/hostPort` });
  });

  test('without a containerPort there is none', () => {
    expect(portOf({ containerPort: 0 }, share)).not.toHaveProperty('hostPort');
  });

  test('hostNetwork: false changes nothing', () => {
    const port = portOf({ containerPort: 80 }, (spec) => {
      spec.hostNetwork = false;
    });
    expect(port).not.toHaveProperty('hostPort');
  });

  test.each(['initContainers', 'containers', 'ephemeralContainers'])('%s of a template are read as those of its Pod', (list) => {
    const deployment = tweak(minimalDeployment(), ({ spec }) => {
      spec.template.spec = { hostNetwork: true, [list]: [{ name: 'dns', image: 'coredns', ports: [{ containerPort: 53 }] }] };
    });
    expect(workloadOf(deployment).containers[0]?.ports).toMatchObject([
      { hostPort: 53, hostPortAt: `/spec/template/spec/${list}/0/ports/0/containerPort` },
    ]);
  });
});
