import { expect, test } from 'vitest';
import { containerOf, workloadOf } from './extracted.ts';
import { minimalPod, tweak } from './minimal-pod.ts';

test('init containers, sidecars, containers and ephemeral containers, in the order of the Pod spec', () => {
  const pod = tweak(minimalPod(), ({ spec }) => {
    spec.ephemeralContainers = [{ name: 'debug', image: 'busybox' }];
    spec.initContainers = [
      { name: 'migrate', image: 'app' },
      { name: 'proxy', image: 'envoy', restartPolicy: 'Always' },
      { name: 'once', image: 'app', restartPolicy: 'Never' },
    ];
  });
  expect(workloadOf(pod).containers.map(({ name, role, at }) => [name, role, at])).toEqual([
    ['migrate', 'init', '/spec/initContainers/0'],
    ['proxy', 'sidecar', '/spec/initContainers/1'],
    ['once', 'init', '/spec/initContainers/2'],
    ['app', 'main', '/spec/containers/0'],
    ['debug', 'ephemeral', '/spec/ephemeralContainers/0'],
  ]);
});

test.each(['containers', 'ephemeralContainers'])('restartPolicy Always makes no sidecar among %s', (list) => {
  const pod = tweak(minimalPod(), ({ spec }) => {
    spec.containers = [];
    spec[list] = [{ name: 'app', restartPolicy: 'Always' }];
  });
  expect(containerOf(pod).role).not.toBe('sidecar');
});

test('a container without name and image', () => {
  const pod = tweak(minimalPod(), ({ spec }) => {
    spec.containers = [{}];
  });
  expect(containerOf(pod)).toEqual({
    name: '',
    role: 'main',
    at: '/spec/containers/0',
    ports: [],
    runAsNonRoot: { value: undefined, from: 'default', at: '/spec/containers/0' },
    runAsUser: { value: undefined, from: 'default', at: '/spec/containers/0' },
    allowPrivilegeEscalation: { value: undefined, from: 'default', at: '/spec/containers/0' },
    privileged: { value: false, from: 'default', at: '/spec/containers/0' },
    addedCapabilities: [],
    droppedCapabilities: [],
    env: [],
    probes: [],
  });
});

test('a null container is one without fields, as the API server decodes it', () => {
  const pod = tweak(minimalPod(), ({ spec }) => {
    spec.containers = [null];
  });
  expect(containerOf(pod)).toMatchObject({ name: '', at: '/spec/containers/0' });
});

test('null is absent everywhere', () => {
  const pod = tweak(minimalPod(), ({ spec, metadata }) => {
    metadata.namespace = null;
    metadata.generateName = null;
    Object.assign(spec, { securityContext: null, initContainers: null, hostNetwork: null, hostUsers: null, os: null });
    Object.assign(spec.containers[0], { ports: null, securityContext: null, restartPolicy: null });
  });
  const bare = tweak(minimalPod(), ({ metadata }) => {
    delete metadata.namespace;
  });
  expect(workloadOf(pod)).toEqual(workloadOf(bare));
});
