import type { Suppression } from '../model/suppression.ts';

/** A suppression with what is known of it when everything else has been judged. */
export interface JudgedSuppression extends Omit<Suppression, 'covers' | 'subject' | 'origin' | 'containers'> {
  /** Whether there is a rule of that name. */
  readonly isKnown: boolean;
  /** A rule with nearly that name; only where there is none of that name. */
  readonly near?: string;
  readonly isDate: boolean;
  readonly isExpired: boolean;
  /** The policy accepts suppressions of this kind. */
  readonly isAccepted: boolean;
  readonly hasMatched: boolean;
  /** It was looked for all that it could match: its rule was asked about everything that it is about. */
  readonly isSearched: boolean;
}

export type VoidReason = 'misspelt' | 'unknown-rule' | 'misspelt-rule' | 'no-reason' | 'no-date' | 'expired' | 'refused';

/** Why a suppression lets nothing pass, whatever it matches; undefined for one that holds. */
export function whyVoid(suppression: JudgedSuppression): VoidReason | undefined {
  const { meant, isKnown, reason, until, isDate, isExpired, isAccepted, near } = suppression;
  if (meant !== undefined) return 'misspelt';
  if (!isKnown) return near === undefined ? 'unknown-rule' : 'misspelt-rule';
  if (reason === '') return 'no-reason';
  if (until !== undefined && !isDate) return 'no-date';
  if (isExpired) return 'expired';
  return isAccepted ? undefined : 'refused';
}
