// The copy of a chart that tells where its output comes from: every template is marked, and one is added that helm cannot make
// objects of. Helm then prints, with --debug, what every template rendered to before it is cut and sorted.

import type { CopiedFile } from '../../../sources/scratch-folder.ts';
import { decode } from '../../../sources/yaml/text.ts';
import type { ChartFile, ChartTree } from '../chart-tree.ts';
import { instrument, instrumentFile, type Marks, mark } from './instrument.ts';

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
export function markChart(root: ChartTree, marking: ChartMarking): MarkedChart {
  const files = new Map<string, CopiedFile>();
  const templates: MarkedTemplate[] = [{ chart: root, path: '', text: '' }];
  const { marks } = marking;
  copyMarked(root, '', { files, templates, ...marking, left: MOST_READ });
  // Its name and that of the values are none that a .helmignore is likely to have, as `*-values.yaml` is.
  files.set(`templates/${marks.nonce}ends.yaml`, { content: '{' });
  return { files, templates };
}

/** As much of the files that templates may read is marked. */
const MOST_READ = 16 * 1024 * 1024;

interface ChartMarking {
  readonly marks: Marks;
  readonly definitions: (name: string) => boolean;
  /** Reads what is not at hand of the files that templates read; undefined where these have no marks. */
  readonly readText: ((path: string) => string | undefined) | undefined;
}

interface Copying extends ChartMarking {
  readonly files: Map<string, CopiedFile>;
  readonly templates: MarkedTemplate[];
  left: number;
}

/** Some template may read files of its chart. */
export function readsFiles({ files, subcharts }: ChartTree): boolean {
  const reads = [...files].some(([path, file]) => {
    return path.startsWith('templates/') && 'bytes' in file && decode(file.bytes)?.includes('.Files') === true;
  });
  return reads || subcharts.some(readsFiles);
}

function copyMarked(chart: ChartTree, folder: string, copying: Copying): void {
  const { files, marks } = copying;
  for (const [path, file] of chart.files) {
    // Helm heeds it in a folder alone, and the copy of an archive is one.
    if (path === '.helmignore' && 'bytes' in file) continue;
    for (const [own, one] of expanded(path, file, copying))
      files.set(folder + own, markedFile(chart, { path: own, file: one }, copying));
  }
  if (!chart.isLibrary) {
    const [begin, end] = [mark(marks, 'B', VALUES_NUMBER), mark(marks, 'F', VALUES_NUMBER)];
    files.set(`${folder}templates/${marks.nonce}values.yaml`, { content: `${begin}{{ toJson .Values }}${end}` });
  }
  for (const [index, subchart] of chart.subcharts.entries()) copyMarked(subchart, `${folder}charts/${index}/`, copying);
}

/** Of a folder, the files in it where they are marked. */
function expanded(path: string, file: ChartFile, { readText }: Copying): (readonly [string, ChartFile])[] {
  if ('bytes' in file || file.inside === undefined || readText === undefined) return [[path, file]];
  return file.inside.map((inside) => [path + inside, { link: file.link + inside }] as const);
}

function markedFile(
  chart: ChartTree,
  { path, file }: { readonly path: string; readonly file: ChartFile },
  copying: Copying,
): CopiedFile {
  const { templates, marks, definitions } = copying;
  if (!/^(?:templates|crds)\//.test(path)) return markedData(chart, { path, file }, copying);
  if ('link' in file) return file;
  const isPrinted = !chart.isLibrary && isTemplate(path);
  // Whatever its ending: helm renders all that is in this folder.
  const text = path.startsWith('templates/') ? decode(file.bytes) : undefined;
  const marked = text === undefined ? undefined : instrument(text, { marks, file: templates.length, isPrinted, definitions });
  if (text === undefined || marked === undefined) return { content: file.bytes };
  templates.push({ chart, path, text });
  return { content: marked };
}

/** What helm itself reads: Chart.yaml, values.yaml, and the like. */
const OF_HELM = /^(?:(?:Chart|requirements|values)\.(?:ya?ml|lock|schema\.json)|\.helmignore)$/;

/** A file that templates may read. */
function markedData(
  chart: ChartTree,
  { path, file }: { readonly path: string; readonly file: ChartFile },
  copying: Copying,
): CopiedFile {
  const { templates, marks, readText } = copying;
  const copied = 'link' in file ? file : { content: file.bytes };
  if (readText === undefined || OF_HELM.test(path)) return copied;
  const text = 'bytes' in file ? decode(file.bytes) : readText(file.link);
  if (text === undefined || text.length > copying.left) return copied;
  copying.left -= text.length;
  templates.push({ chart, path, text });
  return { content: instrumentFile(text, { marks, file: templates.length - 1 }) };
}

/** What helm makes objects of: neither partials nor notes. */
function isTemplate(path: string): boolean {
  return !/(?:^|\/)(?:_[^/]*|NOTES\.txt)$/.test(path);
}
