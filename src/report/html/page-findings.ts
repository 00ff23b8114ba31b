// Findings as the page has them: what stands often once, and in both languages what is there in both.

import { place } from '../../model/errors.ts';
import { LANGUAGES, type Language, placeOf } from '../../model/finding.ts';
import type { LintFinding } from '../../model/lint.ts';
import { lately, ROOM, remembered } from '../../model/remembered.ts';
import type { Position } from '../../model/source.ts';
import type { ObjectRef } from '../../model/workload.ts';
import { placeholdersIn } from '../../words/placeholder.ts';
import { fillingOf, joinedOf, messageOf } from '../../words/told-message.ts';
import { objectName } from '../object-name.ts';
import { printable } from '../printable.ts';
import type { SaidRule } from '../reported-rule.ts';
import { type Collected, collected } from './collected.ts';
import type { PageFinding, PageNote, PageWording } from './page-data.ts';
import { type LinesOf, lineOf, sourceOf, textName } from './source-lines.ts';

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

/** What is asked of one finding after the other. */
export interface PageContext {
  readonly shared: Shared;
  readonly lines: LinesOf;
  fileOf(file: string): number;
  objectOf(subject: ObjectRef): number;
  saidBy(finding: LintFinding): Said;
  /** Of an audit. */
  onOf?(finding: LintFinding): number | undefined;
}

type Said = PageFinding['said'];

export function pageContext(rules: ReadonlyMap<string, SaidRule>, shared: Shared, lines: LinesOf): PageContext {
  return {
    shared,
    lines,
    fileOf: lately((file) => shared.files.indexOf(printable(file))),
    objectOf: lately((subject) => shared.objects.indexOf(printable(objectName(subject)))),
    saidBy: sayer(rules, shared),
  };
}

export function pageFinding(finding: LintFinding, making: PageContext): PageFinding {
  return new Told(finding, making);
}

/** What has to be there for all of them; the rest is made where it is asked for: in a report of thousands it would take more room than all else. */
class Told implements PageFinding {
  readonly rule: number;
  readonly also: readonly number[] | undefined;
  readonly file: number;
  readonly object: number;
  readonly namespace: number;
  readonly said: Said;
  readonly #finding: LintFinding;
  readonly #making: PageContext;

  constructor(finding: LintFinding, making: PageContext) {
    const { rules, namespaces } = making.shared;
    this.rule = rules.indexOf(finding.ruleId);
    this.also = finding.parts && joinedOf(finding).map((one) => rules.indexOf(one.ruleId));
    this.file = making.fileOf(placeOf(finding).file);
    this.object = making.objectOf(finding.subject);
    this.namespace = namespaces.indexOf(printable(finding.subject.namespace ?? ''));
    this.said = making.saidBy(finding);
    this.#finding = finding;
    this.#making = making;
  }

  get severity(): PageFinding['severity'] {
    return this.#finding.severity;
  }

  get line(): PageFinding['line'] {
    return placeOf(this.#finding).range?.start.line;
  }

  get column(): PageFinding['column'] {
    return placeOf(this.#finding).range?.start.column;
  }

  get dialect(): PageFinding['dialect'] {
    return this.#finding.dialect;
  }

  get on(): PageFinding['on'] {
    return this.#making.onOf?.(this.#finding);
  }

  get why(): PageFinding['why'] {
    return 'template' in this.said ? undefined : printable(this.#finding.why);
  }

  get source(): PageFinding['source'] {
    return writtenSource(this.#finding, this.#making.lines);
  }

  get rendered(): PageFinding['rendered'] {
    return renderedSource(this.#finding, this.#making.lines);
  }
}

/** The line that somebody wrote. */
function writtenSource(finding: LintFinding, lines: LinesOf): PageFinding['source'] {
  const { origin, written } = finding;
  if (written?.excerpt !== undefined) return lineOf({ range: written.range, excerpt: written.excerpt });
  return origin.rendered ? undefined : sourceOf(finding, lines);
}

/** What became of it in a document that was rendered. */
function renderedSource(finding: LintFinding, lines: LinesOf): PageFinding['rendered'] {
  const { origin } = finding;
  if (!origin.rendered) return undefined;
  const source = sourceOf(finding, lines);
  return { by: origin.rendered.by, from: printable(textName(origin)), ...(source ? { source } : {}) };
}

/** What findings say; those of equal Pod specs have the same data, and say the same. */
function sayer(rules: ReadonlyMap<string, SaidRule>, shared: Shared): (finding: LintFinding) => Said {
  const templateOf = templates(rules, shared);
  const said = (finding: LintFinding) => saidBy(finding, templateOf(finding));
  const firstOf = remembered(
    (finding: LintFinding) => ({ finding, said: said(finding) }),
    ROOM,
    ({ data }) => data,
  );
  return (finding) => {
    const first = firstOf(finding);
    return isSaidAlike(first.finding, finding) ? first.said : said(finding);
  };
}

function isSaidAlike(a: LintFinding, b: LintFinding): boolean {
  if (a === b) return true;
  const isOfMessage = a.ruleId === b.ruleId && a.messageId === b.messageId && a.dialect === b.dialect;
  return isOfMessage && a.message === b.message && a.fix === b.fix && a.containers === b.containers && a.parts === b.parts;
}

/** In both languages, but for a message that no rule has, or not all the data of: nobody knows what another language would say. */
function saidBy(finding: LintFinding, template: Template | undefined): Said {
  const { message, fix } = finding;
  const data = fillingOf(finding);
  if (!template?.names.every((name) => Object.hasOwn(data, name))) return { text: printable(message), fix: printable(fix) };
  const filling = Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? printable(value) : value]);
  return { template: template.index, data: Object.fromEntries(filling) };
}

interface Template {
  readonly index: number;
  /** Of its placeholders. */
  readonly names: readonly string[];
}

/** Undefined for a message that no rule has. */
function templates(rules: ReadonlyMap<string, SaidRule>, shared: Shared): (finding: LintFinding) => Template | undefined {
  const wordsOf = ({ ruleId, dialect }: LintFinding) => {
    const rule = rules.get(ruleId);
    return (dialect && rule?.others?.[dialect]?.words) ?? rule?.words;
  };
  const made = (finding: LintFinding): Template | undefined => {
    const [en, ja] = LANGUAGES.map((language) => messageOf(finding, wordsOf, language));
    if (!en || !ja) return undefined;
    const names = placeholdersIn(`${en.text}${en.fix}`);
    return { index: shared.templates.indexOf({ en, ja }, JSON.stringify(en)), names };
  };
  return remembered(made, ROOM, messageKey);
}

function messageKey(finding: LintFinding): string {
  const ids = [finding, ...joinedOf(finding)].map(({ ruleId, messageId, dialect }) => [ruleId, messageId, dialect]);
  return JSON.stringify([finding.containers !== undefined, ids]);
}

export function note(file: string, position: Position | undefined, text: string): PageNote {
  return { place: printable(place(file, position)), text: printable(text) };
}
