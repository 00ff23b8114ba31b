// What the repair of a finding does to the objects of a run: its own, those that name a port that moves, and Pods that share such a
// name.
import { isDeepStrictEqual } from 'node:util';
import type { BindRows } from '../facts/bind/memory.ts';
import { workloadsIn } from '../facts/objects/extract.ts';
import { knownOf } from '../judge/bind-answers.ts';
import type { ImageFacts } from '../model/bind.ts';
import type { LintFinding } from '../model/lint.ts';
import type { SourceDocument } from '../model/source.ts';
import type { PortFacts, Workload } from '../model/workload.ts';
import type { Policy } from '../policy/port-policy.ts';
import { type PlacedTexts, textsWith } from './names/config-texts.ts';
import type { PlacedPods, Reach } from './names/reach.ts';
import { type MovedPort, type Moving, movedBy, renamePorts, staying } from './names/rename.ts';
import type { NamedPort, Need } from './plan.ts';
import type { Edit } from './repairs/edit.ts';
import { movePort } from './repairs/moving.ts';
import { isTaken } from './repairs/taken-ports.ts';
import { type Site, siteOf } from './site.ts';
import { type Lost, type Noted, worse, worseForSome } from './worse.ts';
import type { Writable } from './writable.ts';

/** The objects as they are, and what is asked of them. */
export interface Around {
  readonly documentAt: (place: number) => SourceDocument;
  /** Its object, made once more. */
  readonly copyOf: (place: number) => Writable;
  /** Of a document as it was read. */
  readonly workloadsOf: (document: SourceDocument) => readonly Workload[];
  readonly rowsOf: (image: ImageFacts | undefined) => BindRows;
  readonly policy: Policy;
  readonly unsafe: boolean;
  readonly reach: () => Reach;
  readonly podsAt: (place: number, at: string) => PlacedPods | undefined;
  readonly listens: Moving['listens'];
  /** What the Pods read. */
  readonly textsOf: (pods: PlacedPods) => readonly PlacedTexts[];
}

export interface Change {
  /** Nothing that started and bound a port is stopped for certain. */
  readonly isHeld: boolean;
  readonly needs: readonly Need[];
  /** What becomes of the objects that it reaches, by the places of their documents. */
  readonly objects: ReadonlyMap<number, Writable>;
  readonly moved: readonly MovedPort[];
  readonly named: readonly NamedPort[];
}

interface PlacedSite {
  readonly site: Site;
  readonly place: number;
}

interface Changing extends Around {
  readonly objects: Map<number, Writable>;
  readonly sites: PlacedSite[];
}

/** Pods that share a Service and move together; more are left to a person. */
const MOST_TOGETHER = 50;

/** Undefined for what no change of a manifest repairs. */
export function changeFor(
  { finding, edit }: { readonly finding: LintFinding; readonly edit: Edit | undefined },
  place: number,
  around: Around,
): Change | undefined {
  const changing: Changing = { ...around, objects: new Map(), sites: [] };
  const workloads = around.workloadsOf(around.documentAt(place));
  if (edit === undefined) return undefined;
  const imageOf = (image: string | undefined) => knownOf(image, around.policy);
  const site = siteOf(finding, { workloads, object: objectAt(place, changing), imageOf });
  if (site === undefined) return undefined;
  edit(site);
  const { objects } = changing;
  // What is not done is not looked at any further.
  if (site.needs.length > 0 && !around.unsafe) return { isHeld: true, needs: site.needs, objects, moved: [], named: [] };
  changing.sites.push({ site, place });
  const isWhole = moveTogether(changing);
  const named = isWhole ? renameAround(changing) : [];
  return { ...weigh(changing, isWhole), objects: changed(changing), moved: movedIn(changing), named };
}

function objectAt(place: number, { objects, copyOf }: Changing): Writable {
  const known = objects.get(place);
  if (known !== undefined) return known;
  const copy = copyOf(place);
  objects.set(place, copy);
  return copy;
}

function changed({ objects, documentAt }: Changing): Change['objects'] {
  return new Map([...objects].filter(([place, object]) => !isDeepStrictEqual(documentAt(place).object, object)));
}

function podsOf({ site, place }: PlacedSite, { podsAt }: Changing): PlacedPods | undefined {
  return site.moved.length > 0 ? podsAt(place, site.workload.at) : undefined;
}

function movedIn(changing: Changing): MovedPort[] {
  return changing.sites.flatMap((one) => {
    const pods = podsOf(one, changing);
    return pods ? one.site.moved.map(({ port: from, protocol, to }) => ({ pods, from, protocol, to })) : [];
  });
}

/** Places of documents that may name ports of the Pods that move. */
function namingPlaces(changing: Changing): ReadonlySet<number> {
  const pods = changing.sites.flatMap((one) => podsOf(one, changing) ?? []);
  return new Set(pods.flatMap((one) => [...changing.reach().namingOf(one)]));
}

/** Whether all Pods that a Service leads to at the number of a port have gone with it. */
function moveTogether(changing: Changing): boolean {
  for (const { site } of changing.sites) {
    if (site.moved.length === 0) continue;
    for (const [pods, moved] of companions(changing)) {
      if (changing.sites.length > MOST_TOGETHER || !moveCompanion(pods, moved, { changing, site })) return false;
    }
  }
  return true;
}

function companions(changing: Changing): Map<PlacedPods, MovedPort> {
  const moved = movedIn(changing);
  const moving: Moving = { reach: changing.reach(), moved, listens: () => true };
  const found = new Map<PlacedPods, MovedPort>();
  for (const place of namingPlaces(changing)) {
    const names = moving.reach.namesIn(changing.documentAt(place).object).flatMap((one) => one.names);
    for (const name of names.filter(({ isTarget }) => isTarget)) {
      const own = movedBy(name, moved);
      if (own) for (const other of staying(name, own, moving)) found.set(other, own);
    }
  }
  return found;
}

interface Beside {
  readonly changing: Changing;
  readonly site: Site;
}

/** What declares no port, or has the new number in use, does not come along. */
function moveCompanion(
  { place, workload: { at } }: PlacedPods,
  { from, to, protocol }: MovedPort,
  { changing, site }: Beside,
): boolean {
  const object = objectAt(place, changing);
  const workload = workloadsIn(object, changing.policy.workloads).find((one) => one.at === at);
  const isFrom = (port: PortFacts) => port.containerPort === from && port.protocol === protocol;
  const own = workload?.containers
    .flatMap((container) => container.ports.map((port) => ({ container, port })))
    .find(({ port }) => isFrom(port));
  if (workload === undefined || own === undefined) return false;
  if (isTaken({ object, workload, container: own.container, moved: [] }, to, own.port)) return false;
  const companion: Site = { ...site, object, workload, container: own.container, moved: [], replaced: [], named: [] };
  movePort(companion, own.port, to);
  changing.sites.push({ site: companion, place });
  return true;
}

function renameAround(changing: Changing): NamedPort[] {
  const inPods = changing.sites.flatMap(({ site, place }) =>
    site.named.map((one) => ({ file: changing.documentAt(place).origin.file, object: site.workload.object, ...one })),
  );
  const moved = movedIn(changing);
  if (moved.length === 0) return inPods;
  const moving = { reach: changing.reach(), moved, listens: changing.listens };
  const elsewhere = [...namingPlaces(changing)].flatMap((place) => {
    const { file } = changing.documentAt(place).origin;
    return renamePorts(objectAt(place, changing), moving).map((one) => ({ file, ...one }));
  });
  return [...inPods, ...elsewhere, ...namedInTexts(changing, moved)];
}

/** What the Pods read of ConfigMaps and Secrets, of which nothing is changed. */
function namedInTexts({ textsOf, documentAt }: Changing, moved: readonly MovedPort[]): NamedPort[] {
  // A number by two protocols is one word.
  const numbers = moved.filter(
    (one, index) => moved.findIndex(({ pods, from }) => pods === one.pods && from === one.from) === index,
  );
  return numbers.flatMap(({ pods, from, to }) =>
    textsOf(pods).flatMap((texts) =>
      textsWith(texts, from).map((at): NamedPort => {
        const { file } = documentAt(texts.place).origin;
        return { file, object: texts.ref, at, from, to, became: 'left-unclear' };
      }),
    ),
  );
}

function weigh(changing: Changing, isWhole: boolean): Pick<Change, 'isHeld' | 'needs'> {
  const { sites, policy, documentAt, workloadsOf, rowsOf } = changing;
  const needs = sites[0]?.site.needs ?? [];
  if (!isWhole) return { isHeld: false, needs };
  const compared = [...new Set(sites.map(({ place }) => place))].map((place) => {
    const own = sites.filter((one) => one.place === place).map(({ site }) => site);
    const noted: Noted = {
      moved: own.flatMap(({ moved }) => moved),
      replaced: own.flatMap(({ replaced }) => replaced),
      imageOf: (image) => knownOf(image, policy),
      rowsOf,
    };
    const before = workloadsOf(documentAt(place));
    return { before, after: workloadsIn(objectAt(place, changing), policy.workloads), noted };
  });
  const isHeld = compared.every(({ before, after, noted }) => worse(before, after, noted).length === 0);
  const lost = isHeld ? compared.flatMap(({ before, after, noted }) => worseForSome(before, after, noted)) : [];
  return { isHeld, needs: [...needs, ...programs(lost)] };
}

/** Of some program that an image may hold the change would take what it needs. */
function programs(lost: readonly Lost[]): Need[] {
  return [...new Set(lost.map(({ container }) => container))].map((container) => ({ kind: 'program', container }));
}
