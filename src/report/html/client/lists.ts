import type { View } from '../said.ts';
import { findingBody, findingsList } from '../view/findings.ts';
import { chunk, type LongList, moreButton } from '../view/long-list.ts';
import { matrixList } from '../view/matrix.ts';
import { noteLists } from '../view/notes.ts';
import { byId, elements } from './elements.ts';

/** What lists need of the app. */
interface Viewed {
  view(): View;
}

const LISTS: Readonly<Record<string, LongList>> = { ...noteLists, findings: findingsList, matrix: matrixList };

/** Findings that are printed with their reasons; of more, a line each. */
const MOST_PRINTED = 300;

/** Puts the next entries of a list behind those that are there. */
export function showMore(id: string, app: Viewed, most?: number): void {
  const list = LISTS[id];
  const [entries, more] = [byId(`list-${id}`), byId(`more-${id}`)];
  if (!list || !entries || !more) return;
  const told = Number(more.dataset.told);
  const view = app.view();
  const added = elements(chunk(list, view, told, most));
  const hadFocus = more.contains(document.activeElement);
  entries.append(...added);
  more.replaceWith(...elements([moreButton(id, list, view, told + added.length)]));
  const [first] = added;
  // Whoever asked by the keyboard goes on where the new entries begin.
  if (hadFocus && first instanceof HTMLElement)
    (first.querySelector<HTMLElement>('summary') ?? byId(`more-${id}`)?.querySelector('button'))?.focus();
  if (id === 'findings') watchEnd(app);
}

/** The list of findings goes on by itself when the reader comes to its end. */
export function watchEnd(app: Viewed): void {
  const more = byId('more-findings');
  if (!more?.firstElementChild) return;
  const observer = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      showMore('findings', app);
    },
    { rootMargin: '600px' },
  );
  observer.observe(more);
}

/** Writes what an open finding shows, when it is opened for the first time. */
export function fillBody(details: HTMLDetailsElement, app: Viewed): void {
  if (!details.open || details.querySelector('.body')) return;
  const finding = app.view().data.findings[Number(details.dataset.finding)];
  if (finding) details.append(...elements([findingBody(finding, app.view())]));
}

/** Paper has no buttons: everything is told, and what is closed is open until it has been printed. */
export function unfold(app: Viewed): void {
  for (const id of Object.keys(LISTS)) showMore(id, app, Number.POSITIVE_INFINITY);
  const isLong = app.view().shown.length > MOST_PRINTED;
  for (const details of document.querySelectorAll('details')) {
    if (details.open || (isLong && details.dataset.finding !== undefined)) continue;
    details.open = true;
    details.dataset.printed = '';
    fillBody(details, app);
  }
}

export function foldAgain(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details[data-printed]')) {
    details.open = false;
    delete details.dataset.printed;
  }
}
