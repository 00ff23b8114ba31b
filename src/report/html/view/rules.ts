import { h, type Markup } from '../markup.ts';
import type { PageRule } from '../page-data.ts';
import { type View, wordsOf } from '../said.ts';

/** What the rules are about, for whoever has not read their documentation. */
export function rulesSection(view: View): Markup | undefined {
  const told = view.data.rules.filter(({ texts }) => texts !== undefined);
  if (told.length === 0) return undefined;
  return h(
    'section',
    { id: 'rules', 'aria-labelledby': 'rules-title' },
    h('h2', { id: 'rules-title' }, wordsOf(view).rules),
    told.map((rule) => ruleEntry(rule, view)),
  );
}

function ruleEntry({ id, texts, references }: PageRule, view: View): Markup | undefined {
  const words = wordsOf(view);
  const text = texts?.[view.state.language];
  if (text === undefined) return undefined;
  return h(
    'details',
    { class: 'rule', id: `rule-${id}` },
    h('summary', {}, h('h3', {}, text.title, ' ', h('code', { lang: 'en' }, id))),
    h(
      'dl',
      { class: 'reasons' },
      ...[
        [words.why, text.why],
        [words.risk, text.risk],
      ].flatMap(([name = '', said = '']) => [h('dt', {}, name), h('dd', {}, said)]),
      h('dt', {}, words.remedies),
      h(
        'dd',
        {},
        h(
          'ol',
          {},
          text.remedies.map((remedy) => h('li', {}, remedy)),
        ),
      ),
      h('dt', {}, words.fine),
      h('dd', {}, text.fine),
      h('dt', {}, words.references),
      h(
        'dd',
        {},
        h(
          'ul',
          {},
          references.map(({ title, url }) => h('li', {}, h('a', { href: url, rel: 'noreferrer' }, title))),
        ),
      ),
    ),
  );
}
