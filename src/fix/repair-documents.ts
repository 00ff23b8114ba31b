// Repairs documents one finding after the other, the gravest first, and keeps of each repair only what holds: the text says it, the
// finding is gone, none has come that was not there, and what started and bound a port does so still.

import { isDeepStrictEqual } from 'node:util';
import { knownOf } from '../judge/bind-answers.ts';
import type { Evaluate } from '../judge/evaluate.ts';
import { causeOf } from '../judge/identity.ts';
import { evaluatorOf, judgeDocuments, type PartSettings } from '../judge/judge-documents.ts';
import { SEVERITIES } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import type { SourceDocument } from '../model/source.ts';
import type { Workload } from '../model/workload.ts';
import { ruleOf } from '../rules/index.ts';
import { remembered } from '../sources/remembered.ts';
import { type Editable, editDocument } from './editable.ts';
import type { Need } from './plan.ts';
import { selects } from './repairs/moving.ts';
import { repairOf } from './repairs.ts';
import { type Site, siteOf, workloadsIn } from './site.ts';
import { type Lost, worse, worseForSome } from './worse.ts';
import type { Writable } from './writable.ts';

export interface RepairSettings extends PartSettings {
  /** Whether repairs are made that a person has to make sure of. */
  readonly unsafe: boolean;
}

export interface RepairedFinding {
  readonly finding: LintFinding;
  /** What a person has to make sure of; empty for what is safe, whatever program the image holds. */
  readonly needs: readonly Need[];
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
  | 'notation';

export interface LeftFinding extends RepairedFinding {
  readonly because: LeftBecause;
}

export interface Repaired {
  /** In the order of those given; the same where nothing was changed. */
  readonly documents: readonly Editable[];
  readonly repaired: readonly RepairedFinding[];
  readonly left: readonly LeftFinding[];
}

/** `documents` are all that a repair may reach: of those that hold no Pods, the Services. */
export function repairDocuments(documents: readonly Editable[], settings: RepairSettings): Repaired {
  const state = stateOf(documents, settings);
  for (const index of documents.keys()) repairDocument(index, state);
  const { changed, repaired, left } = state;
  return { documents: documents.map((editable, index) => changed.get(index) ?? editable), repaired, left };
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
      const trial = { ...state, changed: new Map(), repaired: [], left: [], settings: { ...settings, unsafe } };
      repairDocument(place, trial, (one) => causes.has(causeOf(one)));
      const { changed, repaired, left } = trial as State;
      if (changed.size > 0 && !left.some((one) => one.finding.ruleId === finding.ruleId))
        return { changed, needs: repaired.flatMap(({ needs }) => needs) };
    }
    return undefined;
  };
}

/** All that a finding is told of. */
function placeKeys(finding: LintFinding): ReadonlySet<string> {
  const { parts = [finding] } = finding;
  return new Set(
    parts.flatMap(({ ruleId, places = [], at }) => [{ at }, ...places].map((one) => placeKey({ ruleId, at: one.at }))),
  );
}

function placeKey({ ruleId, at }: Pick<LintFinding, 'ruleId' | 'at'>): string {
  return `${ruleId} ${at}`;
}

function stateOf(documents: readonly Editable[], settings: RepairSettings): State {
  return {
    documents,
    changed: new Map(),
    ...indexed(documents, settings),
    repaired: [],
    left: [],
    settings,
    evaluate: evaluatorOf(settings),
  };
}

interface State {
  readonly documents: readonly Editable[];
  /** What became of some of them. */
  readonly changed: Map<number, Editable>;
  /** Places of the Services among the documents, by namespace. */
  readonly services: ReadonlyMap<string, readonly number[]>;
  /** The workloads by namespace, each with the place of its document. */
  readonly workloads: ReadonlyMap<string, readonly PlacedWorkload[]>;
  readonly repaired: RepairedFinding[];
  readonly left: LeftFinding[];
  readonly settings: RepairSettings;
  readonly evaluate: Evaluate;
}

interface PlacedWorkload {
  readonly place: number;
  readonly workload: Workload;
}

function indexed(documents: readonly Editable[], { policy }: RepairSettings): Pick<State, 'services' | 'workloads'> {
  const placed = documents.map(({ document }, place) => ({ document, place, namespace: namespaceOf(document) }));
  const services = Map.groupBy(
    placed.filter(({ document }) => document.object.kind === 'Service'),
    ({ namespace }) => namespace,
  );
  const workloads = placed.flatMap(({ document, place, namespace }) =>
    workloadsIn(document.object, policy.workloads).map((workload) => ({ place, namespace, workload })),
  );
  return {
    services: new Map([...services].map(([namespace, found]) => [namespace, found.map(({ place }) => place)])),
    workloads: Map.groupBy(workloads, ({ namespace }) => namespace),
  };
}

function namespaceOf({ object }: SourceDocument): string {
  const { namespace } = { namespace: '', ...(object.metadata as object | undefined) };
  return String(namespace);
}

function repairDocument(index: number, state: State, isWanted: (finding: LintFinding) => boolean = () => true): void {
  const refused = new Map<string, LeftFinding>();
  let found = findingsOf(index, state);
  const isNext = (finding: LintFinding) => isWanted(finding) && !refused.has(causeOf(finding));
  for (let next = found.find(isNext); next !== undefined; next = found.find(isNext)) {
    const left = repairOne(next, index, { state, known: found });
    if (left !== undefined) refused.set(causeOf(next), left);
    else found = findingsOf(index, state);
  }
  // What was left may have gone with a later repair.
  for (const left of refused.values()) if (found.some((one) => isSame(one, left.finding))) state.left.push(left);
}

/** The gravest first, in the order of the text; of those a known replacement, which brings its own user and port. */
function findingsOf(index: number, state: State): readonly LintFinding[] {
  return findingsIn(state.changed.get(index) ?? state.documents[index], state).sort((a, b) => weightOf(a) - weightOf(b));
}

function findingsIn(editable: Editable | undefined, { settings, evaluate }: State): LintFinding[] {
  const { findings } = judgeDocuments(editable ? [editable.document] : [], settings, evaluate);
  return findings.filter(({ ruleId }) => ruleOf(ruleId)?.about === 'workload');
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

/** Makes one repair with those that it calls for; why not, where they are not made. */
function repairOne(first: LintFinding, index: number, { state, known: found }: Known): LeftFinding | undefined {
  const known = new Set(found.map(kindOf));
  const trial: Trial = { index, changed: new Map(), state };
  const done: RepairedFinding[] = [];
  let left: readonly LintFinding[] = [];
  let next: LintFinding | undefined = first;
  while (next !== undefined) {
    const { because, needs } = done.length < MOST_LINKS ? attempt(next, trial) : NOT_HELD;
    if (because !== undefined) return { finding: first, because, needs: [...done.flatMap((one) => one.needs), ...needs] };
    done.push({ finding: next, needs });
    left = findingsIn(at(index, trial), state);
    next = left.find((one) => !known.has(kindOf(one)));
  }
  // Of two alike the other is still there.
  const alike = (all: readonly LintFinding[]) => all.filter((one) => isSame(one, first)).length;
  if (alike(left) >= alike(found)) return { finding: first, ...NOT_HELD };
  for (const [place, editable] of trial.changed) state.changed.set(place, editable);
  state.repaired.push(...done);
  return undefined;
}

function kindOf({ ruleId, container = '' }: LintFinding): string {
  return `${ruleId} ${container}`;
}

function isSame(one: LintFinding, other: LintFinding): boolean {
  return one.messageId === other.messageId && causeOf(one) === causeOf(other);
}

/** Changes that hold together or not at all, over the documents as they are. */
interface Trial {
  readonly index: number;
  readonly changed: Map<number, Editable>;
  readonly state: State;
}

function at(place: number, { changed, state }: Trial): Editable | undefined {
  return changed.get(place) ?? state.changed.get(place) ?? state.documents[place];
}

interface Attempted {
  readonly because?: LeftBecause;
  readonly needs: readonly Need[];
}

const NOT_HELD = { because: 'not-held', needs: [] } as const;

function attempt(finding: LintFinding, trial: Trial): Attempted {
  const change = changeFor(finding, trial);
  if (change === undefined) return { because: 'beyond', needs: [] };
  const { isHeld, needs, objects } = change;
  if (!isHeld) return { because: 'not-held', needs };
  if (needs.length > 0 && !trial.state.settings.unsafe) return { because: 'unsafe', needs };
  const edited = [...objects].map(([place, object]) => [place, edit(at(place, trial), object)] as const);
  for (const [place, editable] of edited) if (editable !== undefined) trial.changed.set(place, editable);
  return edited.some(([, editable]) => editable === undefined) ? { because: 'notation', needs } : { needs };
}

function edit(editable: Editable | undefined, object: Writable): Editable | undefined {
  return editable && editDocument(editable, object);
}

interface Change {
  /** Nothing that started and bound a port is stopped for certain. */
  readonly isHeld: boolean;
  readonly needs: readonly Need[];
  /** What becomes of the objects that it reaches, by the places of their documents. */
  readonly objects: ReadonlyMap<number, Writable>;
}

/** Undefined for what no change of the manifest repairs. */
function changeFor(finding: LintFinding, trial: Trial): Change | undefined {
  const own = at(trial.index, trial)?.document;
  const repair = repairOf(finding);
  if (own === undefined || repair === undefined) return undefined;
  const { policy } = trial.state.settings;
  const { workloads } = policy;
  const before = workloadsIn(own.object, workloads);
  const object = copyAt(trial.index, trial);
  const objects = new Map([[trial.index, object]]);
  // A port that moves is not safe anyway.
  const reached = (): readonly Writable[] => {
    if (!trial.state.settings.unsafe) return [];
    for (const place of servicesOf(own, before, trial)) if (!objects.has(place)) objects.set(place, copyAt(place, trial));
    return [...objects.values()];
  };
  const site = siteOf(finding, { before: own.object, object, objects: reached, workloads, imageOf: imagesBy(policy) });
  if (site === undefined) return undefined;
  repair(site);
  // What is not done is not looked at any further.
  if (site.needs.length > 0 && !trial.state.settings.unsafe) return { isHeld: true, needs: site.needs, objects };
  const after = workloadsIn(object, workloads);
  const isHeld = worse(before, after, site).length === 0 && !leadsElsewhere(objects, trial);
  const needs = [...site.needs, ...(isHeld ? programs(worseForSome(before, after, site)) : [])];
  return { isHeld, needs, objects };
}

function imagesBy(policy: RepairSettings['policy']): Site['imageOf'] {
  return (image) => knownOf(image, policy);
}

function copyAt(place: number, trial: Trial): Writable {
  return structuredClone(at(place, trial)?.document.object ?? {}) as Writable;
}

/** Those that send to one of the workloads. */
function servicesOf(own: SourceDocument, workloads: readonly Workload[], trial: Trial): number[] {
  const places = trial.state.services.get(namespaceOf(own)) ?? [];
  return places.filter((place) => {
    const spec = at(place, trial)?.document.object.spec;
    return workloads.some((workload) => selects(spec, workload));
  });
}

/** Whether a Service that was changed sends to Pods of another document, too, which listen where they did. */
function leadsElsewhere(objects: ReadonlyMap<number, Writable>, trial: Trial): boolean {
  return [...objects].some(([place, { kind, spec }]) => {
    const own = at(place, trial)?.document;
    if (place === trial.index || kind !== 'Service' || own === undefined || isDeepStrictEqual(own.object.spec, spec))
      return false;
    const others = trial.state.workloads.get(namespaceOf(own)) ?? [];
    return others.some((other) => other.place !== trial.index && selects(spec, other.workload));
  });
}

/** Of some program that an image may hold the change would take what it needs. */
function programs(lost: readonly Lost[]): Need[] {
  return [...new Set(lost.map(({ container }) => container))].map((container) => ({ kind: 'program', container }));
}
