// The text of an object that somebody changed: what is to be edited so that the text says the changed object, and nothing else.
// Comments, order, quotes, indentation, anchors and line breaks outside of an edit stay as they are. Whether the edits do what
// they should is not believed but read again: where the way a text is written is not understood, there are none.
import { isDeepStrictEqual } from 'node:util';
import { readYaml, type YamlDocument } from '../read.ts';
import { changeNode } from './change.ts';
import { styleOf } from './style.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';

/**
 * The edits of `text`, a file that holds `document`, in its offsets, that make it say `after`, a JSON value. Undefined where none
 * are known: where a value that is to change is written once and used twice (anchors, merge keys), and for rare notations.
 */
export function editsTo(text: string, document: YamlDocument, after: unknown): readonly TextEdit[] | undefined {
  const { root, start } = document;
  // Its reader added a line break where the last one was missing.
  const source = text.slice(start, start + document.source.length);
  for (const unshares of [false, true]) {
    const edits: TextEdit[] = [];
    changeNode(root, after, { source, style: styleOf(source, root), unshares, edits });
    const edited = applyEdits(source, edits);
    if (edited !== undefined && says(edited, after)) {
      return edits.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start }));
    }
  }
  return undefined;
}

function says(text: string, wanted: unknown): boolean {
  const { documents, unreadable } = readYaml(text, '', () => true);
  const [only] = documents;
  return unreadable.length === 0 && documents.length === 1 && only !== undefined && 'root' in only
    ? isDeepStrictEqual(only.value, wanted)
    : false;
}
