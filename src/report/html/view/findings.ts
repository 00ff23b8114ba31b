import { h, type Markup } from '../markup.ts';
import type { PageFinding } from '../page-data.ts';
import { fill, languageOf, placeOf, type View, wordingOf, wordsOf } from '../said.ts';
import { filterBar } from './filters.ts';
import { chunk, cutNote, type LongList, moreButton } from './long-list.ts';
import { SEVERITY_SIGNS } from './signs.ts';
import { sourceView } from './source.ts';

export const findingsList: LongList = {
  length: ({ shown }) => shown.length,
  entry: (view, index) => {
    const at = view.shown[index] ?? -1;
    const finding = view.data.findings[at];
    return finding ? findingEntry(finding, at, view) : h('li');
  },
};

export function findingsSection(view: View): Markup {
  const words = wordsOf(view);
  return h(
    'section',
    { id: 'findings', tabindex: -1, 'aria-labelledby': 'findings-title' },
    h('h2', { id: 'findings-title' }, words.findings),
    view.data.findings.length === 0
      ? h('p', { class: 'hint' }, words.verdictClean)
      : [filterBar(view), h('div', { id: 'list' }, findings(view))],
  );
}

/** The findings that are asked for, and what is behind them. */
export function findings(view: View): Markup[] {
  const entries = chunk(findingsList, view, 0);
  if (entries.length === 0) return [h('p', { class: 'hint' }, wordsOf(view).noMatch)];
  return [
    h('ol', { class: 'findings', id: 'list-findings' }, entries),
    moreButton('findings', findingsList, view, entries.length),
    ...[cutNote(findingsList, view)].filter((note) => note !== undefined),
  ];
}

function findingEntry(finding: PageFinding, at: number, view: View): Markup {
  const words = wordsOf(view);
  const { severity } = finding;
  const { text } = wordingOf(finding, view.data, view.state.language);
  return h(
    'li',
    { class: `finding ${severity}` },
    h(
      'details',
      { open: view.state.isOpen, 'data-finding': at },
      h(
        'summary',
        {},
        h(
          'span',
          { class: `badge ${severity}` },
          h('span', { class: 'sign', 'aria-hidden': 'true' }, SEVERITY_SIGNS[severity]),
          words[`severity.${severity}`],
        ),
        ' ',
        h('span', { class: 'message', lang: languageOf(finding, view) }, text),
        ' ',
        origin(finding, view),
      ),
      // A page of five thousand findings holds the bodies of those that somebody opens.
      view.state.isOpen ? findingBody(finding, view) : undefined,
    ),
  );
}

function origin(finding: PageFinding, { data }: View): Markup {
  const { objects, rules } = data;
  return h(
    'span',
    { class: 'origin' },
    h('span', { class: 'place' }, placeOf(finding, data)),
    h('span', { class: 'name' }, objects[finding.object] ?? ''),
    h('code', { lang: 'en' }, rules[finding.rule]?.id ?? ''),
  );
}

function renderedView({ rendered }: PageFinding, view: View): Markup[] {
  if (rendered === undefined) return [];
  const { by, from, source } = rendered;
  return [h('p', { class: 'hint' }, fill(wordsOf(view).rendered, { by, from })), ...(source ? [sourceView(source)] : [])];
}

/** What is seen of a finding that is open. */
export function findingBody(finding: PageFinding, view: View): Markup {
  const words = wordsOf(view);
  const { language } = view.state;
  const rule = view.data.rules[finding.rule];
  const why = finding.why ?? rule?.texts?.[language].why ?? '';
  const lang = languageOf(finding, view);
  return h(
    'div',
    { class: 'body' },
    finding.source ? sourceView(finding.source) : undefined,
    renderedView(finding, view),
    h(
      'dl',
      { class: 'reasons' },
      h('dt', {}, words.fix),
      h('dd', { lang }, wordingOf(finding, view.data, language).fix),
      why === '' ? undefined : [h('dt', {}, words.why), h('dd', { lang: finding.why === undefined ? language : lang }, why)],
    ),
    rule?.texts ? h('p', { class: 'about' }, h('a', { href: `#rule-${rule.id}` }, words.aboutRule)) : undefined,
  );
}
