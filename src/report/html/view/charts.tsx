import { SEVERITIES, type Severity } from '../../../model/finding.ts';
import { count, fill, type Seen, type View, wordsOf } from '../said.ts';
import { isOffered } from '../view-state.ts';
import { SEVERITY_SIGNS } from './signs.ts';

/** Bars that are seen at once; the others are a click away. */
const MOST_BARS = 12;

type ChartFacet = 'rule' | 'namespace' | 'node';

interface BarData {
  readonly index: number;
  readonly name: string;
  /** In the letters of a program. */
  readonly id?: string;
  readonly by: Readonly<Record<Severity, number>>;
  readonly total: number;
}

/** Findings by rule, by namespace and, of a cluster, by node, as bars that are buttons: each shows its findings. */
export function Charts({ view }: Seen) {
  const { data, state } = view;
  const words = wordsOf(view);
  if (data.findings.length === 0) return undefined;
  const rules = bars(view, 'rule', (index) => ({
    name: data.rules[index]?.texts?.[state.language].title ?? data.rules[index]?.id ?? '',
    id: data.rules[index]?.id ?? '',
  }));
  const namespaces = isOffered(data, 'namespace')
    ? bars(view, 'namespace', (index) => ({ name: data.namespaces[index] || words.noNamespace, ...aboutSpace(view, index) }))
    : undefined;
  return (
    <div class={data.audit ? 'charts three' : 'charts'}>
      <Chart facet="rule" title={words.byRule} bars={rules} view={view} />
      {namespaces && <Chart facet="namespace" title={words.byNamespace} bars={namespaces} view={view} />}
      {data.audit && <Chart facet="node" title={words.byNode} bars={nodeBars(view)} view={view} />}
    </div>
  );
}

/** How many Pods it has, and which mode its label asks for. */
function aboutSpace(view: View, index: number): { readonly id?: string } {
  const space = view.data.audit?.spaces.find(({ namespace }) => namespace === index);
  if (!space) return {};
  const mode = space.mode === undefined ? '' : `${wordsOf(view).comma}kport.dev/mode=${space.mode}`;
  return { id: `${count(view, space.pods, 'pod')}${mode}` };
}

/** All nodes: that one has no finding is told, too. */
function nodeBars(view: View): BarData[] {
  const nodes = view.data.audit?.nodes ?? [];
  const told = nodes.map(({ name, about, pods, by }, index) => {
    const id = [about, count(view, pods, 'pod')].filter((part) => part !== '').join(wordsOf(view).comma);
    return { index, name, id, by, total: by.error + by.warning + by.info };
  });
  return told.sort(byTotal);
}

function byTotal(a: BarData, b: BarData): number {
  return b.total - a.total || b.by.error - a.by.error;
}

function bars(
  { data }: View,
  facet: 'rule' | 'namespace',
  nameOf: (index: number) => { readonly name: string; readonly id?: string },
): BarData[] {
  const found = new Map<number, Record<Severity, number>>();
  for (const finding of data.findings) {
    const by = found.get(finding[facet]) ?? { error: 0, warning: 0, info: 0 };
    by[finding.severity] += 1;
    found.set(finding[facet], by);
  }
  return [...found].map(([index, by]) => ({ index, by, total: by.error + by.warning + by.info, ...nameOf(index) })).sort(byTotal);
}

function Chart({ facet, title, bars, view }: Seen & { facet: ChartFacet; title: string; bars: readonly BarData[] }) {
  const words = wordsOf(view);
  const most = bars[0]?.total || 1;
  const rows = bars.map((bar) => <Bar key={bar.index} facet={facet} bar={bar} most={most} view={view} />);
  return (
    <section class="chart" aria-labelledby={`by-${facet}`}>
      <h2 id={`by-${facet}`}>{title}</h2>
      <p class="legend" aria-hidden="true">
        {SEVERITIES.map((severity) => (
          <span key={severity} class={severity}>
            <span class="sign">{SEVERITY_SIGNS[severity]}</span>
            {words[`severity.${severity}`]}
          </span>
        ))}
      </p>
      <ul class="bars">{rows.slice(0, MOST_BARS)}</ul>
      {rows.length > MOST_BARS && (
        <details>
          <summary>{fill(words.moreBars, { n: rows.length - MOST_BARS })}</summary>
          <ul class="bars">{rows.slice(MOST_BARS)}</ul>
        </details>
      )}
    </section>
  );
}

function Bar({ facet, bar, most, view }: Seen & { facet: ChartFacet; bar: BarData; most: number }) {
  const parts = SEVERITIES.filter((severity) => bar.by[severity] > 0).map((severity) => count(view, bar.by[severity], severity));
  return (
    <li>
      <button type="button" class="bar" data-facet={facet} data-value={bar.index} aria-pressed={view.state[facet] === bar.index}>
        <span class="bar-name">
          <span class="name">{bar.name}</span>
          {bar.id !== undefined && [
            ' ',
            facet === 'rule' ? <code lang="en">{bar.id}</code> : <span class="quiet">{bar.id}</span>,
          ]}
        </span>
        <span class="bar-total" aria-hidden="true">
          {bar.total}
        </span>
        <Strip bar={bar} most={most} />
        <span class="only-heard">{`: ${parts.join(wordsOf(view).comma)}`}</span>
      </button>
    </li>
  );
}

function Strip({ bar, most }: { bar: BarData; most: number }) {
  let x = 0;
  const rects = SEVERITIES.filter((severity) => bar.by[severity] > 0).map((severity) => {
    const width = (100 * bar.by[severity]) / most;
    const rect = <rect key={severity} class={severity} x={percent(x)} width={percent(width)} height="100%" />;
    x += width;
    return rect;
  });
  return (
    <svg class="strip" width="100%" height="8" aria-hidden="true" data-total={bar.total}>
      {rects}
    </svg>
  );
}

function percent(number: number): string {
  return `${Math.round(number * 100) / 100}%`;
}
