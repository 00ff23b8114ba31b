// What an editor tells of the value at a place: a port and what becomes of it, a capability, who has set a user or a privilege.
import { analyseBind } from '../facts/bind/bind.ts';
import { extract } from '../facts/objects/extract.ts';
import { mayHoldPods } from '../facts/objects/may-hold-pods.ts';
import { bindSettings } from '../judge/bind-answers.ts';
import { findPorts, type PortRegistry } from '../knowledge/ports.ts';
import { type BindVerdict, KNOWN_RUNTIMES } from '../model/bind.ts';
import type { Language } from '../model/finding.ts';
import type { Pointer } from '../model/pointer.ts';
import { isPrivilegedPort } from '../model/port.ts';
import { isIn, type Position, type SourceDocument, type SourceRange } from '../model/source.ts';
import type { Capability, ContainerFacts, PortFacts, Setting, Workload } from '../model/workload.ts';
import { verdictPhrase } from '../report/bind-phrase.ts';
import { capabilityName } from '../report/inspect-json.ts';
import { LINE_WORDS, portText, settingText } from '../report/inspect-text.ts';
import { readObjects } from '../sources/document.ts';
import { bindWords } from '../words/bind-catalogue.ts';
import { catalogue, fill } from '../words/catalogue.ts';
import { editorWords } from '../words/editor-words.ts';
import type { JudgedText } from './judge-open.ts';

/** A title and what is said below it; a title alone says it all. */
export interface HoverSection {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Hovered {
  readonly range: SourceRange;
  readonly sections: readonly HoverSection[];
}

/** A value that something can be said of. */
interface Topic {
  readonly at: Pointer;
  readonly tell: () => HoverSection;
}

/** What a topic is told from. */
interface Telling {
  readonly document: SourceDocument;
  readonly workload: Workload;
  /** Of the privileged ports that a container declares, on every runtime. */
  readonly bindsOf: (container: ContainerFacts) => readonly BindVerdict[];
  readonly registry: PortRegistry;
  readonly language: Language;
}

export function hoverAt(
  { text, place, policy }: JudgedText,
  position: Position,
  { registry, language }: Pick<Telling, 'registry' | 'language'>,
): Hovered | undefined {
  const { workloads: paths } = policy.policy;
  const { documents } = readObjects(text, place.file, (source, type) => mayHoldPods(source, type, paths));
  for (const one of documents) {
    const document = one.kind === 'object' ? one.document : undefined;
    const whole = document?.locate('');
    if (document === undefined || whole === undefined || !isIn(position, whole)) continue;
    const objects = extract(document.object, { workloads: paths, duplicateKeys: document.duplicateKeys });
    const workloads = objects.flatMap((object) => (object.kind === 'workloads' ? object.workloads : []));
    return met(
      document,
      position,
      workloads.flatMap((workload) =>
        topicsOf({ document, workload, registry, language, bindsOf: bindsOf(workload, policy.policy) }),
      ),
    );
  }
  return undefined;
}

function bindsOf(workload: Workload, policy: JudgedText['policy']['policy']): Telling['bindsOf'] {
  const settingsOf = bindSettings(workload, { ...policy, runtimes: KNOWN_RUNTIMES });
  // Of a part of a Pod it is unknown how its containers start.
  return (container) => (workload.partial ? [] : analyseBind(workload, container, settingsOf(container)));
}

/** Of values that stand within one another, and of several that are said of one place, all. */
function met(document: SourceDocument, position: Position, topics: readonly Topic[]): Hovered | undefined {
  const found = topics.flatMap((topic) => {
    const range = document.locate(topic.at);
    return range && isMeant(position, range, document) ? [{ range, topic }] : [];
  });
  const [first] = found;
  return first && { range: first.range, sections: found.map(({ topic }) => topic.tell()) };
}

/** On the value, or on the key in front of it. */
function isMeant(position: Position, range: SourceRange, document: SourceDocument): boolean {
  if (isIn(position, range)) return true;
  if (position.line !== range.start.line || position.column >= range.start.column) return false;
  const between = document.line(position.line)?.slice(position.column - 1, range.start.column - 1) ?? '';
  return /^[\w"']*\s*:\s*$/.test(between);
}

function topicsOf(telling: Telling): Topic[] {
  const { containers } = telling.workload;
  return [
    ...containers.flatMap((container) => [
      ...container.ports.flatMap((port) => portTopics(port, container, telling)),
      ...capabilityTopics(container, telling),
    ]),
    ...SETTINGS.flatMap((name) => settingTopics(name, telling)),
  ];
}

function portTopics(port: PortFacts, container: ContainerFacts, telling: Telling): Topic[] {
  const tell = (): HoverSection => {
    const words = editorWords(telling.language);
    const { containerPort, protocol } = port;
    const verdicts = telling.bindsOf(container).filter((one) => one.port === containerPort && one.protocol === protocol);
    const title = fill(words.inContainer, { what: portText(port), container: named(container, telling) });
    const open = verdicts.length === 0 && !isPrivilegedPort(containerPort) ? [words.unprivileged] : [];
    return { title, lines: [...servicesOf(port, telling), ...verdictLines(verdicts, telling), ...open] };
  };
  const places = [port.lacksNumber ? undefined : port.containerPortAt, port.hostPortAt];
  return [...new Set(places)].flatMap((at) => (at === undefined ? [] : [{ at, tell }]));
}

function named({ role, name }: ContainerFacts, { language }: Telling): string {
  return `${catalogue(language).words[`role.${role}`]} ${name}`.trimEnd();
}

/** What IANA assigned the number to, and what people use it for. */
function servicesOf({ containerPort, protocol }: PortFacts, { registry, language }: Telling): string[] {
  const words = editorWords(language);
  const [entry] = findPorts(String(containerPort), registry);
  const names = (entry?.registrations ?? [])
    .filter(({ name, protocols }) => name !== '' && protocols.includes(protocol))
    .map(({ name, description }) => (description === '' ? name : `${name}, ${description}`));
  const customs = (entry?.known ?? []).filter(({ standing }) => standing === 'convention');
  return [
    ...(names.length > 0 ? [fill(words.assigned, { names: names.join('; ') })] : []),
    ...customs.map(({ service }) => fill(words.customary, { service })),
  ];
}

/** Runtimes that come to the same are told together. */
function verdictLines(verdicts: readonly BindVerdict[], { language }: Telling): string[] {
  const words = editorWords(language);
  const bind = bindWords(language);
  return [...Map.groupBy(verdicts, (verdict) => verdictPhrase(verdict, bind))].map(([verdict, found]) =>
    fill(words.onRuntimes, { runtimes: [...new Set(found.map(({ runtime }) => runtime))].join(bind.comma), verdict }),
  );
}

function capabilityTopics(container: ContainerFacts, telling: Telling): Topic[] {
  const topic = (how: 'added' | 'dropped') => (capability: Capability) => ({
    at: capability.at,
    tell: () => capabilitySection(capability, how, { container, telling }),
  });
  return [...container.addedCapabilities.map(topic('added')), ...container.droppedCapabilities.map(topic('dropped'))];
}

function capabilitySection(
  capability: Capability,
  how: 'added' | 'dropped',
  { container, telling }: { readonly container: ContainerFacts; readonly telling: Telling },
): HoverSection {
  const words = editorWords(telling.language);
  const { name, prefixed } = capability;
  const about = name === 'NET_BIND_SERVICE' ? 'bind' : name === 'ALL' ? 'all' : 'other';
  const ports = Map.groupBy(about === 'other' ? [] : telling.bindsOf(container), ({ port, protocol }) => `${port}/${protocol}`);
  return {
    title: fill(words.inContainer, {
      what: `${capabilityName(capability)} (${words[`capability.${how}`]})`,
      container: named(container, telling),
    }),
    lines: [
      words[`capability.${about}`],
      ...(prefixed ? [fill(words['capability.prefixed'], { name })] : []),
      ...[...ports].flatMap(([port, verdicts]) =>
        verdictLines(verdicts, telling).map((verdict) => fill(words.ofPort, { port, verdict })),
      ),
    ],
  };
}

const SETTINGS = ['runAsNonRoot', 'runAsUser', 'privileged', 'allowPrivilegeEscalation'] as const;

/** Where a Pod says it, what it comes to in each of its containers. */
function settingTopics(name: (typeof SETTINGS)[number], telling: Telling): Topic[] {
  const { containers } = telling.workload;
  const said = new Set(containers.map((one) => one[name]).flatMap(({ from, at }) => (from === 'default' ? [] : [at])));
  return [...said].map((at) => {
    const isOfPod = containers.some((one) => one[name].at === at && one[name].from === 'pod');
    const about = isOfPod ? containers : containers.filter((one) => one[name].at === at);
    return {
      at,
      tell: () => ({
        title: name,
        lines: about.map((one) =>
          fill(editorWords(telling.language).ofPort, { port: named(one, telling), verdict: settingOf(one[name], name, telling) }),
        ),
      }),
    };
  });
}

function settingOf(setting: Setting<unknown>, name: (typeof SETTINGS)[number], { document, language }: Telling): string {
  const { words } = catalogue(language);
  const line = setting.from === 'default' ? undefined : document.locate(setting.at)?.start.line;
  return settingText(setting, {
    words,
    line: line === undefined ? '' : LINE_WORDS[language](line),
    unset: name === 'runAsNonRoot' || name === 'runAsUser' ? words.imageDecides : words.notSet,
  });
}
