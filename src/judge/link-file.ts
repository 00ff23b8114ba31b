import { type Found, isLinkKind, readLinks } from '../facts/links/links.ts';
import { workloadLink } from '../facts/links/workload-link.ts';
import type { FileLinks, WorkloadLink } from '../model/links.ts';
import type { Unreadable } from '../model/source.ts';
import type { Evaluated } from './evaluate.ts';
import { unreadableField } from './unreadable-field.ts';

interface LinkedFile {
  readonly links: FileLinks;
  /** Services and routes that cannot be read. */
  readonly malformed: readonly Unreadable[];
}

export const NO_LINKS: FileLinks = Object.freeze({ services: [], fronted: [], workloads: [] });

/** What the documents of a file have to do with those of others. Plain loops: every document that is made comes here. */
export function linkFile(documents: readonly Evaluated[]): LinkedFile {
  const found: Found = { services: [], fronted: [], malformed: [] };
  const workloads: WorkloadLink[] = [];
  const malformed: Unreadable[] = [];
  for (const { document, extracted, outcomes } of documents) {
    if (mayHoldLinks(extracted)) readLinks(document, found);
    if (found.malformed.length > 0)
      for (const field of found.malformed.splice(0)) malformed.push(unreadableField(document, field));
    for (const outcome of outcomes) {
      const link = outcome.kind === 'evaluated' ? workloadLink(outcome.workload, document) : undefined;
      if (link) workloads.push(link);
    }
  }
  const { services, fronted } = found;
  const isNothing = services.length + fronted.length + workloads.length === 0;
  return { links: isNothing ? NO_LINKS : { services, fronted, workloads }, malformed };
}

/** Not in one object of another type, which is no list. */
function mayHoldLinks({ 0: only, length }: Evaluated['extracted']): boolean {
  if (only === undefined || length > 1 || only.at !== '' || only.kind === 'malformed') return true;
  return isLinkKind(only.object);
}
