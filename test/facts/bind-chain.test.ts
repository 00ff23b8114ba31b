import { describe, expect, test } from 'vitest';
import type { ImageFacts, RuntimeProfile } from '../../src/model/bind.ts';
import { VOCABULARY } from '../../src/model/bind-vocabulary.ts';
import { podOn80, startingAt, verdictOn } from './bind-pods.ts';
import type { Manifest } from './minimal-pod.ts';

const CONTEXT = '/spec/containers/0/securityContext';

/** The steps, each as `code pointer data`. */
function chain(pod: Manifest, runtime: RuntimeProfile, image?: ImageFacts): string[] {
  return verdictOn(pod, runtime, { image }).because.map(({ fact, pointer, data, runtimes }) =>
    [
      fact,
      ...(pointer === undefined ? [] : [pointer]),
      ...Object.entries(runtimes ? { ...data, runtimes: runtimes.join(', ') } : data).map(([key, value]) => `${key}=${value}`),
    ].join(' '),
  );
}

const PORT = 'port /spec/containers/0/ports/0/containerPort port=80 protocol=TCP';

describe('the chain', () => {
  test('of a container of which nothing is said', () => {
    expect(chain(podOn80(), 'cri-o')).toEqual([
      PORT,
      'kernel-port-start start=1024 runtimes=cri-o',
      'image-user-unknown',
      'default-capabilities',
      'capability-held runtimes=cri-o',
      'file-capability-unknown',
      'no-ambient-capability',
    ]);
  });

  test('of root ends where he has the capability', () => {
    expect(chain(podOn80({ runAsUser: 0, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }), 'containerd-1')).toEqual([
      PORT,
      'kernel-port-start start=1024 runtimes=containerd-1',
      `run-as-user ${CONTEXT}/runAsUser uid=0 from=container`,
      `capability-added ${CONTEXT}/capabilities/add/0 capability=NET_BIND_SERVICE`,
      `capability-dropped ${CONTEXT}/capabilities/drop/0 capability=ALL`,
      'capability-held runtimes=containerd-1',
    ]);
  });

  test('tells what a file capability is lost by', () => {
    const pod = podOn80({ allowPrivilegeEscalation: false, capabilities: { add: ['NET_BIND_SERVICE'] } }, (manifest) => {
      startingAt('80x', 'kernel.other')(manifest);
      manifest.spec.containers[0].command = ['sh', '-c', 'exec x'];
    });
    expect(chain(pod, 'cri-o', { user: 'www', uid: 7, fileCapability: 'ep', evidence: 'x/y Dockerfile' }).slice(2)).toEqual([
      'image-user user=www uid=7 evidence=x/y Dockerfile',
      `capability-added ${CONTEXT}/capabilities/add/0 capability=NET_BIND_SERVICE`,
      'capability-held runtimes=cri-o',
      'file-capability flags=ep evidence=x/y Dockerfile',
      'executed-by-another-program /spec/containers/0/command',
      `no-new-privileges ${CONTEXT}/allowPrivilegeEscalation`,
      'no-ambient-capability',
    ]);
  });

  test('of unknown tells once what all runtimes share, and of the rest for which it holds', () => {
    const pod = podOn80({ privileged: false, runAsUser: 101, capabilities: { drop: ['CAP_NET_BIND_SERVICE', 'CHOWN'] } });
    expect(chain(pod, 'unknown', { fileCapability: 'none' })).toEqual([
      PORT,
      'runtime-port-start start=0 runtimes=containerd-2, docker',
      'kernel-port-start start=1024 runtimes=containerd-1, cri-o',
      `run-as-user ${CONTEXT}/runAsUser uid=101 from=container`,
      'default-capabilities runtimes=containerd-1, containerd-2',
      `capability-dropped ${CONTEXT}/capabilities/drop/0 capability=CAP_NET_BIND_SERVICE runtimes=cri-o, docker`,
      `capability-ignored ${CONTEXT}/capabilities/drop/0 capability=CAP_NET_BIND_SERVICE runtimes=containerd-1, containerd-2`,
      'capability-held runtimes=containerd-1, containerd-2',
      'capability-missing runtimes=cri-o, docker',
      'file-capability flags=none evidence=',
      'no-ambient-capability',
    ]);
  });

  test('of a privileged container', () => {
    expect(chain(podOn80({ privileged: true, runAsUser: 5 }), 'unknown').slice(-6)).toEqual([
      `privileged ${CONTEXT}/privileged`,
      'capability-held runtimes=containerd-1, containerd-2, cri-o, docker',
      'file-capability-unknown',
      'ambient-capability runtimes=cri-o',
      'ambient-capability-cleared runtimes=cri-o',
      'no-ambient-capability runtimes=containerd-1, containerd-2, docker',
    ]);
  });

  test('of the host network, of a name refused and of an entrypoint that steps down', () => {
    const pod = podOn80({ capabilities: { add: ['FOO'] } }, ({ spec }) => {
      spec.hostNetwork = true;
    });
    const image = { user: '', fileCapability: 'none', setuidRoot: true, stepsDown: true, evidence: 'e' } as const;
    expect(chain(pod, 'docker', image).slice(1)).toEqual([
      'node-port-start-unknown /spec/hostNetwork',
      'image-user user= evidence=e',
      'entrypoint-steps-down evidence=e',
      `capability-refused ${CONTEXT}/capabilities/add/0 capability=FOO runtimes=docker`,
    ]);
    expect(chain(podOn80(), 'docker', image).slice(-3)).toEqual([
      'file-capability flags=none evidence=e',
      'setuid-root evidence=e',
      'no-ambient-capability',
    ]);
  });

  test('of a Docker that takes the capability away', () => {
    const pod = podOn80({ runAsUser: 5, allowPrivilegeEscalation: false }, startingAt('1024'));
    expect(chain(pod, 'docker', { fileCapability: 'ep', exec: 'direct' }).slice(-3)).toEqual([
      `no-new-privileges ${CONTEXT}/allowPrivilegeEscalation`,
      'docker-before-keeping-capabilities',
      'no-ambient-capability',
    ]);
  });

  test('of what the Pod says of the start', () => {
    const at = '/spec/securityContext/sysctls/0';
    expect(chain(podOn80({}, startingAt('80')), 'unknown')[1]).toBe(`pod-port-start ${at} value=80 start=80`);
    expect(chain(podOn80({}, startingAt('')), 'unknown').slice(1, 3)).toEqual([
      `pod-port-start-empty ${at} value= start=1024 runtimes=containerd-1, containerd-2, docker`,
      `pod-port-start-refused ${at} value= runtimes=cri-o`,
    ]);
  });
});

test('a step that the platforms of an image share is told once, wherever it was read', () => {
  const on = (platform: string, fileCapability: 'ep' | 'none') => ({ user: '101', fileCapability, evidence: `x (${platform})` });
  const image: ImageFacts = {
    user: '101',
    byPlatform: { 'linux/amd64': on('linux/amd64', 'ep'), 'linux/arm64': on('linux/arm64', 'none') },
  };
  const told = chain(podOn80(), 'cri-o', image);
  expect(told.filter((step) => step.startsWith('image-user'))).toHaveLength(1);
  expect(told.filter((step) => step.startsWith('file-capability'))).toHaveLength(2);
});

test('every code stands once in the list', () => {
  expect(new Set(VOCABULARY.kubernetes.facts).size).toBe(VOCABULARY.kubernetes.facts.length);
});
