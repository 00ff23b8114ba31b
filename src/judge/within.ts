// What a field's path leaves open of a finding's place, once places in lists are left out of it: in which of several templates of a
// list it is, and that its container, which stands among the init containers, runs beside the others.
import { isMapping, type Mapping } from '../model/mapping.ts';
import { isUnderOne, type Pointer, tokens } from '../model/pointer.ts';
import type { Workload } from '../model/workload.ts';

/** Of a report about a workload; undefined where the path says it all, as in most objects. */
export type Within = (at: Pointer) => string | undefined;

const NOTHING: Within = () => undefined;

/** `of` is the pointer of the object in its document. */
export function withinOf({ at: spec, containers }: Workload, object: Mapping, of: Pointer): Within {
  const isInList = /\/\d+(?:\/|$)/.test(spec.slice(of.length));
  const beside = containers.filter(({ role }) => role === 'sidecar');
  if (!isInList && beside.length === 0) return NOTHING;
  const sidecars = new Set(beside.map(({ at }) => at));
  const template = isInList ? templateIn(object, of, spec) : undefined;
  return (at) => {
    return isUnderOne(at, sidecars) ? `${template ?? ''} sidecar` : template;
  };
}

/** By which an item of a list is known, so that a template moves with its name and not with its place. */
const NAMES = ['name', 'groupName', 'id'];

/** The items of lists on the way to a Pod spec. */
function templateIn(object: Mapping, of: Pointer, at: Pointer): string | undefined {
  const [whole, own] = [tokens(at), tokens(of).length];
  const items: string[] = [];
  let value: unknown = object;
  for (const [depth, token] of whole.entries()) {
    const isItem = Array.isArray(value);
    value = isItem || isMapping(value) ? (value as Mapping)[token] : undefined;
    if (isItem && depth >= own) items.push(nameOf(value) ?? token);
  }
  return items.length === 0 ? undefined : items.join('/');
}

function nameOf(item: unknown): string | undefined {
  if (!isMapping(item)) return undefined;
  return NAMES.map((key) => item[key]).find((name) => typeof name === 'string');
}
