// Comments beside values that a chart or a kustomization renders: they stand in files of values, bases and patches, and what
// is rendered does not have them.
import { resolve } from 'node:path';
import { suppress } from '../judge/excuse.ts';
import type { Exempted } from '../judge/exemptions.ts';
import { suppressionSettings, weigh } from '../judge/judge-suppressions.ts';
import { findingsAbout, type TogetherContext, withExcused } from '../judge/judge-together.ts';
import type { SuppressionIndex } from '../judge/suppress.ts';
import { COMMENT_WORD } from '../judge/suppression-marks.ts';
import { commentSuppressions, mayHoldSuppressions, NOBODY } from '../judge/suppressions.ts';
import type { Finding } from '../model/finding.ts';
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
  const match = ({ ruleId, origin, written }: Finding): Suppression | undefined => {
    // The comments of a template are in what it renders to.
    if (!written || written.file === origin.file) return undefined;
    const all = files.get(written.file) ?? commentsIn(written.file, settings);
    files.set(written.file, all);
    const found = all.filter((placed) => placed.suppression.rule === ruleId && isAbout(placed, written));
    for (const placed of found) placed.hasMatched = true;
    return found.find(({ holds }) => holds)?.suppression;
  };
  const left = verdicts.map((verdict) => withoutSuppressed(verdict, match));
  const about = [...files.values()].flatMap((all) => judge(all, settings));
  const [first, ...others] = left;
  return first && about.length > 0 ? [withExcused(first, about), ...others] : left;
}

function isAbout({ suppression, ranges }: Placed, { range: { start } }: WrittenPlace): boolean {
  return suppression.line === start.line || ranges.some((range) => isIn(start, range));
}

/** None of what is no file on the disk: that of a packed chart is not, and a pipe has been read. */
function commentsIn(file: string, settings: WrittenSettings): readonly Placed[] {
  if (kindOfPath(resolve(settings.cwd, file)) !== 'file') return [];
  const read = readFound({ file }, settings.cwd);
  if (!('text' in read) || !mayHoldSuppressions(read.text)) return [];
  const placed = textComments(read.text, COMMENT_WORD).flatMap(({ ranges, excerpt, ...comment }) =>
    commentSuppressions(comment, { ...NOBODY, origin: { file, document: 0 }, excerpt }).map((suppression) => ({
      suppression,
      ranges,
    })),
  );
  const weighed = weigh(
    placed.map(({ suppression }) => suppression),
    suppressionSettings(settings),
  );
  return placed.map((one, index) => ({ ...one, holds: weighed[index]?.holds ?? false, hasMatched: false }));
}

function withoutSuppressed(verdict: FileVerdict, match: SuppressionIndex['match']): FileVerdict {
  const { kept: findings, exempted } = suppress({ kept: verdict.findings, exempted: verdict.exempted }, { match });
  if (findings.length === verdict.findings.length) return verdict;
  return { ...verdict, findings, exempted, stories: storiesOf(findings, verdict.stories) };
}

function judge(all: readonly Placed[], settings: WrittenSettings): Exempted<Finding>[] {
  const suppressions = all.map(({ suppression }) => suppression);
  const hasMatched = (at: number) => all[at]?.hasMatched ?? false;
  return findingsAbout({ suppressions, index: { hasMatched }, asks: () => false }, settings);
}
