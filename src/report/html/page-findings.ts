// Findings as the page has them: what stands often once, and in both languages what is there in both.

import { place } from '../../model/errors.ts';
import { LANGUAGES, type Language, placeOf } from '../../model/finding.ts';
import type { LintFinding } from '../../model/lint.ts';
import type { Position } from '../../model/source.ts';
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

export interface PageContext {
  /** By rule id. */
  readonly rules: ReadonlyMap<string, SaidRule>;
  readonly lines: LinesOf;
  readonly shared: Shared;
}

export function pageFinding(finding: LintFinding, making: PageContext): PageFinding {
  const { shared } = making;
  const said = saidBy(finding, making);
  const { ruleId, severity, subject, why, dialect } = finding;
  const { file, range } = placeOf(finding);
  return Object.assign(new Sources(finding, making.lines), {
    rule: shared.rules.indexOf(ruleId),
    ...(finding.parts ? { also: joinedOf(finding).map((one) => shared.rules.indexOf(one.ruleId)) } : {}),
    severity,
    file: shared.files.indexOf(printable(file)),
    ...(range ? range.start : {}),
    object: shared.objects.indexOf(printable(objectName(subject))),
    namespace: shared.namespaces.indexOf(printable(subject.namespace ?? '')),
    ...(dialect === undefined ? {} : { dialect }),
    said,
    ...('template' in said ? {} : { why: printable(why) }),
  });
}

/**
 * Made when they are written: the lines of all findings take more room than all else. Getters of an object's own would give each a shape of
 * its own.
 */
class Sources implements Pick<PageFinding, 'source' | 'rendered'> {
  readonly #finding: LintFinding;
  readonly #lines: LinesOf;

  constructor(finding: LintFinding, lines: LinesOf) {
    this.#finding = finding;
    this.#lines = lines;
  }

  get source(): PageFinding['source'] {
    return writtenSource(this.#finding, this.#lines);
  }

  get rendered(): PageFinding['rendered'] {
    return renderedSource(this.#finding, this.#lines);
  }

  toJSON(): Pick<PageFinding, 'source' | 'rendered'> {
    return { ...this, source: this.source, rendered: this.rendered };
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

/** In both languages, but for a message that no rule has, or not all the data of: nobody knows what another language would say. */
function saidBy(finding: LintFinding, { rules, shared }: PageContext): PageFinding['said'] {
  const { message, fix } = finding;
  const data = fillingOf(finding);
  const wordsOf = ({ ruleId, dialect }: LintFinding) => {
    const rule = rules.get(ruleId);
    return (dialect && rule?.others?.[dialect]?.words) ?? rule?.words;
  };
  const [en, ja] = LANGUAGES.map((language) => messageOf(finding, wordsOf, language));
  if (!en || !ja || !isWhole(en, data)) return { text: printable(message), fix: printable(fix) };
  const filling = Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? printable(value) : value]);
  return { template: shared.templates.indexOf({ en, ja }, JSON.stringify(en)), data: Object.fromEntries(filling) };
}

function isWhole({ text, fix }: PageWording, data: LintFinding['data']): boolean {
  return placeholdersIn(`${text}${fix}`).every((name) => Object.hasOwn(data, name));
}

export function note(file: string, position: Position | undefined, text: string): PageNote {
  return { place: printable(place(file, position)), text: printable(text) };
}
