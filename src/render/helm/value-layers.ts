import { below } from '../../sources/renderable.ts';
import type { ChartCase } from './chart-case.ts';
import { findTemplate, type TemplateOf, textOf } from './chart-tree.ts';
import { keysSet } from './chart-values.ts';
import { type Layer, readValues, type ValuePath, type ValuesFile } from './values.ts';

/**
 * The files that may have given a chart its values, the last one winning; `path` is seen from the chart. Empty where an option
 * has set it, or something in it: that is written in no file.
 */
export type LayersOf = (path: ValuePath) => readonly Layer[];

export function valueLayers(
  { chart, values }: ChartCase,
  source: string,
  readText: (path: string) => string | undefined,
): LayersOf {
  const found = findTemplate(chart, source);
  if (!found) return () => [];
  const charts = found.charts.map(({ chart: each, name }) => ({ name, file: valuesOf(each) }));
  const given = values.files.map(({ path, shown }) => readGiven(path, shown, readText));
  const keys = keysSet(values);
  return (path) => {
    const full = [...charts.slice(1).map(({ name }) => name), ...path];
    const isGlobal = path[0] === 'global';
    if (keys.some((key) => touches(key, full) || (isGlobal && touches(key, path)))) return [];
    const ofCharts = charts.toReversed().flatMap(({ file }, above): Layer[] => {
      // Above the chart itself, its values stand under its name and the names between.
      const names = charts.slice(charts.length - above).map(({ name }) => name);
      return file ? layersAt(file, { names, path, isGlobal }) : [];
    });
    const names = charts.slice(1).map(({ name }) => name);
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

function valuesOf(chart: TemplateOf['charts'][number]['chart']): ValuesFile | undefined {
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
