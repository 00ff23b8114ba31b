import type { LintFinding } from '../model/lint.ts';
import { fill } from '../words/catalogue.ts';
import type { Catalogue } from '../words/texts.ts';
import { eachOf } from '../words/told-message.ts';
import { excerpt } from './excerpt.ts';
import { printable } from './printable.ts';
import { type Paint, SEVERITY_COLOURS } from './style.ts';

interface Style {
  readonly paint: Paint;
  readonly texts: Catalogue;
}

/**
 * The lines of a finding: those that somebody wrote, and those that they came to where a chart or a kustomization was rendered
 * and the two are not alike.
 */
export function findingLines(finding: LintFinding, style: Style): string[] {
  // As nearly all: one place.
  if (finding.parts === undefined && finding.places === undefined) return placeLines(finding, style);
  const told = new Set<string>();
  const lines: string[] = [];
  for (const one of eachOf(finding)) {
    for (const place of one.places ?? [one]) {
      // One value of the Pod may be what is said of several containers.
      const key = JSON.stringify(place.written ?? place.range ?? place.at);
      if (!told.has(key)) lines.push(...placeLines({ ...one, severity: finding.severity, ...place }, style));
      told.add(key);
    }
  }
  return lines;
}

function placeLines(finding: LintFinding, style: Style): string[] {
  const { range, excerpt: line, written, origin, severity } = finding;
  const { paint } = style;
  const colour = SEVERITY_COLOURS[severity];
  const lines = written?.excerpt === undefined ? [] : excerpt(written.excerpt, written.range, { paint, colour });
  // Of what other files put into one, the nearest place in that one says nothing: what is rendered does.
  const isNew = (written === undefined || origin.rendered !== undefined) && line?.trim() !== written?.excerpt?.trim();
  if (origin.rendered && range && (isNew || !isAsWritten(finding))) lines.push(renderedPlace(finding, style));
  return range && line !== undefined && isNew ? [...lines, ...excerpt(line, range, { paint, colour })] : lines;
}

/** One rendering of a template, which has the value where it shows. */
function isAsWritten({ written, origin, alsoIn }: LintFinding): boolean {
  return written?.file === origin.file && origin.rendered?.set === undefined && alsoIn === undefined;
}

function renderedPlace({ range, written, origin, alsoIn = [] }: LintFinding, { paint, texts: { words } }: Style): string {
  const set = origin.rendered?.set;
  const line = range?.start.line ?? 1;
  const place = fill(set === undefined ? words.renderedLine : words.renderedLineOfSet, {
    line,
    file: origin.file,
    set: set ?? '',
  });
  const also = alsoIn.length === 0 ? '' : fill(words.renderedAlso, { n: alsoIn.length });
  const told = place + also;
  const shown = written?.range ?? range;
  return `${' '.repeat(String(shown?.start.line ?? '').length + 1)}${paint('dim', `= ${printable(told)}`)}`;
}
