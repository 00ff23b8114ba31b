import { type AskedPort, analyseBind, analysePort } from '../facts/bind/bind.ts';
import { mayHoldPods } from '../facts/objects/may-hold-pods.ts';
import { declaredIn, undeclaredPorts } from '../facts/questions/undeclared-ports.ts';
import { type Asking, bindSettings } from '../judge/bind-answers.ts';
import type { JudgeContext } from '../judge/context.ts';
import { judgeDocuments } from '../judge/judge-documents.ts';
import { asReadBy, objectsIn } from '../judge/objects-in.ts';
import { unreadableField } from '../judge/unreadable-field.ts';
import type { BindVerdict } from '../model/bind.ts';
import type { ExtractedObject } from '../model/extracted-object.ts';
import type { WorkloadPath } from '../model/outcome.ts';
import { isUnder, type Pointer } from '../model/pointer.ts';
import { comparePositions, type SourceDocument } from '../model/source.ts';
import type { ContainerFacts, MalformedField, PodSetting, Workload } from '../model/workload.ts';
import type { InspectedWorkload, Inspection } from '../report/inspection.ts';
import type { ReadPath } from '../sources/read.ts';
import { readContent } from './read-content.ts';

/** What to look at, beside the files: of the policy all but the runtimes, each of which gets an answer. */
export interface InspectSettings extends Omit<Asking, 'rows'> {
  readonly workloads: readonly WorkloadPath[];
  /** For an explanation: by what workloads are judged, too. Ports that they do not declare are asked about as well. */
  readonly judged?: JudgeContext;
  /** To be asked about in every container, whoever declares them. */
  readonly ports?: readonly QuestionedPort[] | undefined;
}

export type QuestionedPort = Pick<AskedPort, 'port' | 'protocol'>;

/** What kport sees in files: the same as it judges. */
export async function inspectPaths(files: AsyncIterable<ReadPath>, settings: InspectSettings): Promise<Inspection> {
  const seen: FileView[] = [];
  for await (const read of files) seen.push(inspectFile(read, settings));
  return {
    workloads: seen.flatMap((view) => view.workloads),
    unreadable: seen.flatMap((view) => view.unreadable),
    skipped: seen.flatMap((view) => view.skipped),
    files: seen.length,
  };
}

type FileView = Omit<Inspection, 'files'>;

const NOTHING: FileView = { workloads: [], unreadable: [], skipped: [] };

function inspectFile(read: ReadPath, settings: InspectSettings): FileView {
  const { file } = read;
  if ('skipped' in read) return { ...NOTHING, skipped: [{ file, reason: read.skipped }] };
  if ('unreadable' in read) return { ...NOTHING, unreadable: [{ file, reason: read.unreadable }] };
  const content = readContent(read, {
    wanted: (text, type) => mayHoldPods(text, type, settings.workloads),
    isPlayed: isPlayed(settings),
  });
  if ('skipped' in content) return { ...NOTHING, skipped: [{ file, reason: content.skipped }] };
  const views = content.documents.map((one) => inspectDocument(one, settings));
  const { rendered } = read;
  return {
    workloads: views.flatMap(({ workloads }) => (rendered ? workloads.map((one) => ({ ...one, rendered })) : workloads)),
    unreadable: [...content.unreadable, ...views.flatMap((view) => view.unreadable)].sort((a, b) =>
      comparePositions(a.position, b.position),
    ),
    skipped: views.flatMap((view) => view.skipped),
  };
}

/** By podman alone. */
function isPlayed({ runtimes }: InspectSettings): boolean {
  return runtimes.every((one) => one === 'podman');
}

function inspectDocument(given: SourceDocument, settings: InspectSettings): FileView {
  const document = asReadBy(given, isPlayed(settings) ? 'podman' : undefined);
  const { file } = document.origin;
  const objects = objectsIn(document, settings.workloads);
  const workloads = objects.flatMap((object) => {
    if (object.kind !== 'workloads') return [];
    const line = document.locate(object.at)?.start.line ?? 1;
    return object.workloads.map((workload) => {
      const binds = bindsOf(workload, settings);
      return { file, line, workload, binds, lines: linesOf(workload, binds, document) };
    });
  });
  return {
    workloads: settings.judged ? withFindings(workloads, document, settings.judged) : workloads,
    unreadable: objects.flatMap((object) => unreadIn(object).map((field) => unreadableField(document, field))),
    skipped: objects.flatMap(({ aside = [] }) => aside.map((field) => unreadableField(document, field))),
  };
}

function unreadIn(object: ExtractedObject): readonly MalformedField[] {
  if (object.kind === 'malformed') return object.fields;
  return object.kind === 'workloads' ? (object.unfilled ?? []) : [];
}

/** The same findings as those of `kport lint`, but for what other objects have to do with them. */
function withFindings(workloads: InspectedWorkload[], document: SourceDocument, context: JudgeContext): InspectedWorkload[] {
  if (workloads.length === 0) return workloads;
  const { findings, failures } = judgeDocuments([document], context);
  for (const { ruleId, error } of failures) throw new Error(`rule ${ruleId}: ${error}`);
  return workloads.map((one) => ({ ...one, findings: findings.filter(({ at }) => isUnder(at, one.workload.at)) }));
}

function bindsOf(workload: Workload, settings: InspectSettings): BindVerdict[][] {
  const settingsOf = bindSettings(workload, settings);
  const hidden = settings.judged !== undefined && !workload.partial;
  const isDeclared = declaredIn(workload);
  return workload.containers.map((container) => {
    const asked = settingsOf(container);
    const told = settings.ports?.filter((port) => mayListenOn(workload, port)).map((port) => askedPort(port, container)) ?? [];
    const isWanted = (row: Pick<BindVerdict, 'port' | 'protocol'>) => told.some((port) => isSame(port, row));
    const given = hidden ? undeclaredPorts(container, { isDeclared, image: () => asked.image }) : [];
    const ports = [...given.map(({ port, at }) => ({ port, protocol: 'TCP', at })).filter((port) => !isWanted(port)), ...told];
    const declared = analyseBind(workload, container, asked);
    const more = ports
      .filter((port) => !declared.some((row) => isSame(port, row)))
      .flatMap((port) => analysePort(workload, container, port, asked));
    return [...declared, ...more].map((row) => (isWanted(row) ? { ...row, asked: true } : row));
  });
}

/** A .socket opens what it lists, and in a .pod or a .kube others listen; that nothing is started of it holds for every port. */
function mayListenOn({ dialect, unit, quadlet, object }: Workload, { port, protocol }: QuestionedPort): boolean {
  if (unit?.socket) return unit.socket.listens.some((one) => one.port === port && one.protocol === protocol);
  return dialect !== 'quadlet' || object.kind === 'container' || quadlet?.refused !== undefined;
}

function isSame(a: Pick<BindVerdict, 'port' | 'protocol'>, b: Pick<BindVerdict, 'port' | 'protocol'>): boolean {
  return a.port === b.port && a.protocol === b.protocol;
}

/** With what the container says of it, where it does. */
function askedPort({ port, protocol }: QuestionedPort, { ports, at }: ContainerFacts): AskedPort {
  const declared = ports.find((one) => one.containerPort === port && one.protocol === protocol);
  return declared ? { port, protocol, at: declared.containerPortAt, declared } : { port, protocol, at };
}

/** The lines now rather than the documents for later: a tree has thousands of them. */
function linesOf(
  { hostNetwork, hostUsers, os, containers, unit, build }: Workload,
  binds: readonly (readonly BindVerdict[])[],
  document: SourceDocument,
): Map<Pointer, number | string> {
  const settings: PodSetting<unknown>[] = [
    hostNetwork,
    hostUsers,
    os,
    ...containers.flatMap(({ runAsNonRoot, runAsUser, allowPrivilegeEscalation, privileged }) => [
      runAsNonRoot,
      runAsUser,
      allowPrivilegeEscalation,
      privileged,
    ]),
  ];
  const lines = new Map<Pointer, number | string>();
  const facts = binds.flat().flatMap(({ because }) => because.flatMap(({ pointer }) => (pointer === undefined ? [] : [pointer])));
  const users = [unit?.user.at ?? [], build?.user?.at ?? []].flat();
  for (const at of [...users, ...settings.flatMap(({ at, from }) => (from === 'default' ? [] : [at])), ...facts]) {
    const other = document.written?.(at);
    const line = other ? `${other.file}:${other.range.start.line}` : document.locate(at)?.start.line;
    if (line !== undefined) lines.set(at, line);
  }
  return lines;
}
