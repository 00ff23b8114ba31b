// The state of the page and what of it is drawn anew when the state changes.
import { matching, matchingRows, type SearchTexts, searchTexts } from '../filter.ts';
import type { PageData } from '../page-data.ts';
import type { View } from '../said.ts';
import { shownCount } from '../view/filters.ts';
import { findings } from '../view/findings.ts';
import { matrixTable } from '../view/matrix.ts';
import { page } from '../view/page.ts';
import { FACETS, filtersToHash, type ViewState } from '../view-state.ts';
import { byId, elements } from './elements.ts';
import { watchEnd } from './lists.ts';

export interface App {
  view(): View;
  change(changes: Partial<ViewState>): void;
}

export function startApp(data: PageData, root: HTMLElement, first: ViewState): App {
  let texts: SearchTexts | undefined;
  const lookUp = (): SearchTexts => {
    texts ??= searchTexts(data);
    return texts;
  };
  const viewOf = (state: ViewState): View => ({
    data,
    state,
    shown: matching(data, state, lookUp),
    rows: matchingRows(data, state),
  });
  let view = viewOf(first);
  const app: App = {
    view: () => view,
    change(changes) {
      const before = view.state;
      view = viewOf({ ...before, ...changes });
      if (view.state.language !== before.language) drawAll(root, app);
      else drawChanged(app, before);
      rememberFilters(view);
    },
  };
  drawAll(root, app);
  // Before the first search, if there is time: of thousands of findings they take a moment.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(lookUp);
  return app;
}

function drawAll(root: HTMLElement, app: App): void {
  const view = app.view();
  const focused = document.activeElement instanceof HTMLElement ? { ...document.activeElement.dataset } : {};
  const [x, y] = [scrollX, scrollY];
  document.documentElement.lang = view.state.language;
  document.title = `kport: ${view.data.words[view.state.language].words.title}`;
  root.replaceChildren(...elements(page(view)));
  syncTheme(view.state);
  watchEnd(app);
  scrollTo(x, y);
  if (focused.set) root.querySelector<HTMLElement>(`[data-set="${focused.set}"][data-value="${focused.value}"]`)?.focus();
}

function drawChanged(app: App, before: ViewState): void {
  const view = app.view();
  const { state } = view;
  if (state.theme !== before.theme) syncTheme(state);
  if (state.verdicts !== before.verdicts) byId('matrix')?.replaceChildren(...elements(matrixTable(view)));
  const isOther = [...FACETS, 'query', 'severities', 'isOpen'] as const;
  if (isOther.some((part) => state[part] !== before[part])) {
    byId('list')?.replaceChildren(...elements(findings(view)));
    byId('list')?.classList.toggle('filtered', view.shown.length < view.data.findings.length);
    byId('shown')?.replaceChildren(shownCount(view));
    watchEnd(app);
  }
  syncControls(state);
}

function syncTheme({ theme }: ViewState): void {
  document.documentElement.dataset.theme = theme;
}

/** The controls are not drawn anew, because the focus is on one of them. */
function syncControls(state: ViewState): void {
  const query = byId('query');
  if (query instanceof HTMLInputElement && query.value !== state.query) query.value = state.query;
  for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-facet]')) {
    const facet = FACETS.find((each) => each === select.dataset.facet);
    if (facet) select.value = String(state[facet] ?? '');
  }
  for (const box of document.querySelectorAll<HTMLInputElement>('input[data-severity]')) {
    box.checked = state.severities.some((severity) => severity === box.dataset.severity);
  }
  for (const button of document.querySelectorAll<HTMLElement>('button[aria-pressed]')) {
    button.setAttribute('aria-pressed', String(isPressed(button.dataset, state)));
  }
}

function isPressed({ set, facet, verdict, value }: DOMStringMap, state: ViewState): boolean {
  if (set === 'language') return value === state.language;
  if (set === 'theme') return value === state.theme;
  if (verdict !== undefined) return state.verdicts.some((each) => each === verdict);
  const of = FACETS.find((each) => each === facet);
  return of !== undefined && String(state[of]) === value;
}

function rememberFilters({ state, data }: View): void {
  const hash = filtersToHash(state, data);
  const isThere = location.hash.includes('=');
  if (hash === '' && !isThere) return;
  // A page inside of another one, as continuous integration shows reports, may not be allowed to change its address.
  try {
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
  } catch {}
}
