// Findings that were repaired, as lint tells them: one cause, one finding.
import { told } from '../judge/fold.ts';
import { identities } from '../judge/identity.ts';
import type { Language } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import type { RepairedFinding } from './documents/outcome.ts';

/**
 * Of one that is repaired behind others another message may hold by then: as they were among all that was found. None has come that
 * was not there, so that the only one of its rule about a container is the one that was found, whatever is said of it by then.
 */
export function asFound<Repaired extends { readonly finding: LintFinding }>(
  repaired: readonly Repaired[],
  findings: readonly LintFinding[],
): readonly Repaired[] {
  if (repaired.length === 0) return repaired;
  const found = new Map(identities(findings).map((identity, place) => [identity, findings[place]]));
  const known = identities(repaired.map(({ finding }) => finding));
  const byRule = Map.groupBy(findings, ofRule);
  return repaired.map((one, place) => {
    const [only, other] = byRule.get(ofRule(one.finding)) ?? [];
    return { ...one, finding: found.get(known[place] ?? '') ?? (other === undefined ? only : undefined) ?? one.finding };
  });
}

type Told = Pick<RepairedFinding, 'finding' | 'wentWith'>;

/** Without those that went with the repair of another one. */
export function toldOnce(some: readonly Told[], language: Language): LintFinding[] {
  return wentWith(some, language).get(undefined) ?? [];
}

/**
 * By the rule of the one with whose repair they went; undefined for those that did not. What lint tells in one finding, another port of a
 * container or what a second rule says of it, is repaired where a part of it is.
 */
export function wentWith(some: readonly Told[], language: Language): ReadonlyMap<string | undefined, LintFinding[]> {
  const all = told([...new Set(some.map(({ finding }) => finding))], language);
  const hosts = Map.groupBy(some, ({ finding }) => ofMessage(finding));
  return Map.groupBy(all, (one) => {
    const parts = (one.parts ?? [one]).flatMap(byContainer).flatMap((part) => hosts.get(ofMessage(part)) ?? []);
    return parts.every((part) => part.wentWith) ? parts[0]?.wentWith?.ruleId : undefined;
  });
}

/** One that is about several containers, as what it was of each. */
function byContainer(finding: LintFinding): readonly LintFinding[] {
  return finding.containers?.map((container) => ({ ...finding, container })) ?? [finding];
}

function ofMessage(finding: LintFinding): string {
  return `${finding.messageId} ${ofRule(finding)}`;
}

function ofRule({ ruleId, container, pod, subject, origin }: LintFinding): string {
  return JSON.stringify([ruleId, container, pod, subject, origin.file, origin.document, origin.rendered?.set]);
}
