import { behavioursOf, type RuntimeBehaviour } from '../../src/knowledge/runtimes.ts';
import type { ImageFacts } from '../../src/model/bind.ts';
import { podOn80, startingAt } from '../facts/bind-pods.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import type { ImageProcess } from './oci-config.ts';

/** 1500 is privileged only where the start was raised. */
export const PORTS = [53, 80, 1023, 1500];

/** An image, and what in the rootfs of the test behaves like it. */
export interface KernelImage {
  readonly facts: ImageFacts;
  readonly entrypoint: readonly string[];
}

export interface KernelCase {
  readonly name: string;
  readonly pod: Manifest;
  readonly image: KernelImage;
  readonly behaviour: RuntimeBehaviour;
  readonly nodePortStart: number;
}

const NONE = image('/none', { fileCapability: 'none' });
const DIRECT = image('/ep', { fileCapability: 'ep', exec: 'direct' });
const SHELL: KernelImage = { facts: { user: 0, fileCapability: 'ep', exec: 'shell' }, entrypoint: ['/bin/env', '/ep'] };
const USUAL = [NONE, DIRECT, SHELL];
const RARE: readonly KernelImage[] = [
  image('/eip', { fileCapability: 'eip', exec: 'direct' }),
  image('/ei', { fileCapability: 'ei', exec: 'direct' }),
  image('/p', { fileCapability: 'p', raisesCapability: false, exec: 'direct' }),
  image('/raise', { fileCapability: 'p', raisesCapability: true, exec: 'direct' }),
  image('/suid', { fileCapability: 'none', setuidRoot: true }),
  { facts: { user: 0, fileCapability: 'none', stepsDown: true }, entrypoint: ['/bin/stepdown', '/none'] },
  { facts: { user: 0, fileCapability: 'ep', exec: 'shell', stepsDown: true }, entrypoint: ['/bin/stepdown', '/ep'] },
];

export function processOf({ facts, entrypoint }: KernelImage): ImageProcess {
  return { user: { uid: Number(facts.user) }, args: entrypoint };
}

function image(program: string, facts: ImageFacts): KernelImage {
  return { facts: { user: 0, ...facts }, entrypoint: [program] };
}

const CAPABILITIES: Readonly<Record<string, Manifest>> = {
  default: {},
  'add NET_BIND_SERVICE': { add: ['NET_BIND_SERVICE'] },
  'drop ALL': { drop: ['ALL'] },
  'drop ALL add NET_BIND_SERVICE': { drop: ['ALL'], add: ['net_bind_service'] },
  'drop NET_BIND_SERVICE': { drop: ['NET_BIND_SERVICE'] },
  'add ALL': { add: ['ALL'] },
  'ALL in both': { add: ['ALL'], drop: ['ALL'] },
  'NET_BIND_SERVICE in both': { add: ['NET_BIND_SERVICE'], drop: ['NET_BIND_SERVICE'] },
  'drop CAP_NET_BIND_SERVICE': { drop: ['CAP_NET_BIND_SERVICE'] },
  'drop ALL add CAP_NET_BIND_SERVICE': { drop: ['ALL'], add: ['CAP_NET_BIND_SERVICE'] },
};

interface NamedPod {
  readonly name: string;
  readonly pod: Manifest;
}

function named(name: string, securityContext: Manifest, change?: (pod: Manifest) => void): NamedPod {
  const declare = (pod: Manifest) => {
    pod.spec.containers[0].ports = PORTS.map((containerPort) => ({ containerPort }));
    change?.(pod);
  };
  return { name, pod: podOn80(securityContext, declare) };
}

const OF_CAPABILITIES = Object.entries(CAPABILITIES).flatMap(([name, capabilities]) =>
  [0, 1000].flatMap((runAsUser) =>
    [true, false].map((allowPrivilegeEscalation) =>
      named(`uid ${runAsUser}, ${name}, escalation ${allowPrivilegeEscalation}`, {
        runAsUser,
        allowPrivilegeEscalation,
        capabilities,
      }),
    ),
  ),
);

const OF_PLACES: readonly NamedPod[] = [0, 1000].flatMap((runAsUser) => [
  ...['0', '80', '2000', ''].map((start) => named(`uid ${runAsUser}, start "${start}"`, { runAsUser }, startingAt(start))),
  named(`uid ${runAsUser}, drop ALL, start 54`, { runAsUser, capabilities: { drop: ['ALL'] } }, startingAt('54')),
  named(`uid ${runAsUser}, privileged`, { runAsUser, privileged: true, capabilities: { drop: ['ALL'] } }),
  named(`uid ${runAsUser}, user namespace`, { runAsUser }, ({ spec }) => void Object.assign(spec, { hostUsers: false })),
  named(`uid ${runAsUser}, command with a launcher`, { runAsUser, allowPrivilegeEscalation: false }, ({ spec }) => {
    spec.containers[0].command = ['/bin/env', '/ep'];
  }),
]);

const ON_HOST: readonly NamedPod[] = [0, 1000].flatMap((runAsUser) =>
  [{}, { drop: ['ALL'] }].map((capabilities) =>
    named(`uid ${runAsUser}, ${JSON.stringify(capabilities)}, host network`, { runAsUser, capabilities }, ({ spec }) => {
      spec.hostNetwork = true;
    }),
  ),
);

const BY_IMAGE: readonly NamedPod[] = [
  named('user of the image', {}),
  named('uid 1000, no escalation', { runAsUser: 1000, allowPrivilegeEscalation: false }),
  named('uid 1000', { runAsUser: 1000 }),
  named('uid 1000, drop ALL', { runAsUser: 1000, capabilities: { drop: ['ALL'] } }),
];

const BEHAVIOURS = behavioursOf('unknown');

/** Every container that is run. What no runtime would run (a refused name, an empty value on CRI-O) is left out by the test. */
export const kernelCases: readonly KernelCase[] = [
  ...cases(OF_CAPABILITIES, USUAL, BEHAVIOURS),
  ...cases(OF_PLACES, USUAL, BEHAVIOURS),
  ...cases(ON_HOST, USUAL, BEHAVIOURS),
  ...cases(ON_HOST, USUAL, BEHAVIOURS, 0),
  ...cases(BY_IMAGE, RARE, BEHAVIOURS),
];

function cases(
  pods: readonly NamedPod[],
  images: readonly KernelImage[],
  behaviours: readonly RuntimeBehaviour[],
  nodePortStart = 1024,
): KernelCase[] {
  return pods.flatMap(({ name, pod }) =>
    images.flatMap((each) =>
      behaviours.map((behaviour) => ({
        name: `${behaviour.id}: ${name}: ${each.entrypoint.join(' ')}${nodePortStart === 1024 ? '' : `, node ${nodePortStart}`}`,
        pod,
        image: each,
        behaviour,
        nodePortStart,
      })),
    ),
  );
}
