// What is no finding and must not be lost: what could not be judged, what the policy has to say, what was left out.
import { h, type Markup } from '../markup.ts';
import type { PageFinding, PageNote } from '../page-data.ts';
import { count, fill, languageOf, placeOf, type View, wordingOf, wordsOf } from '../said.ts';
import { chunk, cutNote, type LongList, moreButton } from './long-list.ts';

function notes(of: (view: View) => readonly PageNote[], languageOfNotes: (view: View) => string): LongList {
  return {
    length: (view) => of(view).length,
    entry: (view, index) => {
      const note = of(view)[index];
      return h(
        'li',
        {},
        h('span', { class: 'place' }, note?.place ?? ''),
        ' ',
        h('span', { lang: languageOfNotes(view) }, note?.text ?? ''),
      );
    },
  };
}

/** In the order in which they are told. What programs say is English. */
export const noteLists = {
  unreadable: notes(
    ({ data }) => data.unreadable,
    () => 'en',
  ),
  failures: {
    length: ({ data }) => data.failures.length,
    entry: (view, index) => {
      const { place = '', object = '', rule = '', error = '' } = view.data.failures[index] ?? {};
      const text = fill(wordsOf(view).ruleFailed, { rule, error });
      return h('li', {}, h('span', { class: 'place' }, place), ' ', h('span', { class: 'name' }, object), ` ${text}`);
    },
  },
  notices: notes(
    ({ data }) => data.notices,
    ({ data }) => data.language,
  ),
  known: { length: ({ data }) => data.known.length, entry: knownEntry },
  exempted: { length: ({ data }) => data.exempted.length, entry: exemptedEntry },
  skipped: notes(
    ({ data }) => data.skipped,
    () => 'en',
  ),
} as const satisfies Readonly<Record<string, LongList>>;

export type NoteListId = keyof typeof noteLists;

export function notesSections(view: View): Markup[] {
  const words = wordsOf(view);
  const hints: Partial<Record<NoteListId, string>> = {
    unreadable: words.unreadableHint,
    failures: words.failuresHint,
    known: knownHint(view),
    skipped: words.skippedHint,
  };
  return (Object.keys(noteLists) as NoteListId[])
    .filter((id) => noteLists[id].length(view) > 0 || (id === 'known' && view.data.knownFrom !== undefined))
    .map((id) => notesSection(id, view, hints[id]));
}

/** Closed where it is a mere list of what is not for kport. */
function notesSection(id: NoteListId, view: View, hint: string | undefined): Markup {
  const list: LongList = noteLists[id];
  const n = list.length(view);
  const entries = chunk(list, view, 0);
  return h(
    'section',
    { id, class: 'notes', 'aria-labelledby': `${id}-title` },
    h(
      'details',
      { open: id !== 'skipped' },
      h('summary', {}, h('h2', { id: `${id}-title` }, wordsOf(view)[id], ' ', h('span', { class: 'n' }, String(n)))),
      hint === undefined ? undefined : h('p', { class: 'hint' }, hint),
      h('ul', { id: `list-${id}` }, entries),
      moreButton(id, list, view, entries.length),
      cutNote(list, view),
    ),
  );
}

function findingLine(finding: PageFinding, view: View): (Markup | string)[] {
  const { data, state } = view;
  return [
    h('span', { class: 'place' }, placeOf(finding, data)),
    ' ',
    h('span', { lang: languageOf(finding, view) }, wordingOf(finding, data, state.language).text),
    ' ',
    h('code', { lang: 'en' }, data.rules[finding.rule]?.id ?? ''),
  ];
}

function knownEntry(view: View, index: number): Markup {
  const finding = view.data.known[index];
  return h('li', {}, finding ? findingLine(finding, view) : undefined);
}

/** What findings were compared with, and what of it is no longer needed. */
function knownHint(view: View): string {
  const { knownFrom } = view.data;
  if (!knownFrom) return '';
  const by = fill(wordsOf(view)[`known.${knownFrom.kind}`], { name: knownFrom.name });
  return [by, ...(knownFrom.stale ? [count(view, knownFrom.stale, 'staleEntry')] : [])].join(' · ');
}

function exemptedEntry(view: View, index: number): Markup {
  const exempted = view.data.exempted[index];
  if (!exempted) return h('li');
  const { finding, reason, by, place } = exempted;
  return h(
    'li',
    {},
    findingLine(finding, view),
    h('div', { class: 'reason' }, fill(wordsOf(view)[`exempted.${by}`], { reason, place })),
  );
}
