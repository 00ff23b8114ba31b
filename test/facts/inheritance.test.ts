import { describe, expect, test } from 'vitest';
import { containerOf, workloadOf } from './extracted.ts';
import { minimalDeployment, minimalPod, tweak } from './minimal-pod.ts';

const FLAGS = [undefined, null, true, false] as const;
const USERS = [undefined, null, 0, 1000] as const;
const CONTAINER = '/spec/containers/0';

function expected<T>(key: string, pod: T | null | undefined, container: T | null | undefined) {
  if (container !== undefined && container !== null) {
    return { value: container, from: 'container', at: `${CONTAINER}/securityContext/${key}` };
  }
  if (pod !== undefined && pod !== null) return { value: pod, from: 'pod', at: `/spec/securityContext/${key}` };
  return { value: undefined, from: 'default', at: CONTAINER };
}

const matrix = FLAGS.flatMap((podFlag) =>
  FLAGS.flatMap((flag) => USERS.flatMap((podUser) => USERS.map((user) => ({ podFlag, flag, podUser, user })))),
);

// kubernetes/kubernetes pkg/securitycontext/util.go: the container's field before the Pod's, each on its own.
test.each(matrix)('runAsNonRoot: Pod $podFlag, container $flag; runAsUser: Pod $podUser, container $user', (given) => {
  const { podFlag, flag, podUser, user } = given;
  const container = containerOf(
    tweak(minimalPod(), ({ spec }) => {
      spec.securityContext = { runAsNonRoot: podFlag, runAsUser: podUser };
      spec.containers[0].securityContext = { runAsNonRoot: flag, runAsUser: user };
    }),
  );
  expect(container.runAsNonRoot).toEqual(expected('runAsNonRoot', podFlag, flag));
  expect(container.runAsUser).toEqual(expected('runAsUser', podUser, user));
});

test.each(['initContainers', 'ephemeralContainers'])('%s inherit from the Pod and override it', (list) => {
  const { containers } = workloadOf(
    tweak(minimalPod(), ({ spec }) => {
      spec.securityContext = { runAsNonRoot: true, runAsUser: 1000 };
      spec.containers = [];
      spec[list] = [{ name: 'a' }, { name: 'b', securityContext: { runAsNonRoot: false } }];
    }),
  );
  expect(containers.map(({ runAsNonRoot }) => runAsNonRoot)).toEqual([
    { value: true, from: 'pod', at: '/spec/securityContext/runAsNonRoot' },
    { value: false, from: 'container', at: `/spec/${list}/1/securityContext/runAsNonRoot` },
  ]);
  expect(containers.map(({ runAsUser }) => runAsUser.value)).toEqual([1000, 1000]);
});

describe.each(['allowPrivilegeEscalation', 'privileged'] as const)('%s', (key) => {
  const unset = { value: key === 'privileged' ? false : undefined, from: 'default', at: CONTAINER };

  test.each([true, false])('of the container: %s', (value) => {
    const pod = tweak(minimalPod(), ({ spec }) => {
      spec.containers[0].securityContext = { [key]: value };
    });
    expect(containerOf(pod)[key]).toEqual({ value, from: 'container', at: `${CONTAINER}/securityContext/${key}` });
  });

  test('has no Pod level: there it is an unknown field, of whatever type', () => {
    for (const value of [true, false, 'yes']) {
      const pod = tweak(minimalPod(), ({ spec }) => {
        spec.securityContext = { [key]: value, capabilities: { add: ['ALL'] } };
      });
      expect(containerOf(pod)[key]).toEqual(unset);
      expect(containerOf(pod).addedCapabilities).toEqual([]);
    }
  });

  test('is unset by default', () => expect(containerOf(minimalPod())[key]).toEqual(unset));
});

describe('of the Pod', () => {
  test('defaults', () => {
    expect(workloadOf(minimalDeployment())).toMatchObject({
      at: '/spec/template/spec',
      hostNetwork: { value: false, from: 'default', at: '/spec/template/spec' },
      hostUsers: { value: undefined, from: 'default', at: '/spec/template/spec' },
      os: { value: undefined, from: 'default', at: '/spec/template/spec' },
    });
  });

  test.each([
    ['hostNetwork', true],
    ['hostNetwork', false],
    ['hostUsers', true],
    ['hostUsers', false],
  ] as const)('%s: %s', (key, value) => {
    const pod = tweak(minimalPod(), ({ spec }) => {
      spec[key] = value;
    });
    expect(workloadOf(pod)[key]).toEqual({ value, from: 'pod', at: `/spec/${key}` });
  });

  test.each([
    ['windows', 'windows'],
    ['linux', 'linux'],
    ['Windows', undefined],
    ['', undefined],
  ])('os.name: "%s" is %s', (name, value) => {
    const pod = tweak(minimalPod(), ({ spec }) => {
      spec.os = { name };
    });
    expect(workloadOf(pod).os).toEqual({ value, from: 'pod', at: '/spec/os/name' });
  });

  test('os without a name says nothing', () => {
    const pod = tweak(minimalPod(), ({ spec }) => {
      spec.os = {};
    });
    expect(workloadOf(pod).os.from).toBe('default');
  });
});
