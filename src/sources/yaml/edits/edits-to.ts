// The text of an object that somebody changed: what is to be edited so that the text says the changed object, and nothing else.
// Comments, order, quotes, indentation, anchors and line breaks outside of an edit stay as they are. Whether the edits do what
// they should is not believed but read again: where the way a text is written is not understood, there are none.
import { readYaml, type YamlDocument } from '../read.ts';
import { isValue } from '../value.ts';
import { changeNode } from './change.ts';
import type { Editing } from './collection.ts';
import { sharedIn } from './shared.ts';
import { styleOf } from './style.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';

export interface EditedDocument {
  readonly edits: readonly TextEdit[];
  /** The text of the document after them, and what it says. */
  readonly text: string;
  readonly read: YamlDocument;
}

/**
 * The edits of `text`, a file that holds `document`, in its offsets, that make it say `after`, a JSON value. Undefined where none
 * are known, for rare notations. What is written once and used twice (anchors, merge keys) is changed once where both change, and gets
 * a text of its own where one does.
 */
export function editsTo(text: string, document: YamlDocument, after: unknown): EditedDocument | undefined {
  return editedBy(text, { document, after }, (editing) => changeNode(document.root, after, editing));
}

interface Wanted {
  readonly document: YamlDocument;
  readonly after: unknown;
}

/** What `change` makes of the text, if that says `after`. */
export function editedBy(
  text: string,
  { document, after }: Wanted,
  change: (editing: Editing) => void,
): EditedDocument | undefined {
  const { root, start } = document;
  // Its reader added a line break where the last one was missing.
  const source = text.slice(start, start + document.source.length);
  const edits: TextEdit[] = [];
  change({ source, style: styleOf(source, root), shared: sharedIn(root, source), edits });
  const edited = applyEdits(source, edits);
  const read = edited === source ? document : edited && readOne(edited);
  if (edited === undefined || !read || !isValue(read.root, after)) return undefined;
  return { edits: edits.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start })), text: edited, read };
}

function readOne(text: string): YamlDocument | undefined {
  const { documents, unreadable } = readYaml(text, '');
  const [only] = documents;
  return unreadable.length === 0 && documents.length === 1 && only && 'root' in only ? only : undefined;
}
