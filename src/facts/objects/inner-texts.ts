// Texts in an object that are objects themselves, or parts of some: patches of Flux, Argo CD, KubeVirt or GitLab Runner, a podSpecPatch
// or a manifest of Argo Workflows, a template of Crossplane, values of a chart. They are told by the name of their field, as nobody could list the kinds that have them. JSON
// patches, which may as well be lists of the object itself, are told by their operations.
import { isJsonPatch } from '../../model/json-patch.ts';
import type { Mapping } from '../../model/mapping.ts';
import { child, type Pointer } from '../../model/pointer.ts';
import { ROOM, remembered } from '../../model/remembered.ts';
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
  const walk: Walk = { found: [], at: object.at, path: [], left: MAX_VALUES };
  for (const key of Object.keys(object.value)) {
    if (key !== 'metadata' && key !== 'status') enter(object.value[key], key, key, walk);
  }
  if (walk.left < 0) faults.push(tooMuch(object.at, 'too-many-values-for-pods', MAX_VALUES));
  return walk.found;
}

interface Walk {
  readonly found: InnerText[];
  /** The object, and the keys down to where the walk is: a pointer is made of what is found. */
  readonly at: Pointer;
  readonly path: (string | number)[];
  left: number;
}

/** What is deeper than Pods are looked for is told where they are. */
function enter(value: unknown, key: string | number, field: string, walk: Walk): void {
  const { found, path } = walk;
  walk.left -= 1;
  if (walk.left < 0 || path.length >= MAX_DEPTH) return;
  if (typeof value === 'string') {
    const kind = kindOf(field);
    if (kind === undefined || !HOLDS.test(value)) return;
    found.push({ text: value, at: child(walk.at, ...path, key), field, within: kind === 'manifest' ? undefined : kind });
  } else if (isJsonPatch(value)) {
    found.push({ text: value, at: child(walk.at, ...path, key), field, within: 'patch' });
  } else if (typeof value === 'object' && value !== null) {
    path.push(key);
    if (Array.isArray(value)) for (let index = 0; index < value.length; index += 1) enter(value[index], index, field, walk);
    else for (const inner of Object.keys(value)) enter((value as Mapping)[inner], inner, inner, walk);
    path.pop();
  }
}

/** By the name of a field, of which few are met again and again. */
const kindOf = remembered((field): Within | 'manifest' | undefined => {
  if (PATCHES.test(field)) return 'patch';
  if (VALUES.test(field)) return 'values';
  return MANIFESTS.test(field) ? 'manifest' : undefined;
}, ROOM);
