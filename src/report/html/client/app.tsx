// The state of the page, which is drawn anew when it changes.
import { render } from 'preact';
import { type SearchTexts, searchTexts, viewOf } from '../filter.ts';
import type { PageData } from '../page-data.ts';
import type { View } from '../said.ts';
import { Page } from '../view/page.tsx';
import { FACETS, filtersToHash, type ViewState } from '../view-state.ts';

export interface App {
  view(): View;
  change(changes: Partial<ViewState>): void;
  /** Called behind every drawing. */
  drawn?: () => void;
}

/** What changes the list of findings, which then begins anew. */
const OF_FINDINGS = [...FACETS, 'query', 'severities', 'sort', 'group'] as const;

export function startApp(data: PageData, root: HTMLElement, first: ViewState): App {
  let texts: SearchTexts | undefined;
  const lookUp = (): SearchTexts => {
    texts ??= searchTexts(data);
    return texts;
  };
  let view = viewOf(data, first, lookUp);
  const app: App = {
    view: () => view,
    change(changes) {
      view = viewOf(data, withShortLists(view.state, { ...view.state, ...changes }), lookUp);
      draw(view, root);
      app.drawn?.();
      rememberFilters(view);
    },
  };
  // What was there without a script was drawn with everything open.
  root.replaceChildren();
  draw(view, root);
  // Before the first search, if there is time: of thousands of findings they take a moment.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(lookUp);
  return app;
}

function draw(view: View, root: HTMLElement): void {
  const { language, theme } = view.state;
  document.documentElement.lang = language;
  document.documentElement.dataset.theme = theme;
  document.title = `kport: ${view.data.words[language].words.title}`;
  render(<Page view={view} />, root);
}

/** A list that is another one now is told from its start. */
function withShortLists(before: ViewState, state: ViewState): ViewState {
  const { findings, ports, ...told } = state.told;
  return {
    ...state,
    told: {
      ...told,
      ...(findings === undefined || OF_FINDINGS.some((part) => state[part] !== before[part]) ? {} : { findings }),
      ...(ports === undefined || state.verdicts !== before.verdicts ? {} : { ports }),
    },
  };
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
