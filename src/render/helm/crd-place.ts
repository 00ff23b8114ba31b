import type { SourceRange, WrittenPlace } from '../../model/source.ts';
import { below } from '../../sources/renderable.ts';
import { indexLines, lineText, rangeAt } from '../../sources/yaml/lines.ts';
import { type ChartTree, findTemplate, textOf } from './chart-tree.ts';
import type { RenderedFile } from './render-chart.ts';
import { offsetsOf } from './trace/offsets.ts';

/** Helm prints what is in crds/ as it is. */
export function placeInCrd(chart: ChartTree, { template }: RenderedFile, range: SourceRange): WrittenPlace | undefined {
  const found = findTemplate(chart, template.source);
  const inner = found?.charts.at(-1)?.chart;
  const text = inner && found?.path.startsWith('crds/') ? textOf(inner.files, found.path) : undefined;
  if (!inner || !found || text === undefined) return undefined;
  const [start, end] = offsetsOf(template.text, range);
  const chunk = template.chunks.findLast((one) => one.start <= start);
  const at = chunk ? text.indexOf(chunk.document) : -1;
  if (!chunk || at === -1) return undefined;
  const lines = indexLines(text);
  const written = rangeAt(lines, at + start - chunk.start, at + end - chunk.start);
  const excerpt = lineText(lines, written.start.line);
  return { file: below(inner.shown, found.path), range: written, ...(excerpt === undefined ? {} : { excerpt }) };
}
