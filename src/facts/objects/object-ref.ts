import type { ObjectRef } from '../../model/workload.ts';
import { type Faults, mappingAt, nameAt, type Place } from './typed-fields.ts';

/** What says how an object is to be read. */
export type TypeMeta = Pick<ObjectRef, 'apiVersion' | 'kind'>;

/**
 * The object's apiVersion and kind, each `''` when absent. `ofItem` is what its List says of its items, and holds for one
 * that lacks either: kubernetes/apimachinery pkg/apis/meta/v1/unstructured/helpers.go decodeToList.
 */
export function readTypeMeta(object: Place, ofItem: TypeMeta | undefined, faults: Faults): TypeMeta {
  const apiVersion = nameAt(object, 'apiVersion', faults) ?? '';
  const kind = nameAt(object, 'kind', faults) ?? '';
  return ofItem !== undefined && (apiVersion === '' || kind === '') ? ofItem : { apiVersion, kind };
}

export function readObjectRef(object: Place, { apiVersion, kind }: TypeMeta, faults: Faults): ObjectRef {
  const metadata = mappingAt(object, 'metadata', faults);
  if (metadata === undefined) return { apiVersion, kind, name: '' };
  const given = nameAt(metadata, 'name', faults);
  const prefix = nameAt(metadata, 'generateName', faults);
  const namespace = nameAt(metadata, 'namespace', faults);
  // Empty is absent: both fields are `omitempty` strings in kubernetes/apimachinery pkg/apis/meta/v1/types.go ObjectMeta.
  const ref = { apiVersion, kind, name: given || prefix || '' };
  return namespace ? { ...ref, namespace } : ref;
}
