import { Buffer } from 'node:buffer';
import { below } from '../../sources/renderable.ts';
import type { CopiedFile } from '../../sources/scratch-folder.ts';
import type { ChartTree } from './chart-tree.ts';

/** The chart with other texts of some files, by the names that a user has for them. */
export function withTexts(chart: ChartTree, texts: ReadonlyMap<string, string>): ChartTree {
  const files = [...chart.files].map(([path, file]) => {
    const text = texts.get(below(chart.shown, path));
    return [path, text === undefined ? file : { bytes: Buffer.from(text) }] as const;
  });
  return { ...chart, files: new Map(files), subcharts: chart.subcharts.map((subchart) => withTexts(subchart, texts)) };
}

/** What makes a folder that renders to the same. */
export function copiedChart(chart: ChartTree, folder = ''): Map<string, CopiedFile> {
  // Helm heeds it in a folder alone, and the copy of an archive is one.
  const own = [...chart.files].filter(([path, file]) => path !== '.helmignore' || 'link' in file);
  return new Map<string, CopiedFile>([
    ...own.map(([path, file]) => [folder + path, 'link' in file ? file : { content: file.bytes }] as const),
    ...chart.subcharts.flatMap((subchart, index) => [...copiedChart(subchart, `${folder}charts/${index}/`)]),
  ]);
}

/** Its files by the names that a user has for them, and those of the charts in it. */
export function filesOf({ shown, files, subcharts }: ChartTree): string[] {
  return [...[...files.keys()].map((path) => below(shown, path)), ...subcharts.flatMap(filesOf)];
}

/** Its files of values, each with the names by which the outermost chart knows the chart that has it. */
export function valuesFiles(chart: ChartTree, names: readonly string[] = []): { file: string; names: readonly string[] }[] {
  const own = chart.files.has('values.yaml') ? [{ file: below(chart.shown, 'values.yaml'), names }] : [];
  const aliases = [...chart.aliases];
  return [
    ...own,
    ...chart.subcharts.flatMap((subchart) => {
      const known = aliases.filter(([, name]) => name === subchart.name).map(([alias]) => alias);
      return (known.length > 0 ? known : [subchart.name]).flatMap((name) => valuesFiles(subchart, [...names, name]));
    }),
  ];
}
