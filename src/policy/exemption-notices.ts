import type { Position } from '../model/source.ts';
import { hasExpired } from './exemptions.ts';
import type { Exemption, Policy } from './port-policy.ts';

/** An exemption that a policy no longer needs, or no longer has. */
export interface ExemptionNotice {
  readonly kind: 'unused' | 'expired';
  /** Which of `policy.exemptions`. */
  readonly index: number;
  readonly file: string;
  readonly position?: Position;
  /** One sentence, without the position. */
  readonly message: string;
}

/** What became of the exemptions in a whole run. */
export interface ExemptionUse {
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
    const { file, position } = exemption;
    const place = { index, file, ...(position ? { position } : {}) };
    const name = `exemption ${JSON.stringify(exemption.reason)}`;
    if (hasExpired(exemption, use.today)) {
      return { kind: 'expired', ...place, message: `${name} expired after ${exemption.expires} and exempts nothing any more` };
    }
    if (use.used.has(index) || !canBeUsed(exemption, use)) return [];
    return { kind: 'unused', ...place, message: `${name} matches no finding` };
  });
}

function canBeUsed({ users, groups }: Exemption, { knowsUsers }: ExemptionUse): boolean {
  return knowsUsers || (users === undefined && groups === undefined);
}
