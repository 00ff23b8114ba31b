import { partOfJsonPatch } from '../../model/json-patch.ts';
import type { Mapping } from '../../model/mapping.ts';
import { child } from '../../model/pointer.ts';
import type { ObjectRef } from '../../model/workload.ts';
import { findPodSpecs } from './find-pod-specs.ts';
import { type InnerText, innerTexts } from './inner-texts.ts';
import { isGroupOfPolicies } from './kinds.ts';
import { apiGroup, holdsNoPods, type LocatedPod, podsOfInner, podsOfPart } from './locate-pods.ts';
import type { Faults, Place } from './typed-fields.ts';

/** What a text holds: objects or parts of them, none for a text that is none, undefined for one that cannot be read. */
export type ReadText = (text: string) => readonly { readonly object: Mapping }[] | undefined;

/**
 * The Pods in texts of an object. A pointer into a text goes on behind that of the text; where it holds several objects, with the
 * index of one. What is left aside is noted: a text that cannot be read, which mostly is a template of another program, and what
 * policies say of Pods.
 */
export function textPods(
  object: Place,
  ref: ObjectRef,
  { readText, faults, aside }: { readText: ReadText | undefined; faults: Faults; aside: Faults },
): LocatedPod[] {
  if (isGroupOfPolicies(apiGroup(ref.apiVersion))) return notePattern(object, aside);
  if (holdsNoPods(object, ref)) return [];
  return innerTexts(object, faults).flatMap((inner) => {
    const parts = typeof inner.text !== 'string' ? [partOfJsonPatch(inner.text)] : readText ? readText(inner.text) : [];
    if (parts === undefined) aside.push({ at: inner.at, reason: { code: UNREAD[inner.within ?? 'manifest'] } });
    return (parts ?? []).flatMap((part, index, { length }) =>
      podsIn({ value: part.object, at: length > 1 ? child(inner.at, index) : inner.at }, inner, faults),
    );
  });
}

const UNREAD = { patch: 'patch-unread', values: 'values-unread', manifest: 'manifest-unread' } as const;

function notePattern(object: Place, aside: Faults): LocatedPod[] {
  const at = findPodSpecs(object, [], () => false)[0]?.place.at ?? innerTexts(object, [])[0]?.at;
  if (at !== undefined) aside.push({ at, reason: { code: 'pattern-of-pods' } });
  return [];
}

function podsIn(part: Place, { field, within }: InnerText, faults: Faults): LocatedPod[] {
  return within ? podsOfPart(part, { name: field, within }, faults) : podsOfInner(part, faults);
}
