import { isDeepStrictEqual } from 'node:util';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { isMergedByName, isMergedList } from './merged-lists.ts';

/**
 * A strategic merge that makes one object of another. Lists whose items are merged by anything but a name are replaced as a whole:
 * kustomize merges ports by their numbers alone, and loses one where only the resource or the patch writes the protocol.
 */
export function mergePatch(before: Mapping, after: Mapping): Mapping {
  return changesOf(before, after, before);
}

/** The same of values, in which a list takes the place of another. */
export function changedValues(before: Mapping, after: Mapping): Mapping {
  return changesOf(before, after, undefined);
}

function changesOf(before: Mapping, after: Mapping, object: Mapping | undefined): Mapping {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const changed = Object.entries(after).filter(([key, value]) => !isDeepStrictEqual(before[key], value));
  return Object.fromEntries([
    ...gone.map((key) => [key, null] as const),
    ...changed.map(([key, value]) => [key, changeOf(key, { from: before[key], to: value }, object)] as const),
  ]);
}

interface Change {
  readonly from: unknown;
  readonly to: unknown;
}

function changeOf(key: string, { from, to }: Change, object: Mapping | undefined): unknown {
  if (isMapping(from) && isMapping(to)) return changesOf(from, to, object);
  if (!Array.isArray(from) || !Array.isArray(to) || !object || !isMergedList(key, object)) return to;
  const isSame =
    isMergedByName(key, object) &&
    from.length === to.length &&
    from.every((item, index) => isNamed(item) && item.name === to[index]?.name);
  if (!isSame) return [{ $patch: 'replace' }, ...to];
  return from.flatMap((item: Mapping, index) => {
    const changes = changesOf(item, to[index], object);
    return Object.keys(changes).length === 0 ? [] : [{ name: item.name, ...changes }];
  });
}

function isNamed(item: unknown): item is Mapping {
  return isMapping(item) && typeof item.name === 'string';
}
