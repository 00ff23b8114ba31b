// SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/, with what GitHub code scanning asks for:
// https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
import type { Invocation, Log, Notification, Result, Run, Suppression } from 'sarif';
import { fingerprints } from '../../judge/identity.ts';
import type { ExemptedFinding } from '../../model/decision.ts';
import type { Language } from '../../model/finding.ts';
import type { LintFinding, LintResult } from '../../model/lint.ts';
import { ranked } from '../../model/ranked.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import { joinedOf } from '../../words/told-message.ts';
import { each, type InPieces, jsonPieces } from '../json-pieces.ts';
import { printable } from '../printable.ts';
import { problemsOf } from './problems.ts';
import type { ReportOptions } from './report-options.ts';
import { type ArtifactPlace, artifact, findingLocation, location, regionOf, SOURCE_ROOT } from './sarif-location.ts';
import { LEVELS, levelOverrides, sarifRules } from './sarif-rules.ts';

/** BCP 47, as the schema wants it. */
const TAGS = { en: 'en-US', ja: 'ja-JP' } as const satisfies Record<Language, string>;

const NOTIFICATIONS = ['unreadable', 'rule-failed', 'policy', 'left-out'] as const;
type NotificationId = (typeof NOTIFICATIONS)[number];

/** GitHub refuses a run with more. */
const MOST_RESULTS = 25_000;

export function sarifReport(result: LintResult, options: ReportOptions): Generator<string> {
  const all = told(result, options);
  const run: InPieces<Run> = {
    tool: {
      driver: {
        name: 'kport',
        semanticVersion: options.version,
        language: TAGS[options.language],
        rules: sarifRules(
          options.rules,
          options.language,
          all.map(({ finding }) => finding),
        ),
        notifications: NOTIFICATIONS.map((id) => ({ id })),
      },
    },
    invocations: [invocation(result, { ...options, left: Math.max(0, all.length - MOST_RESULTS) })],
    language: TAGS[options.language],
    columnKind: 'utf16CodeUnits',
    // Without the directory itself, which is another on every machine, and nobody's business.
    originalUriBaseIds: { [SOURCE_ROOT]: { description: { text: 'The root of the repository, or where kport was started.' } } },
    results: each(heaviest(all), (one) => resultOf(one, options)),
  };
  const log: InPieces<Log> = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return jsonPieces(log);
}

/** A finding, and what makes it more than one: what lets it pass, and whether it was there before. */
interface SarifFinding {
  readonly finding: LintFinding;
  readonly fingerprint: string | undefined;
  readonly passed?: ExemptedFinding | undefined;
  /** Absent where nothing was compared. */
  readonly isKnown?: boolean;
}

/** Findings, then exempted findings, which are suppressed results, then those that were there before. */
function told({ findings, exempted, known = [], knownFrom }: LintResult, { repositoryPath }: ReportOptions): SarifFinding[] {
  const all = [...findings, ...exempted.map(({ finding }) => finding), ...known];
  const prints = fingerprints(all, repositoryPath);
  return all.map((finding, index) => {
    const passed = exempted[index - findings.length];
    const isKnown = index >= findings.length + exempted.length;
    return { finding, fingerprint: prints[index], ...(passed ? { passed } : knownFrom ? { isKnown } : {}) };
  });
}

/** Those that have room: what fails a run goes first; what passes or was there before, last. */
function heaviest(all: readonly SarifFinding[]): readonly SarifFinding[] {
  return all.length > MOST_RESULTS ? ranked(all, weight).slice(0, MOST_RESULTS) : all;
}

function weight({ finding, passed, isKnown }: SarifFinding): number {
  if (passed) return 4;
  return isKnown ? 3 : Object.keys(LEVELS).indexOf(finding.severity);
}

function resultOf({ finding, fingerprint, passed, isKnown }: SarifFinding, options: ReportOptions): Result {
  const { rules, language, repositoryPath } = options;
  const { ruleId, severity, message, fix, parts } = finding;
  const others = [...(finding.places ?? []).slice(1).map((place) => ({ ...finding, ...place })), ...joinedOf(finding)];
  const ruleIndex = rules.findIndex(({ id }) => id === ruleId);
  return {
    ruleId,
    ...(parts ? { properties: { rules: parts.map((one) => one.ruleId) } } : {}),
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    level: LEVELS[severity],
    message: { text: plainMessage(fill(catalogue(language).words.messageAndFix, { message, fix })) },
    locations: [findingLocation(finding, repositoryPath)],
    ...fixesOf(finding, { language, repositoryPath }),
    ...(others.length > 0 ? { relatedLocations: others.map((other) => findingLocation(other, repositoryPath)) } : {}),
    // A key of its own: `primaryLocationLineHash` is a hash of the text, which GitHub's upload action makes itself, and warns
    // where it finds another (github/codeql-action, src/fingerprints.ts).
    ...(fingerprint === undefined ? {} : { partialFingerprints: { 'kport/v1': fingerprint } }),
    ...(isKnown === undefined ? {} : { baselineState: isKnown ? 'unchanged' : 'new' }),
    ...(passed ? { suppressions: [suppression(passed, options)] } : {}),
  };
}

/** Each replacement has its text, even one that takes away: reviewdog, which makes suggestions of them, ends without it. */
function fixesOf(
  { repair, fix }: LintFinding,
  { language, repositoryPath }: Pick<ReportOptions, 'language' | 'repositoryPath'>,
): Pick<Result, 'fixes'> {
  if (repair === undefined) return {};
  const { safeRepair } = catalogue(language).words;
  const needs = repair.needs.length > 0 ? repair.needs.join('; ') : safeRepair;
  const changes = [...Map.groupBy(repair.edits, ({ file }) => file)].map(([file, edits]) => ({
    artifactLocation: artifact(repositoryPath(file)),
    replacements: edits.map(({ range, text }) => ({ deletedRegion: regionOf(range), insertedContent: { text } })),
  }));
  return { fixes: [{ description: { text: plainMessage(`${fix} (${needs})`) }, artifactChanges: changes }] };
}

/** `inSource` is what stands beside the value itself, in a comment or an annotation. */
function suppression({ by, reason, file, position }: ExemptedFinding, { repositoryPath }: ReportOptions): Suppression {
  const range = position ? { range: { start: position } } : {};
  return {
    kind: by === 'policy' ? 'external' : 'inSource',
    status: 'accepted',
    justification: printable(reason),
    location: location({ file: repositoryPath(file), ...range }),
  };
}

interface InvocationOptions extends ReportOptions {
  /** Results that had no room. */
  readonly left: number;
}

function invocation(result: LintResult, { rules, language, repositoryPath, left }: InvocationOptions): Invocation {
  const problems = problemsOf(result, language);
  const failed = problems.map(({ kind, text, file, position, ruleId }) => {
    const index = rules.findIndex(({ id }) => id === ruleId);
    const rule = ruleId === undefined || index === -1 ? {} : { associatedRule: { id: ruleId, index } };
    const place = { file: repositoryPath(file), ...(position ? { range: { start: position } } : {}) };
    return { ...notification(kind, text, place), level: 'error' as const, ...rule };
  });
  const leftOut = left === 0 ? [] : [notification('left-out', fill(catalogue(language).words.moreThanFits, { n: left }))];
  const notices = result.notices.map(({ file, position, message }) => {
    const place = { file: repositoryPath(file), ...(position ? { range: { start: position } } : {}) };
    return { ...notification('policy', message, place), level: 'warning' as const };
  });
  const overrides = levelOverrides(rules);
  return {
    executionSuccessful: problems.length === 0,
    toolExecutionNotifications: [...failed, ...leftOut],
    toolConfigurationNotifications: notices,
    ...(overrides.length === 0 ? {} : { ruleConfigurationOverrides: overrides }),
  };
}

function notification(id: NotificationId, text: string, place?: ArtifactPlace): Notification {
  const descriptor = { id, index: NOTIFICATIONS.indexOf(id) };
  return { descriptor, message: { text: plainMessage(text) }, ...(place ? { locations: [location(place)] } : {}) };
}

/**
 * A plain text message in SARIF's sense (3.11): braces are doubled, or they would be placeholders, and what a manifest holds
 * must not become a link.
 */
function plainMessage(text: string): string {
  return printable(text).replaceAll(/[{}]/g, '$&$&').replaceAll('](', '] (');
}
