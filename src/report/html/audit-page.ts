// What an audit found, as the page of findings has it: by namespace and by node, and what is no finding beside it.
import type { AuditedOwner, AuditFinding, AuditResult, OnNodes } from '../../model/audit.ts';
import { LANGUAGES, type Language, SEVERITIES, type Severity } from '../../model/finding.ts';
import type { LintFinding, LintResult } from '../../model/lint.ts';
import { ranked } from '../../model/ranked.ts';
import { auditWords } from '../../words/audit-words.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import { differenceLine, groupPhrase, seenLine, unreadLine } from '../audit-lines.ts';
import { previewRow } from '../audit-preview.ts';
import type { AuditStyle } from '../audit-style.ts';
import { objectName } from '../object-name.ts';
import { printable } from '../printable.ts';
import { collected } from './collected.ts';
import type { PageAudit, PageData, PageNote, PagePlace, PageWorkload } from './page-data.ts';
import type { Shared } from './page-findings.ts';
import { kindOf } from './page-ports.ts';

/** More than anybody reads, in a page that a browser still opens at once. The gravest are told. */
const MOST = 10_000;

/** As if the owners were what a run of lint had judged. */
export function lintResultOf(result: AuditResult, language: Language): LintResult {
  const { policy, known, knownFrom, counts, images } = result;
  const owners = ownersOf(result);
  const findings = findingsOf(result);
  const left = owners.reduce((sum, owner) => sum + owner.findings.length, 0) - findings.length;
  const message = fill(catalogue(language).words.moreThanFitsAudit, { n: left });
  const unreadable = owners.flatMap((owner) =>
    owner.unreadable.map(({ reason }) => ({ file: objectName(owner.object), reason })),
  );
  return {
    policy: { name: policy.name, ...(policy.file === undefined ? {} : { file: policy.file }) },
    ...(images ? { images } : {}),
    findings,
    exempted: owners.flatMap((owner) => owner.exempted),
    ...(known ? { known } : {}),
    ...(knownFrom ? { knownFrom } : {}),
    unreadable,
    skipped: [],
    failures: owners.flatMap((owner) => owner.failures.map((failure) => ({ ...failure, file: '' }))),
    notices: [...(left > 0 ? [{ kind: 'unused' as const, file: '', message }] : []), ...result.notices],
    counts: {
      ...NO_FILES,
      objects: counts.owners,
      workloads: counts.owners,
      unreadable: unreadable.length,
      errors: counts.errors,
      warnings: counts.warnings,
      infos: counts.infos,
      exempted: counts.exempted,
      ...(counts.known === undefined ? {} : { known: counts.known }),
    },
  };
}

const NO_FILES = { files: 0, judged: 0, skipped: 0 };

function ownersOf({ namespaces }: AuditResult): readonly AuditedOwner[] {
  return namespaces.flatMap(({ owners }) => owners);
}

function findingsOf(result: AuditResult): readonly AuditFinding[] {
  const all = ownersOf(result).flatMap(({ findings }) => findings);
  if (all.length <= MOST) return all;
  return ranked(all, ({ severity }) => SEVERITIES.indexOf(severity)).slice(0, MOST);
}

type AuditPart = Pick<PageData, 'audit' | 'seen' | 'differences' | 'denied' | 'unread'>;

/** Where findings are, and of each of lintResultOf the index of its place. */
export interface AuditPlaces {
  readonly all: readonly PagePlace[];
  readonly on: ReadonlyMap<LintFinding, number>;
}

export function placesOf(result: AuditResult): AuditPlaces {
  const numbers = new Map(result.nodes.map(({ name }, index) => [name, index]));
  const places = collected<PagePlace>();
  const on = findingsOf(result).map((finding) => {
    const place = placeIn(finding, numbers);
    return [finding, places.indexOf(place, JSON.stringify(place))] as const;
  });
  return { all: places.values(), on: new Map(on) };
}

export function auditPart(result: AuditResult, { all, on }: AuditPlaces, language: Language, shared: Shared): AuditPart {
  const { cluster, at, counts, nodes, namespaces } = result;
  const by = severitiesOf([...on].map(([{ severity }, place]) => ({ severity, nodes: all[place]?.nodes ?? [] })));
  const audit: PageAudit = {
    cluster: printable(cluster.context === undefined ? cluster.server : `${cluster.context} (${cluster.server})`),
    at: printable(at),
    counts: { namespaces: counts.namespaces, owners: counts.owners, pods: counts.pods, nodes: counts.nodes },
    spaces: namespaces.map(({ name, mode, pods }) => ({
      namespace: shared.namespaces.indexOf(printable(name)),
      pods,
      ...(mode === undefined ? {} : { mode: printable(mode) }),
    })),
    nodes: nodes.map(({ name, runtime, pods }, index) => ({
      name: printable(name),
      about: runtime ? printable(`${runtime.name} ${runtime.version}`) : '',
      pods,
      by: by.get(index) ?? NOTHING,
    })),
    places: all,
  };
  return { audit, ...notesOf(result, language) };
}

function placeIn({ pods, nodes, foundIn }: AuditFinding, numbers: ReadonlyMap<string, number>): PagePlace {
  return { pods, nodes: nodes.flatMap((name) => numbers.get(name) ?? []), foundIn };
}

/** By node, how many findings there are on it. */
function severitiesOf(
  findings: readonly { readonly severity: Severity; readonly nodes: readonly number[] }[],
): ReadonlyMap<number, Readonly<Record<Severity, number>>> {
  const all = new Map<number, Record<Severity, number>>();
  for (const { severity, nodes } of findings) {
    for (const node of nodes) {
      const by = all.get(node) ?? { ...NOTHING };
      by[severity] += 1;
      all.set(node, by);
    }
  }
  return all;
}

const NOTHING = { error: 0, warning: 0, info: 0 };

/** In the language of the run. */
function notesOf(result: AuditResult, language: Language): Pick<AuditPart, 'seen' | 'differences' | 'denied' | 'unread'> {
  const style = plainStyle(language);
  const owners = ownersOf(result);
  const noted = (linesOf: (owner: AuditedOwner) => readonly string[]): PageNote[] =>
    owners
      .flatMap((owner) => linesOf(owner).map((text) => ({ place: printable(objectName(owner.object)), text })))
      .slice(0, MOST);
  const denied = result.preview?.namespaces.flatMap((namespace) => namespace.owners) ?? [];
  return {
    seen: noted(({ seen }) => seen.map((one) => seenLine(one, style))),
    differences: noted(({ differences }) => differences.map((one) => differenceLine(one, style))),
    denied: denied
      .slice(0, MOST)
      .map((owner) => ({ place: printable(objectName(owner.object)), text: previewText(owner, style) })),
    unread: result.unread.map((one) => ({ place: '', text: unreadLine(one, style) })),
  };
}

function previewText(owner: Parameters<typeof previewRow>[0], style: AuditStyle): string {
  const { create, update, newPods, rules } = previewRow(owner, style);
  const { words } = style;
  return `${words.create}: ${create}; ${words.update}: ${update}; ${words.newPods}: ${newPods} [${rules}]`;
}

function plainStyle(language: Language): AuditStyle {
  return { language, paint: (_, text) => text, words: auditWords(language), texts: catalogue(language), verbose: true };
}

/** The privileged ports of each container, with what becomes of them on which nodes. */
export function auditTable(result: AuditResult, shared: Shared): Pick<PageData, 'workloads' | 'phrases'> {
  const phrases = collected<Readonly<Record<Language, string>>>();
  const styles = LANGUAGES.map(plainStyle);
  const phraseOf = (on: OnNodes & Parameters<typeof groupPhrase>[0]): number => {
    const [en = '', ja = ''] = styles.map((style) => printable(groupPhrase(on, style)));
    return phrases.indexOf({ en, ja }, `${en}\n${ja}`);
  };
  const workloads = ownersOf(result).flatMap(({ object, ports }): PageWorkload[] =>
    [...Map.groupBy(ports, ({ container }) => container)].map(([container, own]) => ({
      object: shared.objects.indexOf(printable(objectName(object))),
      file: shared.files.indexOf(''),
      container: printable(container),
      ports: own.flatMap(({ port, protocol, on }) =>
        on.map((group) => ({ port, protocol: printable(protocol), verdict: kindOf(group.verdict), phrase: phraseOf(group) })),
      ),
    })),
  );
  return { workloads: workloads.slice(0, MOST), phrases: phrases.values() };
}
