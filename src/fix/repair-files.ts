import type { Repaired, RepairSettings } from './documents/outcome.ts';
import { repairDocuments } from './documents/repair-documents.ts';
import { type Editable, editablesIn, editedText } from './editable.ts';
import { itemList, withItems } from './list-items.ts';

/** Why a file is left as it is. */
export type Closed = 'noUtf8' | 'linkOutside' | 'standardInput' | 'dirty';

export interface FileText {
  readonly file: string;
  readonly text: string;
  /** A repair that would change it is not made: neither there nor anywhere else. */
  readonly closed?: Closed;
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
  const { documents, ...others } = repairLists(
    files.flatMap(({ file, text, closed }) => editablesIn(text, file, closed !== undefined)),
    settings,
  );
  const byFile = Map.groupBy(documents, ({ file }) => file);
  const changed = files.map((one) => ({ ...one, changed: editedText(one.text, byFile.get(one.file) ?? NONE) }));
  return { ...others, files: changed.filter((one) => one.changed !== one.text) };
}

/** Long lists item by item, as far as that holds for the whole. */
function repairLists(wholes: readonly Editable[], settings: RepairSettings): Repaired {
  const lists = wholes.map((whole) => itemList(whole) ?? whole);
  const repaired = repairDocuments(
    lists.flatMap((one) => ('items' in one ? one.items.map(({ editable }) => editable) : [one])),
    settings,
  );
  const documents: Editable[] = [];
  let next = 0;
  for (const one of lists) {
    const own = repaired.documents.slice(next, next + ('items' in one ? one.items.length : 1));
    const joined = 'items' in one ? withItems(one, own) : own[0];
    if (joined === undefined) return repairDocuments(wholes, settings);
    documents.push(joined);
    next += own.length;
  }
  return { ...repaired, documents };
}

const NONE: readonly Editable[] = [];
