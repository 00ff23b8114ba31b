// Names that a chart makes anew each time: `name: {{ .Release.Name }}-test-{{ randAlphaNum 5 | lower }}`.

import { isMapping } from '../../model/mapping.ts';
import { readObjects } from '../../sources/document.ts';
import { decode } from '../../sources/yaml/text.ts';
import type { ChartCase } from './chart-case.ts';
import type { ChartTree } from './chart-tree.ts';
import type { RunHelm } from './helm.ts';
import type { RenderedFile } from './render-chart.ts';
import { splitOutput } from './split-output.ts';
import { templateArguments } from './template-command.ts';

/** Functions that print something else each time: https://helm.sh/docs/chart_template_guide/function_list/ */
const RANDOM = /\b(?:rand[A-Z]\w*|uuidv4|shuffle|now|gen[A-Z]\w*|htpasswd|bcrypt|ago)\b/;

/** Whether the n-th document of a template has another name each time. */
type HasRandomName = (file: RenderedFile, document: number) => boolean;

const NEVER: HasRandomName = () => false;

/** Renders a chart once more where anything in it can be random. */
export async function randomNames(given: ChartCase, helm: RunHelm): Promise<HasRandomName> {
  if (!mayBeRandom(given.chart)) return NEVER;
  const [command = '', ...args] = templateArguments(given);
  const ran = await helm([command, '--include-crds', ...args]);
  if (ran.kind !== 'ended' || ran.code !== 0) return NEVER;
  const again = new Map(splitOutput(ran.stdout).map(({ source, text }) => [source, namesIn(text)]));
  return ({ text, template }, document) => {
    const [before, now] = [namesIn(text), again.get(template.source) ?? []];
    return before.length === now.length && before[document] !== now[document];
  };
}

function mayBeRandom({ files, subcharts }: ChartTree): boolean {
  for (const [path, file] of files) {
    const isText = path.startsWith('templates/') || path === 'values.yaml';
    if (isText && 'bytes' in file && RANDOM.test(decode(file.bytes))) return true;
  }
  return subcharts.some(mayBeRandom);
}

/** In the order of the documents; empty for what is no object or has none. */
function namesIn(text: string): string[] {
  return readObjects(text, '').documents.map((read) => {
    const metadata = read.kind === 'object' ? read.document.object.metadata : undefined;
    return isMapping(metadata) ? String(metadata.name ?? '') : '';
  });
}
