// Repairs what charts and kustomizations render, where it is written: an edit counts only if everything that is rendered comes to
// the repaired objects afterwards, and to nothing else.
import { isDeepStrictEqual } from 'node:util';
import { causeOf } from '../../judge/identity.ts';
import type { LintFinding } from '../../model/lint.ts';
import { type Pointer, valueAt } from '../../model/pointer.ts';
import type { Rendered } from '../../model/source.ts';
import { type RenderedSet, type Rewriting, type Rewritten, WAYS, type WantedObject, type Way } from '../../render/rendering.ts';
import type { LeftBecause, LeftFinding, RepairedFinding, RepairSettings } from '../documents/outcome.ts';
import { repairDocuments } from '../documents/repair-documents.ts';
import { type Editable, editablesIn } from '../editable.ts';
import type { ChangedFile } from '../repair-files.ts';
import { setAt, type Writable } from '../writable.ts';
import { changedFiles, type PlacedChange, rewriteFiles } from './rewrite-files.ts';
import { keyOfChange, placeOfChange, valueChanges } from './value-changes.ts';

export interface RenderedSettings extends RepairSettings {
  /** The text of a file that may be changed; undefined for any other. */
  readonly textOf: (file: string) => string | undefined;
  /** The text of any file; undefined for one that is not there. */
  readonly shownText: (file: string) => string | undefined;
}

/** Files to add, and what has to name them, that repair what no edit does. */
export interface Addition {
  readonly rendered: Rendered;
  /** Of new ones the text is empty. */
  readonly files: readonly ChangedFile[];
  readonly repaired: readonly RepairedFinding[];
}

export interface RepairedRendered {
  readonly files: readonly ChangedFile[];
  readonly repaired: readonly RepairedFinding[];
  readonly additions: readonly Addition[];
  /** Findings that are there still, and why; `rendered` where nobody knows what to write. */
  readonly left: readonly (Pick<LeftFinding, 'finding' | 'files'> & { readonly because: LeftBecause | 'rendered' })[];
}

/** One rendering as it is by now. */
export interface Build {
  readonly rendered: Rendered;
  readonly settings: RepairSettings;
  readonly rewriting: Rewriting;
  readonly documents: readonly RenderedDocument[];
  /** What is to be repaired in it, by what findings say. */
  readonly causes: ReadonlySet<string>;
}

export interface RenderedDocument {
  readonly source: number;
  readonly editable: Editable;
}

/** All of them, and what has been done. */
export interface State {
  readonly builds: readonly Build[];
  readonly texts: ReadonlyMap<string, string>;
  readonly repaired: ReadonlyMap<Rendered, readonly RepairedFinding[]>;
}

/** More single repairs than are tried where not all of them hold together: each is a rendering of its own. */
const MOST_TRIED = 50;

export async function repairRendered(
  sets: readonly RenderedSet[],
  findings: readonly LintFinding[],
  settings: RenderedSettings,
): Promise<RepairedRendered> {
  const start = stateOf(sets.flatMap((set) => buildOf(set, findings, settings) ?? []));
  const causes = [...new Set(start.builds.flatMap((build) => [...build.causes]))];
  let state = await attempt(start, () => true, settings);
  if (state === undefined) {
    state = start;
    for (const cause of causes.slice(0, MOST_TRIED)) {
      state = (await attempt(state, (finding) => causeOf(finding) === cause, settings)) ?? state;
    }
  }
  const additions: Addition[] = [];
  for (const build of state.builds) additions.push(...(await additionsTo(build, settings)));
  return told(state, additions, { findings, settings });
}

export function stateOf(builds: readonly Build[]): State {
  return { builds, texts: new Map(), repaired: new Map() };
}

export function buildOf(
  { sources, namespace, rewriting }: RenderedSet,
  findings: readonly LintFinding[],
  settings: RenderedSettings,
): Build | undefined {
  const [first] = sources;
  if (first === undefined || rewriting === undefined) return undefined;
  const { rendered } = first;
  return {
    rendered,
    settings: { ...settings, ...(namespace === undefined ? {} : { namespace }) },
    rewriting,
    documents: documentsOf(sources),
    causes: new Set(findings.filter((finding) => isFoundIn(finding, rendered)).map(causeOf)),
  };
}

export function isFoundIn({ origin, alsoIn = [] }: LintFinding, rendered: Rendered): boolean {
  return [origin.rendered, ...alsoIn].some((one) => isSame(one, rendered));
}

export function isSame(one: Rendered | undefined, { by, from, set }: Rendered): boolean {
  return one?.by === by && one.from === from && one.set === set;
}

function documentsOf(sources: Rewritten['sources']): RenderedDocument[] {
  return sources.flatMap(({ text, file }, source) => editablesIn(text, file).map((editable) => ({ source, editable })));
}

type IsWanted = (finding: LintFinding) => boolean;

interface Desired {
  readonly build: Build;
  readonly repaired: readonly RepairedFinding[];
  /** What all of it is to come to, in order. */
  readonly objects: readonly unknown[];
  readonly changed: readonly (RenderedDocument & { readonly wanted: WantedObject })[];
}

export function desired(build: Build, isWanted: IsWanted) {
  const before = build.documents.map(({ editable }) => editable);
  const { documents, repaired, left } = repairDocuments(
    before,
    build.settings,
    (finding) => build.causes.has(causeOf(finding)) && isWanted(finding),
  );
  const changed = build.documents.flatMap((one, index) => {
    const { object } = documents[index]?.document ?? one.editable.document;
    const isChanged = !isDeepStrictEqual(object, one.editable.document.object);
    return isChanged ? [{ ...one, wanted: { before: one.editable.document, after: object } }] : [];
  });
  return { build, repaired, left, changed, objects: documents.map(({ document }) => document.object) };
}

/** What becomes of everything where these findings are repaired at the places of their values; undefined where that does not hold. */
export async function attempt(state: State, isWanted: IsWanted, settings: RenderedSettings): Promise<State | undefined> {
  const all = state.builds.map((build) => desired(build, isWanted));
  let before = '';
  for (const way of WAYS) {
    const changes = await changesOf(all, way);
    const key = JSON.stringify(changes);
    const made = changes && key !== before ? await changed(state, { all, changes }, settings) : undefined;
    if (made !== undefined) return made;
    before = key;
  }
  return undefined;
}

/** Undefined where a place is not known. */
async function changesOf(all: readonly Desired[], way: Way): Promise<readonly PlacedChange[] | undefined> {
  const changes: PlacedChange[] = [];
  for (const one of all) {
    const placed = await placedChanges(one, way);
    if (placed === undefined) return undefined;
    changes.push(...placed);
  }
  return changes;
}

interface Changing {
  readonly all: readonly Desired[];
  readonly changes: readonly PlacedChange[];
}

async function changed(state: State, { all, changes }: Changing, { textOf }: RenderedSettings): Promise<State | undefined> {
  const texts = rewriteFiles(changes, (file) => textOf(file) && (state.texts.get(file) ?? textOf(file)));
  if (texts === undefined) return undefined;
  const builds: Build[] = [];
  for (const one of all) {
    const built = await rebuilt(one, texts);
    if (built === undefined) return undefined;
    builds.push(built);
  }
  const repaired = new Map(
    all.map(({ build, repaired: own }) => [build.rendered, [...(state.repaired.get(build.rendered) ?? []), ...own]] as const),
  );
  return { builds, texts: new Map([...state.texts, ...texts]), repaired };
}

/** Undefined where a place is not known. */
async function placedChanges({ build, changed }: Desired, way?: Way): Promise<readonly PlacedChange[] | undefined> {
  const changes = changed.flatMap(({ source, editable, wanted }) =>
    valueChanges(wanted.before.object, wanted.after).map((change) => ({ source, document: editable.index, change })),
  );
  if (changes.length === 0) return [];
  const places = await build.rewriting.places(
    changes.map(({ source, document, change }) => {
      const key = keyOfChange(change);
      return { source, document, at: placeOfChange(change), ...(key === undefined ? {} : { key }) };
    }),
    way,
  );
  if (places.length < changes.length || places.some((found) => found.length === 0)) return undefined;
  return changes.flatMap(({ change }, index) => (places[index] ?? []).map((place) => ({ place, change })));
}

/** The build of other texts, if it comes to what it should. */
async function rebuilt(
  { build, objects }: Pick<Desired, 'build' | 'objects'>,
  texts: ReadonlyMap<string, string>,
): Promise<Build | undefined> {
  const own = new Map([...texts].filter(([file]) => build.rewriting.files.has(file)));
  if (own.size === 0) return comesTo(build, objects) ? build : undefined;
  const again = await build.rewriting.again(own);
  const made = again && { ...build, rewriting: again.rewriting, documents: documentsOf(again.sources) };
  return made && (comesTo(made, objects) || comesTo(made, objects, await randomValues(build))) ? made : undefined;
}

/** Pointers of what is another value each time, by the places of the documents. */
async function randomValues({ rewriting, documents }: Build): Promise<Random> {
  const again = await rewriting.again(new Map());
  const others = again ? documentsOf(again.sources) : [];
  return documents.map(({ editable }, index) => {
    const [was, is] = [editable.document.object, others[index]?.editable.document.object];
    return is === undefined ? [] : valueChanges(was, is).flatMap(({ at, kind }) => (kind === 'set' ? [at] : []));
  });
}

type Random = readonly (readonly Pointer[])[];

function comesTo({ documents }: Pick<Build, 'documents'>, objects: readonly unknown[], random?: Random): boolean {
  const known = (object: unknown, index: number) => (random?.[index]?.length ? without(object, random[index]) : object);
  const made = documents.map(({ editable }) => editable.document.object);
  return isDeepStrictEqual(made.map(known), objects.map(known));
}

function without(object: unknown, pointers: readonly Pointer[]): unknown {
  const copy = structuredClone(object) as Writable;
  for (const at of pointers) if (valueAt(copy, at) !== undefined) setAt({ object: copy }, at, null);
  return copy;
}

/** What repairs the rest of a build without a change to what is written, if anything does. */
async function additionsTo(build: Build, { shownText }: RenderedSettings): Promise<Addition[]> {
  const open = desired(build, () => true);
  const { changed, objects, repaired } = open;
  if (changed.length === 0) return [];
  const byFile = changedFiles((await placedChanges(open)) ?? [], build.rewriting.textOf);
  for (const texts of build.rewriting.additions(
    changed.map(({ wanted }) => wanted),
    byFile,
  )) {
    const again = await build.rewriting.again(texts);
    const made = again && { documents: documentsOf(again.sources) };
    if (made === undefined || !(comesTo(made, objects) || comesTo(made, objects, await randomValues(build)))) continue;
    const files = [...texts].map(([file, text]) => ({ file, text: shownText(file) ?? '', changed: text }));
    return [{ rendered: build.rendered, files, repaired }];
  }
  return [];
}

interface Telling {
  readonly findings: readonly LintFinding[];
  readonly settings: RenderedSettings;
}

function told(
  { builds, texts, repaired }: State,
  additions: readonly Addition[],
  { findings, settings }: Telling,
): RepairedRendered {
  const files = [...texts].map(([file, changed]) => ({ file, text: settings.textOf(file) ?? '', changed }));
  const done = [...repaired].flatMap(([rendered, own]) => own.map((one) => ({ ...one, rendered })));
  const added = additions.flatMap(({ rendered, repaired: own }) => own.map(({ finding }) => ({ finding, rendered })));
  // What is found by now, and would be repaired where anybody knew what to write, or not at all.
  const left = builds.flatMap((build) => {
    const found = desired(build, () => true);
    const open = found.repaired.map(({ finding }) => ({ finding, because: 'rendered' as const }));
    return [...found.left, ...open].map(({ finding, because }) => ({ finding, because, rendered: build.rendered }));
  });
  return {
    files: files.filter(({ text, changed }) => text !== changed),
    repaired: [
      ...findings.flatMap((finding) => done.filter((one) => isIt(one, finding)).map((one) => ({ ...one, finding }))),
      // What a repair called for in turn.
      ...called(done).filter(({ finding }) => !findings.some((one) => causeOf(one) === causeOf(finding))),
    ],
    additions,
    left: findings.flatMap((finding) => {
      const one = left.find((other) => isIt(other, finding));
      return one && !added.some((other) => isIt(other, finding)) ? [{ finding, because: one.because }] : [];
    }),
  };
}

/** Each once, whatever renders it. */
function called<R extends { readonly finding: LintFinding }>(done: readonly R[]): readonly R[] {
  return [...new Map(done.map((one) => [causeOf(one.finding), one])).values()];
}

/** Whether a finding of a rendering is the one that was told of it. */
function isIt(one: { readonly finding: LintFinding; readonly rendered: Rendered }, { origin, subject, ...finding }: LintFinding) {
  const isOf = isSame(origin.rendered, one.rendered) && one.finding.subject.name === subject.name;
  return isOf && causeOf(one.finding) === causeOf({ origin, subject, ...finding });
}
