import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative as relativePath, sep } from 'node:path';
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
    above.unshift(parent);
    at = parent;
  }
  return rulesOf(above.flatMap(levelOf));
}

function rulesOf(levels: readonly Level[]): IgnoreRules {
  return {
    ignores: (absolute, isDirectory) => isIgnored(levels, absolute, isDirectory),
    within: (directory, hasFile) => (hasFile ? rulesOf([...levels, ...levelOf(directory)]) : rulesOf(levels)),
  };
}

/** The deepest file that says anything about a path decides, as in git. */
function isIgnored(levels: readonly Level[], absolute: string, isDirectory: boolean): boolean {
  for (const { directory, rules } of levels.toReversed()) {
    const relative = relativePath(directory, absolute).replaceAll(sep, '/');
    const { ignored, unignored } = rules.test(isDirectory ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

function levelOf(directory: string): Level[] {
  try {
    return [{ directory, rules: ignore().add(readFileSync(join(directory, '.gitignore'), 'utf8')) }];
  } catch {
    // No such file, or none that can be read: git goes on without it, too.
    return [];
  }
}
