// The one place where a finding passes: because the policy exempts it, or because of what stands beside the value.
import type { ExemptedFinding } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import type { Unreadable } from '../model/source.ts';
import { type JudgeContext, namespaceOf } from './context.ts';
import { type Exempted, exempt, exemptUnreadable } from './exemptions.ts';
import { filesFrom } from './finding-files.ts';
import { type SuppressionIndex, suppressed } from './suppress.ts';

interface Excusing {
  readonly context: JudgeContext;
  /** Of the workload that the findings are about: which image each of them runs. */
  readonly containers: readonly { readonly name: string; readonly image?: string | undefined }[];
  /** Absent where nothing suppresses anything. */
  readonly suppressions?: Pick<SuppressionIndex, 'match'> | undefined;
}

const NOTHING = Object.freeze([]);

/** Findings of one object. What an exemption covers is its own, and yet uses a suppression that matches it, too. */
export function excuse<F extends Finding>(findings: readonly F[], { context, containers, suppressions }: Excusing): Exempted<F> {
  const [first] = findings;
  const { policy, today, user, groups, cwd } = context;
  const isAllKept = policy.exemptions.length === 0 && suppressions === undefined;
  if (first === undefined || isAllKept) return { kept: findings, exempted: NOTHING, used: NOTHING };
  const namespace = namespaceOf(first.subject, context);
  const passed = exempt(findings, policy, {
    today,
    namespace,
    user,
    groups,
    containers,
    filesOf: filesFrom(cwd),
  });
  return suppressions === undefined ? passed : { ...suppress(passed, suppressions), used: passed.used };
}

/** What could not be judged in objects, as far as the policy exempts it. */
export function excuseUnreadable(all: readonly Unreadable[], { policy, namespace, ...context }: JudgeContext) {
  const { today, user, groups } = context;
  return exemptUnreadable(all, policy, { today, user, groups, namespace });
}

/** What is exempt already uses the suppression that matches it, too. */
export function suppress<F extends Finding>(
  { kept, exempted }: Omit<Exempted<F>, 'used'>,
  { match }: Pick<SuppressionIndex, 'match'>,
): Omit<Exempted<F>, 'used'> {
  const left: F[] = [];
  const passed: ExemptedFinding[] = [];
  for (const finding of kept) {
    const suppression = match(finding);
    if (suppression) passed.push(suppressed(finding, suppression));
    else left.push(finding);
  }
  for (const { finding } of exempted) match(finding);
  return { kept: left, exempted: [...exempted, ...passed] };
}
