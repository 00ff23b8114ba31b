// What of a file is still needed when all files have been read: plain data, and little of it.
import type { Pointer } from './pointer.ts';
import type { Protocol } from './port.ts';
import type { Origin, SourceRange } from './source.ts';
import type { ObjectRef } from './workload.ts';

/** A value's place in a text, remembered for when the text is gone. */
export interface Spot {
  readonly at: Pointer;
  readonly range?: SourceRange;
  /** The line that it starts in; absent where that is too long to be kept. */
  readonly excerpt?: string;
}

export interface ServicePort {
  readonly name?: string;
  /** 0 when the manifest gives none (the API server refuses that). */
  readonly port: number;
  readonly protocol: Protocol;
  readonly appProtocol?: string;
  /** Absent where it is unset, which means the port. */
  readonly targetPort?: number | string;
  /** The targetPort; the port where it is unset. */
  readonly targetAt: Spot;
  readonly nodePort?: { readonly port: number; readonly at: Spot };
}

export interface ServiceLink {
  readonly kind: 'service';
  readonly object: ObjectRef;
  readonly origin: Origin;
  readonly type: string;
  /** spec.type; there for the types that lead into the cluster from outside. */
  readonly typeAt?: Spot;
  /** Empty for a Service that selects nothing. */
  readonly selector: Readonly<Record<string, string>>;
  /** clusterIP: None. */
  readonly headless: boolean;
  /** An annotation of a cloud keeps its load balancer inside the private network. */
  readonly internal: boolean;
  readonly ports: readonly ServicePort[];
}

/** A Service that an Ingress or a route sends requests to. */
export interface FrontedService {
  readonly namespace?: string;
  readonly name: string;
}

export interface LinkedPort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly containerPort: number;
  /** A port of the node that the manifest asks for by hostPort. */
  readonly hostPort?: { readonly port: number; readonly ip?: string; readonly at: Spot };
}

export interface LinkedContainer {
  readonly name: string;
  readonly role: 'main' | 'sidecar';
  readonly image?: string;
  readonly ports: readonly LinkedPort[];
}

/** A workload as far as Services see it. */
export interface WorkloadLink {
  readonly kind: 'workload';
  readonly object: ObjectRef;
  readonly origin: Origin;
  readonly labels: Readonly<Record<string, string>>;
  /** False for a custom resource, whose operator may add containers and ports of its own. */
  readonly isWhole: boolean;
  readonly isWindows: boolean;
  /** In the order in which a Service looks for its port: containers, then sidecars. */
  readonly containers: readonly LinkedContainer[];
}

export interface FileLinks {
  readonly services: readonly ServiceLink[];
  readonly fronted: readonly FrontedService[];
  readonly workloads: readonly WorkloadLink[];
}
