// The copy of a chart that tells where its output comes from: every template is marked, and one is added that helm cannot make
// objects of. Helm then prints, with --debug, what every template rendered to before it is cut and sorted.

import type { CopiedFile } from '../../../sources/scratch-folder.ts';
import { decode } from '../../../sources/yaml/text.ts';
import type { ChartFile, ChartTree } from '../chart-tree.ts';
import { instrument, type Marks, mark } from './instrument.ts';

interface MarkedChart {
  readonly files: ReadonlyMap<string, CopiedFile>;
  /** By the number that marks it. */
  readonly templates: readonly MarkedTemplate[];
}

export interface MarkedTemplate {
  readonly chart: ChartTree;
  /** In its chart. */
  readonly path: string;
  readonly text: string;
}

/** The number of the template that prints the values which helm came to. */
export const VALUES_NUMBER = 0;

/** With more `definitions` more is told, and marks may change what the chart renders to. */
export function markChart(root: ChartTree, { marks, definitions }: ChartMarking): MarkedChart {
  const files = new Map<string, CopiedFile>();
  const templates: MarkedTemplate[] = [{ chart: root, path: '', text: '' }];
  copyMarked(root, '', { files, templates, marks, definitions });
  // Its name and that of the values are none that a .helmignore is likely to have, as `*-values.yaml` is.
  files.set(`templates/${marks.nonce}ends.yaml`, { content: '{' });
  return { files, templates };
}

interface ChartMarking {
  readonly marks: Marks;
  readonly definitions: (name: string) => boolean;
}

interface Copying extends ChartMarking {
  readonly files: Map<string, CopiedFile>;
  readonly templates: MarkedTemplate[];
}

function copyMarked(chart: ChartTree, folder: string, copying: Copying): void {
  const { files, marks } = copying;
  for (const [path, file] of chart.files) {
    // Helm heeds it in a folder alone, and the copy of an archive is one.
    if (path !== '.helmignore' || 'link' in file) files.set(folder + path, markedFile(chart, { path, file }, copying));
  }
  if (!chart.isLibrary) {
    const [begin, end] = [mark(marks, 'B', VALUES_NUMBER), mark(marks, 'F', VALUES_NUMBER)];
    files.set(`${folder}templates/${marks.nonce}values.yaml`, { content: `${begin}{{ toJson .Values }}${end}` });
  }
  for (const [index, subchart] of chart.subcharts.entries()) copyMarked(subchart, `${folder}charts/${index}/`, copying);
}

function markedFile(
  chart: ChartTree,
  { path, file }: { readonly path: string; readonly file: ChartFile },
  { templates, marks, definitions }: Copying,
): CopiedFile {
  if ('link' in file) return file;
  const isPrinted = !chart.isLibrary && isTemplate(path);
  // Whatever its ending: helm renders all that is in this folder.
  const text = path.startsWith('templates/') ? decode(file.bytes) : undefined;
  const marked = text === undefined ? undefined : instrument(text, { marks, file: templates.length, isPrinted, definitions });
  if (text === undefined || marked === undefined) return { content: file.bytes };
  templates.push({ chart, path, text });
  return { content: marked };
}

/** What helm makes objects of: neither partials nor notes. */
function isTemplate(path: string): boolean {
  return !/(?:^|\/)(?:_[^/]*|NOTES\.txt)$/.test(path);
}
