import type { AcceptedSuppressions } from '../model/suppression.ts';
import type { Consent, Policy } from '../policy/port-policy.ts';

/** Files are reviewed, and so is what stands in them. A webhook sees what nobody may have reviewed, and has no comments. */
const DEFAULTS = {
  files: { comments: 'allow', annotations: 'allow' },
  admission: { comments: 'allow', annotations: 'forbid' },
} as const satisfies Readonly<Record<string, Record<keyof AcceptedSuppressions, Consent>>>;

/** Which suppressions hold under a policy, at one of the doors. */
export function acceptedSuppressions({ suppressions }: Policy, door: keyof typeof DEFAULTS): AcceptedSuppressions {
  const { comments, annotations } = { ...DEFAULTS[door], ...suppressions };
  return { comments: comments === 'allow', annotations: annotations === 'allow' };
}
