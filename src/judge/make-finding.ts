// The one maker of findings: a rule's report with its words, its weight and its place in the text.
import { boundedText } from '../model/bounded-text.ts';
import type { Dialect } from '../model/dialect.ts';
import { atLeast, type Language, type Severity } from '../model/finding.ts';
import type { LintFinding } from '../model/lint.ts';
import type { Mutable } from '../model/mutable.ts';
import type { EngineSettings } from '../model/outcome.ts';
import type { Pointer } from '../model/pointer.ts';
import { baseOf } from '../model/rule-words.ts';
import type { Origin, Position, SourceDocument, SourceRange, WrittenPlace } from '../model/source.ts';
import type { ObjectRef } from '../model/workload.ts';
import type { About, Rule, RuleMeta, RuleReport } from '../rules/rule.ts';
import { template } from '../words/catalogue.ts';
import type { Within } from './within.ts';

/** A rule as a policy asks it. */
export interface AskedRule<A extends About = 'workload'> {
  readonly rule: Rule<A>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly find: MakeFinding;
}

type MakeFinding = (report: RuleReport, judged: Judged) => LintFinding;

/** What a report is about. */
export interface Judged {
  readonly subject: ObjectRef;
  readonly dialect?: Dialect;
  readonly origin: Origin;
  readonly pod?: Pointer;
  readonly within?: Within;
  /** Where a value stands in the text, of which a report does not say it. */
  locate?(at: Pointer): SourceRange | undefined;
  /** Where it stands in a file that belongs to the one it was read from. */
  written?(at: Pointer): WrittenPlace | undefined;
}

/** Those of the rules that are on. */
export function askedRules<A extends About>(
  rules: readonly Rule<A>[],
  { rules: settings, language }: Pick<EngineSettings, 'rules' | 'language'>,
): AskedRule<A>[] {
  return rules.flatMap((rule) => {
    const { level = 'off', onNode, options = {} } = settings[rule.id] ?? {};
    return level === 'off' ? [] : [{ rule, options, find: findingMaker(rule, { level, onNode: onNode ?? level }, language) }];
  });
}

interface Levels {
  readonly level: Severity;
  readonly onNode: Severity;
}

function findingMaker(rule: RuleMeta, { level, onNode }: Levels, language: Language): MakeFinding {
  const messageOf = messagesIn(rule, { level, onNode }, language);
  const docs = `policies/rules/${rule.id}.md`;
  return (report, { subject, dialect = 'kubernetes', origin, pod, locate, written, within }) => {
    const { at, container } = report;
    const data = dialect === 'kubernetes' ? report.data : bounded(report.data);
    const { messageId, levels, text, why, fix } = messageOf(report.messageId);
    // Field by field: there may be thousands, and a spread takes ten times as long.
    const finding: Mutable<LintFinding> = {
      messageId,
      at,
      data,
      ruleId: rule.id,
      severity: severityOf(report.onNode ? levels.onNode : levels.level, report.atMost),
      message: text(data),
      why,
      fix: fix(data),
      subject,
      origin,
      docs,
    };
    if (dialect !== 'kubernetes') finding.dialect = dialect;
    if (container !== undefined) finding.container = container;
    if (pod !== undefined) finding.pod = pod;
    const range = report.range ?? locate?.(at);
    if (range !== undefined) finding.range = range;
    const elsewhere = written?.(at);
    if (elsewhere !== undefined) finding.written = elsewhere;
    const inside = within?.(at);
    if (inside !== undefined) finding.within = inside;
    return withOwn(finding, report);
  };
}

/** The API server bounds what Kubernetes names; other files may call a user or a capability anything. */
function bounded(data: RuleReport['data']): RuleReport['data'] {
  let own = data;
  for (const [key, value] of Object.entries(data)) {
    const told = typeof value === 'string' ? boundedText(value) : value;
    if (told !== value) own = { ...own, [key]: told };
  }
  return own;
}

/**
 * The same of another object, in which the same stands so many lines further down. Made as others are: V8 runs what it knows one form of
 * much faster.
 */
export function findingAbout({ subject, origin }: Judged, finding: LintFinding, down: number): LintFinding {
  const { messageId, at, data, ruleId, severity, message, why, fix, docs, container, pod, within, range } = finding;
  const made: Mutable<LintFinding> = { messageId, at, data, ruleId, severity, message, why, fix, subject, origin, docs };
  if (container !== undefined) made.container = container;
  if (pod !== undefined) made.pod = pod;
  if (range !== undefined) made.range = down === 0 ? range : { start: moved(range.start, down), end: moved(range.end, down) };
  if (within !== undefined) made.within = within;
  return withOwn(made, finding);
}

/** With the line that it points into; as it is where it has that, or nobody wrote any. */
export function withExcerpt(finding: LintFinding, document: SourceDocument): LintFinding {
  if (finding.excerpt !== undefined || finding.range === undefined) return finding;
  const excerpt = document.line(finding.range.start.line);
  return excerpt === undefined ? finding : { ...finding, excerpt };
}

function moved({ line, column }: Position, down: number): Position {
  return { line: line + down, column };
}

/** What a report says itself, and no other of its message. */
function withOwn(finding: Mutable<LintFinding>, { excerpt, oneEdit, ports, image, onNode }: RuleReport): LintFinding {
  if (excerpt !== undefined) finding.excerpt = excerpt;
  if (oneEdit !== undefined) finding.oneEdit = oneEdit;
  if (ports !== undefined) finding.ports = ports;
  if (image !== undefined) finding.image = image;
  if (onNode) finding.onNode = true;
  return finding;
}

type Filled = (data: RuleReport['data']) => string;

/** What holds for all reports of one message. Its id is one text for all of them: each report may have put it together anew. */
interface KnownMessage {
  readonly messageId: string;
  readonly levels: Levels;
  readonly text: Filled;
  readonly why: string;
  readonly fix: Filled;
}

/** Looked up once for each message. */
function messagesIn(rule: RuleMeta, { level, onNode }: Levels, language: Language): (messageId: string) => KnownMessage {
  const seen = new Map<string, KnownMessage>();
  return (messageId) => {
    const known = seen.get(messageId);
    if (known !== undefined) return known;
    const { why, messages } = rule.words[language];
    const message = messages[messageId];
    if (!message) throw new Error(`rule ${rule.id} has no message ${messageId}`);
    const most = gravestOf(rule, messageId);
    const levels = { level: severityOf(level, most), onNode: severityOf(onNode, most) };
    const made = { messageId, levels, text: template(message.text), why, fix: template(message.fix) };
    seen.set(messageId, made);
    return made;
  };
}

/** A variant of a message weighs no more than that message, unless the rule says what it weighs itself. */
export function gravestOf({ atMost = {} }: Pick<RuleMeta, 'atMost'>, messageId: string): Severity | undefined {
  return atMost[messageId] ?? atMost[baseOf(messageId)];
}

/** The level of the rule, but never graver than the message may be. */
function severityOf(level: Severity, gravest?: Severity): Severity {
  return gravest !== undefined && atLeast(level, gravest) ? gravest : level;
}
