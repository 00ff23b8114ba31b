import type { Mapping } from '../model/mapping.ts';
import type { SourceDocument } from '../model/source.ts';
import { readObjects } from '../sources/document.ts';
import { editsTo } from '../sources/yaml/edits/edits-to.ts';
import { applyEdits } from '../sources/yaml/edits/text-edit.ts';
import { readYaml } from '../sources/yaml/read.ts';

/** One document of a file, with its own text, which is read anew after each change. */
export interface Editable {
  readonly file: string;
  /** 0-based place of the document in its file. */
  readonly index: number;
  /** Where it stands in its file as it was read. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Places in it are places of its own text. */
  readonly document: SourceDocument;
}

/** The Kubernetes objects of a file. */
export function editablesIn(text: string, file: string): Editable[] {
  return readYaml(text, file, () => true).documents.flatMap((read, index) => {
    if (!('root' in read)) return [];
    const end = Math.min(read.start + read.source.length, text.length);
    return editableOf({ file, index, start: read.start, end, text: text.slice(read.start, end) }) ?? [];
  });
}

/** The document with the text that says `after`; undefined where its text cannot be made to say that and nothing else. */
export function editDocument(editable: Editable, after: Mapping): Editable | undefined {
  const { text, file } = editable;
  const [read] = readYaml(text, file, () => true).documents;
  if (read === undefined || !('root' in read)) return undefined;
  const edits = editsTo(text, read, after);
  const edited = edits && applyEdits(text, edits);
  return edited === undefined ? undefined : edited === text ? editable : editableOf({ ...editable, text: edited });
}

function editableOf(given: Omit<Editable, 'document'>): Editable | undefined {
  const [read, ...others] = readObjects(given.text, given.file).documents;
  return read?.kind === 'object' && others.length === 0 ? { ...given, document: read.document } : undefined;
}

/** The text of a file with what became of its documents. */
export function editedText(text: string, documents: readonly Editable[]): string {
  return applyEdits(text, documents) ?? text;
}
