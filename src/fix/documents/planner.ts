// What would repair one finding by itself.
import { causeOf } from '../../judge/identity.ts';
import type { PartSettings } from '../../judge/judge-documents.ts';
import type { LintFinding } from '../../model/lint.ts';
import { remembered } from '../../model/remembered.ts';
import type { Editable } from '../editable.ts';
import type { Need } from '../plan.ts';
import { repairDocument } from './repair-documents.ts';
import { findingsOf, type State, stateOf } from './state.ts';

/** What would repair one finding, whatever becomes of the others. */
export interface Planned {
  readonly needs: readonly Need[];
  /** By their places among the documents given. */
  readonly changed: ReadonlyMap<number, Editable>;
}

/** Finds for a finding of one of the documents what would repair it, safely where that can be; undefined where nothing does. */
export function planner(documents: readonly Editable[], settings: PartSettings): (finding: LintFinding) => Planned | undefined {
  const state = stateOf(documents, { ...settings, unsafe: false });
  const places = new Map(documents.map(({ file, index }, place) => [`${index} ${file}`, place]));
  const foundIn = remembered((place: number) => findingsOf(place, state));
  return (finding) => {
    const place = places.get(`${finding.origin.document} ${finding.origin.file}`);
    if (place === undefined) return undefined;
    const wanted = placeKeys(finding);
    const causes = new Set(foundIn(place).flatMap((one) => (wanted.has(placeKey(one)) ? [causeOf(one)] : [])));
    for (const unsafe of [false, true]) {
      const trial: State = {
        ...state,
        changed: new Map(),
        moved: new Set(),
        repaired: [],
        left: new Map(),
        settings: { ...settings, unsafe },
      };
      repairDocument(place, trial, (one) => causes.has(causeOf(one)));
      const { changed, repaired, left } = trial;
      if (changed.size > 0 && ![...left.values()].flat().some((one) => one.finding.ruleId === finding.ruleId))
        return { changed, needs: repaired.flatMap(({ needs }) => needs) };
    }
    return undefined;
  };
}

/** All that a finding is told of. */
export function placeKeys(finding: LintFinding): ReadonlySet<string> {
  const { parts = [finding] } = finding;
  return new Set(
    parts.flatMap(({ ruleId, places = [], at }) => [{ at }, ...places].map((one) => placeKey({ ruleId, at: one.at }))),
  );
}

export function placeKey({ ruleId, at }: Pick<LintFinding, 'ruleId' | 'at'>): string {
  return `${ruleId} ${at}`;
}
