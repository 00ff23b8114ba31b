import { loadAll } from 'js-yaml';
import type { Manifest } from '../facts/minimal-pod.ts';
import { CHART, type Helm } from './helms.ts';

/** Values by dotted path or as a nested object, as in a values file. */
export type Values = Readonly<Record<string, unknown>>;

export const NAMESPACE = 'kport-system';

export function template(helm: Helm, values: Values = {}, more: readonly string[] = []) {
  const args = ['template', 'kport', CHART, '--namespace', NAMESPACE, '--values', '-', ...more];
  return helm.run(args, JSON.stringify(withImage(values)));
}

/** The values, and the image without which the chart is refused, called as deploy/ calls it. */
export function withImage(values: Values): Values {
  return { ...values, image: { repository: 'kport', ...(values.image as Values | undefined) } };
}

/** The objects of a rendered chart. Throws what helm says where it refuses. */
export function render(helm: Helm, values: Values = {}, more: readonly string[] = []): Manifest[] {
  const { code, stdout, stderr } = template(helm, values, more);
  if (code !== 0) throw new Error(stderr);
  return objectsOf(stdout);
}

export function objectsOf(text: string): Manifest[] {
  return loadAll(text).filter((object) => object !== null && object !== undefined) as Manifest[];
}

/** The one object of a kind (and name); throws where there is none, or more. */
export function only(objects: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = ofKind(objects, kind).filter((object) => name === undefined || object.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind}${name ? ` and name ${name}` : ''}`);
  return found[0];
}

export function ofKind(objects: readonly Manifest[], kind: string): Manifest[] {
  return objects.filter((object) => object.kind === kind);
}

/** The one container of the Deployment. */
export function container(objects: readonly Manifest[]): Manifest {
  return only(objects, 'Deployment').spec.template.spec.containers[0];
}

/** A nested object of a dotted path: `nested('a.b', 1)` is `{ a: { b: 1 } }`. */
export function nested(path: string, value: unknown): Values {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Values;
}
