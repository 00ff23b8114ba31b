// Drop-ins that are named without their unit: what they say is judged with the rest of it.
import { posix } from 'node:path';
import { besideIn } from '../sources/beside.ts';
import { dialectOfName } from '../sources/dialect-of.ts';
import type { FoundFile } from '../sources/find-files.ts';
import { readWith } from '../sources/systemd/beside-unit.ts';

/** The same files, and those with which drop-ins among them are read. What somebody else has left out stays so. */
export function withUnits(found: readonly FoundFile[], cwd: string): FoundFile[] {
  const beside = besideIn(cwd);
  const known = new Set(found.map(({ file }) => posix.normalize(file)));
  const units = found.flatMap((one) => (isDropIn(one) ? (readWith(one.file, beside) ?? []) : []));
  return [...found, ...[...new Set(units)].flatMap((file) => (known.has(posix.normalize(file)) ? [] : { file }))];
}

function isDropIn(found: FoundFile): boolean {
  return (
    found.file.endsWith('.conf') && !('skipped' in found || 'unreadable' in found) && dialectOfName(found.file) !== undefined
  );
}
