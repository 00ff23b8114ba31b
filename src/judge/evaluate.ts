import { extract } from '../facts/objects/extract.ts';
import type { ExtractedObject } from '../facts/objects/extracted-object.ts';
import { atLeast, type Finding, type Severity } from '../model/finding.ts';
import type { EngineSettings, Outcome } from '../model/outcome.ts';
import { comparePositions, type SourceDocument } from '../model/source.ts';
import type { Workload } from '../model/workload.ts';
import { rules as allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { type BindAnswers, bindAnswerer } from './bind-answers.ts';
import { unreadableField } from './unreadable-field.ts';
import { wordsIn } from './words.ts';

/** A document, the objects that were found in it, and what the rules say of them. */
export interface Evaluated {
  readonly document: SourceDocument;
  readonly extracted: readonly ExtractedObject[];
  /** One for every Pod spec, for every object that could not be judged, and for every rule that failed. */
  readonly outcomes: readonly Outcome[];
}

/** Judges documents by one policy. What is the same for all of them is looked up once, and so are bind verdicts. */
export type Evaluate = (document: SourceDocument) => Evaluated;

/** The function never throws, and never changes a document. */
export function evaluator(settings: EngineSettings, rules: readonly Rule[] = allRules): Evaluate {
  const { workloads, language } = settings;
  const asked = rules.flatMap((rule): AskedRule[] => {
    const { level = 'off', options = {} } = settings.rules[rule.id] ?? {};
    return level === 'off' ? [] : [{ rule, level, options, words: wordsIn(rule, language) }];
  });
  const answers = bindAnswerer(settings.bind);
  return (document) => {
    const outcomes: Outcome[] = [];
    const extracted = extract(document.object, { workloads, duplicateKeys: document.duplicateKeys });
    for (const one of extracted) {
      if (one.kind === 'not-a-workload') outcomes.push(one);
      else if (one.kind === 'malformed') {
        const { object, fields } = one;
        for (const field of fields) outcomes.push({ kind: 'unreadable', object, problem: unreadableField(document, field) });
      } else {
        for (const workload of one.workloads) {
          for (const outcome of judge({ document, workload, answers: answers(workload) }, asked)) outcomes.push(outcome);
        }
      }
    }
    return { document, extracted, outcomes };
  };
}

/** A rule as the policy has it. */
interface AskedRule {
  readonly rule: Rule;
  readonly level: Severity;
  readonly options: Readonly<Record<string, unknown>>;
  readonly words: ReturnType<typeof wordsIn>;
}

interface Case {
  readonly document: SourceDocument;
  readonly workload: Workload;
  readonly answers: BindAnswers;
}

function judge(given: Case, rules: readonly AskedRule[]): Outcome[] {
  const findings: Finding[] = [];
  const outcomes: Outcome[] = [{ kind: 'evaluated', workload: given.workload, findings }];
  for (const asked of rules) {
    try {
      tell(asked, given, findings);
    } catch (error) {
      outcomes.push({ kind: 'rule-failed', object: given.workload.object, ruleId: asked.rule.id, error });
    }
  }
  findings.sort(byPlace);
  return outcomes;
}

/** Adds what a rule finds to `findings`; nothing where it throws. */
function tell({ rule, level, options, words }: AskedRule, { document, workload, answers }: Case, findings: Finding[]): void {
  const { binds, bindsPort, image } = answers;
  const reports = rule.check(workload, { options, binds, bindsPort, image });
  if (reports.length === 0) return;
  const docs = `policies/rules/${rule.id}.md`;
  const told = reports.map((report) => {
    const { message, why, fix } = words(report);
    // Field by field: there may be thousands, and a spread takes ten times as long.
    const finding: Mutable<Finding> = {
      messageId: report.messageId,
      at: report.at,
      data: report.data,
      ruleId: rule.id,
      severity: severityOf(level, rule.messages[report.messageId]?.level),
      message,
      why,
      fix,
      subject: workload.object,
      origin: document.origin,
      docs,
    };
    if (report.container !== undefined) finding.container = report.container;
    const range = document.locate(report.at);
    if (range !== undefined) finding.range = range;
    return finding;
  });
  for (const finding of told) findings.push(finding);
}

/** While it is made. */
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The level of the rule, but never graver than the message may be. */
export function severityOf(level: Severity, gravest?: Severity): Severity {
  return gravest !== undefined && atLeast(level, gravest) ? gravest : level;
}

/** In the order of the text; at one place, and without a text, the rules' order stays. */
export function byPlace(a: Finding, b: Finding): number {
  const [x, y] = [a.range?.start, b.range?.start];
  return x && y ? comparePositions(x, y) : 0;
}
