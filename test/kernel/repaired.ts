// Containers as they are, and as they are once their fixes have been followed, for the kernel to say what became of them.
import { analysePort } from '../../src/facts/bind/bind.ts';
import { imageFactsOf } from '../../src/knowledge/images.ts';
import { behavioursOf, type RuntimeBehaviour } from '../../src/knowledge/runtimes.ts';
import type { FileCapability, ImageFacts } from '../../src/model/bind.ts';
import type { ContainerFacts, Workload } from '../../src/model/workload.ts';
import type { Policy } from '../../src/policy/port-policy.ts';
import { workloadOf } from '../facts/extracted.ts';
import type { Manifest } from '../facts/minimal-pod.ts';
import { follow } from '../rules/follow.ts';
import { knownPods } from '../rules/known-pods.ts';
import { policyOf } from '../suppression/judged-text.ts';
import type { KernelImage } from './cases.ts';

/** A container that a runtime is to make, and the ports that it is to bind. */
export interface Made {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly image: KernelImage;
  readonly behaviour: RuntimeBehaviour;
  readonly ports: readonly number[];
}

export interface RepairedCase {
  readonly name: string;
  readonly before: Made;
  readonly after: Made;
}

const PROGRAMS: Readonly<Record<FileCapability, string>> = { none: '/none', ep: '/ep', eip: '/eip', p: '/raise', ei: '/ei' };

/** What in the rootfs of the test behaves like an image; of one that nobody knows, a program that chowns as root does. */
function kernelImage(reference: string, opening: readonly string[] = []): KernelImage {
  const facts: ImageFacts = imageFactsOf(reference) ?? { user: '' };
  const { user = '', uid = Number.parseInt(`${user || 0}`, 10) || (user === '' ? 0 : 1000), fileCapability = 'none' } = facts;
  const first = facts.stepsDown === true ? ['/bin/stepdown'] : opening;
  return { facts: { ...facts, user: uid }, entrypoint: [...first, PROGRAMS[fileCapability]] };
}

function made(pod: Manifest, behaviour: RuntimeBehaviour, opening: readonly string[]): Made {
  const workload = workloadOf(structuredClone(pod));
  const [container] = workload.containers;
  if (container === undefined) throw new Error('no container');
  const declared = container.ports.map(({ containerPort }) => containerPort);
  const image = kernelImage(container.image ?? '', opening);
  return { workload, container, image, behaviour, ports: declared.length > 0 ? declared : [8080] };
}

/** The API server, the kubelet and the runtime let it come to a process, which is what the kernel can judge. */
export function comesToAProcess({ workload, container, image, behaviour }: Made): boolean {
  const [declared] = container.ports;
  const asked = { port: declared?.containerPort ?? 0, protocol: 'TCP', at: container.at, ...(declared ? { declared } : {}) };
  const settings = { runtimes: [behaviour.profile], image: imageFactsOf(container.image ?? '') ?? image.facts };
  return analysePort(workload, container, asked, settings).every(({ error, otherErrors }) =>
    [error, ...otherErrors].every((each) => each === undefined || each.code === 'EACCES' || each.code === 'EPERM'),
  );
}

function cases(name: string, pod: Manifest, opening: readonly string[] = [], policy?: Policy): RepairedCase[] {
  const [repaired] = follow([pod], policy).objects;
  return behavioursOf('unknown').map((behaviour) => ({
    name: `${behaviour.id}: ${name}`,
    before: made(pod, behaviour, opening),
    after: made(repaired, behaviour, opening),
  }));
}

const CHOWN = ['/bin/chown'];
/** Somebody has let root be: then the default set is what it lives by. */
const WITH_ROOT = policyOf(['privileged-container-port', 'privileged-host-port', 'net-bind-service-kept']);

function rootThatChowns(): RepairedCase[] {
  const pods = knownPods().filter(({ name }) =>
    /^registry\.example\.com\/app (bare|on 8080|uid 0|hostPort 80|host network)$/.test(name),
  );
  return pods.flatMap(({ name, pod }) => {
    const inside = structuredClone(pod);
    if (inside.spec.hostNetwork !== true) inside.spec.hostUsers = false;
    return [
      ...cases(`${name}, chown, root allowed`, pod, CHOWN, WITH_ROOT),
      ...cases(`${name}, chown, user namespace`, inside, CHOWN, inside.spec.hostUsers === false ? undefined : WITH_ROOT),
    ];
  });
}

/** All that come to a process before they are repaired. */
export function repairedCases(): RepairedCase[] {
  const known = knownPods().flatMap(({ name, pod }) => cases(name, pod));
  return [...known, ...rootThatChowns()].filter(({ before }) => comesToAProcess(before));
}
