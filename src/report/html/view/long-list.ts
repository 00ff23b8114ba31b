// A list of which the first entries are there at once and the others when they are asked for: ten thousand skipped files are
// told, and cost nothing until somebody wants to see them.
import { h, type Markup } from '../markup.ts';
import { fill, type View, wordsOf } from '../said.ts';

/** Entries that are added at a time; those that are there at first, too. */
export const CHUNK = 100;

export interface LongList {
  length(view: View): number;
  entry(view: View, index: number): Markup;
}

/** The entries from `from` on, as far as a chunk goes. */
export function chunk(list: LongList, view: View, from: number, most = CHUNK): Markup[] {
  const to = Math.min(list.length(view), from + most);
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => list.entry(view, from + index));
}

/** Behind the entries: how many more there are, as a button that brings them; without them, empty. */
export function moreButton(id: string, list: LongList, view: View, told: number): Markup {
  const all = list.length(view);
  const n = Math.min(CHUNK, all - told);
  const button = h('button', { type: 'button', 'data-more': id }, fill(wordsOf(view).showMore, { n, all }));
  return h('div', { class: 'more needs-script', id: `more-${id}`, 'data-told': told }, n > 0 ? button : undefined);
}

/** What a reader without JavaScript is told where a list is cut. */
export function cutNote(list: LongList, view: View): Markup | undefined {
  if (list.length(view) <= CHUNK) return undefined;
  return h('p', { class: 'without-script' }, fill(wordsOf(view).withoutScript, { n: CHUNK }));
}
