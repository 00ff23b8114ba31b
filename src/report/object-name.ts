import { DIALECTS } from '../model/dialect.ts';
import type { ObjectRef } from '../model/workload.ts';

/** `Deployment shop/web`, `Pod web`, and the kind alone for an object without a name. Not yet safe for a terminal. */
export function objectName({ kind, namespace, name }: ObjectRef): string {
  const path = [namespace, name].filter((part) => part !== undefined && part !== '').join('/');
  return path === '' ? kind : `${kind} ${path}`;
}

const ALONE: ReadonlySet<string> = new Set(DIALECTS.filter((dialect) => dialect !== 'kubernetes'));

/** Whether a container is named beside its object: a service of Compose, a unit, an image is the one container that it has. */
export function namesContainer({ apiVersion }: ObjectRef, container: string | undefined): container is string {
  return container !== undefined && container !== '' && !ALONE.has(apiVersion);
}
