import { isMapping, type Mapping } from '../model/mapping.ts';

/** What an object belongs to: the one of its owners that controls it. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

export function ownerOf({ ownerReferences }: Mapping): OwnerReference | undefined {
  if (!Array.isArray(ownerReferences)) return undefined;
  const found: unknown = ownerReferences.find((one) => isMapping(one) && one.controller === true);
  if (!isMapping(found)) return undefined;
  const { apiVersion, kind, name, uid } = found;
  return { apiVersion: String(apiVersion), kind: String(kind), name: String(name), uid: String(uid) };
}
