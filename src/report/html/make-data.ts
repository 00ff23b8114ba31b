import { place } from '../../model/errors.ts';
import { LANGUAGES, type Language } from '../../model/finding.ts';
import type { LintResult } from '../../model/lint.ts';
import { bindWords } from '../../words/bind-catalogue.ts';
import { referencesOf } from '../../words/references.ts';
import { objectName } from '../object-name.ts';
import { printable } from '../printable.ts';
import { collected } from './collected.ts';
import type { PageData, PageRule } from './page-data.ts';
import { type Making, note, nothingShared, pageFinding, ruleText, type Shared, type TemplateOf } from './page-findings.ts';
import { workloadsOf } from './page-matrix.ts';
import { pageWords } from './page-words.ts';
import { linesOf } from './source-lines.ts';

export interface HtmlOptions {
  /** In which the page opens; the reader can change it. */
  readonly language: Language;
  readonly version: string;
  /** The day of the run, `YYYY-MM-DD`. */
  readonly generated?: string;
  /** Without it, messages stay in the language of the run, whichever the reader chooses. */
  readonly templateOf?: TemplateOf;
}

export function pageData(result: LintResult, options: HtmlOptions): PageData {
  const { language, version, generated, templateOf = () => undefined } = options;
  const { policy, knownFrom } = result;
  const shared = nothingShared();
  const found = findingsOf(result, { language, templateOf, shared, lines: linesOf(result.details?.texts) });
  const table = tableOf(result, shared);
  return {
    version,
    ...(generated === undefined ? {} : { generated }),
    language,
    policy: { name: printable(policy.name), ...(policy.file === undefined ? {} : { file: printable(policy.file) }) },
    counts: result.counts,
    touched: new Set(found.findings.map(({ file, object }) => `${file} ${object}`)).size,
    words: { en: pageWords('en'), ja: pageWords('ja') },
    ...found,
    ...(knownFrom ? { knownFrom: { ...knownFrom, name: printable(knownFrom.name) } } : {}),
    ...table,
    ...notesOf(result),
    // Last, because all of the above adds to them.
    rules: shared.rules.values().map(pageRule),
    templates: shared.templates.values(),
    files: shared.files.values(),
    objects: shared.objects.values(),
    namespaces: shared.namespaces.values(),
  };
}

function findingsOf(
  { findings, exempted, known = [] }: LintResult,
  making: Making,
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

function tableOf({ details }: LintResult, shared: Shared): Pick<PageData, 'workloads' | 'phrases'> {
  const phrases = collected<Readonly<Record<Language, string>>>();
  const words = { en: bindWords('en'), ja: bindWords('ja') };
  const workloads = workloadsOf(details?.binds ?? [], { ...shared, phrases, words });
  return { workloads, phrases: phrases.values() };
}

function notesOf(result: LintResult): Pick<PageData, 'unreadable' | 'failures' | 'notices' | 'skipped'> {
  return {
    unreadable: result.unreadable.map(({ file, position, reason }) => note(file, position, reason)),
    failures: result.failures.map(({ file, object, ruleId, error }) => ({
      place: printable(file),
      object: printable(objectName(object)),
      rule: printable(ruleId),
      error: printable(error),
    })),
    notices: result.notices.map(({ file, position, message }) => note(file, position, message)),
    skipped: result.skipped.map(({ file, reason }) => note(file, undefined, reason)),
  };
}

function pageRule(id: string): PageRule {
  const [en, ja] = LANGUAGES.map((language) => ruleText(id, language));
  return { id: printable(id), ...(en && ja ? { texts: { en, ja } } : {}), references: referencesOf(id) };
}
