// Finds what somebody wrote beside a manifest's values to let findings pass. What becomes of it is decided in suppress.ts.

import type { ExtractedObject } from '../model/extracted-object.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import { mentions } from '../model/mentions.ts';
import { child, isUnder, type Pointer, valueAt } from '../model/pointer.ts';
import type { MarkedComment, Origin, SourceDocument } from '../model/source.ts';
import type { Suppression } from '../model/suppression.ts';
import type { ObjectRef } from '../model/workload.ts';
import { parseAnnotation, parseComment } from './suppression-grammar.ts';
import { annotationMark, COMMENT_WORD, type CommentMark, commentMark } from './suppression-marks.ts';

/** What may have annotations that are read: an object, or a Pod template in it. */
interface Holder {
  readonly at: Pointer;
  readonly object: ObjectRef;
  readonly containers: Suppression['containers'];
}

/** Every suppression of a document: its comments in the order of the text, then its annotations. */
export function suppressionsOf(document: SourceDocument, extracted: readonly ExtractedObject[]): Suppression[] {
  const holders = extracted.flatMap(holdersIn);
  const annotated = mayHaveAnnotations(document) ? holders : [];
  return [...commentsOf(document, holders), ...annotated.flatMap((holder) => annotationsOf(document, holder))];
}

function holdersIn(extracted: ExtractedObject): Holder[] {
  const workloads = extracted.kind === 'workloads' ? extracted.workloads : [];
  const containers = workloads.flatMap((workload) => workload.containers.map(({ name, image }) => ({ name, image })));
  return placesIn(extracted).map((at) => ({ at, object: extracted.object, containers }));
}

/** An object, then its Pod templates. The spec of a Pod stands in no template: its own annotations are the object's. */
function placesIn(extracted: ExtractedObject): Pointer[] {
  const { at } = extracted;
  if (extracted.kind !== 'workloads') return [at];
  const { 0: only, length } = extracted.workloads;
  // As nearly all are. There may be thousands of others.
  if (only !== undefined && length === 1)
    return [at, ...metadataPlaces(only.at).filter((place) => place !== at && isUnder(place, at))];
  const places = new Set([at]);
  for (const workload of extracted.workloads) {
    for (const place of metadataPlaces(workload.at)) if (isUnder(place, at)) places.add(place);
  }
  return [...places];
}

/**
 * The mapping beside whose `spec` a Pod's metadata stands. A Pod that lies otherwise (a template of an Argo Workflow) has it within,
 * or further out: workflow_types.go Template.Metadata, WorkflowSpec.PodMetadata.
 */
function metadataPlaces(pod: Pointer): Pointer[] {
  const outer = pod.slice(0, pod.lastIndexOf('/'));
  if (pod.endsWith('/spec')) return [outer];
  return [...outsideOf(outer), pod];
}

function outsideOf(place: Pointer): Pointer[] {
  return place === '' ? [] : [...outsideOf(place.slice(0, place.lastIndexOf('/'))), place];
}

function commentsOf(document: SourceDocument, holders: readonly Holder[]): Suppression[] {
  return (document.comments?.(COMMENT_WORD) ?? []).flatMap((comment) => {
    const { elsewhere } = comment;
    const excerpt = elsewhere ? elsewhere.excerpt : document.line(comment.position.line);
    const origin = elsewhere ? { file: elsewhere.file, document: 0 } : document.origin;
    return commentSuppressions(comment, { ...ownerOf(comment.covers[0] ?? '', holders), origin, excerpt });
  });
}

interface Beside extends Pick<Suppression, 'subject' | 'containers'> {
  readonly origin: Origin;
  /** The line of the comment. */
  readonly excerpt: string | undefined;
}

/** What a comment asks for: one for each rule that it names. */
export function commentSuppressions(
  { text, position: { line, column }, line: about, covers }: MarkedComment,
  { excerpt, ...beside }: Beside,
): Suppression[] {
  const mark = commentMark(text);
  if (mark === undefined) return [];
  const { rules, ...request } = parseComment(mark.rest);
  return rules.map(({ name, offset }): Suppression => {
    const { title, from, to } = writtenAt(mark, name, offset);
    const start = { line, column: column + from };
    return {
      by: 'comment',
      title,
      rule: name,
      ...(mark.meant === undefined ? {} : { meant: mark.meant }),
      ...request,
      covers,
      line: about,
      ...beside,
      at: '',
      range: { start, end: { line, column: column + to } },
      ...(excerpt === undefined ? {} : { excerpt }),
    };
  });
}

/** Where a rule stands that a comment names; of one that should begin otherwise, its beginning. */
function writtenAt({ written, meant, offset }: CommentMark, name: string, at: number) {
  const from = meant === undefined ? offset + at : 0;
  const to = meant === undefined ? from + name.length : written.length;
  return { title: offset < written.length ? written : `${written} ${name}`.trim(), from, to };
}

/** Of a comment in a file that holds no object. */
export const NOBODY: Pick<Suppression, 'subject' | 'containers'> = {
  subject: { apiVersion: '', kind: '', name: '' },
  containers: [],
};

/** The object that a value stands in; the first one for a comment that stands in none. */
function ownerOf(at: Pointer, holders: readonly Holder[]): Pick<Suppression, 'subject' | 'containers'> {
  const owner = holders.findLast((holder) => isUnder(at, holder.at)) ?? holders[0];
  return owner ? { subject: owner.object, containers: owner.containers } : NOBODY;
}

function annotationsOf(document: SourceDocument, { at: holder, object: subject, containers }: Holder): Suppression[] {
  return annotationsAt(document.object, holder).flatMap(([key, value, field]): Suppression[] => {
    const parsed = annotationMark(key);
    if (parsed === undefined) return [];
    const at = child(holder, field, 'annotations', key);
    const range = document.locate(at);
    const excerpt = range && document.line(range.start.line);
    return [
      {
        by: 'annotation',
        title: key,
        ...parsed,
        ...parseAnnotation(value),
        covers: [holder],
        subject,
        containers,
        origin: document.origin,
        at,
        ...(range ? { range } : {}),
        ...(excerpt === undefined ? {} : { excerpt }),
      },
    ];
  });
}

/** Whether anything in a document may let findings pass: most have nothing of the kind, and cost no more than this look. */
export function hasSuppressions(document: SourceDocument, extracted: readonly ExtractedObject[]): boolean {
  if (document.mayMention?.(COMMENT_WORD) === false) return false;
  if ((document.comments?.(COMMENT_WORD) ?? []).length > 0) return true;
  if (!mayHaveAnnotations(document)) return false;
  // Plain loops: every document that is made comes here.
  for (const one of extracted) for (const holder of placesIn(one)) if (asks(document.object, holder)) return true;
  return false;
}

/** Other dialects than Kubernetes' have none: what they extract by themselves is not looked through for them. */
function mayHaveAnnotations({ extract }: SourceDocument): boolean {
  return extract === undefined;
}

/** Whether a text may hold any. */
export function mayHoldSuppressions(text: string): boolean {
  return mentions(text, COMMENT_WORD);
}

function asks(object: Mapping, holder: Pointer): boolean {
  for (const field of FIELDS) {
    // Nothing is put together: of each object, and nearly none has one.
    for (const key in annotationsIn(object, holder, field)) if (annotationMark(key) !== undefined) return true;
  }
  return false;
}

const FIELDS = ['metadata', 'podMetadata'] as const;
type Field = (typeof FIELDS)[number];

function annotationsAt(object: Mapping, holder: Pointer): [key: string, value: unknown, field: Field][] {
  return FIELDS.flatMap((field) =>
    Object.entries(annotationsIn(object, holder, field)).map(([key, value]) => [key, value, field] as [string, unknown, Field]),
  );
}

const NONE: Mapping = Object.freeze({});

function annotationsIn(object: Mapping, holder: Pointer, field: Field): Mapping {
  const parent = holder === '' ? object : valueAt(object, holder);
  const metadata = isMapping(parent) ? parent[field] : undefined;
  const annotations = isMapping(metadata) ? metadata.annotations : undefined;
  return isMapping(annotations) ? annotations : NONE;
}
