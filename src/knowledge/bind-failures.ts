// Which story a verdict tells when a port cannot be bound, or not everywhere: one kind for each cause, none for a cause that
// another rule tells (a refused sysctl, a runAsUser that contradicts runAsNonRoot, a program that is not executed).
import type { BindAnswer, BindError, BindErrorCode, BindFactCode, ImageFacts, KnownRuntime } from '../model/bind.ts';
import { KNOWN_RUNTIMES } from '../model/bind.ts';
import type { ContainerFacts } from '../model/workload.ts';

export type BindFailureKind =
  | 'dropped'
  | 'void'
  | 'not-started'
  | 'refused'
  | 'dropped-on-some'
  | 'void-on-some'
  | 'not-started-on-some'
  | 'default-node'
  | 'image-decides';

export interface BindFailure {
  readonly kind: BindFailureKind;
  /** Where it happens, in the order of KNOWN_RUNTIMES. */
  readonly runtimes: readonly KnownRuntime[];
  readonly error: BindError;
}

/** What kport, or a policy, knows of the container beside its verdict. */
export interface BindSubject {
  readonly container: ContainerFacts;
  readonly image: ImageFacts | undefined;
}

/** May-run-as-root tells this one, whatever the ports. */
const CONTRADICTION = "container's runAsUser breaks non-root policy";

export function bindFailures(verdict: BindAnswer, subject: BindSubject): BindFailure[] {
  const { error } = verdict;
  if (error === undefined) return [];
  if (verdict.verdict === 'fails') {
    const kind = certainKind(verdict, error);
    return kind === undefined ? [] : [{ kind, runtimes: askedOf(verdict), error }];
  }
  const failing = KNOWN_RUNTIMES.filter((runtime) => verdict.byRuntime?.[runtime] === 'fails');
  return failing.length > 0 ? failuresOnSome(verdict, failing, subject) : possibleFailure(verdict, subject);
}

function certainKind(verdict: BindAnswer, { code, text }: BindError): BindFailureKind | undefined {
  const kinds: Readonly<Record<BindErrorCode, () => BindFailureKind | undefined>> = {
    EACCES: () => (factOf(verdict, 'capability-missing') ? 'dropped' : 'void'),
    EPERM: () => undefined,
    CreateContainerConfigError: () => (text === CONTRADICTION ? undefined : 'not-started'),
    CreateContainerError: () => 'not-started',
    FailedCreatePodSandBox: () => undefined,
    SysctlForbidden: () => undefined,
    Invalid: () => (factOf(verdict, 'port-start-with-host-network') ? undefined : 'refused'),
  };
  return kinds[code]();
}

/** A runtime refuses a capability's name, or takes NET_BIND_SERVICE away, or gives it to a process that cannot use it. */
function failuresOnSome(verdict: BindAnswer, failing: readonly KnownRuntime[], { image }: BindSubject): BindFailure[] {
  const refusedOn = runtimesOf(verdict, 'capability-refused');
  const sandboxOn = runtimesOf(verdict, 'pod-port-start-refused');
  const missingOn = runtimesOf(verdict, 'capability-missing');
  const binding = failing.filter((runtime) => !refusedOn.has(runtime) && !sandboxOn.has(runtime));
  const told = (kind: BindFailureKind, runtimes: readonly KnownRuntime[], code: BindErrorCode): BindFailure[] => {
    const error = errorOf(verdict, code);
    return error === undefined || runtimes.length === 0 ? [] : [{ kind, runtimes, error }];
  };
  // Of a program that has the capability by its file, execve(2) fails where the container does not hold it.
  const executed = image?.fileCapability !== 'ep' && image?.fileCapability !== 'eip';
  const dropped = executed ? binding.filter((runtime) => missingOn.has(runtime)) : [];
  const held = binding.filter((runtime) => !missingOn.has(runtime));
  return [
    ...told(
      'not-started-on-some',
      failing.filter((runtime) => refusedOn.has(runtime)),
      'CreateContainerError',
    ),
    ...told('dropped-on-some', dropped, 'EACCES'),
    ...told('void-on-some', held, 'EACCES'),
  ];
}

function possibleFailure(verdict: BindAnswer, { container, image }: BindSubject): BindFailure[] {
  const { dependsOn } = verdict;
  const isUpToNode = dependsOn.length === 1 && dependsOn[0] === 'node';
  const isUpToImage =
    image?.fileCapability === undefined &&
    neverRoot(container) &&
    dependsOn.every((dependency) => dependency === 'image' || dependency === 'runtime');
  const error = isUpToNode || isUpToImage ? errorOf(verdict, 'EACCES') : undefined;
  if (error === undefined) return [];
  if (isUpToNode) return [{ kind: 'default-node', runtimes: askedOf(verdict), error }];
  const lowered = runtimesOf(verdict, 'runtime-port-start');
  const runtimes = askedOf(verdict).filter((runtime) => !lowered.has(runtime));
  return runtimes.length === 0 ? [] : [{ kind: 'image-decides', runtimes, error }];
}

/** By the manifest alone. */
function neverRoot({ runAsUser, runAsNonRoot }: ContainerFacts): boolean {
  return runAsUser.value === undefined ? runAsNonRoot.value === true : runAsUser.value !== 0;
}

function askedOf({ runtime }: BindAnswer): readonly KnownRuntime[] {
  return runtime === 'unknown' ? KNOWN_RUNTIMES : [runtime];
}

function errorOf({ error, otherErrors }: BindAnswer, code: BindErrorCode): BindError | undefined {
  return [error, ...otherErrors].find((possible) => possible?.code === code);
}

function factOf(verdict: BindAnswer, code: BindFactCode) {
  return verdict.because().find(({ fact }) => fact === code);
}

/** The runtimes of a step; every one where they do not differ in it. */
function runtimesOf(verdict: BindAnswer, code: BindFactCode): ReadonlySet<string> {
  const facts = verdict.because().filter(({ fact }) => fact === code);
  return new Set(facts.flatMap(({ data }) => (data.runtimes === undefined ? KNOWN_RUNTIMES : String(data.runtimes).split(', '))));
}
