// Objects follow ports that moved: what names the number of one names another one then.
import { isDeepStrictEqual } from 'node:util';
import { readObjectRef, readTypeMeta } from '../../facts/objects/object-ref.ts';
import { type Pointer, tokens, valueAt } from '../../model/pointer.ts';
import type { PortFacts } from '../../model/workload.ts';
import type { Became, NamedPort } from '../plan.ts';
import { setAt, type Writable, writableAt } from '../writable.ts';
import { type Renumbering, withNumber } from './number-text.ts';
import { isAbout, isOpen } from './pod-selector.ts';
import type { PortName } from './port-names.ts';
import type { NamesOfObject, PlacedPods, Reach } from './reach.ts';

/** A port of Pods that is another one now. */
export interface MovedPort extends Renumbering {
  readonly pods: PlacedPods;
  readonly protocol: string;
}

export interface Moving {
  readonly reach: Reach;
  readonly moved: readonly MovedPort[];
  /** Whether Pods that stay where they are listen on a port, as far as manifests tell. */
  readonly listens: (pods: PlacedPods, port: Pick<PortFacts, 'containerPort' | 'protocol'>) => boolean;
}

type NamedIn = Omit<NamedPort, 'file'>;

/** Changes an object, or the objects of a list, and says what it named. */
export function renamePorts(object: Writable, moving: Moving): NamedIn[] {
  return moving.reach.namesIn(object).flatMap((one) => renameNames(one, object, moving));
}

function renameNames({ object: { value, at }, names }: NamesOfObject, object: Writable, moving: Moving): NamedIn[] {
  const ref = readObjectRef({ value, at }, readTypeMeta({ value, at }, undefined, []), []);
  // From the last: what goes or is added moves nothing that comes before it.
  return names.toReversed().flatMap((name): NamedIn[] => {
    const moved = movedBy(name, moving.moved);
    if (moved === undefined) return [];
    const { from, to } = moved;
    return [{ object: ref, at: name.at, from, to, became: rename(name, moved, object, moving) }];
  });
}

/** The port that a name is of. */
export function movedBy({ number, end = number, protocol, pods }: PortName, moved: readonly MovedPort[]): MovedPort | undefined {
  return moved.find(
    (one) =>
      one.from >= number &&
      one.from <= end &&
      !(end > number && one.to <= end) &&
      (protocol ?? one.protocol) === one.protocol &&
      pods.some((selector) => isAbout(selector, one.pods.workload)),
  );
}

/** The Pods that a name is about and that listen where they did. */
export function staying({ pods }: PortName, { from, protocol }: MovedPort, { reach, moved, listens }: Moving): PlacedPods[] {
  const others = reach.podsOf(pods).filter((one) => !moved.some((other) => other.pods === one && other.from === from));
  return others.filter((one) => listens(one, { containerPort: from, protocol }));
}

function rename(name: PortName, moved: MovedPort, object: Writable, moving: Moving): Became {
  if (name.isAnywhere) return 'left-anywhere';
  if (name.end !== undefined) return 'left-range';
  const isShared = name.isWider || name.pods.some(isOpen) || staying(name, moved, moving).length > 0;
  if (isShared && name.item === undefined && !name.isKey) return 'left-shared';
  if (name.isKey) renameKey(name.at, object, { ...moved, keeps: isShared });
  else if (name.item === undefined) setAt({ object }, name.at, withNumber(valueAt(object, name.at), moved));
  else renameItem({ ...name, item: name.item }, object, { ...moved, keeps: isShared });
  return isShared ? 'beside' : name.isDirect ? 'direct' : 'changed';
}

interface Keeping extends Renumbering {
  /** Whether the old number stays beside the new one. */
  readonly keeps: boolean;
}

function renameKey(at: Pointer, object: Writable, { to, keeps }: Keeping): void {
  const parent = writableAt({ object }, parentOf(at));
  const old = tokens(at).at(-1) ?? '';
  const entries = Object.entries(parent).filter(([key]) => key !== String(to));
  for (const key of Object.keys(parent)) delete parent[key];
  for (const [key, value] of entries) {
    if (key !== old || keeps) parent[key] = value;
    if (key === old) parent[to] = keeps ? structuredClone(value) : value;
  }
}

function renameItem({ at, item }: PortName & { readonly item: Pointer }, object: Writable, { from, to, keeps }: Keeping): void {
  const list = writableAt({ object }, parentOf(item)) as unknown as unknown[];
  const old = valueAt(object, item);
  const holder = { item: structuredClone(old) };
  setAt({ object: holder }, `/item${at.slice(item.length)}`, withNumber(valueAt(object, at), { from, to }));
  const isThere = list.some((one) => isDeepStrictEqual(one, holder.item));
  const place = Number(tokens(item).at(-1));
  if (isThere) {
    if (!keeps) list.splice(place, 1);
  } else list.splice(place + Number(keeps), Number(!keeps), holder.item);
}

function parentOf(pointer: Pointer): Pointer {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}
