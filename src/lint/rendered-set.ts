// A set of rendered texts: judged as any files, apart from those of other renderings, and told by where things were written.
import { excuse } from '../judge/excuse.ts';
import { judgeTogether, type TogetherContext, withExcused } from '../judge/judge-together.ts';
import type { BindStory } from '../model/bind-story.ts';
import type { Finding } from '../model/finding.ts';
import type { Position, Unreadable } from '../model/source.ts';
import type { FindingOf, FindTraced, RenderedSet, TracedFinding } from '../render/rendering.ts';
import { type FileVerdict, fileJudge, type JudgeSettings } from './judge-file.ts';
import { storiesOf } from './known-findings.ts';

export interface SetVerdicts {
  readonly verdicts: readonly FileVerdict[];
  readonly remapping: number;
}

/** More than anybody repairs at a time. */
const MOST_TRACED = 500;

/** Asks for places only when there is something to place, because that takes another rendering. */
export async function judgeRenderedSet(
  { sources, namespace, trace }: RenderedSet,
  settings: JudgeSettings & TogetherContext,
): Promise<SetVerdicts> {
  const judging: JudgeSettings = { ...settings, ...(namespace === undefined ? {} : { namespace }) };
  const { parts: verdicts, remapping } = judgeTogether(sources.map(fileJudge(judging)), {
    ...judging,
    home: homeOf(sources),
  });
  const wanted = verdicts.flatMap(findingsOf).slice(0, MOST_TRACED);
  const find: FindTraced = wanted.length > 0 ? await trace(wanted) : () => ({});
  const asked = new Set(wanted.map(({ finding }) => finding));
  const place = (index: number) => (finding: Finding) => (asked.has(finding) ? find(index, finding) : {});
  return {
    verdicts: verdicts.map((verdict, index) => exemptWritten(placed(verdict, place(index)), judging)),
    remapping,
  };
}

/** That of a chart is helm's own where nobody said another; of a kustomization nobody knows it. */
function homeOf([first]: RenderedSet['sources']): string | undefined {
  return first?.rendered.by === 'helm' ? 'default' : undefined;
}

function findingsOf({ findings, exempted }: FileVerdict, index: number): FindingOf[] {
  return [...findings, ...exempted.map(({ finding }) => finding)].map((finding) => ({ index, finding }));
}

function placed(verdict: FileVerdict, find: (finding: Finding) => TracedFinding): FileVerdict {
  const withPlace = <F extends Finding>(finding: F): F => {
    const { written, hasRandomName } = find(finding);
    return { ...finding, ...(written ? { written } : {}), ...(hasRandomName ? { hasRandomName } : {}) };
  };
  const findings = verdict.findings.map(withPlace);
  return {
    ...verdict,
    findings,
    exempted: verdict.exempted.map((exempted) => ({ ...exempted, finding: withPlace(exempted.finding) })),
    stories: { ...verdict.stories, told: verdict.stories.told.map((story) => placedStory(story, findings)) },
    unreadable: verdict.unreadable.map(inRendered),
  };
}

/** By the file that a value was written in, which only shows when all else has been judged. */
function exemptWritten(verdict: FileVerdict, context: JudgeSettings): FileVerdict {
  if (!context.policy.exemptions.some(({ files }) => files !== undefined)) return verdict;
  const excused = verdict.findings.map((finding) => excuse([finding], { context, containers: [] }));
  const { findings, ...others } = withExcused({ ...verdict, findings: [] }, excused);
  return { ...others, findings, stories: storiesOf(findings, verdict.stories) };
}

/** A story is about the value of a finding, as a rule; where it is not, its line is one that no file has. */
function placedStory({ position, ...story }: BindStory, findings: readonly Finding[]): BindStory {
  const same = findings.find(({ range, written }) => written && position && isAt(range?.start, position));
  const from = same?.origin.rendered?.from;
  if (!same?.written || from === undefined) return story;
  return { ...story, file: same.written.file, position: same.written.range.start, from };
}

function isAt(a: Position | undefined, b: Position): boolean {
  return a?.line === b.line && a.column === b.column;
}

/** Without a position, which would be none of the file. */
export function inRendered({ file, position, reason }: Unreadable): Unreadable {
  return { file, reason: position ? { code: 'in-rendered-line', data: { why: reason, line: position.line } } : reason };
}
