// Finds what somebody wrote beside a manifest's values to let findings pass. What becomes of it is decided in suppress.ts.

import { extract } from '../facts/objects/extract.ts';
import { isMapping, type Mapping } from '../model/mapping.ts';
import type { WorkloadPath } from '../model/outcome.ts';
import { child, isUnder, type Pointer, valueAt } from '../model/pointer.ts';
import type { MarkedComment, Origin, SourceDocument } from '../model/source.ts';
import type { Suppression } from '../model/suppression.ts';
import type { ObjectRef } from '../model/workload.ts';
import { COMMENT_MARK, parseAnnotation, parseAnnotationKey, parseComment } from './suppression-grammar.ts';

/** What may have annotations that are read: an object, or a Pod template in it. */
interface Holder {
  readonly at: Pointer;
  readonly object: ObjectRef;
}

/** Every suppression of a document: its comments in the order of the text, then its annotations. */
export function suppressionsOf(document: SourceDocument, workloads: readonly WorkloadPath[]): Suppression[] {
  const holders = holdersOf(document, workloads);
  return [...commentsOf(document, holders), ...holders.flatMap((holder) => annotationsOf(document, holder))];
}

/** Objects, each with its Pod templates behind it. The spec of a Pod stands in no template: its own annotations are the object's. */
function holdersOf({ object }: SourceDocument, workloads: readonly WorkloadPath[]): Holder[] {
  return extract(object, { workloads, duplicateKeys: [] }).flatMap((extracted) => {
    const { at, object: ref } = extracted;
    const specs = extracted.kind === 'workloads' ? extracted.workloads.map((workload) => workload.at) : [];
    const templates = specs.map(templateOf).filter((template) => template !== at && isUnder(template, at));
    return [at, ...new Set(templates)].map((holder) => ({ at: holder, object: ref }));
  });
}

/** The mapping beside whose `spec` a Pod's metadata stands. */
function templateOf(podSpec: Pointer): Pointer {
  return podSpec.slice(0, podSpec.lastIndexOf('/'));
}

function commentsOf(document: SourceDocument, holders: readonly Holder[]): Suppression[] {
  return (document.comments?.(COMMENT_MARK) ?? []).flatMap((comment) => {
    const excerpt = document.line(comment.position.line);
    const { origin } = document;
    return commentSuppressions(comment, { subject: ownerOf(comment.covers[0] ?? '', holders), origin, excerpt });
  });
}

interface Beside {
  readonly subject: ObjectRef;
  readonly origin: Origin;
  /** The line of the comment. */
  readonly excerpt: string | undefined;
}

/** What a comment asks for: one for each rule that it names. */
export function commentSuppressions(
  { text, position: { line, column }, line: about, covers }: MarkedComment,
  { subject, origin, excerpt }: Beside,
): Suppression[] {
  const { rules, ...request } = parseComment(text);
  return rules.map(({ name, offset }): Suppression => {
    const start = { line, column: column + offset };
    return {
      by: 'comment',
      title: `${COMMENT_MARK} ${name}`.trim(),
      rule: name,
      ...request,
      covers,
      line: about,
      subject,
      origin,
      at: '',
      range: { start, end: { line, column: start.column + name.length } },
      ...(excerpt === undefined ? {} : { excerpt }),
    };
  });
}

const NOBODY: ObjectRef = { apiVersion: '', kind: '', name: '' };

/** The object that a value stands in; the first one for a comment that stands in none. */
function ownerOf(at: Pointer, holders: readonly Holder[]): ObjectRef {
  return (holders.findLast((holder) => isUnder(at, holder.at)) ?? holders[0])?.object ?? NOBODY;
}

function annotationsOf(document: SourceDocument, { at: holder, object: subject }: Holder): Suppression[] {
  return annotationsAt(document.object, holder).flatMap(([key, value]): Suppression[] => {
    const parsed = parseAnnotationKey(key);
    if (parsed === undefined) return [];
    const at = child(holder, 'metadata', 'annotations', key);
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
        origin: document.origin,
        at,
        ...(range ? { range } : {}),
        ...(excerpt === undefined ? {} : { excerpt }),
      },
    ];
  });
}

/** Whether an object, or one of the Pod templates that hold these Pod specs, has an annotation of this kind. */
export function hasAnnotations(object: Readonly<Record<string, unknown>>, podSpecs: readonly Pointer[]): boolean {
  return ['', ...podSpecs.map(templateOf)].some((holder) =>
    annotationsAt(object, holder).some(([key]) => parseAnnotationKey(key) !== undefined),
  );
}

function annotationsAt(object: Mapping, holder: Pointer): [string, unknown][] {
  const annotations = valueAt(object, child(holder, 'metadata', 'annotations'));
  return isMapping(annotations) ? Object.entries(annotations) : [];
}
