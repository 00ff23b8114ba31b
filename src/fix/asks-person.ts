// Findings of which a glance tells that whatever repairs them is something that a person has to make sure of. Most of those of most
// files are such; who wants nothing but safe repairs need not read them again.
import { knownOf } from '../judge/bind-answers.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Policy } from '../policy/port-policy.ts';
import { isUserKnown } from './repairs/users.ts';
import { repairOf } from './repairs.ts';
import { waysOf } from './ways.ts';

/** A port that moves, or is taken from the node, has clients or a program that must follow. */
const OF_PORTS: readonly string[] = [
  'privileged-container-port',
  'privileged-host-port',
  'privileged-port-unbindable',
  'privileged-port-undeclared',
];

/** `found` is what is found in the same document. */
export function asksPerson(finding: LintFinding, found: readonly LintFinding[], policy: Policy): boolean {
  const { ruleId, messageId, image } = finding;
  if (repairOf(finding) === undefined) return false;
  if (OF_PORTS.includes(ruleId)) return !waysOf(finding, { policy, unsafe: false, found }).some(({ isSafe }) => isSafe);
  const isUnset = ruleId === 'may-run-as-root' && image !== undefined && /^unset(?:\+|$)/.test(messageId);
  return isUnset && !isUserKnown(finding, knownOf(image, policy));
}

/** Findings of files in which each of them asks a person, by the file. */
export function asking(findings: readonly LintFinding[], policy: Policy): ReadonlyMap<string, readonly LintFinding[]> {
  const byFile = Map.groupBy(findings, ({ origin }) => origin.file);
  for (const [file, own] of byFile) {
    const byDocument = Map.groupBy(own, ({ origin }) => origin.document);
    const asks = (one: LintFinding) => asksPerson(one, byDocument.get(one.origin.document) ?? [], policy);
    if (!own.every(asks)) byFile.delete(file);
  }
  return byFile;
}
