// What `kport audit` tells a person: a table for each namespace, what is behind its rows, and what could not be read at the end, where
// it is seen.
import type { AuditedNamespace, AuditedOwner, AuditFinding, AuditResult } from '../model/audit.ts';
import { MODES } from '../model/decision.ts';
import { type Language, SEVERITIES, type Severity } from '../model/finding.ts';
import type { Unreadable } from '../model/source.ts';
import { auditWords, countAudited } from '../words/audit-words.ts';
import { catalogue, count, fill } from '../words/catalogue.ts';
import type { AuditWords } from '../words/en/audit.ts';
import { tell } from '../words/tell.ts';
import { rulesOf } from '../words/told-message.ts';
import { differenceLine, isMissing, nodesLine, portLines, seenLine, unreadLine } from './audit-lines.ts';
import { previewLines } from './audit-preview.ts';
import { type AuditStyle, kindName, shortName } from './audit-style.ts';
import { columns } from './columns.ts';
import { printable } from './printable.ts';
import { painter, SEVERITY_COLOURS } from './style.ts';

export interface AuditTextOptions {
  readonly color: boolean;
  readonly language: Language;
  /** Also the workloads without findings. */
  readonly verbose?: boolean;
}

export function auditText(result: AuditResult, { color, language, verbose = false }: AuditTextOptions): string {
  const style = { language, paint: painter(color), words: auditWords(language), texts: catalogue(language), verbose };
  const sections = [
    [headLine(result, style)],
    ...result.namespaces.map((namespace) => namespaceLines(namespace, style)),
    result.preview ? previewLines(result.preview, style) : [],
    result.notices.map(({ file, message }) => printable(`${file}: ${message}`)),
    [...nodesLine(result.nodes, style), ...result.unread.map((one) => unreadLine(one, style))],
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, '']);
  const [rule] = result.namespaces.flatMap(({ owners }) =>
    owners.flatMap(({ findings }) => findings.map(({ ruleId }) => ruleId)),
  );
  const hint = rule === undefined || verbose ? [] : [style.paint('dim', fill(style.words.repairs, { rule }))];
  return [...lines, summaryLine(result, style), ...hint].map((line) => `${line}\n`).join('');
}

function headLine({ cluster: { server, context }, policy }: AuditResult, { words, paint }: AuditStyle): string {
  const from = fill(words[`from.${policy.from}`], { file: policy.file ?? '' });
  const named = context === undefined ? server : `${context} (${server})`;
  return paint('bold', printable(fill(words.head, { server: named, policy: policy.name, from })));
}

/** Nothing of a namespace in which nothing is to be said, unless somebody wants to know. */
function namespaceLines(namespace: AuditedNamespace, style: AuditStyle): string[] {
  const { owners, mode } = namespace;
  const told = owners.filter((owner) => style.verbose || hasSomething(owner));
  if (told.length === 0) return [];
  const { words, paint, language } = style;
  const name = namespace.name === '' ? words.ofCluster : namespace.name;
  const clean = owners.length - told.length;
  const rest = clean > 0 ? fill(words.clean, { owners: countAudited(language, clean, 'owner') }) : '';
  const parts = [mode === undefined ? '' : fill(isMode(mode) ? words.mode : words.noMode, { mode }), rest].filter(
    (part) => part !== '',
  );
  const beside = parts.length > 0 ? paint('dim', ` (${printable(parts.join(style.language === 'ja' ? '、' : ', '))})`) : '';
  return [
    `${paint(['bold', 'underline'], printable(name))}${beside}`,
    ...ownerTable(told, style),
    ...told.flatMap((owner) => ownerLines(owner, style)),
  ];
}

function isMode(written: string): boolean {
  return MODES.some((mode) => mode === written);
}

function hasSomething({ findings, seen, differences, unreadable, failures }: AuditedOwner): boolean {
  return findings.length + seen.length + differences.length + unreadable.length + failures.length > 0;
}

function isUnjudged({ unreadable, failures }: AuditedOwner): boolean {
  return unreadable.length + failures.length > 0;
}

function ownerTable(owners: readonly AuditedOwner[], { words, texts, paint }: AuditStyle): string[] {
  const heads = [
    words.workload,
    words.pods,
    words.nodes,
    ...SEVERITIES.map((one) => texts.words[`severity.${one}`]),
    words.seenColumn,
  ];
  const rows = owners.map((owner) => {
    const bySeverity = SEVERITIES.map((severity) => dashed(owner.findings.filter((one) => one.severity === severity).length));
    return [
      ownerName(owner, words, shortName),
      String(owner.pods),
      dashed(owner.nodes.length),
      ...bySeverity,
      dashed(owner.seen.length),
    ];
  });
  const [head = '', ...lines] = columns([heads, ...rows], '  ');
  return [paint('dim', head), ...lines];
}

function dashed(n: number): string {
  return n === 0 ? '-' : String(n);
}

function ownerName({ object, isStatic }: AuditedOwner, words: AuditWords, nameOf = kindName): string {
  return isStatic ? `${nameOf(object)} (${words.static})` : nameOf(object);
}

function ownerLines(owner: AuditedOwner, style: AuditStyle): string[] {
  const { paint, words } = style;
  const inside = [
    ...owner.findings.toSorted(byWeight).flatMap((finding) => findingLines(finding, owner, style)),
    ...portLines(owner, style),
    ...owner.seen.map((one) => seenLine(one, style)),
    ...owner.differences.map((one) => differenceLine(one, style)),
    ...owner.unreadable.map((one) => problemLine(one, style)),
    ...owner.failures.map(({ ruleId, error }) =>
      paint('red', printable(fill(style.texts.words.ruleFailed, { rule: ruleId, error }))),
    ),
  ];
  if (inside.length === 0) return [];
  return ['', `  ${paint('bold', ownerName(owner, words))}`, ...inside.map((line) => `    ${line}`)];
}

function byWeight(a: AuditFinding, b: AuditFinding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

function findingLines(finding: AuditFinding, owner: AuditedOwner, style: AuditStyle): string[] {
  const { paint, texts, words, language, verbose } = style;
  const { severity, message, fix } = finding;
  const label = paint(['bold', SEVERITY_COLOURS[severity]], texts.words[`severity.${severity satisfies Severity}`]);
  const where = printable(whereFound(finding, owner, { words, language }));
  const first = `${label}: ${printable(message)}${paint('dim', where)} ${paint('dim', `[${rulesOf(finding)}]`)}`;
  return fix === '' || !verbose ? [first] : [first, `  ${printable(fill(words.fix, { fix }))}`];
}

/** Nothing where all Pods have it. */
function whereFound(
  finding: AuditFinding,
  owner: AuditedOwner,
  { words, language }: Pick<AuditStyle, 'words' | 'language'>,
): string {
  const { foundIn, pods } = finding;
  if (owner.pods === 0) return '';
  if (foundIn === 'template' && pods === 0) return words.onlyTemplate;
  const data = { n: pods, all: countAudited(language, owner.pods, 'pod') };
  if (foundIn === 'pods' && owner.hasTemplate) return fill(words.onlyPods, data);
  return pods === owner.pods ? '' : fill(words.somePods, data);
}

function problemLine({ reason }: Unreadable, { paint, texts, language }: AuditStyle): string {
  return `${paint(['bold', 'red'], texts.words.unreadable)}: ${printable(tell(reason, language))}`;
}

function summaryLine(result: AuditResult, { language, texts, words }: AuditStyle): string {
  const { counts, unread } = result;
  const unjudged = result.namespaces.flatMap((namespace) => namespace.owners).filter(isUnjudged).length;
  const { errors, warnings, infos, seen, unpredicted, known = 0, exempted } = counts;
  const owners = countAudited(language, counts.owners, 'owner');
  const severities = {
    errors: count(texts, errors, 'error'),
    warnings: count(texts, warnings, 'warning'),
    infos: count(texts, infos, 'info'),
  };
  const isClean = errors + warnings + infos === 0;
  const verdict =
    isClean && unread.length + unjudged > 0
      ? ''
      : fill(isClean ? words.noFindings : words.someFindings, { ...severities, owners });
  const missing = unread.filter(isMissing);
  const kinds = new Set(unread.filter((one) => !isMissing(one)).map(({ resource }) => resource)).size;
  const parts = [
    ...(unjudged > 0 ? [fill(words.unjudgedSummary, { owners: countAudited(language, unjudged, 'owner') })] : []),
    ...(kinds > 0 ? [fill(words.incomplete, { kinds: countAudited(language, kinds, 'kind') })] : []),
    ...(missing.length > 0 ? [fill(words.incomplete, { kinds: countAudited(language, missing.length, 'namespace') })] : []),
    ...(verdict === '' ? [] : [verdict]),
    ...(seen > 0 ? [fill(words.seenSummary, { n: seen })] : []),
    ...(unpredicted > 0 ? [fill(words.unpredictedSummary, { n: unpredicted })] : []),
    ...(known > 0 ? [fill(words.knownSummary, { n: known })] : []),
    ...(exempted > 0 ? [fill(words.exemptedSummary, { n: exempted })] : []),
  ];
  return fill(words.summary, {
    verdict: parts.join(language === 'ja' ? '、' : '; '),
    pods: countAudited(language, counts.pods, 'pod'),
    nodes: countAudited(language, counts.nodes, 'node'),
    namespaces: countAudited(language, counts.namespaces, 'namespace'),
  });
}
