// Files in which nothing is to be judged, told by the very functions that read those which are: most of a large tree.
import type { WorkloadPath } from '../model/outcome.ts';
import type { Reason } from '../model/reason.ts';
import { dialectOf } from '../sources/dialect-of.ts';
import { readContent } from './read-content.ts';
import { wantedIn } from './wanted.ts';

/** All that a file comes to that is not for kport, or has none but objects that hold no Pods. Plain data. */
export type Sifted = { readonly skipped: Reason } | { readonly objects: number };

export type SiftedFile = { readonly file: string } & Sifted;

/** What has to be known of a run. Plain data. */
export interface Sifting {
  readonly workloads: readonly WorkloadPath[];
}

/** As most manifests begin: to look for it takes far less than to read them, and it only tells that somebody has to. */
const FIRST_TYPE = /^apiVersion: (\S+)\r?\nkind: (\S+)$/m;

/** Nothing behind it decides anything. */
const WANTED = new Error('a document has to be judged');

/** Of a file that was met; undefined where there is anything to judge, or to tell of a document. Never throws. */
export function sifted(file: string, text: string, { workloads }: Sifting): Sifted | undefined {
  if (dialectOf(file, text) !== undefined) return undefined;
  const wanted = wantedIn(text, workloads);
  const [, apiVersion, kind] = FIRST_TYPE.exec(text) ?? [];
  // Whatever else stands in it.
  if (wanted('', { apiVersion, kind })) return undefined;
  const none: typeof wanted = (source, type) => {
    if (wanted(source, type)) throw WANTED;
    return false;
  };
  try {
    const content = readContent({ file, text, isMet: true }, { wanted: none });
    if ('skipped' in content) return content;
    return content.documents.length + content.unreadable.length > 0 ? undefined : { objects: content.objects };
  } catch (error) {
    if (error === WANTED) return undefined;
    throw error;
  }
}
