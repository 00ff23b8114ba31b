import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** What git ignores below a directory, by the .gitignore files from the top of the repository down. */
export interface IgnoreRules {
  ignores(absolute: string, isDirectory: boolean): boolean;
  /** The rules for what is in `directory`, whose own .gitignore is read where it has one. */
  within(directory: string, hasFile: boolean): IgnoreRules;
}

/** Only the files that are found on the way down count. */
export const NO_RULES: IgnoreRules = rulesOf([]);

interface Level {
  readonly directory: string;
  readonly rules: Ignore;
}

/** The rules that hold for `directory` from the directories above it, up to the one that holds `.git`. */
export function readIgnoreRules(directory: string): IgnoreRules {
  const above: string[] = [];
  let at = directory;
  while (!existsSync(join(at, '.git'))) {
    const parent = dirname(at);
    if (parent === at) return NO_RULES;
    above.push(parent);
    at = parent;
  }
  return rulesOf(above.flatMap(levelOf));
}

/** Of levels from the deepest up. */
function rulesOf(levels: readonly Level[]): IgnoreRules {
  const rules: IgnoreRules = {
    ignores: (absolute, isDirectory) => isIgnored(levels, absolute, isDirectory),
    within: (directory, hasFile) => (hasFile ? rulesOf([...levelOf(directory), ...levels]) : rules),
  };
  return rules;
}

/** The deepest file that says anything about a path decides, as in git. */
function isIgnored(levels: readonly Level[], absolute: string, isDirectory: boolean): boolean {
  for (const { directory, rules } of levels) {
    const path = pathIn(directory, absolute);
    const { ignored, unignored } = rules.test(isDirectory ? `${path}/` : path);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** What is asked about stands in the folder: of 10,000 files, to reckon with others takes a fiftieth of the run. */
function pathIn(directory: string, absolute: string): string {
  const path = absolute.slice(directory.endsWith(sep) ? directory.length : directory.length + 1);
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function levelOf(directory: string): Level[] {
  try {
    return [{ directory, rules: ignore().add(readFileSync(join(directory, '.gitignore'), 'utf8')) }];
  } catch {
    // No such file, or none that can be read: git goes on without it, too.
    return [];
  }
}
