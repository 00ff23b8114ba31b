import { isMapping } from '../../../model/mapping.ts';
import { type Pointer, tokens } from '../../../model/pointer.ts';
import { sameValue } from '../../../sources/json-value.ts';
import type { ValuePath } from '../values.ts';

/** A place in values, and what stands there instead: of a mapping, a key that is added. */
export interface Probe {
  readonly path: ValuePath;
  /** As text. */
  readonly mark: string;
  readonly changed: unknown;
}

/** What a probe could be meant for. */
export interface Sought {
  readonly value: unknown;
  readonly at: Pointer;
}

/** More places would rather be a chart that is about numbers. */
const MOST_PROBES = 1000;

/** One for each place in values that could have become one of these values. */
export function probesFor(sought: readonly Sought[], values: unknown, only: 'numbers' | undefined): Probe[] {
  const used = new Set<string>();
  const places = [...placesIn(values, [])];
  for (const { value } of places) if (!isCollection(value)) used.add(String(value));
  const probes: Probe[] = [];
  for (const { path, value } of places) {
    const isSought = sought.some((one) => couldBe(value, path, one));
    if (!isSought || (only && !isNumber(value)) || probes.length === MOST_PROBES) continue;
    const probe = probeAt(path, value, used);
    if (probe) probes.push(probe);
  }
  return probes;
}

interface Place {
  readonly path: ValuePath;
  readonly value: unknown;
}

function* placesIn(value: unknown, path: ValuePath): Generator<Place> {
  yield { path, value };
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* placesIn(item, [...path, index]);
  else if (isMapping(value)) for (const [key, item] of Object.entries(value)) yield* placesIn(item, [...path, key]);
}

/** Of what says yes or no, and of zero, there are too many: it must have the name of the field, too. */
function couldBe(value: unknown, path: ValuePath, { value: sought, at }: Sought): boolean {
  if (isMapping(sought)) return isMapping(value) && path.length > 0 && sharesEntry(sought, value);
  if (isCollection(value) || isCollection(sought) || value === '' || value === null || !sameValue(value, sought)) return false;
  return (value !== true && Number(value) !== 0) || path.at(-1) === tokens(at).at(-1);
}

function sharesEntry(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(a);
  if (keys.length === 0) return Object.keys(b).length === 0;
  return keys.some((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}

function isCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
}

/** What was true stays so, and what was privileged, where a template asks for it. */
function probeAt(path: ValuePath, value: unknown, used: Set<string>): Probe | undefined {
  if (isMapping(value)) {
    const mark = unused((n) => `kport${n}`, used);
    return { path, mark, changed: { ...value, [mark]: '1' } };
  }
  if (value === false) return undefined;
  const mark = unused(isNumber(value) ? (n) => String(n) : (n) => `${value}-k${n}`, used);
  return { path, mark, changed: typeof value === 'number' ? Number(mark) : mark };
}

function unused(spell: (n: number) => string, used: Set<string>): string {
  let n = 1;
  while (used.has(spell(n))) n += 1;
  used.add(spell(n));
  return spell(n);
}

/** The values with all that the probes change, as far as a file of values has to say it: helm replaces lists as a whole. */
export function changedValues(values: unknown, probes: readonly Probe[]): unknown {
  const tree = treeOf(probes);
  return changedIn(values, tree) ?? {};
}

interface Tree {
  readonly probe: Probe | undefined;
  readonly inner: ReadonlyMap<string, Tree>;
}

function treeOf(probes: readonly Probe[], depth = 0): Tree {
  const inner = Map.groupBy(
    probes.filter(({ path }) => path.length > depth),
    ({ path }) => String(path[depth]),
  );
  return {
    probe: probes.find(({ path }) => path.length === depth),
    inner: new Map([...inner].map(([key, below]) => [key, treeOf(below, depth + 1)])),
  };
}

function changedIn(value: unknown, { probe, inner }: Tree): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => {
      const tree = inner.get(String(index));
      return tree ? withWhole(item, changedIn(item, tree)) : item;
    });
  }
  if (!isMapping(value)) return probe?.changed;
  const entries = [...inner].map(([key, tree]) => [key, changedIn(value[key], tree)] as const);
  return { ...Object.fromEntries(entries), ...(probe ? { [probe.mark]: '1' } : {}) };
}

/** Within a list nothing is merged. */
function withWhole(item: unknown, changed: unknown): unknown {
  if (!isMapping(item) || !isMapping(changed)) return changed;
  const keys = new Set([...Object.keys(item), ...Object.keys(changed)]);
  return Object.fromEntries([...keys].map((key) => [key, key in changed ? withWhole(item[key], changed[key]) : item[key]]));
}
