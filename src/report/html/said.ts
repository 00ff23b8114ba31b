import type { Language } from '../../model/finding.ts';
import { filling, PLACEHOLDER } from '../../words/placeholder.ts';
import type { PageData, PageFinding, PageWording } from './page-data.ts';
import type { PageWords } from './page-words.ts';
import type { ViewState } from './view-state.ts';

/** What the views are made from. */
export interface View {
  readonly data: PageData;
  readonly state: ViewState;
  /** Indexes of the findings, in their order, and of the containers with privileged ports, that are asked for. */
  readonly shown: readonly number[];
  readonly rows: readonly number[];
  /** By what the findings of a group have in common, how many there are. */
  readonly groups: ReadonlyMap<number, number>;
}

/** What a part of the page is given. */
export interface Seen {
  readonly view: View;
}

export function wordsOf({ data, state }: View): PageWords['words'] {
  return data.words[state.language].words;
}

/** As `fill` of the catalogue, which would bring all its words along. */
export function fill(template: string, data: Readonly<Record<string, string | number>>): string {
  return template.replace(PLACEHOLDER, (whole, written: string) => String(filling(written, data) ?? whole));
}

/** `1 file`, `2 files`. */
export function count({ data, state }: View, n: number, noun: keyof PageWords['nouns']): string {
  const { one, other } = data.words[state.language].nouns[noun];
  return fill(n === 1 && one !== undefined ? one : other, { n });
}

export function wordingOf({ said }: PageFinding, { templates }: PageData, language: Language): PageWording {
  if (!('template' in said)) return said;
  const { text, fix } = templates[said.template]?.[language] ?? { text: '', fix: '' };
  return { text: fill(text, said.data), fix: fill(fix, said.data) };
}

/** The language that a finding's words are in: the reader's, or the run's where there are no others. */
export function languageOf({ said }: PageFinding, { data, state }: View): Language {
  return 'template' in said ? state.language : data.language;
}

/** `file:line:column`, as compilers write it; `''` for what was read of a cluster. */
export function placeOf({ file, line, column }: PageFinding, { files, audit }: PageData): string {
  if (audit) return '';
  return [files[file] ?? '', ...(line === undefined || column === undefined ? [] : [line, column])].join(':');
}
