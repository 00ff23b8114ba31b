import type { SourceDocument, Unreadable } from '../model/source.ts';
import type { MalformedField } from '../model/workload.ts';

/** A field that no Kubernetes API would decode, as a reader is told of it: with its place where the document has a text. */
export function unreadableField(document: SourceDocument, { at, reason }: MalformedField): Unreadable {
  const position = document.locate(at)?.start;
  return { file: document.origin.file, ...(position ? { position } : {}), reason };
}
