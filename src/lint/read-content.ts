import { withMore } from '../model/lists.ts';
import type { Reason } from '../model/reason.ts';
import type { SourceDocument, Unreadable } from '../model/source.ts';
import { renderedDocument } from '../render/rendered.ts';
import { type ReadFile, readObjects } from '../sources/document.ts';
import { noManifest } from '../sources/no-manifest.ts';
import type { ReadPath } from '../sources/read.ts';
import type { RepeatedSpecs } from '../sources/yaml/brief/repeated-specs.ts';
import { withTypeFields } from './type-fields.ts';

/** What there is to judge in a file. */
interface Content {
  readonly documents: readonly SourceDocument[];
  /** Those that provably hold no Pod, and were not made, among them. */
  readonly objects: number;
  readonly unreadable: readonly Unreadable[];
}

type ReadText = Extract<ReadPath, { readonly text: string }>;

export interface ReadSettings {
  /** The documents that have to be made. */
  readonly wanted: NonNullable<Parameters<typeof readObjects>[2]>;
  /** By podman, whatever the file says. */
  readonly isPlayed?: boolean;
  /** Those of files before it. */
  readonly specs?: RepeatedSpecs | undefined;
}

/** What should have written to a pipe may have failed. */
const EMPTY: Reason = { code: 'no-manifest-in-it' };
const START = { line: 1, column: 1 };

/** The documents of a text in its dialect, or why it is not for kport. */
export function readContent(given: ReadText, { wanted, isPlayed, specs }: ReadSettings): Content | { readonly skipped: Reason } {
  const read = isPlayed || given.byQuadlet ? { ...given, text: withTypeFields(given.text) } : given;
  const { file, text, rendered, made, byQuadlet } = read;
  if (made?.skipped) return { skipped: made.skipped };
  if (made) return { ...made, objects: made.documents.length };
  const content = readObjects(text, file, wanted, byQuadlet || rendered ? undefined : specs);
  const { documents, unreadable } = content;
  let objects = 0;
  let reason: Reason | undefined;
  let found: SourceDocument[] | undefined;
  // A plain loop: every file comes here.
  for (const one of documents) {
    if (one.kind === 'not-an-object') reason ??= one.reason;
    else objects += 1;
    if (one.kind === 'object') found = withMore(found, byQuadlet ? { ...one.document, byQuadlet } : one.document);
  }
  if (file === '-' && documents.length + unreadable.length === 0)
    return { documents: [], objects, unreadable: [{ file, position: START, reason: EMPTY }] };
  const skipped = objects === 0 ? whySkipped(read, content, reason) : undefined;
  if (skipped !== undefined) return { skipped };
  const own = found ?? [];
  return { documents: rendered ? own.map((one) => renderedDocument(one, rendered)) : own, objects, unreadable };
}

/** Of a file without an object; undefined where it may be a manifest all the same. */
function whySkipped(read: ReadText, content: ReadFile, reason: Reason | undefined): Reason | undefined {
  return content.unreadable.length === 0 ? (reason ?? { code: 'no-document' }) : noManifest(read, content);
}
