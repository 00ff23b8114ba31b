// Files in which nothing is to be judged, told by the very functions that read those which are: most of a large tree.
import type { WorkloadPath } from '../model/outcome.ts';
import type { Reason } from '../model/reason.ts';
import { dialectOf } from '../sources/dialect-of.ts';
import { scanner } from '../sources/yaml/brief/scanned.ts';
import { readContent } from './read-content.ts';
import { wantedIn } from './wanted.ts';

/** All that a file comes to that is not for kport, or has none but objects that hold no Pods. Plain data. */
export type Sifted = { readonly skipped: Reason } | { readonly objects: number };

export type SiftedFile = { readonly file: string } & Sifted;

/** What has to be known of a run. Plain data. */
export interface Sifting {
  readonly workloads: readonly WorkloadPath[];
}

/**
 * Of a file that was met: all it comes to, or what its documents were scanned to, until the next; undefined where it is read otherwise.
 * Never throws.
 */
export type Sift = (file: string, text: string) => Sifted | Int32Array | undefined;

/** `most` numbers of a text are told at the most. */
export function sifter({ workloads }: Sifting, most: number): Sift {
  const room = new Int32Array(most);
  return (file, text) => {
    if (dialectOf(file, text) !== undefined) return undefined;
    const { scan, scanWhole, numbers } = scanner(room);
    const wanted = wantedIn(text, workloads);
    let isWanted = false;
    const none: typeof wanted = (source, type) => {
      if (wanted(source, type)) {
        isWanted = true;
        scanWhole(source);
      }
      return false;
    };
    const content = readContent({ file, text, isMet: true }, { wanted: none, brief: { scan } });
    if (isWanted) return numbers();
    if ('skipped' in content) return content;
    return content.documents.length + content.unreadable.length > 0 ? numbers() : { objects: content.objects };
  };
}
