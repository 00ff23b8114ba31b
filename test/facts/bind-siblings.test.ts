import { describe, expect, test } from 'vitest';
import { answerBinds } from '../../src/facts/bind/bind.ts';
import { bindMemory } from '../../src/facts/bind/memory.ts';
import { podOn80, told, verdictOn } from './bind-pods.ts';
import { workloadOf } from './extracted.ts';
import { type Manifest, minimalPod } from './minimal-pod.ts';

const STUCK = { runAsUser: 101, capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false };
const PLAIN = { image: { fileCapability: 'none' } } as const;
const sysctl = ['sysctl', '-w', 'net.ipv4.ip_unprivileged_port_start=0'];

/** A container that cannot bind 80 by itself, and another one beside it. */
function beside(place: 'initContainers' | 'containers', sibling: Manifest, own: Manifest = {}): Manifest {
  return podOn80(STUCK, ({ spec }) => {
    Object.assign(spec.containers[0], own);
    spec[place] = [...(spec[place] ?? []), { name: 'sibling', image: 'busybox', ...sibling }];
  });
}

const DEPENDS = 'depends on pod via lowered-start: EACCES';
const privileged = { securityContext: { privileged: true } };

describe('another container of the Pod that is privileged and root can lower the start', () => {
  test.each<[name: string, pod: Manifest, line: string]>([
    ['an init container', beside('initContainers', privileged), DEPENDS],
    ['a sidecar', beside('initContainers', { ...privileged, restartPolicy: 'Always' }), DEPENDS],
    ['a main container', beside('containers', privileged), DEPENDS],
    ['one that is user 0 by number', beside('containers', { securityContext: { privileged: true, runAsUser: 0 } }), DEPENDS],
    ['not another user', beside('containers', { securityContext: { privileged: true, runAsUser: 5 } }), 'fails: EACCES'],
    [
      'not one that must not be root',
      beside('containers', { securityContext: { privileged: true, runAsNonRoot: true } }),
      'fails: EACCES',
    ],
    [
      'not one that is not privileged, whatever it adds: /proc/sys is read-only',
      beside('initContainers', { command: sysctl, securityContext: { capabilities: { add: ['ALL'] } } }),
      'fails: EACCES',
    ],
  ])('%s', (_, pod, line) => {
    expect(told(verdictOn(pod, 'cri-o', PLAIN))).toBe(line);
  });

  test('a container that says so is told before one that only may', () => {
    const pod = beside('initContainers', { ...privileged, command: sysctl });
    pod.spec.initContainers.unshift({ name: 'other', image: 'x', ...privileged });
    expect(verdictOn(pod, 'cri-o', PLAIN).because).toContainEqual({
      fact: 'sibling-writes-port-start',
      pointer: '/spec/initContainers/1/command',
      data: { container: 'sibling' },
    });
    expect(verdictOn(beside('containers', privileged), 'cri-o', PLAIN).because).toContainEqual({
      fact: 'sibling-may-write-port-start',
      pointer: '/spec/containers/1/securityContext/privileged',
      data: { container: 'sibling' },
    });
  });

  test('for an init container only one before it', () => {
    const inits = (pod: Manifest) => {
      pod.spec.initContainers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
      pod.spec.containers = [{ name: 'main', image: 'x', ...privileged }];
      return pod;
    };
    expect(told(verdictOn(inits(beside('initContainers', privileged)), 'cri-o', PLAIN))).toBe('fails: EACCES');
    const before = inits(beside('initContainers', privileged));
    before.spec.initContainers.reverse();
    expect(told(verdictOn(before, 'cri-o', PLAIN))).toBe(DEPENDS);
  });

  test('it changes nothing where the port is bound anyway', () => {
    expect(told(verdictOn(beside('containers', privileged), 'docker', PLAIN))).toBe('binds via lowered-start');
  });

  test('it is found in time among as many as are read', () => {
    const one = { image: 'x', ports: [{ containerPort: 80 }], securityContext: STUCK };
    const many = Array.from({ length: 12_000 }, (_, index) => ({ name: `c${index}`, ...one }));
    const pod = minimalPod();
    pod.spec = { initContainers: [...many, { name: 'last', image: 'x', ...privileged }], containers: many };
    const workload = workloadOf(pod);
    const memory = bindMemory(workload);
    const settings = { runtimes: ['cri-o'], ...PLAIN, memory: () => memory } as const;
    const on = new Set(workload.containers.flatMap((one) => answerBinds(workload, one, settings).map(({ verdict }) => verdict)));
    // The init containers are over before it, and the main ones begin after it.
    expect([...on]).toEqual(['fails', 'depends']);
  });
});
