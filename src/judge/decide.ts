import { type Decision, laxerMode, type Mode } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import type { Outcome } from '../model/outcome.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { Policy } from '../policy/port-policy.ts';
import { exempt } from './exemptions.ts';

/** What is asked, beside the objects themselves. */
export interface DecisionRequest {
  /** `YYYY-MM-DD`: exemptions expire. */
  readonly today: string;
  /** Where the object goes to; goes before its own metadata.namespace. */
  readonly namespace?: string | undefined;
  /** DELETE is never refused: what is gone listens on nothing. */
  readonly operation?: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | undefined;
  /** Goes before the policy's mode. */
  readonly mode?: Mode | undefined;
  readonly user?: string | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** A decision, and which of `policy.exemptions` (by index, ascending) matched a finding on the way: see exemptionNotices. */
export interface PolicyDecision extends Decision {
  readonly usedExemptions: readonly number[];
}

type Lists = Pick<Decision, 'denials' | 'warnings' | 'audit'>;

const NONE: Lists = { denials: [], warnings: [], audit: [] };

/**
 * What a policy makes of the outcomes, in their order. An outcome that could not be judged makes the verdict `error`,
 * in every mode but off: no door may take it for consent. A finding does what the mode of the request, else of the policy,
 * says, or less, where its rule has a laxer mode. Changes nothing that it is given.
 */
export function decide(outcomes: readonly Outcome[], policy: Policy, request: DecisionRequest): PolicyDecision {
  const mode = request.mode ?? policy.mode;
  if (mode === 'off' || request.operation === 'DELETE') {
    return { verdict: 'allow', ...NONE, exempted: [], errors: [], usedExemptions: [] };
  }
  const { today, namespace, user, groups } = request;
  const modeOf = modeOfRule(mode, policy);
  const judged = outcomes
    .filter((outcome) => outcome.kind === 'evaluated')
    .map(({ findings, workload: { containers } }) => {
      const asked = findings.filter(({ ruleId }) => modeOf(ruleId) !== 'off');
      return exempt(asked, policy, { today, namespace, user, groups, containers });
    });
  const lists = distribute(
    judged.flatMap(({ kept }) => kept),
    modeOf,
  );
  const errors = outcomes
    .filter((outcome) => outcome.kind !== 'rule-failed' || modeOf(outcome.ruleId) !== 'off')
    .flatMap(failure);
  return {
    verdict: verdict(lists, errors),
    ...lists,
    exempted: judged.flatMap(({ exempted }) => exempted),
    errors,
    usedExemptions: [...new Set(judged.flatMap(({ used }) => used))].sort((a, b) => a - b),
  };
}

type ModeOf = (ruleId: string) => Mode;

/** The mode that holds, or a rule's own where that does less. */
function modeOfRule(mode: Mode, { rules }: Policy): ModeOf {
  return (ruleId) => {
    const own = rules[ruleId]?.mode;
    return own === undefined ? mode : laxerMode(mode, own);
  };
}

function distribute(findings: readonly Finding[], modeOf: ModeOf): Lists {
  const lists: Record<keyof Lists, Finding[]> = { denials: [], warnings: [], audit: [] };
  for (const finding of findings) {
    const mode = modeOf(finding.ruleId);
    if (mode === 'audit') lists.audit.push(finding);
    else if (mode === 'enforce' && finding.severity === 'error') lists.denials.push(finding);
    else lists.warnings.push(finding);
  }
  return lists;
}

function verdict({ denials }: Lists, errors: readonly string[]): Decision['verdict'] {
  if (errors.length > 0) return 'error';
  return denials.length > 0 ? 'deny' : 'allow';
}

function failure(outcome: Outcome): string[] {
  switch (outcome.kind) {
    case 'unreadable':
      return [oneLine(`${named(outcome.object)} cannot be judged: ${outcome.problem.reason}`)];
    case 'rule-failed':
      return [oneLine(`${named(outcome.object)} cannot be judged: rule ${outcome.ruleId} failed: ${errorText(outcome.error)}`)];
    default:
      return [];
  }
}

function named({ kind, namespace, name }: ObjectRef): string {
  const what = kind || 'object';
  if (name === '') return namespace ? `${what} in namespace ${namespace}` : what;
  return namespace ? `${what} ${namespace}/${name}` : `${what} ${name}`;
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
