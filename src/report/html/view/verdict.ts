import { h, type Markup } from '../markup.ts';
import { count, fill, type View, wordsOf } from '../said.ts';
import { SEVERITY_SIGNS } from './signs.ts';

/** The verdict in one sentence, what it does not hold, and the numbers. */
export function verdict(view: View): Markup {
  const words = wordsOf(view);
  const isApart = view.data.exempted.length + view.data.known.length > 0;
  return h(
    'section',
    { id: 'verdict', 'aria-labelledby': 'verdict-title' },
    h('h2', { id: 'verdict-title', class: `verdict ${mood(view)}` }, sentence(view)),
    incomplete(view),
    mood(view) === 'clean' ? h('p', {}, isApart ? words.verdictApart : words.verdictCleanMore) : undefined,
    numbers(view),
  );
}

function mood({ data }: View): 'clean' | 'open' | 'error' | 'warning' | 'info' {
  const { errors, warnings, infos } = data.counts;
  if (errors > 0) return 'error';
  if (warnings > 0) return 'warning';
  if (infos > 0) return 'info';
  return data.unreadable.length + data.failures.length > 0 ? 'open' : 'clean';
}

function sentence(view: View): string {
  const words = wordsOf(view);
  const { data } = view;
  if (data.findings.length > 0) {
    const [findings, objects] = [count(view, data.findings.length, 'finding'), count(view, data.touched, 'object')];
    return fill(words.verdictFindings, { findings, objects });
  }
  // "No findings" only where everything was judged: what could not be read may hold any number of them.
  return mood(view) === 'open' ? words.verdictIncomplete : words.verdictClean;
}

function incomplete(view: View): Markup | undefined {
  const words = wordsOf(view);
  const { unreadable, failures, counts } = view.data;
  const links = [
    ...(unreadable.length > 0
      ? [h('a', { href: '#unreadable' }, fill(words.incompleteFiles, { files: count(view, counts.unreadable, 'file') }))]
      : []),
    ...(failures.length > 0
      ? [h('a', { href: '#failures' }, fill(words.incompleteRules, { rules: count(view, failures.length, 'failedRule') }))]
      : []),
  ];
  if (links.length === 0) return undefined;
  const [before = '', behind = ''] = words.incomplete.split('{what}');
  const listed = links.flatMap((link, index) => (index === 0 ? [link] : [words.comma, link]));
  return h('p', { class: 'incomplete', role: 'note' }, before, listed, behind);
}

function numbers(view: View): Markup {
  const words = wordsOf(view);
  const { counts, touched } = view.data;
  const rest: readonly (readonly [string, number] | undefined)[] = [
    [words.workloads, counts.workloads],
    [words.objects, counts.objects],
    [words.withFindings, touched],
    counts.exempted > 0 ? [words.exemptedFindings, counts.exempted] : undefined,
    counts.known === undefined ? undefined : [words.known, counts.known],
    counts.remapping ? [words.remapping, counts.remapping] : undefined,
  ];
  return h(
    'div',
    { class: 'numbers' },
    h(
      'dl',
      { class: 'grave' },
      tile('error', words.errors, counts.errors),
      tile('warning', words.warnings, counts.warnings),
      tile('info', words.infos, counts.infos),
    ),
    h(
      'dl',
      { class: 'plain' },
      row(words.files, counts.files),
      row(words.judged, counts.judged, 'part'),
      row(words.skippedFiles, counts.skipped, 'part'),
      row(words.unreadableFiles, counts.unreadable, counts.unreadable > 0 ? 'part grave-part' : 'part'),
    ),
    h(
      'dl',
      { class: 'plain' },
      rest.map((each) => each && row(each[0], each[1])),
    ),
  );
}

function tile(severity: 'error' | 'warning' | 'info', name: string, n: number): Markup {
  return h(
    'div',
    { class: n === 0 ? 'tile none' : `tile ${severity}` },
    h('dt', {}, h('span', { class: 'sign', 'aria-hidden': 'true' }, SEVERITY_SIGNS[severity]), name),
    h('dd', {}, String(n)),
  );
}

function row(name: string, n: number, kind = ''): Markup {
  return h('div', { class: `row ${kind}`.trimEnd() }, h('dt', {}, name), h('dd', {}, String(n)));
}
