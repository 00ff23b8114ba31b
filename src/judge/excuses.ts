// Annotations by which an object asks for findings to pass: kport.dev/allow-<rule>. They hold where the policy says so.
import { isDeepStrictEqual } from 'node:util';
import type { Finding, Language } from '../model/finding.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Suppression } from '../model/suppression.ts';
import { nearestName } from '../policy/nearest-name.ts';
import type { Policy } from '../policy/port-policy.ts';
import { admittedDocument } from '../sources/admission-review.ts';
import { acceptedSuppressions } from './accepted-suppressions.ts';
import type { Judged } from './changes.ts';
import type { PolicyDecision } from './decide.ts';
import { judgeSuppressions, type SuppressionSettings, weigh } from './judge-suppressions.ts';
import { indexSuppressions, suppressed } from './suppress.ts';
import { hasAnnotations, suppressionsOf } from './suppressions.ts';

interface ExcuseContext {
  readonly policy: Policy;
  readonly language: Language;
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: string;
}

/** What the annotations of an object come to. */
export interface Excused {
  /** With what is to be said of the annotations themselves. */
  readonly outcomes: readonly Outcome[];
  /** The findings that pass, each with what lets it. */
  readonly passed: ReadonlyMap<Finding, Suppression>;
  /** Those that can change what becomes of the object: none where the policy accepts none. */
  readonly excuses: readonly Pick<Suppression, 'at' | 'reason' | 'until'>[];
}

const TEXT_ONLY = 'duplicate-key';

/** Nearly every object has no such annotation, and costs no more than a look at its metadata. */
export function excuse({ object, outcomes }: Judged, context: ExcuseContext): Excused {
  const specs = outcomes.flatMap((outcome) => (outcome.kind === 'evaluated' ? [outcome.workload.at] : []));
  if (!hasAnnotations(object, specs)) return { outcomes, passed: new Map(), excuses: [] };
  const { policy, language, today } = context;
  const settings: SuppressionSettings = {
    rules: policy.rules,
    language,
    today,
    accepts: acceptedSuppressions(policy, 'admission'),
  };
  const suppressions = suppressionsOf(admittedDocument(object), policy.workloads);
  const index = indexSuppressions(weigh(suppressions, settings));
  const passed = new Map(
    outcomes.flatMap(findingsOf).flatMap((finding) => {
      const suppression = index.match(finding);
      return suppression ? [[finding, suppression] as const] : [];
    }),
  );
  const isWhole = outcomes.every(({ kind }) => kind === 'evaluated');
  const asks = (ruleId: string) => isWhole && ruleId !== TEXT_ONLY;
  const near = (written: string) => nearestName(written, Object.keys(policy.rules));
  const told = judgeSuppressions({ suppressions, index, asks, near }, settings);
  const excuses = settings.accepts.annotations
    ? suppressions.map(({ at, reason, until }) => ({ at, reason, ...(until ? { until } : {}) }))
    : [];
  return { outcomes: withFindings(outcomes, told), passed, excuses };
}

/** They are told with the first Pod of the object. */
function withFindings(outcomes: readonly Outcome[], told: readonly Finding[]): readonly Outcome[] {
  const first = outcomes.findIndex(({ kind }) => kind === 'evaluated');
  return outcomes.map((outcome, index) =>
    index === first && outcome.kind === 'evaluated' ? { ...outcome, findings: [...outcome.findings, ...told] } : outcome,
  );
}

function findingsOf(outcome: Outcome): readonly Finding[] {
  return outcome.kind === 'evaluated' ? outcome.findings : [];
}

/** A decision without the findings that pass. What an exemption of the policy covers stays its own. */
export function withoutExcused(decision: PolicyDecision, { passed }: Excused): PolicyDecision {
  if (passed.size === 0) return decision;
  const told = [...decision.denials, ...decision.warnings, ...decision.audit];
  const stands = (finding: Finding) => !passed.has(finding);
  const denials = decision.denials.filter(stands);
  return {
    ...decision,
    verdict: decision.verdict === 'deny' && denials.length === 0 ? 'allow' : decision.verdict,
    denials,
    warnings: decision.warnings.filter(stands),
    audit: decision.audit.filter(stands),
    exempted: [
      ...decision.exempted,
      ...told.flatMap((finding) => {
        const suppression = passed.get(finding);
        return suppression ? [suppressed(finding, suppression)] : [];
      }),
    ],
  };
}

/** An annotation that is taken away takes its consent away, too. */
export function sameExcuses(now: Excused, before: Excused): boolean {
  return isDeepStrictEqual(now.excuses, before.excuses);
}
