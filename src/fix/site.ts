// Where a finding is, and what may be written there.
import { isDeepStrictEqual } from 'node:util';
import type { ImageFacts } from '../model/bind.ts';
import type { LintFinding } from '../model/lint.ts';
import { isUnder } from '../model/pointer.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { NamedPort, Need } from './plan.ts';
import { mapping, type Writable, writableAt } from './writable.ts';

/** A port of a container that listens on another number now. */
export interface Moved {
  readonly container: string;
  readonly port: number;
  readonly protocol: string;
  readonly to: number;
}

export type NamedInPod = Pick<NamedPort, 'at' | 'from' | 'to' | 'became'>;

/** Where a finding is: an object that may be written to, and what was read of them before. */
export interface Site {
  readonly finding: LintFinding;
  readonly object: Writable;
  readonly workload: Workload;
  readonly container: ContainerFacts | undefined;
  /** What edits note of themselves: moved ports, and pointers of containers that run another image. */
  readonly moved: Moved[];
  readonly replaced: string[];
  /** What names a port that moved, within the Pod. */
  readonly named: NamedInPod[];
  readonly needs: Need[];
  /** Whether ports are declared that were not, in a list of their own. */
  readonly declares: boolean;
  /** What is known of an image. */
  readonly imageOf: (image: string | undefined) => ImageFacts | undefined;
}

interface Objects {
  /** Of the object of the finding, as it was judged. */
  readonly workloads: readonly Workload[];
  /** A copy of it that may be written to. */
  readonly object: Writable;
  readonly imageOf: Site['imageOf'];
}

/** Where a finding is; undefined for one that is about no workload of the object. */
export function siteOf(finding: LintFinding, { workloads, object, imageOf }: Objects): Site | undefined {
  const workload = workloads.find((one) => isOf(finding, one));
  if (workload === undefined) return undefined;
  const container = workload.containers.find(({ at }) => isUnder(finding.at, at)) ?? named(workload, finding.container);
  return { finding, object, workload, container, moved: [], replaced: [], named: [], needs: [], declares: true, imageOf };
}

/** A Pod spec may stand within another one. Of a finding about several objects: what a Pod template inherits stands outside of it. */
function isOf({ at: pointer, container, pod }: LintFinding, { at, containers }: Workload): boolean {
  if (pod !== undefined) return pod === at;
  return isUnder(pointer, at) || containers.some(({ name, runAsNonRoot }) => name === container && runAsNonRoot.at === pointer);
}

/** Where the Pod says it, the finding names the container. */
function named({ containers }: Workload, wanted: string | undefined): ContainerFacts | undefined {
  return containers.find(({ name }) => name === wanted);
}

type NeedOf = Need extends infer N ? (N extends Need ? Omit<N, 'container'> : never) : never;

/** Of the finding's container, each once. */
export function need({ needs, container }: Site, given: NeedOf): void {
  const filled = { ...given, container: container?.name ?? '' } as Need;
  if (!needs.some((one) => isDeepStrictEqual(one, filled))) needs.push(filled);
}

export function containerIn(site: Site): Writable {
  return site.container ? writableAt(site, site.container.at) : {};
}

export function contextOf(site: Site): Writable {
  return mapping(site, `${site.container?.at}/securityContext`);
}

export function capabilitiesOf(site: Site): Writable {
  return mapping(site, `${site.container?.at}/securityContext/capabilities`);
}
