import { inAnyCase } from '../facts/objects/any-case.ts';
import { extract } from '../facts/objects/extract.ts';
import type { KnownPods } from '../facts/objects/known-pods.ts';
import type { RuntimeProfile } from '../model/bind.ts';
import type { ExtractedObject } from '../model/extracted-object.ts';
import type { WorkloadPath } from '../model/outcome.ts';
import type { SourceDocument } from '../model/source.ts';
import type { ByQuadlet } from '../model/workload.ts';
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
  return { ...object, workloads: object.workloads.map((workload) => ({ ...workload, byQuadlet })) };
}
