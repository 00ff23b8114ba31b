// The ways in which a finding may be repaired, the best first: what its fix says, and what does with less.
import type { LintFinding } from '../model/lint.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { Edit } from './repairs/edit.ts';
import { lowerStart } from './repairs/port-start.ts';
import { repairOf } from './repairs.ts';

export interface Way {
  /** Undefined where the manifest does not say what would repair it. */
  readonly edit: Edit | undefined;
  /** Taken only where nobody has to make sure of anything. */
  readonly isSafe?: true;
  /** Rules that must not find anything of the container afterwards: what they say would undo it. */
  readonly without?: readonly string[];
}

/** A program that cannot change its port may listen on it all the same; whether it can, no manifest says. */
const MAY_STAY = ['dropped', 'void', 'dropped-on-some', 'void-on-some', 'image-decides'].map(
  (message) => `privileged-port-unbindable ${message}`,
);
const MOVE = ['privileged-container-port', 'privileged-host-port'];

interface RepairContext {
  readonly policy: Policy;
  readonly unsafe: boolean;
  /** What is found beside it. */
  readonly found: readonly LintFinding[];
}

export function waysOf(finding: LintFinding, { policy, unsafe, found }: RepairContext): Way[] {
  const direct: Way = { edit: repairOf(finding) };
  if (finding.ruleId === 'privileged-port-undeclared') return [direct, { edit: direct.edit && withoutDeclaring(direct.edit) }];
  if (!MAY_STAY.includes(`${finding.ruleId} ${finding.messageId}`)) return [direct];
  const isRemedy = takesForRemedy(policy);
  // Where the port is to move as well, it moves at once.
  if (!isRemedy && found.some(({ ruleId, container }) => MOVE.includes(ruleId) && container === finding.container))
    return [direct];
  return [{ edit: lowerStart, isSafe: true, without: unsafe || !isRemedy ? MOVE : [] }, direct];
}

function takesForRemedy({ rules }: Policy): boolean {
  const setting = rules['port-start-lowered'];
  return setting?.level === 'off' || setting?.options.acceptAsRemedy === true;
}

/** Where a Service sends to other ports of Pods that declare none, these would be missing among those declared. */
function withoutDeclaring(edit: Edit): Edit {
  return (site) => edit({ ...site, declares: false });
}
