// The words of these objects are a promise to other programs: schemas/lint.ts defines them, and their types come from there.
// Every object is built field by field, so that a field that the model gains does not slip out.

import type { ExemptedFinding } from '../model/decision.ts';
import { type Language, placeOf } from '../model/finding.ts';
import type { FindingPlace, KnownFrom, LintFinding, LintResult, PolicyNotice, RuleFailure } from '../model/lint.ts';
import type { Position, Rendered, Skipped, Unreadable } from '../model/source.ts';
import type { ObjectRef } from '../model/workload.ts';
import { tell } from '../words/tell.ts';
import { joinedOf } from '../words/told-message.ts';
import { each, type InPieces, jsonPieces, type Written, wholeText } from './json-pieces.ts';
import type { LintOutput } from './schemas/lint.ts';

/** Grows when a field changes its meaning or goes away; a new field does not change it. */
export const JSON_VERSION: LintOutput['version'] = 1;

type FindingOutput = LintOutput['findings'][number];

/** What `kport lint --format json` prints, in the order of the text report. */
export function lintJson(result: LintResult, language: Language): Generator<string> {
  const { name, file } = result.policy;
  const output: InPieces<LintOutput> = {
    version: JSON_VERSION,
    policy: { name, ...(file === undefined ? {} : { file }) },
    ...(result.images ? { images: result.images } : {}),
    findings: each(result.findings, jsonFinding),
    exempted: each(result.exempted, jsonExempted),
    ...(result.knownFrom ? { known: each(result.known ?? [], jsonFinding), knownFrom: jsonKnownFrom(result.knownFrom) } : {}),
    unreadable: each(result.unreadable, (one) => jsonUnreadable(one, language)),
    skipped: each(result.skipped, (one) => jsonSkipped(one, language)),
    failures: result.failures.map(jsonFailure),
    notices: result.notices.map(jsonNotice),
    counts: jsonCounts(result),
  };
  return jsonPieces(output);
}

/** Two spaces and a line break at the end; a terminal may show it as it is. */
export function jsonText(value: unknown): string {
  return wholeText(jsonPieces(value));
}

export function jsonUnreadable({ file, position, reason }: Unreadable, language: Language): LintOutput['unreadable'][number] {
  return { file, ...jsonPosition(position), reason: tell(reason, language), code: reason.code };
}

export function jsonSkipped({ file, position, reason }: Skipped, language: Language): LintOutput['skipped'][number] {
  return { file, ...jsonPosition(position), reason: tell(reason, language), code: reason.code };
}

export function jsonObject({ apiVersion, kind, namespace, name }: ObjectRef): FindingOutput['object'] {
  return namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name };
}

function jsonFinding(finding: LintFinding): Written<FindingOutput> {
  const { ruleId: rule, severity, message, why, fix, at, subject, container, places, parts } = finding;
  const { file, range } = placeOf(finding);
  // An object without a text has no lines: it is told at the start of its file, as compilers do.
  const { start, end } = range ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  return {
    rule,
    severity,
    message,
    why,
    fix,
    file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    pointer: at,
    object: jsonObject(subject),
    container,
    rendered: jsonRendered(finding),
    places: places?.map((place) => ({ ...jsonPlace(finding, place), container: place.container })),
    also: parts && joinedOf(finding).map(jsonJoined),
    repair: jsonRepair(finding),
  };
}

/** One of several values that a finding is about. */
function jsonPlace(finding: LintFinding, place: FindingPlace): Written<NonNullable<FindingOutput['places']>[number]> {
  const { range: own = finding.range, written = finding.written } = place;
  const { file, range } = placeOf({ origin: finding.origin, range: own, written });
  return { file, line: range?.start.line, column: range?.start.column, pointer: place.at };
}

/** What would repair it, by itself. */
function jsonRepair({ repair }: LintFinding): FindingOutput['repair'] {
  if (repair === undefined) return undefined;
  const { needs, edits } = repair;
  return {
    safe: needs.length === 0,
    needs: [...needs],
    edits: edits.map(({ file, range: { start, end }, text }) => {
      return { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column, text };
    }),
  };
}

/** One of another rule that is told with it. */
function jsonJoined(finding: LintFinding): Written<NonNullable<FindingOutput['also']>[number]> {
  const { ruleId: rule, severity, message, why, fix } = finding;
  const { file, line, column, pointer } = jsonPlace(finding, finding);
  return { rule, severity, message, why, fix, file, line, column, pointer };
}

/** What a chart or a kustomization came to at this place. */
function jsonRendered({ origin, range, alsoIn }: LintFinding): FindingOutput['rendered'] {
  if (!origin.rendered) return undefined;
  return {
    ...jsonRendering(origin.rendered),
    template: origin.file,
    ...jsonPosition(range?.start),
    ...(alsoIn ? { alsoIn: alsoIn.map(jsonRendering) } : {}),
  };
}

export function jsonRendering({ by, from, set }: Rendered): Rendered {
  return { by, from, ...(set === undefined ? {} : { set }) };
}

function jsonExempted({ finding, reason, by, file, position }: ExemptedFinding): Written<LintOutput['exempted'][number]> {
  return { ...jsonFinding(finding), reason, by, from: { file, ...jsonPosition(position) } };
}

function jsonKnownFrom({ kind, name, stale }: KnownFrom): NonNullable<LintOutput['knownFrom']> {
  return { kind, name, ...(stale === undefined ? {} : { stale }) };
}

function jsonFailure({ file, object, ruleId: rule, error }: RuleFailure): LintOutput['failures'][number] {
  return { file, object: jsonObject(object), rule, error };
}

function jsonNotice({ kind, file, position, message }: PolicyNotice): LintOutput['notices'][number] {
  return { kind, file, ...jsonPosition(position), message };
}

function jsonCounts({ counts }: LintResult): LintOutput['counts'] {
  const { files, judged, skipped, unreadable, objects, workloads, errors, warnings, infos, exempted, known, remapping } = counts;
  return {
    files,
    judged,
    skipped,
    unreadable,
    objects,
    workloads,
    errors,
    warnings,
    infos,
    exempted,
    ...(known === undefined ? {} : { known }),
    ...(remapping === undefined ? {} : { remapping }),
  };
}

function jsonPosition(position: Position | undefined): Partial<Position> {
  return position ? { line: position.line, column: position.column } : {};
}
