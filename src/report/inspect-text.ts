import { serviceOf } from '../knowledge/port-label.ts';
import type { BindVerdict } from '../model/bind.ts';
import { place } from '../model/errors.ts';
import type { Language } from '../model/finding.ts';
import {
  type Capability,
  type ContainerFacts,
  isNamedAlike,
  type PodSetting,
  type PortFacts,
  type Workload,
} from '../model/workload.ts';
import { type BindWords, bindWords } from '../words/bind-catalogue.ts';
import { catalogue, count, fill } from '../words/catalogue.ts';
import { tell } from '../words/tell.ts';
import type { Catalogue } from '../words/texts.ts';
import { verdictPhrase } from './bind-phrase.ts';
import { columns } from './columns.ts';
import { capabilityName } from './inspect-json.ts';
import { inspectedPlace } from './inspected-place.ts';
import type { ElsewhereLine, InspectedWorkload, Inspection } from './inspection.ts';
import { objectName } from './object-name.ts';
import { printable } from './printable.ts';
import { type Paint, painter } from './style.ts';
import { userNameOf } from './user-name.ts';

interface InspectTextOptions {
  readonly color: boolean;
  readonly language: Language;
}

interface View {
  readonly paint: Paint;
  readonly texts: Catalogue;
  readonly words: BindWords;
  /** Undefined where nobody said it, or nobody knows where. */
  readonly lineOf: (setting: PodSetting<unknown>) => number | ElsewhereLine | undefined;
  readonly language: Language;
}

/** A name and its value in two columns. */
type Row = readonly [name: string, value: string];

export const LINE_WORDS: Readonly<Record<Language, (line: number) => string>> = {
  en: (line) => `, line ${line}`,
  ja: (line) => `、${line} 行目`,
};

/** What `kport inspect` shows a person: every workload with its containers, and who said each value. */
export function inspectText({ workloads, unreadable, skipped }: Inspection, { color, language }: InspectTextOptions): string {
  const texts = catalogue(language);
  const paint = painter(color);
  const { words } = texts;
  const lines = workloads.flatMap((inspected) => {
    const lineOf = ({ at, from }: PodSetting<unknown>) =>
      from === 'default' || from === 'kube' ? undefined : inspected.lines.get(at);
    return [
      ...workloadLines(inspected, { paint, texts, words: bindWords(language, inspected.workload.dialect), lineOf, language }),
      '',
    ];
  });
  for (const { file, position, reason } of unreadable) {
    lines.push(
      `${paint('bold', place(printable(file), position))}: ${paint(['bold', 'red'], words.unreadable)}: ${printable(tell(reason, language))}`,
    );
  }
  if (unreadable.length > 0) lines.push('');
  const containers = workloads.reduce((sum, { workload }) => sum + workload.containers.length, 0);
  const seen =
    workloads.length === 0
      ? words.noWorkloads
      : `${count(texts, workloads.length, 'workload')}; ${count(texts, containers, 'container')}`;
  // Of one file several things may be.
  const unread = new Set(unreadable.map(({ file }) => file)).size;
  lines.push(`${seen}; ${words.skipped}: ${skipped.length}; ${words.unreadable}: ${unread}`);
  return lines.map((line) => `${line}\n`).join('');
}

function workloadLines(inspected: InspectedWorkload, view: View): string[] {
  const { workload, binds } = inspected;
  const { object, hostNetwork, hostUsers, os, containers } = workload;
  const rows: Row[] = [
    ...said(workload, ['hostNetwork', hostNetwork], view),
    ...(hostUsers.value === undefined ? [] : [['hostUsers', setting(hostUsers, view)] as const]),
    ...(os.value === undefined ? [] : said(workload, ['os.name', os], view)),
  ];
  return [
    `${view.paint('bold', inspectedPlace(inspected, view.texts))}: ${printable(objectName(object))} (${printable(object.apiVersion)})`,
    ...columns(labels(rows), '  '),
    ...containers.flatMap((container, index) => containerLines(container, { workload, binds: binds[index] ?? [] }, view)),
  ];
}

interface InWorkload {
  readonly workload: Workload;
  readonly binds: readonly BindVerdict[];
}

function containerLines(container: ContainerFacts, { workload, binds }: InWorkload, view: View): string[] {
  const { words } = view.texts;
  const { image, ports, addedCapabilities: added, droppedCapabilities: dropped } = container;
  const has = (one: readonly unknown[]) => isManifest(workload) || one.length > 0;
  const rows: Row[] = [
    ...(isManifest(workload) || image !== undefined
      ? [[words.image, image === undefined ? words.notSet : printable(image)] as const]
      : []),
    ...(has(ports) ? [[words.ports, list(ports.map(portText), view)] as const] : []),
    ...said(workload, ['runAsNonRoot', container.runAsNonRoot, words.imageDecides], view),
    ...said(workload, ['runAsUser', container.runAsUser, words.imageDecides], view),
    ...userNamed(container, workload, view),
    ...escalation(container, workload, view),
    ...said(workload, ['privileged', container.privileged], view),
    ...(has(added) ? [[words.addedCapabilities, capabilities(added, view)] as const] : []),
    ...(has(dropped) ? [[words.droppedCapabilities, capabilities(dropped, view)] as const] : []),
    ...binds.map((verdict) => bind(verdict, binds, view.words)),
  ];
  // It has been named.
  if (isNamedAlike(workload)) return columns(labels(rows), '  ');
  const name = container.name === '' ? '' : ` ${view.paint('bold', printable(container.name))}`;
  return [`  ${words[`role.${container.role}`]}${name}`, ...columns(labels(rows), '    ')];
}

/** By name; of a unit, DynamicUser= makes one. */
function userNamed(container: ContainerFacts, workload: Workload, view: View): Row[] {
  const { kind, at } = workload.unit?.user ?? { kind: 'none' };
  if (kind === 'dynamic') return said(workload, ['DynamicUser', { value: true, from: 'container', at }], view);
  const named = userNameOf(container, workload);
  return named === undefined ? [] : said(workload, ['user', named], view);
}

function isManifest({ dialect }: Workload): boolean {
  return dialect === 'kubernetes';
}

/** In another dialect only what somebody says: its own fields, and what they are by default, are not these. */
function said(workload: Workload, [name, given, unset]: Said, view: View): Row[] {
  if (isManifest(workload)) return [[name, setting(given, view, unset)]];
  const line = view.lineOf(given);
  const place = line === undefined ? '' : typeof line === 'string' ? ` (${printable(line)})` : fill(view.words.line, { line });
  return given.from === 'default' ? [] : [[name, printable(String(given.value)) + place]];
}

/** Kubernetes' field says the opposite of what the kernel has, and so do the fields of the others. */
function escalation({ allowPrivilegeEscalation: given }: ContainerFacts, workload: Workload, view: View): Row[] {
  if (isManifest(workload)) return said(workload, ['allowPrivilegeEscalation', given], view);
  return said(workload, ['no_new_privs', { ...given, value: given.value === undefined ? undefined : !given.value }], view);
}

/** `unset`: what is told where nobody said it. */
type Said = readonly [name: string, given: PodSetting<unknown>, unset?: string];

function setting(given: PodSetting<unknown>, { texts: { words }, lineOf, language }: View, unset: string = words.notSet): string {
  const line = lineOf(given);
  // Of a manifest nothing stands in another file.
  return settingText(given, { words, line: typeof line === 'number' ? LINE_WORDS[language](line) : '', unset });
}

interface SettingWords {
  readonly words: Catalogue['words'];
  /** Where it is said, as LINE_WORDS have it; empty where nobody knows. */
  readonly line: string;
  readonly unset: string;
}

/** `true (set by the Pod, line 12)`; what nobody said, and has no value, is only said to be so. */
export function settingText({ value, from }: PodSetting<unknown>, { words, line, unset }: SettingWords): string {
  if (value === undefined && from === 'default') return unset;
  return `${value === undefined ? unset : String(value)} (${words[`from.${from}`]}${line})`;
}

/** `80/TCP (http)`, and the port of the node where there is one: `53/UDP (domain) -> hostPort 53`; `?` for one that nobody knows. */
export function portText({ containerPort, hostPort, lastHostPort, hostIP, protocol, lacksNumber }: PortFacts): string {
  const service = serviceOf(containerPort, protocol);
  const label = `${lacksNumber ? '?' : containerPort}/${protocol}${service === undefined ? '' : ` (${service})`}`;
  const address = hostIP?.includes(':') ? `[${hostIP}]:` : hostIP ? `${hostIP}:` : '';
  const node =
    hostPort === undefined ? '' : ` -> hostPort ${address}${hostPort}${lastHostPort === undefined ? '' : `-${lastHostPort}`}`;
  return printable(label + node);
}

/** What becomes of a port: `80/TCP`, with the runtime's name where several were asked for. */
function bind(verdict: BindVerdict, all: readonly BindVerdict[], words: BindWords): Row {
  const label = `${verdict.port}/${verdict.protocol}`;
  const several = all.some(({ runtime }) => runtime !== verdict.runtime);
  return [printable(several ? `${label} (${verdict.runtime})` : label), verdictPhrase(verdict, words)];
}

function capabilities(found: readonly Capability[], view: View): string {
  return list(
    found.map((capability) => printable(capabilityName(capability))),
    view,
  );
}

function list(items: readonly string[], { texts: { words } }: View): string {
  return items.length === 0 ? words.none : items.join(', ');
}

function labels(rows: readonly Row[]): Row[] {
  return rows.map(([name, value]) => [`${name}:`, value]);
}
