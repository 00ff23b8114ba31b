import { LANGUAGES } from '../../../model/finding.ts';
import { h, type Markup } from '../markup.ts';
import { fill, type View, wordsOf } from '../said.ts';
import { THEMES } from '../view-state.ts';
import { charts } from './charts.ts';
import { findingsSection } from './findings.ts';
import { matrixSection } from './matrix.ts';
import { type NoteListId, noteLists, notesSections } from './notes.ts';
import { rulesSection } from './rules.ts';
import { verdict } from './verdict.ts';

/** All that is in the body of the page. */
export function page(view: View): Markup[] {
  const { data } = view;
  const words = wordsOf(view);
  return [
    h('a', { class: 'skip', href: '#findings' }, words.skip),
    head(view),
    h(
      'main',
      {},
      verdict(view),
      contents(view),
      charts(view),
      matrixSection(view),
      findingsSection(view),
      notesSections(view),
      rulesSection(view),
    ),
    h('footer', {}, h('p', {}, fill(words.madeBy, { version: data.version }))),
  ];
}

function head(view: View): Markup {
  const { data } = view;
  const words = wordsOf(view);
  const { name, file } = data.policy;
  const policy = file === undefined ? fill(words.policyName, { name }) : fill(words.policyFile, { name, file });
  const written = data.generated === undefined ? [] : [fill(words.generated, { date: data.generated })];
  return h(
    'header',
    {},
    h(
      'div',
      { class: 'title' },
      h('h1', {}, h('span', { class: 'brand', lang: 'en' }, 'kport'), ' ', words.title),
      h('p', {}, words.subtitle),
      h('p', { class: 'origin' }, [policy, ...written].join(' · ')),
    ),
    switches(view),
  );
}

/** The way to every part of the page that is there. */
function contents(view: View): Markup | undefined {
  const words = wordsOf(view);
  const { data } = view;
  const notes = (Object.keys(noteLists) as NoteListId[]).map((id) => [id, words[id], data[id].length] as const);
  const parts = [
    ['ports', words.matrix, data.workloads.reduce((sum, { ports }) => sum + ports.length, 0)],
    ['findings', words.findings, data.findings.length],
    ...notes,
  ] as const;
  const links = parts.filter(([, , n]) => n > 0).map(([id, name, n]) => h('a', { href: `#${id}` }, `${name} (${n})`));
  const rules = data.rules.length > 0 ? h('a', { href: '#rules' }, words.rules) : undefined;
  if (links.length === 0) return undefined;
  return h('nav', { 'aria-label': words.contents }, links, rules);
}

const LANGUAGE_NAMES = { en: 'English', ja: '日本語' } as const;

function switches(view: View): Markup {
  const words = wordsOf(view);
  const { state } = view;
  const themes = { auto: words.themeAuto, light: words.themeLight, dark: words.themeDark };
  const choice = (set: string, value: string, name: string, isChosen: boolean) =>
    h(
      'button',
      {
        type: 'button',
        'data-set': set,
        'data-value': value,
        'aria-pressed': String(isChosen),
        lang: set === 'language' ? value : undefined,
      },
      name,
    );
  return h(
    'div',
    { class: 'switches needs-script', role: 'group', 'aria-label': words.settings },
    h(
      'div',
      { class: 'choice', role: 'group', 'aria-label': words.language },
      LANGUAGES.map((each) => choice('language', each, LANGUAGE_NAMES[each], each === state.language)),
    ),
    h(
      'div',
      { class: 'choice', role: 'group', 'aria-label': words.theme },
      THEMES.map((each) => choice('theme', each, themes[each], each === state.theme)),
    ),
  );
}
