// Which findings the reader asks for. Five thousand of them are gone through with every key, so their texts are made once.
import { LANGUAGES, type Language } from '../../model/finding.ts';
import { groupSizes, inOrder } from './order.ts';
import type { PageData, PageFinding } from './page-data.ts';
import { type View, wordingOf } from './said.ts';
import { type ViewState, valuesOf } from './view-state.ts';

/** Of each finding everything that a search finds it by. */
export type SearchTexts = readonly string[];

export function searchTexts(data: PageData): SearchTexts {
  return data.findings.map((finding) => comparable(LANGUAGES.map((language) => textOf(finding, data, language)).join('\n')));
}

function textOf(finding: PageFinding, data: PageData, language: Language): string {
  const { text, fix } = wordingOf(finding, data, language);
  const rules = rulesOf(finding).flatMap((rule) => data.rules[rule] ?? []);
  const names = [
    data.files[finding.file],
    data.objects[finding.object],
    data.namespaces[finding.namespace],
    finding.rendered?.from,
  ];
  const source = finding.source?.lines.filter((line) => typeof line !== 'string').map((line) => line.join('')) ?? [];
  return [text, fix, ...rules.flatMap(({ id, texts }) => [id, texts?.[language].title]), ...names, ...source]
    .filter((part) => part !== undefined)
    .join('\n');
}

/** Its own first. */
export function rulesOf({ rule, also = [] }: PageFinding): readonly number[] {
  return [rule, ...also];
}

/** The indexes of the findings that are asked for, in their order: every word of the query has to be in them. */
export function matching(data: PageData, state: ViewState, texts: () => SearchTexts): number[] {
  const wanted = comparable(state.query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const searched = wanted.length === 0 ? [] : texts();
  return indexesWhere(data.findings, (finding, index) => {
    const isOfFacets =
      state.severities.includes(finding.severity) &&
      (state.rule === undefined || rulesOf(finding).includes(state.rule)) &&
      (state.namespace === undefined || state.namespace === finding.namespace) &&
      (state.file === undefined || state.file === finding.file) &&
      (state.node === undefined || valuesOf(finding, 'node', data).includes(state.node));
    return isOfFacets && wanted.every((word) => searched[index]?.includes(word));
  });
}

/** All that is seen of the page in a state. */
export function viewOf(data: PageData, state: ViewState, texts: () => SearchTexts): View {
  const shown = inOrder(data, state, matching(data, state, texts));
  return { data, state, shown, rows: matchingRows(data, state), groups: groupSizes(data, state, shown) };
}

/** The indexes of the containers one of whose ports has a verdict that is asked for. */
export function matchingRows({ workloads }: PageData, { verdicts }: ViewState): number[] {
  return indexesWhere(workloads, ({ ports }) => ports.some(({ verdict }) => verdicts.includes(verdict)));
}

/** By hand: flatMap makes a list for each. */
function indexesWhere<T>(all: readonly T[], isAsked: (one: T, index: number) => boolean): number[] {
  const indexes: number[] = [];
  for (const [index, one] of all.entries()) if (isAsked(one, index)) indexes.push(index);
  return indexes;
}

/** Case and the width of letters (ＡＢＣ, ｶﾅ) make no difference. */
function comparable(text: string): string {
  const lower = text.toLowerCase();
  return /^[\0-\x7f]*$/.test(lower) ? lower : lower.normalize('NFKC').toLowerCase();
}
