// What of an update is new. A finding is not where the object had it before (identity.ts), at least as grave: what was a warning, before
// the container got a way to a low port, is new once it is an error, and so is a privilege that reaches the ports of the node and did
// not. Nor is one of other words where all that it is about was granted before (rules/claims.ts): an update that leaves less than
// there was must not be denied, or nobody could repair an object step by step.
import { atLeast, type Severity } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import { ruleOfFinding } from '../rules/index.ts';
import type { Evaluated } from './evaluate.ts';
import { fieldOf, identities } from './identity.ts';
import { withinOf } from './within.ts';

/** Findings, and the objects that they are of: at admission, one. */
export interface FoundIn {
  readonly findings: readonly LintFinding[];
  readonly evaluated: readonly Evaluated[];
}

/** Splits findings by whether they are new beside those of an older state. */
export function splitKnown(
  { findings, evaluated }: FoundIn,
  old: FoundIn,
): { readonly fresh: LintFinding[]; readonly known: LintFinding[] } {
  const keys = identities(old.findings);
  const before = new Map(keys.map((key, index) => [key, old.findings[index]]));
  const own = identities(findings);
  let isGranted: ReturnType<typeof granting> | undefined;
  const isLess = (finding: LintFinding): boolean => {
    isGranted ??= granting(old, evaluated);
    return isGranted(finding);
  };
  const [fresh, known]: [LintFinding[], LintFinding[]] = [[], []];
  for (const [index, finding] of findings.entries()) {
    const isOld = isNoLess(before.get(own[index] ?? ''), finding) || isLess(finding);
    (isOld ? known : fresh).push(finding);
  }
  return { fresh, known };
}

function isNoLess(was: LintFinding | undefined, { severity, onNode }: LintFinding): boolean {
  return was !== undefined && atLeast(was.severity, severity) && (was.onNode || !onNode);
}

/** Whether a finding asks for what the container at that place was granted, by findings at least as grave. */
function granting({ findings, evaluated }: FoundIn, now: readonly Evaluated[]): (finding: LintFinding) => boolean {
  const granted = new Map<string, Severity>();
  const [placeOf, placeNow] = [placing(evaluated), placing(now)];
  for (const finding of findings) {
    const place = placeOf(finding);
    if (place === undefined) continue;
    for (const grant of claimsOf(finding).grants) {
      const key = `${place} ${grant}`;
      const known = granted.get(key);
      if (known === undefined || atLeast(finding.severity, known)) granted.set(key, finding.severity);
    }
  }
  return (finding) =>
    claimsOf(finding).asks.some((ask) => {
      const severity = granted.get(`${placeNow(finding)} ${ask}`);
      return severity !== undefined && atLeast(severity, finding.severity);
    });
}

const NO_CLAIMS = { grants: [], asks: [] };

function claimsOf(finding: LintFinding) {
  return ruleOfFinding(finding)?.claims?.(finding) ?? NO_CLAIMS;
}

/** The container that a finding is about: its name, role and template. Undefined for one that is about none. */
function placing(evaluated: readonly Evaluated[]): (finding: LintFinding) => string | undefined {
  const places = new Map<string, string>();
  for (const { document, outcomes } of evaluated) {
    for (const outcome of outcomes) {
      if (outcome.kind !== 'evaluated') continue;
      const { workload } = outcome;
      const within = withinOf(workload, document.object, '');
      for (const { name, at } of workload.containers) {
        places.set(keyOf(workload.at, name), JSON.stringify([fieldOf({ at }), within(at) ?? '', name]));
      }
    }
  }
  return ({ pod = '', container }) => (container === undefined ? undefined : places.get(keyOf(pod, container)));
}

function keyOf(pod: string, container: string): string {
  return JSON.stringify([pod, container]);
}
