import type { ObjectRef } from '../model/workload.ts';

/** `Deployment shop/web`, `Pod web`, and the kind alone for an object without a name. Not yet safe for a terminal. */
export function objectName({ kind, namespace, name }: ObjectRef): string {
  const path = [namespace, name].filter((part) => part !== undefined && part !== '').join('/');
  return path === '' ? kind : `${kind} ${path}`;
}
