// Where the values come from that no text tells: what is made by merge, ternary or a library's helper. The chart is rendered
// once more with a value of its own in each place of the values that could be meant, and what then stands where a finding
// points tells which one it was.
import { isMapping } from '../../../model/mapping.ts';
import { child, type Pointer, tokens } from '../../../model/pointer.ts';
import type { WrittenPlace } from '../../../model/source.ts';
import { readObjects } from '../../../sources/document.ts';
import { sameValue } from '../../../sources/json-value.ts';
import { type ScratchFolder, writeFiles } from '../../../sources/scratch-folder.ts';
import type { ChartCase } from '../chart-case.ts';
import type { RunHelm } from '../helm.ts';
import type { RenderedFile } from '../render-chart.ts';
import { splitOutput } from '../split-output.ts';
import { templateArguments } from '../template-command.ts';
import type { LayersOf } from '../value-layers.ts';
import { placeOfValue, type ValuePath, valueAt } from '../values.ts';
import { changedValues, type Probe, probesFor } from './probes.ts';

/** Something that a finding points at, in the n-th document of what a template came to. */
export interface Target {
  readonly file: RenderedFile;
  readonly document: number;
  readonly at: Pointer;
}

interface Trying {
  readonly helm: RunHelm;
  readonly scratch: ScratchFolder;
  /** What helm came to for the outermost chart, with all charts in it. */
  readonly values: unknown;
  readonly layers: LayersOf;
}

/** By target; without those of which nothing is certain. */
export async function tryValues(
  given: ChartCase,
  targets: readonly Target[],
  trying: Trying,
): Promise<Map<Target, WrittenPlace>> {
  const sought = targets.flatMap((target) => {
    const shown = shownAt(target.file.text, target);
    return shown ? [{ target, ...shown }] : [];
  });
  const found = await tryProbes(given, sought, trying);
  const paths = new Set([...found.values()].map((path) => JSON.stringify(path)));
  // Some of what was changed may have decided what is printed: by itself, what was found must still come through.
  const again = paths.size === 0 ? found : await tryProbes(given, sought, trying, (path) => paths.has(JSON.stringify(path)));
  return new Map(
    [...found].flatMap(([target, path]) => {
      if (!sameValue(again.get(target), path)) return [];
      const place = placeOfValue(trying.layers(path), valueAt(trying.values, path));
      return place ? [[target, place] as const] : [];
    }),
  );
}

async function tryProbes(
  given: ChartCase,
  sought: readonly Sought[],
  trying: Trying,
  mayChange: (path: ValuePath) => boolean = () => true,
): Promise<Map<Target, ValuePath>> {
  // What compares texts and booleans may not take another one: numbers by themselves are the next best.
  for (const only of [undefined, 'numbers'] as const) {
    const probes = probesFor(sought, trying.values, only).filter(({ path }) => mayChange(path));
    const texts = probes.length === 0 ? undefined : await renderChanged(given, probes, trying);
    if (texts) return pathsOf(sought, { texts, probes }, trying.values);
  }
  return new Map();
}

interface Shown {
  readonly value: unknown;
  /** Of the value: the field itself, or the nearest one around it that is there. */
  readonly at: Pointer;
  readonly kind: unknown;
}

interface Sought extends Shown {
  readonly target: Target;
}

function shownAt(text: string, { document, at }: Omit<Target, 'file'>): Shown | undefined {
  const read = readObjects(text, '').documents[document];
  if (read?.kind !== 'object') return undefined;
  let [value, pointer]: [unknown, Pointer] = [read.document.object, ''];
  for (const token of tokens(at)) {
    const next = valueAt(value, [token]);
    if (next === undefined) break;
    [value, pointer] = [next, child(pointer, token)];
  }
  return { value, at: pointer, kind: read.document.object.kind };
}

function renderChanged(given: ChartCase, probes: readonly Probe[], trying: Trying): ReturnType<typeof renderWith> {
  return renderWith(given, changedValues(trying.values, probes), trying);
}

/** What templates come to with values that go before all others, by their names. */
export async function renderWith(
  given: ChartCase,
  values: unknown,
  { helm, scratch }: Pick<Trying, 'helm' | 'scratch'>,
): Promise<ReadonlyMap<string, string> | undefined> {
  const folder = scratch.folder();
  writeFiles(folder, new Map([['values.json', { content: JSON.stringify(values) }]]));
  const files = [...given.values.files, { path: `${folder}/values.json`, shown: '' }];
  const [command = '', ...args] = templateArguments({ ...given, values: { ...given.values, files } });
  // The chart has been checked with its own values. Helm has the option since 3.16.
  const unchecked = args.includes('--skip-schema-validation') ? [] : ['--skip-schema-validation'];
  const ran = await helm([command, '--include-crds', ...unchecked, ...args]);
  if (ran.kind !== 'ended' || ran.code !== 0) return undefined;
  return new Map(splitOutput(ran.stdout).map(({ source, text }) => [source, text]));
}

interface Tried {
  readonly texts: ReadonlyMap<string, string>;
  readonly probes: readonly Probe[];
}

function pathsOf(sought: readonly Sought[], { texts, probes }: Tried, values: unknown): Map<Target, ValuePath> {
  const byMark = new Map<string, ValuePath>(probes.map(({ mark, path }) => [mark, path]));
  const paths = new Map<Target, ValuePath>();
  for (const { target, at, kind, value } of sought) {
    const text = texts.get(target.file.template.source);
    const now = text === undefined ? undefined : shownAt(text, { document: target.document, at });
    if (!now || now.at !== at || now.kind !== kind) continue;
    const path = pathIn(now.value, value, byMark);
    if (path && (isMapping(value) || sameValue(valueAt(values, path), value))) paths.set(target, path);
  }
  return paths;
}

/** Of a mapping: the one whose mark it was rendered with as a further key. */
function pathIn(now: unknown, before: unknown, byMark: ReadonlyMap<string, ValuePath>): ValuePath | undefined {
  if (!isMapping(now)) return typeof now === 'string' || typeof now === 'number' ? byMark.get(String(now)) : undefined;
  const marks = Object.keys(now).filter((key) => byMark.has(key) && isMapping(before) && !Object.hasOwn(before, key));
  return marks.length === 1 && marks[0] !== undefined ? byMark.get(marks[0]) : undefined;
}
