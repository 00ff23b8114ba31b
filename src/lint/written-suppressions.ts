// Comments beside values that a chart or a kustomization renders: they stand in files of values, bases and patches, and what
// is rendered does not have them.
import { resolve } from 'node:path';
import { type Excused, excuse } from '../judge/excuse.ts';
import { judgeSuppressions, suppressionSettings, weigh } from '../judge/judge-suppressions.ts';
import { type TogetherContext, withExcused } from '../judge/judge-together.ts';
import { suppressed } from '../judge/suppress.ts';
import { COMMENT_MARK } from '../judge/suppression-grammar.ts';
import { commentSuppressions, mayHoldSuppressions, NOBODY } from '../judge/suppressions.ts';
import type { Finding } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import { isIn, type SourceRange, type WrittenPlace } from '../model/source.ts';
import type { Suppression } from '../model/suppression.ts';
import { kindOfPath } from '../sources/files.ts';
import { readFound } from '../sources/read.ts';
import { textComments } from '../sources/text-comments.ts';
import type { FileVerdict } from './judge-file.ts';
import { storiesOf } from './known-findings.ts';

interface WrittenSettings extends TogetherContext {
  readonly cwd: string;
}

/** A comment at work. */
interface Placed {
  readonly suppression: Suppression;
  readonly ranges: readonly SourceRange[];
  readonly holds: boolean;
  hasMatched: boolean;
}

/**
 * Lets pass what a comment covers where it was written, and tells of those comments that ask for it and do not hold. Which of
 * them nothing needs is not told: another rendering, of other values, may.
 */
export function excuseWritten(verdicts: readonly FileVerdict[], settings: WrittenSettings): FileVerdict[] {
  const files = new Map<string, readonly Placed[]>();
  const match = ({ ruleId, origin, written }: LintFinding): Suppression | undefined => {
    // The comments of a template are in what it renders to.
    if (!written || written.file === origin.file) return undefined;
    const all = files.get(written.file) ?? commentsIn(written.file, settings);
    files.set(written.file, all);
    const found = all.filter((placed) => placed.suppression.rule === ruleId && isAbout(placed, written));
    for (const placed of found) placed.hasMatched = true;
    return found.find(({ holds }) => holds)?.suppression;
  };
  const excused = verdicts.map((verdict) => withoutExcused(verdict, match));
  const told = [...files.values()].flatMap((all) => judge(all, settings));
  const [first, ...others] = excused;
  return first && told.length > 0 ? [withExcused(first, told), ...others] : excused;
}

function isAbout({ suppression, ranges }: Placed, { range: { start } }: WrittenPlace): boolean {
  return suppression.line === start.line || ranges.some((range) => isIn(start, range));
}

/** None of what is no file on the disk: that of a packed chart is not, and a pipe has been read. */
function commentsIn(file: string, settings: WrittenSettings): readonly Placed[] {
  if (kindOfPath(resolve(settings.cwd, file)) !== 'file') return [];
  const read = readFound({ file }, settings.cwd);
  if (!('text' in read) || !mayHoldSuppressions(read.text)) return [];
  const asked = textComments(read.text, COMMENT_MARK).flatMap(({ ranges, excerpt, ...comment }) =>
    commentSuppressions(comment, { ...NOBODY, origin: { file, document: 0 }, excerpt }).map((suppression) => ({
      suppression,
      ranges,
    })),
  );
  const weighed = weigh(
    asked.map(({ suppression }) => suppression),
    suppressionSettings(settings),
  );
  return asked.map((one, index) => ({ ...one, holds: weighed[index]?.holds ?? false, hasMatched: false }));
}

function withoutExcused(verdict: FileVerdict, match: (finding: LintFinding) => Suppression | undefined): FileVerdict {
  const matched = verdict.findings.map((finding) => ({ finding, by: match(finding) }));
  for (const { finding } of verdict.exempted) match(finding);
  const passed = matched.flatMap(({ finding, by }) => (by ? [suppressed(finding, by)] : []));
  if (passed.length === 0) return verdict;
  const findings = matched.flatMap(({ finding, by }) => (by ? [] : [finding]));
  return { ...verdict, findings, exempted: [...verdict.exempted, ...passed], stories: storiesOf(findings, verdict.stories) };
}

function judge(all: readonly Placed[], settings: WrittenSettings): Excused<Finding>[] {
  const suppressions = all.map(({ suppression }) => suppression);
  const index = { hasMatched: (at: number) => all[at]?.hasMatched ?? false };
  const near = settings.near ?? (() => undefined);
  const met = { suppressions, index, asks: () => false, near };
  return judgeSuppressions(met, suppressionSettings(settings)).map(({ finding, containers }) =>
    excuse([finding], { context: settings, containers }),
  );
}
