import { Fragment } from 'preact';
import { rulesOf } from '../filter.ts';
import { groupKey } from '../order.ts';
import type { PageFinding } from '../page-data.ts';
import { count, fill, languageOf, placeOf, type Seen, wordingOf, wordsOf } from '../said.ts';
import { namesOf } from '../view-state.ts';
import { FilterBar } from './filters.tsx';
import { entriesOf, type LongList, Rest } from './long-list.tsx';
import { SEVERITY_SIGNS } from './signs.ts';
import { SourceView } from './source.tsx';

type Of = Seen & { readonly finding: PageFinding };

const findingsList: LongList = {
  id: 'findings',
  length: ({ shown }) => shown.length,
  entry: (view, index) => {
    const at = view.shown[index] ?? -1;
    const finding = view.data.findings[at];
    if (!finding) return <li key={at} />;
    return (
      <Fragment key={at}>
        <Heading finding={finding} before={view.data.findings[view.shown[index - 1] ?? -1]} view={view} />
        <Finding at={at} finding={finding} view={view} />
      </Fragment>
    );
  },
};

export function FindingsSection({ view }: Seen) {
  const words = wordsOf(view);
  const { data, shown } = view;
  return (
    <section id="findings" tabindex={-1} aria-labelledby="findings-title">
      <h2 id="findings-title">{words.findings}</h2>
      {data.findings.length === 0 ? (
        <p class="hint">{words.verdictClean}</p>
      ) : (
        <>
          <FilterBar view={view} />
          <div id="list" class={shown.length < data.findings.length ? 'filtered' : undefined}>
            <Findings view={view} />
          </div>
        </>
      )}
    </section>
  );
}

/** The findings that are asked for, and what is behind them. */
function Findings({ view }: Seen) {
  if (view.shown.length === 0) return <p class="hint">{wordsOf(view).noMatch}</p>;
  return (
    <>
      <ol class="findings" id="list-findings">
        {entriesOf(findingsList, view)}
      </ol>
      <Rest list={findingsList} view={view} />
    </>
  );
}

/** What the findings of a group have in common, before the first of them. */
function Heading({ finding, before, view }: Of & { before: PageFinding | undefined }) {
  const { group } = view.state;
  const key = groupKey(finding, group);
  if (group === 'none' || (before && groupKey(before, group) === key)) return undefined;
  const name = namesOf(view.data, group)[key] ?? '';
  const title = group === 'rule' ? view.data.rules[key]?.texts?.[view.state.language].title : undefined;
  return (
    <li class="group">
      <h3>
        {title !== undefined && `${title} `}
        <span class={title === undefined ? 'name' : 'name quiet'}>
          {name === '' && group === 'namespace' ? wordsOf(view).noNamespace : name}
        </span>{' '}
        <span class="quiet">{`(${view.groups.get(key) ?? 0})`}</span>
      </h3>
    </li>
  );
}

function Finding({ finding, at, view }: Of & { at: number }) {
  const { severity } = finding;
  const { state, data } = view;
  return (
    <li class={`finding ${severity}`}>
      <details open={state.isOpen} data-finding={at}>
        <summary>
          <span class={`badge ${severity}`}>
            <span class="sign" aria-hidden="true">
              {SEVERITY_SIGNS[severity]}
            </span>
            {wordsOf(view)[`severity.${severity}`]}
          </span>{' '}
          <span class="message" lang={languageOf(finding, view)}>
            {wordingOf(finding, data, state.language).text}
          </span>{' '}
          <span class="origin">
            {!data.audit && <span class="place">{placeOf(finding, data)}</span>}
            <span class="name">{data.objects[finding.object] ?? ''}</span>
            <Running finding={finding} view={view} />
            {rulesOf(finding).map((rule) => (
              <code lang="en" key={rule}>
                {data.rules[rule]?.id ?? ''}
              </code>
            ))}
          </span>
        </summary>
        {/* A page of five thousand findings holds the bodies of those that somebody opens. */}
        {(state.isOpen || state.opened.has(at)) && <Body finding={finding} view={view} />}
      </details>
    </li>
  );
}

/** In how many Pods, on how many nodes. */
function Running({ finding, view }: Of) {
  const place = view.data.audit?.places[finding.on ?? -1];
  if (!place) return undefined;
  const parts = [count(view, place.pods, 'pod'), ...(place.nodes.length > 0 ? [count(view, place.nodes.length, 'node')] : [])];
  return <span class="running">{parts.join(wordsOf(view).comma)}</span>;
}

/** Nodes that are named; more are a number. */
const MOST_NODES = 20;

function Where({ finding, view }: Of) {
  const words = wordsOf(view);
  const { audit } = view.data;
  const place = audit?.places[finding.on ?? -1];
  if (!place) return undefined;
  const named = place.nodes.slice(0, MOST_NODES).map((index) => audit?.nodes[index]?.name ?? '');
  const more = place.nodes.length - named.length;
  return (
    <>
      <dt>{words.where}</dt>
      <dd>
        {place.foundIn === 'pods' ? words.inPodsAlone : words.inTemplate}
        {named.length > 0 && [' ', <span class="name">{`(${named.join(words.comma)})`}</span>]}
        {more > 0 && ` ${fill(words.moreBars, { n: more })}`}
      </dd>
    </>
  );
}

/** What is seen of a finding that is open. */
function Body({ finding, view }: Of) {
  const words = wordsOf(view);
  const { language } = view.state;
  const rule = view.data.rules[finding.rule];
  const why = finding.why ?? rule?.texts?.[language].whyIn[finding.dialect ?? 'kubernetes'] ?? '';
  const lang = languageOf(finding, view);
  return (
    <div class="body">
      {finding.source && <SourceView source={finding.source} />}
      <Rendered finding={finding} view={view} />
      <dl class="reasons">
        <dt>{words.fix}</dt>
        <dd lang={lang}>{wordingOf(finding, view.data, language).fix}</dd>
        <Where finding={finding} view={view} />
        {why !== '' && (
          <>
            <dt>{words.why}</dt>
            <dd lang={finding.why === undefined ? language : lang}>{why}</dd>
          </>
        )}
      </dl>
      {rulesOf(finding).map((index) => {
        const about = view.data.rules[index];
        if (!about?.texts) return undefined;
        const suffix = finding.also ? `: ${about.id}` : '';
        return (
          <p class="about" key={index}>
            <a href={`#rule-${about.id}`}>{`${words.aboutRule}${suffix}`}</a>
          </p>
        );
      })}
    </div>
  );
}

function Rendered({ finding: { rendered }, view }: Of) {
  if (rendered === undefined) return undefined;
  const { by, from, source } = rendered;
  return (
    <>
      <p class="hint">{fill(wordsOf(view).rendered, { by, from })}</p>
      {source && <SourceView source={source} />}
    </>
  );
}
