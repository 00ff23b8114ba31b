// In which order findings stand, and which of them stand together under one heading.
import { SEVERITIES } from '../../model/finding.ts';
import { ranked } from '../../model/ranked.ts';
import type { PageData, PageFinding } from './page-data.ts';
import { type Grouping, namesOf, type Sorting, type ViewState } from './view-state.ts';

/** What findings have in common in a group: an index into a list of the data, or of severities. */
export function groupKey(finding: PageFinding, group: Grouping): number {
  return group === 'none' ? 0 : finding[group];
}

/** Findings by their indexes: by groups, then as they are sorted, and what is alike in both as it stands in the files. */
export function inOrder(data: PageData, { sort, group }: Pick<ViewState, 'sort' | 'group'>, shown: readonly number[]): number[] {
  if (group === 'none' && sort === 'place') return [...shown];
  const [ofGroup, ofSort] = [ranking(data, group), ranking(data, sort)];
  return ranked(shown, (index) => {
    const finding = data.findings[index];
    return finding ? ofGroup(finding) * MOST_NAMES + ofSort(finding) : 0;
  });
}

/** So many a page never has. */
const MOST_NAMES = 2 ** 26;

/** How many findings each group has. */
export function groupSizes(
  { findings }: PageData,
  { group }: Pick<ViewState, 'group'>,
  shown: readonly number[],
): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const index of shown) {
    const finding = findings[index];
    const key = finding ? groupKey(finding, group) : 0;
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  return sizes;
}

type Rank = (finding: PageFinding) => number;

/** Names in the order of their letters; of places, the order of the files. */
function ranking(data: PageData, by: Sorting | Grouping): Rank {
  switch (by) {
    case 'none':
    case 'place':
      return () => 0;
    case 'severity':
      return ({ severity }) => SEVERITIES.indexOf(severity);
    default: {
      const ranks = ranksOf(namesOf(data, by));
      return (finding) => ranks[finding[by]] ?? 0;
    }
  }
}

function ranksOf(names: readonly string[]): number[] {
  const ranks: number[] = [];
  const order = [...names.keys()].sort((a, b) => compare(names[a] ?? '', names[b] ?? ''));
  for (const [rank, index] of order.entries()) ranks[index] = rank;
  return ranks;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
