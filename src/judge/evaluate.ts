import type { Dialect } from '../model/dialect.ts';
import type { ExtractedObject } from '../model/extracted-object.ts';
import type { Finding } from '../model/finding.ts';
import { withMore } from '../model/lists.ts';
import type { EngineSettings, Outcome } from '../model/outcome.ts';
import type { Pointer } from '../model/pointer.ts';
import { comparePositions, type SourceDocument } from '../model/source.ts';
import type { MalformedField, Workload } from '../model/workload.ts';
import { rules as allRules } from '../rules/index.ts';
import { type Rule, type RuleContext, ruleIn } from '../rules/rule.ts';
import { type BindAnswers, bindAnswerer, seenByRuntime } from './bind-answers.ts';
import { type AskedRule, askedRules, type Judged } from './make-finding.ts';
import { asReadBy, objectsIn } from './objects-in.ts';
import type { PodMemory } from './pod-memory.ts';
import { unreadableField } from './unreadable-field.ts';
import { withinOf } from './within.ts';

/** A document, the objects that were found in it, and what the rules say of them. */
export interface Evaluated {
  readonly document: SourceDocument;
  readonly extracted: readonly ExtractedObject[];
  /** One for every Pod spec, for every object that could not be judged, and for every rule that failed. */
  readonly outcomes: readonly Outcome[];
}

/** Judges documents by one policy. What is the same for all of them is looked up once, and so are bind verdicts. */
export type Evaluate = (document: SourceDocument) => Evaluated;

/**
 * The function never throws, and never changes a document. A memory is for these settings alone.
 */
export function evaluator(settings: EngineSettings, rules: readonly Rule[] = allRules, memory?: PodMemory): Evaluate {
  const { workloads } = settings;
  const answers = bindAnswerer(settings.bind);
  const askedOf = askedByDialect(rules, settings);
  return (given) => {
    const document = asReadBy(given, settings.bind.runtime);
    let outcomes: Outcome[] | undefined;
    const extracted = objectsIn(document, workloads, memory?.pods);
    for (const one of extracted) {
      for (const outcome of problemsIn(one, document)) outcomes = withMore(outcomes, outcome);
      if (one.kind === 'not-a-workload') outcomes = withMore(outcomes, one);
      if (one.kind !== 'workloads') continue;
      for (const read of one.workloads) {
        const workload = seenByRuntime(read, settings.bind);
        const { asked, other } = askedOf(workload.dialect);
        let found = memory?.outcomesOf(workload, document);
        if (found === undefined) {
          found = judge({ workload, answers: answers(workload), other, judged: judgedIn(document, workload, one.at) }, asked);
          memory?.keep(found, document);
        }
        for (const outcome of found) outcomes = withMore(outcomes, outcome);
      }
    }
    return { document, extracted, outcomes: outcomes ?? [] };
  };
}

const NO_PROBLEMS: readonly Outcome[] = [];

/** What of an object is not judged, or cannot be. */
function problemsIn(one: ExtractedObject, document: SourceDocument): readonly Outcome[] {
  const { object, aside } = one;
  const unreadable = one.kind === 'workloads' ? one.unfilled : one.kind === 'malformed' ? one.fields : undefined;
  if (aside === undefined && unreadable === undefined) return NO_PROBLEMS;
  const toldAs = (kind: 'aside' | 'unreadable') => (field: MalformedField) => ({
    kind,
    object,
    problem: unreadableField(document, field),
  });
  return [...(aside ?? []).map(toldAs('aside')), ...(unreadable ?? []).map(toldAs('unreadable'))];
}

/** The rules that judge a dialect, and what they may know of each other. */
interface AskedOfDialect {
  readonly asked: readonly AskedRule[];
  readonly other: RuleContext['other'];
}

/** Looked up once for each dialect that is met. */
function askedByDialect(rules: readonly Rule[], settings: EngineSettings): (dialect: Dialect) => AskedOfDialect {
  const known = new Map<Dialect, AskedOfDialect>();
  return (dialect) => {
    const before = known.get(dialect);
    if (before !== undefined) return before;
    const asked = askedRules(
      rules.flatMap((rule) => ruleIn(rule, dialect) ?? []),
      settings,
    );
    const made = { asked, other: (ruleId: string) => asked.find(({ rule }) => rule.id === ruleId)?.options };
    known.set(dialect, made);
    return made;
  };
}

interface Case {
  readonly workload: Workload;
  readonly answers: BindAnswers;
  readonly other: RuleContext['other'];
  /** What findings about it have in common, made when a rule has something to tell. */
  readonly judged: () => Judged;
}

function judge(given: Case, rules: readonly AskedRule[]): Outcome[] {
  const findings: Finding[] = [];
  const outcomes: Outcome[] = [{ kind: 'evaluated', workload: given.workload, findings }];
  // By its place, as what is asked of each container (rules/of-each.ts).
  for (let index = 0; index < rules.length; index += 1) {
    const asked = rules[index];
    if (asked === undefined) continue;
    try {
      tell(asked, given, findings);
    } catch (error) {
      outcomes.push({ kind: 'rule-failed', object: given.workload.object, ruleId: asked.rule.id, error });
    }
  }
  // An object of a review has no text, and its findings are in order.
  if (findings.some(({ range }) => range !== undefined)) findings.sort(byPlace);
  return outcomes;
}

/** Adds what a rule finds to `findings`; nothing where it throws. */
function tell({ rule, options, find }: AskedRule, { workload, answers, other, judged }: Case, findings: Finding[]): void {
  const { binds, bindsPort, image } = answers;
  const reports = rule.check(workload, { options, other, binds, bindsPort, image });
  if (reports.length === 0) return;
  const about = judged();
  const told = reports.map((report) => find(report, about));
  for (const finding of told) findings.push(finding);
}

function judgedIn(document: SourceDocument, workload: Workload, of: Pointer): () => Judged {
  let made: Judged | undefined;
  return () => {
    made ??= {
      subject: workload.object,
      dialect: workload.dialect,
      origin: document.origin,
      pod: workload.at,
      locate: (at) => document.locate(at),
      written: (at) => document.written?.(at),
      within: withinOf(workload, document.object, of),
    };
    return made;
  };
}

/** In the order of the text, and at one place in that of what stands in other files; without a text, the rules' order stays. */
export function byPlace(a: Finding, b: Finding): number {
  const [x, y] = [a.range?.start, b.range?.start];
  return x && y ? comparePositions(x, y) || byWritten(a.written, b.written) : 0;
}

function byWritten(a: Finding['written'], b: Finding['written']): number {
  const [x = '', y = ''] = [a?.file, b?.file];
  return x < y ? -1 : x > y ? 1 : comparePositions(a?.range.start, b?.range.start);
}
