// Repairs one finding, and keeps the repair only where it holds: the finding is gone, and none has come that was not there.
import { causeOf } from '../../judge/identity.ts';
import type { LintFinding } from '../../model/lint.ts';
import type { Editable } from '../editable.ts';
import { repairOf } from '../repairs.ts';
import { type Way, waysOf } from '../ways.ts';
import type { LeftFinding, RepairedFinding } from './outcome.ts';
import { findingsIn, type State } from './state.ts';
import { attempt, editableAt, movedKey, NOT_HELD, type Trial } from './trial.ts';

/** A repair may bring what another one takes away again: a capability that nothing needs any more. */
const MOST_LINKS = 5;

interface Known {
  readonly state: State;
  /** What is found in the document before. */
  readonly known: readonly LintFinding[];
}

/** Makes one repair with those that it calls for, in the first way that holds; why not by what its fix says, where none does. */
export function repairOne(first: LintFinding, index: number, known: Known): LeftFinding | undefined {
  let refused: LeftFinding | undefined;
  for (const way of waysOf(first, { ...known.state.settings, found: known.known })) {
    const left = repairBy(way, { first, index }, known);
    if (left === undefined) return undefined;
    if (way.isSafe === undefined) refused ??= left;
  }
  return refused;
}

function repairBy(
  way: Way,
  { first, index }: { readonly first: LintFinding; readonly index: number },
  { state, known: found }: Known,
): LeftFinding | undefined {
  const known = new Set(found.map(kindOf));
  const settings = { ...state.settings, unsafe: state.settings.unsafe && !way.isSafe };
  const trial: Trial = { index, changed: new Map(), moved: [], state: { ...state, settings } };
  const done: RepairedFinding[] = [];
  let left: readonly LintFinding[] = [];
  let next: LintFinding | undefined = first;
  let { edit } = way;
  while (next !== undefined) {
    const { because, needs, named, files } = done.length < MOST_LINKS ? attempt(next, edit, trial) : NOT_HELD;
    if (because !== undefined) {
      return { finding: first, because, needs: [...done.flatMap((one) => one.needs), ...needs], ...(files ? { files } : {}) };
    }
    done.push({ finding: next, needs, named });
    left = findingsIn(editableAt(index, trial), state);
    next = left.find((one) => !known.has(kindOf(one)));
    edit = next && repairOf(next);
  }
  const isUndone = left.some(({ ruleId, container }) => way.without?.includes(ruleId) && container === first.container);
  const isDone = !isUndone && count(left, first) < count(found, first) && !bringsTogether(trial);
  const gone = isDone ? goneWith(first, trial) : undefined;
  if (gone === undefined) return { finding: first, because: 'not-held', needs: [] };
  // What it called for in turn is a part of it.
  const repaired = { finding: first, needs: done.flatMap((one) => one.needs), named: done.flatMap((one) => one.named) };
  take(trial, repaired, gone);
  return undefined;
}

function take({ changed, moved, state }: Trial, repaired: RepairedFinding, gone: Gone): void {
  for (const [place, editable] of changed) state.changed.set(place, editable);
  for (const { pods, from, protocol } of moved) {
    state.moved.add(movedKey(pods.place, pods.workload.at, { containerPort: from, protocol }));
  }
  state.repaired.push(repaired);
  for (const [place, findings] of gone) {
    state.repaired.push(...findings.map((finding) => ({ finding, needs: [], named: [], wentWith: repaired.finding })));
    const left = state.left.get(place)?.filter(({ finding }) => !findings.some((one) => isSame(one, finding)));
    if (left) state.left.set(place, left);
  }
}

/** Of two alike the other may still be there. */
function count(all: readonly LintFinding[], wanted: LintFinding): number {
  return all.filter((one) => isSame(one, wanted)).length;
}

/** By the places of their documents. */
type Gone = ReadonlyMap<number, readonly LintFinding[]>;

/** What is found no more beside one, there and where Pods moved with those of its document; undefined where something has come. */
function goneWith(first: LintFinding, { index, changed, state }: Trial): Gone | undefined {
  const all = new Map<number, readonly LintFinding[]>();
  for (const [place, editable] of changed) {
    const before = findingsIn(state.changed.get(place) ?? state.documents[place], state);
    const after = findingsIn(editable, state);
    const known = new Set(before.map(kindOf));
    if (after.some((one) => !known.has(kindOf(one)))) return undefined;
    all.set(
      place,
      goneFrom(
        before.filter((one) => place !== index || one !== first),
        after,
      ),
    );
  }
  return all;
}

/** Of what is there still, a port that moves changes the words. */
function goneFrom(before: readonly LintFinding[], after: readonly LintFinding[]): readonly LintFinding[] {
  let [left, there] = [before, after];
  for (const keyOf of [causeOf, kindOf]) {
    const open = Map.groupBy(there, keyOf);
    left = left.filter((one) => open.get(keyOf(one))?.pop() === undefined);
    there = [...open.values()].flat();
  }
  return left;
}

/** Whether rules about several objects find something that they did not. */
function bringsTogether({ changed, state }: Trial): boolean {
  const before = (place: number) => (state.changed.get(place) ?? (state.documents[place] as Editable)).document;
  const after = (place: number) => changed.get(place)?.document ?? before(place);
  const places = [...changed.keys()];
  // What matters to no other object brings nothing.
  if (places.every((place) => state.saidOf(before(place)) === state.saidOf(after(place)))) return false;
  return state.together().bring(
    places,
    (place) => state.partOf(before(place)),
    (place) => state.partOf(after(place)),
  );
}

function kindOf({ ruleId, container = '' }: LintFinding): string {
  return `${ruleId} ${container}`;
}

function isSame(one: LintFinding, other: LintFinding): boolean {
  if (one.messageId !== other.messageId || one.ruleId !== other.ruleId || one.container !== other.container) return false;
  return causeOf(one) === causeOf(other);
}
