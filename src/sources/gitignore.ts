import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { remembered } from '../model/remembered.ts';

/** What git ignores below a directory, by the .gitignore files from the top of the repository down. */
export interface IgnoreRules {
  /** `name`: its own, of what stands in a folder that git does not ignore. */
  ignores(absolute: string, isDirectory: boolean, name?: string): boolean;
  /** The rules for what is in `directory`, whose own .gitignore is read where it has one. */
  within(directory: string, hasFile: boolean): IgnoreRules;
}

/** Only the files that are found on the way down count. */
export const NO_RULES: IgnoreRules = rulesOf([]);

interface Level {
  readonly directory: string;
  readonly rules: Ignore;
  /** Whether any of the rules may be about a name: of most there is none, and many have the same. */
  readonly mayName: (name: string) => boolean;
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
    ignores: (absolute, isDirectory, name) => isIgnored(levels, { absolute, isDirectory, name }),
    within: (directory, hasFile) => (hasFile ? rulesOf([...levelOf(directory), ...levels]) : rules),
  };
  return rules;
}

interface Asked {
  readonly absolute: string;
  readonly isDirectory: boolean;
  readonly name: string | undefined;
}

/** The deepest file that says anything about a path decides, as in git. */
function isIgnored(levels: readonly Level[], { absolute, isDirectory, name }: Asked): boolean {
  for (const { directory, rules, mayName } of levels) {
    if (name !== undefined && !mayName(name)) continue;
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
    const text = readFileSync(join(directory, '.gitignore'), 'utf8');
    return [{ directory, rules: ignore().add(text), mayName: namedIn(text) }];
  } catch {
    // No such file, or none that can be read: git goes on without it, too.
    return [];
  }
}

function namedIn(text: string): Level['mayName'] {
  let names: RegExp | undefined;
  return remembered((name) => {
    names ??= lastNames(text);
    return names.test(name);
  });
}

function lastNames(text: string): RegExp {
  const names = text.split(/\r?\n|\r$/).map(lastName);
  return new RegExp(`^(?:${names.join('|')})$`, 'is');
}

/** What begins and ends as the last name of a pattern does, with anything where that has more than letters between. */
function lastName(pattern: string): string {
  if (pattern.includes('[')) return '.*';
  const path = pattern.replace(/\/ *$/, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name
    .replace(/[^\w.-](?:.*[^\w.-])?/s, '*')
    .replaceAll('.', '\\.')
    .replace('*', '.*');
}
