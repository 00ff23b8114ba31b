// Judges what only shows when several objects are seen together. `kport lint` does this for all objects of a run; a webhook
// sees one object at a time and cannot.
import { type Finding, SEVERITIES, type Severity } from '../model/finding.ts';
import type { FileLinks, LinkedContainer } from '../model/links.ts';
import type { LintFinding } from '../model/lint.ts';
import type { EngineSettings } from '../model/outcome.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { CrossReport, CrossRule, CrossSubject, ObjectSet } from '../rules/cross/cross-rule.ts';
import { takesPortUp } from '../rules/cross/port-remapping.ts';
import { crossRules as allRules } from '../rules/index.ts';
import { objectSet } from './object-set.ts';
import { wordsOf } from './words.ts';

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

/** Judges the objects of all files together. Never throws, never changes what it is given. */
export function evaluateSet(
  files: readonly FileLinks[],
  settings: EngineSettings,
  rules: readonly CrossRule[] = allRules,
): SetOutcome {
  const set = objectSet(files);
  const findings: SetFinding[] = [];
  const failures: SetOutcome['failures'][number][] = [];
  for (const { subject, of } of files.flatMap(subjectsOf)) {
    for (const rule of rules) {
      const level = settings.rules[rule.id]?.level ?? 'off';
      if (level === 'off') continue;
      try {
        for (const finding of findingsOf(rule, subject, { set, settings, level })) findings.push({ ...finding, of });
      } catch (error) {
        failures.push({ of, file: subject.origin.file, object: subject.object, ruleId: rule.id, error });
      }
    }
  }
  const services = files.flatMap((file) => file.services);
  return { findings, failures, remapping: services.filter((service) => takesPortUp(service, set)).length };
}

interface Indexed {
  readonly subject: CrossSubject;
  readonly of: number;
}

function subjectsOf({ services, workloads }: FileLinks, of: number): Indexed[] {
  return [...services, ...workloads].map((subject) => ({ subject, of }));
}

interface Asked {
  readonly set: ObjectSet;
  readonly settings: EngineSettings;
  readonly level: Severity;
}

function findingsOf(rule: CrossRule, subject: CrossSubject, { set, settings, level }: Asked): Omit<SetFinding, 'of'>[] {
  const options = settings.rules[rule.id]?.options ?? {};
  return rule.checkSubject(subject, { options, set }).map((report) => {
    const { spot, containers } = report;
    const finding: Finding = {
      ...plain(report),
      ruleId: rule.id,
      severity: lesser(level, report.atMost ?? level),
      ...wordsOf(rule, report, settings.language),
      subject: subject.object,
      origin: subject.origin,
      ...(spot.range ? { range: spot.range } : {}),
      docs: `policies/rules/${rule.id}.md`,
    };
    return { finding: spot.excerpt === undefined ? finding : { ...finding, excerpt: spot.excerpt }, containers };
  });
}

function plain({ messageId, at, container, data }: CrossReport): Pick<CrossReport, 'messageId' | 'at' | 'container' | 'data'> {
  return { messageId, at, ...(container === undefined ? {} : { container }), data };
}

function lesser(a: Severity, b: Severity): Severity {
  return SEVERITIES[Math.max(SEVERITIES.indexOf(a), SEVERITIES.indexOf(b))] ?? a;
}
