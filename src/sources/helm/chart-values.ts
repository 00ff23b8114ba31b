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
  readonly setFlags: readonly { readonly flag: 'set' | 'set-string'; readonly value: string }[];
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
  const keys = [
    ...Object.keys(set),
    ...setFlags.flatMap(({ value }) => value.split(',').map((part) => part.split('=')[0] ?? '')),
  ];
  return keys.map((key) =>
    key
      .replace(/^\{/, '')
      .split(/(?<!\\)\.|\[|\]\.?/)
      .filter((part) => part !== '')
      .map((part) => part.replaceAll('\\', '')),
  );
}
