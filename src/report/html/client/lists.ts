import { CHUNK, LISTS, type ListId } from '../view-state.ts';
import type { App } from './app.tsx';

/** Findings that are printed with their reasons; of more, a line each. */
const MOST_PRINTED = 300;

/** Tells the next entries of a list. */
export function showMore(id: ListId, app: App): void {
  const { told } = app.view().state;
  const before = told[id] ?? CHUNK;
  const button = document.querySelector(`#more-${id} button`);
  const hadFocus = button !== null && button === document.activeElement;
  app.change({ told: { ...told, [id]: before + CHUNK } });
  if (!hadFocus) return;
  // Whoever asked by the keyboard goes on where the new entries begin.
  const first = document.querySelectorAll(`#list-${id} > :not(.group)`)[before];
  (first?.querySelector('summary') ?? document.querySelector<HTMLElement>(`#more-${id} button`))?.focus();
}

/** The list of findings goes on by itself when the reader comes to its end. */
export function watchEnd(app: App): void {
  const observer = new IntersectionObserver(
    (seen) => seen.some(({ isIntersecting }) => isIntersecting) && showMore('findings', app),
    {
      rootMargin: '600px',
    },
  );
  app.drawn = () => {
    observer.disconnect();
    const more = document.getElementById('more-findings');
    // Observed anew it is told of even where it is in sight already.
    if (more?.firstElementChild) observer.observe(more);
  };
  app.drawn();
}

/** Tells what an open finding shows, when it is opened for the first time. */
export function tellBody({ open, dataset: { finding } }: HTMLDetailsElement, app: App): void {
  const { isOpen, opened } = app.view().state;
  if (!open || finding === undefined || isOpen || opened.has(Number(finding))) return;
  app.change({ opened: new Set([...opened, Number(finding)]) });
}

/** Paper has no buttons: everything is told, and what is closed is open until it has been printed. */
export function unfold(app: App): void {
  const { shown, state } = app.view();
  const isLong = shown.length > MOST_PRINTED;
  app.change({
    told: Object.fromEntries(LISTS.map((id) => [id, Number.POSITIVE_INFINITY])),
    opened: isLong ? state.opened : new Set(shown),
  });
  for (const details of document.querySelectorAll('details')) {
    if (details.open || (isLong && details.dataset.finding !== undefined)) continue;
    details.open = true;
    details.dataset.printed = '';
  }
}

export function foldAgain(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details[data-printed]')) {
    details.open = false;
    delete details.dataset.printed;
  }
}
