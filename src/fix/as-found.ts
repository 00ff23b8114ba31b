// Findings that were repaired, as lint tells them: one cause, one finding.
import { told } from '../judge/fold.ts';
import { identities } from '../judge/identity.ts';
import type { Language } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import type { RepairedFinding } from './documents/outcome.ts';

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

type Told = Pick<RepairedFinding, 'finding' | 'wentWith'>;

/** Without those that went with the repair of another one. */
export function toldOnce(some: readonly Told[], language: Language): LintFinding[] {
  return wentWith(some, language).get(undefined) ?? [];
}

/** By the rule of the one with whose repair they went; undefined for those that did not. */
export function wentWith(some: readonly Told[], language: Language): ReadonlyMap<string | undefined, LintFinding[]> {
  const byRule = [...Map.groupBy(some, (one) => (isToldWithIt(one) ? undefined : one.wentWith?.ruleId))];
  return new Map(byRule.map(([rule, own]) => [rule, told([...new Set(own.map(({ finding }) => finding))], language)]));
}

/** Another port of what is repaired, as when its image makes way for one that listens elsewhere: lint tells both in one finding. */
function isToldWithIt({ finding, wentWith: host }: Told): boolean {
  return host !== undefined && ofOneContainer(host) === ofOneContainer(finding);
}

function ofOneContainer({ ruleId, messageId, container, pod, subject, origin }: LintFinding): string {
  return JSON.stringify([ruleId, messageId, container, pod, subject, origin.file, origin.document, origin.rendered?.set]);
}
