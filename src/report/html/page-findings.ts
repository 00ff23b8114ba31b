// Findings as the page has them: what stands often once, and in both languages what is there in both.

import { place } from '../../model/errors.ts';
import { LANGUAGES, type Language, placeOf } from '../../model/finding.ts';
import type { LintFinding } from '../../model/lint.ts';
import type { Position } from '../../model/source.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import type { RuleText } from '../../words/texts.ts';
import { objectName } from '../object-name.ts';
import { printable } from '../printable.ts';
import { type Collected, collected } from './collected.ts';
import type { PageFinding, PageNote, PageWording } from './page-data.ts';
import { type LinesOf, lineOf, sourceOf, textName } from './source-lines.ts';

/** The words of a message before they are filled in, where both languages have them. */
export type TemplateOf = (ruleId: string, messageId: string, language: Language) => PageWording | undefined;

/** What findings have in common. */
export interface Shared {
  readonly files: Collected<string>;
  readonly objects: Collected<string>;
  readonly namespaces: Collected<string>;
  readonly rules: Collected<string>;
  readonly templates: Collected<Readonly<Record<Language, PageWording>>>;
}

export function nothingShared(): Shared {
  return {
    files: collected(),
    objects: collected(),
    namespaces: collected(),
    rules: collected(),
    templates: collected(),
  };
}

export interface Making {
  /** Of the run. */
  readonly language: Language;
  readonly templateOf: TemplateOf;
  readonly lines: LinesOf;
  readonly shared: Shared;
}

export function pageFinding(finding: LintFinding, making: Making): PageFinding {
  const { language, shared } = making;
  const { ruleId, severity, subject, why } = finding;
  const { file, range } = placeOf(finding);
  return {
    rule: shared.rules.indexOf(ruleId),
    severity,
    file: shared.files.indexOf(printable(file)),
    ...(range ? range.start : {}),
    object: shared.objects.indexOf(printable(objectName(subject))),
    namespace: shared.namespaces.indexOf(printable(subject.namespace ?? '')),
    said: saidBy(finding, making),
    ...(why === ruleText(ruleId, language)?.why ? {} : { why: printable(why) }),
    ...sourcesOf(finding, making),
  };
}

/** Of a rendered document the line that somebody wrote, and what became of it. */
function sourcesOf(finding: LintFinding, { lines }: Making): Pick<PageFinding, 'source' | 'rendered'> {
  const { origin, written } = finding;
  const source = sourceOf(finding, lines);
  if (!origin.rendered) return source ? { source } : {};
  return {
    ...(written?.excerpt === undefined ? {} : { source: lineOf({ range: written.range, excerpt: written.excerpt }) }),
    rendered: { by: origin.rendered.by, from: printable(textName(origin)), ...(source ? { source } : {}) },
  };
}

/** Both languages, where the templates give the very words of the run; else nobody knows what the other language would say. */
function saidBy(finding: LintFinding, { language, templateOf, shared }: Making): PageFinding['said'] {
  const { ruleId, messageId, message, fix, data } = finding;
  const own = templateOf(ruleId, messageId, language);
  const [en, ja] = LANGUAGES.map((each) => templateOf(ruleId, messageId, each));
  const isOwn = own !== undefined && fill(own.text, data) === message && fill(own.fix, data) === fix;
  if (!en || !ja || !isOwn) return { text: printable(message), fix: printable(fix) };
  const filling = Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? printable(value) : value]);
  const wordings = { en: wording(en), ja: wording(ja) };
  return { template: shared.templates.indexOf(wordings, `${ruleId} ${messageId}`), data: Object.fromEntries(filling) };
}

/** Without the level that a message of a rule may have. */
function wording({ text, fix }: PageWording): PageWording {
  return { text, fix };
}

/** What is said of a rule; undefined for an id that no rule has. */
export function ruleText(id: string, language: Language): RuleText | undefined {
  const { rules } = catalogue(language);
  return Object.hasOwn(rules, id) ? rules[id] : undefined;
}

export function note(file: string, position: Position | undefined, text: string): PageNote {
  return { place: printable(place(file, position)), text: printable(text) };
}
