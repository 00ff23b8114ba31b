// Edits of texts as an editor takes them.
import type { ClientCapabilities, SnippetTextEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';

/** A document that is changed: as it was when somebody looked; a file that is not open has no version. */
export interface EditedDocument {
  readonly uri: string;
  readonly version: number | null;
  readonly edits: readonly (TextEdit | SnippetTextEdit)[];
}

/** What a person is to confirm first, where the editor asks for that. */
export interface Confirmation {
  readonly label: string;
  readonly description: string;
}

type Capabilities = NonNullable<ClientCapabilities['workspace']>['workspaceEdit'];

const ANNOTATION = 'kport';

export function workspaceEdit(
  documents: readonly EditedDocument[],
  capabilities: Capabilities,
  confirmation?: Confirmation,
): WorkspaceEdit {
  if (!capabilities?.documentChanges) {
    return { changes: Object.fromEntries(documents.map(({ uri, edits }) => [uri, edits.filter((edit) => 'newText' in edit)])) };
  }
  const confirms = confirmation !== undefined && capabilities.changeAnnotationSupport !== undefined;
  return {
    documentChanges: documents.map(({ uri, version, edits }) => ({
      textDocument: { uri, version },
      edits: edits.map((edit) => (confirms ? { ...edit, annotationId: ANNOTATION } : edit)),
    })),
    ...(confirms ? { changeAnnotations: { [ANNOTATION]: { ...confirmation, needsConfirmation: true } } } : {}),
  };
}
