// Units as files, and what becomes of their ports.
import path from 'node:path';
import { expect } from 'vitest';
import { analysePort } from '../../src/facts/bind/bind.ts';
import { readUnit } from '../../src/lint/read-unit.ts';
import type { BindVerdict, ImageFacts, RuntimeProfile } from '../../src/model/bind.ts';
import type { SourceDocument } from '../../src/model/source.ts';
import type { Workload } from '../../src/model/workload.ts';
import type { Beside } from '../../src/sources/beside.ts';

/** Texts by their paths. */
export type Files = Readonly<Record<string, string>>;

export const serviceOf = (...lines: readonly string[]) => ['[Service]', ...lines, ''].join('\n');

export function besideOf(files: Files): Beside {
  return {
    text: (file) => (Object.hasOwn(files, file) ? files[file] : undefined),
    names: (folder, ending = '') =>
      Object.keys(files)
        .filter((file) => path.posix.dirname(file) === folder && file.endsWith(ending))
        .map((file) => path.posix.basename(file))
        .sort(),
    mayHave: (folder, ending) => namesIn(folder, files).some((name) => name.endsWith(ending)),
    lacks: (folder, name) => !namesIn(folder, files).includes(name),
    met: () => false,
  };
}

/** Of files and of folders. */
function namesIn(folder: string, files: Files): string[] {
  return Object.keys(files).map((file) => {
    const below = folder === '.' ? file : file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : '';
    return below.split('/')[0] ?? '';
  });
}

export function documentOf(files: Files, file: string): SourceDocument {
  const read = readUnit({ file, text: files[file] ?? expect.fail(file), isForced: false, isMet: false }, besideOf(files));
  return read.documents[0] ?? expect.fail(JSON.stringify(read));
}

export function workloadOfUnit(files: Files, file: string): Workload {
  const [object] = documentOf(files, file).extract?.() ?? [];
  return object?.kind === 'workloads' && object.workloads[0] ? object.workloads[0] : expect.fail(JSON.stringify(object));
}

export interface Asked {
  readonly port: number;
  readonly protocol?: string;
  readonly runtime?: RuntimeProfile;
  readonly image?: ImageFacts | undefined;
  readonly hostPortStart?: number | undefined;
}

/** What becomes of a port of a unit. */
export function verdictOf(
  workload: Workload,
  { port, protocol = 'TCP', runtime = 'unknown', image, hostPortStart }: Asked,
): BindVerdict {
  const [container] = workload.containers;
  const node = hostPortStart === undefined ? undefined : { portStart: hostPortStart };
  const asked = { port, protocol, at: container?.at ?? '' };
  const [verdict] = container ? analysePort(workload, container, asked, { runtimes: [runtime], image, node }) : [];
  return verdict ?? expect.fail('no verdict');
}
