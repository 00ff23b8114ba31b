// The door of this room: one document in, what is known of every object in it out.

import type { DuplicateKey } from '../../model/duplicate-key.ts';
import type { ExtractedObject } from '../../model/extracted-object.ts';
import { withMore } from '../../model/lists.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { WorkloadPath } from '../../model/outcome.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { MalformedField, Workload } from '../../model/workload.ts';
import { assignDuplicateKeys } from './duplicate-keys.ts';
import { extractObject, type ObjectSettings } from './extract-object.ts';
import { type Items, itemsOf, MAX_LISTS, MAX_OBJECTS } from './lists.ts';
import { readObjectRef, readTypeMeta, type TypeMeta } from './object-ref.ts';
import { type Faults, fieldName, malformed, type Place, tooMuch } from './typed-fields.ts';

export interface ExtractSettings extends Omit<ObjectSettings, 'isTemplate'> {
  /** Of the whole document; each is given to one workload. */
  readonly duplicateKeys: readonly DuplicateKey[];
}

/**
 * What became of every object of a document, in order: at least one. An object with a field that no Kubernetes API would
 * decode is malformed, with all such fields; the others of a List are not touched by that. Whatever JSON the object is,
 * this never throws and never changes it.
 */
export function extract(object: Readonly<Record<string, unknown>>, settings: ExtractSettings): ExtractedObject[] {
  const walk: Walk = { settings, found: undefined, left: MAX_OBJECTS };
  visit({ value: object, at: '' }, undefined, walk);
  return assignDuplicateKeys(walk.found ?? [], settings.duplicateKeys);
}

/** The workloads of an object that has no text. */
export function workloadsIn(object: Mapping, workloads: readonly WorkloadPath[] = []): readonly Workload[] {
  return extract(object, { workloads, duplicateKeys: [] }).flatMap((one) => (one.kind === 'workloads' ? one.workloads : []));
}

interface Walk {
  /** Of objects that stand in no Template. */
  readonly settings: ObjectSettings;
  found: ExtractedObject[] | undefined;
  left: number;
}

/** The list that an object is an item of. */
interface Parent {
  readonly ofItem: TypeMeta;
  /** How many lists it stands in. */
  readonly lists: number;
  readonly isTemplate: boolean;
}

function visit(object: Place, parent: Parent | undefined, walk: Walk): void {
  const faults: Faults = [];
  const meta = readTypeMeta(object, parent?.ofItem, faults);
  // kubectl: Object 'Kind' is missing in '{...}'
  if (faults.length === 0 && parent !== undefined && meta.kind === '') {
    faults.push({ at: object.at, reason: { code: 'type-or-kind-missing', data: { field: fieldName(object.at) } } });
  }
  const items = faults.length > 0 ? undefined : itemsOf(object, meta);
  if (faults.length > 0) refuse(object, meta, { fields: faults, walk });
  else if (items === undefined)
    note(extractObject(object, meta, parent?.isTemplate ? { ...walk.settings, isTemplate: true } : walk.settings), walk);
  else visitItems({ list: object, meta, ...items }, (parent?.lists ?? 0) + 1, walk);
}

function visitItems(open: Items & { list: Place; meta: TypeMeta }, lists: number, walk: Walk): void {
  const { list, meta, items, ofItem } = open;
  const at = `${list.at}/${open.key}`;
  const field = Array.isArray(items) ? tooMany(at, lists, walk.left - items.length) : malformed(at, 'a-list', items);
  if (field !== undefined || !Array.isArray(items)) {
    refuse(list, meta, { fields: field === undefined ? [] : [field], walk });
    return;
  }
  walk.left -= items.length;
  if (items.length === 0) note({ kind: 'not-a-workload', at: list.at, object: readObjectRef(list, meta, []) }, walk);
  for (const [index, item] of items.entries()) {
    const place = { value: item, at: `${at}/${index}` };
    if (isMapping(item)) visit({ ...place, value: item }, { ofItem, lists, isTemplate: open.key === 'objects' }, walk);
    else
      refuse({ ...place, value: {} }, { apiVersion: '', kind: '' }, { fields: [malformed(place.at, 'a-mapping', item)], walk });
  }
}

function tooMany(at: Pointer, lists: number, left: number): MalformedField | undefined {
  if (lists > MAX_LISTS) return tooMuch(at, 'too-many-lists', MAX_LISTS);
  if (left < 0) return tooMuch(at, 'too-many-objects', MAX_OBJECTS);
  return undefined;
}

function refuse(object: Place, meta: TypeMeta, { fields, walk }: { fields: readonly MalformedField[]; walk: Walk }): void {
  note({ kind: 'malformed', at: object.at, object: readObjectRef(object, meta, []), fields }, walk);
}

function note(one: ExtractedObject, walk: Walk): void {
  walk.found = withMore(walk.found, one);
}
