import { isRealDate } from '../model/calendar.ts';
import type { LintFinding } from '../model/lint.ts';
import { guessedName } from '../model/near-name.ts';
import type { EngineSettings } from '../model/outcome.ts';
import type { AcceptedSuppressions, Suppression } from '../model/suppression.ts';
import { everyRule, ruleOf, suppressionRules } from '../rules/index.ts';
import { type JudgedSuppression, whyVoid } from '../rules/judged-suppression.ts';
import { engineSettings, type JudgeContext } from './context.ts';
import { acceptedSuppressions } from './doors.ts';
import { askedRules } from './make-finding.ts';
import type { SuppressionIndex, WeighedSuppression } from './suppress.ts';

interface SuppressionSettings extends Pick<EngineSettings, 'rules' | 'language'> {
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly accepts: AcceptedSuppressions;
}

export function suppressionSettings(context: JudgeContext): SuppressionSettings {
  const { rules, language } = engineSettings(context);
  return { rules, language, today: context.today, accepts: acceptedSuppressions(context.policy, context.door) };
}

/** Which of the suppressions hold. */
export function weigh(suppressions: readonly Suppression[], settings: SuppressionSettings): WeighedSuppression[] {
  return suppressions.map((suppression) => ({
    suppression,
    holds: whyVoid({ ...weighed(suppression, settings), hasMatched: false, isSearched: false }) === undefined,
  }));
}

/** What is known of a file's suppressions when its findings have met them. */
export interface MetSuppressions {
  readonly suppressions: readonly Suppression[];
  readonly index: Pick<SuppressionIndex, 'hasMatched'>;
  /** Whether this door asks a rule, and could ask it about all that the suppression is about. */
  readonly asks: (ruleId: string) => boolean;
}

/** A finding about a suppression, and what an exemption of it may have to know. */
interface SuppressionFinding {
  readonly finding: LintFinding;
  readonly containers: Suppression['containers'];
}

/** The findings about suppressions themselves, in their order. */
export function judgeSuppressions(met: MetSuppressions, settings: SuppressionSettings): SuppressionFinding[] {
  const asked = askedRules(suppressionRules, settings);
  return met.suppressions.flatMap((suppression, index) => {
    const known = weighed(suppression, settings);
    const near = known.isKnown ? undefined : nearRule(suppression.rule);
    const judged: JudgedSuppression = {
      ...known,
      ...(near === undefined ? {} : { near }),
      hasMatched: met.index.hasMatched(index),
      isSearched: isOn(suppression.rule, settings) && canSearch(suppression.rule) && met.asks(suppression.rule),
    };
    return asked.flatMap(({ rule, options, find }) => {
      const reports = rule.check(judged, { options });
      return reports.map((report) => ({ finding: find(report, suppression), containers: suppression.containers }));
    });
  });
}

function weighed(
  suppression: Suppression,
  { today, accepts }: SuppressionSettings,
): Omit<JudgedSuppression, 'near' | 'hasMatched' | 'isSearched'> {
  const { by, until, rule } = suppression;
  const isDate = until !== undefined && isRealDate(until);
  return {
    ...suppression,
    isKnown: ruleOf(rule) !== undefined,
    isDate,
    // The last day is one on which it holds; dates of this form compare as text.
    isExpired: isDate && until < today,
    isAccepted: by === 'comment' ? accepts.comments : accepts.annotations,
  };
}

/** What a rule about a set of objects finds depends on what else is judged in the same run, and tells nothing of the others. */
function canSearch(ruleId: string): boolean {
  return ruleOf(ruleId)?.about !== 'set';
}

function isOn(ruleId: string, { rules: settings }: SuppressionSettings): boolean {
  return (settings[ruleId]?.level ?? 'off') !== 'off';
}

/** The rule that was probably meant. Asked seldom, and so no list of names is made for it when kport starts. */
function nearRule(written: string): string | undefined {
  return guessedName(
    written,
    everyRule.map(({ id }) => id),
  );
}
