import { inAnyCase } from '../facts/objects/any-case.ts';
import { extract } from '../facts/objects/extract.ts';
import type { KnownPods } from '../facts/objects/known-pods.ts';
import type { RuntimeProfile } from '../model/bind.ts';
import type { ExtractedObject } from '../model/extracted-object.ts';
import type { WorkloadPath } from '../model/outcome.ts';
import type { SourceDocument } from '../model/source.ts';
import type { ByQuadlet, Workload } from '../model/workload.ts';
import { readPatch } from '../sources/yaml/patch-text.ts';

/** The document as whatever runs it reads it. */
export function asReadBy(document: SourceDocument, runtime: RuntimeProfile | undefined): SourceDocument {
  return document.byQuadlet || runtime === 'podman' ? inAnyCase(document) : document;
}

/** What a document holds, by the facts of its dialect. */
export function objectsIn(
  document: SourceDocument,
  workloads: readonly WorkloadPath[],
  known?: KnownPods,
): readonly ExtractedObject[] {
  const { object, duplicateKeys, byQuadlet } = document;
  const objects = document.extract?.() ?? extract(object, { workloads, duplicateKeys, readText: readPatch, known });
  return byQuadlet ? objects.map((one) => played(one, byQuadlet)) : objects;
}

function played(object: ExtractedObject, byQuadlet: ByQuadlet): ExtractedObject {
  if (object.kind !== 'workloads') return object;
  return { ...object, workloads: object.workloads.map((workload) => withKube(workload, byQuadlet)) };
}

/** As podman kube play takes it: what it is told by its options goes before the manifest. */
function withKube(workload: Workload, byQuadlet: ByQuadlet): Workload {
  const { network, hostUsers } = byQuadlet;
  const { at } = workload;
  return {
    ...workload,
    byQuadlet,
    ...(network ? { hostNetwork: { value: network.kind === 'host', from: 'kube', at } } : {}),
    ...(network?.kind === 'other' ? { quadlet: { otherNetwork: { name: network.name, at } } } : {}),
    ...(hostUsers === undefined ? {} : { hostUsers: { value: hostUsers, from: 'kube', at } }),
  };
}
