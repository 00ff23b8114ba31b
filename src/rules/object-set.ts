import type { ServiceLink, WorkloadLink } from '../model/links.ts';

/** What a rule about a set of objects looks at, one after the other. */
export type SetSubject = ServiceLink | WorkloadLink;

/** The workloads of the input that a Service selects. */
export interface Selected {
  /** All of them, and what has the name of one of them: patches of kustomize, which add containers and ports. */
  readonly all: readonly WorkloadLink[];
  /** Those of the Service's own file; where it has none, those nearest to it, none further than a sibling folder. */
  readonly nearest: readonly WorkloadLink[];
}

/** All objects of one run. */
export interface ObjectSet {
  selectedBy(service: ServiceLink): Selected;
  /** An Ingress or a route of the input sends requests to it. */
  isFronted(service: ServiceLink): boolean;
}
