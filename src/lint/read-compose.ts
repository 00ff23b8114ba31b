// Compose projects: the file with all that belongs to it is one document, of which each service is a workload.
import { posix } from 'node:path';
import { extractServices } from '../facts/compose/extract.ts';
import type { FaultOfFile } from '../facts/compose/service.ts';
import type { ComposeBuild } from '../model/compose-facts.ts';
import type { ExtractedObject } from '../model/extracted-object.ts';
import type { DialectFile, SourceDocument } from '../model/source.ts';
import type { Workload } from '../model/workload.ts';
import type { Beside, DialectText } from '../sources/beside.ts';
import { readEnvFile } from '../sources/compose/env-file.ts';
import type { ReadText } from '../sources/compose/load.ts';
import { COMPOSE_NAMES, isBelowIncluding, isWholeProject, projectOfPart } from '../sources/compose/names.ts';
import { readProject } from '../sources/compose/read-project.ts';
import { factsOfBuild, factsOfText } from './read-dockerfile.ts';

export function readCompose({ file, text, isMet }: DialectText, beside: Beside): DialectFile {
  const folder = posix.dirname(file);
  // Only such a file has others that Compose looks for beside it, and only a few of a folder are called so.
  const names = COMPOSE_NAMES.test(file) ? beside.names(folder) : undefined;
  const project = isMet && names ? projectOfPart(posix.basename(file), names) : undefined;
  if (project !== undefined) {
    const reason = { code: 'part-of-compose', data: { file: posix.join(folder, project) } } as const;
    return { documents: [], unreadable: [], skipped: reason };
  }
  const read: ReadText = (other) => {
    const found = beside.text(other);
    return found === undefined ? { unreadable: { code: 'no-such-file' } } : { text: found };
  };
  // A folder that nobody can list has no names, and may have any file.
  const { document, unreadable, isFirst, declared, folders, spelling, profiles } = readProject(
    text,
    file,
    read,
    names?.length === 0 ? undefined : names,
  );
  if (document !== undefined) {
    // Nobody knows in which of several folders it begins.
    const faultOfFile: FaultOfFile = (path) => {
      const faults = names?.length ? folders.map((one) => faultOf(posix.join(one, path), beside)) : [];
      return faults.every((fault) => fault !== undefined) ? faults[0] : undefined;
    };
    const isWhole =
      unreadable.length === 0 &&
      isFirst &&
      isWholeProject(posix.basename(file), names ?? []) &&
      !isBelowIncluding(file, beside.text);
    const project = { spelling, isWhole, declared, faultOfFile, profiles };
    const extract = () => withBuilds(extractServices(document.object, project), document, beside);
    return { documents: [{ ...document, extract }], unreadable };
  }
  if (unreadable.length > 0) return { documents: [], unreadable };
  return { documents: [], unreadable, skipped: { code: 'compose-without-services' } };
}

/** Of what is elsewhere nobody knows. */
function faultOf(path: string, beside: Beside): ReturnType<FaultOfFile> {
  if (path === '.' || path === './') return 'folder';
  if (path.startsWith('../')) return undefined;
  if (beside.lacks(posix.dirname(path), posix.basename(path))) return 'missing';
  if (beside.names(path).length > 0) return 'folder';
  const text = beside.text(path);
  return text !== undefined && readEnvFile(text, new Map()) === undefined ? 'form' : undefined;
}

/** A service that is built here has the image that its Dockerfile makes, as far as that can be read: once for all that build the same. */
function withBuilds(objects: readonly ExtractedObject[], document: SourceDocument, beside: Beside): readonly ExtractedObject[] {
  if (!objects.some((one) => one.kind === 'workloads' && one.workloads.some(({ compose }) => compose?.build))) return objects;
  const known = new Map<string, ReturnType<typeof builtFrom>>();
  const built = ({ at, ...build }: ComposeBuild) => {
    const file = document.written?.(at)?.file ?? document.origin.file;
    const key = JSON.stringify([file, build]);
    const made = known.has(key) ? known.get(key) : builtFrom(build, file, beside);
    known.set(key, made);
    return made;
  };
  const withBuild = (workload: Workload): Workload => {
    const facts = workload.compose?.build && built(workload.compose.build);
    if (facts === undefined || 'reason' in facts) return workload;
    return { ...workload, containers: workload.containers.map((container) => ({ ...container, built: facts })) };
  };
  return objects.map((one) => (one.kind === 'workloads' ? { ...one, workloads: one.workloads.map(withBuild) } : one));
}

/** A context is a folder beside the file that names it, or a repository elsewhere, which nobody fetches. */
function builtFrom(build: Omit<ComposeBuild, 'at'>, file: string, beside: Beside) {
  const { context, dockerfile = 'Dockerfile', inline, ...asked } = build;
  if (inline !== undefined) return factsOfText({ file: `${file} dockerfile_inline`, text: inline }, asked);
  if (/^[\w+.-]+:|^[\w.-]+@|\.git(?:#|$)|\$/.test(context)) return undefined;
  return factsOfBuild(inFolder(inFolder(posix.dirname(file), context), dockerfile), asked, beside);
}

function inFolder(folder: string, path: string): string {
  return posix.isAbsolute(path) ? path : posix.join(folder, path);
}
