// What never starts, whatever its ports: what the API server refuses, and containers that the kubelet or a runtime does not create.
import { CAPABILITY_NAMES } from '../../knowledge/runtimes.ts';
import {
  type BindAnswer,
  type BindError,
  type DecidedError,
  type ImageFacts,
  KNOWN_RUNTIMES,
  type Runtime,
} from '../../model/bind.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { Capability, ContainerFacts, Workload } from '../../model/workload.ts';
import { type ContainerCode, containerRefusals, type PodCode, podRefusals } from '../bind/refuse.ts';
import { imageUser } from '../bind/start-user.ts';
import type { ImageOf } from '../questions.ts';

interface ApiRefusal<Code> {
  readonly code: Code;
  readonly at: Pointer;
  readonly error: string;
}

export interface ApiRefusals {
  readonly ofPod: readonly ApiRefusal<Exclude<PodCode, 'port-start-with-host-network'>>[];
  readonly ofContainers: readonly (ApiRefusal<ContainerCode> & { readonly container: string })[];
}

/** Each thing that the API server refuses, once; of the sysctl under hostNetwork port-start-lowered tells. */
export function apiRefusals(workload: Workload): ApiRefusals {
  const ofContainers: ApiRefusals['ofContainers'][number][] = [];
  // Plain loops: most have nothing to tell.
  for (const container of workload.containers) {
    for (const { fact, errors } of containerRefusals(workload, container))
      ofContainers.push({ code: fact.fact, at: fact.pointer, error: errors[0].text, container: container.name });
  }
  const ofPod = podRefusals(workload).flatMap(({ fact: { fact: code, pointer: at }, errors: [{ text: error }] }) =>
    code === 'port-start-with-host-network' ? [] : [{ code, at, error }],
  );
  return { ofPod, ofContainers };
}

/** Whether it is worth asking: nothing else keeps a container from being created, and most have none of it. */
export function mayNotStart(container: ContainerFacts, image: ImageOf): boolean {
  const { runAsNonRoot, runAsUser, addedCapabilities, droppedCapabilities } = container;
  if (addedCapabilities.some(isNoCapability) || droppedCapabilities.some(isNoCapability)) return true;
  const known = runAsUser.value === undefined ? image(container) : undefined;
  return known !== undefined && isUpToUser(known, runAsNonRoot.value === true);
}

function isUpToUser({ user, userProblem, byPlatform }: ImageFacts, isNonRoot: boolean): boolean {
  if (userProblem !== undefined || (isNonRoot && user !== undefined)) return true;
  return byPlatform !== undefined && Object.values(byPlatform).some((one) => isUpToUser(one, isNonRoot));
}

/** What no runtime knows that refuses names: CRI-O and Docker take those with CAP_, but for CAP_ALL. */
export function isNoCapability({ name, prefixed }: Capability): boolean {
  return !CAPABILITY_NAMES.has(name) && (name !== 'ALL' || prefixed);
}

/** A container that is not created, on these runtimes; `isCertain`: on every one that was asked about. */
export interface NotCreated extends BindError {
  /** What decides, where the manifest says it. */
  readonly at: Pointer | undefined;
  readonly runtimes: readonly Runtime[];
  readonly isCertain: boolean;
  /** Those of the image on which it is not created, where it is on the others. */
  readonly platforms?: readonly string[];
  /** USER of the image is none that a runtime starts. */
  readonly isOfImageUser: boolean;
}

/** From the answer for port 0; a runAsUser that contradicts runAsNonRoot is told by may-run-as-root. */
export function notCreated(verdict: BindAnswer, { runAsUser }: ContainerFacts): NotCreated | undefined {
  const { error, runtime } = verdict;
  if (verdict.verdict === 'fails' && error !== undefined) {
    if (!isOfCreation(error) || (error.code === 'CreateContainerConfigError' && runAsUser.value !== undefined)) return undefined;
    return { ...decided(verdict, error), runtimes: runtime === 'unknown' ? KNOWN_RUNTIMES : [runtime], isCertain: true };
  }
  if (isOfPlatform(verdict) && error !== undefined && isOfCreation(error)) {
    return { ...decided(verdict, error), runtimes: [], isCertain: false, platforms: verdict.failingPlatforms };
  }
  const refusing = KNOWN_RUNTIMES.filter((one) => refusalOn(verdict, one));
  const [first] = refusing;
  const refused = first && refusalOn(verdict, first);
  return refused && { ...decided(verdict, refused), runtimes: refusing, isCertain: false };
}

/** Nothing else decides it. */
function isOfPlatform(verdict: BindAnswer): verdict is BindAnswer & Required<Pick<BindAnswer, 'failingPlatforms'>> {
  return verdict.failingPlatforms !== undefined && verdict.dependsOn.every((one) => one === 'platform');
}

/** What podman refuses for certain. */
export function refusedByPodman(verdict: BindAnswer): Pick<NotCreated, 'at' | 'text'> | undefined {
  const { error } = verdict;
  const isRefused = verdict.verdict === 'fails' && (error?.code === 'Podman' || error?.code === 'OCI');
  return error !== undefined && isRefused ? decided(verdict, error) : undefined;
}

function refusalOn({ byRuntime }: BindAnswer, runtime: Runtime): DecidedError | undefined {
  const outcome = byRuntime?.[runtime];
  return outcome?.verdict === 'fails' ? outcome.errors.find(({ code }) => code === 'CreateContainerError') : undefined;
}

function decided({ because }: BindAnswer, { code, text, decidedBy }: DecidedError) {
  const isOfImageUser = decidedBy.includes('image-user-refused');
  return { code, text, isOfImageUser, at: because().findLast(({ fact }) => decidedBy.includes(fact))?.pointer };
}

function isOfCreation({ code, decidedBy }: DecidedError): boolean {
  return decidedBy.includes('image-user-refused') || code === 'CreateContainerConfigError' || code === 'CreateContainerError';
}

/** A user that the image gives by a name other than that of root, which the kubelet cannot check. */
export function namedUser(user: number | string): string | undefined {
  const read = imageUser(user);
  return typeof read === 'string' && read !== 'root' ? read : undefined;
}
