import { dirname, resolve } from 'node:path';
import { fingerprints, seenBy } from '../judge/identity.ts';
import type { Finding } from '../model/finding.ts';
import type { Io } from '../model/io.ts';
import type { LintFinding, LintResult } from '../model/lint.ts';
import { objectName } from '../report/object-name.ts';
import { ruleOfFinding } from '../rules/index.ts';
import { kindOfPath } from '../sources/files.ts';
import { fill } from '../words/catalogue.ts';
import { type BaselineEntry, readBaseline } from './baseline-file.ts';
import { type Comparison, printsOf, withoutKnown } from './known-findings.ts';
import { eachAlone } from './merge-findings.ts';
import { pathsFrom } from './repository-path.ts';

/** Throws KportError `usage` at once for a baseline that cannot be read. */
export function compareWithBaseline(file: string, { cwd }: Pick<Io, 'cwd'>): Comparison {
  const entries = readBaseline(file, cwd);
  const known = new Set(entries.map(({ fingerprint }) => fingerprint));
  return async (result) => {
    const stale = staleEntries(entries, result, { file, cwd }).length;
    return withoutKnown(result, {
      prints: known,
      from: { kind: 'baseline', name: file, stale },
      pathOf: baselinePaths(file, cwd),
    });
  };
}

/** An entry for each finding, in every rendering that has it. Its message is English whatever the language of the run: the file is the same for everybody. */
export function baselineEntries({ findings }: LintResult, file: string, cwd: string): BaselineEntry[] {
  return entriesOf(eachAlone(findings), baselinePaths(file, cwd));
}

/** The same of findings in objects that are in no file. */
export function entriesOf(findings: readonly LintFinding[], pathOf = (path: string) => path): BaselineEntry[] {
  const prints = fingerprints(findings, pathOf);
  return findings.map((finding, index) => ({
    rule: finding.ruleId,
    file: pathOf(finding.origin.file),
    object: objectName(seenBy(pathOf, finding.subject)),
    message: inEnglish(finding),
    fingerprint: prints[index] ?? '',
  }));
}

function inEnglish(finding: Finding): string {
  const message = ruleOfFinding(finding)?.words.en.messages[finding.messageId];
  return message ? fill(message.text, finding.data) : finding.message;
}

/** A baseline may be read from anywhere: its paths start where it lies. */
function baselinePaths(file: string, cwd: string): (path: string) => string {
  return pathsFrom(dirname(resolve(cwd, file)), cwd);
}

/**
 * The entries that match nothing any more. Of a file that was not judged in this run, or not as a whole, nobody can say that,
 * unless it is gone.
 */
export function staleEntries(
  entries: readonly BaselineEntry[],
  result: LintResult,
  { file, cwd }: { readonly file: string; readonly cwd: string },
): readonly BaselineEntry[] {
  const pathOf = baselinePaths(file, cwd);
  const current = new Set(printsOf(result.findings, pathOf));
  const gone = entries.filter(({ fingerprint }) => !current.has(fingerprint));
  if (gone.length === 0) return [];
  const judged = new Set([...(result.judged ?? []), ...result.skipped.map((skipped) => skipped.file)].map(pathOf));
  for (const failure of result.failures) judged.delete(pathOf(failure.file));
  const folder = dirname(resolve(cwd, file));
  return gone.filter((entry) => judged.has(entry.file) || (entry.file !== '-' && isGone(resolve(folder, entry.file))));
}

/** A template of a packed chart is there as long as its archive is. Whatever the path says, it is asked for and not searched. */
function isGone(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const kind = kindOfPath(at);
    if (kind !== undefined || at === dirname(at)) return kind !== 'file';
  }
}
