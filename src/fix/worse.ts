// What a change stops: containers that start no more, and ports that are bound no more, asked of the bind walk on every runtime.
import { isDeepStrictEqual } from 'node:util';
import { outcomesByRuntime } from '../facts/bind/bind.ts';
import { type BindMemory, type BindRows, bindMemory, bindRows } from '../facts/bind/memory.ts';
import { portHints } from '../facts/questions/port-hints.ts';
import { highestPortStart, loweredStart } from '../facts/questions/port-start.ts';
import { FILE_CAPABILITIES, type ImageFacts, KNOWN_RUNTIMES, type KnownRuntime } from '../model/bind.ts';
import { remembered } from '../model/remembered.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { Moved, Site } from './site.ts';

const RANK = { fails: 0, depends: 1, binds: 2 } as const;

/** What edits noted of themselves. */
export interface Noted {
  readonly moved: readonly Moved[];
  /** Pointers of containers that run another image. */
  readonly replaced: readonly string[];
  readonly imageOf: Site['imageOf'];
  /** What was worked out for containers of an image before. */
  readonly rowsOf?: (image: ImageFacts | undefined) => BindRows;
}

export interface Lost {
  readonly container: string;
  /** 0 where it does not start. */
  readonly port: number;
  readonly runtime: KnownRuntime;
}

type Images = (image: string | undefined) => readonly (ImageFacts | undefined)[];

/**
 * By what kport knows of images. Of one that nobody knows, a fix names what has to be looked at ("unless its program has the file
 * capability"), so that only what fails for certain counts.
 */
export function worse(before: readonly Workload[], after: readonly Workload[], noted: Noted): Lost[] {
  return compare(before, after, { ...noted, images: (image) => [noted.imageOf(image)], hidden: () => [] });
}

/**
 * Whatever the image is: of one that nobody knows, each user and file capability that it may have is asked about, and a port below
 * 1024 that no manifest names.
 */
export function worseForSome(before: readonly Workload[], after: readonly Workload[], noted: Noted): Lost[] {
  return compare(before, after, { ...noted, images: (image) => openImages(noted.imageOf(image)), hidden });
}

interface Comparing extends Noted {
  readonly images: Images;
  /** Ports that the program of an image may listen on, whatever the manifest declares. */
  readonly hidden: (image: ImageFacts | undefined, sides: Sides) => readonly PortKey[];
}

function compare(before: readonly Workload[], after: readonly Workload[], comparing: Comparing): Lost[] {
  const { images, rowsOf = remembered(bindRows) } = comparing;
  const memoryIn = (workload: Workload) => remembered((image: ImageFacts | undefined) => bindMemory(workload, rowsOf(image)));
  return before.flatMap((workload, index) => {
    const then = after[index];
    if (then === undefined) return workload.containers.flatMap(gone);
    const isPodAlike = isAlike(workload, then);
    const [was, is] = [workload, then].map((one) => ({ workload: one, memoryOf: memoryIn(one) })) as [Pod, Pod];
    return workload.containers.flatMap((container, place) => {
      const repaired = then.containers[place];
      if (repaired === undefined) return gone(container);
      // As it was, in a Pod that is as it was.
      if (isPodAlike && isDeepStrictEqual(container, repaired)) return [];
      const sides = { was: { ...was, container }, is: { ...is, container: repaired } };
      return images(container.image).flatMap((image) => lostBy(sides, image, comparing));
    });
  });
}

/** Whether all is the same but for the containers. */
function isAlike({ containers: _, ...one }: Workload, { containers: __, ...other }: Workload): boolean {
  return isDeepStrictEqual(one, other);
}

type Pod = Omit<Side, 'container'>;

/** What cannot be read as a Pod any more starts nowhere. */
function gone({ name: container }: ContainerFacts): Lost[] {
  return KNOWN_RUNTIMES.map((runtime) => ({ container, port: 0, runtime }));
}

interface Side {
  readonly workload: Workload;
  readonly container: ContainerFacts;
  readonly memoryOf: (image: ImageFacts | undefined) => BindMemory;
}

type PortKey = Pick<Moved, 'port' | 'protocol'>;

interface Sides {
  readonly was: Side;
  readonly is: Side;
}

function lostBy({ was, is }: Sides, image: ImageFacts | undefined, noted: Comparing): Lost[] {
  const { container } = was;
  const isReplaced = noted.replaced.includes(container.at);
  const ports = isReplaced ? [] : [...declared(container), ...noted.hidden(image, { was, is })];
  return [STARTS, ...ports].flatMap((asked) => {
    const then = outcomes(
      is,
      { ...asked, port: movedTo(asked, container, noted.moved) },
      isReplaced ? noted.imageOf(is.container.image) : image,
    );
    const before = outcomes(was, asked, image);
    return KNOWN_RUNTIMES.filter((_, at) => isLost(before[at] ?? 0, then[at] ?? 0, image !== undefined)).map((runtime) => ({
      container: container.name,
      port: asked.port,
      runtime,
    }));
  });
}

const STARTS: PortKey = { port: 0, protocol: 'TCP' };
/** A program that no manifest tells of may listen anywhere below 1024; the Pod's sysctl may open the upper part of that. */
const ANY_LOW: readonly PortKey[] = [1, 1023].map((port) => ({ port, protocol: 'TCP' }));

function isLost(was: number, is: number, isKnown: boolean): boolean {
  return is < was && (is === RANK.fails || isKnown);
}

function declared({ ports }: ContainerFacts): PortKey[] {
  return ports.map(({ containerPort: port, protocol }) => ({ port, protocol }));
}

function movedTo({ port, protocol }: PortKey, { at }: ContainerFacts, moved: readonly Moved[]): number {
  const isIt = (one: Moved) => one.container === at && one.port === port && one.protocol === protocol;
  return moved.find(isIt)?.to ?? port;
}

function outcomes({ workload, container, memoryOf }: Side, { port, protocol }: PortKey, image: ImageFacts | undefined): number[] {
  const facts = container.ports.find((one) => one.containerPort === port && one.protocol === protocol);
  const asked = { port, protocol, at: container.at, ...(facts ? { declared: facts } : {}) };
  const found = outcomesByRuntime(workload, container, asked, { image, memory: () => memoryOf(image) });
  // Windows has no privileged ports.
  return KNOWN_RUNTIMES.map((runtime) => RANK[found?.[runtime]?.verdict ?? 'binds']);
}

const USERS: readonly Pick<ImageFacts, 'user' | 'uid'>[] = [{ user: '' }, { user: 1000 }, { user: 'app', uid: 1000 }];

/** Marks facts that were thought of, and not known. */
const OPEN = 'not known';

const OPEN_IMAGES: readonly ImageFacts[] = USERS.flatMap((user) =>
  FILE_CAPABILITIES.map((fileCapability) => ({ ...user, fileCapability, evidence: OPEN })),
);

function openImages(known: ImageFacts | undefined): readonly ImageFacts[] {
  return known === undefined ? OPEN_IMAGES : [known];
}

function hidden(image: ImageFacts | undefined, { was, is }: Sides): readonly PortKey[] {
  if (image?.evidence === OPEN) return isStartGiven(was, is) ? [] : ANY_LOW;
  return [...(image?.lowPorts ?? []), ...(image?.exposes ?? [])].map((port) => ({ port, protocol: 'TCP' }));
}

/**
 * Whether the Pod gets a start of its own for the ports that it declares. Where its runtime has a lower one, those below are taken from
 * it: what declares its ports, and names none below, is believed to have no others.
 */
function isStartGiven(was: Side, is: Side): boolean {
  const { ports, probes } = was.container;
  if (ports.length === 0 || loweredStart(was.workload) || !loweredStart(is.workload)) return false;
  const start = highestPortStart(is.workload, undefined);
  const isTaken = (port: number) => port > 0 && port < start;
  return portHints(was.container, isTaken).length === 0 && !probes.some(({ port }) => isTaken(Number(port)));
}
