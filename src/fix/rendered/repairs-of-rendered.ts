// What a report says of repairs of what charts and kustomizations render: of each finding one that stands by itself, at the places where
// its values are written.
import { causeOf } from '../../judge/identity.ts';
import { evaluatorOf, findingsLeft } from '../../judge/judge-documents.ts';
import type { LintFinding } from '../../model/lint.ts';
import { remembered } from '../../model/remembered.ts';
import type { RenderedSet } from '../../render/rendering.ts';
import { placeKey, placeKeys } from '../documents/planner.ts';
import type { Need } from '../plan.ts';
import { type FoundRepair, type FoundRepairs, MOST_JUDGED, placer } from '../repairs-of-findings.ts';
import {
  attempt,
  type Build,
  buildOf,
  desired,
  isFoundIn,
  isSame,
  type RenderedSettings,
  type State,
  stateOf,
} from './repair-rendered.ts';

/** Each is a rendering of its own. */
const MOST_TRIED = 50;

export async function repairsOfRendered(
  sets: readonly RenderedSet[],
  findings: readonly LintFinding[],
  settings: Omit<RenderedSettings, 'unsafe'>,
): Promise<FoundRepairs> {
  const repairs = new Map<LintFinding, FoundRepair>();
  const builds = sets.flatMap((set) => buildOf(set, [], { ...settings, unsafe: false }) ?? []);
  const causesOf = causesIn(builds);
  const size = sets.flatMap(({ sources }) => sources).reduce((sum, { text }) => sum + text.length, 0);
  const tried = findings.slice(0, Math.min(MOST_TRIED, Math.floor(MOST_JUDGED / (size + 1))));
  for (const finding of tried) {
    const causes = causesOf(finding);
    const marked = builds.map((build) => (isFoundIn(finding, build.rendered) ? { ...build, causes } : build));
    const found = await repairIn(marked, settings);
    if (found) repairs.set(finding, found);
  }
  return { repairs, left: findings.length - tried.length };
}

/** By what the findings that a told one is made of are known in every rendering. */
function causesIn(builds: readonly Build[]): (finding: LintFinding) => ReadonlySet<string> {
  const foundIn = remembered((build: Build) => {
    const judge = evaluatorOf(build.settings);
    return build.documents.flatMap(({ editable }) => findingsLeft(judge(editable.document), build.settings));
  });
  return (finding) => {
    const { subject, origin } = finding;
    const keys = placeKeys(finding);
    const isOf = (one: LintFinding) => one.subject.kind === subject.kind && one.subject.name === subject.name;
    const own = builds.filter(({ rendered }) => isSame(origin.rendered, rendered)).flatMap(foundIn);
    return new Set(own.filter((one) => isOf(one) && keys.has(placeKey(one))).map(causeOf));
  };
}

/** Safely where that can be. */
async function repairIn(builds: readonly Build[], settings: Omit<RenderedSettings, 'unsafe'>): Promise<FoundRepair | undefined> {
  for (const unsafe of [false, true]) {
    const trial = { ...settings, unsafe };
    const start = stateOf(builds.map((build) => ({ ...build, settings: { ...build.settings, unsafe } })));
    const done = await attempt(start, () => true, trial);
    if (done && done.texts.size > 0 && isGone(done)) return { needs: needsOf(done), edits: editsOf(done, trial) };
  }
  return undefined;
}

function isGone({ builds }: State): boolean {
  return builds.every((build) => {
    const { repaired, left } = desired(build, () => true);
    return repaired.length + left.length === 0;
  });
}

/** Each once, whatever renders it. */
function needsOf({ repaired }: State): Need[] {
  const needs = [...repaired.values()].flat().flatMap((one) => one.needs);
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}

function editsOf({ texts }: State, { textOf }: RenderedSettings) {
  return [...texts].flatMap(([file, after]) => {
    const text = textOf(file) ?? '';
    return placer({ file, text })(0, text, after);
  });
}
