import type { AuditResult } from '../../model/audit.ts';
import { place } from '../../model/errors.ts';
import type { Language } from '../../model/finding.ts';
import type { LintFinding, LintResult } from '../../model/lint.ts';
import type { RuleText } from '../../model/rule-words.ts';
import { tell } from '../../words/tell.ts';
import { objectName } from '../object-name.ts';
import { printable } from '../printable.ts';
import type { SaidRule } from '../reported-rule.ts';
import { dialectsOf, ownWhys, whysOf } from '../whys.ts';
import { auditPart, auditTable, placesOf } from './audit-page.ts';
import { collected } from './collected.ts';
import type { Explanation, PageData, PageRule } from './page-data.ts';
import { note, nothingShared, type PageContext, pageContext, pageFinding } from './page-findings.ts';
import { workloadsOf } from './page-ports.ts';
import { pageWords } from './page-words.ts';
import { linesOf } from './source-lines.ts';

export interface HtmlOptions {
  /** In which the page opens; the reader can change it. */
  readonly language: Language;
  readonly version: string;
  /** The day of the run, `YYYY-MM-DD`. */
  readonly generated?: string;
  readonly rules: readonly SaidRule[];
}

/** `audit` is what `result` was made of, where a cluster was read. */
export function pageData(result: LintResult, options: HtmlOptions, audit?: AuditResult): PageData {
  const { language, version, generated } = options;
  const rules = new Map(options.rules.map((rule) => [rule.id, rule]));
  const { policy, knownFrom } = result;
  const shared = nothingShared();
  const dialects = dialectsOf(result.findings);
  const places = audit && placesOf(audit);
  const making = pageContext(rules, shared, linesOf(result.details?.texts));
  const found = findingsOf(result, places ? { ...making, onOf: (finding) => places.on.get(finding) } : making);
  const table = audit ? auditTable(audit, shared) : tableOf(result, making);
  return {
    version,
    ...(generated === undefined ? {} : { generated }),
    language,
    policy: { name: printable(policy.name), ...(policy.file === undefined ? {} : { file: printable(policy.file) }) },
    counts: result.counts,
    touched: touchedBy(result.findings),
    words: { en: pageWords('en'), ja: pageWords('ja') },
    ...found,
    ...(knownFrom ? { knownFrom: { ...knownFrom, name: printable(knownFrom.name) } } : {}),
    ...table,
    ...notesOf(result, language),
    ...(audit && places ? auditPart(audit, places, language, shared) : NOTHING_SEEN),
    // Last, because all of the above adds to them.
    rules: shared.rules.values().map((id) => pageRule(id, rules.get(id), dialects)),
    templates: shared.templates.values(),
    files: shared.files.values(),
    objects: shared.objects.values(),
    namespaces: shared.namespaces.values(),
  };
}

const NOTHING_SEEN = { seen: [], differences: [], denied: [], unread: [] };

function touchedBy(findings: readonly LintFinding[]): number {
  // Those of one object stand behind each other.
  const first = findings.filter(({ subject, origin }, index) => {
    const before = findings[index - 1];
    return before?.subject !== subject || before.origin !== origin;
  });
  return new Set(first.map(objectKey)).size;
}

/** Values of one rendered object may be written in several files. */
function objectKey({ subject, origin }: LintFinding): string {
  return JSON.stringify([origin.rendered?.from ?? origin.file, objectName(subject), subject.apiVersion]);
}

function findingsOf(
  { findings, exempted, known = [] }: LintResult,
  making: PageContext,
): Pick<PageData, 'findings' | 'exempted' | 'known'> {
  return {
    findings: findings.map((finding) => pageFinding(finding, making)),
    exempted: exempted.map(({ finding, reason, by, file, position }) => ({
      finding: pageFinding(finding, making),
      reason: printable(reason),
      by,
      place: printable(place(file, position)),
    })),
    known: known.map((finding) => pageFinding(finding, making)),
  };
}

function tableOf({ details }: LintResult, making: PageContext): Pick<PageData, 'workloads' | 'phrases'> {
  const phrases = collected<Readonly<Record<Language, string>>>();
  const workloads = workloadsOf(details?.binds ?? [], { ...making, phrases });
  return { workloads, phrases: phrases.values() };
}

function notesOf(result: LintResult, language: Language): Pick<PageData, 'unreadable' | 'failures' | 'notices' | 'skipped'> {
  return {
    unreadable: result.unreadable.map(({ file, position, reason }) => note(file, position, tell(reason, language))),
    failures: result.failures.map(({ file, object, ruleId, error }) => ({
      place: printable(file),
      object: printable(objectName(object)),
      rule: printable(ruleId),
      error: printable(error),
    })),
    notices: result.notices.map(({ file, position, message }) => note(file, position, message)),
    skipped: result.skipped.map(({ file, position, reason }) => note(file, position, tell(reason, language))),
  };
}

function pageRule(id: string, rule: SaidRule | undefined, dialects: ReturnType<typeof dialectsOf>): PageRule {
  if (!rule) return { id: printable(id), references: [] };
  const { words } = rule;
  const text = (language: Language): Explanation => ({
    ...explained(words[language]),
    why: whysOf(rule, language, dialects).join(' '),
    whyIn: { kubernetes: words[language].why, ...ownWhys(rule, language, dialects) },
  });
  return { id: printable(id), texts: { en: text('en'), ja: text('ja') }, references: words.references };
}

/** Without the messages, of which those that are told stand elsewhere. */
function explained({ messages: _, ...text }: RuleText): Omit<Explanation, 'whyIn'> {
  return text;
}
