// The programs that a command line of a unit names.
import type { UnitCommand } from '../../model/unit.ts';
import { isLauncher } from '../bind/possible-images.ts';

/** The program that a unit executes, and what a script of its command line names by a path. */
export function namedPrograms({ words }: UnitCommand): readonly string[] {
  const [first = ''] = words;
  return [first, ...words.flatMap((word) => [word, ...word.split(/[\s;&|"']+/)]).filter((word) => word.includes('/'))];
}

/** Behind a shell, what that executes as far as it names it by a path. */
export function executedProgram(command: UnitCommand): string {
  const [first = '', ...others] = namedPrograms(command);
  return isLauncher(first) ? (others.find((word) => word !== first && !word.includes(' ')) ?? first) : first;
}
