import { extract } from '../facts/objects/extract.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Mapping } from '../model/mapping.ts';
import type { WorkloadPath } from '../model/outcome.ts';
import { isUnder } from '../model/pointer.ts';
import type { ContainerFacts, Workload } from '../model/workload.ts';
import type { Site, Writable } from './repairs.ts';

/** What holds Pods in an object. */
export function workloadsIn(object: Mapping, workloads: readonly WorkloadPath[] = []): readonly Workload[] {
  return extract(object, { workloads, duplicateKeys: [] }).flatMap((one) => (one.kind === 'workloads' ? one.workloads : []));
}

interface Objects {
  /** The object of the finding, as it was judged. */
  readonly before: Mapping;
  /** A copy of it that may be written to, and whatever else the change reaches. */
  readonly object: Writable;
  readonly objects: Site['objects'];
  readonly workloads?: readonly WorkloadPath[];
  readonly imageOf: Site['imageOf'];
}

/** Where a finding is; undefined for one that is about no workload of the object. */
export function siteOf(finding: LintFinding, { before, object, objects, workloads = [], imageOf }: Objects): Site | undefined {
  const workload = workloadsIn(before, workloads).find((one) => isOf(finding, one));
  if (workload === undefined) return undefined;
  const container = workload.containers.find(({ at }) => isUnder(finding.at, at)) ?? named(workload, finding.container);
  return { finding, objects, object, workload, container, moved: [], replaced: [], needs: [], imageOf };
}

/** What a Pod template inherits stands outside of it. */
function isOf({ at: pointer, container }: LintFinding, { at, containers }: Workload): boolean {
  return isUnder(pointer, at) || containers.some(({ name, runAsNonRoot }) => name === container && runAsNonRoot.at === pointer);
}

/** Where the Pod says it, the finding names the container. */
function named({ containers }: Workload, wanted: string | undefined): ContainerFacts | undefined {
  return containers.find(({ name }) => name === wanted);
}
