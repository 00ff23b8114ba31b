// How the parts of a Pod lie in an object. Almost everywhere it is a PodSpec; Argo Workflows, Tekton and Spark spread the
// same parts over mappings of their own.
import type { ContainerRole } from '../../model/workload.ts';

/** A mapping by its dotted path, from the Pod's own mapping or from the object that holds it. */
export interface Whereabouts {
  readonly base: 'pod' | 'object';
  /** As in PortPolicy `workloads`; `''` is the base itself. */
  readonly path: string;
}

export interface ContainerPlace {
  /** From the Pod's mapping. With `[*]` at its end a list of containers, otherwise one; `''`: the mapping is one itself. */
  readonly path: string;
  /** `init` becomes `sidecar` for a container with restartPolicy Always. */
  readonly role: Exclude<ContainerRole, 'sidecar'>;
  /** What the controller calls a container without a name: `index` of `count`. */
  readonly unnamed?: (index: number, count: number) => string;
  /** A container whose fields hold where this one says nothing. */
  readonly defaults?: Whereabouts;
  /** Where its security context stands; absent for `securityContext`. */
  readonly context?: string;
  /** Ports of the node that stand in fields of the operator's own: paths of numbers from the container. */
  readonly hostPorts?: readonly string[];
}

export interface PodShape {
  /** In the order in which they are told. */
  readonly containers: readonly ContainerPlace[];
  /** Pod security contexts: the first group in which one is said holds, its members merged field by field. */
  readonly securityContexts: readonly (readonly Whereabouts[])[];
  /** Mappings with hostNetwork, hostUsers and os; the first that says a field holds. */
  readonly podFields: readonly Whereabouts[];
  /** Maps of labels; of two with one key the first holds. Absent where they stand in the `metadata` beside the `spec`. */
  readonly labels?: readonly Whereabouts[];
  /** Whether this is a Pod even without containers: a PodSpec is; a workflow step that only calls others is none. */
  readonly podWithoutContainers: boolean;
}

export const inPod = (path: string): Whereabouts => ({ base: 'pod', path });
export const inObject = (path: string): Whereabouts => ({ base: 'object', path });

/** kubernetes/api core/v1/types.go PodSpec. */
export const POD_SPEC: PodShape = {
  containers: [
    { path: 'initContainers[*]', role: 'init' },
    { path: 'containers[*]', role: 'main' },
    { path: 'ephemeralContainers[*]', role: 'ephemeral' },
  ],
  securityContexts: [[inPod('securityContext')]],
  podFields: [inPod('')],
  podWithoutContainers: true,
};
