// Which story a verdict tells when a port cannot be bound, or not everywhere: one kind for each cause, none for a cause that
// another rule tells (a refused sysctl, a program that is not executed, a container or a Pod that never starts).
import {
  type BindAnswer,
  type BindError,
  type DecidedError,
  type ImageFacts,
  KNOWN_RUNTIMES,
  type Runtime,
} from '../../model/bind.ts';
import type { BindFactCode } from '../../model/bind-vocabulary.ts';
import type { ContainerFacts } from '../../model/workload.ts';
import { neverRoot } from '../questions.ts';

type BindFailureKind =
  | 'dropped'
  | 'void'
  | 'dropped-on-some'
  | 'void-on-some'
  | 'default-node'
  | 'image-decides'
  | 'image-decides+platform';

export interface BindFailure {
  readonly kind: BindFailureKind;
  /** Where it happens, in the order of KNOWN_RUNTIMES. */
  readonly runtimes: readonly Runtime[];
  readonly error: Pick<BindError, 'code' | 'text'>;
  /** Those of the image on which it happens, where they differ. */
  readonly platforms?: readonly string[];
}

/** What kport, or a policy, knows of the container beside its verdict. */
interface BindSubject {
  readonly container: ContainerFacts;
  readonly image: ImageFacts | undefined;
}

const NO_FAILURES: readonly BindFailure[] = [];

export function bindFailures(verdict: BindAnswer, subject: BindSubject): readonly BindFailure[] {
  const { error } = verdict;
  if (error === undefined) return NO_FAILURES;
  if (verdict.verdict === 'fails') {
    const kind = certainKind(error);
    return kind === undefined ? NO_FAILURES : [{ kind, runtimes: askedOf(verdict), error: told(error) }];
  }
  const isFailing = (runtime: Runtime) => verdict.byRuntime?.[runtime]?.verdict === 'fails';
  if (!KNOWN_RUNTIMES.some(isFailing)) return possible(verdict, subject);
  return KNOWN_RUNTIMES.filter(isFailing)
    .flatMap((runtime) => failureOn(verdict, runtime))
    .reduce(joined, []);
}

/** Of a program that is not executed binary-will-not-start tells, of what never starts never-starts, whatever the ports. */
function certainKind({ code, decidedBy }: DecidedError): BindFailureKind | undefined {
  if (code !== 'EACCES') return undefined;
  return decidedBy.includes('capability-missing') ? 'dropped' : 'void';
}

const ON_SOME: Partial<Record<BindFactCode, BindFailureKind>> = {
  'capability-missing': 'dropped-on-some',
  'no-ambient-capability': 'void-on-some',
  'ambient-capability-cleared': 'void-on-some',
};

/** A runtime takes NET_BIND_SERVICE away, or gives it to a process that cannot use it. */
function failureOn({ byRuntime }: BindAnswer, runtime: Runtime): BindFailure[] {
  const errors = byRuntime?.[runtime]?.errors ?? [];
  const error = errors.find(({ code }) => code === 'EACCES');
  const kind = error?.decidedBy.map((step) => ON_SOME[step]).find((one) => one !== undefined);
  return error && kind ? [{ kind, runtimes: [runtime], error: told(error) }] : [];
}

/** Those of one kind together, with the error of the first. */
function joined(found: BindFailure[], failure: BindFailure): BindFailure[] {
  const same = found.find(({ kind }) => kind === failure.kind);
  if (!same) return [...found, failure];
  return found.map((one) => (one === same ? { ...one, runtimes: [...one.runtimes, ...failure.runtimes] } : one));
}

function possible(verdict: BindAnswer, { container, image }: BindSubject): readonly BindFailure[] {
  const { dependsOn, failingPlatforms: platforms } = verdict;
  const isUpToNode = verdict.onDefaultNode === 'fails';
  const isUpToImage =
    image?.fileCapability === undefined &&
    neverRoot(container) &&
    dependsOn.every((dependency) => dependency === 'image' || dependency === 'runtime');
  if (!isUpToNode && !isUpToImage && !platforms) return NO_FAILURES;
  const error = [verdict.error, ...verdict.otherErrors].find((one) => one?.code === 'EACCES');
  if (error === undefined) return [];
  if (isUpToNode) return [{ kind: 'default-node', runtimes: askedOf(verdict), error: told(error) }];
  const runtimes = askedOf(verdict).filter((runtime) => mayBeDenied(verdict, runtime));
  if (runtimes.length === 0) return [];
  return platforms
    ? [{ kind: 'image-decides+platform', runtimes, error: told(error), platforms }]
    : [{ kind: 'image-decides', runtimes, error: told(error) }];
}

function mayBeDenied({ byRuntime }: BindAnswer, runtime: Runtime): boolean {
  return byRuntime?.[runtime]?.errors.some(({ code }) => code === 'EACCES') ?? true;
}

function askedOf({ runtime }: BindAnswer): readonly Runtime[] {
  return runtime === 'unknown' ? KNOWN_RUNTIMES : [runtime];
}

function told({ code, text }: BindError): BindFailure['error'] {
  return { code, text };
}
