import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { remembered } from '../model/remembered.ts';

/** Patterns with the letters that they are written with: git asks so where the file system tells `Out` from `out`. */
export function ignoreRules(patterns: string | readonly string[]): Ignore {
  return ignore({ ignorecase: FOLDS_CASE }).add(patterns);
}

/** As git sets core.ignorecase in a new repository, by the file systems that people have there. */
const FOLDS_CASE = ['darwin', 'win32'].includes(process.platform);

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
  /** Whether any of the rules may be about a path with that name: of most there is none, and many have the same. */
  readonly mayBeAbout: (absolute: string, name: string) => boolean;
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
  for (const { directory, rules, mayBeAbout } of levels) {
    if (name !== undefined && !mayBeAbout(absolute, name)) continue;
    const path = pathIn(directory, absolute);
    const end = isDirectory ? '/' : '';
    const { ignored, unignored } = rules.test(path + end);
    if (!ignored && !unignored) continue;
    if (!ignored || name === undefined || !isTakenBack(rules, path)) return ignored;
    if (isIgnoredAnywhere(rules, name + end)) return true;
  }
  return false;
}

/** The folder is one that git does not ignore, whatever these rules say: those of a deeper one take it back. */
function isTakenBack(rules: Ignore, path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return folder !== '' && rules.ignores(folder);
}

/** By a pattern for its name alone: of what stands in an ignored folder, the rules say nothing else. */
function isIgnoredAnywhere(rules: Ignore, name: string): boolean {
  return rules.ignores(name) && rules.ignores(`\u0001/${name}`);
}

/** What is asked about stands in the folder: of 10,000 files, to reckon with others takes a fiftieth of the run. */
function pathIn(directory: string, absolute: string): string {
  const path = absolute.slice(directory.endsWith(sep) ? directory.length : directory.length + 1);
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** Than any path on Linux, and soon a pattern that V8 refuses. */
const TOO_LONG = /^[^\r\n]{4096,}/gm;

function levelOf(directory: string): Level[] {
  try {
    const text = readFileSync(join(directory, '.gitignore'), 'utf8').replace(TOO_LONG, '');
    return [{ directory, rules: ignoreRules(text), mayBeAbout: aboutIn(text) }];
  } catch {
    // No such file, or none that can be read: git goes on without it, too.
    return [];
  }
}

function aboutIn(text: string): Level['mayBeAbout'] {
  let about: About | undefined;
  const isNamed = remembered((name: string) => about?.names.test(name) ?? true);
  return (absolute, name) => {
    about ??= readAbout(text);
    return isNamed(name) || about.folders.test(absolute);
  };
}

/** What the name of a path has to be like, or a folder above it where the name may be any. */
interface About {
  readonly names: RegExp;
  readonly folders: RegExp;
}

/** More that stand for one character each are a pattern that V8 refuses, or takes seconds for. */
const MOST_SINGLES = 1000;
const ANY: About = { names: /^/, folders: /^/ };

function readAbout(text: string): About {
  if (text.split(/[?[]/, MOST_SINGLES + 1).length > MOST_SINGLES) return ANY;
  const [names, folders]: [string[], string[]] = [[], []];
  for (const pattern of text.split(/\r?\n|\r$/)) {
    const [name = '', folder = ''] = withoutClasses(pattern.replace(/\/ *$/, '')).split('/').reverse();
    if (/^\*+$/.test(name) && /[^*]/.test(folder)) folders.push(likeName(folder));
    else names.push(likeName(name));
  }
  const [anyName, anyFolder] = [names, folders].map((all) => `(?:${all.join('|')})`);
  return { names: new RegExp(`^${anyName}$`, 'is'), folders: new RegExp(`[/\\\\]${anyFolder}[/\\\\]`, 'is') };
}

/** `*.py[co]` as `*.py?`; as `*` where a class is none so simple. */
function withoutClasses(pattern: string): string {
  const simple = pattern.replaceAll(/\[[!^]?[^!^[\]/\\:]+\]/g, '?');
  return simple.includes('[') ? '*' : simple;
}

/** What is no letter may be anything; so may all behind a second such place, or to look for it could take long. */
function likeName(name: string): string {
  return name
    .replaceAll('\\#', '#')
    .replaceAll(/[^\w.~#?-]+/g, '*')
    .replace(/^([^*]*\*[^*]*\*).*/, '$1')
    .replaceAll('.', '\\.')
    .replaceAll('?', '.')
    .replaceAll('*', '[^/]*');
}
