import type { Mapping } from '../model/mapping.ts';
import type { Pointer } from '../model/pointer.ts';
import type { SourceDocument } from '../model/source.ts';
import { objectOf } from '../sources/document.ts';
import { type EditedDocument, editsTo } from '../sources/yaml/edits/edits-to.ts';
import { applyEdits } from '../sources/yaml/edits/text-edit.ts';
import { withoutHidden } from '../sources/yaml/edits/without-hidden.ts';
import { readYaml, type YamlDocument } from '../sources/yaml/read.ts';
import { toValue } from '../sources/yaml/value.ts';
import type { Writable } from './writable.ts';

/** One document of a file, with its own text, which is read anew after each change. */
export interface Editable {
  readonly file: string;
  /** 0-based place of the document in its file. */
  readonly index: number;
  /** Where it stands in its file as it was read. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What the text says; places in it are places of that text. */
  readonly read: YamlDocument;
  readonly document: SourceDocument;
  /** Its file is left as it is. */
  readonly isClosed?: boolean;
}

/** The Kubernetes objects of a file. */
export function editablesIn(text: string, file: string, isClosed = false): Editable[] {
  return readYaml(text, file).documents.flatMap((read, index) => {
    if (!('root' in read)) return [];
    const { start } = read;
    const end = Math.min(start + read.source.length, text.length);
    return editableOf({ file, index, start, end, text: text.slice(start, end), read: alone(read), isClosed }) ?? [];
  });
}

/** As of a text that is its own. */
function alone({ root, value, hasDuplicates, source }: YamlDocument): YamlDocument {
  return { root, value, hasDuplicates, source, start: 0 };
}

/** Its object, made once more: what an anchor shares is shared again. */
export function copyOf({ read }: Editable): Writable {
  return toValue(read.root).value as Writable;
}

/** The document with the text that says `after`; undefined where its text cannot be made to say that and nothing else. */
export function editDocument(editable: Editable, after: Mapping): Editable | undefined {
  return withEdits(editable, editsTo(editable.text, editable.read, after));
}

/** The document without what a later key hides, at the pointer of that key, and whether another value goes with it. */
export function unhideKey(editable: Editable, at: Pointer): { readonly edited: Editable; readonly differs: boolean } | undefined {
  const done = withoutHidden(editable.text, editable.read, at);
  const edited = withEdits(editable, done);
  return done && edited && { edited, differs: done.differs };
}

function withEdits(editable: Editable, done: EditedDocument | undefined): Editable | undefined {
  return done && (done.edits.length === 0 ? editable : editableOf({ ...editable, text: done.text, read: done.read }));
}

/** Of a text that holds one document; undefined for any other. */
export function editableOfText(given: Omit<Editable, 'document' | 'read'>): Editable | undefined {
  const { documents, unreadable } = readYaml(given.text, given.file);
  const [read, ...others] = documents;
  const isOne = unreadable.length + others.length === 0 && read !== undefined && 'root' in read;
  return isOne ? editableOf({ ...given, read }) : undefined;
}

function editableOf(given: Omit<Editable, 'document'>): Editable | undefined {
  const document = objectOf(given.read, { file: given.file, document: 0 }, given.text);
  return document && { ...given, document };
}

/** The text of a file with what became of its documents. */
export function editedText(text: string, documents: readonly Editable[]): string {
  return applyEdits(text, documents) ?? text;
}
