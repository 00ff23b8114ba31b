import type { Language } from '../../model/finding.ts';
import type { LintResult } from '../../model/lint.ts';
import type { Position } from '../../model/source.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import { tell } from '../../words/tell.ts';
import { objectName } from '../object-name.ts';

/** Something that could not be judged. It weighs more than any finding, for there may be any number of them behind it. */
export interface Problem {
  readonly kind: 'unreadable' | 'rule-failed';
  readonly file: string;
  readonly position?: Position;
  /** One sentence, not yet safe to print. */
  readonly text: string;
  /** Of a rule that failed. */
  readonly ruleId?: string;
}

/** What could not be read, then which rules failed. */
export function problemsOf({ unreadable, failures }: LintResult, language: Language): Problem[] {
  const { words } = catalogue(language);
  return [
    ...unreadable.map(({ file, position, reason }): Problem => {
      const text = `${words.unreadable}: ${tell(reason, language)}`;
      return { kind: 'unreadable', file, ...(position ? { position } : {}), text };
    }),
    ...failures.map(({ file, object, ruleId, error }): Problem => {
      const text = `${objectName(object)}: ${fill(words.ruleFailed, { rule: ruleId, error })}`;
      return { kind: 'rule-failed', file, text, ruleId };
    }),
  ];
}
