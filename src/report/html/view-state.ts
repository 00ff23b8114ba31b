import { LANGUAGES, type Language, SEVERITIES, type Severity } from '../../model/finding.ts';
import { type PageData, type PageFinding, type PageVerdict, VERDICTS } from './page-data.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** As each calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', ja: '日本語' };

/** What is no finding, in the order in which it is told. */
export const NOTES = [
  'unread',
  'unreadable',
  'failures',
  'seen',
  'denied',
  'differences',
  'notices',
  'known',
  'exempted',
  'skipped',
] as const;
export type NoteListId = (typeof NOTES)[number];

export const LISTS = ['findings', 'ports', ...NOTES] as const;
export type ListId = (typeof LISTS)[number];

/** In which order findings stand: as they weigh, as they stand in the files, or by name. */
export const SORTINGS = ['severity', 'place', 'rule', 'object'] as const;
export type Sorting = (typeof SORTINGS)[number];

/** What findings have in common that stand together. */
export const GROUPINGS = ['none', 'rule', 'object', 'namespace', 'file'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Entries of a list that are told at first, and that are added at a time. */
export const CHUNK = 100;

/** What the reader has chosen. `rule`, `namespace`, `file` and `node` are indexes into the lists of the data. */
export interface ViewState {
  readonly language: Language;
  readonly theme: Theme;
  readonly query: string;
  readonly severities: readonly Severity[];
  readonly rule?: number | undefined;
  readonly namespace?: number | undefined;
  readonly file?: number | undefined;
  readonly node?: number | undefined;
  readonly sort: Sorting;
  readonly group: Grouping;
  /** Whether findings are told with their source and their reasons. */
  readonly isOpen: boolean;
  /** Findings that somebody opened one by one, by their indexes. */
  readonly opened: ReadonlySet<number>;
  /** Entries that are told of a list; without a number, a chunk. */
  readonly told: Readonly<Partial<Record<ListId, number>>>;
  readonly verdicts: readonly PageVerdict[];
}

export const FACETS = ['rule', 'namespace', 'file', 'node'] as const;
export type Facet = (typeof FACETS)[number];

/** Without what all findings have in common: a cluster has no files, and files no nodes. */
export function isOffered({ audit, findings }: PageData, by: Facet | Sorting | Grouping): boolean {
  // Only objects of Kubernetes have namespaces.
  if (by === 'namespace' && findings.length > 0 && findings.every(({ dialect }) => dialect !== undefined)) return false;
  return audit ? by !== 'file' && by !== 'place' : by !== 'node';
}

/** What a finding is found by. */
export function valuesOf(finding: PageFinding, facet: Facet, { audit }: PageData): readonly number[] {
  return facet === 'node' ? (audit?.places[finding.on ?? -1]?.nodes ?? []) : [finding[facet]];
}

/** So many findings can be read through; more are a list to search in. */
const MOST_OPEN = 40;

export function firstState(data: PageData): ViewState {
  return {
    language: data.language,
    theme: 'auto',
    query: '',
    severities: SEVERITIES,
    sort: SORTINGS[0],
    group: GROUPINGS[0],
    isOpen: data.findings.length <= MOST_OPEN,
    opened: new Set(),
    told: {},
    verdicts: VERDICTS,
  };
}

/** The state with every finding shown. */
export function withoutFilters(state: ViewState): ViewState {
  return { ...state, query: '', severities: SEVERITIES, rule: undefined, namespace: undefined, file: undefined, node: undefined };
}

/** With the item where it is not in the list, or without it; in the order of `all`. */
export function toggled<T>(all: readonly T[], chosen: readonly T[], item: T): T[] {
  return all.filter((each) => chosen.includes(each) !== (each === item));
}

/** The filters and the order as the part of an address behind `#`, so that they can be sent to somebody; `''` where there is none. */
export function filtersToHash(state: ViewState, data: PageData): string {
  const said = new URLSearchParams();
  if (state.query !== '') said.set('q', state.query);
  if (state.severities.length < SEVERITIES.length) said.set('severity', state.severities.join(','));
  for (const facet of FACETS) {
    const chosen = state[facet];
    if (chosen !== undefined) said.set(facet, namesOf(data, facet)[chosen] ?? '');
  }
  if (state.sort !== SORTINGS[0]) said.set('sort', state.sort);
  if (state.group !== GROUPINGS[0]) said.set('group', state.group);
  return said.toString();
}

/** What such an address asks for; what it names and the report does not have is left out. */
export function filtersFromHash(hash: string, state: ViewState, data: PageData): ViewState {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const severities = given.get('severity')?.split(',');
  const facets = FACETS.map((facet) => [facet, indexOrNone(namesOf(data, facet), given.get(facet))]);
  return {
    ...state,
    query: given.get('q') ?? '',
    severities: severities ? SEVERITIES.filter((severity) => severities.includes(severity)) : SEVERITIES,
    sort: SORTINGS.find((each) => each === given.get('sort')) ?? SORTINGS[0],
    group: GROUPINGS.find((each) => each === given.get('group')) ?? GROUPINGS[0],
    ...Object.fromEntries(facets),
  };
}

export function namesOf(data: PageData, by: Facet | 'object'): readonly string[] {
  if (by === 'node') return data.audit?.nodes.map(({ name }) => name) ?? [];
  const lists = { object: data.objects, namespace: data.namespaces, file: data.files };
  return by === 'rule' ? data.rules.map(({ id }) => id) : lists[by];
}

function indexOrNone(names: readonly string[], name: string | null): number | undefined {
  const index = name === null ? -1 : names.indexOf(name);
  return index === -1 ? undefined : index;
}

export function isLanguage(text: string | undefined): text is Language {
  return LANGUAGES.some((language) => language === text);
}
