import { extract } from '../facts/extract.ts';
import { atLeast, type Finding, type Severity } from '../model/finding.ts';
import type { EngineSettings, Outcome } from '../model/outcome.ts';
import { comparePositions, type SourceDocument } from '../model/source.ts';
import type { Workload } from '../model/workload.ts';
import { rules as allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { bindAnswers } from './bind-answers.ts';
import { unreadableField } from './unreadable-field.ts';
import { wordsOf } from './words.ts';

/**
 * Judges one document: an outcome for every Pod spec in it, for every object that could not be judged, and for every rule
 * that failed. Never throws, never changes the document.
 */
export function evaluate(document: SourceDocument, settings: EngineSettings, rules: readonly Rule[] = allRules): Outcome[] {
  const { workloads } = settings;
  return extract(document.object, { workloads, duplicateKeys: document.duplicateKeys }).flatMap((extracted): Outcome[] => {
    if (extracted.kind === 'not-a-workload') return [extracted];
    if (extracted.kind === 'malformed')
      return extracted.fields.map((field) => ({
        kind: 'unreadable',
        object: extracted.object,
        problem: unreadableField(document, field),
      }));
    return extracted.workloads.flatMap((workload) => judge({ document, workload, settings, rules }));
  });
}

interface Case {
  readonly document: SourceDocument;
  readonly workload: Workload;
  readonly settings: EngineSettings;
  readonly rules: readonly Rule[];
}

function judge(given: Case): Outcome[] {
  const answers = bindAnswers(given.workload, given.settings.bind);
  const findings: Finding[] = [];
  const failures: Outcome[] = [];
  for (const rule of given.rules) {
    const level = given.settings.rules[rule.id]?.level ?? 'off';
    if (level === 'off') continue;
    try {
      for (const finding of findingsOf(rule, { ...given, level, answers })) findings.push(finding);
    } catch (error) {
      failures.push({ kind: 'rule-failed', object: given.workload.object, ruleId: rule.id, error });
    }
  }
  return [{ kind: 'evaluated', workload: given.workload, findings: findings.sort(byPlace) }, ...failures];
}

interface Asked extends Case {
  readonly level: Severity;
  readonly answers: ReturnType<typeof bindAnswers>;
}

function findingsOf(rule: Rule, { document, workload, settings, level, answers }: Asked): Finding[] {
  const options = settings.rules[rule.id]?.options ?? {};
  return rule.check(workload, { options, ...answers }).map((report) => {
    const range = document.locate(report.at);
    return {
      ...report,
      ruleId: rule.id,
      severity: severityOf(level, rule.messages[report.messageId]?.level),
      ...wordsOf(rule, report, settings.language),
      subject: workload.object,
      origin: document.origin,
      ...(range ? { range } : {}),
      docs: `policies/rules/${rule.id}.md`,
    };
  });
}

/** The level of the rule, but never graver than the message may be. */
function severityOf(level: Severity, gravest: Severity = level): Severity {
  return atLeast(level, gravest) ? gravest : level;
}

/** In the order of the text; at one place, and without a text, the rules' order stays. */
export function byPlace(a: Finding, b: Finding): number {
  const [x, y] = [a.range?.start, b.range?.start];
  return x && y ? comparePositions(x, y) : 0;
}
