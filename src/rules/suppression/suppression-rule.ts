import type { Report } from '../../model/finding.ts';
import type { Suppression } from '../../model/suppression.ts';
import type { Message, RuleMeta } from '../rule.ts';

/** A suppression with what is known of it when everything else has been judged. */
export interface JudgedSuppression
  extends Pick<Suppression, 'by' | 'title' | 'rule' | 'reason' | 'until' | 'line' | 'container' | 'at'> {
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

/** The examples are Pod specs, as those of a rule about one Pod. */
export interface SuppressionRule extends RuleMeta {
  readonly checkSuppression: (suppression: JudgedSuppression) => Report[];
}

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Data<M extends Message> = { readonly [Name in Placeholders<M['text']> | Placeholders<M['fix']>]: string | number };

type SuppressionReporter<Messages extends Readonly<Record<string, Message>>> = <Id extends keyof Messages & string>(
  messageId: Id,
  data: Data<Messages[Id]>,
) => Report[];

/** A rule about suppressions, from its meta and its check, which is pure: it sees one suppression and nothing else. */
export function defineSuppressionRule<const Meta extends RuleMeta>(
  meta: Meta,
  check: (suppression: JudgedSuppression, report: SuppressionReporter<Meta['messages']>) => Report[],
): SuppressionRule {
  return {
    ...meta,
    checkSuppression: (suppression) => {
      const { at, container } = suppression;
      return check(suppression, (messageId, data) => [
        { messageId, at, ...(container === undefined ? {} : { container }), data },
      ]);
    },
  };
}

/** Why a suppression lets nothing pass, whatever it matches; undefined for one that holds. */
export function whyVoid(suppression: JudgedSuppression): VoidReason | undefined {
  const { isKnown, reason, until, isDate, isExpired, isAccepted, near } = suppression;
  if (!isKnown) return near === undefined ? 'unknown-rule' : 'misspelt-rule';
  if (reason === '') return 'no-reason';
  if (until !== undefined && !isDate) return 'no-date';
  if (isExpired) return 'expired';
  return isAccepted ? undefined : 'refused';
}

export type VoidReason = 'unknown-rule' | 'misspelt-rule' | 'no-reason' | 'no-date' | 'expired' | 'refused';
