import type { Position } from '../model/source.ts';
import type { Exemption, Policy } from '../policy/port-policy.ts';
import { hasExpired } from './exemptions.ts';

/** An exemption that a policy no longer needs, or no longer has. */
export interface ExemptionNotice {
  readonly kind: 'unused' | 'expired';
  /** Which of `policy.exemptions`. */
  readonly index: number;
  readonly file: string;
  readonly position?: Position;
  /** What the exemption says for itself. */
  readonly reason: string;
  /** The last day on which it held; only of an expired one. */
  readonly expires?: string;
}

/** What became of the exemptions in a whole run. */
interface ExemptionUse {
  /** `used` of every `exempt` or `decide` of the run, together. */
  readonly used: ReadonlySet<number>;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** false for a run that judges files: exemptions by user or group cannot be used there, and are not called unused. */
  readonly knowsUsers: boolean;
}

/** One notice at most for each exemption, in the policy's order. */
export function exemptionNotices(policy: Policy, use: ExemptionUse): ExemptionNotice[] {
  return policy.exemptions.flatMap((exemption, index) => {
    const { file, position, reason, expires } = exemption;
    const notice = { index, file, ...(position ? { position } : {}), reason };
    if (expires !== undefined && hasExpired(exemption, use.today)) return { kind: 'expired', ...notice, expires };
    return use.used.has(index) || !canBeUsed(exemption, use) ? [] : { kind: 'unused', ...notice };
  });
}

function canBeUsed({ users, groups }: Exemption, { knowsUsers }: ExemptionUse): boolean {
  return knowsUsers || (users === undefined && groups === undefined);
}
