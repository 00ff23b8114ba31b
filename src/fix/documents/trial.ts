// Changes of documents that are tried, each beside those before it.
import type { LintFinding } from '../../model/lint.ts';
import type { Pointer } from '../../model/pointer.ts';
import type { PortFacts } from '../../model/workload.ts';
import { type Around, changeFor } from '../change.ts';
import { copyOf, type Editable, editDocument, unhideKey } from '../editable.ts';
import type { MovedPort } from '../names/rename.ts';
import type { Need } from '../plan.ts';
import type { Edit } from '../repairs/edit.ts';
import type { Writable } from '../writable.ts';
import type { LeftBecause, LeftFinding, RepairedFinding } from './outcome.ts';
import type { State } from './state.ts';

/** Changes that hold together or not at all, over the documents as they are. */
export interface Trial {
  readonly index: number;
  readonly changed: Map<number, Editable>;
  readonly moved: MovedPort[];
  readonly state: State;
}

export function editableAt(place: number, { changed, state }: Trial): Editable | undefined {
  return changed.get(place) ?? state.changed.get(place) ?? state.documents[place];
}

interface Attempted extends Omit<RepairedFinding, 'finding'>, Pick<LeftFinding, 'files'> {
  readonly because?: LeftBecause;
}

export const NOT_HELD: Attempted = { because: 'not-held', needs: [], named: [] };

export function attempt(finding: LintFinding, wanted: Edit | undefined, trial: Trial): Attempted {
  if (finding.ruleId === 'duplicate-key') return attemptUnhiding(finding, trial);
  const change = changeFor({ finding, edit: wanted }, trial.index, aroundOf(trial));
  if (change === undefined) return { because: 'beyond', needs: [], named: [] };
  const { isHeld, needs, named, moved, objects } = change;
  if (!isHeld) return { because: 'not-held', needs, named };
  if (needs.length > 0 && !trial.state.settings.unsafe) return { because: 'unsafe', needs, named };
  const files = closedOf(objects.keys(), trial);
  if (files.length > 0) return { because: 'closed', needs, named, files };
  const edited = [...objects].map(([place, object]) => [place, edit(editableAt(place, trial), object)] as const);
  if (edited.some(([, editable]) => editable === undefined)) return { because: 'notation', needs, named };
  for (const [place, editable] of edited) if (editable !== undefined) trial.changed.set(place, editable);
  trial.moved.push(...moved);
  return { needs, named };
}

/** About the text alone: the object stays as it is. */
function attemptUnhiding({ at: pointer, data }: LintFinding, trial: Trial): Attempted {
  const before = editableAt(trial.index, trial);
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
    const editable = editableAt(place, trial);
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
    documentAt: (place) => (editableAt(place, trial) as Editable).document,
    copyOf: (place) => copyOf(editableAt(place, trial) as Editable),
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

export function movedKey(
  place: number,
  pointer: Pointer,
  { containerPort, protocol }: Pick<PortFacts, 'containerPort' | 'protocol'>,
): string {
  return `${place} ${pointer} ${containerPort} ${protocol}`;
}
