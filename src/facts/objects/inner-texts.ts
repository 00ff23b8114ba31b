// Texts in an object that are objects themselves, or parts of some: patches of Flux, Argo CD, KubeVirt or GitLab Runner, a podSpecPatch
// or a manifest of Argo Workflows, a template of Crossplane, values of a chart. They are told by the name of their field, as nobody could list the kinds that have them. JSON
// patches, which may as well be lists of the object itself, are told by their operations.
import { isJsonPatch } from '../../model/json-patch.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { MAX_DEPTH, MAX_VALUES, type Within } from './find-pod-specs.ts';
import { HOLDS } from './may-hold-pods.ts';
import { type Faults, type Place, tooMuch } from './typed-fields.ts';

export interface InnerText {
  /** Or the operations of a JSON patch. */
  readonly text: string | readonly Mapping[];
  readonly at: Pointer;
  /** The name of its field, or of the list that it is in. */
  readonly field: string;
  /** Whole objects, or what else. */
  readonly within: Within | undefined;
}

/** `patch`, `patches`, `patchesStrategicMerge`, `patchesJson6902`, `manifestPatches`, `podSpecPatch`, `templatePatch`. */
const PATCHES = /patch(?:es)?(?:json6902|strategicmerge)?$/i;
/** Of a resource template of Argo Workflows, of a trigger of Argo Events, of a function of Crossplane. */
const MANIFESTS = /^(?:manifests?|inline|template)$/;
/** Of an Application of Argo CD, of a HelmChart of k3s. */
const VALUES = /^values(?:Content|Template)?$/;

/** Those in which a Pod may be, in the order of the object. */
export function innerTexts(object: Place, faults: Faults): InnerText[] {
  const walk: Walk = { found: [], left: MAX_VALUES };
  for (const key of Object.keys(object.value)) {
    if (key !== 'metadata' && key !== 'status')
      enter(object.value[key], { at: child(object.at, key), field: key, depth: 1 }, walk);
  }
  if (walk.left < 0) faults.push(tooMuch(object.at, 'too-many-values-for-pods', MAX_VALUES));
  return walk.found;
}

interface Walk {
  readonly found: InnerText[];
  left: number;
}

interface Step {
  readonly at: Pointer;
  readonly field: string;
  readonly depth: number;
}

/** What is deeper than Pods are looked for is told where they are. */
function enter(value: unknown, { at, field, depth }: Step, walk: Walk): void {
  walk.left -= 1;
  if (walk.left < 0 || depth > MAX_DEPTH) return;
  if (typeof value === 'string') {
    const within = PATCHES.test(field) ? 'patch' : VALUES.test(field) ? 'values' : undefined;
    if ((within || MANIFESTS.test(field)) && HOLDS.test(value)) walk.found.push({ text: value, at, field, within });
  } else if (isJsonPatch(value)) {
    walk.found.push({ text: value, at, field, within: 'patch' });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) enter(item, { at: child(at, index), field, depth: depth + 1 }, walk);
  } else if (isMapping(value)) {
    for (const key of Object.keys(value as Mapping))
      enter(value[key], { at: child(at, key), field: key, depth: depth + 1 }, walk);
  }
}
