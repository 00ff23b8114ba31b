import type { Dialect } from '../model/dialect.ts';
import type { RuleLevel } from '../model/finding.ts';
import type { DialectWords, RuleWords } from '../model/rule-words.ts';

/** A rule with its level by default, and in the policy of a run, and all that is said of it. */
export interface ReportedRule extends SaidRule {
  readonly byDefault: RuleLevel;
  readonly level: RuleLevel;
}

/** A rule with all that is said of it. */
export interface SaidRule {
  readonly id: string;
  readonly words: RuleWords;
  /** What it says in further dialects. */
  readonly others?: Readonly<Partial<Record<Dialect, { readonly words: DialectWords }>>>;
}
