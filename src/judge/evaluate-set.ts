// Judges what only shows when several objects are seen together. `kport lint` does this for all objects of a run; a webhook
// sees one object at a time and cannot.
import type { FileLinks, LinkedContainer } from '../model/links.ts';
import type { LintFinding } from '../model/lint.ts';
import type { EngineSettings } from '../model/outcome.ts';
import type { ObjectRef } from '../model/workload.ts';
import { setRules as allRules } from '../rules/index.ts';
import type { ObjectSet, SetSubject } from '../rules/object-set.ts';
import type { Rule } from '../rules/rule.ts';
import { type AskedRule, askedRules } from './make-finding.ts';
import { objectSet } from './object-set.ts';
import { takesPortUp } from './port-remapping.ts';

export interface SetFinding {
  /** The index of the file that it belongs to: two may have the same name, and what one has rendered has many. */
  readonly of: number;
  readonly finding: LintFinding;
  /** Of the workload that it is about, for exemptions by image. */
  readonly containers: readonly LinkedContainer[];
}

export interface SetOutcome {
  /** In the order of the files; those of a file as its Services and workloads come, rule by rule. */
  readonly findings: readonly SetFinding[];
  readonly failures: readonly {
    /** The index of the file that it belongs to. */
    readonly of: number;
    readonly file: string;
    readonly object: ObjectRef;
    readonly ruleId: string;
    readonly error: unknown;
  }[];
  /** Services that take a privileged port of theirs to an unprivileged one of their Pods. */
  readonly remapping: number;
}

export interface SetSettings extends EngineSettings {
  /** The namespace of objects that name none; absent where nobody knows it. */
  readonly home?: string | undefined;
}

/** Judges the objects of all files together. Never throws, never changes what it is given. */
export function evaluateSet(
  files: readonly FileLinks[],
  settings: SetSettings,
  rules: readonly Rule<'set'>[] = allRules,
): SetOutcome {
  const set = objectSet(files, settings.home);
  const findings: SetFinding[] = [];
  const failures: SetOutcome['failures'][number][] = [];
  const asked = askedRules(rules, settings).map((rule) => ({ ...rule, context: { options: rule.options, set } }));
  let remapping = 0;
  const judge = (subject: SetSubject, of: number) => {
    // By its place: of each Service and each workload, and an iterator takes as much again.
    for (let index = 0; index < asked.length; index += 1) {
      const rule = asked[index];
      if (rule === undefined) continue;
      try {
        addFindings(rule, subject, of, findings);
      } catch (error) {
        failures.push({ of, file: subject.origin.file, object: subject.object, ruleId: rule.rule.id, error });
      }
    }
  };
  files.forEach(({ services, workloads }, of) => {
    for (const service of services) {
      judge(service, of);
      if (takesPortUp(service, set)) remapping += 1;
    }
    for (const workload of workloads) judge(workload, of);
  });
  return { findings, failures, remapping };
}

type AskedOfSet = AskedRule<'set'> & { readonly context: { readonly options: AskedRule['options']; readonly set: ObjectSet } };

/** None where the rule throws. */
function addFindings({ rule, context, find }: AskedOfSet, subject: SetSubject, of: number, findings: SetFinding[]): void {
  const reports = rule.check(subject, context);
  if (reports.length === 0) return;
  const judged = { subject: subject.object, origin: subject.origin };
  const found = reports.map((report) => ({ of, finding: find(report, judged), containers: report.workload?.containers ?? [] }));
  for (const one of found) findings.push(one);
}
