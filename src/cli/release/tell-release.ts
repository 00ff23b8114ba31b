import { place } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';
import type { LintResult } from '../../model/lint.ts';
import { printable } from '../../report/printable.ts';
import { eventMessage, type ReleaseVerdict } from '../../report/release-verdict.ts';
import { fill } from '../../words/catalogue.ts';
import { releaseWords } from '../../words/release-words.ts';
import { tell } from '../../words/tell.ts';
import type { FoundRelease } from './find-release.ts';

/** Told of a release that was refused; of others there is nothing to tell. */
const REASONS = { refused: 'PortPolicyDenied', 'not-judged': 'PortPolicyNotJudged', allowed: undefined, off: undefined } as const;

/** Writes an event about a release that was refused. That there is none is told, and changes nothing. */
export async function tellCluster(
  { tell: tellEvent }: FoundRelease,
  { verdict, result, language }: { verdict: ReleaseVerdict; result: LintResult; language: Language },
  { stderr }: Pick<Io, 'stderr'>,
): Promise<void> {
  const reason = REASONS[verdict.kind];
  if (reason === undefined) return;
  const because = await tellEvent({ reason, message: eventMessage(verdict, problemsOf(result, language), language) });
  if (because !== undefined)
    stderr.write(`kport: ${printable(fill(releaseWords(language).noEvent, { because: tell(because, language) }))}\n`);
}

function problemsOf({ unreadable, failures }: LintResult, language: Language): string[] {
  return [
    ...unreadable.map(({ file, position, reason }) => `${place(file, position)}: ${tell(reason, language)}`),
    ...failures.map(({ file, ruleId, error }) => `${file}: ${ruleId}: ${error}`),
  ];
}
