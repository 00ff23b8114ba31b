// What running containers say of their images: as whom they start, and which digest they have. A fact, whatever a table says; and told
// where something else was written or read.

import { workloadsIn } from '../facts/objects/extract.ts';
import { imageStart } from '../facts/questions/image-start.ts';
import type { RunFacts } from '../facts/status/pod-status.ts';
import { knownOf } from '../judge/bind-answers.ts';
import { imageKey, type LockedImages, lockedFactsOf } from '../judge/locked-images.ts';
import { remember } from '../judge/workload-group.ts';
import { imageFactsOf, parseImage } from '../knowledge/images.ts';
import type { AuditDifference } from '../model/audit.ts';
import type { ImageFacts } from '../model/bind.ts';
import type { BindContext, WorkloadPath } from '../model/outcome.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { FoldedOwner } from './owners.ts';
import type { PodForm, Tally } from './pods.ts';
import { onNodes } from './tally.ts';

/** A container that ran, and what its status says. */
interface Ran {
  readonly container: ContainerFacts;
  readonly run: RunFacts;
  readonly on: Tally;
}

function ransOf({ pod, runs }: PodForm): Ran[] {
  const [workload] = workloadsIn(pod, []);
  return [...runs.values()].flatMap(({ run, on }) => {
    const container = workload?.containers.find(({ name }) => name === run.container);
    return container === undefined ? [] : [{ container, run, on }];
  });
}

interface Observed {
  readonly uids: Set<number>;
  readonly digests: Set<string>;
  /** USER as a kubelet quoted it; `''` for root. */
  readonly users: Set<string>;
}

/** By the reference that manifests name. What containers of one reference do not agree on is unknown. */
function observedImages(owners: readonly FoldedOwner[]): ReadonlyMap<string, Observed> {
  const observed = new Map<string, Observed>();
  const of = (image: string): Observed =>
    remember(observed, image, () => ({ uids: new Set(), digests: new Set(), users: new Set() }));
  for (const { forms, failures } of owners) {
    for (const { container, run } of forms.flatMap(ransOf)) {
      if (container.image === undefined) continue;
      // Where the manifest gives the user, that of the image does not show.
      if (run.uid !== undefined && container.runAsUser.value === undefined) of(container.image).uids.add(run.uid);
      if (run.digest !== undefined) of(container.image).digests.add(run.digest);
    }
    for (const { failure } of failures) {
      const image = failure.imageUser === undefined ? undefined : imageOf(failure.container, forms);
      if (image !== undefined && failure.imageUser !== undefined) of(image).users.add(failure.imageUser);
    }
  }
  return observed;
}

/** The image of a container, where all Pods of its owner have the same. */
function imageOf(name: string | undefined, forms: readonly PodForm[]): string | undefined {
  const containers = forms.flatMap(({ pod }) => workloadsIn(pod, []).flatMap((workload) => workload.containers));
  const images = new Set(containers.flatMap((container) => (container.name === name ? [container.image] : [])));
  return images.size === 1 ? [...images][0] : undefined;
}

const EVIDENCE = 'status.containerStatuses of its Pods';

/** The lock with what the cluster itself knows of images, which goes before it. */
export function withObserved(owners: readonly FoldedOwner[], locked: LockedImages = new Map()): LockedImages {
  const all = new Map(locked);
  for (const [image, observed] of observedImages(owners)) {
    const facts = factsOf(image, observed, locked);
    if (facts !== undefined) all.set(imageKey(image), facts);
  }
  return all;
}

function factsOf(image: string, { uids, digests, users }: Observed, locked: LockedImages): ImageFacts | undefined {
  const [digest, uid, user] = [only(digests), only(uids), only(users)];
  const read = lockOf(image, digests, locked);
  const said = { ...imageFactsOf(image), ...read };
  const evidence = digest === undefined ? EVIDENCE : `${digest}: ${EVIDENCE}`;
  const seen = { ...(digest === undefined ? {} : { digest }), evidence };
  if (user !== undefined && said.user === undefined) return { ...read, ...seen, user, ...(user === '' ? { uid: 0 } : {}) };
  if (uid === undefined) return read;
  const start = said.user === undefined && said.uid === undefined ? undefined : imageStart(said)?.uid;
  if (start === uid) return { ...read, ...seen };
  // A number goes before what is known otherwise; where nothing is, it may be a name that has it.
  return said.user === undefined ? { ...read, ...seen, uid } : { ...withoutPlatforms(read), ...seen, user: uid };
}

function withoutPlatforms(read: ImageFacts | undefined): ImageFacts {
  const { byPlatform: _, uid: __, userProblem: ___, ...facts } = read ?? {};
  return facts;
}

/** What was read of another image than the one that runs is not known of it. */
function lockOf(image: string, digests: ReadonlySet<string>, locked: LockedImages): ImageFacts | undefined {
  const read = lockedFactsOf(image, locked);
  const isOther = read?.digest !== undefined && digests.size > 0 && ![...digests].some((digest) => isDigestOf(digest, read));
  if (read !== undefined && !isOther) return read;
  const digest = only(digests);
  return digest === undefined ? undefined : lockedFactsOf(`${parseImage(image).name}@${digest}`, locked);
}

/** A node names an index, or what the platform has of it. */
function isDigestOf(digest: string, { digest: read, blobs = [] }: ImageFacts): boolean {
  return digest === read || blobs.includes(digest);
}

function only<T>(values: ReadonlySet<T>): T | undefined {
  return values.size === 1 ? [...values][0] : undefined;
}

interface Expected {
  readonly bind: Pick<BindContext, 'images' | 'locked'>;
  readonly workloads: readonly WorkloadPath[];
}

/** Of each container of an owner: what runs otherwise than it is written or was read, and root that only the image says. */
export function differencesOf({ forms, template }: FoldedOwner, expected: Expected): AuditDifference[] {
  const written = template === undefined ? [] : workloadsIn(template, expected.workloads);
  const found = new Map<string, AuditDifference & { readonly on: Tally }>();
  for (const ran of forms.flatMap(ransOf)) {
    const container = containerIn(written, ran.container.name) ?? ran.container;
    for (const difference of [userOf(ran, container, expected.bind), digestOf(ran, expected.bind)]) {
      if (difference === undefined) continue;
      const key = JSON.stringify(difference);
      const on = found.get(key)?.on ?? new Map<string, number>();
      for (const [node, pods] of ran.on) on.set(node, (on.get(node) ?? 0) + pods);
      found.set(key, { ...difference, pods: 0, nodes: [], on });
    }
  }
  return [...found.values()].map(({ on, ...difference }) => ({ ...difference, ...onNodes(on) }));
}

type Difference = Omit<AuditDifference, 'pods' | 'nodes'>;

function containerIn(workloads: readonly Workload[], name: string): ContainerFacts | undefined {
  return workloads.flatMap(({ containers }) => containers).find((container) => container.name === name);
}

function userOf(ran: Ran, container: ContainerFacts, bind: Expected['bind']): Difference | undefined {
  const { container: name, uid } = ran.run;
  if (uid === undefined) return undefined;
  const about = { container: name, about: 'user', runs: String(uid) } as const;
  const { value: asked, at } = container.runAsUser;
  if (asked !== undefined)
    return asked === uid ? undefined : { ...about, said: String(asked), by: 'manifest', at, agrees: false };
  // What admission made of it, as OpenShift does of all.
  const given = ran.container.runAsUser.value;
  if (given !== undefined) return { ...about, said: String(given), by: 'pods', agrees: given === uid };
  const known = knownOf(container.image, bind);
  const start = imageStart(known);
  if (start === undefined || (start.uid === uid && uid !== 0)) return undefined;
  const isRead =
    container.image !== undefined && bind.locked !== undefined && lockedFactsOf(container.image, bind.locked) !== undefined;
  return { ...about, said: start.written === '' ? '0' : start.written, by: isRead ? 'lock' : 'image', agrees: start.uid === uid };
}

function digestOf({ container, run }: Ran, { locked }: Expected['bind']): Difference | undefined {
  const { digest } = run;
  const read = container.image === undefined || locked === undefined ? undefined : lockedFactsOf(container.image, locked);
  if (digest === undefined || read?.digest === undefined || isDigestOf(digest, read)) return undefined;
  return { container: container.name, about: 'digest', runs: digest, said: read.digest, by: 'lock', agrees: false };
}
