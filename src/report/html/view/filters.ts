import { SEVERITIES } from '../../../model/finding.ts';
import { h, type Markup } from '../markup.ts';
import { fill, type View, wordsOf } from '../said.ts';
import { FACETS, type Facet, namesOf } from '../view-state.ts';
import { SEVERITY_SIGNS } from './signs.ts';

/** Search and filters, and how many findings they leave. */
export function filterBar(view: View): Markup {
  const words = wordsOf(view);
  const { state } = view;
  return h(
    'div',
    { class: 'filters needs-script', role: 'search', 'aria-label': words.filters },
    h(
      'div',
      { class: 'field search' },
      h('label', { for: 'query' }, words.search),
      h('input', { id: 'query', type: 'search', value: state.query, placeholder: words.searchHint, 'aria-keyshortcuts': '/' }),
    ),
    FACETS.map((facet) => facetField(facet, view)),
    severityField(view),
    h(
      'div',
      { class: 'actions' },
      h('output', { id: 'shown', role: 'status', 'aria-live': 'polite' }, shownCount(view)),
      h('button', { type: 'button', 'data-action': 'reset' }, words.reset),
      h('button', { type: 'button', 'data-action': 'open' }, words.openAll),
      h('button', { type: 'button', 'data-action': 'close' }, words.closeAll),
    ),
  );
}

export function shownCount(view: View): string {
  return fill(wordsOf(view).shown, { shown: view.shown.length, all: view.data.findings.length });
}

function facetField(facet: Facet, view: View): Markup {
  const words = wordsOf(view);
  const { data, state } = view;
  const numbers = new Map<number, number>();
  for (const finding of data.findings) numbers.set(finding[facet], (numbers.get(finding[facet]) ?? 0) + 1);
  const options = namesOf(data, facet)
    .map((name, index) => ({ name: name === '' ? words.noNamespace : name, index, n: numbers.get(index) ?? 0 }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return h(
    'div',
    { class: 'field' },
    h('label', { for: `facet-${facet}` }, words[facet]),
    h(
      'select',
      { id: `facet-${facet}`, 'data-facet': facet },
      h('option', { value: '', selected: state[facet] === undefined }, words.all),
      options.map(({ name, index, n }) => h('option', { value: index, selected: state[facet] === index }, `${name} (${n})`)),
    ),
  );
}

function severityField(view: View): Markup {
  const words = wordsOf(view);
  const boxes = SEVERITIES.map((severity) =>
    h(
      'label',
      { class: `chip ${severity}` },
      h('input', { type: 'checkbox', 'data-severity': severity, checked: view.state.severities.includes(severity) }),
      h('span', { class: 'sign', 'aria-hidden': 'true' }, SEVERITY_SIGNS[severity]),
      words[`severity.${severity}`],
    ),
  );
  return h('div', { class: 'chips', role: 'group', 'aria-label': words.severity }, boxes);
}
