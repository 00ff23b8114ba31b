// The files that Compose looks for: compose-go cli/options.go DefaultFileNames, DefaultOverrideFileNames.
import { posix } from 'node:path';
import { remembered } from '../../model/remembered.ts';

/** In the order in which it takes them. */
const PROJECTS: readonly string[] = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES: readonly string[] = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** The override files that are put on a project's file, the first that is there; none for a file that has to be named to Compose. */
export function overridesOf(name: string): readonly string[] {
  return PROJECTS.includes(name) ? OVERRIDES : [];
}

/** The file that an override is put on, where it is among the names of the folder. */
export function projectOfPart(name: string, beside: readonly string[]): string | undefined {
  if (!OVERRIDES.includes(name)) return undefined;
  const project = PROJECTS.find((one) => beside.includes(one));
  const taken = project && OVERRIDES.find((one) => beside.includes(one));
  return taken === name ? project : undefined;
}

/** What people call such files beside those that Compose looks for: `compose.prod.yaml`, `docker-compose-ci.yml`. */
const LIKE_COMPOSE = /(?:^|[./_-])(?:docker-?)?compose(?:[._-][^/]*)?\.ya?ml$/i;
/** The files that Compose looks for, and their overrides. */
export const COMPOSE_NAMES = /(?:^|\/)(?:docker-)?compose(?:\.override)?\.ya?ml$/;

/**
 * Whether a file is all of its project: Compose looks for it, and no `compose.prod.yaml` stands beside it. Such a one is named to Compose
 * with others, and what it says nobody knows who reads this one.
 */
export function isWholeProject(file: string, beside: readonly string[]): boolean {
  const isKnown = (name: string) => PROJECTS.includes(name) || OVERRIDES.includes(name);
  return PROJECTS.includes(file) && !beside.some((name) => LIKE_COMPOSE.test(name) && !isKnown(name));
}

type TextOf = (file: string) => string | undefined;

/** Of each reader of files: the files of a folder, and of those in it, ask the same of what is above. */
const INCLUDING = new WeakMap<TextOf, (folder: string) => boolean>();

/** Whether a project above includes others: what stands below it may be a part of it, and name what it has. */
export function isBelowIncluding(file: string, textOf: TextOf): boolean {
  const isIncluding = INCLUDING.get(textOf) ?? includingBy(textOf);
  INCLUDING.set(textOf, isIncluding);
  return isAnyAbove(posix.dirname(file), isIncluding);
}

/** Whether a project of the folder, or above it, includes others. */
function includingBy(textOf: TextOf): (folder: string) => boolean {
  const isIncluding = remembered((folder): boolean => {
    const texts = PROJECTS.map((name) => textOf(posix.join(folder, name)) ?? '');
    return texts.some((text) => /^["']?include["']?[ \t]*:/m.test(text)) || isAnyAbove(folder, isIncluding);
  });
  return isIncluding;
}

function isAnyAbove(folder: string, isIncluding: (folder: string) => boolean): boolean {
  const above = posix.dirname(folder);
  return above !== folder && !folder.endsWith('..') && isIncluding(above);
}

/** As nearly every manifest does, behind a comment, or a separator. */
const BEGINS_MANIFEST = /^(?:(?:#.*|---.*)?\r?\n){0,99}(?:apiVersion|kind):/;

/** By its text: services at the top, which have images, and no object of Kubernetes. One that is called so need not have any. */
export function looksLikeCompose(text: string, file: string): boolean {
  // To look for services through all of a manifest takes longer than what else is asked of it here.
  if (BEGINS_MANIFEST.test(text)) return false;
  const at = text.startsWith('services:') ? 0 : text.indexOf('\nservices:');
  if (at === -1 || /^(?:apiVersion|kind):/m.test(text)) return false;
  const isMapping = /^services:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]+[\w."'-]+[ \t]*:/m.test(text);
  return isMapping && (LIKE_COMPOSE.test(file) || /^[ \t]+(?:image|build):/m.test(text.slice(at)));
}
