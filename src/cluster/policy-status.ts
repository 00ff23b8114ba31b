import { backoffMs } from './backoff.ts';
import type { Cluster } from './client.ts';
import { isConflict, retryAfterMs, statusOf } from './failure.ts';

export const PORT_POLICIES = { group: 'kport.dev', version: 'v1alpha1', plural: 'portpolicies' } as const;

/** A PortPolicy as the API gives it: only what is asked of every object is certain. */
export interface PolicyObject {
  readonly metadata: {
    readonly name: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

/** What kport made of a version of a PortPolicy. */
export interface Judgement {
  readonly accepted: boolean;
  /** One CamelCase word, as conditions want it. */
  readonly reason: string;
  readonly message: string;
  /** What kport judges by, which is this version where it was accepted. */
  readonly held?: HeldPolicy | undefined;
}

/** A version that was accepted. */
export interface HeldPolicy {
  /** Of the object; another one of the name counts its generations anew. */
  readonly uid?: string | undefined;
  readonly generation: number;
  readonly spec: unknown;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration: number;
}

interface Status {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
  /** The last version that was accepted, so that it holds over a restart, too. */
  readonly accepted?: HeldPolicy;
}

const MAX_ATTEMPTS = 8;
/** What the API takes in a condition is 32 KiB; a person reads less. */
const LONGEST_MESSAGE = 4096;

/**
 * Writes the condition `Accepted` of the version that was judged, and the last one that was accepted, unless it says so already. A
 * write that is refused because
 * the object has changed is made again onto a fresh one; when that is a newer version of the policy, or another policy of
 * the same name, nothing is written: it is judged by itself.
 */
export async function reportStatus(cluster: Cluster, judged: PolicyObject, judgement: Judgement): Promise<void> {
  let object: PolicyObject | undefined = judged;
  for (let attempt = 0; object && isSameVersion(object, judged); attempt++) {
    try {
      return await writeStatus(cluster, object, judgement);
    } catch (error) {
      if (statusOf(error) === 404) return;
      if (!isTransient(error) || attempt + 1 >= MAX_ATTEMPTS) throw error;
      const pauseMs = isConflict(error) ? 0 : backoffMs(attempt, cluster.clock.random(), retryAfterMs(error));
      await cluster.clock.sleep(pauseMs, cluster.client.signal);
      cluster.client.signal.throwIfAborted();
    }
    object = await readFresh(cluster, judged.metadata.name, object);
  }
}

/** The status with the condition in it; undefined when it is there already. The other conditions stay. */
function statusWith(object: PolicyObject, judgement: Judgement, now: Date): Status | undefined {
  const before = statusOfObject(object);
  const observedGeneration = object.metadata.generation ?? 0;
  const old = before.conditions?.find(({ type }) => type === 'Accepted');
  const wanted = {
    type: 'Accepted',
    status: judgement.accepted ? 'True' : 'False',
    reason: judgement.reason,
    message: judgement.message.slice(0, LONGEST_MESSAGE),
    observedGeneration,
  };
  const isThere = old && Object.entries(wanted).every(([key, value]) => old[key as keyof Condition] === value);
  const accepted = newest(before.accepted, judgement.held);
  if (isThere && before.observedGeneration === observedGeneration && accepted === before.accepted) return undefined;
  // The time of the last change of True and False, not of the words.
  const lastTransitionTime = old?.status === wanted.status ? old.lastTransitionTime : `${now.toISOString().slice(0, 19)}Z`;
  const others = (before.conditions ?? []).filter(({ type }) => type !== 'Accepted');
  const conditions = [...others, { ...wanted, lastTransitionTime }];
  return { ...before, observedGeneration, conditions, ...(accepted ? { accepted } : {}) };
}

/** What another kport accepted later than this one is not taken back. */
function newest(written: HeldPolicy | undefined, held: HeldPolicy | undefined): HeldPolicy | undefined {
  if (held === undefined || written === undefined) return written ?? held;
  return held.uid === written.uid && held.generation > written.generation ? held : written;
}

/** What the status of an object says that was accepted last. */
export function acceptedIn(object: PolicyObject): HeldPolicy | undefined {
  const { accepted } = statusOfObject(object);
  return typeof accepted?.spec === 'object' && accepted.spec !== null ? accepted : undefined;
}

function statusOfObject({ status }: PolicyObject): Status {
  return typeof status === 'object' && status !== null ? (status as Status) : {};
}

async function writeStatus({ client, clock }: Cluster, object: PolicyObject, judgement: Judgement): Promise<void> {
  const status = statusWith(object, judgement, clock.now());
  if (!status) return;
  const { name } = object.metadata;
  await client.customObjects.replaceClusterCustomObjectStatus({ ...PORT_POLICIES, name, body: { ...object, status } });
}

/** The object as it is now, undefined when it is gone; `last` when it cannot be had, so that the next attempt asks again. */
async function readFresh({ client }: Cluster, name: string, last: PolicyObject): Promise<PolicyObject | undefined> {
  try {
    return (await client.customObjects.getClusterCustomObject({ ...PORT_POLICIES, name })) as PolicyObject;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    if (!isTransient(error)) throw error;
    return last;
  }
}

function isSameVersion(a: PolicyObject, b: PolicyObject): boolean {
  return a.metadata.uid === b.metadata.uid && a.metadata.generation === b.metadata.generation;
}

/** Refused for now: a conflict, too many requests, a server in trouble, no answer at all. */
function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status === 409 || status === 429 || status >= 500;
}
