// What the status of a Pod says of its containers: as whom they started, what they run, and why they do not. Sources: kubernetes/api
// core/v1/types.go PodStatus, ContainerStatus, ContainerUser (filled in by containerd from 2.0 on, by CRI-O from 1.31 on).
import { readFailure } from '../../knowledge/failure-texts.ts';
import type { FailureCode, FailureSource } from '../../model/audit.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';

/** What a container runs. */
export interface RunFacts {
  readonly container: string;
  /** Of its first process, at its start; absent where the runtime does not say it. */
  readonly uid?: number;
  /** `sha256:...` of the image's index, manifest or configuration; absent where the runtime names something else. */
  readonly digest?: string;
}

/** What went wrong, as far as kport knows the words, or the traces that are left without words. */
export interface FailureFacts {
  readonly container?: string;
  readonly code: FailureCode;
  readonly how: 'seen' | 'fits';
  readonly source: FailureSource;
  readonly reason: string;
  readonly message: string;
  readonly exitCode?: number;
  readonly since?: string;
  /** What it says of the image's USER; `''` for root. */
  readonly imageUser?: string;
}

export interface StatusFacts {
  readonly runs: readonly RunFacts[];
  readonly failures: readonly FailureFacts[];
  /** Something does not run that should: Events may say more. */
  readonly isTroubled: boolean;
}

const LISTS = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'] as const;

export function readPodStatus({ status }: Mapping): StatusFacts {
  if (!isMapping(status)) return { runs: [], failures: [], isTroubled: false };
  const containers = LISTS.flatMap((list) => listOf(status[list]));
  const runs = containers.flatMap(readRun);
  const since = notReadySince(status);
  const failures = [
    ...readPhase(status),
    ...readScheduling(status),
    ...containers.flatMap((container) => readFailures(container, since)),
    ...readSandbox(status, since),
  ];
  return { runs, failures, isTroubled: since !== undefined && status.phase !== 'Succeeded' };
}

function readRun({ name, user, imageID }: Mapping): RunFacts[] {
  if (typeof name !== 'string') return [];
  // A runtime that knows no user writes `user: {}`, one of Windows another field.
  const linux = isMapping(user) && isMapping(user.linux) ? user.linux : undefined;
  const uid = linux && typeof linux.uid === 'number' ? { uid: linux.uid } : {};
  const digest = digestIn(imageID);
  return 'uid' in uid || digest !== undefined ? [{ container: name, ...uid, ...(digest === undefined ? {} : { digest }) }] : [];
}

/**
 * `NAME@sha256:...` is what containerd pulled, which is an index where there is one. CRI-O sorts the names and digests that an image has
 * (internal/storage/image.go), so that it may be the platform's manifest, too. An image that came from no registry has neither: CRI-O
 * gives its id alone, Docker `docker://sha256:...`, which is the digest of its configuration.
 */
function digestIn(imageID: unknown): string | undefined {
  const [, hex] =
    typeof imageID === 'string' ? (/(?:@sha256:|^docker:\/\/sha256:|^(?:sha256:)?)([0-9a-f]{64})$/.exec(imageID) ?? []) : [];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/** What the kubelet refuses as a whole has no containers. */
function readPhase({ phase, reason, message, startTime }: Mapping): FailureFacts[] {
  if (phase !== 'Failed' || typeof message !== 'string') return [];
  const known = readFailure(message);
  if (known === undefined) return [];
  const since = typeof startTime === 'string' ? { since: startTime } : {};
  return [{ code: known.code, how: 'seen', source: 'phase', reason: textOf(reason), message: known.words, ...since }];
}

/** A Pod that no node can take has no containers either; the scheduler tells what each node lacks. */
function readScheduling({ phase, conditions }: Mapping): FailureFacts[] {
  const scheduled = phase === 'Pending' ? listOf(conditions).find(({ type }) => type === 'PodScheduled') : undefined;
  const known = scheduled?.status === 'False' ? readFailure(textOf(scheduled.message)) : undefined;
  if (scheduled === undefined || known === undefined) return [];
  const { reason, lastTransitionTime } = scheduled;
  const since = typeof lastTransitionTime === 'string' ? { since: lastTransitionTime } : {};
  return [
    {
      code: known.code,
      how: 'seen',
      source: 'conditions',
      reason: textOf(reason),
      message: known.words,
      ...since,
    },
  ];
}

/** A Pod on a node of which nothing has begun: why its sandbox is not there stands in Events alone, which go after an hour. */
function readSandbox(status: Mapping, since: string | undefined): FailureFacts[] {
  const { phase, conditions, containerStatuses } = status;
  const waiting = listOf(containerStatuses).map(({ state }) =>
    isMapping(state) && isMapping(state.waiting) ? state.waiting : {},
  );
  const [reason = ''] = waiting.map((one) => textOf(one.reason));
  const isCreating = waiting.length > 0 && waiting.every((one) => CREATING.includes(textOf(one.reason)));
  const isThere = listOf(conditions).some(({ type, status: is }) => type === 'PodReadyToStartContainers' && is === 'True');
  if (phase !== 'Pending' || since === undefined || !isCreating || isThere) return [];
  return [{ code: 'FailedCreatePodSandBox', how: 'fits', source: 'containerStatuses', reason, message: '', since }];
}

/** kubernetes/kubernetes pkg/kubelet/kubelet_pods.go; the other one where init containers come first. */
const CREATING = ['ContainerCreating', 'PodInitializing'];

/** What waits says why, or that it waits to be tried again: then how it ended says why. */
function readFailures({ name, state, lastState }: Mapping, since: string | undefined): FailureFacts[] {
  if (typeof name !== 'string' || !isMapping(state)) return [];
  const source = 'containerStatuses';
  const ended = [state.terminated, isMapping(lastState) ? lastState.terminated : undefined].filter(isMapping);
  const states = [...(isMapping(state.waiting) ? [state.waiting] : []), ...ended];
  const ownOf = ({ finishedAt }: Mapping) => {
    const at = since ?? finishedAt;
    return { container: name, source, ...(typeof at === 'string' ? { since: at } : {}) } as const;
  };
  for (const one of states) {
    const { reason, message, exitCode } = one;
    const known = readFailure(textOf(message));
    if (known === undefined) continue;
    const { code, user, words } = known;
    const said = { reason: textOf(reason), message: words, ...exitOf(exitCode) };
    return [{ ...ownOf(one), code, how: 'seen', ...said, ...(user === undefined ? {} : { imageUser: user }) }];
  }
  const [last] = ended;
  // Something runs again, or ended as it should: nobody is to look into it.
  return last === undefined || isMapping(state.running)
    ? []
    : traces(last).map((code) => ({ ...ownOf(last), ...fitting(last), code }));
}

function fitting({ reason, exitCode }: Mapping): Pick<FailureFacts, 'how' | 'reason' | 'message' | 'exitCode'> {
  return { how: 'fits', reason: textOf(reason), message: '', ...exitOf(exitCode) };
}

/** Of a shell, whose script executes the program: POSIX 2.8.2. */
const NOT_EXECUTABLE = 126;

/**
 * What leaves no words behind: a program that execve(2) refuses under runc ends with 255 and without a message, and one that may not
 * bind with a code of its own choice.
 */
function traces({ exitCode, message, reason }: Mapping): FailureCode[] {
  if (typeof exitCode !== 'number' || exitCode === 0 || textOf(message) !== '' || reason === 'OOMKilled') return [];
  // It was killed: 128 and the number of the signal.
  if (exitCode > 128 && exitCode < 255) return [];
  return exitCode === 255 || exitCode === NOT_EXECUTABLE ? ['EPERM', 'EACCES'] : ['EACCES'];
}

function notReadySince({ conditions, startTime, phase }: Mapping): string | undefined {
  if (phase === 'Running' || phase === 'Pending' || phase === 'Failed') {
    const ready =
      listOf(conditions).find(({ type }) => type === 'ContainersReady') ??
      listOf(conditions).find(({ type }) => type === 'Ready');
    if (ready?.status === 'True') return undefined;
    const since = ready?.lastTransitionTime ?? startTime;
    return typeof since === 'string' ? since : undefined;
  }
  return undefined;
}

/** A Warning about a Pod, as far as kport knows its words. */
export interface EventFacts extends FailureFacts {
  readonly podUid: string;
}

/** kubernetes/api core/v1/types.go Event: of a container, `fieldPath` names it. */
export function readEvent({ involvedObject, reason, message, firstTimestamp, eventTime }: Mapping): EventFacts | undefined {
  if (!isMapping(involvedObject) || typeof involvedObject.uid !== 'string') return undefined;
  const known = readFailure(textOf(message));
  if (known === undefined) return undefined;
  const [, container] = /^spec\.\w+\{(.+)\}$/.exec(textOf(involvedObject.fieldPath)) ?? [];
  const since = textOf(firstTimestamp) || textOf(eventTime);
  return {
    podUid: involvedObject.uid,
    ...(container === undefined ? {} : { container }),
    code: known.code,
    how: 'seen',
    source: 'events',
    reason: textOf(reason),
    message: known.words,
    ...(since === '' ? {} : { since }),
    ...(known.user === undefined ? {} : { imageUser: known.user }),
  };
}

function exitOf(exitCode: unknown): Pick<FailureFacts, 'exitCode'> {
  return typeof exitCode === 'number' ? { exitCode } : {};
}

function listOf(value: unknown): readonly Mapping[] {
  return Array.isArray(value) ? value.filter(isMapping) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
