import type { Io } from '../model/io.ts';
import type { Reason } from '../model/reason.ts';
import type { DialectFile, Rendered } from '../model/source.ts';
import type { ByQuadlet } from '../model/workload.ts';
import { tooLarge } from './file-problems.ts';
import { isLargeWithout, MAX_FILE_BYTES, readText } from './files.ts';
import type { FoundFile } from './find-files.ts';
import { namesType } from './names-type.ts';
import { decode } from './yaml/text.ts';

/** A file's text, or why there is none. */
export type ReadPath =
  | {
      readonly file: string;
      readonly text: string;
      readonly rendered?: Rendered;
      readonly isMet?: true;
      /** A .kube of Quadlet has podman play it. */
      readonly byQuadlet?: ByQuadlet;
      /** What the reader of its dialect has made of it; absent for what is read as Kubernetes manifests. */
      readonly made?: DialectFile;
    }
  | { readonly file: string; readonly skipped: Reason }
  | { readonly file: string; readonly unreadable: Reason };

/** The text of a file that was found, which somebody may have read. */
export function readFound(found: FoundFile, cwd: string, text?: string): ReadPath {
  if ('skipped' in found || 'unreadable' in found) return found;
  const { file, isMet, byQuadlet } = found;
  const read = text === undefined ? readText(file, cwd) : { text };
  if ('text' in read) {
    const plain = isMet ? { file, text: read.text, isMet } : { file, text: read.text };
    return byQuadlet ? { ...plain, byQuadlet } : plain;
  }
  // Data, as a rule: a manifest has at most some megabytes.
  const isData = isMet && isLargeWithout(file, cwd, (text) => namesType(text) || text.includes('\0'));
  return isData ? { file, skipped: { code: 'no-manifest', data: { why: read.unreadable } } } : { file, ...read };
}

/** The text on standard input. */
export async function readInput(io: Pick<Io, 'stdin'>): Promise<ReadPath> {
  const bytes = await io.stdin();
  const file = '-';
  if (bytes.length > MAX_FILE_BYTES) return { file, unreadable: tooLarge('file', bytes.length, MAX_FILE_BYTES) };
  return { file, text: decode(bytes) };
}
