import { type Editable, editablesIn, editedText } from './editable.ts';
import { type Repaired, type RepairSettings, repairDocuments } from './repair-documents.ts';

export interface FileText {
  readonly file: string;
  readonly text: string;
}

export interface ChangedFile extends FileText {
  readonly changed: string;
}

export interface RepairedFiles extends Omit<Repaired, 'documents'> {
  /** In the order of those given, without those that stay as they are. */
  readonly files: readonly ChangedFile[];
}

/** Repairs the findings of files, by the text of each: a Service is changed with the Pods that it leads to, wherever it stands. */
export function repairFiles(files: readonly FileText[], settings: RepairSettings): RepairedFiles {
  const { documents, ...others } = repairDocuments(
    files.flatMap(({ file, text }) => editablesIn(text, file)),
    settings,
  );
  const byFile = Map.groupBy(documents, ({ file }) => file);
  const changed = files.map((one) => ({ ...one, changed: editedText(one.text, byFile.get(one.file) ?? NONE) }));
  return { ...others, files: changed.filter((one) => one.changed !== one.text) };
}

const NONE: readonly Editable[] = [];
