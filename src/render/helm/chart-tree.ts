import { below } from '../../sources/renderable.ts';
import { decode } from '../../sources/yaml/text.ts';
import { readChartYaml } from './chart-yaml.ts';

/** A file of a chart: its bytes, or where it is when nobody needs to look into it. A folder is one with the paths of what is `inside`. */
export type ChartFile = { readonly bytes: Uint8Array } | { readonly link: string; readonly inside?: readonly string[] };

/** A chart with the charts in it, as far as it can be read without helm. */
export interface ChartTree {
  /** By the name in its Chart.yaml; that of its folder where there is none. */
  readonly name: string;
  /** The chart's folder or archive, as a user can open it. */
  readonly shown: string;
  readonly isLibrary: boolean;
  /** By paths in the chart; what is in `charts/` is in `subcharts`. */
  readonly files: ReadonlyMap<string, ChartFile>;
  readonly aliases: ReadonlyMap<string, string>;
  readonly subcharts: readonly ChartTree[];
}

interface ChartParts {
  readonly shown: string;
  readonly files: ReadonlyMap<string, ChartFile>;
  readonly subcharts: readonly ChartTree[];
}

export function chartTree({ shown, files, subcharts }: ChartParts): ChartTree {
  const text = textOf(files, 'Chart.yaml');
  const metadata = text === undefined ? undefined : readChartYaml(text);
  const known = metadata && 'name' in metadata ? metadata : undefined;
  return {
    name: known?.name ?? shown.replace(/^.*\//, ''),
    isLibrary: known?.isLibrary ?? false,
    aliases: known?.aliases ?? new Map(),
    shown,
    files,
    subcharts,
  };
}

export function textOf(files: ReadonlyMap<string, ChartFile>, path: string): string | undefined {
  const file = files.get(path);
  return file && 'bytes' in file ? decode(file.bytes) : undefined;
}

/** A template by the name that helm has for it. */
export interface TemplateOf {
  /** The charts from the outermost one down, each with the name by which the one above it knows it. */
  readonly charts: readonly { readonly chart: ChartTree; readonly name: string }[];
  /** In the innermost chart: `templates/x.yaml`. */
  readonly path: string;
}

/** `web/charts/redis/templates/x.yaml` in the chart web. Undefined for what is not in it. */
export function findTemplate(root: ChartTree, source: string): TemplateOf | undefined {
  const charts = [{ chart: root, name: root.name }];
  let rest = source.slice(root.name.length + 1);
  for (;;) {
    const inner = /^charts\/([^/]+)\/(.+)$/.exec(rest);
    const above = charts.at(-1)?.chart;
    if (!inner || !above) break;
    const [, name = '', path = ''] = inner;
    const chart = above.subcharts.find((one) => one.name === (above.aliases.get(name) ?? name));
    if (!chart) return undefined;
    charts.push({ chart, name });
    rest = path;
  }
  return source.startsWith(`${root.name}/`) && charts.at(-1)?.chart.files.has(rest) ? { charts, path: rest } : undefined;
}

/** A template's file as a user can open it. */
export function shownTemplate(root: ChartTree, source: string): string {
  const found = findTemplate(root, source);
  if (found) return below(found.charts.at(-1)?.chart.shown ?? root.shown, found.path);
  const path = source.startsWith(`${root.name}/`) ? source.slice(root.name.length + 1) : source;
  return below(root.shown, path);
}
