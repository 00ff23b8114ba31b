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
      told(words.why, text.why),
      told(words.risk, text.risk),
      told(words.remedies, list('ol', text.remedies)),
      told(words.fine, text.fine),
      told(
        words.references,
        list(
          'ul',
          references.map(({ title, url }) => h('a', { href: url, rel: 'noreferrer' }, title)),
        ),
      ),
    ),
  );
}

function told(name: string, said: Markup | string): Markup[] {
  return [h('dt', {}, name), h('dd', {}, said)];
}

function list(tag: 'ol' | 'ul', entries: readonly (Markup | string)[]): Markup {
  return h(
    tag,
    {},
    entries.map((entry) => h('li', {}, entry)),
  );
}
