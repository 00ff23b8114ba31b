// Repairs documents one finding after the other, the gravest first, and keeps of each repair only what holds: the text says it, the
// finding is gone, none has come that was not there, and what started and bound a port does so still.

import { bindRows } from '../facts/bind/memory.ts';
import { causeOf } from '../judge/identity.ts';
import { evaluatorOf, findingsLeft, type Part, type PartSettings, weighEvaluated } from '../judge/judge-documents.ts';
import { linkFile } from '../judge/link-file.ts';
import { SEVERITIES } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import { isMapping } from '../model/mapping.ts';
import { type Pointer, valueAt } from '../model/pointer.ts';
import type { SourceDocument } from '../model/source.ts';
import type { PortFacts } from '../model/workload.ts';
import { remembered } from '../sources/remembered.ts';
import { type Around, changeFor } from './change.ts';
import { copyOf, type Editable, editDocument, unhideKey } from './editable.ts';
import { textsFinder } from './names/config-texts.ts';
import { type Reach, reachOf } from './names/reach.ts';
import type { MovedPort } from './names/rename.ts';
import type { NamedPort, Need } from './plan.ts';
import type { Edit } from './repairs/edit.ts';
import { repairOf } from './repairs.ts';
import { type SetFindings, saidOf, setFindings } from './set-findings.ts';
import { type Way, waysOf } from './ways.ts';
import type { Writable } from './writable.ts';

export interface RepairSettings extends PartSettings {
  /** Whether repairs are made that a person has to make sure of. */
  readonly unsafe: boolean;
}

export interface RepairedFinding {
  readonly finding: LintFinding;
  /** What a person has to make sure of; empty for what is safe, whatever program the image holds. */
  readonly needs: readonly Need[];
  /** What names the number of a port that moves, changed or left. */
  readonly named: readonly NamedPort[];
}

/** Why a finding is still there. */
export type LeftBecause =
  /** What would repair it is in no manifest. */
  | 'beyond'
  /** A person has to make sure of something first. */
  | 'unsafe'
  /** The change would stop what runs, or bring another finding. */
  | 'not-held'
  /** The text cannot be changed there alone. */
  | 'notation'
  /** It would change a file that is left as it is. */
  | 'closed';

export interface LeftFinding extends Omit<RepairedFinding, 'named'> {
  readonly because: LeftBecause;
  /** Files that are left as they are, and that the repair would change. */
  readonly files?: readonly string[];
}

export interface Repaired {
  /** In the order of those given; the same where nothing was changed. */
  readonly documents: readonly Editable[];
  readonly repaired: readonly RepairedFinding[];
  readonly left: readonly LeftFinding[];
}

/** `documents` are all that a repair may reach: of those that hold no Pods, the Services. */
export function repairDocuments(
  documents: readonly Editable[],
  settings: RepairSettings,
  isWanted?: (finding: LintFinding) => boolean,
): Repaired {
  const state = stateOf(documents, settings);
  let asked: readonly number[] = [...documents.keys()];
  // What was left may be repaired after another repair: of its own document, or where ports move of any.
  for (let round = 0; round < MOST_ROUNDS && asked.length > 0; round += 1) {
    const before = new Map(state.changed);
    for (const index of asked) repairDocument(index, state, isWanted);
    const touched = [...state.changed.keys()].filter((index) => state.changed.get(index) !== before.get(index));
    const isOpen = (index: number) => state.left.get(index)?.some(({ because }) => because !== 'beyond');
    asked = touched.length > 0 && settings.unsafe ? [...state.left.keys()].filter(isOpen) : touched.filter(isOpen);
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
    const asked = placeKeys(finding);
    const causes = new Set(foundIn(place).flatMap((one) => (asked.has(placeKey(one)) ? [causeOf(one)] : [])));
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

function stateOf(documents: readonly Editable[], settings: RepairSettings): State {
  const judged = remembered(evaluatorOf(settings));
  const workloadsOf = (document: SourceDocument) =>
    judged(document).outcomes.flatMap((outcome) => (outcome.kind === 'evaluated' ? [outcome.workload] : []));
  const join = remembered<Joined, null>(() => joined(documents, workloadsOf));
  const foundIn = remembered((document: SourceDocument) => findingsLeft(judged(document), settings));
  const partOf = remembered((document: SourceDocument) => weighEvaluated([judged(document)], settings));
  const together = remembered<SetFindings, null>(() =>
    setFindings(
      documents.map(({ document }) => partOf(document)),
      settings,
    ),
  );
  return {
    documents,
    changed: new Map(),
    joined: () => join(null),
    partOf,
    saidOf: remembered((document: SourceDocument) => saidOf(linkFile([judged(document)]).links)),
    together: () => together(null),
    workloadsOf,
    rowsOf: remembered(bindRows),
    moved: new Set(),
    repaired: [],
    left: new Map(),
    settings,
    foundIn,
  };
}

interface State {
  readonly documents: readonly Editable[];
  /** What became of some of them. */
  readonly changed: Map<number, Editable>;
  readonly workloadsOf: Around['workloadsOf'];
  readonly rowsOf: Around['rowsOf'];
  /** What names ports of what, joined when the first port moves. */
  readonly joined: () => Joined;
  /** What a document comes to, beside others. */
  readonly partOf: (document: SourceDocument) => Part;
  /** What a document has to do with others, as text. */
  readonly saidOf: (document: SourceDocument) => string;
  /** What rules say of several objects, joined for the first change. */
  readonly together: () => SetFindings;
  /** Ports that are others by now: `place pointer port protocol`. */
  readonly moved: Set<string>;
  readonly repaired: RepairedFinding[];
  /** By the places of their documents. */
  readonly left: Map<number, readonly LeftFinding[]>;
  readonly settings: RepairSettings;
  /** What is found in a document, judged once for all who ask. */
  readonly foundIn: (document: SourceDocument) => readonly LintFinding[];
}

interface Joined {
  readonly reach: Reach;
  readonly podsAt: Around['podsAt'];
  readonly textsOf: Around['textsOf'];
}

function joined(documents: readonly Editable[], workloadsOf: Around['workloadsOf']): Joined {
  const pods = documents.flatMap(({ document }, place) => workloadsOf(document).map((workload) => ({ place, workload })));
  const byPlace = new Map(pods.map((one) => [`${one.place} ${one.workload.at}`, one]));
  const objects = documents.map(({ document }) => document.object);
  const find = textsFinder(objects);
  return {
    reach: reachOf(objects, pods),
    podsAt: (place, at) => byPlace.get(`${place} ${at}`),
    textsOf: ({ place, workload: { at, object } }) => {
      const spec = valueAt(objects[place], at);
      return isMapping(spec) ? find({ value: spec, at }, object.namespace) : [];
    },
  };
}

function repairDocument(index: number, state: State, isWanted: (finding: LintFinding) => boolean = () => true): void {
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

/** The gravest first, in the order of the text; of those a known replacement, which brings its own user and port. */
function findingsOf(index: number, state: State): readonly LintFinding[] {
  return findingsIn(state.changed.get(index) ?? state.documents[index], state).toSorted((a, b) => weightOf(a) - weightOf(b));
}

function findingsIn(editable: Editable | undefined, { foundIn }: State): readonly LintFinding[] {
  return editable ? foundIn(editable.document) : [];
}

function weightOf({ severity, data }: LintFinding): number {
  return 2 * SEVERITIES.indexOf(severity) + (data.twin === undefined ? 1 : 0);
}

/** A repair may bring what another one takes away again: a capability that nothing needs any more. */
const MOST_LINKS = 5;

interface Known {
  readonly state: State;
  /** What is found in the document before. */
  readonly known: readonly LintFinding[];
}

/** Makes one repair with those that it calls for, in the first way that holds; why not by what its fix says, where none does. */
function repairOne(first: LintFinding, index: number, known: Known): LeftFinding | undefined {
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
    left = findingsIn(at(index, trial), state);
    next = left.find((one) => !known.has(kindOf(one)));
    edit = next && repairOf(next);
  }
  const isUndone = left.some(({ ruleId, container }) => way.without?.includes(ruleId) && container === first.container);
  const isDone = !isUndone && count(left, first) < count(found, first) && !bringsTogether(trial);
  const beside = isDone ? goneBeside(trial) : undefined;
  if (beside === undefined) return { finding: first, because: 'not-held', needs: [] };
  take(trial, done, beside);
  return undefined;
}

function take({ changed, moved, state }: Trial, done: readonly RepairedFinding[], beside: readonly LintFinding[]): void {
  for (const [place, editable] of changed) state.changed.set(place, editable);
  for (const { pods, from, protocol } of moved) {
    state.moved.add(movedKey(pods.place, pods.workload.at, { containerPort: from, protocol }));
  }
  state.repaired.push(...done, ...beside.map((finding) => ({ finding, needs: [], named: [] })));
  for (const place of changed.keys()) {
    const left = state.left.get(place)?.filter(({ finding }) => !beside.some((one) => isSame(one, finding)));
    if (left) state.left.set(place, left);
  }
}

/** Of two alike the other may still be there. */
function count(all: readonly LintFinding[], wanted: LintFinding): number {
  return all.filter((one) => isSame(one, wanted)).length;
}

/** What is found no more in other documents, where Pods moved with those of this one; undefined where something has come. */
function goneBeside({ index, changed, state }: Trial): LintFinding[] | undefined {
  const gone: LintFinding[] = [];
  for (const [place, editable] of changed) {
    if (place === index) continue;
    const before = findingsIn(state.changed.get(place) ?? state.documents[place], state);
    const after = findingsIn(editable, state);
    const known = new Set(before.map(kindOf));
    if (after.some((one) => !known.has(kindOf(one)))) return undefined;
    const causes = new Set(after.map(causeOf));
    // What stands behind the + of a message may change with the ports.
    gone.push(...before.filter((one) => !causes.has(causeOf(one))));
  }
  return gone;
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

/** Changes that hold together or not at all, over the documents as they are. */
interface Trial {
  readonly index: number;
  readonly changed: Map<number, Editable>;
  readonly moved: MovedPort[];
  readonly state: State;
}

function at(place: number, { changed, state }: Trial): Editable | undefined {
  return changed.get(place) ?? state.changed.get(place) ?? state.documents[place];
}

interface Attempted extends Omit<RepairedFinding, 'finding'>, Pick<LeftFinding, 'files'> {
  readonly because?: LeftBecause;
}

const NOT_HELD: Attempted = { because: 'not-held', needs: [], named: [] };

function attempt(finding: LintFinding, told: Edit | undefined, trial: Trial): Attempted {
  if (finding.ruleId === 'duplicate-key') return attemptUnhiding(finding, trial);
  const change = changeFor({ finding, edit: told }, trial.index, aroundOf(trial));
  if (change === undefined) return { because: 'beyond', needs: [], named: [] };
  const { isHeld, needs, named, moved, objects } = change;
  if (!isHeld) return { because: 'not-held', needs, named };
  if (needs.length > 0 && !trial.state.settings.unsafe) return { because: 'unsafe', needs, named };
  const files = closedOf(objects.keys(), trial);
  if (files.length > 0) return { because: 'closed', needs, named, files };
  const edited = [...objects].map(([place, object]) => [place, edit(at(place, trial), object)] as const);
  if (edited.some(([, editable]) => editable === undefined)) return { because: 'notation', needs, named };
  for (const [place, editable] of edited) if (editable !== undefined) trial.changed.set(place, editable);
  trial.moved.push(...moved);
  return { needs, named };
}

/** About the text alone: the object stays as it is. */
function attemptUnhiding({ at: pointer, data }: LintFinding, trial: Trial): Attempted {
  const before = at(trial.index, trial);
  const done = before && unhideKey(before, pointer);
  if (done === undefined) return { because: 'notation', needs: [], named: [] };
  const needs: Need[] = done.differs ? [{ kind: 'last', key: String(data.key) }] : [];
  if (done.differs && !trial.state.settings.unsafe) return { because: 'unsafe', needs, named: [] };
  const files = closedOf([trial.index], trial);
  if (files.length > 0) return { because: 'closed', needs, named: [], files };
  trial.changed.set(trial.index, done.edited);
  return { needs, named: [] };
}

/** Files of these documents that are left as they are. */
function closedOf(places: Iterable<number>, trial: Trial): readonly string[] {
  const files = [...places].flatMap((place) => {
    const editable = at(place, trial);
    return editable?.isClosed ? [editable.file] : [];
  });
  return [...new Set(files)];
}

function edit(editable: Editable | undefined, object: Writable): Editable | undefined {
  return editable && editDocument(editable, object);
}

/** As the trial has left them so far. */
function aroundOf(trial: Trial): Around {
  const { state } = trial;
  const { policy, unsafe } = state.settings;
  return {
    policy,
    unsafe,
    workloadsOf: state.workloadsOf,
    rowsOf: state.rowsOf,
    documentAt: (place) => (at(place, trial) as Editable).document,
    copyOf: (place) => copyOf(at(place, trial) as Editable),
    reach: () => state.joined().reach,
    podsAt: (place, pointer) => state.joined().podsAt(place, pointer),
    textsOf: (pods) => state.joined().textsOf(pods),
    listens: ({ place, workload }, { containerPort, protocol }) => {
      if (state.moved.has(movedKey(place, workload.at, { containerPort, protocol }))) return false;
      const ports = workload.containers.flatMap((one) => one.ports);
      // What declares nothing may listen anywhere.
      return ports.length === 0 || ports.some((one) => one.containerPort === containerPort && one.protocol === protocol);
    },
  };
}

function movedKey(
  place: number,
  pointer: Pointer,
  { containerPort, protocol }: Pick<PortFacts, 'containerPort' | 'protocol'>,
): string {
  return `${place} ${pointer} ${containerPort} ${protocol}`;
}
