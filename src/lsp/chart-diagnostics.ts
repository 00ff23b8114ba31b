// What an editor shows in a file of a chart: what is found in what the chart renders, where it is written in that file.
import type { Diagnostic } from 'vscode-languageserver';
import { fingerprints } from '../judge/identity.ts';
import { placeOf as placeOfFinding } from '../model/finding.ts';
import type { SourceRange } from '../model/source.ts';
import type { JudgedChart } from './charts.ts';
import { bareDiagnostic, MOST_SHOWN, noteOf, type View } from './diagnostics.ts';
import type { Place } from './place.ts';
import { pointAt, toRange } from './ranges.ts';

export interface InChart {
  /** Of the file, and its text as it is in the editor. */
  readonly place: Place;
  readonly text: string;
  readonly folder: Place;
}

const NO_HELM: readonly string[] = ['helm-missing', 'helm-not-there'];

/** Undefined where the chart was not rendered, which is told otherwise. */
export function chartDiagnostics(
  { result, textOf }: JudgedChart,
  { place, text, folder }: InChart,
  view: View,
): Diagnostic[] | undefined {
  const isOfChart = (file: string) => file === place.file || file === folder.file;
  const faults = result.unreadable.filter(({ file }) => isOfChart(file));
  if (faults.some(({ reason }) => NO_HELM.includes(reason.code))) return undefined;
  const prints = fingerprints(result.findings);
  const now = follow(textOf(place.file) ?? text, text);
  const found = result.findings.flatMap((finding, index) => {
    const { file, range } = placeOfFinding(finding);
    if (file !== place.file) return [];
    const shown = range && now(range);
    if (range && !shown) return [];
    const at = shown ? toRange(shown, view.shift) : pointAt(undefined, view.shift);
    return [bareDiagnostic(finding, at, prints[index] ?? '')];
  });
  return [...found.toSorted(byRange).slice(0, MOST_SHOWN), ...faults.map((fault) => noteOf(fault, view))];
}

function byRange({ range: { start: a } }: Diagnostic, { range: { start: b } }: Diagnostic): number {
  return a.line - b.line || a.character - b.character;
}

/** Where a place of a text is in another state of it; undefined in lines that have changed. */
function follow(before: string, after: string): (range: SourceRange) => SourceRange | undefined {
  if (before === after) return (range) => range;
  const [were, are] = [before, after].map((text) => text.replace(/^\ufeff/, '').split('\n')) as [string[], string[]];
  const most = Math.min(were.length, are.length);
  let head = 0;
  while (head < most && were[head] === are[head]) head += 1;
  let tail = 0;
  while (tail < most - head && were.at(-tail - 1) === are.at(-tail - 1)) tail += 1;
  const moved = are.length - were.length;
  return ({ start, end }) => {
    if (end.line <= head) return { start, end };
    if (start.line <= were.length - tail) return undefined;
    return { start: { ...start, line: start.line + moved }, end: { ...end, line: end.line + moved } };
  };
}
