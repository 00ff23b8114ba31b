// The documents as repairs leave them, and what is found in them: each question is answered once.
import { bindRows } from '../../facts/bind/memory.ts';
import { evaluatorOf, findingsLeft, type Part, weighEvaluated } from '../../judge/judge-documents.ts';
import { linkFile } from '../../judge/link-file.ts';
import { SEVERITIES } from '../../model/finding.ts';
import type { LintFinding } from '../../model/lint.ts';
import { isMapping } from '../../model/mapping.ts';
import { valueAt } from '../../model/pointer.ts';
import { remembered } from '../../model/remembered.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { Around } from '../change.ts';
import type { Editable } from '../editable.ts';
import { textsFinder } from '../names/config-texts.ts';
import { type Reach, reachOf } from '../names/reach.ts';
import { type SetFindings, saidOf, setFindings } from '../set-findings.ts';
import type { LeftFinding, RepairedFinding, RepairSettings } from './outcome.ts';

export interface State {
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

export function stateOf(documents: readonly Editable[], settings: RepairSettings): State {
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

/** The gravest first, in the order of the text; of those a known replacement, which brings its own user and port. */
export function findingsOf(index: number, state: State): readonly LintFinding[] {
  return findingsIn(state.changed.get(index) ?? state.documents[index], state).toSorted((a, b) => weightOf(a) - weightOf(b));
}

export function findingsIn(editable: Editable | undefined, { foundIn }: State): readonly LintFinding[] {
  return editable ? foundIn(editable.document) : [];
}

function weightOf({ severity, data }: LintFinding): number {
  return 2 * SEVERITIES.indexOf(severity) + (data.twin === undefined ? 1 : 0);
}
