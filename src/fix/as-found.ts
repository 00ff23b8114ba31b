// Findings that were repaired, as lint tells them: one cause, one finding.
import { told } from '../judge/fold.ts';
import { identities } from '../judge/identity.ts';
import type { Language } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';

/** Of one that is repaired behind others another message may hold by then: as they were among all that was found. */
export function asFound<Repaired extends { readonly finding: LintFinding }>(
  repaired: readonly Repaired[],
  findings: readonly LintFinding[],
): readonly Repaired[] {
  if (repaired.length === 0) return repaired;
  const found = new Map(identities(findings).map((identity, place) => [identity, findings[place]]));
  const known = identities(repaired.map(({ finding }) => finding));
  return repaired.map((one, place) => ({ ...one, finding: found.get(known[place] ?? '') ?? one.finding }));
}

export function toldOnce(some: readonly { readonly finding: LintFinding }[], language: Language): LintFinding[] {
  return told([...new Set(some.map(({ finding }) => finding))], language);
}
