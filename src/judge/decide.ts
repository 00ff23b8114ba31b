import { podPathOf } from '../facts/objects/locate-pods.ts';
import { laxerMode, type Mode } from '../model/decision.ts';
import { atLeast, type Severity } from '../model/finding.ts';
import type { Judgement, Unjudged } from '../model/judgement.ts';
import type { LintFinding } from '../model/lint.ts';
import { isPlaceholderReason } from '../model/placeholder.ts';
import type { Unreadable } from '../model/source.ts';
import type { Policy } from '../policy/port-policy.ts';
import { DOORS, type Door } from './doors.ts';

/** `never`: findings do not count. */
export type FailOn = Severity | 'never';

export interface DecideContext {
  readonly policy: Pick<Policy, 'mode' | 'rules'>;
  readonly door: Door;
  /** Goes before the policy's mode. */
  readonly mode?: Mode | undefined;
  /** The least severity that denies: error, where nobody says. */
  readonly failOn?: FailOn | undefined;
}

/** The mode that holds at a door. */
export function heldMode({ policy, door, mode }: DecideContext): Mode {
  return DOORS[door].mode === 'ignored' ? 'enforce' : (mode ?? policy.mode);
}

type Decided = Pick<Judgement, 'verdict' | 'denials' | 'warnings' | 'recorded' | 'unreadable' | 'failures' | 'tolerated'>;

/** What could not be judged makes the verdict `error`: no door may take it for consent, but at admission it does no more than a finding would. */
export function decide(judged: Judged, context: DecideContext): Decided {
  const { denials, warnings, recorded } = effectsOf(judged.findings, context);
  const { unreadable, failures, tolerated } = weighUnjudged(judged, context);
  const verdict = verdictOf({ denials, unreadable, failures });
  return { verdict, denials, warnings, recorded, unreadable, failures, tolerated };
}

type Effects = Pick<Judgement, 'denials' | 'warnings' | 'recorded'>;

/** What findings do: what the mode that holds says, or less, where the rule of one has a laxer mode. */
function effectsOf(findings: readonly LintFinding[], context: DecideContext): Effects {
  const modeOf = modeOfRule(context);
  const { failOn = 'error' } = context;
  const lists = { denials: [] as LintFinding[], warnings: [] as LintFinding[], recorded: [] as LintFinding[] };
  for (const finding of findings) {
    const mode = modeOf(finding.ruleId);
    if (mode === 'off') continue;
    if (mode === 'audit') lists.recorded.push(finding);
    else if (mode === 'enforce' && failOn !== 'never' && atLeast(finding.severity, failOn)) lists.denials.push(finding);
    else lists.warnings.push(finding);
  }
  return lists;
}

const NOTHING: Unjudged = { unreadable: [], failures: [] };

function weighUnjudged({ unreadable, failures }: Unjudged, context: DecideContext): Unjudged & Pick<Judgement, 'tolerated'> {
  const isAll = unreadable.length + failures.length === 0;
  if (isAll || DOORS[context.door].unjudged === 'stops') return { unreadable, failures, tolerated: NOTHING };
  const mode = heldMode(context);
  if (mode !== 'enforce') return { ...NOTHING, tolerated: { unreadable, failures } };
  const modeOf = modeOfRule(context);
  const mayFail = ({ ruleId }: Unjudged['failures'][number]) => modeOf(ruleId) !== 'enforce';
  return {
    unreadable: unreadable.filter((one) => !isFilledInLater(one)),
    failures: failures.filter((one) => !mayFail(one)),
    tolerated: { unreadable: unreadable.filter(isFilledInLater), failures: failures.filter(mayFail) },
  };
}

/** A placeholder in a custom resource, which its operator fills in; in a kind of Kubernetes nobody does. */
function isFilledInLater({ reason, object }: Unreadable): boolean {
  return isPlaceholderReason(reason) && object !== undefined && podPathOf(object) === undefined;
}

type Judged = Pick<Judgement, 'findings' | 'unreadable' | 'failures'>;

export function verdictOf({
  denials,
  unreadable,
  failures,
}: Pick<Judgement, 'denials' | 'unreadable' | 'failures'>): Judgement['verdict'] {
  if (unreadable.length + failures.length > 0) return 'error';
  return denials.length > 0 ? 'deny' : 'allow';
}

/** The mode that holds, or a rule's own where that does less. */
function modeOfRule(context: DecideContext): (ruleId: string) => Mode {
  const mode = heldMode(context);
  if (DOORS[context.door].mode === 'ignored') return () => mode;
  const { rules } = context.policy;
  return (ruleId) => {
    const own = rules[ruleId]?.mode;
    return own === undefined ? mode : laxerMode(mode, own);
  };
}
