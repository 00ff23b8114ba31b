// Repairs documents one finding after the other, the gravest first, and keeps of each repair only what holds: the text says it, the
// finding is gone, none has come that was not there, and what started and bound a port does so still.
import { causeOf } from '../../judge/identity.ts';
import type { LintFinding } from '../../model/lint.ts';
import { type Editable, editDocument } from '../editable.ts';
import type { LeftFinding, Repaired, RepairSettings } from './outcome.ts';
import { repairOne } from './repair-one.ts';
import { findingsIn, findingsOf, type State, stateOf } from './state.ts';

/** `documents` are all that a repair may reach: of those that hold no Pods, the Services. */
export function repairDocuments(
  documents: readonly Editable[],
  settings: RepairSettings,
  isWanted?: (finding: LintFinding) => boolean,
): Repaired {
  const state = stateOf(documents, settings);
  let pending: readonly number[] = [...documents.keys()];
  // What was left may be repaired after another repair: of its own document, or where ports move of any.
  for (let round = 0; round < MOST_ROUNDS && pending.length > 0; round += 1) {
    const before = new Map(state.changed);
    for (const index of pending) repairDocument(index, state, isWanted);
    const touched = [...state.changed.keys()].filter((index) => state.changed.get(index) !== before.get(index));
    const isOpen = (index: number) => state.left.get(index)?.some(({ because }) => because !== 'beyond');
    pending = touched.length > 0 && settings.unsafe ? [...state.left.keys()].filter(isOpen) : touched.filter(isOpen);
  }
  const { changed, repaired, left } = state;
  return {
    documents: documents.map((editable, index) => atOnce(editable, changed.get(index), state) ?? editable),
    repaired,
    left: [...left.keys()].sort((a, b) => a - b).flatMap((index) => left.get(index) ?? []),
  };
}

const MOST_ROUNDS = 4;

/** `*name`, and no `* * * * *` of a schedule. */
const ALIAS = /(?:^|[\s[{,:])\*[^\s,\]}*]/;

/**
 * A document that was changed step by step, each of which may have taken an alias away: at once, where that says and finds the same, all
 * that changed alike is still written once.
 */
function atOnce(first: Editable, last: Editable | undefined, state: State): Editable | undefined {
  if (last === undefined || !ALIAS.test(first.text)) return last;
  const once = editDocument(first, last.document.object);
  return once && findingsIn(once, state).length === findingsIn(last, state).length ? once : last;
}

export function repairDocument(index: number, state: State, isWanted: (finding: LintFinding) => boolean = () => true): void {
  let refused = new Map<LintFinding, LeftFinding>();
  let found = findingsOf(index, state);
  const isNext = (finding: LintFinding) => !refused.has(finding) && isWanted(finding);
  for (let next = found.find(isNext); next !== undefined; next = found.find(isNext)) {
    const left = repairOne(next, index, { state, known: found });
    if (left !== undefined) refused.set(next, left);
    else {
      found = findingsOf(index, state);
      // What was left may have gone with this repair.
      refused = carriedOver(refused, found);
    }
  }
  state.left.set(index, [...refused.values()]);
}

/** What was refused before, by the findings as they are now. */
function carriedOver(
  refused: ReadonlyMap<LintFinding, LeftFinding>,
  found: readonly LintFinding[],
): Map<LintFinding, LeftFinding> {
  const lefts = new Map([...refused].map(([finding, left]) => [causeOf(finding), left]));
  return new Map(
    found.flatMap((finding) => {
      const left = lefts.size > 0 ? lefts.get(causeOf(finding)) : undefined;
      return left ? [[finding, left] as const] : [];
    }),
  );
}
