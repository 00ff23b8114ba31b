import { SEVERITIES } from '../../../model/finding.ts';
import { fill, type Seen, wordsOf } from '../said.ts';
import { FACETS, type Facet, GROUPINGS, isOffered, namesOf, SORTINGS, valuesOf } from '../view-state.ts';
import { SEVERITY_SIGNS } from './signs.ts';

/** Search and filters, and how many findings they leave. */
export function FilterBar({ view }: Seen) {
  const words = wordsOf(view);
  return (
    <div class="filters needs-script" role="search" aria-label={words.filters}>
      <div class="field search">
        <label for="query">{words.search}</label>
        <input id="query" type="search" value={view.state.query} placeholder={words.searchHint} aria-keyshortcuts="/" />
      </div>
      {FACETS.filter((facet) => isOffered(view.data, facet)).map((facet) => (
        <FacetField key={facet} facet={facet} view={view} />
      ))}
      <SeverityField view={view} />
      <Choice
        id="sort"
        name={words.sort}
        options={SORTINGS.filter((each) => isOffered(view.data, each)).map((each) => [each, words[each]])}
        chosen={view.state.sort}
      />
      <Choice
        id="group"
        name={words.group}
        options={GROUPINGS.filter((each) => isOffered(view.data, each)).map((each) => [
          each,
          each === 'none' ? words.noGroup : words[each],
        ])}
        chosen={view.state.group}
      />
      <div class="actions">
        <output id="shown" aria-live="polite">
          {fill(words.shown, { shown: view.shown.length, all: view.data.findings.length })}
        </output>
        <button type="button" data-action="reset">
          {words.reset}
        </button>
        <button type="button" data-action="open">
          {words.openAll}
        </button>
        <button type="button" data-action="close">
          {words.closeAll}
        </button>
      </div>
    </div>
  );
}

function FacetField({ facet, view }: Seen & { facet: Facet }) {
  const words = wordsOf(view);
  const { data, state } = view;
  const numbers = new Map<number, number>();
  for (const finding of data.findings) {
    for (const value of valuesOf(finding, facet, data)) numbers.set(value, (numbers.get(value) ?? 0) + 1);
  }
  const options = namesOf(data, facet)
    .map((name, index) => ({ name: name === '' ? words.noNamespace : name, index, n: numbers.get(index) ?? 0 }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return (
    <div class="field">
      <label for={`facet-${facet}`}>{words[facet]}</label>
      <select id={`facet-${facet}`} data-facet={facet}>
        <option value="" selected={state[facet] === undefined}>
          {words.all}
        </option>
        {options.map(({ name, index, n }) => (
          <option key={index} value={index} selected={state[facet] === index}>{`${name} (${n})`}</option>
        ))}
      </select>
    </div>
  );
}

interface Choosing {
  readonly id: string;
  readonly name: string;
  readonly options: readonly (readonly [value: string, name: string])[];
  readonly chosen: string;
}

function Choice({ id, name, options, chosen }: Choosing) {
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select id={id}>
        {options.map(([value, told]) => (
          <option key={value} value={value} selected={value === chosen}>
            {told}
          </option>
        ))}
      </select>
    </div>
  );
}

function SeverityField({ view }: Seen) {
  const words = wordsOf(view);
  return (
    <div class="chips" role="group" aria-label={words.severity}>
      {SEVERITIES.map((severity) => (
        <label key={severity} class={`chip ${severity}`}>
          <input type="checkbox" data-severity={severity} checked={view.state.severities.includes(severity)} />
          <span class="sign" aria-hidden="true">
            {SEVERITY_SIGNS[severity]}
          </span>
          {words[`severity.${severity}`]}
        </label>
      ))}
    </div>
  );
}
