// Compose projects: the file with all that belongs to it is one document, of which each service is a workload.
import { posix } from 'node:path';
import { extractServices } from '../facts/compose/extract.ts';
import type { DialectFile } from '../model/source.ts';
import type { Beside, DialectText } from '../sources/beside.ts';
import { projectOfPart } from '../sources/compose/names.ts';
import { readProject } from '../sources/compose/read-project.ts';

export function readCompose({ file, text, isMet }: DialectText, beside: Beside): DialectFile {
  const folder = posix.dirname(file);
  const project = isMet ? projectOfPart(posix.basename(file), beside.names(folder)) : undefined;
  if (project !== undefined) {
    const reason = { code: 'part-of-compose', data: { file: posix.join(folder, project) } } as const;
    return { documents: [], unreadable: [], skipped: reason };
  }
  const { document, unreadable } = readProject(text, file, (other) => {
    const found = beside.text(other);
    return found === undefined ? { unreadable: { code: 'no-such-file' } } : { text: found };
  });
  if (document !== undefined)
    return { documents: [{ ...document, extract: () => extractServices(document.object) }], unreadable };
  if (unreadable.length > 0) return { documents: [], unreadable };
  return { documents: [], unreadable, skipped: { code: 'compose-without-services' } };
}
