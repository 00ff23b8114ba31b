// What the reader does, and what comes of it. One listener for all elements of a kind, because they come and go.
import { SEVERITIES } from '../../../model/finding.ts';
import { VERDICTS } from '../page-data.ts';
import {
  FACETS,
  filtersFromHash,
  GROUPINGS,
  isLanguage,
  LISTS,
  SORTINGS,
  THEMES,
  toggled,
  withoutFilters,
} from '../view-state.ts';
import type { App } from './app.tsx';
import { foldAgain, showMore, tellBody, unfold } from './lists.ts';
import { keepTheme } from './theme.ts';

export function listen(app: App, root: HTMLElement): void {
  root.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const link = target.closest<HTMLAnchorElement>('a[href^="#"]');
    const button = target.closest<HTMLElement>('button');
    if (link) openTarget(link.hash.slice(1));
    else if (button) press(button, app);
  });
  root.addEventListener('input', ({ target }) => enter(target, app));
  // It does not bubble, so it is caught on its way down.
  root.addEventListener('toggle', ({ target }) => target instanceof HTMLDetailsElement && tellBody(target, app), true);
  document.addEventListener('keydown', (event) => onKey(event, app));
  addEventListener('beforeprint', () => unfold(app));
  addEventListener('afterprint', foldAgain);
  addEventListener('hashchange', () => {
    if (location.hash.includes('=')) app.change(filtersFromHash(location.hash, app.view().state, app.view().data));
  });
}

function press({ dataset }: HTMLElement, app: App): void {
  const { state } = app.view();
  const { set, value, facet, verdict, more, action } = dataset;
  const theme = THEMES.find((each) => each === value);
  const list = LISTS.find((each) => each === more);
  if (set === 'language' && isLanguage(value)) app.change({ language: value });
  else if (set === 'theme' && theme) {
    app.change({ theme });
    keepTheme(theme);
  } else if (facet !== undefined) pressBar(facet, Number(value), app);
  else if (verdict !== undefined) chooseVerdict(verdict, app);
  else if (list) showMore(list, app);
  else if (action === 'reset') {
    app.change(withoutFilters(state));
    document.getElementById('query')?.focus();
  } else if (action === 'open' || action === 'close') app.change({ isOpen: action === 'open' });
}

/** A bar shows its own findings; pressed again, it shows all. */
function pressBar(name: string, index: number, app: App): void {
  const facet = FACETS.find((each) => each === name);
  if (facet === undefined) return;
  const isOff = app.view().state[facet] === index;
  app.change({ [facet]: isOff ? undefined : index });
  if (isOff) return;
  document.getElementById('findings')?.focus({ preventScroll: true });
  document.getElementById('findings')?.scrollIntoView();
}

function chooseVerdict(name: string, app: App): void {
  const verdict = VERDICTS.find((each) => each === name);
  if (verdict) app.change({ verdicts: toggled(VERDICTS, app.view().state.verdicts, verdict) });
}

function enter(target: EventTarget | null, app: App): void {
  const { state } = app.view();
  if (target instanceof HTMLSelectElement) {
    const facet = FACETS.find((each) => each === target.dataset.facet);
    const sort = SORTINGS.find((each) => each === target.value);
    const group = GROUPINGS.find((each) => each === target.value);
    if (facet) app.change({ [facet]: target.value === '' ? undefined : Number(target.value) });
    else if (target.id === 'sort' && sort) app.change({ sort });
    else if (target.id === 'group' && group) app.change({ group });
  } else if (target instanceof HTMLInputElement) {
    const severity = SEVERITIES.find((each) => each === target.dataset.severity);
    if (severity) app.change({ severities: toggled(SEVERITIES, state.severities, severity) });
    else app.change({ query: target.value });
  }
}

/** `/` goes to the search, as on many pages, and Escape clears it. */
function onKey(event: KeyboardEvent, app: App): void {
  const { target, key } = event;
  const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  if (key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById('query')?.focus({ preventScroll: true });
    // With the hits below it, and not at the edge of the window.
    document.getElementById('findings')?.scrollIntoView();
  }
  if (key === 'Escape' && target instanceof HTMLInputElement && target.id === 'query') app.change({ query: '' });
}

/** A link to what is folded up opens it. */
function openTarget(id: string): void {
  const target = document.getElementById(id);
  const details = target instanceof HTMLDetailsElement ? target : target?.querySelector(':scope > details');
  if (details instanceof HTMLDetailsElement) details.open = true;
}
