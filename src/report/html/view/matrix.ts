import { h, type Markup } from '../markup.ts';
import { type PagePort, type PageVerdict, type PageWorkload, VERDICTS } from '../page-data.ts';
import { type View, wordsOf } from '../said.ts';
import { chunk, cutNote, type LongList, moreButton } from './long-list.ts';
import { VERDICT_SIGNS } from './signs.ts';

export const matrixList: LongList = {
  length: ({ rows }) => rows.length,
  entry: (view, index) => {
    const row = view.data.workloads[view.rows[index] ?? -1];
    return row ? matrixRow(row, view) : h('tr');
  },
};

/** The table of containers and privileged ports, with what becomes of each. */
export function matrixSection(view: View): Markup {
  const words = wordsOf(view);
  const hasRows = view.data.workloads.length > 0;
  return h(
    'section',
    { id: 'ports', 'aria-labelledby': 'ports-title' },
    h('h2', { id: 'ports-title' }, words.matrix),
    h('p', { class: 'hint' }, hasRows ? words.matrixHint : words.matrixEmpty),
    hasRows ? [verdictChoice(view), h('div', { id: 'matrix' }, matrixTable(view))] : undefined,
  );
}

/** The table with what is behind it. */
export function matrixTable(view: View): Markup[] {
  const words = wordsOf(view);
  if (view.rows.length === 0) return [h('p', { class: 'hint' }, words.matrixFiltered)];
  const table = h(
    'table',
    {},
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, words.workload),
        portsOf(view).map((port) => h('th', { scope: 'col', class: 'port' }, String(port))),
        h('th', { scope: 'col', class: 'outcome' }, words.outcome),
      ),
    ),
    h('tbody', { id: 'list-matrix' }, chunk(matrixList, view, 0)),
  );
  return [
    // Reached by the Tab key, because it may be wider than the page and is then moved by the arrow keys.
    h('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-labelledby': 'ports-title' }, table),
    moreButton('matrix', matrixList, view, Math.min(view.rows.length, chunk(matrixList, view, 0).length)),
    ...[cutNote(matrixList, view)].filter((note) => note !== undefined),
  ];
}

function portsOf({ data }: View): number[] {
  return [...new Set(data.workloads.flatMap(({ ports }) => ports.map(({ port }) => port)))].sort((a, b) => a - b);
}

function verdictChoice(view: View): Markup {
  const words = wordsOf(view);
  const all = view.data.workloads.flatMap(({ ports }) => ports);
  const chips = VERDICTS.map((verdict) => {
    const n = all.filter((port) => port.verdict === verdict).length;
    const isChosen = view.state.verdicts.includes(verdict);
    return h(
      'button',
      { type: 'button', class: `chip ${verdict}`, 'data-verdict': verdict, 'aria-pressed': String(isChosen), disabled: n === 0 },
      sign(verdict),
      `${words[verdict]} `,
      h('b', {}, String(n)),
    );
  });
  return h('div', { class: 'chips', role: 'group', 'aria-label': words.verdicts }, chips);
}

function sign(verdict: PageVerdict): Markup {
  return h('span', { class: 'sign', 'aria-hidden': 'true' }, VERDICT_SIGNS[verdict]);
}

function matrixRow(row: PageWorkload, view: View): Markup {
  const { data } = view;
  const words = wordsOf(view);
  const line = row.line === undefined ? '' : `:${row.line}`;
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      h('span', { class: 'name' }, data.objects[row.object] ?? ''),
      h('span', { class: 'container' }, `${words.container} `, h('span', { class: 'name' }, row.container)),
      h('small', { class: 'place' }, `${data.files[row.file] ?? ''}${line}`),
    ),
    portsOf(view).map((port) =>
      cell(
        row.ports.filter((each) => each.port === port),
        view,
      ),
    ),
    h('td', { class: 'outcome' }, h('ul', {}, outcomes(row.ports, view))),
  );
}

function cell(ports: readonly PagePort[], view: View): Markup {
  const words = wordsOf(view);
  const isTold = ports.length > 1 || ports.some(({ protocol }) => protocol !== 'TCP');
  return h(
    'td',
    { class: 'port' },
    ports.map(({ verdict, protocol }) =>
      h(
        'span',
        { class: `bind ${verdict}` },
        sign(verdict),
        verdict === 'over' ? words.overShort : words[verdict],
        isTold ? h('small', {}, ` ${protocol.toLowerCase()}`) : undefined,
      ),
    ),
  );
}

/** Ports with the same outcome are told together. */
function outcomes(ports: readonly PagePort[], { data, state }: View): Markup[] {
  const same = Map.groupBy(ports, ({ phrase }) => phrase);
  return [...same].map(([phrase, alike]) => {
    const names = alike.map(({ port, protocol }) => `${port}/${protocol.toLowerCase()}`).join(', ');
    return h('li', {}, h('b', {}, `${names}: `), data.phrases[phrase]?.[state.language] ?? '');
  });
}
