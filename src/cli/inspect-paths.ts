import { extract } from '../facts/extract.ts';
import { mayHoldPods } from '../facts/may-hold-pods.ts';
import type { WorkloadPath } from '../model/outcome.ts';
import type { Pointer } from '../model/pointer.ts';
import type { SourceDocument, Unreadable } from '../model/source.ts';
import type { Setting, Workload } from '../model/workload.ts';
import type { Inspection } from '../report/inspection.ts';
import { readObjects } from '../sources/document.ts';
import type { ReadPath } from './read-paths.ts';

/** What kport sees in files: the same as it judges. `workloads` are those of the policy. */
export async function inspectPaths(files: AsyncIterable<ReadPath>, workloads: readonly WorkloadPath[]): Promise<Inspection> {
  const seen: FileView[] = [];
  for await (const read of files) seen.push(inspectFile(read, workloads));
  return {
    workloads: seen.flatMap((view) => view.workloads),
    unreadable: seen.flatMap((view) => view.unreadable),
    skipped: seen.flatMap((view) => view.skipped),
    files: seen.length,
  };
}

type FileView = Omit<Inspection, 'files'>;

const NOTHING: FileView = { workloads: [], unreadable: [], skipped: [] };

function inspectFile(read: ReadPath, paths: readonly WorkloadPath[]): FileView {
  const { file } = read;
  if ('skipped' in read) return { ...NOTHING, skipped: [{ file, reason: read.skipped }] };
  if ('unreadable' in read) return { ...NOTHING, unreadable: [{ file, reason: read.unreadable }] };
  const { documents, unreadable } = readObjects(read.text, file, (text, type) => mayHoldPods(text, type, paths));
  const reasons = documents.flatMap((document) => (document.kind === 'not-an-object' ? [document.reason] : []));
  if (reasons.length === documents.length && unreadable.length === 0) {
    return { ...NOTHING, skipped: [{ file, reason: reasons[0] ?? 'empty: no document in it' }] };
  }
  const views = documents.flatMap((found) => (found.kind === 'object' ? [inspectDocument(found.document, paths)] : []));
  return {
    workloads: views.flatMap(({ workloads }) => workloads),
    unreadable: [...unreadable, ...views.flatMap((view) => view.unreadable)].sort(byPosition),
    skipped: [],
  };
}

function inspectDocument(document: SourceDocument, paths: readonly WorkloadPath[]): Omit<FileView, 'skipped'> {
  const { file } = document.origin;
  const objects = extract(document.object, { workloads: paths, duplicateKeys: document.duplicateKeys });
  return {
    workloads: objects.flatMap((object) => {
      if (object.kind !== 'workloads') return [];
      const line = document.locate(object.at)?.start.line ?? 1;
      return object.workloads.map((workload) => ({ file, line, workload, lines: linesOf(workload, document) }));
    }),
    unreadable: objects.flatMap((object) => {
      if (object.kind !== 'malformed') return [];
      return object.fields.map(({ at, reason }): Unreadable => {
        const position = document.locate(at)?.start;
        return { file, ...(position ? { position } : {}), reason };
      });
    }),
  };
}

function byPosition(a: Unreadable, b: Unreadable): number {
  return (a.position?.line ?? 0) - (b.position?.line ?? 0) || (a.position?.column ?? 0) - (b.position?.column ?? 0);
}

/** The lines now rather than the documents for later: a tree has thousands of them. */
function linesOf({ hostNetwork, hostUsers, os, containers }: Workload, document: SourceDocument): Map<Pointer, number> {
  const settings: Setting<unknown>[] = [
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
  const lines = new Map<Pointer, number>();
  for (const { at, from } of settings) {
    const line = from === 'default' ? undefined : document.locate(at)?.start.line;
    if (line !== undefined) lines.set(at, line);
  }
  return lines;
}
