import type { DuplicateKey } from '../model/duplicate-key.ts';
import type { Pointer } from '../model/pointer.ts';
import type { Reason } from '../model/reason.ts';
import type { Origin, SourceDocument, SourceRange, Unreadable } from '../model/source.ts';
import { type Lines, lineText, positionAt, rangeAt } from './yaml/lines.ts';
import { duplicateKeys, nodeAt } from './yaml/locate.ts';
import { markedComments } from './yaml/marked-comments.ts';
import { readYaml, type Wanted, type YamlDocument } from './yaml/read.ts';
import type { Skimmed } from './yaml/skimmed.ts';

/** One document of a file, as far as it is a Kubernetes object. */
export type ReadDocument =
  | { readonly kind: 'object'; readonly document: SourceDocument }
  /** An object that provably holds no Pod spec, and was not made. */
  | { readonly kind: 'other-object' }
  | { readonly kind: 'not-an-object'; readonly reason: Reason };

export interface ReadFile {
  readonly documents: readonly ReadDocument[];
  readonly unreadable: readonly Unreadable[];
}

/** Reads the Kubernetes objects of a YAML or JSON text, `file` being its name for people. Never throws. */
export function readObjects(text: string, file: string, wanted: Wanted = () => true): ReadFile {
  const { documents, unreadable, lines } = readYaml(
    text,
    file,
    (source, skimmed) => isHalfNamed(skimmed) || (isNamed(skimmed) && wanted(source, skimmed)),
  );
  const read: ReadDocument[] = [];
  const faults = [...unreadable];
  for (const [index, document] of documents.entries()) {
    const value = 'root' in document ? document.value : document;
    const reason = whyNotAnObject(value);
    if (reason !== undefined) read.push({ kind: 'not-an-object', reason });
    else if (!('root' in document)) read.push({ kind: 'other-object' });
    else read.push({ kind: 'object', document: sourceDocument(document, { file, document: index }, lines) });
    const fault = missingKind(value);
    if (fault && 'root' in document) {
      faults.push({ file, position: positionAt(lines(), document.start + document.root.start), reason: fault });
    }
  }
  return { documents: read, unreadable: faults };
}

function sourceDocument(read: YamlDocument, origin: Origin, lines: () => Lines): SourceDocument {
  const locate = (pointer: Pointer): SourceRange => {
    const node = nodeAt(read.root, pointer);
    return rangeAt(lines(), read.start + node.start, read.start + node.end);
  };
  return {
    object: read.value as Record<string, unknown>,
    origin,
    duplicateKeys: read.hasDuplicates ? duplicatesOf(read, lines()) : [],
    locate,
    line: (number) => lineText(lines(), number),
    comments: (mark) => markedComments(read, lines(), mark),
  };
}

function duplicatesOf(read: YamlDocument, lines: Lines): DuplicateKey[] {
  return duplicateKeys(read.root).map(({ at, key, hidden }) => ({
    at,
    key,
    hiddenLines: hidden.map((pair) => positionAt(lines, read.start + pair.key.start).line),
  }));
}

function isNamed({ apiVersion, kind }: Skimmed): boolean {
  return typeof apiVersion === 'string' && typeof kind === 'string' && kind !== '';
}

/** One of the two fields is there: whether this is a mistake shows in the rest of the document. */
function isHalfNamed({ apiVersion, kind }: Skimmed): boolean {
  return !isNamed({ apiVersion, kind }) && (apiVersion !== undefined || kind !== undefined);
}

/** Why a value is no Kubernetes object; undefined for one that is. */
function whyNotAnObject(value: unknown): Reason | undefined {
  if (Array.isArray(value)) return { code: 'document-is-list' };
  if (typeof value !== 'object' || value === null) return { code: 'document-is-value' };
  const { apiVersion, kind } = { apiVersion: undefined, kind: undefined, ...value } as Skimmed;
  if (isNamed({ apiVersion, kind })) return undefined;
  return apiVersion === undefined && kind === undefined
    ? { code: 'document-without-type' }
    : { code: 'document-of-half-a-type', data: { field: typeof apiVersion === 'string' ? 'kind' : 'apiVersion' } };
}

/** An object in all but its kind is a mistake to tell, not a file to skip; Chart.yaml has an apiVersion and no metadata. */
function missingKind(value: unknown): Reason | undefined {
  if (typeof value !== 'object' || value === null || !('apiVersion' in value) || !('metadata' in value)) return undefined;
  const hasKind = 'kind' in value && value.kind !== undefined && value.kind !== null;
  return hasKind || isOtherVersion(value.apiVersion) ? undefined : { code: 'kind-missing' };
}

/** `score.dev/v1b1`: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/ */
function isOtherVersion(apiVersion: unknown): boolean {
  return typeof apiVersion === 'string' && !/^(?:[^/]+\/)?v\d+(?:(?:alpha|beta)\d+)?$/.test(apiVersion);
}
