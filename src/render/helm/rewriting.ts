import { join, posix } from 'node:path';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import { child, type Pointer, tokens, valueAt } from '../../model/pointer.ts';
import type { WrittenPlace } from '../../model/source.ts';
import { readObjects } from '../../sources/document.ts';
import { textAt } from '../../sources/files.ts';
import { below } from '../../sources/renderable.ts';
import { type ScratchFolder, writeFiles } from '../../sources/scratch-folder.ts';
import { blockText } from '../../sources/yaml/edits/written.ts';
import { rangeAt } from '../../sources/yaml/lines.ts';
import { entriesOf } from '../../sources/yaml/mapping.ts';
import { dereference, type YamlNode } from '../../sources/yaml/node.ts';
import { toValue } from '../../sources/yaml/value.ts';
import { changedValues } from '../kustomize/merge-patch.ts';
import type { ChangesByFile, RenderedValue, Rewriting, Way, WrittenValue } from '../rendering.ts';
import type { ChartCase } from './chart-case.ts';
import { type ChartTree, textOf } from './chart-tree.ts';
import { copiedChart, filesOf, valuesFiles, withTexts } from './copied-chart.ts';
import type { RunHelm } from './helm.ts';
import { type RenderedFile, renderChart } from './render-chart.ts';
import { traceChart } from './trace/trace-chart.ts';
import { renderWith } from './trace/try-values.ts';
import { readValues, type ValuesFile } from './values.ts';

interface World {
  readonly helm: RunHelm;
  readonly scratch: ScratchFolder;
  readonly cwd: string;
}

export function chartRewriting(given: ChartCase, files: readonly RenderedFile[], world: World): Rewriting {
  const { chart, values } = given;
  const own = valuesFiles(chart);
  return {
    files: new Set([...filesOf(chart), ...values.files.map(({ shown }) => shown)]),
    textOf: (file) => textIn(given, file, world.cwd),
    places: (wanted, way = 'values') => placesOf(wanted, way, { given, files, world }),
    async again(texts) {
      const edited = withValues({ ...given, chart: withTexts(chart, texts) }, texts, world);
      const rendering = await renderChart(edited, world.helm);
      if ('problem' in rendering) return undefined;
      const sources = rendering.files.map(({ file, text, rendered }) => ({ file, text, rendered }));
      return { sources, rewriting: chartRewriting(edited, rendering.files, world) };
    },
    additions(_, changes) {
      const said = valuesToAdd(changes, own);
      const folder = /\.(?:tgz|tar\.gz)$/.test(chart.shown) ? posix.dirname(chart.shown) : chart.shown;
      const file = names(folder).find((name) => textAt(name, world.cwd) === undefined);
      return said === undefined || file === undefined ? [] : [new Map([[file, blockText(said)]])];
    },
  };
}

/** What a file beside the chart is called; several where somebody took over one after the other. */
function names(folder: string): string[] {
  return ['values-kport.yaml', 'values-kport-2.yaml', 'values-kport-3.yaml'].map((name) => below(folder, name));
}

/** A copy of the chart, and of the files of values that say something else; those that nobody has given go before all others. */
function withValues(given: ChartCase, texts: ReadonlyMap<string, string>, { scratch }: World): ChartCase {
  const folder = scratch.folder();
  writeFiles(folder, copiedChart(given.chart));
  const ofChart = new Set(filesOf(given.chart));
  const written = new Map<string, string>();
  for (const [file, text] of texts) {
    if (ofChart.has(file)) continue;
    const path = join(scratch.folder(), 'values.yaml');
    writeFiles(path.slice(0, -'/values.yaml'.length), new Map([['values.yaml', { content: text }]]));
    written.set(file, path);
  }
  const files = given.values.files.map((file) => ({ ...file, path: written.get(file.shown) ?? file.path }));
  const added = [...written].filter(([file]) => !given.values.files.some(({ shown }) => shown === file));
  const values = { ...given.values, files: [...files, ...added.map(([shown, path]) => ({ shown, path }))] };
  return { ...given, path: folder, values };
}

interface Asking {
  readonly given: ChartCase;
  readonly files: readonly RenderedFile[];
  readonly world: World;
}

async function placesOf(wanted: readonly RenderedValue[], way: Way, asking: Asking): Promise<WrittenValue[][]> {
  const { given, files, world } = asking;
  const readText = (path: string) => textAt(path, world.cwd);
  const asked = wanted.flatMap((value) => {
    const file = files[value.source];
    const read = file && readObjects(file.text, '').documents[value.document];
    const range = read?.kind === 'object' ? read.document.locate(value.at) : undefined;
    return file && range ? [{ file, range, at: value.at, document: value.document, value }] : [];
  });
  const traced = await traceChart(given, asked, { ...world, readText });
  const places = new Map([...traced].map(([{ value }, place]) => [value, place]));
  const texts = valuesTexts(given, readText);
  const isInValues = (value: RenderedValue) => texts.has(places.get(value)?.file ?? '');
  const sought = way === 'text' ? [] : wanted.filter((value) => value.key !== undefined && !isInValues(value));
  const named = sought.length === 0 ? undefined : await namedValues(sought, texts, asking);
  return wanted.map((value) => {
    const place = places.get(value);
    const inValues = place && texts.get(place.file);
    if (place && inValues) return placeInValues(place, inValues);
    const ofKey = named?.get(value);
    if (ofKey) return [ofKey];
    return place ? [{ file: place.file, range: place.range }] : [];
  });
}

/** Of a file in the chart, or of one that was given. */
function textIn({ chart, values }: ChartCase, file: string, cwd: string): string | undefined {
  const given = values.files.find(({ shown }) => shown === file);
  return given ? textAt(given.path, cwd) : textInChart(chart, file);
}

function textInChart({ shown, files, subcharts }: ChartTree, file: string): string | undefined {
  const path = [...files.keys()].find((one) => below(shown, one) === file);
  if (path !== undefined) return textOf(files, path);
  return subcharts.map((subchart) => textInChart(subchart, file)).find((text) => text !== undefined);
}

/** Files of values as their reader sees them, those that win first. */
function valuesTexts(
  { chart, values }: ChartCase,
  readText: (path: string) => string | undefined,
): ReadonlyMap<string, ValuesFile> {
  const given = values.files.toReversed().map(({ path, shown }) => [shown, readText(path)] as const);
  const inChart = (tree: ChartCase['chart']): (readonly [string, string | undefined])[] => [
    [below(tree.shown, 'values.yaml'), textOf(tree.files, 'values.yaml')],
    ...tree.subcharts.flatMap(inChart),
  ];
  const read = [...given, ...inChart(chart)].flatMap(([file, text]) => {
    const own = text === undefined ? undefined : readValues(text, file);
    return own ? [[file, own] as const] : [];
  });
  return new Map(read);
}

function placeInValues({ file, range }: WrittenPlace, { root, start, lines }: ValuesFile): WrittenValue[] {
  const isIt = (node: YamlNode) => {
    const own = rangeAt(lines, start + node.start, start + node.end);
    return own.start.line === range.start.line && own.start.column === range.start.column && own.end.line === range.end.line;
  };
  const at = [...pointersIn(root)].find(([, node]) => isIt(node))?.[0];
  return at === undefined ? [] : [{ file, document: 0, at }];
}

/** Every value of a tree, those that are within others behind them. */
function* pointersIn(node: YamlNode, at: Pointer = ''): Generator<readonly [Pointer, YamlNode]> {
  const own = dereference(node);
  yield [at, own];
  if (own.kind === 'sequence') for (const [index, item] of own.items.entries()) yield* pointersIn(item, child(at, index));
  else if (own.kind === 'mapping') for (const [key, { value }] of entriesOf(own).pairs) yield* pointersIn(value, child(at, key));
}

interface NamedValue {
  readonly place: WrittenValue;
  /** As the outermost chart sees it. */
  readonly path: readonly string[];
  readonly mark: string;
}

/** More values of one name than any chart has. */
const MOST_NAMED = 200;

/**
 * Values with nothing in them that become a key where they hold something: of those that are called like it, the one of which a mark
 * shows there when the chart is rendered with marks in all of them.
 */
async function namedValues(
  sought: readonly RenderedValue[],
  texts: ReadonlyMap<string, ValuesFile>,
  { given, files, world }: Asking,
): Promise<ReadonlyMap<RenderedValue, WrittenValue>> {
  const candidates = emptyValues(sought, texts, valuesFiles(given.chart));
  const marks = candidates.reduce<Mapping>((all, { path, mark }) => merged(all, nested(path, { [mark]: '1' })), {});
  const rendered = candidates.length === 0 ? undefined : await renderWith(given, marks, world);
  return new Map(
    sought.flatMap((value) => {
      const source = files[value.source]?.template.source ?? '';
      const read = readObjects(rendered?.get(source) ?? '', '').documents[value.document];
      const shown = read?.kind === 'object' ? valueAt(read.document.object, child(value.at, value.key ?? '')) : undefined;
      const found = candidates.find(({ mark }) => isMapping(shown) && Object.hasOwn(shown, mark));
      return found ? [[value, found.place] as const] : [];
    }),
  );
}

/** Whatever a chart has before the name of the key: `podSecurityContext`. */
function emptyValues(
  sought: readonly RenderedValue[],
  texts: ReadonlyMap<string, ValuesFile>,
  own: ReturnType<typeof valuesFiles>,
): NamedValue[] {
  const keys = [...new Set(sought.map(({ key = '' }) => key.toLowerCase()))];
  const found = new Map<string, NamedValue>();
  for (const [file, { root }] of texts) {
    const names = own.find((one) => one.file === file)?.names ?? [];
    for (const [at, node] of pointersIn(root)) {
      const path = [...names, ...tokens(at)];
      const isNamed = keys.some((key) => path.at(-1)?.toLowerCase().endsWith(key));
      if (!isNamed || !isEmpty(toValue(node).value) || path.some((step) => /^\d+$/.test(step)) || found.size === MOST_NAMED)
        continue;
      const known = JSON.stringify(path);
      if (!found.has(known))
        found.set(known, { place: { file, document: 0, at, isOfKey: true }, path, mark: `kport${found.size}` });
    }
  }
  return [...found.values()];
}

function isEmpty(value: unknown): boolean {
  return value === null || (isMapping(value) && Object.keys(value).length === 0);
}

function nested(path: readonly string[], value: Mapping): Mapping {
  return path.reduceRight<Mapping>((inner, key) => ({ [key]: inner }), value);
}

/** One mapping of values that says all of it, seen from the outermost chart; undefined where something stands in no file of values. */
function valuesToAdd(changes: ChangesByFile, own: ReturnType<typeof valuesFiles>): Mapping | undefined {
  let said: Mapping | undefined;
  for (const [file, { before, after }] of changes) {
    const names = own.find((one) => one.file === file)?.names ?? [];
    said = merged(said ?? {}, nested(names, changedValues(before, after)));
  }
  return said;
}

function merged(one: Mapping, other: Mapping): Mapping {
  const both = Object.entries(other).map(([key, value]) => {
    const known = one[key];
    return [key, isMapping(known) && isMapping(value) ? merged(known, value) : value] as const;
  });
  return { ...one, ...Object.fromEntries(both) };
}
