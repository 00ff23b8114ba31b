import { SEVERITIES, type Severity } from '../../../model/finding.ts';
import { h, type Markup } from '../markup.ts';
import { count, fill, type View, wordsOf } from '../said.ts';
import { SEVERITY_SIGNS } from './signs.ts';

/** Bars that are seen at once; the others are a click away. */
const MOST_BARS = 12;

interface Bar {
  readonly index: number;
  readonly name: string;
  /** In the letters of a program. */
  readonly id?: string;
  readonly by: Readonly<Record<Severity, number>>;
  readonly total: number;
}

/** Findings by rule and by namespace, as bars that are buttons: each shows its findings. */
export function charts(view: View): Markup | undefined {
  const { data, state } = view;
  const words = wordsOf(view);
  if (data.findings.length === 0) return undefined;
  const rules = bars(view, 'rule', (index) => ({
    name: data.rules[index]?.texts?.[state.language].title ?? data.rules[index]?.id ?? '',
    id: data.rules[index]?.id ?? '',
  }));
  const namespaces = bars(view, 'namespace', (index) => ({ name: data.namespaces[index] || words.noNamespace }));
  return h(
    'div',
    { class: 'charts' },
    chart('rule', words.byRule, rules, view),
    chart('namespace', words.byNamespace, namespaces, view),
  );
}

function bars(
  { data }: View,
  facet: 'rule' | 'namespace',
  nameOf: (index: number) => { readonly name: string; readonly id?: string },
): Bar[] {
  const found = new Map<number, Record<Severity, number>>();
  for (const finding of data.findings) {
    const by = found.get(finding[facet]) ?? { error: 0, warning: 0, info: 0 };
    by[finding.severity] += 1;
    found.set(finding[facet], by);
  }
  return [...found]
    .map(([index, by]) => ({ index, by, total: by.error + by.warning + by.info, ...nameOf(index) }))
    .sort((a, b) => b.total - a.total || b.by.error - a.by.error);
}

function chart(facet: 'rule' | 'namespace', title: string, all: readonly Bar[], view: View): Markup {
  const words = wordsOf(view);
  const most = all[0]?.total ?? 1;
  const shown = all.slice(0, MOST_BARS).map((bar) => barRow(facet, bar, most, view));
  const others = all.slice(MOST_BARS).map((bar) => barRow(facet, bar, most, view));
  return h(
    'section',
    { class: 'chart', 'aria-labelledby': `by-${facet}` },
    h('h2', { id: `by-${facet}` }, title),
    h(
      'p',
      { class: 'legend', 'aria-hidden': 'true' },
      SEVERITIES.map((severity) => legend(severity, view)),
    ),
    h('ul', { class: 'bars' }, shown),
    others.length === 0
      ? undefined
      : h('details', {}, h('summary', {}, fill(words.moreBars, { n: others.length })), h('ul', { class: 'bars' }, others)),
  );
}

function legend(severity: Severity, view: View): Markup {
  const word = wordsOf(view)[`severity.${severity}`];
  return h('span', { class: severity }, h('span', { class: 'sign' }, SEVERITY_SIGNS[severity]), word);
}

function barRow(facet: 'rule' | 'namespace', bar: Bar, most: number, view: View): Markup {
  const { state } = view;
  const parts = SEVERITIES.filter((severity) => bar.by[severity] > 0).map((severity) => count(view, bar.by[severity], severity));
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'bar',
        'data-facet': facet,
        'data-value': bar.index,
        'aria-pressed': String(state[facet] === bar.index),
      },
      h(
        'span',
        { class: 'bar-name' },
        h('span', { class: 'name' }, bar.name),
        bar.id === undefined ? undefined : [' ', h('code', { lang: 'en' }, bar.id)],
      ),
      h('span', { class: 'bar-total', 'aria-hidden': 'true' }, String(bar.total)),
      strip(bar, most),
      h('span', { class: 'only-heard' }, `: ${parts.join(wordsOf(view).comma)}`),
    ),
  );
}

function strip({ by, total }: Bar, most: number): Markup {
  let x = 0;
  const rects = SEVERITIES.filter((severity) => by[severity] > 0).map((severity) => {
    const width = (100 * by[severity]) / most;
    const rect = h('rect', { class: severity, x: percent(x), width: percent(width), height: '100%' });
    x += width;
    return rect;
  });
  return h('svg', { class: 'strip', width: '100%', height: '8', 'aria-hidden': 'true', 'data-total': total }, rects);
}

function percent(number: number): string {
  return `${Math.round(number * 100) / 100}%`;
}
