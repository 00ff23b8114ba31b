import { KportError } from '../model/errors.ts';
import { type Live, type LiveSource, live } from '../model/live.ts';
import type { SourceDocument } from '../model/source.ts';
import { tell } from '../words/tell.ts';
import type { Cluster } from './client.ts';
import { describeFailure, statusOf } from './failure.ts';
import { watchObjects } from './informer.ts';
import { baseMistake, policyDocument, withoutPlace } from './policy-document.ts';
import { type Judgement, PORT_POLICIES, type PolicyObject, reportStatus } from './policy-status.ts';

interface PortPolicySettings<P> {
  /** The PortPolicy that holds is the one of this name; no other is read. `default`, unless the user names another. */
  readonly name: string;
  /** What holds without one, and after it has been deleted. */
  readonly fallback: P;
  /** The names of the shipped policies, which alone can be extended in a cluster. */
  readonly shipped: readonly string[];
  /** Throws a KportError for a policy that cannot be used. */
  readonly load: (document: SourceDocument) => Promise<P>;
}

export interface PortPolicyEvents {
  accepted(generation: number): void;
  /** The policy that held before holds on. */
  refused(generation: number, message: string): void;
  /** There is no PortPolicy of the name any more: the fallback holds. */
  deleted(): void;
  /** Whether new versions arrive. While they do not, the last one holds. */
  reached(reached: boolean): void;
  /** Why the policies could not be read, or the status not written, in one line. */
  failed(reason: string): void;
}

export interface ClusterPolicy<P> {
  readonly policy: Live<P>;
  /**
   * Resolves when the cluster has been asked for the first time and what it had has been judged, and when it says that it has no
   * such kind: until its definition is installed, there is nothing to wait for.
   */
  readonly ready: Promise<void>;
}

/** Follows the PortPolicy that holds until the client's signal is aborted, and reports in its status what was made of it. */
export function watchPortPolicy<P>(
  cluster: Cluster,
  settings: PortPolicySettings<P>,
  events: PortPolicyEvents,
): ClusterPolicy<P> {
  const policy = live(settings.fallback);
  const ready = Promise.withResolvers<void>();
  const fail = (error: unknown): void => {
    if (!cluster.client.signal.aborted) events.failed(reasonOf(error));
  };
  const { judge, drop } = judgeOf({ cluster, settings, events, policy, fail });
  // One after the other: loading takes its time, and the last version must win.
  let queue = Promise.resolve();
  const enqueue = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch(fail);
  };
  watchObjects<PolicyObject>(cluster, watchedPolicy(cluster, settings.name), {
    changed: (object) => enqueue(() => judge(object)),
    deleted: () => enqueue(drop),
    reached(reached) {
      events.reached(reached);
      if (reached) enqueue(async () => ready.resolve());
    },
    failed(error) {
      fail(error);
      if (statusOf(error) === 404) ready.resolve();
    },
  });
  return { policy, ready: ready.promise };
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
  readonly policy: LiveSource<P>;
  fail(error: unknown): void;
}

interface Judge {
  judge(object: PolicyObject): Promise<void>;
  /** The policy has been deleted. */
  drop(): Promise<void>;
}

function judgeOf<P>({ cluster, settings, events, policy, fail }: PolicyContext<P>): Judge {
  let last = '';
  return {
    async judge(object) {
      const { uid, generation = 0 } = object.metadata;
      const version = `${uid} ${generation}`;
      // The status that kport writes comes back as a change of the object, but not as a new generation.
      if (version === last) return;
      last = version;
      const { loaded, ...judgement } = await load(policyDocument(object), settings);
      if (loaded === undefined) events.refused(generation, judgement.message);
      else {
        policy.set(loaded);
        events.accepted(generation);
      }
      // Nothing waits for the status: the next version may be judged while this one's is written.
      void reportStatus(cluster, object, judgement).catch(fail);
    },
    async drop() {
      last = '';
      policy.set(settings.fallback);
      events.deleted();
    },
  };
}

/** Of a status, which is written for everybody. */
const LANGUAGE = 'en';

type Loaded<P> = Judgement & { readonly loaded?: P };

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
