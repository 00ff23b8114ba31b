// What a report says of repairs: of each finding one that stands by itself, because whoever reads the report takes one and leaves
// another.
import type { PartSettings } from '../judge/judge-documents.ts';
import type { LintFinding } from '../model/lint.ts';
import { remembered } from '../model/remembered.ts';
import type { Repair, RepairEdit } from '../model/repair.ts';
import { indexLines, rangeAt } from '../sources/yaml/lines.ts';
import { type Planned, planner } from './documents/planner.ts';
import { type Editable, editablesIn } from './editable.ts';
import { lineEdits } from './line-edits.ts';
import type { Need } from './plan.ts';
import type { FileText } from './repair-files.ts';

/** Each repair judges its document again: text that is judged for all of them, in characters, after which nothing more is looked for. */
export const MOST_JUDGED = 20_000_000;

export interface FoundRepair extends Omit<Repair, 'needs'> {
  readonly needs: readonly Need[];
}

export interface FoundRepairs {
  readonly repairs: ReadonlyMap<LintFinding, FoundRepair>;
  /** Findings that nothing was looked for any more. */
  readonly left: number;
}

/** `files` are all that repairs may reach. */
export function repairsOfFindings(
  findings: readonly LintFinding[],
  files: readonly FileText[],
  settings: PartSettings,
): FoundRepairs {
  const documents = files.flatMap(({ file, text, closed }) => editablesIn(text, file, closed !== undefined));
  const plan = planner(documents, settings);
  const sizes = new Map(documents.map(({ file, index, text }) => [`${index} ${file}`, text.length]));
  const editsOf = editsIn(documents, files);
  const repairs = new Map<LintFinding, FoundRepair>();
  let judged = 0;
  let left = 0;
  for (const finding of findings) {
    judged += sizes.get(`${finding.origin.document} ${finding.origin.file}`) ?? 0;
    if (judged > MOST_JUDGED) left += 1;
    const planned = judged > MOST_JUDGED ? undefined : plan(finding);
    if (planned) repairs.set(finding, { needs: planned.needs, edits: editsOf(planned) });
  }
  return { repairs, left };
}

function editsIn(documents: readonly Editable[], files: readonly FileText[]): (planned: Planned) => RepairEdit[] {
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  const placerOf = remembered((file: string) => placer({ file, text: texts.get(file) ?? '' }));
  return ({ changed }) =>
    [...changed]
      .sort(([a], [b]) => a - b)
      .flatMap(([place, { text: after }]) => {
        const { file, start, text: before } = documents[place] as Editable;
        return placerOf(file)(start, before, after);
      });
}

/** From a stretch of a file, which starts at an offset, and what it is to become, to edits with places. */
export function placer({ file, text }: FileText): (offset: number, before: string, after: string) => RepairEdit[] {
  // What marks the order of bytes is no character of the first line.
  const mark = Number(text.startsWith('\ufeff'));
  const lines = indexLines(text.slice(mark));
  return (offset, before, after) =>
    lineEdits(before, after).map(({ start, end, ...edit }) => ({
      file,
      range: rangeAt(lines, start + offset - mark, end + offset - mark),
      ...edit,
    }));
}
