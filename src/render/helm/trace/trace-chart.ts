// Where the values in a rendered chart were written. Helm renders a marked copy; what cannot be followed there for certain is
// left out.
import { parsedJson } from '../../../model/json.ts';
import { remembered } from '../../../model/remembered.ts';
import type { SourceRange, WrittenPlace } from '../../../model/source.ts';
import { type ScratchFolder, writeFiles } from '../../../sources/scratch-folder.ts';
import type { ChartCase } from '../chart-case.ts';
import type { ChartTree } from '../chart-tree.ts';
import { placeInCrd } from '../crd-place.ts';
import type { RunHelm } from '../helm.ts';
import type { RenderedFile } from '../render-chart.ts';
import { templateArguments } from '../template-command.ts';
import { allLayers, valueLayers } from '../value-layers.ts';
import { comparedDefinitions } from './compared-definitions.ts';
import type { Marks } from './instrument.ts';
import { type MarkedTemplate, markChart, readsFiles, VALUES_NUMBER } from './marked-chart.ts';
import { cutDocuments, findTwin, type Stretch } from './match-documents.ts';
import { changesValues } from './mutations.ts';
import { offsetsOf, startOfLine } from './offsets.ts';
import { type MarkedFile, readMarked } from './read-marked.ts';
import { type Target, tryValues } from './try-values.ts';
import { type Followed, writtenPlace } from './written-place.ts';

interface Tracing {
  readonly helm: RunHelm;
  readonly scratch: ScratchFolder;
  /** The text of a file of values, or of the chart; undefined where it cannot be had. */
  readonly readText: (path: string) => string | undefined;
}

/** A value to trace. */
export interface Wanted extends Target {
  readonly range: SourceRange;
}

/**
 * Where values were written. Renders a chart once more, with marks in what it defines, too; where those have changed what a
 * wanted value stands in, again without them; and where a value comes from somewhere else, with other values.
 */
export async function traceChart<W extends Wanted>(
  given: ChartCase,
  wanted: readonly W[],
  tracing: Tracing,
): Promise<ReadonlyMap<W, WrittenPlace>> {
  const layers = remembered((source) => valueLayers(given, source, tracing.readText));
  const world = { layers, changesValues: changesValues(given.chart) };
  const followed = new Map<W, Followed>();
  let values: unknown;
  for (const marking of markings(given.chart)) {
    const left = wanted.filter((one) => !followed.has(one));
    if (left.length === 0) break;
    const marked = await renderMarked(given, marking, tracing);
    values ??= marked.values.get(given.chart.name);
    for (const one of left) {
      const found = inCrd(given, one) ?? traceRange({ ...one, ...world, ...marked });
      if (found) followed.set(one, found);
    }
  }
  const lost = wanted.filter((one) => !followed.get(one)?.isOrigin);
  const tried =
    lost.length === 0
      ? undefined
      : await tryValues(given, lost, { ...tracing, values, layers: allLayers(given, tracing.readText) });
  return new Map(
    wanted.flatMap((one) => {
      const place = tried?.get(one) ?? followed.get(one)?.place;
      return place ? [[one, place] as const] : [];
    }),
  );
}

interface Marking {
  readonly definitions: (name: string) => boolean;
  /** Those that templates read. */
  readonly files: boolean;
}

/** What has marks: all definitions, those that are only printed, none; with and without the files that templates read. */
function* markings(chart: ChartTree): Generator<Marking> {
  const compared = comparedDefinitions(chart);
  for (const files of readsFiles(chart) ? [true, false] : [false]) {
    yield { definitions: () => true, files };
    if (compared.size > 0) yield { definitions: (name) => !compared.has(name), files };
  }
  yield { definitions: () => false, files: false };
}

function inCrd({ chart }: ChartCase, { file, range }: Wanted): Followed | undefined {
  const place = placeInCrd(chart, file, range);
  return place && { place, isOrigin: true };
}

interface MarkedRendering {
  readonly templates: readonly MarkedTemplate[];
  /** By the name that helm has for the template. */
  readonly renderings: ReadonlyMap<string, MarkedFile>;
  /** By the folder of the chart, as helm names it, the values that helm came to. */
  readonly values: ReadonlyMap<string, unknown>;
  /** By the name of the template, its documents in that rendering. */
  readonly documents: (source: string) => readonly Stretch[];
}

async function renderMarked(
  { chart, values }: ChartCase,
  { definitions, files: hasFiles }: Marking,
  { helm, scratch, readText }: Tracing,
): Promise<MarkedRendering> {
  const marks: Marks = { nonce: crypto.randomUUID().slice(0, 8) };
  const { files, templates } = markChart(chart, { marks, definitions, readText: hasFiles ? readText : undefined });
  const folder = scratch.folder();
  writeFiles(folder, files);
  const ran = await helm(templateArguments({ chart, path: folder, values }).toSpliced(1, 0, '--debug'));
  const marked = ran.kind === 'ended' ? readMarked(ran.stdout, marks) : [];
  const renderings = new Map(marked.filter(({ file }) => file !== VALUES_NUMBER).map((file) => [file.source, file]));
  const ofValues = marked.filter(({ file }) => file === VALUES_NUMBER);
  return {
    templates,
    renderings,
    documents: remembered((source) => cutDocuments(renderings.get(source)?.text ?? '')),
    values: new Map(ofValues.map(({ source, text }) => [folderOf(source), parsedJson(text)])),
  };
}

/** `web/charts/redis` of `web/charts/redis/templates/x.yaml`. */
function folderOf(source: string): string {
  return source.replace(/\/(?:templates|crds)\/(?!.*\/charts\/).*$/, '');
}

interface Question extends MarkedRendering {
  readonly changesValues: boolean;
  readonly file: RenderedFile;
  readonly range: SourceRange;
  readonly layers: (source: string) => ReturnType<typeof valueLayers>;
}

function traceRange(question: Question): Followed | undefined {
  const { file, range, renderings, documents, templates, values, layers, changesValues } = question;
  const { chunks, text, source } = file.template;
  const rendering = renderings.get(source);
  if (!rendering) return undefined;
  const [start, end] = offsetsOf(text, range);
  const index = chunks.findLastIndex((chunk) => chunk.start <= start);
  const [chunk, twin] = [
    chunks[index],
    findTwin(
      chunks.map(({ document }) => document),
      index,
      documents(source),
    ),
  ];
  if (!chunk || !twin) return undefined;
  // Line for line, because a line further up may be of another length each time.
  const line = lineOf(chunk.document, start - chunk.start);
  const moved = startOfLine(twin.text, line) - startOfLine(chunk.document, line) + twin.start - chunk.start;
  const from = start + moved;
  const same = commonStart(text.slice(start, end), rendering.text.slice(from, end + moved));
  if (same === 0) return undefined;
  const place = { from, to: from + same, column: range.start.column };
  const world = {
    templates,
    layers: layers(source),
    values: values.get(folderOf(source)),
    changesValues,
  };
  return writtenPlace({ ...place, rendering, ...world });
}

/** How much of a value is the same in both renderings: all of it, or its first line at the least. */
function commonStart(text: string, other: string): number {
  if (text === other) return text.length;
  const first = text.split('\n', 1)[0] ?? '';
  return other.startsWith(`${first}\n`) ? first.length : 0;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}
