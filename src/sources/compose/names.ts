// The files that Compose looks for: compose-go cli/options.go DefaultFileNames, DefaultOverrideFileNames.

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

/** What people call such files: `compose.prod.yaml`, `docker-compose-ci.yml`, `web.compose.yaml`. */
export function isComposeName(name: string): boolean {
  return /(?:^|[._-])(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml$/i.test(name);
}
