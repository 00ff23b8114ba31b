import { parsedJson } from '../../model/json.ts';
import { isMapping } from '../../model/mapping.ts';

/** What a chart is rendered with: as on helm's own command line. */
export interface ChartValues {
  /** The name of the set, where there are several. */
  readonly name?: string;
  readonly releaseName: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  readonly skipTests: boolean;
  /** The last one wins. */
  readonly files: readonly GivenFile[];
  /** By helm's dotted paths; goes before the files. */
  readonly set: Readonly<Record<string, unknown>>;
  /** As they were given, and in that order; goes before everything. */
  readonly setFlags: readonly SetFlag[];
}

export interface SetFlag {
  readonly flag: 'set' | 'set-string' | 'set-json' | 'set-file' | 'set-literal';
  /** Of `set-file` with absolute paths. */
  readonly value: string;
}

export interface GivenFile {
  /** Absolute. */
  readonly path: string;
  /** As the user would name it. */
  readonly shown: string;
}

/** As `helm template` without arguments of its own. */
export const PLAIN_VALUES: ChartValues = {
  releaseName: 'release-name',
  apiVersions: [],
  skipTests: false,
  files: [],
  set: {},
  setFlags: [],
};

/**
 * The keys that options set, as far as they show: `a.b[0]` of `a.b[0]=c`. A value may hold commas and so more keys than it has;
 * one too many costs nothing but a place that is not told.
 */
export function keysSet({ set, setFlags }: ChartValues): (readonly string[])[] {
  return [...Object.keys(set).map(pathOf), ...setFlags.flatMap(({ value }) => keysIn(value))];
}

function keysIn(value: string): (readonly string[])[] {
  // As --set-json takes it: names, and no paths.
  if (value.startsWith('{')) return namesIn(value).map((name) => [name]);
  return value.split(',').map((part) => pathOf(part.split('=')[0] ?? ''));
}

function pathOf(key: string): string[] {
  return key
    .split(/(?<!\\)\.|\[|\]\.?/)
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('\\', ''));
}

function namesIn(json: string): string[] {
  const value = parsedJson(json);
  return isMapping(value) ? Object.keys(value) : [];
}
