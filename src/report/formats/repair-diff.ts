import type { Repair, RepairEdit } from '../../model/repair.ts';
import { printable } from '../printable.ts';

/** As `git diff -U0` would show it, for a person to read and for `git apply --unidiff-zero`. `pathOf` spells a file. */
export function repairDiff({ edits }: Repair, pathOf: (file: string) => string): string[] {
  return [...Map.groupBy(edits, ({ file }) => file)].flatMap(([file, own]) => {
    const path = printable(pathOf(file));
    let shift = 0;
    const hunks = own.flatMap((edit) => {
      const lines = hunk(edit, shift);
      shift += edit.added.length - edit.removed.length;
      return lines;
    });
    return [`--- a/${path}`, `+++ b/${path}`, ...hunks];
  });
}

function hunk({ range: { start }, removed, added }: RepairEdit, shift: number): string[] {
  // What comes between two lines stands behind the first of them: at the end of it, or at the beginning of the other.
  const line = removed.length === 0 && start.column === 1 ? start.line - 1 : start.line;
  const first = line + shift + Number(removed.length === 0) - Number(added.length === 0);
  return [
    `@@ -${line},${removed.length} +${first},${added.length} @@`,
    ...removed.map((one) => `-${printable(one)}`),
    ...added.map((one) => `+${printable(one)}`),
  ];
}
