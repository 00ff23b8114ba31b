import type { ServiceLink, WorkloadLink } from '../model/links.ts';

/** What a rule about a set of objects looks at, one after the other. */
export type SetSubject = ServiceLink | WorkloadLink;

/**
 * Workloads that Services have in common. A fleet has thousands of them behind thousands of Services of one selector: each
 * question is answered once for a group, so no rule goes through its members by itself.
 */
export interface WorkloadGroup {
  /** The first of the input; undefined for a group of none. */
  readonly first: WorkloadLink | undefined;
  /** Whether a test holds for all of them: one function of a module, so that it is known again. */
  every(test: WorkloadTest): boolean;
  /** Whether a container of one of them declares the port. */
  declares(port: number, protocol: string): boolean;
  /** The ports that a name stands for; undefined among them where one of the workloads lacks it. */
  numbersOf(name: string, protocol: string): ReadonlySet<number | undefined>;
}

export type WorkloadTest = (workload: WorkloadLink) => boolean;

/** The workloads of the input that a Service selects. */
export interface Selected {
  /** All of them, and what has the name of one of them: patches of kustomize, which add containers and ports. */
  readonly all: WorkloadGroup;
  /** Those of the Service's own file; where it has none, those nearest to it, none further than a sibling folder. */
  readonly nearest: WorkloadGroup;
}

/** All objects of one run. */
export interface ObjectSet {
  selectedBy(service: ServiceLink): Selected;
  /** An Ingress or a route of the input sends requests to it. */
  isFronted(service: ServiceLink): boolean;
}
