import { remembered } from '../../model/remembered.ts';
import { below } from '../../sources/renderable.ts';
import type { ChartCase } from './chart-case.ts';
import { type ChartTree, findTemplate, type TemplateOf, textOf } from './chart-tree.ts';
import { keysSet } from './chart-values.ts';
import { type Layer, readValues, type ValuePath, type ValuesFile } from './values.ts';

/**
 * The files that may have given a chart its values, the last one winning; `path` is seen from the chart. Empty where an option
 * has set it, or something in it: that is written in no file.
 */
export type LayersOf = (path: ValuePath) => readonly Layer[];

export function valueLayers(given: ChartCase, source: string, readText: ReadText): LayersOf {
  const found = findTemplate(given.chart, source);
  if (!found) return () => [];
  const layers = readLayers(given, readText);
  return (path) => {
    const along = chartsAlong(found.charts.at(-1)?.chart ?? given.chart, path).slice(1);
    return layers([...found.charts, ...along], path.slice(along.length));
  };
}

/** The same by paths that are seen from the outermost chart, and lead into the charts in it. */
export function allLayers(given: ChartCase, readText: ReadText): LayersOf {
  const layers = readLayers(given, readText);
  return (path) => {
    const charts = chartsAlong(given.chart, path);
    return layers(charts, path.slice(charts.length - 1));
  };
}

type ReadText = (path: string) => string | undefined;
type Charts = TemplateOf['charts'];

function chartsAlong(root: ChartTree, path: ValuePath): Charts {
  const charts = [{ chart: root, name: root.name }];
  for (const step of path) {
    const above = charts.at(-1)?.chart;
    const name = String(step);
    const chart = above?.subcharts.find((one) => one.name === (above.aliases.get(name) ?? name));
    if (!chart) break;
    charts.push({ chart, name });
  }
  return charts;
}

/** Of a chart, and of the value that a path leads to from there. */
function readLayers({ values }: ChartCase, readText: ReadText): (charts: Charts, path: ValuePath) => readonly Layer[] {
  const given = values.files.map(({ path, shown }) => readGiven(path, shown, readText));
  const keys = keysSet(values);
  const fileOf = remembered(valuesOf);
  return (charts, path) => {
    const names = charts.slice(1).map(({ name }) => name);
    const isGlobal = path[0] === 'global';
    const full = [...names, ...path];
    if (keys.some((key) => touches(key, full) || (isGlobal && touches(key, path)))) return [];
    const ofCharts = charts.toReversed().flatMap(({ chart }, above): Layer[] => {
      const file = fileOf(chart);
      // Above the chart itself, its values stand under its name and the names between.
      return file ? layersAt(file, { names: names.slice(names.length - above), path, isGlobal }) : [];
    });
    // A file that cannot be read again may say anything.
    if (given.includes(undefined)) return [];
    return [...ofCharts, ...given.flatMap((file) => (file ? layersAt(file, { names, path, isGlobal }) : []))];
  };
}

/** Global values of a chart are those of all charts below it, too. */
function layersAt(
  values: ValuesFile,
  { names, path, isGlobal }: { readonly names: readonly string[]; readonly path: ValuePath; readonly isGlobal: boolean },
): Layer[] {
  const own: Layer = { values, path: [...names, ...path] };
  return isGlobal && names.length > 0 ? [own, { values, path }] : [own];
}

function valuesOf(chart: ChartTree): ValuesFile | undefined {
  const text = textOf(chart.files, 'values.yaml');
  return text === undefined ? undefined : readValues(text, below(chart.shown, 'values.yaml'));
}

function readGiven(path: string, shown: string, readText: (path: string) => string | undefined): ValuesFile | undefined {
  const text = readText(path);
  return text === undefined ? undefined : readValues(text, shown);
}

/** One of the two begins with the other. */
function touches(key: readonly string[], path: ValuePath): boolean {
  return key.every((part, index) => index >= path.length || part === String(path[index]));
}
