import { KportError } from '../model/errors.ts';
import { type Live, type LiveSource, live } from '../model/live.ts';
import type { SourceDocument } from '../model/source.ts';
import { tell } from '../words/tell.ts';
import type { Cluster } from './client.ts';
import { describeFailure, statusOf } from './failure.ts';
import { watchObjects } from './informer.ts';
import { baseMistake, policyDocument, withoutPlace } from './policy-document.ts';
import { acceptedIn, type HeldPolicy, type Judgement, PORT_POLICIES, type PolicyObject, reportStatus } from './policy-status.ts';

interface PortPolicySettings<P> {
  /** The PortPolicy that holds is the one of this name; no other is read. `default`, unless the user names another. */
  readonly name: string;
  /** The names of the shipped policies, which alone can be extended in a cluster. */
  readonly shipped: readonly string[];
  /** Throws a KportError for a policy that cannot be used. */
  readonly load: (document: SourceDocument) => Promise<P>;
}

export interface PortPolicyEvents {
  accepted(generation: number): void;
  /** The policy that held before holds on; at the start, the last that was accepted, as the status has it. */
  refused(generation: number, message: string): void;
  /** The last that was accepted holds again, which its object says no more: `generation` is that of the accepted version. */
  restored(generation: number): void;
  /** The cluster has been asked, and has no PortPolicy of the name. */
  missing(): void;
  /** There is no PortPolicy of the name any more: the last one that was accepted holds. */
  deleted(): void;
  /** Whether new versions arrive. While they do not, the last one holds. */
  reached(reached: boolean): void;
  /** Why the policies could not be read, or the status not written, in one line. */
  failed(reason: string): void;
}

/**
 * Follows the PortPolicy that holds until the client's signal is aborted, and reports in its status what was made of it. Resolves when
 * there is one to judge by; before, nobody knows what an administrator wants, and any guess would deny or let in what he does not. What
 * is invalid or gone later changes nothing: the last version that was accepted holds, and is kept in the status, so that a kport that
 * starts then judges by the same. Rejects when the signal is aborted before.
 */
export function watchPortPolicy<P>(
  cluster: Cluster,
  settings: PortPolicySettings<P>,
  events: PortPolicyEvents,
): Promise<Live<P>> {
  const first = Promise.withResolvers<Live<P>>();
  const fail = (error: unknown): void => {
    if (!cluster.client.signal.aborted) events.failed(reasonOf(error));
  };
  const judge = judgeOf({ cluster, settings, events, fail, first: first.resolve });
  // One after the other: loading takes its time, and the last version must win.
  let queue = Promise.resolve();
  const enqueue = (work: () => Promise<void> | void): void => {
    queue = queue.then(work).catch(fail);
  };
  watchObjects<PolicyObject>(cluster, watchedPolicy(cluster, settings.name), {
    changed: (object) => enqueue(() => judge.judge(object)),
    deleted: () => enqueue(judge.forget),
    reached(reached) {
      events.reached(reached);
      if (reached) enqueue(judge.asked);
    },
    failed: fail,
  });
  const { signal } = cluster.client;
  const giveUp = () => first.reject(signal.reason);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  return first.promise;
}

/** A list of a kind that is there is never 404, and a status of a policy that is gone is no failure. */
function reasonOf(error: unknown): string {
  if (statusOf(error) !== 404) return describeFailure(error);
  return 'the cluster has no kind PortPolicy: its CustomResourceDefinition is not installed';
}

interface PolicyContext<P> {
  readonly cluster: Cluster;
  readonly settings: PortPolicySettings<P>;
  readonly events: PortPolicyEvents;
  first(policy: Live<P>): void;
  fail(error: unknown): void;
}

interface Judge {
  judge(object: PolicyObject): Promise<void>;
  /** The policy has been deleted. */
  forget(): void;
  /** All that the cluster had at this moment has been judged. */
  asked(): void;
}

function judgeOf<P>({ cluster, settings, events, first, fail }: PolicyContext<P>): Judge {
  let seen: string | undefined;
  const holder = holderOf(first);
  const restore = async (object: PolicyObject): Promise<void> => {
    const accepted = acceptedIn(object);
    if (holder.held() !== undefined || accepted === undefined) return;
    const { loaded } = await load(policyDocument({ ...object, spec: accepted.spec }), settings);
    if (loaded === undefined) return;
    holder.hold(loaded, accepted);
    events.restored(accepted.generation);
  };
  return {
    async judge(object) {
      const { uid, generation = 0 } = object.metadata;
      const version = `${uid} ${generation}`;
      // The status that kport writes comes back as a change of the object, but not as a new generation; another kport may have
      // written into it what it holds, which is news for one that holds nothing.
      if (version === seen) return restore(object);
      seen = version;
      const { loaded, ...judgement } = await load(policyDocument(object), settings);
      if (loaded !== undefined) {
        holder.hold(loaded, { uid, generation, spec: object.spec });
        events.accepted(generation);
      } else {
        events.refused(generation, judgement.message);
        await restore(object);
      }
      // Nothing waits for the status: the next version may be judged while this one's is written.
      void reportStatus(cluster, object, { ...judgement, held: holder.held() }).catch(fail);
    },
    forget() {
      seen = undefined;
      if (holder.held() === undefined) events.missing();
      else events.deleted();
    },
    asked: () => void (seen === undefined && holder.held() === undefined && events.missing()),
  };
}

interface Holder<P> {
  hold(policy: P, version: HeldPolicy): void;
  held(): HeldPolicy | undefined;
}

/** What is judged by, once there is something. */
function holderOf<P>(first: (policy: Live<P>) => void): Holder<P> {
  let source: LiveSource<P> | undefined;
  let held: HeldPolicy | undefined;
  return {
    hold(policy, version) {
      held = version;
      if (source) return source.set(policy);
      source = live(policy);
      first(source);
    },
    held: () => held,
  };
}

/** Of a status, which is written for everybody. */
const LANGUAGE = 'en';

type Loaded<P> = Omit<Judgement, 'held'> & { readonly loaded?: P };

async function load<P>(document: SourceDocument, { load: loadPolicy, shipped }: PortPolicySettings<P>): Promise<Loaded<P>> {
  const mistake = baseMistake(document, shipped);
  if (mistake !== undefined) return { accepted: false, reason: 'UnknownBase', message: tell(mistake, LANGUAGE) };
  try {
    const loaded = await loadPolicy(document);
    return { accepted: true, reason: 'Valid', message: 'kport judges by this policy', loaded };
  } catch (error) {
    if (error instanceof KportError) {
      const mistakes = error.reasons.map((reason) => tell(withoutPlace(reason), LANGUAGE));
      return { accepted: false, reason: 'Invalid', message: mistakes.join('\n') };
    }
    return { accepted: false, reason: 'InternalError', message: `kport could not read this policy: ${describeFailure(error)}` };
  }
}

function watchedPolicy({ client }: Cluster, name: string) {
  const { group, version, plural } = PORT_POLICIES;
  const fieldSelector = `metadata.name=${name}`;
  return {
    path: `/apis/${group}/${version}/${plural}`,
    list: () => client.customObjects.listClusterCustomObject({ ...PORT_POLICIES, fieldSelector }),
    fieldSelector,
  };
}
