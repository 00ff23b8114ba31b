// A file that another one includes (include of Compose) is judged within that one, and by itself where it is among the files of the
// run: what comes to the same is told of the file alone.
import { causeOf } from '../judge/identity.ts';
import type { LintFinding } from '../model/lint.ts';
import type { SourceRange } from '../model/source.ts';
import type { FileVerdict } from './judge-file.ts';

export function toldOnce(verdicts: readonly FileVerdict[]): readonly FileVerdict[] {
  const parts = new Set<string | undefined>();
  for (const { findings } of verdicts) for (const finding of findings) if (isOfPart(finding)) parts.add(finding.written?.file);
  if (parts.size === 0) return verdicts;
  const own = new Set(
    verdicts
      .flatMap(({ findings }) => findings)
      .filter(({ written, origin }) => written === undefined && parts.has(origin.file))
      .map((finding) => keyOf(finding, finding.origin.file, finding.range)),
  );
  const stories = new Set<string>();
  return verdicts.map((verdict) => ({
    ...verdict,
    findings: verdict.findings.filter(
      (finding) => !isOfPart(finding) || !own.has(keyOf(finding, finding.written?.file, finding.written?.range)),
    ),
    stories: { ...verdict.stories, told: verdict.stories.told.filter((story) => isFirst(JSON.stringify(story), stories)) },
  }));
}

/** Of a value in a file that is a part of the one that was judged. */
function isOfPart({ written, origin }: LintFinding): boolean {
  return written !== undefined && !origin.rendered;
}

function keyOf(finding: LintFinding, file: string | undefined, range: SourceRange | undefined): string {
  return JSON.stringify([causeOf(finding), finding.subject.name, file, range]);
}

/** Whether a key comes for the first time. */
export function isFirst<Key>(key: Key, known: Set<Key>): boolean {
  const { size } = known;
  return known.add(key).size > size;
}
